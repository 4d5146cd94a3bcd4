"""Redress: appeal against a list or a score, and repair.

Who knows of a bar may appeal, one appeal at a time; it is decided after a delay
and upheld more often where the entry is truly false. An upheld appeal strikes
the entry, or puts the score back to what it is without the false records.
Points are repaired by payment while barred by the score, and by good deeds.

Source: FTC 2012 and 2015 on disputes in credit reports (base rates BR292 to
BR295); rates of appeal for the documented list are not published (BR291 for the
bank's register), so all numbers are assumed. After services, before exit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.mechanisms.contract import Given, threshold
from counterscore.units import Param

NAME = "redress"
PARAMS = (
    Param(
        "appeal_per_week",
        "probability",
        0.0,
        (0, 1),
        "chance that a barred person who knows it files an appeal in a week",
        "scheme",
        dated=True,
    ),
    Param("decided_per_week", "probability", 0.0, (0, 1), "chance that a pending appeal is decided in a week", "scheme", dated=True),
    Param("upheld_false_probability", "probability", 0.0, (0, 1), "success of an appeal against a false ground", "scheme"),
    Param("upheld_true_probability", "probability", 0.0, (0, 1), "success of an appeal against a true ground", "scheme"),
    Param(
        "repair_per_week",
        "probability",
        0.0,
        (0, 1),
        "chance that somebody barred by the score repairs points in a week",
        "scheme",
        dated=True,
    ),
    Param("repair_points", "points", 0, (0, 1000), "points that a repair gives back, up to the start", "scheme", whole=True),
    Param(
        "good_deed_points",
        "points",
        0,
        (0, 200),
        "further points that a credited good deed gives back, up to the start",
        "scheme",
        whole=True,
    ),
)
READS = (
    "in_force",
    "bar",
    "learned",
    "appeal",
    "court_end",
    "court_clean",
    "second_end",
    "second_clean",
    "score",
    "clean",
    "finance",
    "finance_clean",
    "record",
)
WRITES = ("appeal", "court_end", "court_clean", "second_end", "second_clean", "score", "clean", "finance")
TALLIES = ("appeals", "upheld", "denied", "moot", "repaired")


BY_ERA = ("file", "decide", "repair")
BY_COUNTY = ()
AGAINST_SCORE = 3


class Table(NamedTuple):
    """Chances of appeal and repair."""

    file: NDArray[np.uint64]  # [era] threshold a week
    decide: NDArray[np.uint64]  # [era] threshold a week
    upheld: NDArray[np.uint64]  # [ground: 0 true, 1 false] threshold
    repair: NDArray[np.uint64]  # [era] threshold a week
    repair_points: np.int64
    deed_points: np.int64


def build(given: Given) -> Table:
    """The scheme's numbers."""
    v, eras = given.values, given.eras
    return Table(
        threshold(v.per_era("appeal_per_week", eras)),
        threshold(v.per_era("decided_per_week", eras)),
        threshold(np.array([float(v.number("upheld_true_probability")), float(v.number("upheld_false_probability"))])),
        threshold(v.per_era("repair_per_week", eras)),
        np.int64(round(float(v.number("repair_points")))),
        np.int64(round(float(v.number("good_deed_points")))),
    )


def neutral(given: Given) -> Table:
    """Nobody appeals, nothing is repaired."""
    none = np.zeros(given.eras.size, np.uint64)
    return Table(none, none.copy(), np.zeros(2, np.uint64), none.copy(), np.int64(0), np.int64(0))


@njit(inline="always")
def decided(t, word):  # type: ignore[no-untyped-def]
    """Whether a pending appeal is decided this week."""
    return np.uint64(word) < t.decide


@njit(inline="always")
def succeeds(t, false_ground, word):  # type: ignore[no-untyped-def]
    """Whether a decided appeal is upheld."""
    return np.uint64(word) < t.upheld[1 if false_ground else 0]


@njit(inline="always")
def files(t, word):  # type: ignore[no-untyped-def]
    """Whether somebody who may appeal does."""
    return np.uint64(word) < t.file


@njit(inline="always")
def given_back(score, start, points):  # type: ignore[no-untyped-def]
    """A score under the start with points given back."""
    return score + min(points, start - score) if score < start else score
