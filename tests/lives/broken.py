"""One run of a year and a half, lived through or stopped, for everything that breaks it off and goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from counterscore.record.opened import Run, first_difference, open_run
from counterscore.study.simulate import simulate

SCHEME = "unified-2020"
ASKED: dict[str, Any] = {
    "people": "40000",  # a community a province
    "first": dt.date(2019, 1, 7),
    "last": dt.date(2020, 7, 5),
    "at": (dt.date(2019, 5, 1), dt.date(2020, 1, 31)),
    "seed": 11,
}
WEEKS = 78


def stop_at(week: int) -> Callable[[int, int], None]:
    """A progress callback that breaks off as Ctrl-C does, once `week` weeks are lived."""

    def report(done: int, total: int) -> None:
        assert total == WEEKS
        if done >= week:
            raise KeyboardInterrupt

    return report


def begin(folder: Path, progress: Callable[[int, int], None] | None = None, every: int = 104, threads: int = 2) -> Run:
    """Live the run into a folder."""
    return simulate(SCHEME, **ASKED, out=folder, progress=progress, checkpoint_every=every, threads=threads)


def assert_same(folder: Path, whole: Run) -> None:
    """The folder holds the unbroken run, bit for bit, and nothing is left beside it."""
    run = open_run(folder)
    assert first_difference(run, whole) is None
    assert run.digest == whole.digest
    assert left_beside(folder) == []


def left_beside(folder: Path) -> list[str]:
    """Names of what lies beside a run folder."""
    return sorted(p.name for p in folder.parent.iterdir() if p != folder)
