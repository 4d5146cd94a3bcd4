"""A larger sample changes nobody in the smaller one: couplings end at the community."""

from __future__ import annotations

import numpy as np
import pytest

from counterscore.compile.tables import Tables
from counterscore.society.package import Society
from counterscore.society.places import layout, sample

from .pairs import LEDGER, STATE, Lived, opened, spread, tables_of, without_couplings

FIRST, WEEKS = 1017, 120
STRONG = 4096 * 1000 * 20


@pytest.fixture(scope="module")
def tables(society: Society) -> Tables:
    return tables_of("unified-2020", society)


def person_by_person(lived: Lived) -> dict[int, dict[str, bytes]]:
    """All that is kept, by the national index of the community's first person."""
    ground, people = lived.world.ground, lived.world.people
    out = {}
    for c, start in enumerate(ground.start.tolist()):
        at = slice(ground.offset[c], ground.offset[c + 1])
        kept = {name: getattr(people, name)[at].tobytes() for name in STATE}
        kept |= {name: getattr(lived.world.ledger, name)[at].tobytes() for name in LEDGER}
        out[start] = kept | {"climate": people.climate[c].tobytes(), "fresh": people.fresh[c].tobytes()}
    return out


def assert_nested(small: Lived, large: Lived) -> None:
    few, many = person_by_person(small), person_by_person(large)
    assert set(few) < set(many)
    for start, kept in few.items():
        assert kept == many[start], start


@pytest.mark.parametrize("gain", [None, 0, STRONG])
def test_one_more_community_changes_nobody_in_the_others(gain: int | None, society: Society, tables: Tables) -> None:
    """Also next door: the added one is a neighbour in the same county, in the middle of the sample."""
    rules = tables if gain is None else without_couplings(tables, gain)
    places = spread(society, 5)
    more = places[2] + 1
    where = layout(society)
    assert where.county[more] == where.county[places[2]]
    small = opened(society, rules, places, FIRST).live(WEEKS)
    large = opened(society, rules, [*places, more], FIRST).live(WEEKS)
    assert small.world.ledger.weeks_barred.any()
    assert_nested(small, large)


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_community_at_either_end_changes_nobody(where: str, society: Society, tables: Tables) -> None:
    places = [40, 41, 42]
    more = 39 if where == "before" else 43
    assert_nested(opened(society, tables, places, FIRST).live(60), opened(society, tables, [*places, more], FIRST).live(60))


def test_tallies_grow_by_the_added_community_alone(society: Society, tables: Tables) -> None:
    places, more = spread(society, 5), spread(society, 5)[2] + 1
    small = np.array(opened(society, tables, places, FIRST).live(WEEKS).flows)
    large = np.array(opened(society, tables, [*places, more], FIRST).live(WEEKS).flows)
    added = np.array(opened(society, tables, [more], FIRST).live(WEEKS).flows)
    assert added.any()
    assert np.array_equal(large, small + added)


def test_samples_are_nested_and_so_are_their_lives(society: Society, tables: Tables) -> None:
    few, many = (sample(society, people).community for people in ("40000", "150000"))
    assert set(few.tolist()) < set(many.tolist())
    assert_nested(opened(society, tables, few.tolist(), FIRST).live(30), opened(society, tables, many.tolist(), FIRST).live(30))


def test_another_seed_changes_people(society: Society, tables: Tables) -> None:
    """Otherwise equal lives would say nothing."""
    a = person_by_person(opened(society, tables, [40], FIRST, seed=7))
    b = person_by_person(opened(society, tables, [40], FIRST, seed=8))
    assert a != b
