"""Local government: a credibility score for each county, and what the lowest do about it.

Counties are scored by the quarter from debt risk, kept promises and complaints,
which can only come from refused persons, and ranked. That the lowest lose access
to bonds and answer either with more enforcement or by hiding complaints is
assumed, and nothing else is: nobody has published how counties respond. What the
score does not show is its gap to the truth, which the run records.

Source: monthly ranking of cities in four domains (facts G01, G02), debt ratios of
provinces (base rates BR336 to BR349, those by province recalled), county
governments themselves listed as defaulters (BR350, BR352). Before everything else
of a week, from what the last quarter closed with.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.draws import COUNTY, draw
from counterscore.errors import SchemeError
from counterscore.mechanisms.contract import NEVER, WHOLE, Given, factor, threshold, times
from counterscore.units import Param

NAME = "local_government"
PARAMS = (
    Param("ranked_from", "date", None, None, "day from which counties are scored; never, where absent", "scheme"),
    Param("debt_weight", "factor", 1.0, (0, 100), "weight of debt risk in the county's score", "scheme"),
    Param("promise_weight", "factor", 1.0, (0, 100), "weight of kept promises", "scheme"),
    Param("complaint_weight", "factor", 1.0, (0, 100), "weight of complaints", "scheme"),
    Param("complain_probability", "probability", 0.0, (0, 1), "chance that somebody refused in a week complains", "scheme", dated=True),
    Param("worst_share", "share", 0.01, (0.0001, 1), "complaints a head and quarter at which that part of the score is nought", "scheme"),
    Param("lowest_share", "share", 0.0, (0, 1), "part of the counties that lose bonds and answer", "scheme"),
    Param("enforce_share", "share", 0.5, (0, 1), "how many of these answer by enforcement; the rest hide complaints", "scheme"),
    Param("effort_step_share", "share", 0.0, (0, 1), "watchfulness added by an answer", "scheme"),
    Param("effort_most_share", "share", 0.5, (0, 1), "most that can be added", "scheme"),
    Param("hiding_step_share", "share", 0.0, (0, 1), "complaints hidden by an answer", "scheme"),
    Param("kept_share", "share", 0.5, (0, 0.99), "part of both left after a quarter out of the lowest", "scheme"),
)
READS = ("refusal", "complaints", "effort", "hiding")
WRITES = ("complaints", "effort", "hiding")
TALLIES = ("complaints",)


BY_ERA = ("active", "complain")
BY_COUNTY = ("debt", "promise")


class Table(NamedTuple):
    """What counties are scored by, and how they answer."""

    active: NDArray[np.uint8]  # [era] flag
    debt: NDArray[np.int64]  # [county] risk, 0 to 1000
    promise: NDArray[np.int64]  # [county] kept promises, 0 to 1000
    weight: NDArray[np.int64]  # [debt, promise, complaints] hundredths
    complain: NDArray[np.uint64]  # [era] threshold a week with a refusal
    worst: np.int64  # complaints a million persons and quarter
    lowest: np.int64  # thousandths of the counties
    enforce: np.uint64  # threshold
    effort_step: np.int64  # factor
    effort_most: np.int64  # factor
    hiding_step: np.int64  # factor
    keep: np.int64  # of 256, a quarter


def build(given: Given) -> Table:
    """The scheme's numbers over the counties' truth."""
    v, eras, t = given.values, given.eras, neutral(given)
    first = v.week("ranked_from")
    weights = np.array([float(v.number(f"{what}_weight")) for what in ("debt", "promise", "complaint")])
    if np.rint(100 * weights).sum() == 0:
        raise SchemeError(
            "counties are scored by nothing", key="local_government.debt_weight", allowed="a weight of 0.01 or more somewhere"
        )
    return t._replace(
        active=(eras >= (NEVER if first is None else first)).astype(np.uint8),
        weight=np.rint(100 * weights).astype(np.int64),
        complain=threshold(v.per_era("complain_probability", eras)),
        worst=np.int64(round(1_000_000 * float(v.number("worst_share")))),
        lowest=np.int64(round(1000 * float(v.number("lowest_share")))),
        enforce=np.uint64(threshold(float(v.number("enforce_share")))),
        effort_step=np.int64(factor(float(v.number("effort_step_share")))),
        effort_most=np.int64(factor(float(v.number("effort_most_share")))),
        hiding_step=np.int64(factor(float(v.number("hiding_step_share")))),
        keep=np.int64(round(256 * float(v.number("kept_share")))),
    )


def neutral(given: Given) -> Table:
    """Counties are what they are, and nobody scores them."""
    eras = given.eras.size
    home = given.layout.county_province
    spread = _truth(home.size)
    ratio = np.array([p.debt_ratio for p in given.society.provinces])[home]
    return Table(
        np.zeros(eras, np.uint8),
        np.clip(np.rint(1000 * ratio * (0.5 + spread[:, 0])), 0, 1000).astype(np.int64),
        np.rint(400 + 600 * spread[:, 1]).astype(np.int64),
        np.full(3, 100, np.int64),
        np.zeros(eras, np.uint64),
        np.int64(10_000),
        np.int64(0),
        np.uint64(threshold(0.5)),
        np.int64(0),
        np.int64(WHOLE // 2),
        np.int64(0),
        np.int64(128),
    )


@njit(cache=True)
def _truth(counties):  # type: ignore[no-untyped-def]
    """Two numbers from 0 to 1 for each county: its debt beside the province's, and its promises."""
    out = np.empty((counties, 2))
    for county in range(counties):
        w0, w1, _, _ = draw(np.uint64(0), county, 0, COUNTY, 0)
        out[county, 0], out[county, 1] = w0 / 4294967296.0, w1 / 4294967296.0
    return out


@njit(inline="always")
def complains(t, word):  # type: ignore[no-untyped-def]
    """Whether somebody refused this week complains."""
    return np.uint64(word) < t.complain


@njit(inline="always")
def watched(watch, effort):  # type: ignore[no-untyped-def]
    """Watchfulness of a county that has answered with enforcement."""
    return min(np.int64(1) << 31, np.int64(watch) + times(watch, effort))


@njit
def place_step(t, means, complaints, size, hiding):  # type: ignore[no-untyped-def]
    """Score and truth of a cell of this size with these `means` of (debt, promise)."""
    debt, promise = means
    told = complaints - times(complaints, hiding)
    w0, w1, w2 = t.weight[0], t.weight[1], t.weight[2]
    shown = 1000 - min(np.int64(1000), (told * 1_000_000_000) // (size * t.worst))
    true = 1000 - min(np.int64(1000), (complaints * 1_000_000_000) // (size * t.worst))
    fixed = w0 * (1000 - debt) + w1 * promise
    return (fixed + w2 * shown) // (w0 + w1 + w2), (fixed + w2 * true) // (w0 + w1 + w2)


@njit
def answer(t, seed, w, county, lowest, effort, hiding):  # type: ignore[no-untyped-def]
    """Effort and hiding of a cell after the ranking."""
    if not lowest:
        return (effort * t.keep) >> 8, (hiding * t.keep) >> 8
    w0, _, _, _ = draw(seed, county, w, COUNTY, 0)
    if np.uint64(w0) < t.enforce:
        return min(t.effort_most, effort + t.effort_step), hiding
    return effort, min(np.int64(WHOLE), hiding + t.hiding_step)
