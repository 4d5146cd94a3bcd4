"""The report: one self-contained page that opens offline, and its charts as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from counterscore.compile.explain import explain
from counterscore.record.opened import Run
from counterscore.report.closer.look import Look
from counterscore.report.comparison import page_of_comparison
from counterscore.report.findings import findings
from counterscore.report.page import Page, filled, numbers
from counterscore.report.parts import all_parts
from counterscore.report.pictures import write_charts
from counterscore.report.placed import check_charts, write_page
from counterscore.report.repeat import of_run
from counterscore.report.seen import Seen
from counterscore.report.stamp import stamp_of
from counterscore.society.package import load_society
from counterscore.study.compare import Comparison
from counterscore.study.request import request_from


class Written(NamedTuple):
    """Where a page and its charts lie."""

    page: Path | None
    charts: tuple[Path, ...]


def write_report(what: Run | Comparison, path: str | Path, charts: str | Path | None = None, full: bool = False) -> Path:
    """Write the page of a run or a comparison; with `charts`, every chart into that new folder too. Raises CannotWrite.

    With `full`, the page of a run has what refusals rest on, a life and the law too; that of a comparison always has.
    """
    if charts is not None:
        check_charts(Path(charts))
    write_all(what, Path(path), None if charts is None else Path(charts), full)
    return Path(path)


def write_all(what: Run | Comparison, path: Path | None, charts: Path | None, full: bool = False) -> Written:
    """Write the page, the charts, or both. Raises CannotWrite."""
    page = page_of(what, full)
    if path is not None:
        write_page(path, page.html)
    return Written(path, () if charts is None else tuple(write_charts(page.parts, page.stamp, charts)))


def render(what: Run | Comparison, full: bool = False) -> str:
    """The page as text."""
    return page_of(what, full).html


def page_of(what: Run | Comparison, full: bool = False) -> Page:
    """The page of a run or of a comparison; `full` as for `write_report`."""
    return page_of_comparison(what) if isinstance(what, Comparison) else page_of_run(what, full)


def page_of_run(run: Run, full: bool = False) -> Page:
    """The page of a run."""
    return begin_page(run, full)()


def begin_page(run: Run, full: bool = False) -> Callable[[], Page]:
    """The page of a run, while its charts are drawn where somebody can; what is returned makes the rest of it."""
    scheme = request_from(run.provenance).scheme
    society = load_society(scheme.society)
    seen = Seen(run, scheme, society, Look(run, scheme, society) if full else None)
    parts, status = all_parts(seen), seen.summary["status"]

    def page() -> Page:
        return filled(
            "run.html",
            parts,
            stamp_of([(scheme.id, run)], [status]),
            scheme=scheme,
            society=society,
            provenance=run.provenance,
            findings=findings(seen),
            sections=explain(scheme, society),
            numbers=numbers(scheme, society),
            status=status,
            digest=run.digest,
            headline=headline(status),
            repeat=of_run(run, scheme),
            full=full,
        )

    return page


def headline(status: dict[str, Any]) -> str:
    """What must be said before any total."""
    if status["assumed"]:
        return f"{status['sentence']}: totals below are scenarios, not measurements."
    return f"{status['sentence']}: every driving number is published or estimated."
