"""The six-event model: its numbers, and what they must come to.

The model, exactly:

- persons start at 1000 points (flat), or, independently, at 500 to 1099 with
  equal chance (spread);
- each week six independent events, with chances 0.002, 0.004, 0.008, 0.012,
  0.020, 0.030 and points -50, -30, -20, -10, +5, +10; all points of a week are
  added and then the score is cut to [0, 1300]; there is no decay;
- whoever is then below 600 and not barred is barred for 26 weeks, this one
  included; when they end, the score is looked at again;
- then each barred person wishes to travel with chance 0.05 and is refused;
- counted each week: the sum of scores, the persons in each of six grades (cuts
  600, 850, 960, 1030, 1050), the refusals in each of 31 provinces, which are
  equal shares of the persons in ascending order.

Flat persons never reach 600 in a year; only spread starts take the whole path.

Claim: `exact_law` is the law of each count, written from these words and not
from any kernel; `python benchmarks/six_events.py --check` compares both models
with it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CHANCES = (0.002, 0.004, 0.008, 0.012, 0.020, 0.030)
POINTS = (-50, -30, -20, -10, 5, 10)
TOP = 1300
CUTS = (600, 850, 960, 1030, 1050)
BAR, BAR_WEEKS = 600, 26
TRAVEL = 0.05
PROVINCES = 31
START, SPREAD_FIRST, SPREAD_WIDTH = 1000, 500, 600


class Result(NamedTuple):
    """What the model counts, and how long its weeks took."""

    score_sum: NDArray[np.int64]  # [week]
    grades: NDArray[np.int64]  # [week, grade] ascending
    refused: NDArray[np.int64]  # [week, province]
    seconds: float


def set_chances() -> NDArray[np.float64]:
    """The chance of each of the 64 sets of events in a week; bit k of the set is event k."""
    sets = np.arange(64)
    return np.prod([np.where(sets >> k & 1, p, 1 - p) for k, p in enumerate(CHANCES)], axis=0)


def set_points() -> NDArray[np.int64]:
    """The points of each set of events."""
    return sum((np.arange(64) >> k & 1) * points for k, points in enumerate(POINTS))


def exact_law(weeks: int, spread: bool) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Mean and variance of one score [week], chance of each grade [week, grade] and of a refusal [week].

    Written from the words of the model: a Markov chain over (weeks barred still to come, score).
    """
    state = np.zeros((BAR_WEEKS + 1, TOP + 1))
    state[0, SPREAD_FIRST : SPREAD_FIRST + SPREAD_WIDTH] = spread / SPREAD_WIDTH
    state[0, START] += not spread
    scores, grade = np.arange(TOP + 1), np.searchsorted(CUTS, np.arange(TOP + 1), side="right")
    points, sets = np.unique(set_points(), return_inverse=True)
    steps = list(zip(points.tolist(), np.bincount(sets, set_chances()).tolist(), strict=True))
    mean, variance, refused = np.zeros(weeks), np.zeros(weeks), np.zeros(weeks)
    grades = np.zeros((weeks, len(CUTS) + 1))
    for week in range(weeks):
        after = np.zeros_like(state)
        for add, chance in steps:
            to = np.clip(scores + add, 0, TOP)
            for score in (0, TOP):
                after[:, score] += chance * state[:, to == score].sum(axis=1)
            inside = (to > 0) & (to < TOP)
            after[:, to[inside]] += chance * state[:, inside]
        after[BAR_WEEKS, :BAR] += after[0, :BAR]
        after[0, :BAR] = 0
        each = after.sum(axis=0)
        mean[week] = each @ scores
        variance[week] = each @ (scores - mean[week]) ** 2
        grades[week] = np.bincount(grade, each, len(CUTS) + 1)
        refused[week] = TRAVEL * after[1:].sum()
        state = np.vstack([after[:2].sum(axis=0), after[2:], np.zeros(TOP + 1)])
    return mean, variance, grades, refused


def largest_z(seen: NDArray[np.float64], chance: NDArray[np.float64], trials: int, least: float = 25.0) -> float:
    """Largest distance of binomial counts from what is due, in standard deviations.

    Where fewer than `least` are due the normal law does not hold: there only a gross excess is looked for.
    """
    due = trials * chance
    common = due * (1 - chance) >= least
    if np.any(seen[~common] > due[~common] + 10 * np.sqrt(least)):
        return float("inf")
    return float(np.max(np.abs(seen - due)[common] / np.sqrt(due * (1 - chance))[common], initial=0.0))


def check_counts(result: Result, persons: int, spread: bool) -> float:
    """Every count of every week against the exact law."""
    mean, variance, grades, refused = exact_law(result.score_sum.size, spread)
    sums = np.max(np.abs(result.score_sum - persons * mean) / np.sqrt(persons * variance))
    return max(float(sums), largest_z(result.grades, grades, persons), largest_z(result.refused.sum(axis=1), refused, persons))
