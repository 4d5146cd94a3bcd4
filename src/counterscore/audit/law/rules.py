"""What the scheme file and its tables say: who is evaluated, on what, for how long, who may read and who is told."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counterscore.audit.law.kinds import kinds_in
from counterscore.audit.law.terms import Case, Figure, Sides
from counterscore.audit.law.wording import FILE, RULES, count, part, picked, said, words
from counterscore.mechanisms.contract import NEVER, ONE, SURE
from counterscore.mechanisms.contract import WHOLE as FACTOR
from counterscore.weeks import monday

FINED = 10.0  # gravity from which an authority decides on a penalty


def eras_of(case: Case) -> NDArray[np.int64]:
    """Numbers of the eras that have a week in common with the case."""
    first = case.tables.eras.week.astype(np.int64)
    end = np.append(first[1:], NEVER)
    return np.flatnonzero((end > case.weeks.start) & (first < case.weeks.stop))


def evaluated(case: Case) -> Sides:
    """A score, tiers, lists, or a number that lenders read; firms are left out."""
    harm, t = [], case.tables
    if "scoring" in case.scheme.tables:
        tiers = f" in {len(case.tiers)} tiers" if case.tiers else ""
        harm.append(said(f"Each person has a score from {int(t.scoring.least)} to {int(t.scoring.most)} points{tiers}", FILE))
    if case.lists:
        harm.append(said(f"Persons are put on {count(len(case.lists), 'lists')}: {words(case.lists)}", FILE))
    if t.credit.cut[eras_of(case)].any():
        harm.append(said("Lenders read a financial score from 0 to 1,000 points", FILE))
    return Sides(tuple(harm), notes=firms(case))


def firms(case: Case) -> tuple[str, ...]:
    """That published postings hold firms, which do not count here."""
    rows = case.scheme.tables["lists"].rows("list") if case.lists else ()
    return tuple(
        said(
            f"Natural persons only: {row.number('firm_share'):.1%} of the postings of list {row.raw('name')} are firms and do not count",
            FILE,
        )
        for row in rows
        if row.number("firm_share")
    )


def over_time(case: Case) -> Sides:
    """How long conduct is remembered."""
    harm, t = [], case.tables
    if "scoring" in case.scheme.tables:
        fades = f"drifts back by {int(t.scoring.drift)} points a year" if int(t.scoring.drift) else "never drifts back"
        harm.append(said(f"A score is kept from week to week over {len(case.weeks)} weeks and {fades}", RULES))
    for i, name in enumerate(case.lists):
        term = int(t.lists.term[eras_of(case), i].max())
        harm.append(said(f"An entry in list {words([name])} stands {f'for up to {term} weeks' if term else 'until compliance'}", RULES))
    rate = case.evidence.records_per_person_year
    figures = () if rate is None else (Figure("records a person and year", rate, "records per person and year"),)
    return Sides(tuple(harm), figures=figures)


def behaviour(case: Case) -> Sides:
    """Conduct that changes a score or enters a list, by context."""
    kinds = picked(case.reach.kinds, case.reach.counted)
    if not kinds:
        return Sides(ease=(said("No record of conduct changes a score or enters a list", RULES),))
    contexts = sorted(set(picked(case.reach.contexts, case.reach.counted)))
    text = f"Records of {count(len(kinds), 'kinds')} of conduct, of {count(len(contexts), 'contexts')} ({words(contexts, 8)}), change a score or enter a list"
    return Sides(
        (said(text, RULES),), figures=(Figure("kinds counted", len(kinds), "kinds"), Figure("contexts", len(contexts), "contexts"))
    )


def characteristics(case: Case) -> Sides:
    """What a person is, or is taken to be from others."""
    harm = []
    share = int(case.tables.scoring.association) / FACTOR
    if share:
        harm.append(said(f"Each quarter a score goes {share:.1%} of the way to the mean of the community, which is what others did", RULES))
    return attributes(case) + Sides(tuple(harm))


def attributes(case: Case) -> Sides:
    """Whether what a person is plays a part by rule."""
    biased = (case.tables.detection.bias != FACTOR).any()
    harm = (said("Groups are recorded unequally for the same act (a bias under study)", RULES),) if biased else ()
    return Sides(harm, (said("Points and lists attach to recorded acts, not to sex, age, ethnicity, place or membership", FILE),))


def by_hand(case: Case) -> Sides:
    """Nothing was learned from data by the scheme itself."""
    costs = int((case.reach.cost > 0).sum())
    text = f"Points, tiers and conditions stand in the file as rules written by hand ({costs} kinds cost points); none says that it was learned"
    return Sides(notes=(said(text, FILE), "Rules set by natural persons alone may fall outside (Recital 12); ask counsel."))


def lawful_basis(case: Case) -> Sides:
    """What names no source at all, and which conduct no law forbids; whether a source is law, the file does not say."""
    numbers = [q for _, q in case.scheme.quantities()]
    sourced = sum(q.source is not None for q in numbers)
    rules = case.scheme.tables["sanctions"].rows("rules") if "sanctions" in case.scheme.tables else ()
    bare = sum(not rule.raw("source") for rule in rules)
    harm, unsaid, notes = list[str](), list[str](), list[str]()
    if bare:
        harm.append(said(f"{part(bare, len(rules), 'rules of sanction')} name no source", FILE))
    if numbers:
        unsaid.append(
            said(f"{part(sourced, len(numbers), 'numbers')} of the scheme name a source; whether that is law, the file does not say", FILE)
        )
    if case.scheme.hypothetical_from is not None:
        notes.append(f"From {case.scheme.hypothetical_from} on the scheme is hypothetical.")
    return forbidden(case) + Sides(tuple(harm), open=tuple(unsaid), notes=tuple(notes))


def forbidden(case: Case) -> Sides:
    """Kinds that cost something and that no law forbids."""
    costs = (case.reach.cost > 0) | case.reach.by_list.any(axis=1) | case.reach.by_lender.any(axis=1)
    free = picked(case.reach.kinds, np.array([x == "yes" for x in case.reach.lawful]) & costs)
    if not free:
        return Sides()
    return Sides((said(f"{count(len(free), 'kinds')} of conduct that no law forbids cost points or a service: {words(free)}", RULES),))


def documents(case: Case) -> Sides:
    """Whether a court or an authority can have decided before conduct counts."""
    costs = (case.reach.cost > 0) | case.reach.by_list.any(axis=1) | case.reach.by_lender.any(axis=1)
    decided = (case.reach.gravity >= FINED) | kinds_in(case, context="court")
    without, with_ = picked(case.reach.kinds, costs & ~decided), picked(case.reach.kinds, costs & decided)
    harm = (
        said(f"{count(len(without), 'kinds')} count without a penalty or a judgment that could stand behind them: {words(without)}", RULES),
    )
    ease = (said(f"{count(len(with_), 'kinds')} count of which a penalty or a judgment could stand behind: {words(with_)}", RULES),)
    return Sides(harm if without else (), ease if with_ else ())


def list_basis(case: Case) -> Sides:
    """What enters the lists."""
    court = kinds_in(case, context="court")
    enters = case.tables.lists.entry[eras_of(case), : len(case.reach.kinds)].any(axis=0) & case.reach.written
    other, judged = picked(case.reach.kinds, enters & ~court), picked(case.reach.kinds, enters & court)
    harm, ease = [], []
    if other:
        harm.append(said(f"Lists are entered by records that need no court: {words(other)}", RULES))
    if case.tables.lists.enter_below[eras_of(case)].any():
        harm.append(said("A list is entered by a low score", RULES))
    if judged:
        ease.append(said(f"Lists are entered by records of the context court: {words(judged)}", RULES))
    return Sides(tuple(harm), tuple(ease))


def behind_closed_records(case: Case) -> Sides:
    """Own access to the record; where the file is silent, its default is no evidence."""
    if "access" not in case.scheme.tables:
        return Sides(open=(said("The file says nothing of own access; by default persons see every record of their own acts", FILE),))
    known = case.tables.access.known[eras_of(case)] / SURE
    closed = case.tables.eras.week[eras_of(case)][known == 0]
    harm, ease = [], []
    if closed.size:
        harm.append(said(f"Own records are closed to the person from {monday(max(int(closed[0]), case.weeks[0]))} on", RULES))
    if 0 < known.min(initial=1.0) < 1 or (closed.size and known.max(initial=0.0) > 0):
        harm.append(said(f"Of a record of their own act persons learn with a chance of {known.min():.0%} to {known.max():.0%}", RULES))
    if known.max(initial=0.0) == 1:
        ease.append(said("Persons may see every record of their own acts, in all or some of these weeks", RULES))
    return Sides(tuple(harm), tuple(ease))


def naming(case: Case) -> Sides:
    """Whether the barred are named in public; where the file is silent, that is no evidence."""
    if "access" not in case.scheme.tables:
        return Sides(open=(said("The file says nothing of who is named in public", FILE),))
    if case.tables.access.named[eras_of(case)].any():
        return Sides((said("The barred are named in public", RULES),))
    return Sides(ease=(said("Nobody is named in public", RULES),))


def telling(case: Case) -> Sides:
    """The rule of notice."""
    share = case.tables.services.notice[eras_of(case)] / SURE
    least, most = float(share.min(initial=1.0)), float(share.max(initial=0.0))
    harm = () if least == 1 else (said(f"By rule {1 - least:.0%} of the newly barred are told nothing", RULES),)
    ease = () if most == 0 else (said(f"By rule {most:.0%} of the newly barred are told at once", RULES),)
    return Sides(harm, ease)


def lenders_read(case: Case) -> Sides:
    """Who reads what others wrote."""
    t, eras = case.tables, eras_of(case)
    weight = float((t.credit.weight[eras] / FACTOR * (t.access.lenders[eras] / FACTOR) * (t.credit.cut[eras] > 0)).max(initial=0.0))
    figures = (Figure("weight of everything else in lending", weight, "share"),)
    if not weight:
        return Sides(figures=figures)
    return Sides((said(f"Lenders give the rest of the record a weight of up to {weight:.0%}", RULES),), figures=figures)


def unevenness(case: Case) -> Sides:
    """Whether the same act is written down alike everywhere."""
    least = float(case.tables.detection.watch.min()) / ONE
    if least == 1:
        return Sides(ease=(said("The same act is recorded with the same chance in every county", RULES),))
    return Sides((said(f"The least watchful county records {least:.0%} of what the most watchful does", RULES),))
