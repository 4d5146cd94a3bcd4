"""Opening a run: everything verified first, then labelled tables."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterscore.errors import DamagedRun, RunMismatch, UsageError, nearest
from counterscore.record.manifest import verify
from counterscore.record.series import RunData
from counterscore.weeks import last_week_by, sunday

if TYPE_CHECKING:  # these take a second to import, and most commands never ask for them
    import pandas as pd
    import xarray as xr

FORMAT = 1


@dataclass(frozen=True)
class Run:
    """One run, on disk or just lived."""

    data: RunData
    folder: Path | None = None

    @property
    def provenance(self) -> dict[str, Any]:
        """What was run, with what, and under which versions."""
        return self.data.provenance

    @cached_property
    def days(self) -> list[dt.date]:
        """The last day of each week."""
        return [sunday(int(w)) for w in self.data.weeks]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the results and the tables: the same for the same run anywhere."""
        d, out = self.data, hashlib.sha256()
        for name in sorted(d.tables):
            out.update(f"{name} {d.tables[name].shape}".encode())
            out.update(np.ascontiguousarray(d.tables[name]).data)
        arrays = (d.weights, d.weeks, d.flows, d.score_weeks, *(reading.astype(np.int64) for reading in d.scores))
        for array in (*arrays, d.digest_weeks, d.digests, d.cell_weeks, d.cells):
            out.update(np.ascontiguousarray(array).data)
        return out.hexdigest()

    def index(self, measure: str) -> int:
        """Position of a measure. Raises UsageError with the nearest name."""
        if measure not in self.data.measures:
            raise UsageError("no such measure", found=measure, remedy=nearest(measure, self.data.measures))
        return self.data.measures.index(measure)

    def national(self, measure: str) -> NDArray[np.float64]:
        """[week] sums scaled to the nation."""
        return np.asarray(self.data.flows[:, :, self.index(measure)] @ self.data.weights)

    def by_province(self, measure: str) -> NDArray[np.float64]:
        """[province] sums over all weeks, scaled to the nation."""
        return np.asarray(self.data.flows[:, :, self.index(measure)].sum(axis=0) * self.data.weights)

    def week_at(self, day: dt.date) -> int:
        """The last week of the run that ends on or before `day`. Raises UsageError outside the run."""
        week = last_week_by(day)
        if not self.data.weeks[0] <= week <= self.data.weeks[-1]:
            raise UsageError("the day lies outside the run", key="--at", found=str(day), allowed=f"{self.days[0]} to {self.days[-1]}")
        return week

    def scores_at(self, week: int) -> NDArray[np.int32]:
        """[province, 2048] persons of the sample in force by score, at the last reading up to `week`."""
        i = int(np.searchsorted(self.data.score_weeks, week, side="right")) - 1
        if i < 0:
            return np.zeros((len(self.data.provinces), 2048), np.int64)
        return np.asarray(self.data.scores[i])

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """Long table: week, last_day, province, measure, value (sums over the sample)."""
        import pandas as pd

        n, p, m = self.data.flows.shape
        return pd.DataFrame(
            {
                "week": np.repeat(self.data.weeks, p * m),
                "last_day": np.repeat(np.array(self.days, "datetime64[ns]"), p * m),
                "province": np.tile(np.repeat(np.array(self.data.provinces), m), n),
                "measure": np.tile(np.array(self.data.measures), n * p),
                "value": self.data.flows.ravel(),
            }
        )

    @cached_property
    def counties(self) -> pd.DataFrame:
        """Long table of the ranking of counties: week, province, cell, score, truth, effort, hiding, complaints (of the sample)."""
        import pandas as pd

        from counterscore.record.parquet import counties

        table = pd.DataFrame(counties(self.data).to_pydict())
        table[["effort", "hiding"]] /= 65536
        return table

    def weekly_xarray(self) -> xr.Dataset:
        """The same as a Dataset over week and province, a variable a measure."""
        import xarray as xr

        coords = {"week": self.data.weeks, "province": list(self.data.provinces)}
        variables = {name: (("week", "province"), self.data.flows[:, :, i]) for i, name in enumerate(self.data.measures)}
        return xr.Dataset(variables, coords, {"weights": self.data.weights.tolist()})


def open_run(path: str | Path) -> Run:
    """The run in a folder, with every byte verified. Raises DamagedRun or RunMismatch."""
    folder = Path(path)
    try:
        there = folder.is_dir()
    except OSError:  # a name too long, or a place that may not be looked into
        there = False
    if not there:
        raise UsageError("no such run folder", found=str(path), remedy="Give a folder that `counterscore run` has written.")
    from counterscore.record.parquet import UNREADABLE, read_series  # takes a tenth of a second to import

    verify(folder)
    try:
        provenance = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        if provenance.get("format") != FORMAT:
            raise RunMismatch("a run of another format", file=folder, found=provenance.get("format"), allowed=str(FORMAT))
        with (folder / "tables.npz").open("rb") as file, np.load(file, allow_pickle=False) as stored:
            tables = {name: stored[name] for name in stored.files}
        return Run(read_series(folder, provenance, tables), folder)
    except UNREADABLE as error:
        raise DamagedRun("the run cannot be read", file=folder, found=f"{type(error).__name__}: {error}") from None


def first_difference(a: Run, b: Run) -> dict[str, Any] | None:
    """Where two runs first part: the week and what differed, or None."""
    both = np.intersect1d(a.data.weeks, b.data.weeks)
    if both.size == 0 or a.data.measures != b.data.measures or a.data.provinces != b.data.provinces:
        return {"week": None, "what": "the runs share no week, or measure different things"}
    x = a.data.flows[np.isin(a.data.weeks, both)]
    y = b.data.flows[np.isin(b.data.weeks, both)]
    found = np.argwhere(x != y)
    if found.size:
        w, p, m = (int(i) for i in found[0])
        return {
            "week": int(both[w]),
            "last_day": sunday(int(both[w])).isoformat(),
            "province": a.data.provinces[p],
            "measure": a.data.measures[m],
            "a": int(x[w, p, m]),
            "b": int(y[w, p, m]),
        }
    return _first_state(a, b)


def _first_state(a: Run, b: Run) -> dict[str, Any] | None:
    if not np.array_equal(a.data.digest_counties, b.data.digest_counties):
        return {"week": None, "what": "the samples hold different counties"}
    for i, week in enumerate(a.data.digest_weeks):
        j = np.flatnonzero(b.data.digest_weeks == week)
        if j.size:
            apart = np.flatnonzero(a.data.digests[i] != b.data.digests[j[0]])
            if apart.size:
                return {"week": int(week), "what": "state", "county": int(a.data.digest_counties[apart[0]])}
    return None
