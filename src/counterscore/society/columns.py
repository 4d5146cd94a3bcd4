"""Every bit that is kept for a person, in one place: the bit budget.

At the size of the whole nation each byte a person is 1.31 GiB, so the state has
at most 14 bytes a person, the profile included. Five columns take them all; every
bit has a meaning.

| column   | dtype  | bits  | field         | unit, range and meaning                                      |
|----------|--------|-------|---------------|--------------------------------------------------------------|
| profile  | uint16 | 0     | male          | 0 female, 1 male                                             |
|          |        | 1     | urban         | 0 rural, 1 urban                                             |
|          |        | 2     | driver        | holds a driving licence                                      |
|          |        | 3     | internet      | uses the internet                                            |
|          |        | 4     | minority      | belongs to an ethnic minority (read by `bias_under_study` alone) |
|          |        | 5-15  | mixed         | quintile + 5 * (travel + 8 * cohort)                         |
| standing | uint32 | 0-10  | score         | points, 0 to 2047                                            |
|          |        | 11-21 | clean         | points, the score without false and mis-shared records       |
|          |        | 22-25 | credited_a    | good acts credited this year in the first capped context     |
|          |        | 26-29 | credited_b    | the same in the second capped context                        |
|          |        | 30-31 | strain        | money trouble, 0 none to 3                                   |
| lists    | uint32 | 0-10  | court_end     | first week no longer on list one; 0 not listed, 2047 no end  |
|          |        | 11    | court_clean   | at least one true record stands behind the entry             |
|          |        | 12-22 | second_end    | the same for list two                                        |
|          |        | 23    | second_clean  | the same for list two                                        |
|          |        | 24-25 | learned       | 0 new to it, 1 settled, 2 evades, 3 settled after evading; 1 for the formerly barred |
|          |        | 26    | barred        | was barred from something at the end of last week            |
|          |        | 27-28 | appeal        | pending: 0 none, 1 and 2 against a list, 3 against the score |
|          |        | 29-31 | bond          | membership (none, League, Party) + 3 if paired               |
| wary     | uint16 | 0-7   | caught        | pseudo-count in sixteenths, acts that were recorded          |
|          |        | 8-15  | uncaught      | pseudo-count in sixteenths, acts that were not               |
| mind     | uint16 | 0-3   | support       | private support for the authority, 0 to 15                   |
|          |        | 4-9   | finance       | financial score in steps of 20 points, 0 to 50               |
|          |        | 10-15 | finance_clean | the same without this person's false and mis-shared records  |
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

BYTES_A_PERSON_ALLOWED = 14
QUINTILES = 5
TRAVEL_LEVELS = 8
COHORTS = 51
RATE_CLASSES = 16 * QUINTILES
NO_END = 2047
FINANCE_STEPS = 50  # of FINANCE_STEP points
FINANCE_STEP = 20
SUPPORT_LEVELS = 16
MEMBERSHIPS = 3
POOL_CELLS = 36  # tier (8 and none) times a quarter of the levels of support
SCORE_CEILING = 2047


class State(NamedTuple):
    """Structure of arrays, one entry a person, in order of the national index within the sample."""

    profile: NDArray[np.uint16]
    standing: NDArray[np.uint32]
    lists: NDArray[np.uint32]
    wary: NDArray[np.uint16]
    mind: NDArray[np.uint16]


COLUMNS: dict[str, type] = {
    "profile": np.uint16,
    "standing": np.uint32,
    "lists": np.uint32,
    "wary": np.uint16,
    "mind": np.uint16,
}

# field -> (column, first bit, bits); `mixed` is taken apart by the functions below
FIELDS: dict[str, tuple[str, int, int]] = {
    "male": ("profile", 0, 1),
    "urban": ("profile", 1, 1),
    "driver": ("profile", 2, 1),
    "internet": ("profile", 3, 1),
    "minority": ("profile", 4, 1),
    "mixed": ("profile", 5, 11),
    "score": ("standing", 0, 11),
    "clean": ("standing", 11, 11),
    "credited_a": ("standing", 22, 4),
    "credited_b": ("standing", 26, 4),
    "strain": ("standing", 30, 2),
    "court_end": ("lists", 0, 11),
    "court_clean": ("lists", 11, 1),
    "second_end": ("lists", 12, 11),
    "second_clean": ("lists", 23, 1),
    "learned": ("lists", 24, 2),
    "barred": ("lists", 26, 1),
    "appeal": ("lists", 27, 2),
    "bond": ("lists", 29, 3),
    "caught": ("wary", 0, 8),
    "uncaught": ("wary", 8, 8),
    "support": ("mind", 0, 4),
    "finance": ("mind", 4, 6),
    "finance_clean": ("mind", 10, 6),
}

# What a community keeps between weeks and quarters; what happens within a week is in FLOWS.
PLACE_FIELDS = ("climate", "fresh", "voiced", "occasions", "mean", "pool", "complaints", "effort", "hiding")
FLOWS = ("in_force", "awareness", "act", "record", "known", "bar", "refusal", "lesson")


def field(state: State, name: str) -> NDArray[np.int64]:
    """One field of every person, as plain integers."""
    column, first, bits = FIELDS[name]
    values = getattr(state, column).astype(np.int64)
    return np.asarray((values >> first) & ((1 << bits) - 1))


def pack_profile(male: int, urban: int, driver: int, internet: int, minority: int, quintile: int, travel: int, cohort: int) -> int:
    """The 16 bits of a profile from its parts."""
    mixed = quintile + QUINTILES * (travel + TRAVEL_LEVELS * cohort)
    return male | urban << 1 | driver << 2 | internet << 3 | minority << 4 | mixed << 5


@njit(inline="always")
def quintile_of(profile):  # type: ignore[no-untyped-def]
    """Income quintile, 0 lowest to 4 highest."""
    return (np.uint32(profile) >> np.uint32(5)) % np.uint32(5)


@njit(inline="always")
def travel_of(profile):  # type: ignore[no-untyped-def]
    """Travel level, 0 never to 7 constantly."""
    return ((np.uint32(profile) >> np.uint32(5)) // np.uint32(5)) & np.uint32(7)


@njit(inline="always")
def cohort_of(profile):  # type: ignore[no-untyped-def]
    """Birth cohort, 0 the youngest."""
    return (np.uint32(profile) >> np.uint32(5)) // np.uint32(40)


@njit(inline="always")
def rate_class_of(profile):  # type: ignore[no-untyped-def]
    """Which of the 80 rate classes: sex, urban, driver, internet and quintile, nothing else."""
    return (np.uint32(profile) & np.uint32(15)) + np.uint32(16) * quintile_of(profile)
