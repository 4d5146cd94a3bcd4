"""The short way through a week, for most of the awake.

The same law as `week.live`, in the order of the same functions, but without a
branch: most of the awake have one candidate that comes to nothing, or to an act
that nobody records, and a mispredicted branch costs more than the arithmetic.
That it changes no bit is what the twin's tests show.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from counterscore.engine.acts import BOND, FESTIVAL, group_of, willing
from counterscore.engine.week import HELD
from counterscore.mechanisms import conduct, detection, rollout, youth_league
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


@njit
def glance(t, w, place, index, first, ages, chance, state, tally, rest):  # type: ignore[no-untyped-def]
    """Settle everybody to whom only one thing may happen and nothing is written down.

    Everybody else goes into `rest` [person]; returns their number.
    """
    w0, w1, w2, w3 = first
    sieve, limit = chance
    profile, standing, lists_, wary, mind = state
    climate = place[2]
    audience = np.int64(t.campaign.level[w])
    outside = times(audience, t.campaign.outside)
    left = 0
    awake = 0
    for j in range(index.size):
        i = index[j]
        rate_class = rate_class_of(profile[i])
        bits = ages[cohort_of(profile[i])]
        aware = audience if bits & 64 else outside
        let_in = (sieve[i] < limit[i]) & ((bits & 12) != 0)
        one = let_in & (np.uint64(w0[j]) < t.conduct.count[rate_class, 0])
        more = let_in & (np.uint64(w0[j]) < t.conduct.count[rate_class, 1])
        kind = conduct.kind_of(t.conduct, rate_class, w1[j])
        accused = kind == t.conduct.accusation
        mode, group = (bits >> 5) & 1, bits & 3
        act = one & (not accused) & ((bits & 4) != 0)
        membership = youth_league.membership_of(np.int64(lists_[i] >> BOND))
        level = conduct.certainty(t.conduct, np.uint32(wary[i]), climate, times(t.campaign.count[kind], aware))
        strain = np.int64(standing[i] >> np.uint32(30))
        act &= np.int64(w2[j]) < 2 * willing(t, mode, group, kind, level, aware, strain, membership)
        written = detection.recorded(t.detection, detection.chance(t.detection, place[1], kind), profile[i], w3[j])
        recorded = act & ((bits & 8) != 0) & written
        special = act & (((t.speech.active != 0) & (t.speech.kind[kind] != 0)) | ((t.youth_league.loyal[kind] != 0) & (membership == 1)))
        false = one & accused & ((bits & 8) != 0) & (np.uint64(w2[j]) < t.detection.false_accept)
        held = ((lists_[i] & HELD) != np.uint32(0)) | (np.int64(standing[i] & np.uint32(2047)) < t.sanctions.alarm)
        held |= ((mind[i] >> np.uint16(4)) & np.uint16(63)) < t.sanctions.finance_alarm
        complex_ = held | more | recorded | special | false
        rest[left] = j
        left += complex_
        done = one & (not complex_)
        awake += done
        act &= done
        tally.n[ACTS + kind] += act
        festival = t.youth_league.festival[kind] != 0
        tally.n[LEAGUE_AT + FESTIVAL + (membership != 1)] += act & festival
        learned = np.uint16(conduct.learn(t.conduct, kind, np.uint32(wary[i]), False))
        wary[i] = learned if act else wary[i]
    tally.n[AWAKE] += awake
    tally.n[CANDIDATES] += awake
    return left
