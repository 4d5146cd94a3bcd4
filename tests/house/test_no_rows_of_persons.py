"""A run folder holds sums over places, never a row for a person: more people make no more rows."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from counterscore.record.opened import open_run
from counterscore.record.parquet import LABELS
from counterscore.record.series import CELL_MEASURES
from counterscore.society.columns import COLUMNS, FIELDS
from counterscore.society.package import load_society
from counterscore.society.places import layout
from counterscore.study.simulate import simulate

SCHEME = "unified-2020"  # it ranks counties, so that every file has rows
FIRST, LAST = dt.date(2018, 1, 22), dt.date(2018, 4, 1)  # over the turn of a quarter
PARQUETS = ("weekly", "scores", "digests", "counties")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same weeks with few people and with about ten times as many."""
    home = tmp_path_factory.mktemp("runs")
    for name, people in (("few", 72_000), ("many", 720_000)):
        simulate(SCHEME, people=people, first=FIRST, last=LAST, out=home / name)
    return home / "few", home / "many"


def rows(folder: Path, name: str) -> int:
    return int(pq.read_metadata(folder / f"{name}.parquet").num_rows)


def test_a_folder_holds_what_it_should_and_nothing_else(folders: tuple[Path, Path]) -> None:
    for folder in folders:
        names = {p.name for p in folder.iterdir()}
        assert names == {"run.json", "tables.npz", "manifest.json", *(f"{name}.parquet" for name in PARQUETS)}


def test_weeks_and_places_alone_make_the_rows(folders: tuple[Path, Path]) -> None:
    few, many = (open_run(folder) for folder in folders)
    assert many.provenance["persons"] > 8 * few.provenance["persons"] > 600_000
    society = load_society("china-2020")
    provinces, counties = len(society.provinces), layout(society).county_province.size
    for folder, run in zip(folders, (few, many), strict=True):
        assert rows(folder, "weekly") == run.data.weeks.size * provinces
        assert rows(folder, "scores") <= run.data.score_weeks.size * provinces * 2048
        assert rows(folder, "digests") <= run.data.digest_weeks.size * counties
        assert run.data.cell_weeks.size == 1
        assert rows(folder, "counties") == run.data.cell_province.size
        assert provinces <= run.data.cell_province.size <= counties


def test_no_column_is_about_a_person(folders: tuple[Path, Path]) -> None:
    """Counts and sums of places; `persons` is how many have a score; `complaints` are those of a whole county cell."""
    few, _ = folders
    columns = {name: set(pq.read_schema(few / f"{name}.parquet").names) for name in PARQUETS}
    assert columns["scores"] == {"week", "province", "score", "persons"}
    assert columns["digests"] == {"week", "county", "digest"}
    assert columns["counties"] == {"week", "cell", "province", *CELL_MEASURES}
    assert set(LABELS) < columns["weekly"]
    assert not columns["weekly"] & (set(FIELDS) | set(COLUMNS) | {"person", "index", "id"})


def test_no_table_is_as_long_as_the_people(folders: tuple[Path, Path]) -> None:
    """The compiled tables are the rules: their shapes are the same for any number of people."""
    shapes = []
    for folder in folders:
        with np.load(folder / "tables.npz", allow_pickle=False) as stored:
            shapes.append({name: stored[name].shape for name in stored.files})
    assert shapes[0] == shapes[1]
    assert max(max(shape, default=0) for shape in shapes[0].values()) < 3000


def test_what_repeats_a_run_does_not_grow_with_its_people(folders: tuple[Path, Path]) -> None:
    texts = [re.sub(r"\d+", "0", (folder / "run.json").read_text(encoding="utf-8")) for folder in folders]
    assert texts[0] == texts[1]
    assert "synthetic" in json.loads((folders[0] / "run.json").read_text(encoding="utf-8"))["synthetic"]


def test_a_checkpoint_holds_no_profiles(tmp_path: Path) -> None:
    """It must hold how people stand, to go on; who they are is drawn anew from the seed."""
    from counterscore.errors import Interrupted
    from counterscore.record.store import read_checkpoint
    from counterscore.study.simulate import checkpoint_of

    def stop(done: int, _: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        simulate(SCHEME, people=72_000, first=FIRST, last=LAST, out=tmp_path / "run", progress=stop)
    arrays, _ = read_checkpoint(checkpoint_of(tmp_path / "run"))
    assert {*COLUMNS} - {"profile"} <= set(arrays)
    assert not {"profile", *(name for name, (column, _, _) in FIELDS.items() if column == "profile")} & set(arrays)
