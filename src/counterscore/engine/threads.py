"""The default driver: CPU threads over communities, several weeks at a time.

A community's state stays in the second-level cache while its weeks pass, since
a person reads nothing from outside the community. Quiet people must cost next
to nothing: one byte of a Philox word decides for sixteen at a time whether
anything may happen, and only the awake (a byte under the largest bound, a list,
a barred past, or a score under the alarm) get the full law of `week.live`.
That all others would be left unchanged by the law is what the twin's tests show.

Loops run over slices with `range(x.size)`: other bounds keep an index check and
do not vectorise. Threads are Python's, over compiled code that holds no lock;
Numba's own parallel loops took twice as long to compile and cannot carry the
tables as one record.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.draws import CANDIDATE, SIEVE, draw
from counterscore.engine.acts import COMPLAINED, OCCASIONS, VOICED
from counterscore.engine.glance import glance, stand
from counterscore.engine.turn import turn_community
from counterscore.engine.week import HELD, live
from counterscore.mechanisms import conduct, local_government, scoring, speech
from counterscore.society.columns import COHORTS, POOL_CELLS, cohort_of, rate_class_of

T = TypeVar("T")


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
    flag: NDArray[np.uint8]  # [person]
    awake: NDArray[np.int32]  # [person] positions of the awake
    rest: NDArray[np.int32]  # [person] places in `index` of those who need the full law
    limit: NDArray[np.uint8]  # [person] sieve byte under which a person may have a candidate
    ages: NDArray[np.int64]  # [cohort] age group and standing this week
    turn: NDArray[np.uint32]  # [4, person] words of the turn of a quarter
    trait: NDArray[np.uint32]  # [4, person] words of the traits
    pool: NDArray[np.int64]  # [cell] the pool that is forming


@njit
def sieve_bytes(seed, w, first_group, groups, scratch):  # type: ignore[no-untyped-def]
    """One byte a person, four words for each group of sixteen."""
    a, b = scratch.words[0, :groups], scratch.words[1, :groups]
    c, d = scratch.words[2, :groups], scratch.words[3, :groups]
    first = np.uint32(first_group)
    for g in range(a.size):
        a[g], b[g], c[g], d[g] = draw(seed, first + np.uint32(g), w, SIEVE, 0)
    sieve = scratch.sieve
    for g in range(a.size):
        sieve[4 * g] = a[g]
        sieve[4 * g + 1] = b[g]
        sieve[4 * g + 2] = c[g]
        sieve[4 * g + 3] = d[g]
    return sieve.view(np.uint8)


@njit
def first_candidates(seed, w, start, index, scratch):  # type: ignore[no-untyped-def]
    """The words of the first candidate of every awake person."""
    a, b = scratch.words[0, : index.size], scratch.words[1, : index.size]
    c, d = scratch.words[2, : index.size], scratch.words[3, : index.size]
    first = np.uint32(start)
    for j in range(index.size):
        a[j], b[j], c[j], d[j] = draw(seed, first + np.uint32(index[j]), w, CANDIDATE, 0)
    return a, b, c, d


@njit
def limits(t, last_week, profile, limit):  # type: ignore[no-untyped-def]
    """Into `limit`: each person's sieve byte; 0 for those still too young in the last week of the batch."""
    youngest = min(np.int64(t.conduct.from_age), np.int64(t.rollout.scored_age))
    for i in range(limit.size):
        age = last_week - np.int64(t.ages.birth_week[cohort_of(profile[i])])
        limit[i] = t.conduct.sieve[rate_class_of(profile[i])] if age >= youngest else np.uint8(0)


@njit
def find_awake(sieve, limit, standing, lists, mind, alarms, flag, index):  # type: ignore[no-untyped-def]
    """Positions of the persons to whom something may happen, and their number."""
    low, poor = np.uint32(alarms[0]), np.uint16(alarms[1] << 4)
    for i in range(flag.size):
        flag[i] = (sieve[i] < limit[i]) | ((lists[i] & HELD) != np.uint32(0)) | ((standing[i] & np.uint32(2047)) < low)
    if poor > np.uint16(0):
        for i in range(flag.size):
            flag[i] |= (mind[i] & np.uint16(0x3F0)) < poor
    n = 0
    for i in range(flag.size):
        index[n] = i
        n += flag[i]
    return n


@njit
def pass_year(standing):  # type: ignore[no-untyped-def]
    """A new year: credited acts begin at nought."""
    for i in range(standing.size):
        standing[i] &= np.uint32(0xC03FFFFF)


@njit
def pass_drift(t, most, standing):  # type: ignore[no-untyped-def]
    """Scores drift towards the start."""
    for i in range(standing.size):
        standing[i] = scoring.drifted(t, standing[i], most)


@njit
def pass_quarter(t, wary):  # type: ignore[no-untyped-def]
    """Counts of wariness fade."""
    for i in range(wary.size):
        wary[i] = conduct.fade(t, np.uint32(wary[i]))


@njit
def pass_time(t, w, new_year, join_week, standing, wary):  # type: ignore[no-untyped-def]
    """Section 6 of the law, for a whole community."""
    if new_year:
        pass_year(standing)
    drift = ((w + 1) * t.scoring.drift) // 52 - (w * t.scoring.drift) // 52
    if drift > 0 and w >= join_week:
        pass_drift(t.scoring, drift, standing)
    if w % 13 == 0:
        pass_quarter(t.conduct, wary)


@njit
def place_of(t, w, ground, c, people):  # type: ignore[no-untyped-def]
    """Section 5.1: (week of joining, watchfulness, climate, share of dissenters) of a community this week."""
    size = ground.offset[c + 1] - ground.offset[c]
    climate = conduct.place_step(t.conduct, people.climate[c], people.fresh[c], size, t.access.rumour)
    people.climate[c] = climate
    m = speech.share_voiced(people.voiced[c], people.occasions[c])
    return ground.join_week[c], local_government.watched(ground.watch[c], people.effort[c]), climate, m


@njit
def community_week(t, seed, w, new_year, ground, c, people, ledger, scratch, tally):  # type: ignore[no-untyped-def]
    """One community, one week."""
    a, b = ground.offset[c], ground.offset[c + 1]
    start = ground.start[c]
    standing, lists, wary, mind = people.standing[a:b], people.lists[a:b], people.wary[a:b], people.mind[a:b]
    state = (people.profile[a:b], standing, lists, wary, mind)
    place = place_of(t, w, ground, c, people)
    tally.place[:] = 0
    pass_time(t, w, new_year, place[0], standing, wary)
    if w % 13 == 0:
        people.mean[c] = turn_community(t, seed, w, start, place, people.mean[c], (people.pool[c], scratch.pool), state, scratch, tally)
        people.pool[c] = scratch.pool
    group = start // 16
    groups = (start + (b - a) - 1) // 16 - group + 1
    skip = start - 16 * group
    sieve = sieve_bytes(seed, w, group, groups, scratch)[skip : skip + (b - a)]
    limit = scratch.limit[: b - a]
    alarms = (t.sanctions.alarm, t.sanctions.finance_alarm)
    awake = find_awake(sieve, limit, standing, lists, mind, alarms, scratch.flag[: b - a], scratch.awake)
    index = scratch.awake[:awake]
    first = first_candidates(seed, w, start, index, scratch)
    if ledger.trace.size == 0:
        stand(t, w, place[0], scratch.ages)
        left = glance(t, w, place, index, first, scratch.ages, (sieve, limit), state, tally, scratch.rest)
        people.fresh[c] = live_awake(t, seed, w, start, place, scratch.rest[:left], index, first, (sieve, limit), state, tally)
    else:
        kept = (ledger.trace[a:b], ledger.weeks_barred[a:b], ledger.refusals[a:b])
        people.fresh[c] = live_noted(t, seed, w, start, place, index, first, (sieve, limit), state, tally, kept)
    people.occasions[c], people.voiced[c] = tally.place[OCCASIONS], tally.place[VOICED]
    people.complaints[c] += tally.place[COMPLAINED]


@njit
def live_awake(t, seed, w, start, place, rest, index, first, chance, state, tally):  # type: ignore[no-untyped-def]
    """The full law for those who need it; returns how many were newly barred.

    Plain arrays only: taking an array out of a record inside the loop would
    count references, which costs more than the law.
    """
    w0, w1, w2, w3 = first
    sieve, limit = chance
    profile, standing, lists, wary, mind = state
    newly = 0
    for j in rest:
        i = index[j]
        person = (standing[i], lists[i], wary[i], mind[i], np.uint64(0))
        words = (w0[j], w1[j], w2[j], w3[j])
        person, fresh, _, _ = live(t, seed, start + i, w, place, profile[i], sieve[i] < limit[i], words, person, tally)
        standing[i], lists[i], wary[i], mind[i], _ = person
        if fresh:
            newly += 1
    return newly


@njit
def live_noted(t, seed, w, start, place, index, first, chance, state, tally, kept):  # type: ignore[no-untyped-def]
    """The same with the ledger of each person."""
    w0, w1, w2, w3 = first
    sieve, limit = chance
    profile, standing, lists, wary, mind = state
    traces, weeks_barred, refusals = kept
    newly = 0
    for j in range(index.size):
        i = index[j]
        person = (standing[i], lists[i], wary[i], mind[i], traces[i])
        words = (w0[j], w1[j], w2[j], w3[j])
        person, fresh, mask, refused = live(t, seed, start + i, w, place, profile[i], sieve[i] < limit[i], words, person, tally)
        standing[i], lists[i], wary[i], mind[i], traces[i] = person
        weeks_barred[i] = min(65535, np.int64(weeks_barred[i]) + (1 if mask != 0 else 0))
        refusals[i] = min(65535, np.int64(refusals[i]) + refused)
        if fresh:
            newly += 1
    return newly


@njit(nogil=True, cache=True)
def live_weeks(packed, seed, weeks, new_year, era, ground, people, ledger, first, last, tallies):  # type: ignore[no-untyped-def]
    """Live `weeks` in the communities from `first` to before `last`; adds to `tallies` [week, province, tally]."""
    most = 0
    for c in range(first, last):
        most = max(most, ground.offset[c + 1] - ground.offset[c])
    groups = most // 16 + 2
    scratch = Scratch(
        np.empty((4, most), np.uint32),
        np.empty(4 * groups, np.uint32),
        np.empty(most, np.uint8),
        np.empty(most + 1, np.int32),
        np.empty(most + 1, np.int32),
        np.empty(most, np.uint8),
        np.empty(COHORTS, np.int64),
        np.empty((4, most), np.uint32),
        np.empty((4, most), np.uint32),
        np.empty(POOL_CELLS, np.int64),
    )
    for c in range(first, last):
        a, b = ground.offset[c], ground.offset[c + 1]
        limits(packed[era[0]], weeks[-1], people.profile[a:b], scratch.limit[: b - a])
        for i in range(weeks.size):
            tally = tallies[i, ground.province[c]]
            community_week(packed[era[i]], seed, weeks[i], new_year[i], ground, c, people, ledger, scratch, tally)


def share_out(work: Callable[[int, int], T], bounds: NDArray[np.int64], threads: int) -> list[T]:
    """Do `work(first, last)` for every pair of neighbouring `bounds` on `threads` threads; results in order.

    The compiled functions release the interpreter's lock. Which thread does what
    changes no bit, because persons do not read one another and tallies are sums.
    """
    pairs = list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))
    if threads == 1 or len(pairs) == 1:
        return [work(*pair) for pair in pairs]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda pair: work(*pair), pairs))
