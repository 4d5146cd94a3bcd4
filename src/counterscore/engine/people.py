"""The arrays that a world is made of, and those of a thread at work on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.society.columns import COHORTS, POOL_CELLS


class People(NamedTuple):
    """The state of a sample, in order of the national index."""

    profile: NDArray[np.uint16]  # [person]
    standing: NDArray[np.uint32]  # [person]
    lists: NDArray[np.uint32]  # [person]
    wary: NDArray[np.uint16]  # [person]
    mind: NDArray[np.uint16]  # [person]
    climate: NDArray[np.int64]  # [community] 1/4096 of a count
    fresh: NDArray[np.int64]  # [community] persons newly barred last week
    voiced: NDArray[np.int64]  # [community] dissenters last week
    occasions: NDArray[np.int64]  # [community] persons with a speech occasion last week
    mean: NDArray[np.int64]  # [community] mean score at the last turn, 0 before
    pool: NDArray[np.int64]  # [community, cell] single members at the last turn's dating service
    complaints: NDArray[np.int64]  # [community] since the last reckoning
    effort: NDArray[np.int64]  # [community] 65536ths, of its county cell
    hiding: NDArray[np.int64]  # [community] 65536ths, of its county cell


def columns_of(people: People, names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Some columns of a state, by name; not copies."""
    return {name: getattr(people, name) for name in names}


def hold(people: People, columns: Mapping[str, NDArray[Any]]) -> None:
    """Put these columns into a state."""
    for name, values in columns.items():
        getattr(people, name)[...] = values


class Ground(NamedTuple):
    """Where they live: communities in ascending order."""

    start: NDArray[np.int64]  # [community] national index of the first person
    offset: NDArray[np.int64]  # [community + 1] position in the state
    county: NDArray[np.int32]  # [community]
    join_week: NDArray[np.int64]  # [community] week in which its county joins the scoring
    watch: NDArray[np.uint32]  # [community] share: watchfulness of its county
    province: NDArray[np.int32]  # [community]
    cell: NDArray[np.int32]  # [community] county cell


class Ledger(NamedTuple):
    """What only a report needs, for each person; empty arrays where it is off."""

    trace: NDArray[np.uint64]
    weeks_barred: NDArray[np.uint16]
    refusals: NDArray[np.uint16]


class Scratch(NamedTuple):
    """Buffers of one thread, for the largest community it has."""

    words: NDArray[np.uint32]  # [4, group or person] draws, a row a word
    sieve: NDArray[np.uint32]  # [4 * group] the same in the order of persons, read as bytes
    flag: NDArray[np.uint8]  # [person, up to a multiple of 64]
    held: NDArray[np.uint8]  # [person] bit 1 of `flag`, kept from week to week
    limit: NDArray[np.uint8]  # [person] sieve byte under which a person may have a candidate
    classes: NDArray[np.uint8]  # [person] rate class
    cohorts: NDArray[np.uint8]  # [person]
    who: NDArray[np.uint32]  # [2, person] positions of the awake; of those with one more candidate, in turns
    first: NDArray[np.uint32]  # [2, person] word of their first candidate that says how many there are
    seen: NDArray[np.uint64]  # [2, person] kinds that they met so far
    rest: NDArray[np.uint32]  # [person] places in `who` of those who need the full law
    close: NDArray[np.uint32]  # [person] places in `who` of those who may well act, and the kind of act
    on: NDArray[np.uint32]  # [person] places in `who` of those who have another candidate, and the kind of this one
    ages: NDArray[np.int64]  # [cohort] age group and standing this week
    turn: NDArray[np.uint32]  # [4, person] words of the turn of a quarter
    trait: NDArray[np.uint32]  # [4, person] words of the traits
    pool: NDArray[np.int64]  # [cell] the pool that is forming


@njit
def room_for(most):  # type: ignore[no-untyped-def]
    """Scratch for communities of up to `most` persons."""
    groups = most // 16 + 2
    return Scratch(
        np.empty((4, most), np.uint32),
        np.empty(4 * groups, np.uint32),
        np.zeros(64 * (most // 64 + 1), np.uint8),
        np.empty(most, np.uint8),
        np.empty(most, np.uint8),
        np.empty(most, np.uint8),
        np.empty(most, np.uint8),
        np.empty((2, most + 1), np.uint32),
        np.empty((2, most + 1), np.uint32),
        np.empty((2, most + 1), np.uint64),
        np.empty(most + 1, np.uint32),
        np.empty(most + 1, np.uint32),
        np.empty(most + 1, np.uint32),
        np.empty(COHORTS, np.int64),
        np.empty((4, most), np.uint32),
        np.empty((4, most), np.uint32),
        np.empty(POOL_CELLS, np.int64),
    )
