"""What a preset takes from its sources was typed twice, by two readers, and is the same."""

from __future__ import annotations

import copy

import pytest

from counterscore.scheme import catalogue

from .reading import NAMES, READINGS, document, find, published, same, value_of, verified

VALUES = [(name, place) for name in NAMES for place in READINGS[name]]
IDS = [f"{name}: {place}" for name, place in VALUES]


@pytest.mark.parametrize(("name", "place"), VALUES, ids=IDS)
def test_both_readers_read_the_same(name: str, place: str) -> None:
    read = READINGS[name][place]
    written = find(document(name), place)
    assert written is not None, f"the preset is silent; facts {', '.join(read['rows'])} say {read['value']}"
    assert same(written, read), f"the preset says {value_of(written)}; facts {', '.join(read['rows'])} say {read['value']}"


@pytest.mark.parametrize(("name", "place"), VALUES, ids=IDS)
def test_a_reading_rests_on_facts(name: str, place: str) -> None:
    read = READINGS[name][place]
    assert set(read) <= {"value", "within", "rows", "verified"}
    assert read["rows"]
    assert set(read["rows"]) <= set(verified()), "a row that the facts do not have"
    assert read["verified"] is all(verified()[row] for row in read["rows"])


@pytest.mark.parametrize("name", sorted({*catalogue.presets(), *NAMES}))
def test_nothing_published_is_read_once_only(name: str) -> None:
    places = published(document(name))
    assert not places or name in READINGS, f"no second reading: {sorted(places)}"
    assert sorted(places - set(READINGS.get(name, {}))) == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_called_published_was_seen_in_its_source(name: str) -> None:
    """A figure that was quoted from memory is at most estimated."""
    unseen = {place for place, read in READINGS[name].items() if not read["verified"]}
    assert sorted(published(document(name)) & unseen) == []


def test_a_wrong_digit_is_found() -> None:
    """Each of the ways to compare fails by one step: a number, a quotient, a day, a month, a missing tier."""
    read = READINGS["defaulter-list"]
    scheme = copy.deepcopy(document("defaulter-list"))
    firms, air = "lists.court.firm_share", "bars.court.air.from"
    assert same(find(scheme, firms), read[firms])
    assert not same(read[firms]["value"] + 0.001, read[firms])
    assert not same(find(scheme, air).replace(day=2), read[air])
    assert not same(find(scheme, "lists.court.from").replace(month=11), read["lists.court.from"])
    points = READINGS["rongcheng-2014"]["scoring.points.late_repayment"]
    assert not same({"value": points["value"] + 1}, points)
    assert not same({"value": {"2014-01-01": points["value"]}}, points)
    assert find(document("rongcheng-2014"), "scoring.tiers.AAAA") is None


def test_published_numbers_are_found_wherever_they_stand() -> None:
    number = {"value": 1, "unit": "points", "status": "published", "source": "x"}
    scheme = {
        "rollout": {"scored_from_years": number},
        "scoring": {"points": {"speeding": number}, "tiers": [{"name": "A", "from_points": number}, {"name": "B", "from_points": {}}]},
        "lists": {"list": [{"name": "court", "firm_share": number}]},
        "sanctions": {"rules": [{"title": "t", "when": {"list": "court"}, "bars": ["air"], "from": 1, "source": "x"}]},
        "sources": {"x": "three words here"},
    }
    assert published(scheme) == {
        "rollout.scored_from_years",
        "scoring.points.speeding",
        "scoring.tiers.A",
        "lists.court.firm_share",
        "bars.court.air.from",
    }
    assert all(find(scheme, place) in (number, 1) for place in published(scheme))


def test_a_threshold_follows_rewards_or_bars() -> None:
    tiers = [{"name": name, "from_points": points} for name, points in (("low", 0), ("middle", 600), ("high", 700))]
    rule = {"when": {"tier_at_most": "middle"}, "bars": ["deposit_free_rental"]}
    place = "thresholds.deposit_free_rental"
    assert find({"scoring": {"tiers": tiers}, "sanctions": {"rules": [rule]}}, place) == 700
    assert find({"scoring": {"tiers": tiers}, "sanctions": {"rules": [rule | {"when": {"tier": "low"}}]}}, place) == 600
    assert find({"scoring": {"tiers": [tiers[0], tiers[1] | {"rewards": ["deposit_free_rental"]}, tiers[2]]}}, place) == 600
    assert find({"scoring": {"tiers": tiers}}, place) is None
