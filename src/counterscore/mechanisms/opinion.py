"""Opinion: private support for the authority, and what moves it.

Support is one of sixteen levels. Everybody has a base of their own, drawn once:
higher among the richer, the urban and the older (Kostka 2019, facts E05, a sign
without a size). A bar and a week with refusals lower it, more where the ground
is false; so does learning of the bar. It drifts back by the quarter, the faster
the further it is away; so it is bounded, and forgets. Sizes are assumed: nobody has
published how private support moves, and what people say in surveys is not it.

After services, which refuse; speech reads it the week after.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.distributions import normal_cdf
from counterscore.draws import TRAIT, draw
from counterscore.mechanisms.contract import Given, threshold
from counterscore.society.cells import COHORT_AGES
from counterscore.society.columns import COHORTS, QUINTILES, SUPPORT_LEVELS, cohort_of, quintile_of
from counterscore.units import Param

NAME = "opinion"
PARAMS = (
    Param("moves_share", "share", 0.0, (0, 1), "part of the society's shifts of support that take place; 0 holds support still", "scheme"),
)
READS = ("mixed", "urban", "bar", "refusal", "lesson", "support")
WRITES = ("support",)
TALLIES = ("support", "support_down")


BY_ERA = ()
BY_COUNTY = ()
BANDS = 3
BAND_FROM_YEARS = (0, 30, 60)  # of age at the census


class Table(NamedTuple):
    """Bases of support, and what moves it."""

    base_cut: NDArray[np.uint64]  # [urban + 2 quintile + 10 band, level] cumulative threshold
    band: NDArray[np.uint8]  # [cohort] young, middle, old
    bar: NDArray[np.uint64]  # [ground: 0 true, 1 false] threshold
    refusal: NDArray[np.uint64]  # [ground] threshold a week with a refusal
    informed: np.uint64  # threshold
    drift: NDArray[np.uint64]  # [distance] threshold a quarter


def build(given: Given) -> Table:
    """The society's shifts, as far as the scheme lets them take place."""
    r = {name: response.value for name, response in given.society.responses.items()}
    moves = float(given.values.number("moves_share"))
    pair = [np.array([r[f"support_{what}_probability"], r[f"support_{what}_false_probability"]]) for what in ("bar", "refusal")]
    drift = r["support_drift_probability"] * np.arange(SUPPORT_LEVELS)
    return neutral(given)._replace(
        bar=threshold(moves * pair[0]),
        refusal=threshold(moves * pair[1]),
        informed=np.uint64(threshold(moves * r["support_informed_probability"])),
        drift=threshold(moves * np.minimum(1.0, drift)),
    )


def neutral(given: Given) -> Table:
    """Support is as it was drawn."""
    r = {name: response.value for name, response in given.society.responses.items()}
    middle = (np.arange(QUINTILES) - 2) / 2
    mean = np.empty((BANDS, QUINTILES, 2))
    for band in range(BANDS):
        for urban in range(2):
            mean[band, :, urban] = (
                r["support_mean_share"] + r["support_rich_share"] * middle + r["support_urban_share"] * (urban - 0.5)
            ) + r["support_old_share"] * (band - 1)
    edges = (np.arange(1, SUPPORT_LEVELS) - 0.5) / (SUPPORT_LEVELS - 1)
    cut = normal_cdf((edges - mean.reshape(-1, 1)) / r["support_spread_share"])
    age = np.array([first + width / 2 for first, width in COHORT_AGES])
    none = np.zeros(2, np.uint64)
    return Table(
        threshold(cut),
        np.searchsorted(np.array(BAND_FROM_YEARS[1:]), age, side="right").astype(np.uint8)[:COHORTS],
        none,
        none.copy(),
        np.uint64(0),
        np.zeros(SUPPORT_LEVELS, np.uint64),
    )


@njit(inline="always")
def base(t, profile, word):  # type: ignore[no-untyped-def]
    """The level around which this person's support moves."""
    group = ((np.int64(profile) >> 1) & 1) + 2 * np.int64(quintile_of(profile)) + 10 * np.int64(t.band[cohort_of(profile)])
    level = np.int64(0)
    for half in (8, 4, 2, 1):  # the cuts ascend: four looks without a branch, where counting them cost a third of the turn
        level += half if np.uint64(word) >= t.base_cut[group, level + half - 1] else 0
    return level


@njit(inline="always")
def drawn(t, seed, p, profile):  # type: ignore[no-untyped-def]
    """The base of person `p`."""
    _, b1, _, _ = draw(seed, p, 0, TRAIT, 0)
    return base(t, profile, b1)


@njit(inline="always")
def drift(t, support, goal, word):  # type: ignore[no-untyped-def]
    """Support after a quarter: one level back towards the base, perhaps."""
    if support != goal and np.uint64(word) < t.drift[abs(goal - support)]:
        return support + 1 if goal > support else support - 1
    return support


@njit(inline="always")
def shaken(t, fresh, ground, refused, false_refused, informed, words):  # type: ignore[no-untyped-def]
    """By how many levels this week lowers support."""
    m0, m1, m3 = words
    down = np.int64(1) if fresh and np.uint64(m0) < t.bar[ground] else np.int64(0)
    if refused > 0 and np.uint64(m1) < t.refusal[1 if false_refused > 0 else 0]:
        down += 1
    if informed and np.uint64(m3) < t.informed:
        down += 1
    return down
