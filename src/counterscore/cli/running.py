"""Commands that live weeks: run, repeat, resume."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterscore.cli.console import Clock, Json, Threads, day, emit, out, progress, table_of
from counterscore.cli.starting import load_compiler
from counterscore.errors import UsageError
from counterscore.report import painter

if TYPE_CHECKING:
    from counterscore.record.opened import Run
    from counterscore.report.page import Page

RUNS = Path("runs")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: counterscore run unified-2020 --reform add-parking-tickets --people 1:1000 --out runs/parking")(run)
    app.command(epilog="Example: counterscore repeat runs/first")(repeat)
    app.command(epilog="Example: counterscore resume runs/first")(resume)


def run(
    scheme: Annotated[str, typer.Argument(help="Name of a preset, or a scheme file.")],
    reform: Annotated[
        list[str] | None, typer.Option(help="A reform by name or file; may be given more than once, applied in order.")
    ] = None,
    people: Annotated[
        str,
        typer.Option(help="Size: a number of persons, a part such as 1:1000, or all; at least some 71,000."),
    ] = "1:1000",
    first: Annotated[str | None, typer.Option("--from", help="First day; moves back to its Monday.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day; moves back to the last Sunday up to it.")] = None,
    at: Annotated[list[str] | None, typer.Option(help="A day for which to give figures; may be given more than once.")] = None,
    seed: Annotated[int, typer.Option(help="Whole number from 0 to 2**64 - 1.")] = 1,
    folder: Annotated[Path | None, typer.Option("--out", help="New folder for the run; runs/SCHEME-N by default.")] = None,
    report: Annotated[bool, typer.Option(help="Write the page FOLDER.report.html beside the folder.")] = True,
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """Live a scheme on a synthetic society, record it and write a report."""
    clock = Clock()
    begun: list[Callable[[], Page]] = []
    if report:
        painter.start()
    load_compiler()
    from counterscore.study.simulate import simulate

    def begin(lived: Run) -> None:
        with suppress(Exception):  # it comes again when the run is written: no fault of a page may cost a run
            begun.append(import_module("counterscore.report.document").begin_page(lived))

    days = tuple(d for d in (day(text, "--at") for text in at or ()) if d is not None)
    folder = folder or free_folder(Path(scheme).stem + "".join(f"+{Path(r).stem}" for r in reform or ()))
    with progress(f"living {scheme}", as_json) as bar:
        lived = simulate(
            scheme,
            reforms=reform or (),
            people=people,
            first=day(first, "--from"),
            last=day(last, "--to"),
            at=days,
            seed=seed,
            threads=threads,
            out=folder,
            progress=warming(bar) if report else bar,
            closing=begin if report else None,
        )
    tell(lived, days, clock, report, as_json, *begun)


def resume(
    folder: Annotated[Path, typer.Argument(help="The folder that the stopped run was to write.")],
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """Go on from the checkpoint of a run that was stopped; the result has the same bits."""
    load_compiler()
    from counterscore.study.simulate import resume as go_on

    clock = Clock()
    with progress(f"resuming {folder}", as_json) as bar:
        lived = go_on(folder, threads, bar)
    tell(lived, (), clock, True, as_json)


def repeat(folder: Annotated[Path, typer.Argument(help="A run folder.")], threads: Threads = None, as_json: Json = False) -> None:
    """Live a recorded run again and say whether every bit is the same (exit code 1 where not)."""
    load_compiler()
    from counterscore.record.opened import first_difference, open_run
    from counterscore.study.simulate import again

    before = open_run(folder)
    with progress(f"repeating {folder}", as_json) as bar:
        after = again(before, threads, bar)
    same = before.digest == after.digest
    data = {
        "same": same,
        "digest": before.digest,
        "repeated": after.digest,
        "first_difference": None if same else first_difference(before, after),
    }
    if not emit(data, as_json):
        out.print(
            f"The same bits: {before.digest}"
            if same
            else f"DIFFERENT: {before.digest} then {after.digest}; first: {data['first_difference']}"
        )
    raise typer.Exit(0 if same else 1)


def warming(bar: Any, module: str = "counterscore.report.warm") -> Any:
    """The progress `bar` that also starts the chart renderer once the engine, which needs no interpreter, is living."""
    started: list[threading.Thread] = []

    def tell_on(done: int, total: int) -> None:
        if not started:
            started.append(threading.Thread(target=import_module, args=(module,), daemon=True))
            started[0].start()
        if bar is not None:
            bar(done, total)

    return tell_on


def free_folder(name: str) -> Path:
    """The first runs/NAME-N that does not exist."""
    n = 1
    while (RUNS / f"{name}-{n}").exists() or (RUNS / f"{name}-{n}.checkpoint").exists():
        n += 1
    return RUNS / f"{name}-{n}"


def tell(lived: Run, days: tuple[dt.date, ...], clock: Clock, report: bool, as_json: bool, begun: Callable[[], Page] | None = None) -> None:
    """The figures of a finished run, and where to read on; its page may be begun."""
    from counterscore.study.headline import figures

    folder = lived.folder
    if folder is None:
        raise UsageError("the run has no folder", key="--out")
    summary = figures(lived, days)
    page = None
    if report:
        from counterscore.report.document import begin_page
        from counterscore.report.placed import write_page

        page = report_path(folder)
        write_page(page, (begun or begin_page(lived))().html)
    if emit({**summary, "folder": str(folder), "report": None if page is None else str(page)}, as_json):
        return
    show_figures(summary)
    weeks, persons = len(lived.data.weeks), lived.provenance["persons"]
    out.print(f"\n{persons:,} synthetic persons, {weeks} weeks, {clock.seconds:.1f} s. Digest {lived.digest[:16]}.")
    out.print(f"Run:    {folder}", markup=False)
    if page is not None:
        out.print(f"Report: {page}", markup=False)


def report_path(folder: Path) -> Path:
    """The report lies beside the run folder, whose contents are sealed."""
    return folder.with_name(folder.name + ".report.html")


def show_figures(summary: dict[str, Any]) -> None:
    """The figures as tables, one for each day."""
    for at, f in summary["at"].items():
        rows = [
            (name.replace("_", " "), n, *(f["refused_by_cause"][name][c] for c in ("list", "score", "both")), f["false_ground"][name])
            for name, n in f["refused"].items()
        ]
        out.print(
            table_of(
                f"Refused attempts up to {f['week_ends']} (asked: {at}), scaled to the nation",
                ("service", "refused", "by list", "by score", "by both", "on false ground"),
                rows,
            )
        )
        out.print(
            f"{f['listed_persons']:,} entries into the list so far ({f['postings']:,} postings), without those on it at the start; "
            f"{f['stock_persons']:,} persons on it now, {f['complied']:,} left by compliance."
        )
        if f["tiers"]:
            out.print("Tiers: " + ", ".join(f"{name} {n:,}" for name, n in f["tiers"].items()) + ".", markup=False)
        out.print()
    out.print(
        f"[bold]{summary['status']['sentence']}[/bold]: "
        + ("a scenario, not a measurement." if summary["status"]["assumed"] else "every driver has a source.")
    )
