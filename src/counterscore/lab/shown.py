"""Runs and comparisons as data for a page: the report's own sentences, figures and tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

from counterscore.record.opened import Run
from counterscore.report.charts import refusals_over_time, score_figures
from counterscore.report.compared import provinces, side_by_side, winners
from counterscore.report.differences import nothing
from counterscore.report.figures import LOOK, Figure
from counterscore.report.findings import findings
from counterscore.report.heroes import heroes
from counterscore.report.pairs import compared
from counterscore.report.paragraph import told
from counterscore.report.parts import refusals
from counterscore.report.seen import Finding, Part, Seen, Table
from counterscore.report.stamp import honest
from counterscore.scheme.model import Scheme
from counterscore.society.package import load_society
from counterscore.study.compare import Comparison
from counterscore.study.request import request_from

AT_ONCE: tuple[ModuleType, ...] = (side_by_side, winners, provinces)  # parts that need no closer look


def comparison(found: Comparison) -> dict[str, Any]:
    """A whole comparison: large figures, sentences, figures and tables."""
    seen = compared(found)
    parts = [part for part in (module.build(seen) for module in AT_ONCE) if part is not None]
    return {
        "persons": found.persons,
        "schemes": [side.name for side in seen.sides],
        "honest": honest([side.status for side in seen.sides]),
        "no_effect": [nothing(pair) for pair in seen.pairs if pair.no_effect],
        "heroes": {pair.other.name: [hero._asdict() for hero in heroes(pair)] for pair in seen.pairs},
        "paragraph": told(seen),
        "parts": [part_of(part) for part in parts],
    }


def so_far(found: Comparison) -> dict[str, Any]:
    """The first weeks of a comparison: lines alone."""
    lines = side_by_side.lines(compared(found))
    return {"parts": [part_of(Part(side_by_side.NAME, side_by_side.TITLE, (), tuple(lines)))]}


def alone(run: Run) -> dict[str, Any]:
    """A run, or the first weeks of one: findings and the figures of refusals and of the score."""
    seen = seen_of(run)
    drawn = (*refusals_over_time(seen), *score_figures(seen))
    part = Part(refusals.NAME, "Refusals and the score", (), drawn)
    return {"findings": [as_finding(f) for f in findings(seen)], "honest": seen.summary["status"]["sentence"], "parts": [part_of(part)]}


def seen_of(run: Run) -> Seen:
    """A run as the report reads it."""
    scheme = request_from(run.provenance).scheme
    return Seen(run, scheme, load_society(scheme.society))


def as_finding(finding: Finding) -> dict[str, str]:
    """A sentence with its label."""
    return {"label": finding.label, "sentence": finding.sentence}


def part_of(part: Part) -> dict[str, Any]:
    """A part of the page as data."""
    return {
        "name": part.name,
        "title": part.title,
        "sentences": list(part.sentences),
        "figures": [figure_of(f) for f in part.figures if f.spec],
        "tables": [table_of(t) for t in part.tables],
    }


def figure_of(figure: Figure) -> dict[str, Any]:
    """A chart as a specification that a browser draws, with its table."""
    spec = json.loads(json.dumps(figure.spec | {"config": LOOK}, default=str))
    columns = [str(c) for c in figure.table.columns]
    return {
        "name": figure.name,
        "title": figure.title,
        "caption": figure.caption,
        "spec": spec,
        "table": rows_of(figure.title, columns, figure.rows),
    }


def table_of(table: Table) -> dict[str, Any]:
    """A table as data."""
    return rows_of(table.title, table.columns, table.rows)


def rows_of(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, Any]:
    """Title, columns and rows."""
    return {"title": title, "columns": list(columns), "rows": [list(row) for row in rows]}


def scheme_said(scheme: Scheme) -> dict[str, str]:
    """A scheme's own words."""
    return {"id": scheme.id, "title": scheme.title, "summary": scheme.summary, "description": scheme.description}
