"""How the work is shared out changes no bit; what is asked changes some."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterscore.engine.simulate import Chronicle, Plan, live_on
from counterscore.engine.world import open_world
from counterscore.record.opened import first_difference
from counterscore.scheme.catalogue import presets
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.society.places import of_communities, sample
from counterscore.study.request import make_request
from counterscore.study.simulate import again, live, prepare, simulate

from .broken import ASKED, SCHEME
from .pairs import PLACE, STATE, spread, tables_of

HORIZON: dict[str, Any] = {"people": "40000", "first": dt.date(2019, 6, 3), "last": dt.date(2020, 5, 31), "seed": 5}
MOST_PARTS = 32  # communities of the sample: one a province, and a second in the largest
OTHER_POINTS = """
format = 1
id = "other"
title = "One number differs"
why = "To see that it is noticed."
base = "{base}"
base_digest = "{digest}"
[{table}]
{line}
"""


@pytest.mark.parametrize("scheme", presets())
def test_threads_change_no_bit(scheme: str) -> None:
    one = simulate(scheme, **HORIZON, threads=1)
    for threads in (2, 5):
        more = simulate(scheme, **HORIZON, threads=threads)
        assert first_difference(one, more) is None
        assert one.digest == more.digest
    assert one.national("acts[jaywalking]").sum() > 0


@pytest.mark.parametrize("scheme", presets())
def test_parts_change_no_bit(scheme: str) -> None:
    request = make_request(load_scheme(scheme), **HORIZON)
    digests = set()
    for parts in (1, 2, 3, 7, 31, MOST_PARTS):
        stage = prepare(request, 2)
        digests.add(live(replace(stage, plan=replace(stage.plan, parts=parts)), None, Chronicle()).digest)
    digests.add(simulate(scheme, **HORIZON, threads=2).digest)
    assert len(digests) == 1


@pytest.mark.parametrize("scheme", presets())
def test_the_ledger_is_only_looked_at(scheme: str, society: Society) -> None:
    """Keeping a ledger takes another way through the engine; nobody may live otherwise for it."""
    tables = tables_of(scheme, society)
    worlds, flows = [], []
    for ledger in (False, True):
        world = open_world(society, of_communities(society, np.array(spread(society, 8))), tables, 5, 1040, ledger)
        flows.append(np.array(live_on(tables, world, range(1040, 1140), Plan(threads=2)).flows))
        worlds.append(world)
    assert np.array_equal(*flows)
    for name in (*STATE, *PLACE):
        assert np.array_equal(*(getattr(world.people, name) for world in worlds)), name


@pytest.mark.parametrize("scheme", presets())
def test_a_run_repeated_from_its_record_is_the_same(scheme: str, tmp_path: Path) -> None:
    run = simulate(scheme, **HORIZON, threads=2, out=tmp_path / "run")
    assert again(run, 1).digest == run.digest


def test_a_reformed_run_repeated_from_its_record_is_the_same(tmp_path: Path) -> None:
    run = simulate(SCHEME, reforms=[other(tmp_path)], **ASKED, threads=2)
    assert again(run).digest == run.digest


def other(folder: Path, table: str = "scoring.points", line: str = "jaywalking = -6") -> Path:
    """A reform of the preset in one number."""
    path = folder / "other.toml"
    path.write_text(OTHER_POINTS.format(base=SCHEME, digest=load_scheme(SCHEME).digest, table=table, line=line), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", presets())
def test_another_seed_is_another_run(scheme: str) -> None:
    digests = {simulate(scheme, **HORIZON | {"seed": seed}).digest for seed in (5, 6, 2**32 + 5, 2**64 - 1)}
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("scoring.points", "jaywalking = -6"),
        ("detection.record_probability", "jaywalking = 0.0316"),
        ("conduct.rate_factor", "jaywalking = 0.99"),
        ("detection", "false_records_per_week = 0.0003"),
        ("scoring", "drift_points_per_year = 11"),
        ("rollout", "counted_share = 0.9"),
    ],
)
def test_one_number_is_another_run(table: str, line: str, tmp_path: Path) -> None:
    """Not only its tables: somebody lives otherwise."""
    base = simulate(SCHEME, **HORIZON)
    changed = simulate(SCHEME, reforms=[other(tmp_path, table, line)], **HORIZON)
    assert changed.digest != base.digest
    assert first_difference(base, changed) is not None
    assert not np.array_equal(base.data.digests, changed.data.digests)


def test_other_days_and_sizes_are_other_runs() -> None:
    runs = [{}, {"people": "80000"}, {"last": dt.date(2020, 5, 24)}, {"first": dt.date(2019, 6, 10)}, {"at": (dt.date(2019, 12, 22),)}]
    assert len({simulate(SCHEME, **HORIZON | given).digest for given in runs}) == len(runs)


def test_the_sample_can_be_divided_so_often(society: Society) -> None:
    """A part is at least a community: more parts than these would be the same as fewer."""
    assert sample(society, HORIZON["people"]).start.size == MOST_PARTS
