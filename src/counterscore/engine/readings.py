"""What is read from a state: scores by province within a batch of weeks, a digest of each community at its close."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.engine.lent import counting
from counterscore.engine.shares import bounds_of, share_out, take
from counterscore.society.columns import COHORTS, cohort_of

if TYPE_CHECKING:
    from counterscore.engine.world import World

SCORES = 2048


@counting
def count_scores(t, w, profile, standing, out):  # type: ignore[no-untyped-def]
    """Scores of the persons of scored age of a community, added to `out` [score]."""
    old_enough = np.empty(COHORTS, np.int64)
    for cohort in range(COHORTS):
        old_enough[cohort] = 1 if w - np.int64(t.ages.birth_week[cohort]) >= t.rollout.scored_age else 0
    two = np.zeros((2, SCORES), np.int64)  # in turn, because most scores are alike and a sum must wait for the one before
    for i in range(profile.size):
        two[i & 1, standing[i] & np.uint32(SCORES - 1)] += old_enough[cohort_of(profile[i])]
    out += two[0] + two[1]


@njit(inline="always")
def mixed(x):  # type: ignore[no-untyped-def]
    """The bits of `x` stirred (splitmix64's finish)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(nogil=True, cache=True)
def digests(offset, people, share, out):  # type: ignore[no-untyped-def]
    """A 64-bit digest of the state, persons and place, of each community that nobody else takes, into `out` [community]."""
    first, last = take(*share)
    while first < last:
        for c in range(first, last):
            out[c] = digest(offset[c], offset[c + 1], people, c)
        first, last = take(*share)


@njit
def digest(a, b, people, c):  # type: ignore[no-untyped-def]
    """A digest of the state of community `c`, whose people are at positions `a` to before `b`."""
    standing, lists_, wary, mind = people.standing, people.lists, people.wary, people.mind
    d = np.uint64(0)
    for i in range(a, b):
        x = np.uint64(standing[i]) | (np.uint64(lists_[i]) << np.uint64(32))
        rest = np.uint64(wary[i]) + np.uint64(i - a) * np.uint64(65536) + (np.uint64(mind[i]) << np.uint64(48))
        d += mixed(x ^ (rest * np.uint64(0x9E3779B97F4A7C15)))
    for k, place in enumerate((people.climate[c], people.fresh[c], people.voiced[c], people.occasions[c], people.mean[c])):
        d += mixed(np.uint64(place) + np.uint64(k + 1) * np.uint64(0x9E3779B97F4A7C15))
    for k, place in enumerate((people.complaints[c], people.effort[c], people.hiding[c])):
        d += mixed(np.uint64(place) + np.uint64(k + 6) * np.uint64(0x9E3779B97F4A7C15))
    for k in range(people.pool.shape[1]):
        d += mixed(np.uint64(people.pool[c, k]) + np.uint64(k + 9) * np.uint64(0x9E3779B97F4A7C15))
    return d


def community_digests(world: World, threads: int) -> NDArray[np.uint64]:
    """A digest of every community's present state."""
    offset, people = world.ground.offset, world.people
    out = np.zeros(offset.size - 1, np.uint64)
    bounds = bounds_of(out.size, threads)
    share_out(lambda taken: digests(offset, people, (bounds, taken), out), threads)
    return out
