"""A world: the people of a sample at the close of a week.

Profiles are drawn from the seed and never stored; the opening state is the
start of the scores and, where a list declares one, its opening stock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.draws import START, draw
from counterscore.engine.acts import BOND, group_of
from counterscore.engine.pack import pack
from counterscore.engine.threads import Ground, Ledger, People, share_out
from counterscore.mechanisms import lists, opinion
from counterscore.society.columns import COHORTS, NO_END, POOL_CELLS, cohort_of
from counterscore.society.places import cells_of
from counterscore.society.profiles import draw_profiles

if TYPE_CHECKING:
    from counterscore.society.package import Society
    from counterscore.society.places import Sample


@dataclass(frozen=True)
class World:
    """Who lives where, and how they stand; arrays are changed in place by the drivers."""

    seed: int
    packed: NDArray[np.void]  # [era] the tables
    ground: Ground
    people: People
    ledger: Ledger


def open_world(
    society: Society, sample: Sample, tables: Tables, seed: int, first_week: int, ledger: bool = False, threads: int = 1
) -> World:
    """The people of `sample` before the first week of a run."""
    profile = draw_profiles(seed, sample, society.tables)
    persons, communities = profile.size, sample.start.size
    none = (np.zeros(communities, np.int64) for _ in range(5))
    people = People(
        *(profile, np.empty(persons, np.uint32), np.empty(persons, np.uint32), np.zeros(persons, np.uint16), np.empty(persons, np.uint16)),
        *(*none, np.zeros((communities, POOL_CELLS), np.int64), *(np.zeros(communities, np.int64) for _ in range(3))),
    )
    join_week = tables.rollout.join_week[sample.county].astype(np.int64)
    ground = Ground(
        sample.start, sample.offset, sample.county, join_week, tables.detection.watch[sample.county], sample.province, cells_of(sample)
    )
    packed = pack(tables)
    share_out(
        lambda first, last: opening(packed, np.uint64(seed), first_week, ground, people, first, last),
        split(sample.offset, threads),
        threads,
    )
    kept = persons if ledger else 0
    return World(seed, packed, ground, people, Ledger(np.zeros(kept, np.uint64), np.zeros(kept, np.uint16), np.zeros(kept, np.uint16)))


@njit(nogil=True, cache=True)
def opening(packed, seed, first_week, ground, people, first, last):  # type: ignore[no-untyped-def]
    """Section 3 of the law: the opening state."""
    t = packed[0]
    for c in range(first, last):
        for i in range(ground.offset[c], ground.offset[c + 1]):
            p = ground.start[c] + i - ground.offset[c]
            age = first_week - t.ages.birth_week[cohort_of(people.profile[i])]
            score = t.scoring.start
            if t.scoring.spread > 0:
                _, _, w2, _ = draw(seed, p, 0, START, 0)
                score = score - t.scoring.spread // 2 + ((np.int64(w2) * t.scoring.spread) >> 32)
                score = min(t.scoring.most, max(t.scoring.least, score))
            people.standing[i] = np.uint32(score | (score << 11))
            listed = np.uint32(0)
            for k in range(2):
                if t.lists.opening[k] > np.uint64(0) and age >= t.rollout.scored_age:
                    w0, w1, _, _ = draw(seed, p, 0, START, k)
                    if np.uint64(w0) < t.lists.opening[k]:
                        term = t.lists.opening_term[k]
                        end = np.int64(NO_END)
                        if term > 0:
                            end = min(np.int64(lists.LAST), first_week + 1 + ((np.int64(w1) * term) >> 32))
                        listed = lists.put(listed, k, end, 1)
            people.lists[i] = np.uint32(listed | (np.uint32(bond(t, seed, p, age)) << BOND))
            support = opinion.drawn(t.opinion, seed, p, people.profile[i])
            people.mind[i] = np.uint16(support | (t.credit.start << 4) | (t.credit.start << 10))


@njit
def bond(t, seed, p, age):  # type: ignore[no-untyped-def]
    """Membership and marriage as the run begins."""
    o0, o1, _, _ = draw(seed, p, 0, START, 2)
    membership = 0
    if t.youth_league.from_age <= age < t.youth_league.until_age:
        membership = 1 if np.uint64(o0) < t.youth_league.opening[0] else 0
    elif age >= t.youth_league.until_age:
        membership = 2 if np.uint64(o0) < t.youth_league.opening[1] else 0
    paired = age >= t.conduct.from_age and np.uint64(o1) < t.youth_league.paired[group_of(t, age)]
    return membership + (3 if paired else 0)


def state_bytes(people: People) -> int:
    """Bytes a person that the state takes."""
    return sum(column.itemsize for column in (people.profile, people.standing, people.lists, people.wary, people.mind))


@njit(inline="always")
def mixed(x):  # type: ignore[no-untyped-def]
    """The bits of `x` stirred (splitmix64's finish)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(nogil=True, cache=True)
def digests(offset, people, first, last, out):  # type: ignore[no-untyped-def]
    """A 64-bit digest of each community's state, persons and place, into `out` [community]."""
    standing, lists_, wary, mind = people.standing, people.lists, people.wary, people.mind
    for c in range(first, last):
        d = np.uint64(0)
        for i in range(offset[c], offset[c + 1]):
            x = np.uint64(standing[i]) | (np.uint64(lists_[i]) << np.uint64(32))
            rest = np.uint64(wary[i]) + np.uint64(i - offset[c]) * np.uint64(65536) + (np.uint64(mind[i]) << np.uint64(48))
            d += mixed(x ^ (rest * np.uint64(0x9E3779B97F4A7C15)))
        for k, place in enumerate((people.climate[c], people.fresh[c], people.voiced[c], people.occasions[c], people.mean[c])):
            d += mixed(np.uint64(place) + np.uint64(k + 1) * np.uint64(0x9E3779B97F4A7C15))
        for k, place in enumerate((people.complaints[c], people.effort[c], people.hiding[c])):
            d += mixed(np.uint64(place) + np.uint64(k + 6) * np.uint64(0x9E3779B97F4A7C15))
        for k in range(people.pool.shape[1]):
            d += mixed(np.uint64(people.pool[c, k]) + np.uint64(k + 9) * np.uint64(0x9E3779B97F4A7C15))
        out[c] = d


@njit(nogil=True, cache=True)
def count_scores(packed, w, ground, people, first, last, out):  # type: ignore[no-untyped-def]
    """Scores of the persons in force, added to `out` [province, 2048]."""
    t = packed[0]
    old_enough = np.empty(2048, np.int64)  # by the profile without its five flags
    for mixed in range(old_enough.size):
        born = t.ages.birth_week[min(np.int64(COHORTS - 1), np.int64(cohort_of(np.uint16(mixed << 5))))]
        old_enough[mixed] = 1 if w - born >= t.rollout.scored_age else 0
    two = np.zeros((2, 2048), np.int64)  # in turn, because most scores are alike and a sum must wait for the one before
    for c in range(first, last):
        if w < ground.join_week[c]:
            continue
        two[:] = 0
        a, b = ground.offset[c], ground.offset[c + 1]
        profile, standing = people.profile[a:b], people.standing[a:b]
        for i in range(profile.size):
            two[i & 1, standing[i] & np.uint32(2047)] += old_enough[profile[i] >> 5]
        out[ground.province[c]] += two[0] + two[1]


def scores_by_province(week: int, world: World, provinces: int, threads: int) -> NDArray[np.int64]:
    """Histogram of scores of the persons in force [province, 2048]."""

    def work(first: int, last: int) -> NDArray[np.int64]:
        out = np.zeros((provinces, 2048), np.int64)
        count_scores(world.packed, week, world.ground, world.people, first, last, out)
        return out

    return np.asarray(np.sum(np.stack(share_out(work, split(world.ground.offset, threads), threads)), axis=0))


def community_digests(world: World, threads: int) -> NDArray[np.uint64]:
    """A digest of every community's present state."""
    offset, people = world.ground.offset, world.people
    out = np.zeros(offset.size - 1, np.uint64)
    share_out(lambda first, last: digests(offset, people, first, last, out), split(offset, threads), threads)
    return out


def split(offset: NDArray[np.int64], parts: int) -> NDArray[np.int64]:
    """Bounds of communities that share the persons evenly over at most `parts` parts."""
    communities = offset.size - 1
    wanted = np.linspace(0, offset[-1], max(1, min(parts, communities)) + 1)
    return np.unique(np.searchsorted(offset, wanted)).astype(np.int64)
