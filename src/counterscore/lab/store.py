"""What lies in the folder of runs: finished ones, and what a stopped lab left behind."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from stat import S_ISREG
from typing import Any

from counterscore.errors import shorten
from counterscore.lab import orders

MOST_SHOWN = 30
LARGEST = 4 << 20  # bytes of a run's own account of itself
ABOUT: dict[str, type] = {"persons": int, "from": str, "to": str, "seed": int}  # what is shown of it; the first only when it is finished


@dataclass(frozen=True)
class Kept:
    """A run of the folder, finished or stopped."""

    name: str
    title: str
    about: dict[str, Any]  # people, from, to, seed as the run tells them
    when: float  # last written, seconds since 1970


class Store:
    """The folder of runs. Whatever lies there is read with suspicion: it may be damaged, or written by others."""

    def __init__(self, runs: Path) -> None:
        self.runs = runs
        self.lives: Callable[[Kept], bool] = lambda one: False  # whether a run is being lived now

    def finished(self) -> list[Kept]:
        """Finished runs, newest first."""
        return self.newest("run.json", "")

    def stopped(self) -> list[Kept]:
        """Runs of which only a checkpoint is left, newest first; a run that goes on now has one too."""
        found = {one.name: one for ending in (".checkpoint.prev", ".checkpoint") for one in self.newest("meta.json", ending)}
        left = [one for one in found.values() if not os.path.isfile(self.runs / one.name / "run.json") and not self.lives(one)]
        return sorted(left, key=lambda one: -one.when)

    def newest(self, file: str, ending: str) -> list[Kept]:
        """Folders with such a file; a damaged one is left out here, and is told of where somebody opens it."""
        found = []
        with contextlib.suppress(OSError):
            for folder in self.runs.iterdir():
                name, path = folder.name.removesuffix(ending), folder / file
                with contextlib.suppress(OSError):
                    about = path.lstat()
                    if folder.name.endswith(ending) and can_be_asked_for(name) and S_ISREG(about.st_mode) and about.st_size <= LARGEST:
                        found.append((about.st_mtime, name, path))
        readable = (one for when, name, path in sorted(found, reverse=True) if (one := read(path, name, when)) is not None)
        return list(islice(readable, MOST_SHOWN))


def can_be_asked_for(name: str) -> bool:
    """Whether an order can name it."""
    try:
        return orders.name(name) == name
    except ValueError:
        return False


def read(path: Path, name: str, when: float) -> Kept | None:
    """What a run tells of itself; None where that cannot be made out."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        provenance = told.get("provenance", told)
        title = provenance["scheme"]["title"]
        about = {key: provenance[key] for key in ABOUT if key in provenance}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    whole = isinstance(title, str) and about.keys() >= {"from", "to", "seed"}
    if not whole or any(type(value) is not ABOUT[key] for key, value in about.items()):
        return None
    return Kept(name, shorten(title, 200), {k: shorten(v) if isinstance(v, str) else v for k, v in about.items()}, when)
