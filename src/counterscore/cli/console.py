"""What the commands share: output as text or JSON, errors, days, progress."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from counterscore.errors import CounterscoreError, UsageError

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Json = Annotated[bool, typer.Option("--json", help="Print data instead of text.")]
Threads = Annotated[int | None, typer.Option(min=1, max=256, help="Threads; changes no result. All processors by default.")]


def emit(data: Any, as_json: bool) -> bool:
    """Print `data` as JSON if asked to; says whether it did."""
    if as_json:
        sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n")
    return as_json


def fail(error: CounterscoreError, as_json: bool) -> int:
    """Print an error where the caller looks for it; returns its exit code."""
    if as_json:
        sys.stdout.write(json.dumps(error.as_dict(), indent=2, ensure_ascii=False) + "\n")
    else:
        err.print(f"{type(error).__name__}: {error}", markup=False)
    return error.exit_code


def day(text: str | None, option: str) -> dt.date | None:
    """A day as YYYY-MM-DD. Raises UsageError."""
    if text is None:
        return None
    try:
        if len(text) != 10:
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError("not a day", key=option, found=text, allowed="a day as YYYY-MM-DD") from None


@contextmanager
def progress(what: str, quiet: bool) -> Iterator[Any]:
    """A bar on the terminal with the time left; calls with (weeks done, weeks in all)."""
    if quiet or not err.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("week {task.completed} of {task.total}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("compiling, once: a minute or two" if first_time() else what, total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield report


def first_time() -> bool:
    """Whether the engine must still be compiled on this machine."""
    import os
    from pathlib import Path

    return not any(Path(os.environ["NUMBA_CACHE_DIR"]).rglob("*live_weeks*.nbi"))


def table_of(title: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Table:
    """A plain table; numbers to the right."""
    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for i, column in enumerate(columns):
        numeric = bool(rows) and isinstance(rows[0][i], int | float)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")  # a name is never cut short
    for row in rows:
        table.add_row(*(f"{x:,}" if isinstance(x, int | float) and not isinstance(x, bool) else str(x) for x in row))
    return table


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self.start = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        return time.perf_counter() - self.start
