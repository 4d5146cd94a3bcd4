"""One synthetic life under the first scheme and under the one that changes most lives, line by line."""

from __future__ import annotations

from counterscore.report.closer import timeline
from counterscore.report.closer.chosen import Changed, found_said, goes
from counterscore.report.pairs import Compared
from counterscore.report.seen import Finding, Part, capital

NAME = "life"
TITLE = "A life under two schemes"


def finding(seen: Compared) -> Finding | None:
    """How far the life goes under both."""
    return None if seen.life is None else Finding("A life", f"{capital(under_both(seen, seen.life))}.", NAME)


def under_both(seen: Compared, told: Changed) -> str:
    """How far it goes under the first scheme, and under the other."""
    other = f"{told.amount:,}" if told.amount else "none"
    return (
        f"{goes(told.found.lives[told.which])} under {seen.first.name}, and {other} under {seen.strongest.other.name}: "
        f"one of the {told.found.persons:,} synthetic lives that were looked through"
    )


def build(seen: Compared) -> Part | None:
    """Its lines, marked A, B and both; None where no life goes far or none differs."""
    told = seen.life
    if told is None:
        return None
    a, b = told.first, told.other
    same = "" if a.lines != b.lines else " It is the same under both."
    sentences = (
        f"Person {a.person} of seed {a.seed}: {a.who}.",
        f"A is {seen.first.name}, B is {seen.strongest.other.name}, which moves the bars of most persons. {capital(under_both(seen, told))}.{same}",
        *(found_said(told.found, told.which), timeline.LEFT_OUT),
        f"“counterscore life A {a.person} --beside B” shows both, where A and B are folders of runs of the two. {timeline.synthetic()}",
    )
    title = f"Synthetic person {a.person} of seed {a.seed} under A ({seen.first.name}) and B ({seen.strongest.other.name})"
    return Part(NAME, TITLE, sentences, (), timeline.tables(title, *timeline.two(a, b)))
