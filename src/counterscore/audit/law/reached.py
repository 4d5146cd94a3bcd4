"""What the rules can bring about, whether or not it happened: detriment, contexts, purposes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counterscore.audit.law.terms import Case, Figure, Matter, Sides
from counterscore.audit.law.wording import FILE, JUDGED, RULES, count, part, picked, said, words
from counterscore.audit.paths import Bits
from counterscore.audit.reach import READINGS, RELATED
from counterscore.society.occasions import CONTEXTS
from counterscore.weeks import monday

TRAVEL = ("air", "high_speed_rail", "public_transport")
SHOWN = 4  # examples in a sentence


def dated_services(case: Case, bars: Bits) -> str:
    """Services that can be closed, by the Monday from which they can."""
    since = case.reach.since(bars)
    return ", ".join(f"{words((s for s in since if since[s] == week), 8)} from {monday(week)}" for week in sorted(set(since.values())))


def leads(case: Case) -> Sides:
    """From the score to the treatment; what a list does alone stands apart."""
    r, harm, ease, notes = case.reach, [], [], []
    if r.by_score.any():
        harm.append(said(f"A tier that can be fallen into, or a list that low scores enter, closes {by_tiers(case)}", RULES))
    if r.by_lender.any():
        harm.append(said(f"What lenders read can refuse {dated_services(case, r.lender_bars)}", RULES))
    if r.privilege.any():
        lost = words(picked(r.services, r.privilege.any(axis=0)))
        harm.append(said(f"Apart, as unfavourable treatment: points lost can take away the privilege of {lost}", RULES))
    if not r.scored.any():
        ease.append(said("No score, tier or lending number can close a service", RULES))
    if r.by_list.any():
        notes.append(said(f"Apart, by a list alone and without a score: {dated_services(case, r.list_bars)}", RULES))
    figures = tuple(
        Figure(f"pairs of kind and service {how}", int(pairs.sum()), "pairs")
        for how, pairs in (("by score", r.by_score), ("by lenders", r.by_lender), ("by list", r.by_list))
    )
    return Sides(tuple(harm), tuple(ease), notes=tuple(notes), figures=figures)


def by_tiers(case: Case) -> str:
    """Services closed by points lost; dated where a tier closes them."""
    dated = case.reach.since(case.reach.tier_bars)
    rest = [s for s in picked(case.reach.services, case.reach.by_score.any(axis=0)) if s not in dated]
    return ", ".join(filter(None, (dated_services(case, case.reach.tier_bars), words(rest))))


def detriment(case: Case) -> Sides:
    """Which services can be closed at all, and which privileges withheld."""
    r = case.reach
    closed, lost = picked(r.services, r.any.any(axis=0)), picked(r.services, r.privilege.any(axis=0))
    harm, ease = [], []
    if closed:
        harm.append(said(f"The rules can close {part(len(closed), len(r.services), 'services')}: {words(closed, 8)}", RULES))
    else:
        ease.append(said("The rules can close no service", RULES))
    if lost:
        harm.append(said(f"Apart, as unfavourable treatment: points lost can take away the privilege of {words(lost)}", RULES))
    return Sides(tuple(harm), tuple(ease), figures=(Figure("services that can be closed", len(closed), "services"),))


def unrelated(case: Case) -> Sides:
    """Limb (i) as far as the rules go: pairs of kind and service that have nothing to do with each other."""
    r = case.reach
    number = unrelated_by(case, "by a number", r.scored) if r.scored.any() else Sides()
    listed = unrelated_by(case, "by a list alone", r.by_list) if r.by_list.any() else Sides()
    if r.scored.any():  # what a list does alone stands apart and turns no state
        listed = Sides(notes=listed.harm + listed.ease, figures=listed.figures)
    neither = () if r.any.any() else (said("The rules can close no service", RULES),)
    return number + listed + Sides(privileges_apart(case), neither)


def unrelated_by(case: Case, how: str, pairs: Bits) -> Sides:
    """The same for one way."""
    r, n = case.reach, int(pairs.sum())
    lenient, strict = (pairs & r.unrelated(reading) for reading in READINGS)
    figures = tuple(
        Figure(f"unrelated pairs {how}, {reading}", int(found.sum()), "pairs")
        for reading, found in zip(READINGS, (lenient, strict), strict=True)
    )
    if not strict.any():
        return Sides(
            ease=(said(f"All {count(n, 'pairs')} of kind and service that the rules reach {how} are related", JUDGED),), figures=figures
        )
    text = (
        f"Of {count(n, 'pairs')} of kind and service that the rules reach {how}, {int(lenient.sum())} are unrelated with "
        f"{READINGS[0]}, {int(strict.sum())} with {READINGS[1]}: {examples(case, lenient if lenient.any() else strict)}"
    )
    ease = () if lenient.any() else (said(f"With {READINGS[0]}, none of the {count(n, 'pairs')} reached {how} is unrelated", JUDGED),)
    return Sides((said(text, JUDGED),), ease, figures=figures)


def examples(case: Case, pairs: Bits) -> str:
    """Some of the pairs, the least grave kinds first."""
    order = np.argsort(case.reach.gravity, kind="stable")
    found = [(int(k), int(s)) for k in order for s in np.flatnonzero(pairs[k])[:1]]
    shown = [f"{words([case.reach.kinds[k]])} and {words([case.reach.services[s]])}" for k, s in found[:SHOWN]]
    return ", ".join(shown)


def privileges_apart(case: Case) -> tuple[str, ...]:
    """Privileges that unrelated conduct can take away: unfavourable treatment, not added to the pairs."""
    lost = case.reach.privilege & case.reach.unrelated(READINGS[1])
    if not lost.any():
        return ()
    services = picked(case.reach.services, lost.any(axis=0))
    text = f"Apart: with {READINGS[1]}, unrelated conduct of {int(lost.any(axis=1).sum())} kinds can take away the privilege of {words(services)}"
    return (said(text, JUDGED),)


def lawful_conduct(case: Case) -> Sides:
    """Lawful conduct that can close a service or cost a privilege."""
    r = case.reach
    treated = r.any | r.privilege
    free, open_ = (np.array([x == word for x in r.lawful]) & treated.any(axis=1) for word in ("yes", "contested"))
    notes = (
        (said(f"Lawful or not, contested, and able to cost a service or a privilege: {words(picked(r.kinds, open_))}", JUDGED),)
        if open_.any()
        else ()
    )
    if not free.any():
        return Sides(ease=(said("No kind of conduct that breaks no legal duty can cost a service or a privilege", JUDGED),), notes=notes)
    services = picked(r.services, treated[free].any(axis=0))
    text = f"{count(int(free.sum()), 'kinds')} of lawful conduct ({words(picked(r.kinds, free))}) can cost {words(services, 8)}"
    return Sides(
        (said(text, JUDGED),),
        notes=notes,
        figures=(Figure("lawful kinds that can cost a service or a privilege", int(free.sum()), "kinds"),),
    )


def inversions(case: Case) -> Sides:
    """Points against gravity: pairs of kinds in which the lesser act costs more."""
    costs = (case.reach.by_score | case.reach.privilege).any(axis=1)
    gravity, cost = case.reach.gravity[costs], case.reach.cost[costs]
    lesser = gravity[:, None] < gravity[None, :]
    pairs, turned = int(lesser.sum()), int((lesser & (cost[:, None] > cost[None, :])).sum())
    if not pairs:
        return Sides()
    text = f"In {part(turned, pairs, 'pairs of kinds')} of different gravity that cost a service or a privilege, the lesser act costs more points"
    figures = (Figure("pairs in which the lesser act costs more points", turned / pairs, "share"),)
    return Sides((said(text, JUDGED),), figures=figures) if turned else Sides(ease=(said(text, JUDGED),), figures=figures)


def purpose(case: Case) -> Sides:
    """Evaluation for a specific purpose: one service and conduct that belongs to it."""
    r = case.reach
    treated = r.any | r.privilege
    closed = picked(r.services, treated.any(axis=0))
    if not closed:
        return Sides(notes=(said("No service depends on it, so that no purpose of one can be named", RULES),))
    related = treated & (r.relation == RELATED)
    n, strict = int(treated.sum()), int((treated & r.unrelated(READINGS[1])).sum())
    purposes = [s.purpose for s in case.society.services.services if s.name in closed]
    ease, harm = [], []
    if related.any():
        ease.append(said(f"{part(int(related.sum()), n, 'pairs')} of kind and service are of the same purpose", JUDGED))
    if len(closed) == 1:
        ease.append(said(f"One service depends on it, with one declared purpose: {purposes[0]}", FILE))
    else:
        harm.append(said(f"{count(len(closed), 'services')} of different purposes depend on it: {'; '.join(purposes)}", FILE))
    if strict:
        harm.append(said(f"{part(strict, n, 'pairs')} are not, with {READINGS[1]}", JUDGED))
    return Sides(tuple(harm), tuple(ease))


def two_bodies(case: Case) -> Sides:
    """Who scores and who treats: the element asks for neither to be one body, public or private."""
    closed = picked(case.reach.services, (case.reach.any | case.reach.privilege).any(axis=0))
    note = ("The file names no body that scores and none that refuses; the element holds for both sorts alike.",)
    if not closed:
        return Sides(ease=(said("No service acts on what is scored or listed", RULES),), notes=note)
    return Sides((said(f"One record decides over {count(len(closed), 'services')}: {words(closed, 8)}", RULES),), notes=note)


def contexts(case: Case) -> Sides:
    """Contexts of origin by services of detriment."""
    table: NDArray[np.int64] = case.reach.by_context(case.reach.any)
    rows = [f"{words([c])} {int((row > 0).sum())}" for c, row in zip(CONTEXTS, table, strict=True) if row.any()]
    if not rows:
        return Sides(ease=(said("No context of conduct reaches a service", RULES),))
    return Sides((said(f"Services reached from each context of conduct: {', '.join(rows)}", RULES),))


def closes(*services: str) -> Matter:
    """A matter: whether the rules can close these services, and from when."""

    def matter(case: Case) -> Sides:
        r = case.reach
        on = np.array([s in services for s in r.services])
        bars = (r.tier_bars | r.list_bars | r.lender_bars) & on[None, :]
        if not r.any[:, on].any():
            return Sides(ease=(said(f"The rules cannot close {words(services, 8)}", RULES),))
        return Sides((said(f"The rules can close {dated_services(case, bars)}", RULES),))

    return matter
