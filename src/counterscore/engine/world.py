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
from counterscore.engine.notes import Log
from counterscore.engine.pack import pack
from counterscore.engine.people import Ground, Ledger, People
from counterscore.engine.shares import bounds_of, share_out, take
from counterscore.mechanisms import lists, opinion
from counterscore.society.columns import NO_END, POOL_CELLS, cohort_of
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
    log: Log | None = None  # in place of the ledger

    @property
    def keeper(self) -> Ledger | Log | None:
        """What the driver keeps; None where there is neither ledger nor log."""
        return self.log or (self.ledger if self.ledger.trace.size else None)


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
    bounds = bounds_of(communities, threads)
    share_out(lambda taken: opening(packed, np.uint64(seed), first_week, ground, people, (bounds, taken)), threads)
    kept = persons if ledger else 0
    return World(seed, packed, ground, people, Ledger(np.zeros(kept, np.uint64), np.zeros(kept, np.uint16), np.zeros(kept, np.uint16)))


@njit(nogil=True, cache=True)
def opening(packed, seed, first_week, ground, people, share):  # type: ignore[no-untyped-def]
    """Section 3 of the law: the opening state of the communities that nobody else takes."""
    t = packed[0]
    first, last = take(*share)
    while first < last:
        for c in range(first, last):
            a, b = ground.offset[c], ground.offset[c + 1]
            profile, standing, lists_, mind = people.profile[a:b], people.standing[a:b], people.lists[a:b], people.mind[a:b]
            for i in range(profile.size):
                standing[i], lists_[i], mind[i] = open_person(t, seed, first_week, ground.start[c] + i, profile[i])
        first, last = take(*share)


@njit
def open_person(t, seed, first_week, p, profile):  # type: ignore[no-untyped-def]
    """Standing, lists and mind of person `p` in the opening state."""
    age = first_week - t.ages.birth_week[cohort_of(profile)]
    score = t.scoring.start
    if t.scoring.spread > 0:
        _, _, w2, _ = draw(seed, p, 0, START, 0)
        score = score - t.scoring.spread // 2 + ((np.int64(w2) * t.scoring.spread) >> 32)
        score = min(t.scoring.most, max(t.scoring.least, score))
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
    listed |= np.uint32(bond(t, seed, p, age)) << BOND
    support = opinion.drawn(t.opinion, seed, p, profile)
    return np.uint32(score | (score << 11)), np.uint32(listed), np.uint16(support | (t.credit.start << 4) | (t.credit.start << 10))


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
