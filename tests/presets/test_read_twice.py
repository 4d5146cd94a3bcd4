"""What a preset takes from its sources was typed twice, by two readers, and is the same."""

from __future__ import annotations

import re

import pytest

from counterscore.scheme import catalogue

from .reading import (
    NAMES,
    READINGS,
    disagree,
    document,
    facts,
    find,
    numbers,
    published,
    read_from,
    row_of,
    said,
    same,
    stands,
    value_of,
    value_read,
)

VALUES = [(name, place) for name in NAMES for place in READINGS[name]]
# Numbers that stand in no fact; no more of them unseen.
JUDGED = {("rongcheng-2014", "scoring.tiers.D"), ("unified-2020", "scoring.tiers.D")}
IDS = [f"{name}: {place}" for name, place in VALUES]


@pytest.mark.parametrize(("name", "place"), VALUES, ids=IDS)
def test_both_readers_read_the_same(name: str, place: str) -> None:
    read, written = READINGS[name][place], find(document(name), place)
    wanted = value_read(read, facts())
    assert written is not None, f"the preset is silent; facts {', '.join(read['rows'])} say {wanted}"
    assert same(written, wanted), f"the preset says {value_of(written)}; facts {', '.join(read['rows'])} say {wanted}"


@pytest.mark.parametrize(("name", "place"), VALUES, ids=IDS)
def test_what_was_typed_stands_in_the_facts(name: str, place: str) -> None:
    """In each of the rows, to the last digit; a judgement in none."""
    assert disagree(READINGS[name][place], facts()) == []


@pytest.mark.parametrize(("name", "place"), VALUES, ids=IDS)
def test_a_reading_rests_on_facts(name: str, place: str) -> None:
    read = READINGS[name][place]
    assert set(read) - {"rows", "verified"} in ({"value"}, {"value", "judgement"}, {"quotient"}, {"difference"})
    ids = {row_of(where) for where in read["rows"]}
    assert ids
    assert ids <= set(facts()), "a row that the facts do not have"
    assert read["verified"] is all(facts()[row]["verified"] == "yes" for row in ids)


def test_judgements_are_these_and_no_more() -> None:
    assert {(name, place) for name, place in VALUES if "judgement" in READINGS[name][place]} == JUDGED
    assert all(len(READINGS[name][place]["judgement"].split()) >= 5 for name, place in JUDGED)


@pytest.mark.parametrize("name", sorted({*catalogue.presets(), *NAMES}))
def test_nothing_published_is_read_once_only(name: str) -> None:
    places = published(document(name))
    assert not places or name in READINGS, f"no second reading: {sorted(places)}"
    assert sorted(places - set(READINGS.get(name, {}))) == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_called_published_was_seen_in_its_source(name: str) -> None:
    """A figure that was quoted from memory, or judged, is at most estimated."""
    unseen = {place for place, read in READINGS[name].items() if not read["verified"] or "judgement" in read}
    assert sorted(published(document(name)) & unseen) == []


def test_a_wrong_digit_in_a_preset_is_found() -> None:
    """Each of the ways to compare fails by one step: a number, a quotient, a day, a month, a missing tier."""
    read, scheme = READINGS["defaulter-list"], document("defaulter-list")
    firms, air, since = "lists.court.firm_share", "bars.court.air.from", "lists.court.from"
    share = value_read(read[firms], facts())
    assert same(find(scheme, firms), share)
    assert not same({"value": share + 0.001}, share)
    assert not same(find(scheme, air).replace(day=2), read[air]["value"])
    assert not same(find(scheme, since).replace(month=11), read[since]["value"])
    points = READINGS["rongcheng-2014"]["scoring.points.late_repayment"]["value"]
    assert not same({"value": points + 1}, points)
    assert not same({"value": {"2014-01-01": points}}, points)
    assert find(document("rongcheng-2014"), "scoring.tiers.AAAA") is None


def stands_as_read(name: str, place: str, rows: dict[str, dict[str, str]]) -> bool:
    """Whether with these facts both readers would have written what they wrote."""
    read = READINGS[name][place]
    try:
        return not disagree(read, rows) and same(find(document(name), place), value_read(read, rows))
    except LookupError:  # the words are no longer there
        return False


@pytest.mark.parametrize(("name", "place"), [pair for pair in VALUES if pair not in JUDGED], ids=str)
def test_a_wrong_digit_in_a_fact_is_found(name: str, place: str) -> None:
    """Of each row in turn every digit is one more."""
    assert stands_as_read(name, place, facts())
    for where in read_from(READINGS[name][place]):
        row = facts()[row_of(where)]
        wrong = {column: re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), row[column]) for column in ("quantity", "value")}
        assert not stands_as_read(name, place, facts() | {row["id"]: row | wrong}), where


def test_numbers_and_words_of_a_fact() -> None:
    rows = {"A": {"quantity": "12,000 of them; poor 350-549", "value": "-5 / +30 / 8.40M", "unit": "x"}}
    rows |= {
        "B": {"quantity": "since when", "value": "2013-10", "unit": "date"},
        "C": {"quantity": "size", "value": "about 5", "unit": "x"},
    }
    assert [said(where, rows) for where in ("A[1]", "A[2]", "A[3]", "A: poor 350-549", "A: 549", "B")] == [
        -5,
        30,
        8_400_000,
        350,
        549,
        "2013-10",
    ]
    assert numbers(rows["A"]["quantity"]) == [12_000, 350, 549]
    for wrong in ("A: 5", "A: 30", "A: poor 35", "A: oor 350", "A[4]", "A", "C", "D"):
        with pytest.raises(LookupError):
            said(wrong, rows)
    assert stands("C", rows) == "about 5"


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
