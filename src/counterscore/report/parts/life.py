"""One synthetic life, line by line: the one that goes furthest on false ground, or else one that came back or fell silent."""

from __future__ import annotations

from counterscore.report.closer import timeline
from counterscore.report.closer.chosen import found_said, goes, refused_meanwhile
from counterscore.report.seen import Finding, Part, Seen, capital

NAME = "life"
TITLE = "A life"
KNOWS = (
    "Of a bar a person learns by being refused, or by notice where a scheme gives any. Private support may fall in the week in which a bar "
    "begins all the same: the law of the model (docs/law.md, 12.1) lets a new bar lower it whether or not it is known of."
)


def finding(seen: Seen) -> Finding | None:
    """How far the life goes, and how often it met a refusal meanwhile."""
    if seen.life is None or seen.look is None or seen.look.furthest is None:
        return None
    found = seen.look.furthest
    said = " and ".join(s for s in (goes(found.lives[0]), refused_meanwhile(found, seen.life)) if s)
    return Finding(
        TITLE, f"{capital(said)}: the life that goes furthest of the {found.persons:,} synthetic ones that were looked through.", NAME
    )


def build(seen: Seen) -> Part | None:
    """Its lines; None where the page has no closer look, or no life goes far."""
    if seen.life is None or seen.look is None or seen.look.furthest is None:
        return None
    found, life = seen.look.furthest, seen.life
    refused = refused_meanwhile(found, life)
    sentences = (
        f"Person {life.person} of seed {life.seed} under {life.scheme}: {life.who}. Travel level: how often somebody travels, 0 the least.",
        found_said(found, 0),
        f"In those weeks the person was {refused.removesuffix(' in them')}." if refused else "",
        *(KNOWS, timeline.LEFT_OUT),
        f"“counterscore life RUN {life.person}” shows it, where RUN is the folder of the run. {timeline.synthetic()}",
    )
    title = f"Synthetic person {life.person} of seed {life.seed} under {life.scheme}"
    return Part(NAME, TITLE, tuple(s for s in sentences if s), (), timeline.tables(title, *timeline.one(life)))
