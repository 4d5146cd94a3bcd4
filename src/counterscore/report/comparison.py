"""The page of a comparison: schemes side by side on the same lives."""

from __future__ import annotations

from counterscore.report.compared import all_parts
from counterscore.report.differences import findings, nothing
from counterscore.report.heroes import heroes
from counterscore.report.page import Page, filled
from counterscore.report.pairs import Compared, compared
from counterscore.report.paragraph import opening, told
from counterscore.report.repeat import of_comparison
from counterscore.report.seen import listed
from counterscore.study.compare import Comparison

CLOSED = (
    "A closed cohort: those of the census of 2020 are there from the first week to the last; nobody is born, dies or moves, and age "
    "advances by date."
)


def page_of_comparison(found: Comparison) -> Page:
    """The page of a comparison."""
    seen = compared(found)
    return filled(
        "comparison.html",
        all_parts(seen),
        seen.stamp,
        seen=seen,
        society=seen.first.society,
        provenance=seen.first.run.provenance,
        title=title(seen),
        findings=findings(seen),
        opening=opening(seen),
        paragraph=told(seen),
        heroes={pair.other.name: heroes(pair) for pair in seen.effective},
        notices=[nothing(pair) for pair in seen.pairs if pair.no_effect],
        closed=CLOSED,
        repeat=of_comparison(found.runs, seen.direct),
    )


def title(seen: Compared) -> str:
    """Which schemes are set beside which."""
    return f"{listed([side.name for side in seen.sides[1:]])} beside {seen.first.name}"
