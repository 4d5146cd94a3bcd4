"""Writing run folders and checkpoints: a temporary name, then renamed; never half a run."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.errors import CannotWrite, DamagedRun, RunError
from counterscore.record.manifest import verify, write_manifest
from counterscore.record.series import RunData

FORMAT = 1
NOTHING_LEFT = "Nothing was left behind."


@contextlib.contextmanager
def reserved(folder: Path) -> Iterator[Path]:
    """A temporary folder for `folder`, gone afterwards unless it was renamed, as are parents that were made for it.

    Raises CannotWrite where the folder is in use, somebody else is writing it,
    or the place is read-only or full.
    """
    remedy = "Choose another with --out."
    new: list[Path] = []
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
        partial = folder.with_name(folder.name + ".partial")
        new = [parent for parent in partial.parents if not parent.exists()]
        if not taken:
            partial.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have, or none, such as "."
        remove_empty(new)
        raise CannotWrite("the output folder cannot be written", file=folder, found=why(error), remedy=remedy) from None
    if taken:
        raise CannotWrite("the output folder is not empty", file=folder, remedy="Choose another with --out, or remove it.")
    try:
        partial.mkdir()
    except FileExistsError:
        raise CannotWrite(
            "another run is writing this folder, or one was killed", file=partial, remedy="Wait for it, or remove the partial folder."
        ) from None
    except (OSError, ValueError) as error:
        remove_empty(new)
        raise CannotWrite("the output folder cannot be written", file=folder, found=why(error), remedy=remedy) from None
    try:
        yield partial
    except OSError as error:
        raise CannotWrite("the run could not be written", file=folder, found=why(error), remedy=NOTHING_LEFT) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        remove_empty(new)


def why(error: OSError | ValueError) -> str:
    """What the system says, without the name of the file."""
    return getattr(error, "strerror", None) or str(error) or "an error"


def remove_empty(folders: list[Path]) -> None:
    """Remove folders from the deepest up, as far as they are empty."""
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:  # a run lies in it, or it was never made
            continue


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[Path]:
    """A temporary folder that becomes `folder` when all went well, and is removed otherwise. Raises CannotWrite."""
    with reserved(folder) as partial:
        yield partial
        write_manifest(partial)
        for file in partial.iterdir():
            with file.open("rb") as open_file:
                os.fsync(open_file.fileno())
        partial.rename(folder)  # over an empty folder too


def check_writable(folder: Path) -> None:
    """Fail before a long run, not after it; nothing changes."""
    with reserved(folder) as partial:
        (partial / "probe").write_bytes(b"\0" * 65536)


def write_run(folder: Path, data: RunData) -> None:
    """Write a whole run folder at once."""
    from counterscore.record.parquet import write_series  # takes a tenth of a second to import, which a run does while it lives

    with claimed(folder) as partial:
        (partial / "run.json").write_text(json.dumps(data.provenance, indent=1, default=str), encoding="utf-8")
        np.savez_compressed(partial / "tables.npz", **data.tables)  # type: ignore[arg-type]
        write_series(partial, data)


def write_checkpoint(folder: Path, arrays: dict[str, NDArray[Any]], meta: dict[str, Any]) -> None:
    """Write a checkpoint; an older one is replaced only when the new one is whole."""
    older = folder.with_name(folder.name + ".prev")
    fresh = folder.with_name(folder.name + ".new")
    for left in (fresh, fresh.with_name(fresh.name + ".partial")):  # by a writer that was killed
        shutil.rmtree(left, ignore_errors=True)
    with claimed(fresh) as partial:
        (partial / "meta.json").write_text(json.dumps(meta, indent=1, default=str), encoding="utf-8")
        for name, array in arrays.items():
            np.save(partial / f"{name}.npy", array, allow_pickle=False)
    try:
        shutil.rmtree(older, ignore_errors=True)
        if folder.exists():
            folder.rename(older)
        fresh.rename(folder)
        shutil.rmtree(older, ignore_errors=True)
    except OSError as error:
        raise CannotWrite("the checkpoint could not be put in place", file=folder, found=error.strerror or "an error") from None


def read_checkpoint(folder: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Arrays and meta of a checkpoint whose every byte is as written; the older one where the newer was torn away."""
    older = folder.with_name(folder.name + ".prev")
    chosen = older if not os.path.exists(folder) and os.path.exists(older) else folder
    if not os.path.isdir(chosen):  # False, never an error, for a name that no folder can have
        raise RunError("no checkpoint is there", file=chosen, remedy="Only a run that was stopped, or could not be written, leaves one.")
    verify(chosen)
    try:
        meta = json.loads((chosen / "meta.json").read_text(encoding="utf-8"))
        arrays = {p.stem: np.load(p, allow_pickle=False) for p in sorted(chosen.glob("*.npy"))}
    except (ValueError, OSError, EOFError) as error:
        raise DamagedRun("the checkpoint cannot be read", file=chosen, found=str(error)) from None
    found = meta.get("format") if isinstance(meta, dict) else meta
    if found != FORMAT or not isinstance(meta, dict):
        raise DamagedRun("a checkpoint of another format", file=chosen, found=found, allowed=str(FORMAT))
    return arrays, meta
