"""Section 6.1 of the law: the turn of a quarter, for everybody old enough to act.

What moves slowly moves here: scores towards those of the neighbours, financial
scores, strain, support, membership, the dating service. The words are drawn for
a whole community at once, because that is vector code; the rest is one person
after another.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from counterscore.draws import LEAGUE, TRAIT, TURN, draw
from counterscore.engine.acts import BOND, EVER, fear
from counterscore.engine.bars import clean_finance_of, clean_score_in, finance_of, score_in
from counterscore.engine.lent import lent
from counterscore.mechanisms import campaign, credit, opinion, rollout, scoring, speech, youth_league
from counterscore.mechanisms.contract import (
    LEAGUE_AT,
    REWARDED,
    SERVICES,
    SPEECH,
    STRAINED,
    SUPPORT_AT,
    SUPPORT_DOWN,
    SUPPORT_UP,
    SURVEY,
    UNSCORED,
    WITHHELD,
)
from counterscore.society.columns import cohort_of

JOINED, LEFT, TO_PARTY, MEMBER, PARTY_MEMBER, MARRIED, SAME_TIER, DISCORDANT, BORN = 0, 1, 2, 4, 5, 7, 8, 9, 10
ASKED, PRIVATE, EXPRESSED = 0, 1, 2
ONE_IN = 16  # persons are asked in the survey


@lent
def words_of(seed, w, start, site, words, n):  # type: ignore[no-untyped-def]
    """The four words of each of `n` persons of a community, a row each of `words`.

    Rows are taken from the whole array: a row of a cut one is not known to be
    contiguous, and its loop is not vector code.
    """
    a, b, c, d = words[0, :n], words[1, :n], words[2, :n], words[3, :n]
    first = np.uint32(start)
    for i in range(a.size):
        a[i], b[i], c[i], d[i] = draw(seed, first + np.uint32(i), w, site, 0)
    return a, b, c, d


@lent
def turn_community(t, seed, w, start, place, mean, pools, state, scratch, tally):  # type: ignore[no-untyped-def]
    """Everybody of a community turns; returns the community's new mean."""
    profile, standing, lists, _, mind = state
    pool, next_pool = pools
    n = profile.size
    t0, t1, t2, t3 = words_of(seed, w, start, TURN, scratch.turn, n)
    b0, b1, _, _ = words_of(seed, 0, start, TRAIT, scratch.trait, n)
    drift_back(t, w, profile, (t1, b1), mind, scratch.rest)
    privileges = np.int64(0)
    for tier in range(UNSCORED + 1):
        privileges |= np.int64(t.scoring.rewards[tier])
    total, count = np.int64(0), np.int64(0)
    next_pool[:] = 0
    older = scratch.rest[: old_enough(t, w, profile, scratch.rest)]
    for i in older:
        age = np.int64(w) - np.int64(t.ages.birth_week[cohort_of(profile[i])])
        in_force = rollout.in_force(t.rollout, w, place[0], age)
        s = settled(t, w, in_force, mean, standing[i], t0[i])
        m = felt(t, w, age, lists[i], mind[i], (t2[i], t3[i]), tally)
        tier = scoring.tier_of(t.scoring, score_in(s)) if in_force else UNSCORED
        h = lists[i]
        if belongs(t, age, h):
            h = belong(t, seed, p_of(start, i), w, age, tier, h, np.int64(m & np.uint16(15)), pool, next_pool, tally)
        standing[i], lists[i], mind[i] = s, h, m
        if in_force:
            total += score_in(s)
            count += 1
            privilege(t, tier, privileges, tally)
        stocks(s, m, h, tally)
        if p_of(start, i) % ONE_IN == 0 and age >= t.ages.report_from[0]:
            survey(t, in_force, place[3], s, h, m, b0[i], tally)
    return total // count if count > 0 else np.int64(0)


@lent
def old_enough(t, w, profile, some):  # type: ignore[no-untyped-def]
    """Into `some`: the places of those old enough to act; returns their number. Without a branch, since ages come in no order."""
    n = np.uint32(0)
    for i in range(profile.size):
        some[n] = i
        n += np.uint32(np.int64(w) - np.int64(t.ages.birth_week[cohort_of(profile[i])]) >= t.conduct.from_age)
    return n


@lent
def drift_back(t, w, profile, words, mind, some):  # type: ignore[no-untyped-def]
    """Support after its drift towards the base, before anything else of the turn; `some` is room for those who may drift.

    Whether somebody may is told by the word and the level alone: the base is as far away as it can be. Most may not, and
    nobody's base is found in vain.
    """
    t1, b1 = words
    n = np.uint32(0)
    for i in range(mind.size):
        level = np.int64(mind[i] & np.uint16(15))
        some[n] = i
        n += np.uint32(np.uint64(t1[i]) < t.opinion.drift[max(level, np.int64(15) - level)])
    for k in range(n):
        i = some[k]
        level = np.int64(mind[i] & np.uint16(15))
        after = opinion.drift(t.opinion, level, opinion.base(t.opinion, profile[i], b1[i]), t1[i])
        if np.int64(w) - np.int64(t.ages.birth_week[cohort_of(profile[i])]) >= t.conduct.from_age:
            mind[i] = np.uint16(np.int64(mind[i] & np.uint16(0xFFF0)) | after)


@njit(inline="always")
def p_of(start, i):  # type: ignore[no-untyped-def]
    """A person's national index."""
    return np.int64(start) + np.int64(i)


@njit(inline="always")
def settled(t, w, in_force, mean, standing, word):  # type: ignore[no-untyped-def]
    """Standing after guilt by association and the easing of strain."""
    if in_force and mean != 0 and t.scoring.association != 0:
        score, clean = score_in(standing), clean_score_in(standing)
        standing = scoring.with_scores(standing, scoring.associated(t.scoring, score, mean), scoring.associated(t.scoring, clean, mean))
    if (standing >> np.uint32(30)) != np.uint32(0) and np.uint64(word) < t.credit.ease:
        standing = np.uint32(standing - np.uint32(1 << 30))
    return standing


@njit(inline="always")
def felt(t, w, age, listed, mind, words, tally):  # type: ignore[no-untyped-def]
    """Mind after drift of finance and the campaign."""
    t2, t3 = words
    most = credit.quarterly_drift(t.credit, w)
    finance = scoring.towards(finance_of(mind), t.credit.start, most)
    clean = scoring.towards(clean_finance_of(mind), t.credit.start, most)
    support = np.int64(mind & np.uint16(15))
    ever = (listed & EVER) != np.uint32(0)
    after = campaign.stir(t.campaign, campaign.awareness(t.campaign, w, age), ever, support, t2, t3)
    tally.n[SUPPORT_UP] += 1 if after > support else 0
    tally.n[SUPPORT_DOWN] += 1 if after < support else 0
    return np.uint16(after | (finance << 4) | (clean << 10))


@njit(inline="always")
def belongs(t, age, listed):  # type: ignore[no-untyped-def]
    """Whether the League has anything to do with this person: a member, or of the age and of no party."""
    membership = youth_league.membership_of(listed >> BOND)
    return (membership == 1) | ((membership == 0) & (t.youth_league.from_age <= age) & (age < t.youth_league.until_age))


@njit
def belong(t, seed, p, w, age, tier, listed, support, pool, next_pool, tally):  # type: ignore[no-untyped-def]
    """Lists after joining, leaving and the dating service."""
    l0, l1, l2, l3 = draw(seed, p, w, LEAGUE, 0)
    bond = np.int64(listed >> BOND)
    membership, paired = bond % 3, bond // 3
    if membership == 1:
        if age >= t.youth_league.until_age:
            tally.n[LEAGUE_AT + LEFT] += 1
            membership = np.int64(2 if np.uint64(l0) < t.youth_league.party else 0)
            tally.n[LEAGUE_AT + TO_PARTY] += 1 if membership == 2 else 0
        elif np.uint64(l0) < t.youth_league.leave:
            tally.n[LEAGUE_AT + LEFT] += 1
            membership = np.int64(0)
    elif membership == 0 and t.youth_league.from_age <= age < t.youth_league.until_age and np.uint64(l0) < t.youth_league.join:
        tally.n[LEAGUE_AT + JOINED] += 1
        membership = np.int64(1)
    if membership == 1:
        if paired == 1:
            tally.n[LEAGUE_AT + BORN] += 1 if np.uint64(l1) < t.youth_league.birth else 0
        elif np.uint64(l1) < t.youth_league.attend:
            paired = meet(t, 4 * tier + (support >> 2), (l2, l3), pool, next_pool, tally)
    return np.uint32((listed & np.uint32(0x1FFFFFFF)) | (np.uint32(membership + 3 * paired) << BOND))


@njit
def meet(t, own, words, pool, next_pool, tally):  # type: ignore[no-untyped-def]
    """A single member attends; 1 if it ends in marriage with somebody of last quarter's pool."""
    next_pool[own] += 1
    if not np.uint64(words[0]) < t.youth_league.pair:
        return 0
    cell = youth_league.partner(t.youth_league, pool, own // 4, words[1])
    if cell < 0:
        return 0
    tally.n[LEAGUE_AT + MARRIED] += 1
    tally.n[LEAGUE_AT + SAME_TIER] += 1 if cell // 4 == own // 4 else 0
    tally.n[LEAGUE_AT + DISCORDANT] += 1 if abs(cell % 4 - own % 4) >= 2 else 0
    return 1


@njit(inline="always")
def privilege(t, tier, privileges, tally):  # type: ignore[no-untyped-def]
    """Who holds a reward that the scheme has, and who does not."""
    if privileges == 0:
        return
    own = np.int64(t.scoring.rewards[tier])
    for s in range(SERVICES):
        if (privileges >> s) & 1:
            tally.n[(REWARDED if (own >> s) & 1 else WITHHELD) + s] += 1


@njit(inline="always")
def stocks(standing, mind, listed, tally):  # type: ignore[no-untyped-def]
    """Levels of support, strain and memberships."""
    tally.n[SUPPORT_AT + np.int64(mind & np.uint16(15))] += 1
    strain = np.int64(standing >> np.uint32(30))
    if strain > 0:
        tally.n[STRAINED + strain - 1] += 1
    membership = np.int64(listed >> BOND) % 3
    if membership > 0:
        tally.n[LEAGUE_AT + (MEMBER if membership == 1 else PARTY_MEMBER)] += 1


@njit
def survey(t, in_force, m, standing, listed, mind, b0, tally):  # type: ignore[no-untyped-def]
    """A stateless probe: what this person thinks of the authority, and what they answer."""
    d = t.speech.desired[np.int64(mind & np.uint16(15))]
    a = d
    if t.speech.active != 0:
        s = fear(t, in_force, standing, listed, m)
        b = t.speech.bold[b0 >> np.uint32(24)]
        a = speech.choose(b, d, t.speech.tolerance, t.speech.visibility, s, t.speech.proportional)
    tally.n[SURVEY + ASKED] += 1
    tally.n[SURVEY + PRIVATE] += 1 if 2 * d <= SPEECH else 0
    tally.n[SURVEY + EXPRESSED] += 1 if 2 * a <= SPEECH else 0
