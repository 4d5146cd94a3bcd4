"""Every scenario is so in the world that it describes, is not so without its mechanism, and says nothing that could not fail."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from counterscore.mechanisms import MECHANISMS

from .living import Lived, live, merged, tables_of, without
from .reading import Scenario, UnknownWordsError, scenario, scenarios_of, statement

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.toml"))
ALL = [s for path in FILES for s in scenarios_of(path)]
IDS = [f"{s.about}: {s.title}" for s in ALL]
NAMES = sorted(m.NAME for m in MECHANISMS)
LEAST = 4


class Pair(NamedTuple):
    """A world and, on the same lives, the other."""

    here: Lived
    other: Lived


def lived(s: Scenario, rules: dict[str, Any], absent: str | None = None) -> Lived:
    """The scenario's people under some rules, perhaps without one mechanism."""
    tables = tables_of(rules, s.weeks)
    return live(tables if absent is None else without(tables, absent), s.communities, s.seed, s.weeks, s.stops, s.ledger)


@cache
def described(number: int) -> Pair:
    """The world of a scenario, and the other; itself where there is none."""
    s = ALL[number]
    here = lived(s, s.given)
    return Pair(here, here if s.but is None else lived(s, merged(s.given, s.but.change)))


@cache
def absent(number: int) -> Pair:
    """The same without the mechanism, in both worlds."""
    s = ALL[number]
    here = lived(s, s.given, s.without)
    return Pair(here, here if s.but is None else lived(s, merged(s.given, s.but.change), s.without))


def contrasts(number: int) -> dict[str, Pair]:
    """Worlds in which what a scenario says need not be so."""
    s, (here, other) = ALL[number], described(number)
    turned = {} if s.but is None else {"the worlds exchanged": Pair(other, here)}
    unless = {v.title: Pair(lived(s, merged(s.given, v.change)), other) for v in s.unless}
    return {f"without {s.without}": absent(number)} | turned | unless


@pytest.mark.parametrize("number", range(len(ALL)), ids=IDS)
def test_it_is_so(number: int) -> None:
    pair = described(number)
    wrong = {t.text: t.found(*pair)[1] for t in ALL[number].then if not t.holds(*pair)}
    assert wrong == {}


@pytest.mark.parametrize("number", range(len(ALL)), ids=IDS)
def test_without_its_mechanism_it_is_not_so(number: int) -> None:
    pair = absent(number)
    assert not all(t.holds(*pair) for t in ALL[number].then), ALL[number].without


@pytest.mark.parametrize("number", range(len(ALL)), ids=IDS)
def test_whatever_it_says_could_fail(number: int) -> None:
    worlds = contrasts(number)
    empty = [t.text for t in ALL[number].then if all(t.holds(*pair) for pair in worlds.values())]
    assert empty == [], f"true in all of: {', '.join(worlds)}"


def test_every_mechanism_has_its_scenarios() -> None:
    number = {name: sum(s.about == name for s in ALL) for name in [path.stem for path in FILES]}
    assert sorted(number) == NAMES
    assert {name: n for name, n in number.items() if n < LEAST} == {}


def test_titles_are_sentences() -> None:
    """A capital, a full stop, more than three words, and no two alike; a variation goes on from `but` or `unless`."""
    titles = [s.title for s in ALL]
    assert len(set(titles)) == len(titles)
    assert [t for t in titles if len(t.split()) < 4 or not re.fullmatch(r"[A-Z].*\w\.", t)] == []
    assert [v.title for s in ALL for v in s.unless if not v.title.startswith("unless ")] == []
    assert [s.but.title for s in ALL if s.but is not None and not s.but.title.startswith("but ")] == []


def test_a_scenario_names_a_mechanism_to_be_without() -> None:
    assert [s.title for s in ALL if s.without not in NAMES] == []


# --- the vocabulary is closed ----------------------------------------------------------

UNKNOWN = (
    "acts are plenty",
    "deeds is over zero",
    "acts[strolling] is over zero",
    "refused[air][whim] is zero",
    "acts is rather high",
    "acts is higher than deeds",
    "acts since 2016-01-04 is over zero",
    "persons with wealth over 3 are zero",
    "persons with score beyond 3 are zero",
    "persons with barred 2 are zero",
    "persons with membership Guild are zero",
    "persons with score no end are zero",
    "every person has score under nothing",
    "every person with score has barred 1",
    "every household has score 3",
    "most persons have score 3",
    "somebody differs in wealth",
    "only persons with wealth 1 differ",
    "only persons differ",
    "nobody differs very much",
    "every county has support 3",
    "some county has score at the start over 3",
    "mean wealth is over 3",
    "",
)


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown_words_are_refused(text: str) -> None:
    with pytest.raises(UnknownWordsError):
        statement(text)


@pytest.mark.parametrize("text", ["acts before 2016-01-05 is over zero", "every person has score on 2016-01-05 over 3"])
def test_a_day_that_begins_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a Monday"):
        statement(text).holds(*described(0))


GOOD: dict[str, Any] = {"title": "It is so and not otherwise.", "given": {}, "then": ["acts is over zero"]}
BROKEN = (
    {"therefore": ["acts is over zero"]},
    {"then": ["acts is higher than in the other world"]},
    {"then": ["somebody differs"]},
    {"but": {"title": "but nothing is changed"}},
    {"but": {"title": "but a mechanism is invented", "weather": {"rain_share": 1}}},
    {"unless": [{"rollout": {}}]},
)


@pytest.mark.parametrize("change", BROKEN)
def test_unknown_keys_and_missing_worlds_are_refused(change: dict[str, Any]) -> None:
    world = {"from": dt.date(2016, 1, 4), "weeks": 2, "communities": 1, "seed": 7}
    assert scenario(GOOD, "conduct", world, {}).then
    with pytest.raises(UnknownWordsError):
        scenario(GOOD | change, "conduct", world, {})


NOT_SO = (
    "every person with age at least 130 has score 0",
    "no person with age at least 130 has score 0",
    "some person with age at least 130 has age at least 0",
    "every person has male 1",
    "no person has male 1",
    "some person has age at least 130",
    "only persons with age under 130 differ",
    "somebody differs",
    "persons are zero",
    "acts + acts is as high as acts",
    "2 times persons is as high as persons",
    "acts is lower than acts",
    "most age is lower than least age",
    "persons with male 1 and male 0 are over zero",
    "persons with male 1 or male 0 is lower than persons",
)


@pytest.mark.parametrize("text", NOT_SO)
def test_what_is_not_so_is_found_out(text: str) -> None:
    """Nothing is true of nobody, and a world does not differ from itself."""
    here = described(0).here
    assert not statement(text).holds(here, here)
