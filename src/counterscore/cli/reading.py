"""Commands that read runs: show, diff, report, cite."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterscore.cli.comparing import CLOSER, Charts, check_places, show_places, write
from counterscore.cli.console import Json, day, emit, out, progress
from counterscore.cli.running import report_path, show_figures, warming
from counterscore.errors import UsageError
from counterscore.report import painter

if TYPE_CHECKING:
    from counterscore.record.opened import Run
    from counterscore.study.compare import Comparison

Full = Annotated[
    bool,
    typer.Option("--full", help="Also what refusals rest on, one life, and the law, in some seconds more; of two or more runs always."),
]
RunFolder = Annotated[Path, typer.Argument(help="A run folder.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: counterscore show runs/first --at 2018-12-31")(show)
    app.command(epilog="Example: counterscore diff runs/first runs/parking")(diff)
    app.command(epilog="Example: counterscore report runs/first")(report)
    app.command(epilog="Example: counterscore cite runs/first")(cite)


def show(
    folder: RunFolder, at: Annotated[list[str] | None, typer.Option(help="A day for which to give figures.")] = None, as_json: Json = False
) -> None:
    """The figures of a run."""
    from counterscore.record.opened import open_run
    from counterscore.study.headline import figures

    days = tuple(d for d in (day(text, "--at") for text in at or ()) if d is not None)
    summary = figures(open_run(folder), days)
    if not emit(summary, as_json):
        show_figures(summary)


def diff(a: RunFolder, b: RunFolder, as_json: Json = False) -> None:
    """Where two runs first part: week, place and measure (exit code 1 where they do)."""
    from counterscore.record.opened import first_difference, open_run

    found = first_difference(open_run(a), open_run(b))
    if not emit({"first_difference": found}, as_json):
        out.print(
            "No difference." if found is None else "First difference: " + ", ".join(f"{k} {v}" for k, v in found.items()), markup=False
        )
    raise typer.Exit(0 if found is None else 1)


def report(
    folders: Annotated[list[Path], typer.Argument(help="A run folder; of two or more, the page compares the others with the first.")],
    to: Annotated[Path | None, typer.Option("--out", help="The page to write, over an older one.")] = None,
    full: Full = False,
    charts: Charts = None,
    as_json: Json = False,
) -> None:
    """Write the page of a run, or of runs side by side: one file that opens without a network."""
    painter.start()
    from counterscore.record.opened import open_run

    gone = [str(folder) for folder in folders if not os.path.isdir(folder)]  # False, never an error, for a name that none can have
    if len(gone) > 1:
        remedy = "Give folders that `counterscore run` has written."
        raise UsageError("no such run folders", found=", ".join(gone), remedy=remedy)
    runs = [open_run(folder) for folder in folders]
    page = to or report_path(folders[0].resolve().with_name("-beside-".join(folder.resolve().name for folder in reversed(folders))))
    check_places(page, charts)
    written = write(runs[0] if len(runs) == 1 else side_by_side(runs, as_json), page, charts, full)
    if not emit(written, as_json):
        show_places({key: value for key, value in written.items() if key == "charts"})
        out.print(written["report"], markup=False)


def side_by_side(runs: list[Run], quiet: bool) -> Comparison:
    """Recorded runs, lived again with what a comparison must know of each life. Raises CannotCompare, RunMismatch."""
    from counterscore.study.compare import compare

    with progress("living the runs again, side by side", quiet) as bar:
        return compare(*runs, progress=warming(bar, CLOSER))


def cite(folder: RunFolder, as_json: Json = False) -> None:
    """How to cite a run, with the command that repeats it."""
    from counterscore.record.opened import open_run
    from counterscore.report.repeat import command
    from counterscore.study.request import request_from

    run = open_run(folder)
    p = run.provenance
    scheme = request_from(p).scheme
    text = (
        f"{scheme.title}. Simulation on synthetic people with counterscore {p['versions']['counterscore']}, society {p['society']['id']} "
        f"({p['society']['digest'][:12]}), scheme {scheme.id} ({scheme.digest[:12]}), {p['persons']:,} persons standing for {p['society']['population']:,}, "
        f"{p['from']} to {p['to']}, seed {p['seed']}. Run digest {run.digest}."
    )
    data = {"citation": text, "command": command(run, scheme), "digest": run.digest, "sources": scheme.sources, "note": p["synthetic"]}
    if not emit(data, as_json):
        out.print(text, markup=False)
        out.print(f"To repeat it: {data['command']}\n{p['synthetic']}", markup=False)
