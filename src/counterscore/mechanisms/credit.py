"""Credit: loans on the financial score, the merger, and the trap.

The financial score (0 to 1000, in steps of 20) is moved by records of the kinds
that it names and drifts back. A loan is refused where the number that lenders
read lies under the scheme's bound; after the central bank's merger that number
is a mean of the financial score and everything else. Refused loans and lost
work raise strain; strain raises late payment and default, and those lower both
numbers: the trap. Strain eases by the quarter.

Source: the central bank's "digital reading" of 0 to 1000 (facts B08, recalled)
and two years' horizon (B07); plans to add parking (B11). Sizes of strain are
assumed. The loan decision stands with sanctions; strain follows refusals.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.errors import SchemeError
from counterscore.mechanisms.contract import LOAN, POST, SLOTS, WHOLE, Given, factor, threshold, times
from counterscore.society.columns import FINANCE_STEP, FINANCE_STEPS
from counterscore.units import Param

NAME = "credit"
PARAMS = (
    Param("start_points", "points", 1000, (0, 1000), "financial score with which everybody begins, in steps of 20", "scheme", whole=True),
    Param("drift_points_per_year", "points_per_year", 0, (0, 1000), "speed of drift back to the start", "scheme", whole=True),
    Param(
        "points",
        "points",
        0,
        (-1000, 1000),
        "what a record of the kind adds to the financial score, in steps of 20",
        "scheme",
        "kind",
        dated=True,
        whole=True,
    ),
    Param(
        "refuse_below_points",
        "points",
        0,
        (0, 1000),
        "lending score under which loans are refused; 0: none",
        "scheme",
        dated=True,
        whole=True,
    ),
    Param("other_conduct_share", "share", 0.0, (0, 1), "weight of everything else in the lending score (the merger)", "scheme", dated=True),
    Param("strain_share", "share", 0.0, (0, 1), "part of the society's response by strain that takes place", "scheme"),
)
READS = ("record", "finance", "finance_clean", "score", "clean", "strain", "refusal", "in_force")
WRITES = ("finance", "finance_clean", "strain", "bar", "act")
TALLIES = ("loans_refused", "strain_up", "strained")


BY_ERA = ("points", "cut", "weight")
BY_COUNTY = ()
LOAN_OR_POST = (1 << LOAN) | (1 << POST)
MOST_STRAIN = 3


class Table(NamedTuple):
    """Financial points, the lending rule and strain."""

    start: np.int64  # steps of 20 points
    drift: np.int64  # steps a year of 52 weeks
    points: NDArray[np.int64]  # [era, kind] steps
    cut: NDArray[np.int64]  # [era] points, 0 none
    weight: NDArray[np.int64]  # [era] factor of everything else
    strain_up: np.uint64  # threshold a week with a refused loan or post
    ease: np.uint64  # threshold a quarter
    strain: NDArray[np.int64]  # [level, kind] factor of the rate


def build(given: Given) -> Table:
    """Tables; strained are the kinds of the context finance whose bound leaves room."""
    v, r, o = given.values, given.society.responses, given.society.occasions
    points = np.zeros((given.eras.size, SLOTS), np.int64)
    points[:, : len(o.kinds)] = _steps(v.keyed_per_era("points", given.kinds, given.eras), "points")
    part = float(v.number("strain_share"))
    most = 1.0 + part * (r["strain_rate_factor"].value - 1.0)
    strain = np.ones((MOST_STRAIN + 1, SLOTS))
    for i, kind in enumerate(o.kinds):
        if kind.context == "finance" and kind.elastic == "mixed" and o.bound_factor[i] >= r["strain_rate_factor"].high:
            strain[:, i] = 1.0 + (most - 1.0) * np.arange(MOST_STRAIN + 1) / MOST_STRAIN
    return Table(
        np.int64(_steps(np.array(float(v.number("start_points"))), "start_points")),
        np.int64(_steps(np.array(float(v.number("drift_points_per_year"))), "drift_points_per_year")),
        points,
        np.rint(v.per_era("refuse_below_points", given.eras)).astype(np.int64),
        factor(v.per_era("other_conduct_share", given.eras)),
        np.uint64(threshold(part * r["strain_probability"].value)),
        np.uint64(threshold(r["strain_eases_probability"].value if part else 0.0)),
        factor(strain),
    )


def _steps(points: NDArray[np.float64], name: str) -> NDArray[np.int64]:
    steps = np.rint(points / FINANCE_STEP)
    if not np.allclose(steps * FINANCE_STEP, points):
        raise SchemeError("the financial score moves in steps of 20 points", key=f"credit.{name}", allowed="a multiple of 20")
    return np.asarray(steps, np.int64)


def neutral(given: Given) -> Table:
    """No financial score that anybody reads, and no strain."""
    eras = given.eras.size
    flat = np.full((MOST_STRAIN + 1, SLOTS), WHOLE, np.int64)
    none = np.zeros(eras, np.int64)
    start = (np.int64(FINANCE_STEPS), np.int64(0), np.zeros((eras, SLOTS), np.int64))
    return Table(*start, none, none.copy(), np.uint64(0), np.uint64(0), flat)


@njit(inline="always")
def moved(finance, steps):  # type: ignore[no-untyped-def]
    """The financial score after a record."""
    return min(np.int64(FINANCE_STEPS), max(np.int64(0), finance + steps))


@njit(inline="always")
def quarterly_drift(t, w):  # type: ignore[no-untyped-def]
    """Steps of drift at the turn of the quarter of week `w`."""
    q = np.int64(w) // 13
    return ((q + 1) * t.drift) // 4 - (q * t.drift) // 4


@njit(inline="always")
def lending(t, scoring, lenders, in_force, score, finance):  # type: ignore[no-untyped-def]
    """The number that lenders read; `scoring` has the bounds of the score."""
    own = np.int64(FINANCE_STEP) * finance
    w = times(t.weight, lenders)
    rest = own
    if in_force and scoring.most > scoring.least:
        rest = ((score - scoring.least) * 1000) // (scoring.most - scoring.least)
    return ((WHOLE - w) * own + w * rest) >> 16


@njit(inline="always")
def strained(t, strain, word):  # type: ignore[no-untyped-def]
    """Strain after a week in which a loan or a post was refused."""
    if np.uint64(word) < t.strain_up:
        return min(np.int64(MOST_STRAIN), strain + 1)
    return strain
