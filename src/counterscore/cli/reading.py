"""Commands that read runs: show, diff, report, cite."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterscore.cli.console import Json, day, emit, out
from counterscore.cli.running import report_path, show_figures

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
    folder: RunFolder, to: Annotated[Path | None, typer.Option("--out", help="The page to write.")] = None, as_json: Json = False
) -> None:
    """Write the page of a run: one file that opens without a network."""
    from counterscore.record.opened import open_run
    from counterscore.report.document import write_report

    page = write_report(open_run(folder), to or report_path(folder))
    if not emit({"report": str(page)}, as_json):
        out.print(str(page), markup=False)


def cite(folder: RunFolder, as_json: Json = False) -> None:
    """How to cite a run, with the command that repeats it."""
    from counterscore.record.opened import open_run
    from counterscore.report.document import command
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
