"""The short way through a week, for most of the awake.

The same law as `week.live`, in the order of the same functions, but without a
branch: most of the awake have candidates that come to nothing, or to an act
that nobody records, and a mispredicted branch costs more than the arithmetic.
First candidates pass in one go, then second ones of those who have two, and so
on. That it changes no bit is what the twin's tests show.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from counterscore.engine.acts import BOND, FESTIVAL, group_of, willing
from counterscore.engine.bars import finance_of, score_in
from counterscore.engine.keeping import named, passing
from counterscore.engine.week import HELD
from counterscore.mechanisms import conduct, detection, rollout, youth_league
from counterscore.mechanisms.conduct import MOST_CANDIDATES
from counterscore.mechanisms.contract import ACTS, AWAKE, CANDIDATES, LEAGUE_AT, times
from counterscore.society.columns import cohort_of, rate_class_of


@njit
def stand(t, w, join_week, ages):  # type: ignore[no-untyped-def]
    """Into `ages` [cohort]: bits 0-1 age group, 2 old enough to act, 3 of scored age, 4 in force, 5 may see rewards, 6 in the audience."""
    for cohort in range(ages.size):
        age = np.int64(w) - np.int64(t.ages.birth_week[cohort])
        bits = group_of(t, age) | (4 if age >= t.conduct.from_age else 0) | (8 if age >= t.rollout.scored_age else 0)
        force = rollout.in_force(t.rollout, w, join_week, age)
        bits |= (16 if force else 0) | (32 if force and t.access.shown != 0 else 0)
        ages[cohort] = bits | (64 if t.campaign.from_age <= age < t.campaign.until_age else 0)


@njit(inline="always")
def tempts(t, kind, bits, aware, climate, person, word):  # type: ignore[no-untyped-def]
    """Whether a person, here (standing, wary, membership), would do this."""
    standing, wary, membership = person
    level = conduct.certainty(t.conduct, np.uint32(wary), climate, times(t.campaign.count[kind], aware))
    strain = np.int64(standing >> np.uint32(30))
    share = willing(t, (bits >> 5) & 1, bits & 3, kind, level, aware, strain, membership)
    return ((bits & 4) != 0) & (np.int64(word) < 2 * share)


@njit(inline="always")
def told(t, kind, watch, profile, word):  # type: ignore[no-untyped-def]
    """Whether it would be written down of somebody of scored age."""
    return detection.recorded(t.detection, detection.chance(t.detection, watch, kind), profile, word)


@njit(inline="always")
def stirs(t, kind, membership):  # type: ignore[no-untyped-def]
    """Whether this is speech that is listened to, or loyalty of a member."""
    speech = (t.speech.active != 0) & (t.speech.kind[kind] != 0)
    return speech | ((t.youth_league.loyal[kind] != 0) & (membership == 1))


@njit(inline="always")
def held(t, standing, listed, mind):  # type: ignore[no-untyped-def]
    """Whether a list, an appeal, the score or the finance may bring something this week."""
    low = score_in(standing) < t.sanctions.alarm
    return ((listed & HELD) != np.uint32(0)) | low | (finance_of(mind) < t.sanctions.finance_alarm)


@njit
def glance(t, w, k, place, ages, chance, awake, words, state, kept, tally, rest, more):  # type: ignore[no-untyped-def]
    """Pass everybody's candidate `k`, unless something is written down or otherwise takes the full law.

    `awake` is (who, word of the first candidate, kinds met), each [awake]. Those
    who need the full law go by place in `awake` into `rest`, those who have
    another candidate into `more`, which is like `awake`. Returns both numbers.
    `kept` is as in `keeping.py`: without a ledger, nothing asks for one.
    """
    who, first, seen = awake
    who_more, first_more, seen_more = more
    w1, w2, w3 = words
    sieve, limit = chance
    profile, standing, lists_, wary, mind = state
    audience = np.int64(t.campaign.level[w])
    outside = times(audience, t.campaign.outside)
    last = min(k + 1, MOST_CANDIDATES - 1)
    left = further = np.uint32(0)  # unsigned, so that no index is taken for one from the end
    passed = ended = np.int64(0)
    for j in range(who.size):
        i = who[j]
        rate_class = rate_class_of(profile[i])
        bits = ages[cohort_of(profile[i])]
        aware = audience if bits & 64 else outside
        one = (k > 0) | ((sieve[i] < limit[i]) & ((bits & 12) != 0) & (np.uint64(first[j]) < t.conduct.count[rate_class, 0]))
        another = one & (k + 1 < MOST_CANDIDATES) & (np.uint64(first[j]) < t.conduct.count[rate_class, last])
        kind = conduct.kind_of(t.conduct, rate_class, w1[j])
        met = seen[j] if k > 0 else np.uint64(0)
        accused = kind == t.conduct.accusation
        again = (t.conduct.once[kind] != 0) & (((met >> np.uint64(kind)) & np.uint64(1)) != np.uint64(0))
        membership = youth_league.membership_of(np.int64(lists_[i] >> BOND))
        act = one & (not accused) & (not again) & tempts(t, kind, bits, aware, place[2], (standing[i], wary[i], membership), w2[j])
        noted = one & accused & ((bits & 8) != 0) & (np.uint64(w2[j]) < t.detection.false_accept)
        noted |= act & ((told(t, kind, place[1], profile[i], w3[j]) & ((bits & 8) != 0)) | stirs(t, kind, membership))
        complex_ = noted | held(t, standing[i], lists_[i], mind[i]) | named(kept, i)
        rest[left] = j
        left += np.uint32(complex_)
        done = one & (not complex_)
        passed += done
        ended += done & (not another)
        who_more[further] = i
        first_more[further] = first[j]
        seen_more[further] = met | (np.uint64(not accused) << np.uint64(kind))
        further += np.uint32(done & another)
        act &= done
        tally.n[ACTS + kind] += act
        festival = t.youth_league.festival[kind] != 0
        tally.n[LEAGUE_AT + FESTIVAL + (membership != 1)] += act & festival
        learned = np.uint16(conduct.learn(t.conduct, kind, np.uint32(wary[i]), False))
        wary[i] = learned if act else wary[i]
        if act:
            passing(kept, i, w, kind)
    tally.n[AWAKE] += ended
    tally.n[CANDIDATES] += passed
    return left, further
