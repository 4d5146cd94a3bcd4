"""One synthetic life, line by line: the one that goes furthest on false ground, or else one that came back or fell silent."""

from __future__ import annotations

from counterscore.report.closer import timeline
from counterscore.report.closer.chosen import found_said, goes
from counterscore.report.seen import Finding, Part, Seen, capital

NAME = "life"
TITLE = "A life"


def finding(seen: Seen) -> Finding | None:
    """How far the life goes."""
    found = None if seen.look is None else seen.look.furthest
    if found is None:
        return None
    return Finding(TITLE, f"{capital(goes(found.lives[0]))}: one of the {found.persons:,} synthetic lives that were looked through.", NAME)


def build(seen: Seen) -> Part | None:
    """Its lines; None where the page has no closer look, or no life goes far."""
    if seen.look is None or seen.look.furthest is None:
        return None
    life = seen.look.life(seen.look.furthest.lives[0].person)
    sentences = (
        f"Person {life.person} of seed {life.seed} under {life.scheme}: {life.who}.",
        *(found_said(seen.look.furthest, 0), timeline.LEFT_OUT),
        f"“counterscore life RUN {life.person}” shows it, where RUN is the folder of the run. {timeline.synthetic()}",
    )
    title = f"Synthetic person {life.person} of seed {life.seed} under {life.scheme}"
    return Part(NAME, TITLE, sentences, (), timeline.tables(title, *timeline.one(life)))
