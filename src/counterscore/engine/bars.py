"""Sections 10 to 13 of the law: who is barred and refused, what that does to them, redress and exit."""

from __future__ import annotations

import numpy as np
from numba import njit

from counterscore.draws import APPEAL, LIST, MOOD, draw
from counterscore.engine import notes
from counterscore.engine.acts import COMPLAINED, EVER, both_scores, on_lists, with_support
from counterscore.engine.notes import absorb, note
from counterscore.mechanisms import access, credit, lists, local_government, opinion, redress, sanctions, scoring, services
from counterscore.mechanisms.contract import (
    APPEALS,
    BARRED,
    BARRED_FALSE,
    COMPLAINTS,
    COMPLIED,
    DENIED,
    EXPIRED,
    GROUP_BARRED,
    GROUP_BY_LIST,
    GROUP_FALSE,
    GROUP_REFUSED,
    GROUP_SIZE,
    LISTED,
    LOAN,
    LOANS_REFUSED,
    MOOT,
    NAMED,
    NEWLY_BARRED,
    NEWLY_BARRED_BY,
    POST,
    REPAIRED,
    SERVICES,
    STRAIN_UP,
    SUPPORT_DOWN,
    UNSCORED,
    UPHELD,
)
from counterscore.society.columns import FINANCE_STEP, quintile_of, travel_of

BARRED_BIT = np.uint32(1 << 26)
LEARNED = np.uint32(3 << 24)
APPEALING = np.uint32(3 << 27)
LOAN_BIT = np.int64(1 << LOAN)


@njit(inline="always")
def score_in(standing):  # type: ignore[no-untyped-def]
    """The score."""
    return np.int64(standing & np.uint32(2047))


@njit(inline="always")
def clean_score_in(standing):  # type: ignore[no-untyped-def]
    """The score without false records."""
    return np.int64((standing >> np.uint32(11)) & np.uint32(2047))


@njit(inline="always")
def finance_of(mind):  # type: ignore[no-untyped-def]
    """The financial score, in steps."""
    return np.int64((np.uint32(mind) >> np.uint32(4)) & np.uint32(63))


@njit(inline="always")
def clean_finance_of(mind):  # type: ignore[no-untyped-def]
    """The same without false records."""
    return np.int64(np.uint32(mind) >> np.uint32(10))


@njit
def expire(t, seed, p, w, listed, tally):  # type: ignore[no-untyped-def]
    """Section 7: entries whose term is over are struck off, or stay as stale ones."""
    over = lists.over(w, listed)
    if over == 0:
        return listed
    words = draw(seed, p, w, LIST, 2)
    for i in range(2):
        if (over >> i) & 1:
            stays = stale_weeks(t, listed, i, words[0] if i == 0 else words[1])
            tally.n[EXPIRED + i] += 1 if stays == 0 else 0
            listed = lists.strike(listed, i, w, stays, tally)
    return listed


@njit(inline="always")
def stale_weeks(t, listed, i, word):  # type: ignore[no-untyped-def]
    """For how long a true entry stays although its time is over; 0: not at all."""
    return t.detection.stale_weeks if lists.clean_of(listed, i) == 1 and np.uint64(word) < t.detection.stale else np.int64(0)


@njit
def masks_of(t, age, in_force, standing, listed, mind):  # type: ignore[no-untyped-def]
    """Barred services as they are, on clean records, by lists alone, by score alone; and whether lenders refuse."""
    score, clean = score_in(standing), clean_score_in(standing)
    tier = clean_tier = UNSCORED
    if in_force:
        tier, clean_tier = scoring.tier_of(t.scoring, score), scoring.tier_of(t.scoring, clean)
    flags = lists.flags_of(listed)
    mask = sanctions.step(t.sanctions, tier, flags, age)
    clean_mask = sanctions.step(t.sanctions, clean_tier, lists.clean_flags_of(listed), age)
    by_list = sanctions.step(t.sanctions, UNSCORED, flags, age)
    by_score = sanctions.step(t.sanctions, tier, 0, age)
    lender = False
    if t.credit.cut > 0 and age >= t.rollout.scored_age:
        lenders = t.access.lenders
        if credit.lending(t.credit, t.scoring, lenders, in_force, score, finance_of(mind)) < t.credit.cut:
            mask, by_score, lender = mask | LOAN_BIT, by_score | LOAN_BIT, True
        if credit.lending(t.credit, t.scoring, lenders, in_force, clean, clean_finance_of(mind)) < t.credit.cut:
            clean_mask |= LOAN_BIT
    return mask, clean_mask, by_list, by_score, lender


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
def bar(t, seed, p, w, masks, listed, tally):  # type: ignore[no-untyped-def]
    """Who is barred this week is counted; who is newly barred may be told. Lists, whether fresh, whether told."""
    mask, clean_mask, by_list, by_score, _ = masks
    false = mask & ~clean_mask
    for s in range(SERVICES):
        tally.n[BARRED + s] += (mask >> s) & 1
        tally.n[BARRED_FALSE + s] += (false >> s) & 1
    tally.n[NAMED] += 1 if t.access.named != 0 else 0
    if (listed & BARRED_BIT) != np.uint32(0):
        return listed, False, False
    tally.n[NEWLY_BARRED] += 1
    tally.n[NEWLY_BARRED_BY + (0 if by_score == 0 else (1 if by_list == 0 else 2))] += 1
    listed = np.uint32((listed & ~LEARNED) | BARRED_BIT)
    _, _, w2, _ = draw(seed, p, w, LIST, 0)
    if np.uint64(w2) < t.services.notice:
        return np.uint32(listed | (np.uint32(services.learns(t.services, seed, p, w, services.NEW)) << np.uint32(24))), True, True
    return listed, True, False


@njit(inline="always")
def unbar(listed):  # type: ignore[no-untyped-def]
    """Nobody's bar stands: whoever was ever barred keeps the mark of it."""
    mark = np.uint32(1 << 24) if (listed & EVER) != np.uint32(0) else np.uint32(0)
    return np.uint32((listed & ~(LEARNED | BARRED_BIT)) | mark)


@njit
def barred_week(t, seed, p, w, age, profile, masks, in_force, person, tally):  # type: ignore[no-untyped-def]
    """Sections 10 (newly barred) to 12.1 for somebody barred: the person, whether fresh, refusals."""
    standing, listed, wary, mind, trace = person
    mask, clean_mask, by_list, by_score, lender = masks
    trace = absorb(trace, w, notes.BARRED, mask)
    trace = note(trace, w, notes.STANDING, clean_mask, by_list + 256 * by_score + (65536 if lender else 0))
    listed, fresh, informed = bar(t, seed, p, w, masks, listed, tally)
    learned = np.int64((listed >> np.uint32(24)) & np.uint32(3))
    trace = note(trace, w, notes.LEARNT, learned + (4 if fresh else 0), 1 if informed else 0)
    closed = (mask, clean_mask, by_list, by_score)
    refused, false, listed_alone, evaded, which = services.step(t.services, seed, p, w, travel_of(profile), learned, closed, tally)
    loans = services.of(which, LOAN)
    by_group(t, age, profile, (refused, false, listed_alone), tally)
    if lender and loans > 0:
        tally.n[LOANS_REFUSED + (0 if FINANCE_STEP * finance_of(mind) < t.credit.cut else 1)] += loans
    if refused > 0:
        trace = absorb(trace, w, notes.REFUSALS, refused)
        trace = each_refusal(trace, w, which, masks)
        if learned == services.NEW or learned == services.EVADES:
            _, _, _, w3 = draw(seed, p, w, LIST, 0)
            if services.lesson(t.services, refused, w3):
                informed |= learned == services.NEW
                learned = services.learns(t.services, seed, p, w, learned)
                listed = np.uint32((listed & ~LEARNED) | (np.uint32(learned) << np.uint32(24)))
    if evaded > 0:
        trace = absorb(trace, w, notes.EVADED, evaded)
    person = (standing, listed, wary, mind, trace)
    if fresh or informed or refused > 0:
        ground = 1 if (mask & ~clean_mask) != 0 else 0
        person = suffer(t, seed, p, w, (fresh, ground, refused, false, informed), which, person, tally)
    return person, fresh, refused


@njit
def each_refusal(trace, w, which, masks):  # type: ignore[no-untyped-def]
    """The trace after the refusals of a week, service by service."""
    for s in range(SERVICES):
        n = services.of(which, s)
        if n > 0:
            listed, scored = (masks[2] >> s) & 1, (masks[3] >> s) & 1
            false = 0 if (masks[1] >> s) & 1 else 1024
            trace = note(trace, w, notes.REFUSED, s, n + 256 * services.cause(listed, scored) + false)
    return trace


@njit
def suffer(t, seed, p, w, events, which, person, tally):  # type: ignore[no-untyped-def]
    """Section 12.1: support, complaint and strain."""
    standing, listed, wary, mind, trace = person
    fresh, ground, refused, false, informed = events
    m0, m1, m2, m3 = draw(seed, p, w, MOOD, 0)
    support = np.int64(mind & np.uint32(15))
    down = min(support, opinion.shaken(t.opinion, fresh, ground, refused, false, informed, (m0, m1, m3)))
    if down > 0:
        tally.n[SUPPORT_DOWN] += down
        mind = with_support(mind, support - down)
        trace = note(trace, w, notes.MOVED, support, support - down)
    if refused > 0 and local_government.complains(t.local_government, m2):
        tally.n[COMPLAINTS] += 1
        tally.place[COMPLAINED] += 1
        trace = note(trace, w, notes.COMPLAINED, 0, 0)
    if services.of(which, LOAN) + services.of(which, POST) > 0:
        n0, _, _, _ = draw(seed, p, w, MOOD, 1)
        strain = np.int64(standing >> np.uint32(30))
        worse = credit.strained(t.credit, strain, n0)
        if worse != strain:
            tally.n[STRAIN_UP] += 1
            standing = np.uint32((standing & np.uint32(0x3FFFFFFF)) | (np.uint32(worse) << np.uint32(30)))
            trace = absorb(trace, w, notes.STRAINED, worse)
    return standing, listed, wary, mind, trace


@njit
def appeal(t, seed, p, w, masks, in_force, person, tally):  # type: ignore[no-untyped-def]
    """Section 12.2: a pending appeal is decided, or one is filed; points are repaired."""
    standing, listed, wary, mind, trace = person
    a0, a1, a2, a3 = draw(seed, p, w, APPEAL, 0)
    pending = np.int64((listed & APPEALING) >> np.uint32(27))
    if pending != 0:
        if redress.decided(t.redress, a1):
            listed &= ~APPEALING
            before = listed
            standing, listed, mind, result = conclude(t, pending, a2, standing, listed, mind, tally)
            trace = on_lists(absorb(trace, w, notes.DECIDED, result), w, notes.BY_APPEAL, before, listed)
            if pending == redress.AGAINST_SCORE and result == 1:
                trace = note(trace, w, notes.CORRECTED, both_scores(standing), finance_of(mind) + 64 * clean_finance_of(mind))
    elif masks[0] != 0 and (listed & LEARNED) != np.uint32(0) and redress.files(t.redress, a0):
        flags = lists.flags_of(listed)
        against = 1 if flags & 1 else (2 if flags & 2 else redress.AGAINST_SCORE)
        tally.n[APPEALS + against - 1] += 1
        listed |= np.uint32(against) << np.uint32(27)
        trace = absorb(trace, w, notes.APPEALED, against)
    score, clean = score_in(standing), clean_score_in(standing)
    if masks[0] != 0 and masks[3] != 0 and in_force and score < t.scoring.start and np.uint64(a3) < t.redress.repair:
        tally.n[REPAIRED] += 1
        points = t.redress.repair_points
        score = redress.given_back(score, t.scoring.start, points)
        standing = scoring.with_scores(standing, score, redress.given_back(clean, t.scoring.start, points))
        trace = note(trace, w, notes.REPAIRED, both_scores(standing), 0)
    return standing, listed, wary, mind, trace


@njit
def conclude(t, pending, word, standing, listed, mind, tally):  # type: ignore[no-untyped-def]
    """A decision: standing, lists and mind after it, and 1 upheld, 0 denied, 2 moot."""
    i = pending - 1
    score, clean = score_in(standing), clean_score_in(standing)
    finance, clean_finance = finance_of(mind), clean_finance_of(mind)
    if pending == redress.AGAINST_SCORE:
        moot, ground = score >= clean and finance >= clean_finance, True
    else:
        moot, ground = lists.end_of(listed, i) == 0, lists.clean_of(listed, i) == 0
    if moot:
        tally.n[MOOT] += 1
        return standing, listed, mind, 2
    if not redress.succeeds(t.redress, ground, word):
        tally.n[DENIED + i] += 1
        return standing, listed, mind, 0
    tally.n[UPHELD + i] += 1
    if pending == redress.AGAINST_SCORE:
        standing = scoring.with_scores(standing, max(score, clean), clean)
        best = np.uint32(max(finance, clean_finance))
        return standing, listed, np.uint16((np.uint32(mind) & np.uint32(0xFC0F)) | (best << np.uint32(4))), 1
    return standing, lists.put(listed, i, 0, 0), mind, 1


@njit
def close(t, seed, p, w, mask, refused, listed, trace, tally):  # type: ignore[no-untyped-def]
    """Section 13: who leaves a list by compliance, or stays on it as a stale entry; who does neither is counted."""
    shame = access.shame(t.access) if mask != 0 else np.uint64(0)
    w0 = w1 = np.uint32(0xFFFFFFFF)  # decides nothing; the draw is made where it can
    if refused > 0 or (t.lists.comply[0] | t.lists.comply[1] | shame) != np.uint64(0):
        w0, w1, _, _ = draw(seed, p, w, LIST, 0)
    for i in range(2):
        if lists.end_of(listed, i) == 0:
            continue
        if lists.complies(t.lists, i, refused, shame, w0 if i == 0 else w1):
            tally.n[COMPLIED + i] += 1
            trace = absorb(trace, w, notes.COMPLIED, i)
            stays = np.int64(0)
            if t.detection.stale > np.uint64(0):
                _, _, s2, s3 = draw(seed, p, w, LIST, 2)
                stays = stale_weeks(t, listed, i, s2 if i == 0 else s3)
            before = listed
            listed = lists.strike(listed, i, w, stays, tally)
            trace = on_lists(trace, w, notes.BY_COMPLIANCE, before, listed)
        else:
            tally.n[LISTED + i] += 1
    return listed, trace
