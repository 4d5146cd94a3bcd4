"""The series of a run as Parquet tables, written and read."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from counterscore.record.series import CELL_MEASURES, RunData
from counterscore.weeks import sunday

TOGETHER = 8
LABELS = ("week", "last_day", "province", "weight")
# What readers raise at bytes that are not theirs: every one of them means that the folder is no run.
UNREADABLE = (OSError, ValueError, TypeError, AttributeError, LookupError, EOFError, zipfile.BadZipFile, zlib.error, pa.ArrowException)


def write_series(folder: Path, data: RunData) -> None:
    """Every series of a run into its folder."""
    for made in (weekly, scores, digests, counties):
        write_parquet(folder / f"{made.__name__}.parquet", made(data))


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


def read_series(folder: Path, provenance: dict[str, Any], tables: dict[str, NDArray[Any]]) -> RunData:
    """Everything of a run, from its folder. Raises what is in UNREADABLE."""
    weekly, scores, digests = (
        pq.read_table(folder / f"{name}.parquet", page_checksum_verification=True) for name in ("weekly", "scores", "digests")
    )
    provinces = tuple(provenance["provinces"])
    measures = tuple(name for name in weekly.column_names if name not in LABELS)
    weeks = np.unique(weekly["week"].to_numpy()).astype(np.int32)
    flows = np.stack([weekly[name].to_numpy() for name in measures], axis=-1).reshape(weeks.size, len(provinces), -1)
    score_weeks = np.array(provenance["score_weeks"], np.int32)
    histogram = np.zeros((score_weeks.size, len(provinces), 2048), np.int32)
    named = scores["province"].combine_chunks().dictionary_encode()
    place = np.array([provinces.index(name) for name in named.dictionary.to_pylist()], np.int64)[named.indices.to_numpy()]
    reading = np.searchsorted(score_weeks, scores["week"].to_numpy())
    histogram[reading, place, scores["score"].to_numpy()] = scores["persons"].to_numpy()
    digest_weeks = np.unique(digests["week"].to_numpy()).astype(np.int32)
    marks = digests["digest"].to_numpy().reshape(digest_weeks.size, -1)
    return RunData(
        provenance,
        tables,
        provinces,
        weekly["weight"].to_numpy()[: len(provinces)].copy(),
        weeks,
        measures,
        np.ascontiguousarray(flows),
        score_weeks,
        histogram,
        digest_weeks,
        digests["county"].to_numpy()[: marks.shape[1]].astype(np.int32),
        np.ascontiguousarray(marks),
        *_cells(folder, provinces),
    )


def _cells(folder: Path, provinces: tuple[str, ...]) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    table = pq.read_table(folder / "counties.parquet", page_checksum_verification=True)
    weeks = np.unique(table["week"].to_numpy()).astype(np.int32)
    found = np.stack([table[name].to_numpy() for name in CELL_MEASURES], axis=-1).astype(np.int64)
    cells = found.shape[0] // max(1, weeks.size)
    home = np.array([provinces.index(name) for name in table["province"].to_pylist()[:cells]], np.int32)
    return weeks, np.ascontiguousarray(found.reshape(weeks.size, cells, len(CELL_MEASURES))), home
