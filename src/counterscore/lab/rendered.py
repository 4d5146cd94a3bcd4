"""Results as pieces of a page, made where they are computed: the report's own page, lives, the audit."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2

from counterscore.audit.audited import Audit
from counterscore.audit.concentration import CONCENTRATIONS
from counterscore.audit.filled import law
from counterscore.audit.law.table import as_rows
from counterscore.audit.metrics import METRICS
from counterscore.lab import shown
from counterscore.lab.words import word
from counterscore.record.opened import Run
from counterscore.report.closer import elements
from counterscore.report.document import page_of
from counterscore.report.moving import Moving, all_moving
from counterscore.report.seen import short
from counterscore.report.templating import environment
from counterscore.study.compare import Comparison
from counterscore.study.found import FoundLives
from counterscore.study.life import SYNTHETIC, Life, beside


@cache
def templates() -> jinja2.Environment:
    """The lab's templates, and the report's pieces."""
    return environment("counterscore.lab", word=word)


def fragment(template: str, **given: Any) -> str:
    """A piece of a page."""
    return templates().get_template(template).render(**given)


def report_of(what: Run | Comparison, title: str) -> dict[str, str]:
    """The report's page, without its head; after a run's findings what moves through time."""
    main = page_of(what, full=True).main
    if isinstance(what, Run):
        moving = fragment("moving.html", moving=[one | {"moments": list(m.moments)} for m, one in moved(what)])
        main = main.replace("</ol>", f"</ol>\n{moving}", 1)
    return {"title": title, "main": main}


def moved(run: Run) -> list[tuple[Moving, dict[str, Any]]]:
    """The charts of a run that move, as data."""
    return [(one, shown.figure_of(one.figure)) for one in all_moving(shown.seen_of(run))]


def lives_found(name: str, found: FoundLives) -> dict[str, str]:
    """Lives worth reading, each with its address."""
    return {"title": word("find.title"), "main": fragment("found.html", run=name, found=found)}


def life_told(name: str, one: Life) -> dict[str, str]:
    """One life, line by line."""
    lines = [("", line) for line in one.told]
    return told(name, one, lines, ())


def lives_told(names: tuple[str, str], first: Life, other: Life) -> dict[str, str]:
    """The same life under two schemes."""
    marks = {first.scheme: "A", other.scheme: "B", "both": "="}
    lines = [(marks[where], line) for line, where in beside(first, other)]
    return told(names[0], first, lines, (("A", first.scheme), ("B", other.scheme), ("=", word("life.both"))))


def told(name: str, one: Life, lines: list[Any], marks: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """A timeline."""
    main = fragment("life.html", run=name, one=one, lines=lines, marks=marks, synthetic=SYNTHETIC)
    return {"title": word("life.title", person=one.person), "main": main}


def audited(name: str, found: Audit) -> dict[str, str]:
    """Metrics with intervals, and the legal elements with evidence."""
    families: dict[str, list[dict[str, Any]]] = {}
    for row in found.as_dict["rows"]:
        families.setdefault(row["family"], []).append(row)
    rows = as_rows(law(found))
    legal = elements.tables(rows)
    read = (elements.EVIDENCE, elements.READ, elements.outside_said(rows))
    meanings = {one.name: one.meaning for one in METRICS} | {one.name: one.meaning for one in CONCENTRATIONS}
    main = fragment("audit.html", run=name, about=found.as_dict, families=families, legal=legal, read=read, meanings=meanings, short=short)
    return {"title": word("audit.title"), "main": main}
