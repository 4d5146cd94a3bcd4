"""Sections 8 and 9 of the law: candidates, what is said, what is done, what is written down.

A person is a tuple (standing, lists, wary, mind, trace); a place is a tuple
(week of joining, watchfulness, climate, last week's share of dissenters). What
lies ahead of a person is a tuple (number of candidates, how many have passed,
kinds met so far, words of the next but for its first).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from counterscore.draws import CANDIDATE, LEAGUE, RECORD, TRAIT, draw
from counterscore.engine import notes
from counterscore.engine.notes import absorb, note, whisper
from counterscore.mechanisms import access, campaign, conduct, credit, detection, lists, scoring, speech, youth_league
from counterscore.mechanisms.contract import (
    ACTS,
    FALSE_RECORDS,
    LEAGUE_AT,
    MISSHARED,
    RECORDS,
    SPEECH_AT,
    SPEECH_DESIRED,
    SPEECH_VOICED,
    SUPPORT_UP,
    WHOLE,
    times,
)
from counterscore.society.columns import rate_class_of

EVER = np.uint32(7 << 24)  # learned or barred: was ever barred
BOND = np.uint32(29)
EXPELLED, LOYAL_ACT, FESTIVAL = 3, 6, 11
OCCASIONS, VOICED, COMPLAINED = 0, 1, 2  # entries of `tally.place`, the community's own counts of the week


@njit(inline="always")
def with_support(mind, support):  # type: ignore[no-untyped-def]
    """`mind` with another level of support."""
    return np.uint16((mind & np.uint32(0xFFF0)) | np.uint32(support))


@njit(inline="always")
def group_of(t, age):  # type: ignore[no-untyped-def]
    """Conduct's age group."""
    group = 0
    while group < 3 and age >= t.ages.group_from[group + 1]:
        group += 1
    return group


@njit
def candidates(t, seed, p, w, place, profile, age, in_force, ahead, person, tally):  # type: ignore[no-untyped-def]
    """The candidates that lie ahead of a person, each in turn."""
    rate_class = rate_class_of(profile)
    mode = 1 if in_force and t.access.shown != 0 else 0
    adult = age >= t.rollout.scored_age
    group = group_of(t, age)
    aware = campaign.awareness(t.campaign, w, age)
    n, passed, seen, words = ahead
    w1, w2, w3 = words
    for k in range(passed, n):
        if k > passed:
            _, w1, w2, w3 = draw(seed, p, w, CANDIDATE, k)
        kind = conduct.kind_of(t.conduct, rate_class, w1)
        if kind == t.conduct.accusation:
            accused = detection.accused_of(t.detection, w2, w3) if adult else np.int64(-1)
            if accused >= 0:
                person = write(t, seed, p, w, k, in_force, accused, False, draw(seed, p, w, RECORD, k), person, tally)
            continue
        if t.conduct.once[kind] and (seen >> np.uint64(kind)) & np.uint64(1):
            continue
        seen |= np.uint64(1) << np.uint64(kind)
        if age >= t.conduct.from_age:
            person = tempted(t, seed, p, w, k, kind, (mode, group, aware, adult, in_force), place, profile, (w2, w3), person, tally)
    return person


@njit(inline="always")
def willing(t, mode, group, kind, level, aware, strain, membership):  # type: ignore[no-untyped-def]
    """Share of candidates on which such a person acts."""
    heard = t.speech.active != 0 and t.speech.kind[kind] != 0
    response = np.int64(1) << 31 if heard else np.int64(t.conduct.response[kind, level])
    rate = conduct.rate_of(t.conduct, mode, group, kind, response)
    rate = times(times(rate, t.credit.strain[strain, kind]), t.youth_league.factor[membership, kind])
    return times(rate, WHOLE + times(t.campaign.rise[kind], aware))


@njit
def tempted(t, seed, p, w, k, kind, who, place, profile, marks, person, tally):  # type: ignore[no-untyped-def]
    """One candidate: whether it becomes an act, and whether the act is recorded."""
    mode, group, aware, adult, in_force = who
    w2, w3 = marks
    standing, listed, wary, mind, trace = person
    level = conduct.certainty(t.conduct, np.uint32(wary), place[2], times(t.campaign.count[kind], aware))
    membership = youth_league.membership_of(np.int64(listed >> BOND))
    inclined = willing(t, mode, group, kind, level, aware, np.int64(standing >> np.uint32(30)), membership)
    trace = whisper(trace, w, notes.TEMPTED, kind, inclined >> 16)
    if not np.int64(w2) < 2 * inclined:
        return person
    chance = detection.chance(t.detection, place[1], kind)
    if t.speech.active != 0 and t.speech.kind[kind] != 0:
        said, chance = say(t, seed, p, w, kind, level, in_force, place, person, tally)
        trace = absorb(trace, w, notes.SAID, said)
        if said == speech.WITHHELD:
            return standing, listed, wary, mind, trace
    tally.n[ACTS + kind] += 1
    trace = absorb(trace, w, notes.ACT, kind)
    trace = whisper(trace, w, notes.WATCHED, kind, chance >> 16 if adult else 0)
    mind = bonded(t, seed, p, w, k, kind, membership, mind, tally)
    recorded = adult and detection.recorded(t.detection, chance, profile, w3)
    if not recorded:
        return standing, listed, np.uint16(conduct.learn(t.conduct, kind, np.uint32(wary), False)), mind, trace
    marks4 = draw(seed, p, w, RECORD, k)
    wary = np.uint16(conduct.learn(t.conduct, kind, np.uint32(wary), access.knows(t.access, marks4[3])))
    return write(t, seed, p, w, k, in_force, kind, True, marks4, (standing, listed, wary, mind, trace), tally)


@njit(inline="always")
def bonded(t, seed, p, w, k, kind, membership, mind, tally):  # type: ignore[no-untyped-def]
    """What an act means to the League: loyalty with its hold on support, and festivals."""
    if t.youth_league.festival[kind] != 0:
        tally.n[LEAGUE_AT + FESTIVAL + (0 if membership == 1 else 1)] += 1
    if membership == 1 and t.youth_league.loyal[kind] != 0:
        tally.n[LEAGUE_AT + LOYAL_ACT] += 1
        w0, _, _, _ = draw(seed, p, w, LEAGUE, 2 + k)
        support = np.int64(mind & np.uint32(15))
        if youth_league.holds(t.youth_league, w0) and support < 15:
            tally.n[SUPPORT_UP] += 1
            return with_support(mind, support + 1)
    return mind


@njit(inline="always")
def fear(t, in_force, standing, listed, m):  # type: ignore[no-untyped-def]
    """Severity: what this person stands to lose by falling to the lowest tier, and the floor."""
    lose = np.int64(0)
    if in_force:
        flags = lists.flags_of(listed)
        tier = scoring.tier_of(t.scoring, np.int64(standing & np.uint32(2047)))
        gone = np.int64(t.sanctions.bars[0, flags]) & ~np.int64(t.sanctions.bars[tier, flags])
        for s in range(8):
            lose += (gone >> s) & 1
    return speech.severity(t.speech, lose, m)


@njit
def say(t, seed, p, w, kind, level, in_force, place, person, tally):  # type: ignore[no-untyped-def]
    """Section 8.1: what is said at an occasion: the outcome, and the share of such acts that are recorded."""
    standing, listed, _, mind, trace = person
    b0, _, _, _ = draw(seed, p, 0, TRAIT, 0)
    b = t.speech.bold[b0 >> np.uint32(24)]
    d = t.speech.desired[np.int64(mind & np.uint32(15))]
    s = fear(t, in_force, standing, listed, place[3])
    z = speech.surveillance(t.speech, place[1])
    a = speech.choose(b, d, t.speech.tolerance, speech.perceived(t.speech, z, level), s, t.speech.proportional)
    said = speech.outcome(a, d, t.speech.tolerance)
    whisper(whisper(trace, w, notes.SPOKEN, d, a), w, notes.FEARED, s, b)
    tally.place[OCCASIONS] += 1
    tally.place[VOICED] += 1 if a > t.speech.tolerance else 0
    if t.speech.kind[kind] == 1:
        tally.n[SPEECH_AT + 2 * said + (1 if (listed & EVER) != np.uint32(0) else 0)] += 1
        tally.n[SPEECH_DESIRED] += d
        tally.n[SPEECH_VOICED] += a
    return said, speech.seen(t.detection.record[kind], z, a, t.speech.tolerance)


@njit
def write(t, seed, p, w, k, in_force, kind, true, marks, person, tally):  # type: ignore[no-untyped-def]
    """Section 9, one record: detection has made it; scoring, credit, lists and the League take it as it arrives."""
    standing, listed, wary, mind, trace = person
    tally.n[(RECORDS if true else FALSE_RECORDS) + kind] += 1
    arrived = detection.arrival(t.detection, kind, marks[1], marks[2]) if true else np.int64(kind)
    if arrived != kind:
        tally.n[MISSHARED + arrived] += 1
    trace = absorb(trace, w, notes.TRUE_RECORD if true else notes.FALSE_RECORD, arrived)
    counts = in_force and scoring.counts(t.rollout.counted, marks[0])
    trace = note(trace, w, notes.FILED, arrived, kind + (64 if counts else 0))
    if counts:
        standing, d = scoring.step(t.scoring, arrived, kind, true, t.redress.deed_points, standing, tally)
        if d != 0:
            trace = absorb(trace, w, notes.SCORED, np.int64(standing & np.uint32(255)))
        trace = note(trace, w, notes.POINTS, d, both_scores(standing))
    mind = on_file(t, arrived, kind, true, mind)
    before = listed
    listed = lists.enter(t.lists, arrived, true and arrived == kind, w, listed, tally)
    trace = on_lists(trace, w, notes.BY_RECORD, before, listed)
    bond = np.int64(listed >> BOND)
    if youth_league.membership_of(bond) == 1 and t.youth_league.disciplined[arrived] != 0:
        _, w1, _, _ = draw(seed, p, w, LEAGUE, 2 + k)
        if youth_league.expels(t.youth_league, arrived, w1):
            tally.n[LEAGUE_AT + EXPELLED] += 1
            listed = np.uint32((listed & np.uint32(0x1FFFFFFF)) | (np.uint32(bond - 1) << BOND))
            trace = absorb(trace, w, notes.EXPELLED, 0)
    return standing, listed, wary, mind, trace


@njit(inline="always")
def both_scores(standing):  # type: ignore[no-untyped-def]
    """Score and clean score in one number, as a log keeps them."""
    return np.int64(standing & np.uint32(2047)) + 4096 * np.int64((standing >> np.uint32(11)) & np.uint32(2047))


@njit
def on_lists(trace, w, why, before, after):  # type: ignore[no-untyped-def]
    """The trace after a change of lists, if there was one."""
    for i in range(2):
        end, clean = lists.end_of(after, i), lists.clean_of(after, i)
        if end != lists.end_of(before, i) or clean != lists.clean_of(before, i):
            trace = note(trace, w, notes.LISTED, i + 4 * why, end + 4096 * clean)
    return trace


@njit(inline="always")
def on_file(t, arrived, kind, true, mind):  # type: ignore[no-untyped-def]
    """`mind` with the financial scores after a record."""
    finance = credit.moved(np.int64((mind >> 4) & np.uint32(63)), t.credit.points[arrived])
    clean = np.int64(np.uint32(mind) >> np.uint32(10))
    if true:
        clean = credit.moved(clean, t.credit.points[kind])
    return np.uint16((np.uint32(mind) & np.uint32(15)) | (np.uint32(finance) << np.uint32(4)) | (np.uint32(clean) << np.uint32(10)))
