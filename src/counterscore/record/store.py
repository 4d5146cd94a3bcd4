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
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from counterscore.errors import CannotWrite, DamagedRun, RunError
from counterscore.record.manifest import verify, write_manifest
from counterscore.record.series import CELL_MEASURES, RunData
from counterscore.weeks import sunday

TOGETHER = 8
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
    with claimed(folder) as partial:
        (partial / "run.json").write_text(json.dumps(data.provenance, indent=1, default=str), encoding="utf-8")
        np.savez_compressed(partial / "tables.npz", **data.tables)  # type: ignore[arg-type]
        write_parquet(partial / "weekly.parquet", weekly(data))
        write_parquet(partial / "scores.parquet", scores(data))
        write_parquet(partial / "digests.parquet", digests(data))
        write_parquet(partial / "counties.parquet", counties(data))


def write_parquet(path: Path, table: pa.Table) -> None:
    """Parquet with page checksums: plain Parquet reads flipped bits silently."""
    pq.write_table(table, path, compression="zstd", write_page_checksum=True)


def weekly(data: RunData) -> pa.Table:
    """One row a week and province, one column a measure."""
    n, p = data.flows.shape[:2]
    columns: dict[str, Any] = {
        "week": np.repeat(data.weeks, p),
        "last_day": np.repeat(np.array([sunday(int(w)) for w in data.weeks], "datetime64[D]"), p),
        "province": np.tile(np.array(data.provinces), n),
        "weight": np.tile(data.weights, n),
    }
    rows = data.flows.reshape(n * p, -1)
    for first in range(0, len(data.measures), TOGETHER):  # as many columns as share a line of the cache
        some = np.ascontiguousarray(rows[:, first : first + TOGETHER].T)
        columns |= dict(zip(data.measures[first : first + TOGETHER], some, strict=True))
    return pa.table(columns)


def scores(data: RunData) -> pa.Table:
    """Persons in force by reading, province and score; only scores that somebody has."""
    _, provinces, highest = data.scores.shape
    found = np.flatnonzero(data.scores)
    row, score = np.divmod(found.astype(np.int32), highest)
    reading, province = np.divmod(row, provinces)
    return pa.table(
        {
            "week": data.score_weeks[reading],
            "province": pa.DictionaryArray.from_arrays(province, np.array(data.provinces)).cast(pa.string()),
            "score": score.astype(np.int16),
            "persons": data.scores.ravel()[found].astype(np.int64),
        }
    )


def digests(data: RunData) -> pa.Table:
    """A digest of the state by reading and county."""
    readings, counties = data.digests.shape
    return pa.table(
        {"week": np.repeat(data.digest_weeks, counties), "county": np.tile(data.digest_counties, readings), "digest": data.digests.ravel()}
    )


def counties(data: RunData) -> pa.Table:
    """One row a reckoning and county cell; no rows where counties were not ranked."""
    reckonings, cells = data.cells.shape[:2]
    columns: dict[str, Any] = {
        "week": np.repeat(data.cell_weeks, cells),
        "cell": np.tile(np.arange(cells, dtype=np.int32), reckonings),
        "province": np.tile(np.array(data.provinces)[data.cell_province], reckonings),
    }
    columns |= {name: data.cells[:, :, i].ravel() for i, name in enumerate(CELL_MEASURES)}
    return pa.table(columns)


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
