"""A larger sample changes nobody in the smaller one: couplings end at the community, but for the ranking of counties.

Where counties are ranked, a community more may change its cell's complaints and mean truth, the cells of its province,
and by its rank who else is among the lowest; so that is tested both ways: without the ranking nobody changes, and with it
only who lives where effort or hiding differ.
"""

from __future__ import annotations

import numpy as np
import pytest

from counterscore.compile.tables import Tables
from counterscore.society.package import Society
from counterscore.society.places import layout, sample

from .pairs import LEDGER, PLACE, STATE, Lived, loud, opened, spread, tables_of, without_counties, without_couplings

FIRST, WEEKS = 1017, 120
STRONG = 4096 * 1000 * 20


@pytest.fixture(scope="module")
def tables(society: Society) -> Tables:
    """The reported system, in which no county is ranked."""
    return without_counties(tables_of("unified-2020", society))


def person_by_person(lived: Lived) -> dict[int, dict[str, bytes]]:
    """All that is kept, by the national index of the community's first person."""
    ground, people = lived.world.ground, lived.world.people
    out = {}
    for c, start in enumerate(ground.start.tolist()):
        at = slice(ground.offset[c], ground.offset[c + 1])
        kept = {name: getattr(people, name)[at].tobytes() for name in STATE}
        kept |= {name: getattr(lived.world.ledger, name)[at].tobytes() for name in LEDGER}
        out[start] = kept | {name: getattr(people, name)[c].tobytes() for name in PLACE}
    return out


def assert_nested(small: Lived, large: Lived) -> None:
    few, many = person_by_person(small), person_by_person(large)
    assert set(few) < set(many)
    for start, kept in few.items():
        assert kept == many[start], start


@pytest.mark.parametrize("gain", [None, 0, STRONG, "loud"])
def test_one_more_community_changes_nobody_in_the_others(gain: int | str | None, society: Society, tables: Tables) -> None:
    """Also next door: the added one is a neighbour in the same county, in the middle of the sample."""
    rules = tables if gain is None else without_counties(loud(tables)) if isinstance(gain, str) else without_couplings(tables, gain)
    places = spread(society, 5)
    more = places[2] + 1
    where = layout(society)
    assert where.county[more] == where.county[places[2]]
    small = opened(society, rules, places, FIRST).live(WEEKS)
    large = opened(society, rules, [*places, more], FIRST).live(WEEKS)
    assert small.world.ledger.weeks_barred.any()
    assert_nested(small, large)


def test_where_counties_are_ranked_only_those_watched_otherwise_change(society: Society) -> None:
    """Quarter by quarter: whoever lives where neither effort nor hiding ever differed is the same to the bit, pool and climate too."""
    rules = loud(tables_of("unified-2020", society))
    places = spread(society, 8)
    more = places[3] + 1
    few, many = opened(society, rules, places, FIRST), opened(society, rules, [*places, more], FIRST)
    shared = np.isin(many.world.ground.start, few.world.ground.start)
    touched = np.zeros(len(places), bool)
    for _ in range(6):
        few.live(13)
        many.live(13)
        for name in ("effort", "hiding"):
            touched |= getattr(few.world.people, name) != getattr(many.world.people, name)[shared]
    a, b = person_by_person(few), person_by_person(many)
    apart = np.array([a[start] != b[start] for start in few.world.ground.start.tolist()])
    assert apart.any()
    assert not (apart & ~touched & (np.array(places) != places[3])).any()
    assert not apart.all()


def test_where_every_county_is_lowest_only_the_same_province_changes(society: Society) -> None:
    """With no rank to lose, a community more is felt by its own cell alone, here that of its province."""
    rules = loud(tables_of("unified-2020", society))
    rules = rules._replace(local_government=rules.local_government._replace(lowest=np.int64(1000)))
    places = spread(society, 6)
    few, many = (opened(society, rules, chosen, FIRST).live(60) for chosen in (places, [*places, places[2] + 1]))
    a, b = person_by_person(few), person_by_person(many)
    home = dict(zip(few.world.ground.start.tolist(), few.world.ground.province.tolist(), strict=True))
    apart = {home[start] for start in a if a[start] != b[start]}
    assert apart <= {int(layout(society).province[places[2]])}
    assert few.world.people.effort.any()


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
