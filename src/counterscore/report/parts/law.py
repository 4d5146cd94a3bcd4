"""The law: evidence for and against each element, by instrument, and never a verdict."""

from __future__ import annotations

from counterscore.report.closer import elements
from counterscore.report.closer.look import Look
from counterscore.report.seen import Finding, Part, Seen, Table

NAME = "law"
TITLE = "The law, as evidence"


def finding(seen: Seen) -> Finding | None:
    """The state of each limb of Art. 5(1)(c)."""
    if seen.look is None or not elements.concerned(seen.look.elements):
        return None
    return Finding(TITLE, elements.limbs_said({seen.scheme.id: seen.look.elements}), NAME)


def build(seen: Seen) -> Part | None:
    """Every element with what speaks for it and against it; None where the page has no closer look."""
    return None if seen.look is None else of_look(seen.look)


def of_look(look: Look, *more: Table) -> Part:
    """The same of any run; `more` are tables that follow the first."""
    if not elements.concerned(look.elements):
        outside = f"{look.scheme.id} scores nobody and lists nobody: no element of the legal table concerns it."
        return Part(NAME, TITLE, (elements.EVIDENCE, outside), (), more)
    first, *others = elements.tables(look.elements)
    said = (elements.EVIDENCE, elements.READ, elements.measured_said(look.attribution.people), elements.outside_said(look.elements))
    return Part(NAME, TITLE, tuple(s for s in said if s), (), (first, *more, *others))
