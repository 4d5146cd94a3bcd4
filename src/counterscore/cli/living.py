"""The command that tells one life: life."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterscore.cli.console import Clock, Json, Threads, emit, err, out, table_of
from counterscore.errors import UsageError, nearest

if TYPE_CHECKING:
    from counterscore.study.life import Life

FOUND = ("false-ground", "came-back", "silent")  # as in study.found, which takes seconds to import


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: counterscore life runs/first --find false-ground")(life)


def life(
    folder: Annotated[Path, typer.Argument(help="A run folder.")],
    person: Annotated[int | None, typer.Argument(min=0, help="National number of a synthetic person in the run's sample.")] = None,
    find: Annotated[str | None, typer.Option(help=f"Name lives worth reading instead: {', '.join(FOUND)}.")] = None,
    beside: Annotated[Path | None, typer.Option(help="Another run of the same people: the same life under both schemes.")] = None,
    occasions: Annotated[bool, typer.Option("--occasions", help="Also tell occasions that came to nothing.")] = False,
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """One synthetic life, exactly as lived, with the reason for every line."""
    from counterscore.record.opened import open_run

    if find is not None and find not in FOUND:
        raise UsageError("no such way to find a life", key="--find", found=find, allowed=", ".join(FOUND), remedy=nearest(find, FOUND))
    if (person is None) == (find is None):
        remedy = "counterscore life RUN --find false-ground names some."
        raise UsageError("give the index of a synthetic person, or --find", key="PERSON", allowed="one of the two", remedy=remedy)
    run = open_run(folder)
    if find is not None:
        from counterscore.study.found import find_lives

        found = find_lives(run, find, threads=threads)
        if not emit(found.as_dict, as_json):
            rows = [(str(x.person), x.amount) for x in found.lives]
            title = f"Among {found.persons:,} synthetic persons in {found.communities} communities of the run"
            out.print(table_of(title, ("person", found.lives[0].unit if found.lives else "nobody"), rows))
        return
    from counterscore.study.life import life as lived_again
    from counterscore.study.life import lives

    assert person is not None
    if beside is None:
        clock = Clock()
        lived = lived_again(run, person)
        if not emit(lived.as_dict, as_json):
            print_life(lived, occasions)
            err.print(f"lived again in {clock.seconds:.2f} s", markup=False)
        return
    both = lives((run, open_run(beside)), person)
    if not emit({"lives": [one.as_dict for one in both]}, as_json):
        print_side_by_side(both, occasions)


def print_life(lived: Life, occasions: bool) -> None:
    """The timeline, a line a row."""
    from counterscore.study.life import SYNTHETIC

    out.print(f"Under {lived.scheme}, person {lived.person}: {lived.who}.", markup=False)
    for line in lived.lines if occasions else lived.told:
        out.print(f"{line.day}  {line.said}", markup=False)
    out.print(SYNTHETIC, markup=False)


def print_side_by_side(both: tuple[Life, ...], occasions: bool) -> None:
    """What both lives share, and what only one of them has."""
    from counterscore.study.life import SYNTHETIC, beside

    first, other = both
    out.print(f"Person {first.person}: {first.who}.\nA is {first.scheme}, B is {other.scheme}, = is both.", markup=False)
    marks = {first.scheme: "A ", other.scheme: " B", "both": "= "}
    for line, where in beside(first, other, occasions):
        out.print(f"{line.day}  {marks[where]}  {line.said}", markup=False)
    out.print(SYNTHETIC, markup=False)
