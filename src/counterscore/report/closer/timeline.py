"""The lines of a life as a table: what came to pass in at most forty lines, and all of them folded.

Acts that left no trace and scores that only drift back are left out of the short one,
then more until it is short enough; the long one has every line, occasions that came to
nothing included. Two lives side by side are marked A, B, and both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from counterscore.report.seen import Table

if TYPE_CHECKING:
    from counterscore.study.life import Life
    from counterscore.study.narrated import Line

MOST_LINES = 40
LAST_LINES = 15  # of those, kept from the end where even that is too long
COLUMNS = ("week that ends on", "what came to pass", "why")
ROSE = re.compile(r"now (\d+), before (\d+)$")
LEAST: tuple[Callable[[Line], bool], ...] = (  # what is left out where there is too much, the least first
    lambda line: line.what == "opinion",
    lambda line: line.what == "act",
    lambda line: line.what == "speech",
)
LEFT_OUT = (
    "Acts that left no trace and scores that only drift back are left out here, and more where there are more than forty lines; the table "
    "after it has every line, occasions that came to nothing included."
)
A, B, BOTH = "A", "B", "both"


class Shown(NamedTuple):
    """A line, and under which of two schemes it came to pass; empty where there is one."""

    line: Line
    where: str = ""


def short(lines: Sequence[Shown]) -> list[Shown]:
    """The lines without what may be left out."""
    kept = list(lines)
    for least in LEAST:
        if len(kept) > MOST_LINES:
            kept = [shown for shown in kept if not least(shown.line)]
    return kept


def eventful(life: Life) -> Life:
    """The life without occasions that came to nothing, acts of which nobody wrote anything down, and scores that only drift back."""
    after = (*life.lines[1:], None)
    kept = (line for line, then in zip(life.lines, after, strict=True) if leaves_trace(line, then) and not drifts(line))
    return replace(life, lines=tuple(kept))


def leaves_trace(line: Line, then: Line | None) -> bool:
    """Whether a line is more than an occasion or an act without a record right after it."""
    if line.what == "act":
        return then is not None and then.week == line.week and (then.what == "record" or then.text.startswith("on file as "))
    return line.what != "occasion"


def drifts(line: Line) -> bool:
    """Whether a score goes back to where it started by the passing of time."""
    moved = ROSE.search(line.text) if line.what == "money" else None
    return line.what == "turn" or (moved is not None and int(moved[1]) > int(moved[2]))


def one(life: Life) -> tuple[list[Shown], list[Shown]]:
    """The short lines of a life, and all."""
    return short([Shown(line) for line in eventful(life).lines]), [Shown(line) for line in life.lines]


def two(first: Life, other: Life) -> tuple[list[Shown], list[Shown]]:
    """The same of a life under two schemes."""
    from counterscore.study.life import beside

    a, b = replace(first, scheme=A), replace(other, scheme=B)
    less = [Shown(*pair) for pair in beside(eventful(a), eventful(b))]
    return short(less), [Shown(*pair) for pair in beside(a, b, occasions=True)]


def tables(title: str, less: list[Shown], every: list[Shown]) -> tuple[Table, Table]:
    """Both as tables: the short one open, the long one folded."""
    marked = any(shown.where for shown in every)
    columns = ("in", *COLUMNS) if marked else COLUMNS
    cut = len(less) - MOST_LINES
    rows = [cells(shown, marked) for shown in less]
    if cut > 0:
        gap = (*([""] if marked else []), "", f"({cut + 1} lines are left out here)", "")
        rows[MOST_LINES - 1 - LAST_LINES : -LAST_LINES] = [gap]
    long = tuple(cells(shown, marked) for shown in every)
    return Table(title, columns, tuple(rows), folded=False), Table(f"{title}: every line", columns, long, folded=True)


def cells(shown: Shown, marked: bool) -> tuple[str, ...]:
    """A line as a row."""
    line = shown.line
    told = (line.day, line.text, line.why)
    return (shown.where, *told) if marked else told


def synthetic() -> str:
    """Whose life it is: nobody's."""
    from counterscore.study.life import SYNTHETIC

    return SYNTHETIC
