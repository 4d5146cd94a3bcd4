"""Absence is a neutral table, never a branch: with it, a mechanism changes nobody's life."""

from __future__ import annotations

import datetime as dt
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from counterscore.compile.lower import compile_scheme, with_alarms
from counterscore.compile.tables import Tables, flatten
from counterscore.engine.simulate import Plan, live_on
from counterscore.engine.world import open_world
from counterscore.mechanisms import MECHANISMS
from counterscore.mechanisms.contract import TALLY_SIZES, TALLY_START, Given
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import scheme_from_text
from counterscore.society.columns import FIELDS
from counterscore.society.package import Society
from counterscore.society.places import sample
from counterscore.weeks import week_of

NAMES = tuple(m.NAME for m in MECHANISMS)
BY_NAME = dict(zip(NAMES, MECHANISMS, strict=True))
MONDAY = week_of(dt.date(2016, 1, 4))
WEEKS = range(MONDAY, MONDAY + 27)  # two turns of a quarter: who came to the first dating service may marry at the second
HEAD = """
format = 1
id = "neutral"
title = "Nothing"
summary = "Nothing."
description = "Nothing."
horizon = { from = 2016-01-04, to = 2016-12-25 }
"""
# Every mechanism bites hard and soon, so that taking one away is felt within weeks. Only the campaign lifts support and
# only refusals lower it (no hold of the League, no backlash), so that each is seen to be missed by a tally of its own.
HARSH = """
[rollout]
everywhere_from = 2016-01-04
[local_government]
ranked_from = 2016-01-04
complain_probability = 1.0
lowest_share = 0.5
effort_step_share = 0.5
hiding_step_share = 0.5
[access]
person_share = 0.5
rumour_share = 0.5
public_flag = 1
shame_per_week = 0.1
[campaign]
from = 2016-01-04
reach_share = 0.5
outside_share = 0.5
certainty_counts = 4
reward_share = 0.5
support_probability = 0.5
[[campaign.scenes]]
name = "street"
kinds = ["littering", "volunteering"]
[youth_league]
opening_share = 0.5
paired_young_share = 0.2
join_probability = 0.1
leave_probability = 0.1
expel_probability = 0.5
member_factor.christmas_party = 0.5
loyal_weight.praise_of_authority = 1
festival_weight.christmas_party = 1
discipline_weight.rumour = 1
dating_from = 2016-01-04
attend_share = 0.9
pair_probability = 0.9
birth_probability = 0.5
[conduct.reward_visibility]
donation = 1.0
[speech]
listened_from = 2016-01-04
listened_weight.rumour = 1
tolerance_share = 0.1
surveillance_share = 0.2
floor_factor = 0.5
per_service_factor = 0.2
visibility_share = 0.5
[detection]
false_records_per_week = 0.004
sharing_error_probability = 0.2
stale_probability = 0.5
stale_weeks = 4
bias_under_study.male = 1.1
[detection.record_probability]
littering = 0.9
jaywalking = 0.9
rumour = 0.9
late_repayment = 0.9
donation = 0.9
[scoring]
start_points = 600
drift_points_per_year = 20
association_share = 0.1
[scoring.points]
littering = -50
jaywalking = -50
late_repayment = -20
donation = 20
[[scoring.tiers]]
name = "low"
from_points = 0
[[scoring.tiers]]
name = "high"
from_points = 590
rewards = ["deposit_free_rental"]
[credit]
points.late_repayment = -200
drift_points_per_year = 40
refuse_below_points = 900
other_conduct_share = 0.1
strain_share = 1
[[lists.list]]
name = "court"
kinds = ["jaywalking"]
term_weeks = 8
exit_per_week = 0.01
opening_share = 0.2
[[sanctions.rules]]
when = { any = [{ tier = "low" }, { list = "court" }] }
bars = ["air", "high_speed_rail", "loan"]
[services]
documents_linked_from = 2016-01-04
notice_share = 1.0
[opinion]
moves_share = 1.0
[redress]
appeal_per_week = 0.2
decided_per_week = 0.5
upheld_false_probability = 0.9
upheld_true_probability = 0.3
repair_per_week = 0.1
repair_points = 10
good_deed_points = 5
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


def without(tables: Tables, society: Society, *names: str) -> Tables:
    """The tables with these mechanisms neutral."""
    return with_alarms(tables._replace(**{name: neutral_of(BY_NAME[name], tables, society) for name in names}))


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
    assert {name for name in TALLY_SIZES if nothing.total(name) > 0} == {"acts", "candidates", "awake", "support", "survey"}
    assert entry(nothing, "survey", 0) > 1000
    assert entry(nothing, "survey", 1) == entry(nothing, "survey", 2) > 0, "everybody answers as they think"


def entry(life: Lived, tally: str, place: int) -> int:
    """One entry of a tally, over all weeks and provinces."""
    return int(life.flows[:, :, TALLY_START[tally] + place].sum())


def column(life: Lived, name: str) -> NDArray[np.int64]:
    """One field of every person, at the end."""
    home, first, bits = FIELDS[name]
    return np.asarray((life.columns[home].astype(np.int64) >> first) & ((1 << bits) - 1))


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=NAMES)
def test_a_neutral_table_is_not_the_harsh_one(mechanism: ModuleType, society: Society, harsh: tuple[Tables, Lived]) -> None:
    """The comparison above could fail: in a scheme where all matter, each is missed."""
    tables, before = harsh
    assert not same(lived(without(tables, society, mechanism.NAME), society), before)


def test_in_the_harsh_scheme_everything_happens(harsh: tuple[Tables, Lived]) -> None:
    """Every tally there is, but for what it leaves out on purpose."""
    _, before = harsh
    assert {name for name in TALLY_SIZES if before.total(name) == 0} == {"evaded"}, "documents are linked"


# What does not happen where a mechanism is neutral, whatever the others do.
ABSENT = {
    "rollout": ("points_lost", "points_won", "rewarded", "withheld", "repaired"),
    "local_government": ("complaints",),
    "access": ("named",),
    "campaign": ("support_up",),
    "youth_league": ("league",),
    "speech": ("speech", "speech_desired", "speech_voiced"),
    "detection": ("records", "false_records", "misshared", "stale", "points_lost"),
    "scoring": ("points_lost", "points_won", "rewarded", "withheld", "repaired"),
    "credit": ("loans_refused", "strain_up", "strained"),
    "lists": ("entered", "listed", "expired", "complied", "stale"),
    "sanctions": ("barred", "refused", "false_ground", "newly_barred", "group_barred", "appeals", "complaints"),
    "opinion": ("support_down",),
    "redress": ("appeals", "upheld", "denied", "moot", "repaired"),
}
# Lenders refuse loans by themselves, so that nobody is barred only where both are taken away.
WITH = {"sanctions": ("credit",)}


@pytest.mark.parametrize("name", ABSENT)
def test_what_a_neutral_table_takes_away(name: str, society: Society, harsh: tuple[Tables, Lived]) -> None:
    tables, before = harsh
    after = lived(without(tables, society, name, *WITH.get(name, ())), society)
    assert [tally for tally in ABSENT[name] if after.total(tally) > 0] == []
    assert [tally for tally in ABSENT[name] if before.total(tally) == 0] == []


def test_without_sanctions_lenders_alone_refuse(society: Society, harsh: tuple[Tables, Lived]) -> None:
    tables, _ = harsh
    after = lived(without(tables, society, "sanctions"), society)
    loan = society.services.names.index("loan")
    assert [s for s in range(8) if entry(after, "barred", s) > 0] == [loan]
    assert entry(after, "loans_refused", 0) > 0


# What stays as it was drawn, or as it began, where a mechanism is neutral.
KEPT = {
    "local_government": ("effort", "hiding"),
    "youth_league": ("bond", "pool"),
    "speech": ("voiced", "occasions"),
    "credit": ("strain",),
    "lists": ("court_end", "court_clean", "second_end", "second_clean"),
    "redress": ("appeal",),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_stays_at_nought_without_a_mechanism(name: str, society: Society, harsh: tuple[Tables, Lived]) -> None:
    tables, before = harsh
    after = lived(without(tables, society, name), society)
    for what in KEPT[name]:
        mine, other = (life.columns[what] if what in life.columns else column(life, what) for life in (after, before))
        assert not mine.any(), what
        assert other.any() or what.startswith("second"), what


def test_support_moves_only_by_opinion_and_campaign(society: Society, harsh: tuple[Tables, Lived], nothing: Lived) -> None:
    tables, before = harsh
    still = lived(without(tables, society, "opinion", "campaign"), society)
    assert np.array_equal(column(still, "support"), column(nothing, "support"))
    assert not np.array_equal(column(before, "support"), column(nothing, "support"))


def test_documents_that_are_not_linked_let_some_evade(society: Society, harsh: tuple[Tables, Lived]) -> None:
    """The neutral table of the services has no links and no notice."""
    tables, before = harsh
    after = lived(without(tables, society, "services"), society)
    assert before.total("evaded") == 0
    assert after.total("evaded") > 0
