"""Branching: the state at a moment is all there is, so a copy of it lives on exactly as the original would."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from counterscore.engine.simulate import Plan, live_on
from counterscore.engine.world import World, open_world
from counterscore.scheme.catalogue import presets
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.society.places import of_communities
from counterscore.weeks import monday

from .pairs import PLACE, STATE, assert_identical, changed, loud, opened, reform_of, spread, tables_of

FIRST, BEFORE, AFTER = 1017, 70, 70
DAY = monday(FIRST + BEFORE).isoformat()
LATE_RULE = f"""
[[sanctions.rules_added]]
title = "Everybody but the best is refused trains"
when = {{ tier_at_most = "A" }}
bars = ["high_speed_rail"]
from = {DAY}
"""


@pytest.mark.parametrize("scheme", presets())
def test_a_copy_lives_on_as_the_original(scheme: str, society: Society) -> None:
    a = opened(society, tables_of(scheme, society), spread(society, 5), FIRST).live(BEFORE)
    b = a.branch().live(AFTER)
    assert_identical(a.live(AFTER), b)


def test_the_copy_is_a_copy(society: Society) -> None:
    """Living a copy leaves the original where it was, so that many may branch from one moment."""
    a = opened(society, tables_of("unified-2020", society), spread(society, 5), FIRST).live(BEFORE)
    kept, copy = a.branch(), a.branch()
    copy.live(AFTER)
    assert not np.array_equal(copy.world.people.standing, a.world.people.standing)
    assert_identical(a, kept)
    assert_identical(a.branch().live(AFTER), copy)


@pytest.mark.parametrize("cut", [1, 3, 13, 52, 69])
def test_where_a_life_is_cut_changes_nothing(cut: int, society: Society) -> None:
    """Living in one stretch, in two, or week by week."""
    tables, places = tables_of("unified-2020", society), spread(society, 5)
    whole = opened(society, tables, places, FIRST).live(BEFORE)
    parts = opened(society, tables, places, FIRST).live(cut).live(BEFORE - cut)
    assert_identical(whole, parts)


def test_runs_that_differ_only_from_a_week_on_share_their_state_there(society: Society, tmp_path: Path) -> None:
    """The reformed scheme lived through is the base lived up to its date and the reformed one from there."""
    base = tables_of("unified-2020", society)
    later = tables_of(load_scheme("unified-2020", [reform_of("unified-2020", LATE_RULE, tmp_path)]), society)
    trunk = opened(society, base, spread(society, 5), FIRST).live(BEFORE)
    through = opened(society, later, spread(society, 5), FIRST).live(BEFORE)
    assert_identical(trunk, through)
    branched = trunk.branch(later).live(AFTER)
    through.live(AFTER)
    assert_identical(branched, through)
    trunk.live(AFTER)
    assert changed(branched, trunk).any()


@pytest.mark.parametrize("scheme", presets())
def test_the_arrays_are_the_whole_state(scheme: str, society: Society) -> None:
    """Written over those of a freshly opened world, without the profiles, they are enough to go on from: nothing else is remembered."""
    tables = tables_of(scheme, society)
    taken = of_communities(society, np.array(spread(society, 5)))

    def fresh() -> World:
        return open_world(society, taken, tables, 7, FIRST)

    through = fresh()
    live_on(tables, through, range(FIRST, FIRST + BEFORE), Plan(threads=2))
    stored = {name: getattr(through.people, name).copy() for name in through.people._fields if name != "profile"}
    flows = live_on(tables, through, range(FIRST + BEFORE, FIRST + BEFORE + AFTER), Plan(threads=2)).flows
    restored = fresh()
    for name, values in stored.items():
        getattr(restored.people, name)[:] = values
    assert np.array_equal(live_on(tables, restored, range(FIRST + BEFORE, FIRST + BEFORE + AFTER), Plan(threads=2)).flows, flows)
    for name in through.people._fields:
        assert np.array_equal(getattr(through.people, name), getattr(restored.people, name)), name


@pytest.mark.parametrize("missing", sorted({*STATE, *PLACE} - {"profile"}))
def test_none_of_the_arrays_is_idle(missing: str, society: Society) -> None:
    """Leaving one out is noticed, so the test above is not passed by a state that does not matter."""
    tables = loud(tables_of("unified-2020", society))  # so strong that one barred person is heard of
    a = opened(society, tables, spread(society, 31), FIRST).live(52)  # the week in which everybody joins is the last
    b = a.branch()
    assert getattr(a.world.people, missing).any()
    getattr(b.world.people, missing)[:] = getattr(opened(society, tables, spread(society, 31), FIRST).world.people, missing)
    a.live(AFTER)
    b.live(AFTER)
    assert not np.array_equal(np.array(a.flows), np.array(b.flows))
