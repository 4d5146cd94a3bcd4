"""The commands that measure a run: audit, law."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterscore.cli.console import Json, Threads, emit, out, progress

if TYPE_CHECKING:
    from counterscore.audit.audited import Audit

EXAMINED = 62  # as in audit.audited, which takes seconds to import
Examined = Annotated[int, typer.Option(help="Communities examined life by life, evenly through the run's sample.")]
Flip = Annotated[bool, typer.Option("--flip", help="Also live every life with one attribute switched, at 1:20000.")]
RunFolder = Annotated[Path, typer.Argument(help="A run folder.")]
SHORT = ("Demographic parity difference", "Four-fifths rule", "Wrongful denial difference", "Equalized odds difference")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: counterscore audit runs/first")(audit)
    app.command(epilog="Example: counterscore law runs/first")(law)


def audited(folder: Path, communities: int, flip: bool, threads: int | None, as_json: bool) -> Audit:
    """Audit a run, with a bar."""
    from counterscore.audit.audited import audit as measure
    from counterscore.record.opened import open_run

    with progress("examining lives", as_json) as bar:
        return measure(open_run(folder), communities, flip, threads, bar)


def audit(
    folder: RunFolder,
    communities: Examined = EXAMINED,
    flip: Flip = False,
    seeds: Annotated[
        int, typer.Option(help="Audit so many seeds; intervals are then over seeds. Each is a run and an audit of its own.")
    ] = 1,
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """What a run did to people, measured: grounds, groups, contexts, gravity, chilling, mobility, redress; with intervals."""
    found = (
        audited(folder, communities, flip, threads, as_json) if seeds == 1 else audited_over(folder, seeds, communities, threads, as_json)
    )
    data = found.as_dict
    if emit(data, as_json):
        return
    out.print(
        f"{data['scheme']}, {data['from']} to {data['to']}: {data['examined']['persons']:,} synthetic persons examined,", markup=False
    )
    over = "cluster by community" if seeds == 1 else f"are over {seeds} seeds"
    out.print(f"{data['examined']['communities']}; intervals {over}.", markup=False)
    family = ""
    for row in data["rows"]:
        if row["family"] == "groups" and row["name"] not in SHORT:
            continue
        if row["family"] != family:
            family = row["family"]
            out.print(f"\n[bold]{family.capitalize()}[/bold]")
        out.print(f"  {line(row)}", markup=False)
    out.print("Every group, gap and test: --json, or cs.audit(run).table in Python.", markup=False)
    out.print(f"[bold]{data['status']['sentence']}[/bold]: a scenario, not a measurement.")


def audited_over(folder: Path, seeds: int, communities: int, threads: int | None, as_json: bool) -> Audit:
    """The audit of a run with the values and intervals of all seeds."""
    from counterscore.audit.seeds import audit_over_seeds
    from counterscore.record.opened import open_run

    with progress("auditing seed after seed", as_json) as bar:
        first, rows = audit_over_seeds(open_run(folder), seeds, communities, threads, bar)
    return replace(first, rows=rows)


def line(row: dict[str, Any]) -> str:
    """A line of the audit: what, value, interval, of how many, and the same under no scheme."""
    of = f", {row['of']}" if row["of"] else ""
    if row["value"] is None:
        return f"{row['name']}{of}: no figure ({row['note'] or 'nothing to measure'})"
    interval = "" if row["low"] is None else f" ({number(row['low'])} to {number(row['high'])})"
    control = "" if row["none"] is None else f"; without a scheme {number(row['none'])}"
    return f"{row['name']}{of}: {number(row['value'])}{interval} {row['unit']}, of {row['size']:,}{control}"


def number(x: float | None) -> str:
    """Three figures, or nothing."""
    return "" if x is None else f"{x:,.3g}"


def law(folder: RunFolder, communities: Examined = EXAMINED, flip: Flip = False, threads: Threads = None, as_json: Json = False) -> None:
    """Facts that match each legal element and facts that do not, never a verdict, with its source and the day it was checked."""
    from counterscore.audit.filled import law as tell
    from counterscore.audit.law.table import as_rows

    found = audited(folder, communities, flip, threads, as_json)
    rows = as_rows(tell(found))
    if emit({"scheme": found.as_dict["scheme"], "elements": rows, "note": NO_VERDICT, "status": found.as_dict["status"]}, as_json):
        return
    for row in rows:
        if row["state"] != "outside this scheme":
            print_element(row)
    apart = sum(row["state"] == "outside this scheme" for row in rows)
    out.print(f"{apart} of {len(rows)} elements lie outside this scheme. {NO_VERDICT}", markup=False)
    out.print(f"[bold]{found.as_dict['status']['sentence']}[/bold]: a scenario, not a measurement.")


NO_VERDICT = "Facts, not a verdict: a simulation decides no case, and a lawyer must read this."


def print_element(row: dict[str, Any]) -> None:
    """One element with facts that match it (+), facts that do not (-), and notes."""
    out.print(f"[bold]{row['instrument']}, {row['provision']}[/bold]: {row['element']}")
    out.print(f"  {row['state']} ({row['standing']})", markup=False)
    for mark, key in (("+", "for"), ("-", "against"), (" ", "notes")):
        for sentence in row[key]:
            out.print(f"  {mark} {sentence}", markup=False)
