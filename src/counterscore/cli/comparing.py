"""The command that sets schemes side by side: compare."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterscore.cli.console import Json, Threads, day, emit, err, out, progress, table_of
from counterscore.cli.running import warming
from counterscore.cli.starting import load_compiler
from counterscore.errors import UsageError, nearest
from counterscore.report import painter
from counterscore.report.moved import DOWN, EVEN, UP

if TYPE_CHECKING:
    from counterscore.record.opened import Run
    from counterscore.study.compare import Comparison, Effect

CLOSER = "counterscore.report.closer.warm"
DIVISIONS = ("sex", "place", "income", "people", "age", "province")
Charts = Annotated[
    Path | None, typer.Option("--charts", help="New folder for every chart as SVG, PNG and PDF, and for every table as CSV.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: counterscore compare unified-2020 unified-2020+add-parking-tickets --by income")(compare)


def compare(
    schemes: Annotated[
        list[str], typer.Argument(help="Two or more: a preset or file, with reforms after it (unified-2020+no-campaign), or a run folder.")
    ],
    people: Annotated[
        str | None, typer.Option(help="Size: a number of persons, or a part such as 1:1000 (the default); at least some 71,000.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day; moves back to its Monday.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day; moves back to the last Sunday up to it.")] = None,
    seed: Annotated[int | None, typer.Option(help="Whole number from 0 to 2**64 - 1; 1 by default.")] = None,
    direct: Annotated[
        bool, typer.Option("--direct", help="Also live each person's life under the scheme among people who live by the first.")
    ] = False,
    by: Annotated[str | None, typer.Option(help=f"Also by group: {', '.join(DIVISIONS)}.")] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Write the page of the comparison here, over an older one.")] = None,
    charts: Charts = None,
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """Live two or more schemes by the same people, and say whom each changes beside the first."""
    if report is not None or charts is not None:
        painter.start()
    load_compiler()
    from counterscore.study.compare import compare as live

    if by is not None and by not in DIVISIONS:
        raise UsageError("no such division", key="--by", found=by, allowed=", ".join(DIVISIONS), remedy=nearest(by, DIVISIONS))
    check_places(report, charts)
    with progress("living side by side", as_json) as bar:
        found = live(
            *schemes,
            people=people,
            first=day(first, "--from"),
            last=day(last, "--to"),
            seed=seed,
            direct=direct,
            threads=threads,
            progress=bar if report is None and charts is None else warming(bar, CLOSER),
        )
    tell(found, by, write(found, report, charts), as_json)


def check_places(report: Path | None, charts: Path | None) -> None:
    """Fail before the lives, not after them, where a page or charts cannot be written. Raises CannotWrite."""
    from counterscore.report.placed import check_charts, check_page

    if report is not None:
        check_page(report)
    if charts is not None:
        check_charts(charts)


def write(found: Run | Comparison, report: Path | None, charts: Path | None, full: bool = False) -> dict[str, Any]:
    """Write what was asked for, and say where it lies. Raises CannotWrite."""
    if report is None and charts is None:
        return {}
    from counterscore.record.opened import Run
    from counterscore.report.document import write_all

    with drawing(closely=full or not isinstance(found, Run)):
        page, files = write_all(found, report, charts, full)
    where: dict[str, Any] = {} if page is None else {"report": str(page)}
    return where if charts is None else where | {"charts": [str(path) for path in files]}


@contextmanager
def drawing(closely: bool) -> Iterator[None]:
    """A word on the terminal while a page is drawn; `closely`, refusals are examined for it, by code that is compiled once."""
    ready = not closely or any(Path(os.environ["NUMBA_CACHE_DIR"]).rglob("*examine_all*.nbi"))
    with err.status("drawing" if ready else "drawing; compiling, once: up to two minutes"):
        yield


def tell(found: Comparison, by: str | None, written: dict[str, Any], as_json: bool) -> None:
    """The table, the paragraph, and where to read on."""
    from counterscore.report.paragraph import paragraph

    data, said = found.as_dict, paragraph(found)
    if emit(data | {"paragraph": said} | ({} if by is None else {"by": by_group(found, by)}) | written, as_json):
        return
    out.print(f"Beside {data['first']}, {data['from']} to {data['to']}, {found.persons:,} synthetic persons:", markup=False)
    if by is not None:
        for name, groups in by_group(found, by).items():
            lines = [(g, *(f"{v['refusals_per_1000'][k]:,.1f}" for k in (0, 1)), v["arrow"]) for g, v in groups.items()]
            out.print(table_of(f"Refusals per 1,000 persons under {name}, by {by}", (by, "first", "other", ""), lines))
            out.print()
    out.print(
        table_of(
            "The same lives under another scheme; changed are lives of the sample, the rest is scaled to the nation",
            HEAD,
            [row(found, e) for e in found.effects],
        )
    )
    out.print()
    out.print(said, markup=False)
    show_places(written)


def show_places(written: dict[str, Any]) -> None:
    """Where the charts and the page lie; the page last."""
    if "charts" in written:
        folder = Path(written["charts"][0]).parent if written["charts"] else "nothing to draw"
        out.print(f"Charts: {folder} ({len(written['charts'])} files)", markup=False)
    if "report" in written:
        out.print(f"Report: {written['report']}", markup=False)


HEAD = ("scheme", "changed", "only here barred", "only first", "weeks barred", "refusals")


def row(found: Comparison, effect: Effect) -> tuple[str, ...]:
    """One effect as a line of the table."""
    n = effect.counts.national["all", "all"]
    changed = f"{effect.persons_changed:,} ({effect.persons_changed / found.persons:.1%})"
    more = [moved(n[f"{what}_first"], n[f"{what}_other"]) for what in ("weeks_barred", "refusals")]
    name = effect.scheme.removeprefix(found.runs[0].provenance["scheme"]["id"]) or effect.scheme  # its reforms, where the base is the same
    if effect.kind != "total":
        name = f"{name}, {effect.kind}"
    return (name, changed, brief(n["barred_other_only"]), brief(n["barred_first_only"]), *more)


def brief(x: float) -> str:
    """A count as a narrow table holds it: 81.8 M, 12.3 k, 950."""
    for unit, size in (("B", 1e9), ("M", 1e6), ("k", 1e4)):
        if abs(x) >= size:
            return f"{x / (1e3 if unit == 'k' else size):,.1f} {unit}"
    return f"{x:,.0f}"


def moved(before: float, after: float) -> str:
    """A number and how far it lies from the first scheme's."""
    if before == after:
        return f"{brief(after)} {EVEN}"
    far = f" {after / before - 1:+.1%}" if before else ""
    return f"{brief(after)} {UP if after > before else DOWN}{far}"


def by_group(found: Comparison, by: str) -> dict[str, dict[str, dict[str, Any]]]:
    """For each scheme and group: lives changed and refusals per 1,000 persons, under the first and the other."""
    groups: dict[str, dict[str, dict[str, Any]]] = {}
    for effect in found.effects:
        if effect.kind != "total":
            continue
        for (division, group), n in effect.counts.national.items():
            if division == by and n["persons"]:
                before, after = (1000 * n[f"refusals_{which}"] / n["persons"] for which in ("first", "other"))
                groups.setdefault(effect.scheme, {})[group] = {
                    "changed_share": n["changed"] / n["persons"],
                    "refusals_per_1000": [before, after],
                    "arrow": EVEN if before == after else (UP if after > before else DOWN),
                }
    return groups
