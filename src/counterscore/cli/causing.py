"""The command that says what refusals rest on: attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterscore.cli.auditing import EXAMINED, Examined, RunFolder
from counterscore.cli.console import Json, Threads, emit, out, progress, table_of

if TYPE_CHECKING:
    from counterscore.study.attribution import Attribution
    from counterscore.study.shapley import Shapley

MOST_KINDS = 12  # lines of the matrix on a terminal


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: counterscore attribute runs/first")(attribute)


def attribute(
    folder: RunFolder,
    communities: Examined = EXAMINED,
    shapley: Annotated[
        str | None, typer.Option(help="Instead: shares of a total by context, feedback included (refused, false_ground, newly_barred).")
    ] = None,
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """What each refusal rests on: which records are necessary, which suffice alone, and what would undo it."""
    from counterscore.record.opened import open_run

    run = open_run(folder)
    with progress("asking what refusals rest on", as_json) as bar:
        if shapley is not None:
            from counterscore.study.shapley import shapley as shares

            found = shares(run, shapley, threads, bar)
            if not emit(found.as_dict, as_json):
                print_shares(found)
            return
        from counterscore.study.attribution import attribute as put

        attributed = put(run, communities, threads=threads, progress=bar)
    if not emit(attributed.as_dict, as_json):
        print_grounds(attributed)


def print_grounds(found: Attribution) -> None:
    """Grounds, safeguards and the largest cells of the matrix."""
    data = found.as_dict
    out.print(f"Of the frozen ledger of each person, nothing else changed; {found.people}, scaled to the nation.", markup=False)
    for reading, grounds in data["grounds"].items():
        whole = sum(grounds.values())
        said = ", ".join(f"{name} {n / whole:.2%}" for name, n in grounds.items()) if whole else "nothing was refused"
        out.print(f"Refusals by ground, {reading} reading of what is contested: {said}.", markup=False)
    rows = [(name, f"{x['wrong']:,.0f}", f"{x['undone']:,.0f}") for name, x in data["safeguards"].items()]
    out.print(table_of("What would let refusals through", ("safeguard", "false or unjustified", "all"), rows))
    cells = sorted(data["matrix"], key=lambda cell: -cell["part"])[:MOST_KINDS]
    lines = [
        (c["kind"], c["service"], c["relation"], *(f"{c[role]:,.0f}" for role in ("part", "necessary", "sufficient alone"))) for c in cells
    ]
    out.print(table_of("Refusals that rest on", ("", "refused", "relation", "has a part", "necessary", "alone"), lines))


def print_shares(found: Shapley) -> None:
    """Shares by context."""
    data: dict[str, Any] = found.as_dict
    rows = [(name, f"{value:+,.1f}") for name, value in sorted(data["shares"].items(), key=lambda pair: -pair[1])]
    title = f"{found.measure} of the sample of {found.persons:,} persons, by context; {data['runs']} runs"
    out.print(table_of(title, ("context", "share"), rows))
    out.print(f"They add up to {found.total:,}; with no context at all it is {data['without_any']:,}.", markup=False)
