"""Putting a page, or a folder of charts, in its place: whole or not at all, and no folder over another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from counterscore.errors import CannotWrite
from counterscore.record.store import NOTHING_LEFT, check_writable, remove_empty, reserved, why

PROBE = b"\0" * 65536


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A temporary file beside a page, gone afterwards unless it took its place, as are parents made for it. Raises CannotWrite."""
    new: list[Path] = []
    partial: Path | None = None
    try:
        if path.exists() and not path.is_file():
            raise CannotWrite("the report cannot be written", file=path, found="something that is not a file", allowed="the name of a page")
        partial = path.with_name(path.name + ".partial")
        new = [parent for parent in partial.parents if not parent.exists()]
        partial.parent.mkdir(parents=True, exist_ok=True)
        yield partial
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have, or none
        raise CannotWrite("the report cannot be written", file=path, found=why(error), remedy=NOTHING_LEFT) from None
    finally:
        if partial is not None:
            with suppress(OSError, ValueError):
                partial.unlink(missing_ok=True)
        remove_empty(new)


def write_page(path: Path, html: str) -> None:
    """Write a page; an older one is replaced once the new one is whole. Raises CannotWrite."""
    with beside(path) as partial:
        partial.write_text(html, encoding="utf-8")
        partial.replace(path)


def check_page(path: Path) -> None:
    """Fail before a long run, not after it; nothing changes. Raises CannotWrite."""
    with beside(path) as partial:
        partial.write_bytes(PROBE)


@contextmanager
def charts_at(folder: Path) -> Iterator[Path]:
    """A temporary folder that becomes `folder` when all went well; one that holds anything is left alone. Raises CannotWrite."""
    with told(), reserved(folder) as partial:
        try:
            yield partial
            partial.rename(folder)  # over an empty folder too
        except OSError as error:
            raise CannotWrite("the charts could not be written", file=folder, found=why(error), remedy=NOTHING_LEFT) from None


def check_charts(folder: Path) -> None:
    """Fail before a long run, not after it; nothing changes. Raises CannotWrite."""
    with told():
        check_writable(folder)


@contextmanager
def told() -> Iterator[None]:
    """What a run folder says of itself, said of charts."""
    try:
        yield
    except CannotWrite as error:
        problem = error.problem.replace("another run", "another program").replace("the run ", "the charts ")
        remedy = (error.remedy or NOTHING_LEFT).replace("--out", "--charts")
        raise CannotWrite(problem, file=error.file, found=error.found, remedy=remedy) from None
