"""What is the same for all who are alike, reckoned before anybody is looked at: once a batch, or once a week."""

from __future__ import annotations

import numpy as np

from counterscore.engine.acts import group_of
from counterscore.engine.lent import lent
from counterscore.mechanisms import conduct, rollout
from counterscore.mechanisms.contract import SLOTS, WHOLE, times
from counterscore.society.columns import COHORTS, cohort_of, rate_class_of

NOBODY = 16  # row of those too young to act


@lent
def stand(t, w, join_week, ages):  # type: ignore[no-untyped-def]
    """Into `ages` [cohort] bits: 0-1 age group, 2 old enough to act, 3 of scored age, 4 in force, 5 may see rewards, 6 in the audience.

    From bit 7 on: the row of `most_shares`.
    """
    for cohort in range(ages.size):
        age = np.int64(w) - np.int64(t.ages.birth_week[cohort])
        group, acts = group_of(t, age), age >= t.conduct.from_age
        force = rollout.in_force(t.rollout, w, join_week, age)
        shown, heard = force and t.access.shown != 0, t.campaign.from_age <= age < t.campaign.until_age
        row = group | (4 if shown else 0) | (8 if heard else 0) if acts else NOBODY
        bits = group | (4 if acts else 0) | (8 if age >= t.rollout.scored_age else 0) | (16 if force else 0)
        ages[cohort] = bits | (32 if shown else 0) | (64 if heard else 0) | (row << 7)


@lent
def most_shares(t, w, out):  # type: ignore[no-untyped-def]
    """Into `out` [row, kind]: the largest share of candidates on which anybody so old acts this week, whatever they are like.

    A row is an age group, 4 more where rewards may be seen, 8 more in the campaign's audience. Every step of `acts.willing`
    grows with each of its factors, so what it makes of the largest is no less than anybody's. False records are all let through.
    """
    audience = np.int64(t.campaign.level[w])
    outside = times(audience, t.campaign.outside)
    for kind in range(SLOTS):
        heard = t.speech.active != 0 and t.speech.kind[kind] != 0
        response, strain, factor = np.int64(1) << 31 if heard else np.int64(0), np.int64(0), np.int64(0)
        for level in range(t.conduct.response.shape[1]):
            response = max(response, np.int64(t.conduct.response[kind, level]))
        for i in range(t.credit.strain.shape[0]):
            strain = max(strain, np.int64(t.credit.strain[i, kind]))
        for i in range(t.youth_league.factor.shape[0]):
            factor = max(factor, np.int64(t.youth_league.factor[i, kind]))
        for row in range(NOBODY):
            rate = conduct.rate_of(t.conduct, (row >> 2) & 1, row & 3, kind, response)
            rate = times(times(times(rate, strain), factor), WHOLE + times(t.campaign.rise[kind], audience if row & 8 else outside))
            out[row, kind] = np.uint32(min(rate, np.int64(1) << 31))
        out[NOBODY, kind] = np.uint32(0)
    out[:, t.conduct.accusation] = np.uint32(1 << 31)


@lent
def limits(t, last_week, profile, limit, classes, cohorts, mask):  # type: ignore[no-untyped-def]
    """Into `limit`: each person's sieve byte, 0 for those still too young in the last week of the batch; and class and cohort of each.

    `mask` is room for a byte a cohort.
    """
    youngest = min(np.int64(t.conduct.from_age), np.int64(t.rollout.scored_age))
    for i in range(limit.size):  # a loop of its own, because it is vector code
        classes[i], cohorts[i] = rate_class_of(profile[i]), cohort_of(profile[i])
    for cohort in range(COHORTS):
        mask[cohort] = np.uint8(255) if last_week - np.int64(t.ages.birth_week[cohort]) >= youngest else np.uint8(0)
    for i in range(limit.size):
        limit[i] = t.conduct.sieve[classes[i]] & mask[cohorts[i]]
