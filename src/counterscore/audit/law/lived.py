"""What the run measured of refusals: cause, ground, relatedness, gravity, money. Silent where a number is None."""

from __future__ import annotations

from counterscore.audit.law.terms import Case, Figure, Matter, Sides
from counterscore.audit.law.wording import LIVES, RUN, TRACE, count, part, said, words
from counterscore.audit.reach import READINGS


def turned(n: float | None, whole: float | None, text: str, rests_on: str) -> Sides:
    """One number of refusals: harm where it is over 0, ease where it is 0, nothing where it was not measured."""
    if n is None:
        return Sides()
    sentence = said(f"{part(n, whole, 'refusals')} {text}", rests_on)
    figures = (Figure(f"refusals that {text}", n, "refusals"),)
    return Sides((sentence,), figures=figures) if n > 0 else Sides(ease=(sentence,), figures=figures)


def causes(case: Case) -> Sides:
    """By score, by list, by both; the list alone apart."""
    e, by = case.evidence, case.evidence.by_cause
    if not by:
        return Sides()
    number = turned(by["score"] + by["both"], e.refusals, "were given by the score, alone or beside a list", RUN)
    alone = turned(e.score_suffices, e.whole, "would stand by the score alone", TRACE)
    note = said(f"Apart: {part(by['list'], e.refusals, 'refusals')} were given by a list alone, without a score", RUN)
    return number + alone + Sides(notes=(note,), figures=(Figure("refusals by a list alone", by["list"], "refusals"),))


def refused(case: Case) -> Sides:
    """Refusals by service, weeks barred, persons barred."""
    e = case.evidence
    if e.refused is None:
        return Sides()
    by_service = ", ".join(f"{words([s])} {sum(of.values()):,.0f}" for s, of in e.refused.items() if sum(of.values()))
    total = e.refusals or 0.0
    if not total:
        return Sides(ease=(said(f"Nobody was refused anything in {len(case.weeks)} weeks", RUN),))
    harm = [said(f"{count(total, 'refusals')}: {by_service}", RUN)]
    if e.persons_barred is not None and e.weeks_barred is not None:
        harm.append(said(f"{count(e.persons_barred, 'persons')} were barred, for {count(e.weeks_barred, 'person-weeks')}", LIVES))
    return Sides(tuple(harm), figures=(Figure("refusals", total, "refusals"),))


def refused_at(*services: str) -> Matter:
    """A matter: refusals of these services, by cause."""

    def matter(case: Case) -> Sides:
        table = case.evidence.refused
        if table is None:
            return Sides()
        by = {cause: sum(table.get(s, {}).get(cause, 0.0) for s in services) for cause in ("score", "list", "both")}
        text = ", ".join(f"{count(n, 'by the ' + cause if cause != 'both' else 'by both')}" for cause, n in by.items())
        return turned(sum(by.values()), case.evidence.refusals, f"were of {words(services, 8)}: {text}", RUN)

    return matter


def rewards(case: Case) -> Sides:
    """Withheld privileges, apart."""
    withheld = case.evidence.withheld
    if withheld is None:
        return Sides()
    total = sum(withheld.values())
    sentence = said(f"Apart, as unfavourable treatment: {count(total, 'person-quarters')} without a privilege that others had", RUN)
    figures = (Figure("withheld privileges", total, "person-quarters"),)
    return Sides((sentence,), figures=figures) if total else Sides(ease=(sentence,), figures=figures)


def money(case: Case) -> Sides:
    """Loans by the financial score, and by the merger."""
    e = case.evidence
    own = turned(e.loans_by_finance, e.of_service("loan"), "of loans were by the financial score", RUN)
    return own + turned(e.loans_by_merger, e.of_service("loan"), "of loans were only because lenders read the rest as well", RUN)


def false_ground(case: Case) -> Sides:
    """What stands on false, mis-shared and stale records alone."""
    e = case.evidence
    false = turned(e.false_ground, e.refusals, "would not stand without false, mis-shared and stale records", RUN)
    return false + turned(e.misshared_ground, e.whole, "rest on mis-shared records (apart)", TRACE)


def unjustified(case: Case) -> Sides:
    """False ground, and a true record of lawful conduct."""
    e = case.evidence
    lawful = turned(e.lawful_ground, e.whole, "rest on a true record of lawful conduct", TRACE)
    own = Sides(notes=() if e.false_ground is not None else ("False ground was not measured.",))
    if e.own_terms is not None:
        text = (
            f"{part(e.own_terms, e.whole, 'refusals')} stand on the scheme's own terms, which is every other ground, whatever it is worth"
        )
        own += Sides(notes=(said(text, TRACE),))
    return turned(e.false_ground, e.refusals, "would not stand without false, mis-shared and stale records", RUN) + lawful + own


def relatedness(case: Case) -> Sides:
    """What would not stand without unrelated conduct, under both readings, and what rests on it alone."""
    e, found = case.evidence, Sides()
    for two, text in (
        (e.needs_unrelated, "would not stand without conduct unrelated to the service"),
        (e.unrelated_alone, "rest on unrelated conduct alone"),
    ):
        if two is None:
            continue
        for n, reading in zip(two, READINGS, strict=True):
            found += turned(n, e.whole, f"{text}, with {reading}", TRACE)
    return found


def same_purpose(case: Case) -> Sides:
    """What stands without any unrelated conduct."""
    e = case.evidence
    if e.needs_unrelated is None or not e.whole:
        return Sides()
    stands = e.whole - e.needs_unrelated.contested_unrelated
    own = said(f"{part(stands, e.whole, 'refusals')} stand without unrelated conduct, with {READINGS[1]}", TRACE)
    lost = turned(e.needs_unrelated.contested_unrelated, e.whole, "would fall if unrelated conduct did not count", TRACE)
    return Sides(lost.harm, (own,) if stands > 0 else (), figures=lost.figures)


def gravity(case: Case) -> Sides:
    """Harm against gravity: rank reversals."""
    e = case.evidence
    if e.rank_reversals is None:
        return Sides()
    pairs = "" if e.pairs is None else f" of {count(e.pairs, 'pairs')}"
    text = f"In {e.rank_reversals:.1%}{pairs} of kinds of different gravity the lesser act brings more weeks barred a record"
    figures = (Figure("rank reversals", e.rank_reversals, "share"),)
    return Sides((said(text, LIVES),), figures=figures) if e.rank_reversals > 0 else Sides(ease=(said(text, LIVES),), figures=figures)


def wrong_records(case: Case) -> Sides:
    """False, mis-shared and stale records."""
    e, found = case.evidence, Sides()
    for n, whole, unit, text in (
        (e.false_records, e.records, "records", "were made of persons who did nothing"),
        (e.misshared_records, e.records, "records", "arrived as of another kind"),
        (e.stale_entries, None, "entries", "of lists stayed although their time was over"),
    ):
        if n is not None:
            sentence, figures = said(f"{part(n, whole, unit)} {text}", RUN), (Figure(f"{unit} that {text}", n, unit),)
            found += Sides((sentence,), figures=figures) if n > 0 else Sides(ease=(sentence,), figures=figures)
    return found


def special_kinds(case: Case) -> Sides:
    """Refusals that need kinds on opinion, belief or health."""
    e = case.evidence
    return turned(e.on_special, e.whole, "would not stand without kinds on opinion, belief or health", TRACE)


def movement(case: Case) -> Sides:
    """Refused travel."""
    return refused_at("air", "high_speed_rail", "public_transport")(case)


def explained(case: Case) -> Sides:
    """How many refusals can be told record by record here: that does not say that the person is told."""
    e = case.evidence
    if not e.examined:
        return Sides()
    text = f"In the laboratory each of {count(e.examined, 'refusals')} of the sample was traced to the records that it rests on"
    return Sides(notes=(said(text, TRACE), "Whether the person is told is another matter."))
