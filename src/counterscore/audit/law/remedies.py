"""What the tables say of undoing: appeal, human steps, repair, how records fade, and what an assessment can describe."""

from __future__ import annotations

import numpy as np

from counterscore.audit.law.kinds import SPEECH, kinds_in
from counterscore.audit.law.rules import eras_of
from counterscore.audit.law.terms import Case, Figure, Sides
from counterscore.audit.law.wording import FILE, RULES, RUN, count, picked, said, words
from counterscore.mechanisms.contract import SURE
from counterscore.weeks import monday


def appeal(case: Case) -> Sides:
    """The rule of appeal."""
    t = case.tables.redress
    filed, decided = (float(x[eras_of(case)].max(initial=0)) / SURE for x in (t.file, t.decide))
    if not filed or not decided:
        return Sides((said("The rules give no appeal", RULES),))
    upheld = float(t.upheld[1]) / SURE
    text = f"Who knows of a bar appeals with a chance of {filed:.1%} a week; a decision takes {1 / decided:.1f} weeks in the mean"
    harm = () if upheld == 1 else (said(f"{1 - upheld:.0%} of appeals against a false ground fail by rule", RULES),)
    ease = (said(text, RULES), said(f"{upheld:.0%} of appeals against a false ground are upheld by rule", RULES))
    return Sides(harm, ease, figures=(Figure("mean weeks to a decision, by rule", 1 / decided, "weeks"),))


def no_human_step(case: Case) -> Sides:
    """What stands between the record and the refusal."""
    if not case.reach.any.any():
        return Sides(ease=(said("The tables close no service, so that nothing is decided by them", RULES),))
    judged = kinds_in(case, context="court") & case.reach.by_list.any(axis=1)
    ease = (
        (said(f"Before a record of {words(picked(case.reach.kinds, judged))} enters a list, a court has decided", RULES),)
        if judged.any()
        else ()
    )
    return Sides((said("As modelled, no human step stands between tier, list or lending number and the refusal", RULES),), ease)


def fading(case: Case) -> Sides:
    """How records and entries end."""
    t, harm, ease = case.tables, list[str](), list[str]()
    if "scoring" in case.scheme.tables:
        drift = int(t.scoring.drift)
        (ease if drift else harm).append(
            said(f"Points fade by {drift} a year" if drift else "Points never fade; only other records move them", RULES)
        )
    for i, name in enumerate(case.lists):
        term = int(t.lists.term[eras_of(case), i].max())
        (ease if term else harm).append(
            said(
                f"Entries in list {words([name])} end after {term} weeks" if term else f"Entries in list {words([name])} have no term",
                RULES,
            )
        )
    stale = int(t.detection.stale) / SURE
    if stale and case.lists:
        harm.append(said(f"{stale:.0%} of entries whose time is over stay for {int(t.detection.stale_weeks)} weeks more", RULES))
    return Sides(tuple(harm), tuple(ease))


def repair(case: Case) -> Sides:
    """Compliance and repair."""
    t, e, ease = case.tables, eras_of(case), []
    for i, name in enumerate(case.lists):
        if t.lists.comply[e, i].any():
            ease.append(said(f"Compliance ends an entry in list {words([name])}", RULES))
    if t.redress.repair[e].any() and int(t.redress.repair_points):
        ease.append(said(f"A repair gives back {int(t.redress.repair_points)} points", RULES))
    if int(t.redress.deed_points):
        ease.append(said(f"A good deed gives back {int(t.redress.deed_points)} points more", RULES))
    return Sides(() if ease else (said("No act of the person ends a bar before time does", RULES),), tuple(ease))


def processes(case: Case) -> Sides:
    """What the process is: that it can be told from the tables."""
    written = int(case.reach.written.sum())
    rules = len(case.scheme.tables["sanctions"].rows("rules")) if "sanctions" in case.scheme.tables else 0
    text = f"The tables tell the process: {count(written, 'kinds')} written down, {int(case.reach.counted.sum())} counted, {count(rules, 'rules')} of sanction"
    return Sides(ease=(said(text, RULES),))


def period(case: Case) -> Sides:
    """Over which weeks, and how often."""
    from_, until = monday(case.weeks[0]), case.last_day
    ease = [said(f"The scheme is read over {len(case.weeks)} weeks, from {from_} to {until}", FILE)]
    rate = case.evidence.records_per_person_year
    if rate is not None:
        ease.append(said(f"A scored person has {count(rate, 'records a year')}", RUN))
    return Sides(ease=tuple(ease))


def speech_weighed(case: Case) -> Sides:
    """Whether speech can close a service."""
    which = kinds_in(case, context=SPEECH)
    closes = case.reach.any & which[:, None]
    if not closes.any():
        return Sides(ease=(said("No kind of speech or loyalty can close a service", RULES),))
    kinds, services = picked(case.reach.kinds, closes.any(axis=1)), picked(case.reach.services, closes.any(axis=0))
    return Sides(
        (said(f"{count(len(kinds), 'kinds')} of speech ({words(kinds)}) can close {words(services, 8)}", RULES),),
        figures=(Figure("pairs of speech and service", int(np.count_nonzero(closes)), "pairs"),),
    )
