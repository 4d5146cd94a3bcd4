"""One person, one week: the table of contents of the law.

`live` is called by every driver on the persons it finds awake, and gives the
same bits whoever calls it. Read it beside `docs/law.md`, sections 7 to 13.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from counterscore.draws import CANDIDATE, LIST, draw
from counterscore.mechanisms import conduct, detection, lists, rollout, sanctions, scoring, services
from counterscore.mechanisms.contract import (
    ACTS,
    AWAKE,
    BARRED,
    BARRED_FALSE,
    CANDIDATES,
    FALSE_RECORDS,
    GROUP_BARRED,
    GROUP_BY_LIST,
    GROUP_FALSE,
    GROUP_REFUSED,
    GROUP_SIZE,
    NEWLY_BARRED,
    RECORDS,
    SERVICES,
    UNSCORED,
)
from counterscore.society.columns import cohort_of, quintile_of, rate_class_of, travel_of

_BARRED_BIT = np.uint32(1 << 26)
_LEARNED = np.uint32(3 << 24)
_MIX = np.uint64(0x9E3779B97F4A7C15)


@njit(inline="always")
def absorb(trace, w, what, detail):  # type: ignore[no-untyped-def]
    """The ledger's running digest of a life, after one more event."""
    event = np.uint64((np.int64(w) << 16) + (what << 8) + min(np.int64(detail), np.int64(255)))
    trace = (trace ^ event) * _MIX
    return trace ^ (trace >> np.uint64(29))


@njit
def write(t, seed, p, w, k, in_force, kind, true, person, tally):  # type: ignore[no-untyped-def]
    """One record: detection has made it, scoring counts it, lists take it."""
    standing, listed, trace = person
    tally.n[(RECORDS if true else FALSE_RECORDS) + kind] += 1
    trace = absorb(trace, w, 2 if true else 3, kind)
    if in_force and scoring.counts(t.rollout.counted, seed, p, w, k):
        standing, d = scoring.step(t.scoring, kind, true, standing, tally)
        if d != 0:
            trace = absorb(trace, w, 8, np.int64(standing & np.uint32(255)))
    listed = lists.enter(t.lists, kind, true, w, listed, tally)
    return standing, listed, trace


@njit
def candidates(t, seed, p, w, watch, climate, profile, age, in_force, words, person, wary, tally):  # type: ignore[no-untyped-def]
    """Conduct: the candidates of a person whom the sieve let through, each in turn."""
    rate_class = rate_class_of(profile)
    mode = 1 if in_force else 0
    adult = age >= t.rollout.scored_age
    group = 0
    while group < 3 and age >= t.ages.group_from[group + 1]:
        group += 1
    seen = np.uint64(0)
    w0, w1, w2, w3 = words
    n = conduct.how_many(t.conduct, rate_class, w0)
    for k in range(n):
        if k > 0:
            w0, w1, w2, w3 = draw(seed, p, w, CANDIDATE, k)
        kind = conduct.kind_of(t.conduct, rate_class, w1)
        if kind == t.conduct.accusation:
            accused = detection.accused_of(t.detection, w2, w3) if adult else np.int64(-1)
            if accused >= 0:
                person = write(t, seed, p, w, k, in_force, accused, False, person, tally)
            continue
        if t.conduct.once[kind] and (seen >> np.uint64(kind)) & np.uint64(1):
            continue
        seen |= np.uint64(1) << np.uint64(kind)
        if age < t.conduct.from_age or not conduct.acts(t.conduct, mode, group, kind, wary, climate, w2):
            continue
        tally.n[ACTS + kind] += 1
        standing, listed, trace = person
        person = standing, listed, absorb(trace, w, 1, kind)
        recorded = adult and detection.recorded(t.detection, watch, kind, w3)
        wary = conduct.learn(t.conduct, kind, wary, recorded)
        if recorded:
            person = write(t, seed, p, w, k, in_force, kind, True, person, tally)
    return person, wary, n


@njit
def stand(t, w, join_week, ages):  # type: ignore[no-untyped-def]
    """Into `ages` [cohort]: bits 0-1 age group, 2 old enough to act, 3 of scored age, 4 in force this week."""
    for cohort in range(ages.size):
        age = np.int64(w) - np.int64(t.ages.birth_week[cohort])
        group = 0
        while group < 3 and age >= t.ages.group_from[group + 1]:
            group += 1
        bits = group | (4 if age >= t.conduct.from_age else 0) | (8 if age >= t.rollout.scored_age else 0)
        ages[cohort] = bits | (16 if rollout.in_force(t.rollout, w, join_week, age) else 0)


@njit
def glance(t, place, index, first, ages, chance, profile, standing, lists_, wary, tally, rest):  # type: ignore[no-untyped-def]
    """Settle everybody to whom only one thing may happen and nothing is written down.

    The same law as `live`, in the order of the same functions, but without a
    branch: most of the awake have one candidate that comes to nothing, or to an
    act that nobody records, and a mispredicted branch costs more than the
    arithmetic. Everybody else goes into `rest` [person]; returns their number.
    """
    w0, w1, w2, w3 = first
    sieve, limit = chance
    _, watch, climate = place
    left = 0
    awake = 0
    for j in range(index.size):
        i = index[j]
        rate_class = rate_class_of(profile[i])
        bits = ages[cohort_of(profile[i])]
        let_in = (sieve[i] < limit[i]) & ((bits & 12) != 0)
        one = let_in & (np.uint64(w0[j]) < t.conduct.count[rate_class, 0])
        more = let_in & (np.uint64(w0[j]) < t.conduct.count[rate_class, 1])
        kind = conduct.kind_of(t.conduct, rate_class, w1[j])
        accused = kind == t.conduct.accusation
        mode, group = (bits >> 4) & 1, bits & 3
        act = one & (not accused) & ((bits & 4) != 0)
        act &= conduct.acts(t.conduct, mode, group, kind, np.uint32(wary[i]), climate, w2[j])
        recorded = act & ((bits & 8) != 0) & detection.recorded(t.detection, watch, kind, w3[j])
        false = one & accused & ((bits & 8) != 0) & (np.uint64(w2[j]) < t.detection.false_accept)
        held = (lists_[i] != np.uint32(0)) | (np.int64(standing[i] & np.uint32(2047)) < t.sanctions.alarm)
        complex_ = held | more | recorded | false
        rest[left] = j
        left += complex_
        done = one & (not complex_)
        awake += done
        act &= done
        tally.n[ACTS + kind] += act
        learned = np.uint16(conduct.learn(t.conduct, kind, np.uint32(wary[i]), False))
        wary[i] = learned if act else wary[i]
    tally.n[AWAKE] += awake
    tally.n[CANDIDATES] += awake
    return left


@njit
def masks_of(t, age, in_force, standing, listed):  # type: ignore[no-untyped-def]
    """Sanctions: barred services as they are, on true records, by lists alone, by score alone."""
    tier = clean_tier = UNSCORED
    if in_force:
        tier = scoring.tier_of(t.scoring, np.int64(standing & np.uint32(2047)))
        clean_tier = scoring.tier_of(t.scoring, np.int64((standing >> np.uint32(11)) & np.uint32(2047)))
    flags = lists.flags_of(listed)
    return (
        sanctions.step(t.sanctions, tier, flags, age),
        sanctions.step(t.sanctions, clean_tier, lists.clean_flags_of(listed), age),
        sanctions.step(t.sanctions, UNSCORED, flags, age),
        sanctions.step(t.sanctions, tier, 0, age),
    )


@njit(inline="always")
def age_group(t, age):  # type: ignore[no-untyped-def]
    """The report's age group; none (past the last) for whoever is younger than the first."""
    if age < t.ages.report_from[0]:
        return GROUP_SIZE
    old = 0
    while old < 3 and age >= t.ages.report_from[old + 1]:
        old += 1
    return 11 + old


@njit
def by_group(t, age, profile, counts, tally):  # type: ignore[no-untyped-def]
    """Tallies of a barred person by group; `counts` are refusals, those on false ground, those by list alone."""
    refused, false, by_list = counts
    flags = np.int64(profile)
    for group in (flags & 1, 2 + ((flags >> 1) & 1), 4 + np.int64(quintile_of(profile)), 9 + ((flags >> 4) & 1), age_group(t, age)):
        if group < GROUP_SIZE:
            tally.n[GROUP_BARRED + group] += 1
            tally.n[GROUP_REFUSED + group] += refused
            tally.n[GROUP_FALSE + group] += false
            tally.n[GROUP_BY_LIST + group] += by_list


@njit
def live(t, seed, p, w, place, profile, maybe, words, standing, listed, wary, tally, trace):  # type: ignore[no-untyped-def]
    """The week of person `p`: new standing, lists, wariness, whether newly barred, trace, mask, refusals.

    `t` is the packed tables of the era; `place` is (week of joining, watchfulness,
    climate); `maybe` says that the sieve let the person through,
    and `words` are those of the first candidate.
    """
    join_week, watch, climate = place
    age = np.int64(w) - np.int64(t.ages.birth_week[cohort_of(profile)])
    in_force = rollout.in_force(t.rollout, w, join_week, age)
    listed = lists.expire(w, listed, tally)
    n = 0
    if maybe and (age >= t.conduct.from_age or age >= t.rollout.scored_age):
        person = (standing, listed, trace)
        person, wary, n = candidates(t, seed, p, w, watch, climate, profile, age, in_force, words, person, wary, tally)
        standing, listed, trace = person
        tally.n[CANDIDATES] += n
    if listed == np.uint32(0) and np.int64(standing & np.uint32(2047)) >= t.sanctions.alarm:
        if n > 0:  # nothing can bar this person, and nothing did
            tally.n[AWAKE] += 1
        return standing, listed, wary, False, trace, np.int64(0), np.int64(0)
    if in_force:
        listed = lists.enter_by_score(t.lists, w, standing, listed, tally)
    masks = masks_of(t, age, in_force, standing, listed)
    mask = masks[0]
    if n > 0 or mask != 0:
        tally.n[AWAKE] += 1
    refused, fresh = np.int64(0), False
    if mask == 0:
        listed &= ~(_LEARNED | _BARRED_BIT)
    else:
        trace = absorb(trace, w, 4, mask)
        listed, fresh = bar(t, seed, p, w, masks, listed, tally)
        learned = np.int64((listed >> np.uint32(24)) & np.uint32(3))
        refused, false, by_list, evaded = services.step(t.services, seed, p, w, travel_of(profile), learned, masks, tally)
        by_group(t, age, profile, (refused, false, by_list), tally)
        if refused > 0:
            trace = absorb(trace, w, 5, refused)
        if evaded > 0:
            trace = absorb(trace, w, 6, evaded)
    if listed != np.uint32(0):
        listed, trace = close(t, seed, p, w, refused, listed, trace, tally)
    return standing, listed, wary, fresh, trace, mask, refused


@njit
def bar(t, seed, p, w, masks, listed, tally):  # type: ignore[no-untyped-def]
    """Who is barred this week is counted; who is newly barred may be told."""
    false = masks[0] & ~masks[1]
    for s in range(SERVICES):
        tally.n[BARRED + s] += (masks[0] >> s) & 1
        tally.n[BARRED_FALSE + s] += (false >> s) & 1
    fresh = (listed & _BARRED_BIT) == np.uint32(0)
    if fresh:
        tally.n[NEWLY_BARRED] += 1
        _, _, w2, _ = draw(seed, p, w, LIST, 0)
        if np.uint64(w2) < t.services.notice and (listed & _LEARNED) == np.uint32(0):
            listed |= np.uint32(services.learns(t.services, seed, p, w, services.NEW)) << np.uint32(24)
    return np.uint32(listed | _BARRED_BIT), fresh


@njit
def close(t, seed, p, w, refused, listed, trace, tally):  # type: ignore[no-untyped-def]
    """The end of the week: what refusals taught, and who leaves a list by compliance."""
    w0 = w1 = w3 = np.uint32(0xFFFFFFFF)  # decides nothing; the draw is made where it can
    if refused > 0 or (t.lists.comply[0] | t.lists.comply[1]) != np.uint64(0):
        w0, w1, _, w3 = draw(seed, p, w, LIST, 0)
    learned = np.int64((listed >> np.uint32(24)) & np.uint32(3))
    if refused > 0 and (learned == services.NEW or learned == services.EVADES) and services.lesson(t.services, refused, w3):
        learned = services.learns(t.services, seed, p, w, learned)
        listed = np.uint32((listed & ~_LEARNED) | (np.uint32(learned) << np.uint32(24)))
    for i in range(2):
        was = lists.end_of(listed, i)
        listed = lists.comply(t.lists, i, refused, w0 if i == 0 else w1, listed, tally)
        if was != 0 and lists.end_of(listed, i) == 0:
            trace = absorb(trace, w, 7, i)
    return listed, trace
