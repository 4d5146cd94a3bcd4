"""Roll-out: when each county joins the scoring, and what counts while it is partial.

Pilots first, then diffusion in a fixed random order of counties, then
everywhere. While operation is partial only a share of records counts for the
score. Lists do not wait for the roll-out: a court's list is national.

Source: the State Council's outline of 2014 (facts H04), pilots of 2015 and 2016
(facts H06, H07), and the reports of 2019 that spoke of full operation in 2020.
First in the week because everything else asks whether the score is in force.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.errors import SchemeError
from counterscore.mechanisms.contract import NEVER, Given, threshold
from counterscore.units import Param
from counterscore.weeks import WEEKS_PER_YEAR, monday

NAME = "rollout"
PARAMS = (
    Param(
        "scored_from_years", "years", 18, (0, 100), "age from which a person is scored and listed", "Rongcheng measures, Art. 3 (facts R04)"
    ),
    Param("pilot_from", "date", None, None, "day on which the pilot counties join; never, where absent", "scheme"),
    Param("pilot_share", "share", 0.0, (0, 1), "part of all counties that are pilots", "scheme"),
    Param("diffusion_from", "date", None, None, "day on which the other counties begin to join, evenly in time", "scheme"),
    Param("everywhere_from", "date", None, None, "day on which the last county joins", "scheme"),
    Param("counted_share", "share", 1.0, (0, 1), "part of records that count for the score (partial operation)", "scheme", dated=True),
)
READS = ("mixed",)
WRITES = ("in_force",)
TALLIES = ()


BY_ERA = ("counted",)
BY_COUNTY = ("join_week",)


class Table(NamedTuple):
    """When scoring is in force."""

    scored_age: np.int64  # weeks
    join_week: NDArray[np.int32]  # [county] week of joining
    counted: NDArray[np.uint64]  # [era] threshold


def build(given: Given) -> Table:
    """Spread the counties over pilots, diffusion and everywhere, by their fixed order."""
    values = given.values
    rank = given.county_rank
    counties = rank.size
    pilot, start, end = (values.week(name) for name in ("pilot_from", "diffusion_from", "everywhere_from"))
    join = np.full(counties, NEVER, np.int32)
    pilots = round(float(values.number("pilot_share")) * counties)
    _check_days(pilot, start, end, float(values.number("pilot_share")))
    if end is not None:
        start = end if start is None else start
        later = np.maximum(rank - pilots, 0)
        steps = max(1, counties - pilots)
        join[:] = start + ((later + 1) * (end - start)) // steps
    if pilot is not None:
        join[rank < pilots] = pilot
    return Table(
        np.int64(round(float(values.number("scored_from_years")) * WEEKS_PER_YEAR)),
        join,
        threshold(values.per_era("counted_share", given.eras)),
    )


def _check_days(pilot: int | None, start: int | None, end: int | None, share: float) -> None:
    """That every county which is to join has a day, and none joins after the last one."""
    if share > 0 and pilot is None:
        problem = "there are pilot counties but no day for them"
        raise SchemeError(problem, key="rollout.pilot_share", found=f"{share:g}", remedy="Add pilot_from.")
    if start is not None and end is None:
        problem = "the other counties begin to join but never end"
        raise SchemeError(problem, key="rollout.diffusion_from", found=str(monday(start)), remedy="Add everywhere_from.")
    for name, first in (("pilot_from", pilot), ("diffusion_from", start)):
        if first is not None and end is not None and first > end:
            raise SchemeError(
                "counties join after the last county has joined",
                key=f"rollout.{name}",
                found=str(monday(first)),
                allowed=f"a day up to everywhere_from, {monday(end)}",
            )


def neutral(given: Given) -> Table:
    """Nobody is ever scored; lists keep the usual age of 18 years."""
    return Table(
        np.int64(round(18 * WEEKS_PER_YEAR)),
        np.full(given.county_rank.size, NEVER, np.int32),
        threshold(np.ones(given.eras.size)),
    )


@njit(inline="always")
def in_force(t, w, join_week, age):  # type: ignore[no-untyped-def]
    """Whether this person has a score this week."""
    return age >= t.scored_age and w >= join_week
