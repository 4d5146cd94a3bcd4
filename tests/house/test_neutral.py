"""Absence is a neutral table, never a branch: with it, a mechanism changes nobody's life."""

from __future__ import annotations

import datetime as dt
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from counterscore.compile.lower import alarms, compile_scheme
from counterscore.compile.tables import Tables, flatten
from counterscore.engine.simulate import Plan, live_on
from counterscore.engine.world import open_world
from counterscore.mechanisms import MECHANISMS
from counterscore.mechanisms.contract import TALLY_SIZES, TALLY_START, Given
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import scheme_from_text
from counterscore.society.package import Society
from counterscore.society.places import sample
from counterscore.weeks import week_of

NAMES = tuple(m.NAME for m in MECHANISMS)
BY_NAME = dict(zip(NAMES, MECHANISMS, strict=True))
MONDAY = week_of(dt.date(2016, 1, 4))
WEEKS = range(MONDAY, MONDAY + 20)
HEAD = """
format = 1
id = "neutral"
title = "Nothing"
summary = "Nothing."
description = "Nothing."
horizon = { from = 2016-01-04, to = 2016-12-25 }
"""
# Every mechanism bites hard and soon, so that taking one away is felt within weeks.
HARSH = """
[rollout]
everywhere_from = 2016-01-04
[conduct.reward_visibility]
donation = 1.0
[detection]
false_records_per_week = 0.004
[detection.record_probability]
littering = 0.9
jaywalking = 0.9
donation = 0.9
[scoring]
start_points = 600
drift_points_per_year = 20
[scoring.points]
littering = -50
jaywalking = -50
donation = 20
[[scoring.tiers]]
name = "low"
from_points = 0
[[scoring.tiers]]
name = "high"
from_points = 590
[[lists.list]]
name = "court"
kinds = ["jaywalking"]
term_weeks = 8
opening_share = 0.2
[[sanctions.rules]]
when = { any = [{ tier = "low" }, { list = "court" }] }
bars = ["air", "high_speed_rail", "loan"]
[services]
documents_linked_from = 2016-01-04
notice_share = 1.0
"""


class Lived(NamedTuple):
    """All that is left of some weeks."""

    flows: NDArray[np.int64]  # [week, province, tally]
    columns: dict[str, NDArray[Any]]  # of every person, the ledger included

    def total(self, tally: str) -> int:
        start = TALLY_START[tally]
        return int(self.flows[:, :, start : start + TALLY_SIZES[tally]].sum())


def scheme(rules: str = "") -> Scheme:
    return scheme_from_text(HEAD + rules)


def lived(tables: Tables, society: Society) -> Lived:
    world = open_world(society, sample(society, 80_000), tables, 7, WEEKS.start, ledger=True, threads=2)
    chronicle = live_on(tables, world, WEEKS, Plan(len(society.provinces), 2))
    return Lived(np.array(chronicle.flows), {**world.people._asdict(), **world.ledger._asdict()})


def same(a: Lived, b: Lived) -> bool:
    return np.array_equal(a.flows, b.flows) and all(np.array_equal(a.columns[name], b.columns[name]) for name in a.columns)


@pytest.fixture(scope="module")
def nothing(society: Society) -> Lived:
    """The lives under `none`."""
    return lived(compile_scheme(scheme(), society), society)


@pytest.fixture(scope="module")
def harsh(society: Society) -> tuple[Tables, Lived]:
    """A scheme in which every mechanism matters."""
    tables = compile_scheme(scheme(HARSH), society)
    return tables, lived(tables, society)


def neutral_of(mechanism: ModuleType, tables: Tables, society: Society) -> Any:
    return mechanism.neutral(Given(None, society, tables.eras.week, (), ()))


def test_where_nothing_is_named_every_table_is_neutral(society: Society) -> None:
    tables = compile_scheme(scheme(), society)
    stored = flatten(tables)
    for m in MECHANISMS:
        for field, value in neutral_of(m, tables, society)._asdict().items():
            np.testing.assert_array_equal(stored[f"{m.NAME}.{field}"], value, err_msg=f"{m.NAME}.{field}")


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=NAMES)
def test_a_mechanism_named_without_a_word_changes_no_life(mechanism: ModuleType, society: Society, nothing: Lived) -> None:
    """Its defaults are neutral too: `[lists]` alone is the same as no `[lists]`."""
    rules = f"[{mechanism.NAME}]\n" + ("[rollout]\n" if mechanism.NAME == "scoring" else "")
    assert same(lived(compile_scheme(scheme(rules), society), society), nothing)


def test_there_are_lives_to_compare(nothing: Lived) -> None:
    assert nothing.total("acts") > 1000
    for tally in ("records", "false_records", "points_lost", "points_won", "entered", "barred", "refused", "evaded", "newly_barred"):
        assert nothing.total(tally) == 0, tally


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=NAMES)
def test_a_neutral_table_is_not_the_harsh_one(mechanism: ModuleType, society: Society, harsh: tuple[Tables, Lived]) -> None:
    """The comparison above could fail: in a scheme where all matter, each is missed."""
    tables, before = harsh
    without = tables._replace(**{mechanism.NAME: neutral_of(mechanism, tables, society)})
    without = without._replace(sanctions=without.sanctions._replace(alarm=alarms(without)))
    assert not same(lived(without, society), before)


# What does not happen where a mechanism is neutral, whatever the others do.
ABSENT = {
    "rollout": ("points_lost", "points_won"),
    "detection": ("records", "false_records", "points_lost"),
    "scoring": ("points_lost", "points_won"),
    "lists": ("entered", "listed", "expired", "complied"),
    "sanctions": ("barred", "refused", "false_ground", "newly_barred", "group_barred"),
}


@pytest.mark.parametrize("name", ABSENT)
def test_what_a_neutral_table_takes_away(name: str, society: Society, harsh: tuple[Tables, Lived]) -> None:
    tables, before = harsh
    without = tables._replace(**{name: neutral_of(BY_NAME[name], tables, society)})
    without = without._replace(sanctions=without.sanctions._replace(alarm=alarms(without)))
    after = lived(without, society)
    assert [tally for tally in ABSENT[name] if after.total(tally) > 0] == []
    assert any(before.total(tally) > 0 for tally in ABSENT[name])


def test_documents_that_are_not_linked_let_some_evade(society: Society, harsh: tuple[Tables, Lived]) -> None:
    """The neutral table of the services has no links and no notice."""
    tables, before = harsh
    after = lived(tables._replace(services=neutral_of(BY_NAME["services"], tables, society)), society)
    assert before.total("evaded") == 0
    assert after.total("evaded") > 0
