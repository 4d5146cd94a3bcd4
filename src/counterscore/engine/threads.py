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

import numpy as np
from numba import njit

from counterscore.engine.acts import COMPLAINED, OCCASIONS, VOICED
from counterscore.engine.ahead import NOBODY, limits, most_shares, stand
from counterscore.engine.awake import find_awake, find_held, held, places_of, sieve_bytes, words_of_candidate
from counterscore.engine.glance import glance, met_by
from counterscore.engine.keeping import kept_of, number_of, put_back, trace_of, turned
from counterscore.engine.lent import counting, lent
from counterscore.engine.people import room_for
from counterscore.engine.readings import count_scores
from counterscore.engine.shares import take
from counterscore.engine.turn import turn_community
from counterscore.engine.week import live
from counterscore.mechanisms import conduct, local_government, scoring, speech
from counterscore.mechanisms.contract import SLOTS
from counterscore.society.columns import POOL_CELLS


@lent
def pass_year(standing):  # type: ignore[no-untyped-def]
    """A new year: credited acts begin at nought."""
    for i in range(standing.size):
        standing[i] &= np.uint32(0xC03FFFFF)


@lent
def pass_drift(t, most, standing):  # type: ignore[no-untyped-def]
    """Scores drift towards the start."""
    for i in range(standing.size):
        standing[i] = scoring.drifted(t, standing[i], most)


@lent
def pass_quarter(t, wary):  # type: ignore[no-untyped-def]
    """Counts of wariness fade."""
    for i in range(wary.size):
        wary[i] = conduct.fade(t, np.uint32(wary[i]))


@lent
def pass_time(t, w, new_year, join_week, standing, wary):  # type: ignore[no-untyped-def]
    """Section 6 of the law, for a whole community; whether anything changed that may hold a person."""
    if new_year:
        pass_year(standing)
    drift = ((w + 1) * t.scoring.drift) // 52 - (w * t.scoring.drift) // 52
    if drift > 0 and w >= join_week:
        pass_drift(t.scoring, drift, standing)
    if w % 13 == 0:
        pass_quarter(t.conduct, wary)
    return drift > 0 or w % 13 == 0


@lent
def place_of(t, w, ground, c, people):  # type: ignore[no-untyped-def]
    """Section 5.1: (week of joining, watchfulness, climate, share of dissenters) of a community this week."""
    size = ground.offset[c + 1] - ground.offset[c]
    climate = conduct.place_step(t.conduct, people.climate[c], people.fresh[c], size, t.access.rumour)
    people.climate[c] = climate
    m = speech.share_voiced(people.voiced[c], people.occasions[c])
    return ground.join_week[c], local_government.watched(ground.watch[c], people.effort[c]), climate, m


@lent
def community_week(t, seed, w, new, ground, c, people, keeper, scratch, shares, tally):  # type: ignore[no-untyped-def]
    """One community, one week; `new` is whether a year begins, and whether a stretch of weeks or an era does."""
    a, b = ground.offset[c], ground.offset[c + 1]
    start = ground.start[c]
    standing, lists, wary, mind = people.standing[a:b], people.lists[a:b], people.wary[a:b], people.mind[a:b]
    state = (people.profile[a:b], standing, lists, wary, mind)
    place = place_of(t, w, ground, c, people)
    tally.place[:] = 0
    moved = pass_time(t, w, new[0], place[0], standing, wary)
    kept = kept_of(keeper, a, b)
    if w % 13 == 0:
        mean = people.mean[c]
        people.mean[c] = turn_community(t, seed, w, start, place, mean, (people.pool[c], scratch.pool), state, scratch, tally)
        for cell in range(POOL_CELLS):
            people.pool[c, cell] = scratch.pool[cell]
        turned(kept, w, mean, state)
    group = start // 16
    groups = (start + (b - a) - 1) // 16 - group + 1
    skip = start - 16 * group
    sieve_bytes(seed, w, group, groups, scratch)
    sieve = scratch.sieve.view(np.uint8)[skip : skip + (b - a)]
    limit = scratch.limit[: b - a]
    holds = scratch.held[: b - a]
    if moved or new[1]:
        find_held(t, standing, lists, mind, holds)
    find_awake(sieve, limit, holds, scratch.flag[: b - a])
    whole = 64 * ((b - a + 63) // 64)
    scratch.flag[b - a : whole] = 0
    awake = places_of(scratch.flag[:whole], scratch.who[0])
    stand(t, w, place[0], scratch.ages)
    alike = (scratch.flag[: b - a], scratch.classes[: b - a], scratch.cohorts[: b - a], scratch.ages, shares)
    people.fresh[c] = live_awake(t, seed, w, start, place, awake, alike, state, kept, scratch, tally)
    people.occasions[c], people.voiced[c] = tally.place[OCCASIONS], tally.place[VOICED]
    people.complaints[c] += tally.place[COMPLAINED]


@lent
def live_awake(t, seed, w, start, place, number, alike, state, kept, scratch, tally):  # type: ignore[no-untyped-def]
    """Round by round, a candidate of each; returns how many were newly barred."""
    newly = np.int64(0)
    awake = (scratch.who[0, :number], scratch.first[0, :number], None)
    left, number = one_round(t, seed, w, 0, start, place, awake, alike, state, kept, scratch, tally)
    newly += left
    k = 1
    while number > 0:
        here = k & 1
        others = (scratch.who[here, :number], scratch.first[here, :number], scratch.seen[here, :number])
        left, number = one_round(t, seed, w, k, start, place, others, alike, state, kept, scratch, tally)
        newly += left
        k += 1
    return newly


@lent
def one_round(t, seed, w, k, start, place, awake, alike, state, kept, scratch, tally):  # type: ignore[no-untyped-def]
    """Candidate `k` of everybody in `awake`; how many were newly barred, and how many have another candidate."""
    there = (k + 1) & 1
    words = words_of_candidate(seed, w, k, start, awake[0], scratch.words, awake[1])
    into = (scratch.rest, (scratch.who[there], scratch.first[there], scratch.seen[there]), scratch.close, scratch.on)
    left, number = glance(t, w, k, place, alike, awake, words, state, kept, tally, into)
    return live_rest(t, seed, w, k, start, place, scratch.rest[:left], awake, words, alike, scratch.held, state, kept, tally), number


@counting
def live_one(t, seed, p, w, place, profile, ahead, person, tally):  # type: ignore[no-untyped-def]
    """`week.live` for a caller that borrows: the law counts references, and hands back no array."""
    (standing, listed, wary, mind, trace), fresh, mask, refused = live(t, seed, p, w, place, profile, ahead, person, tally)
    return (standing, listed, wary, mind), number_of(trace), fresh, mask, refused


@lent
def live_rest(t, seed, w, k, start, place, rest, awake, words, alike, holds, state, kept, tally):  # type: ignore[no-untyped-def]
    """The full law for those who need it, from candidate `k` on; returns how many were newly barred."""
    who, first, seen = awake
    w1, w2, w3 = words
    flag, classes, _, _, _ = alike
    profile, standing, lists, wary, mind = state
    newly = 0
    for j in rest:
        i = who[j]
        person = (standing[i], lists[i], wary[i], mind[i], trace_of(kept, i))
        n = conduct.how_many(t.conduct, classes[i], first[j]) if flag[i] & np.uint8(1) else 0
        ahead = (n, k, met_by(seen, j), (w1[j], w2[j], w3[j]))
        person, trace, fresh, mask, refused = live_one(t, seed, start + np.int64(i), w, place, profile[i], ahead, person, tally)
        standing[i], lists[i], wary[i], mind[i] = person
        holds[i] = held(t, standing[i], lists[i], mind[i])
        put_back(kept, i, trace, mask, refused)
        if fresh:
            newly += 1
    return newly


@njit(nogil=True, cache=True)
def live_weeks(packed, seed, when, ground, people, keeper, share, out):  # type: ignore[no-untyped-def]
    """Live the weeks of `when` in the communities that nobody else takes, and add to `out` what is counted.

    `keeper` is None, a Ledger or a Log, and each has a driver of its own.
    `when` is (week, whether a year begins, era, row in which the scores at its
    close are counted or -1), each [week]; `share` is (bounds of the parts, those
    taken, first province); `out` is (tallies [week, province from the first on],
    scores [row, province from the first on, score]).
    """
    weeks, _, era, _ = when
    bounds, taken, _ = share
    most = 0
    for c in range(ground.province.size):
        most = max(most, ground.offset[c + 1] - ground.offset[c])
    scratch = room_for(most)
    shares = np.empty((weeks.size, NOBODY + 1, SLOTS), np.uint32)
    for i in range(weeks.size):
        most_shares(packed[era[i]], weeks[i], shares[i])
    first, last = take(bounds, taken)
    while first < last:
        for c in range(first, last):
            live_community(packed, seed, when, ground, c, people, keeper, scratch, shares, share[2], out)
        first, last = take(bounds, taken)


@lent
def live_community(packed, seed, when, ground, c, people, keeper, scratch, shares, province, out):  # type: ignore[no-untyped-def]
    """All the weeks of one community."""
    weeks, new_year, era, row = when
    tallies, scores = out
    a, b = ground.offset[c], ground.offset[c + 1]
    here = ground.province[c] - province
    limits(packed[era[0]], weeks[-1], people.profile[a:b], scratch.limit[: b - a], scratch.classes, scratch.cohorts, scratch.flag)
    for i in range(weeks.size):
        t = packed[era[i]]
        new = (new_year[i], i == 0 or era[i] != era[i - 1])
        community_week(t, seed, weeks[i], new, ground, c, people, keeper, scratch, shares[i], tallies[i, here])
        if row[i] >= 0 and weeks[i] >= ground.join_week[c]:
            count_scores(t, weeks[i], people.profile[a:b], people.standing[a:b], scores[row[i], here])
