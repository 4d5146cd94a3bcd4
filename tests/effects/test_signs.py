"""Which way what is counted moves, on the same lives, is as the sources say."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import counterscore
from counterscore.society import columns
from counterscore.text import parse, read_text

from . import worlds
from .worlds import BY_NAME, NAMES, Lived, lived, tables_of, the_society, undeterred, without

FILE = Path(__file__).parent / "signs.toml"
FACTS = Path(counterscore.__file__).parent / "society" / "data" / "china-2020" / "facts.csv"
LEAST_SIGNS = 3  # of each mechanism


@dataclass(frozen=True)
class Sign:
    """One claim: what moves which way where a mechanism is on."""

    of: str
    title: str
    up: dict[str, float] = field(default_factory=dict)  # measure -> by how much at least
    down: dict[str, float] = field(default_factory=dict)
    still: str = ""
    before: dict[str, Any] | None = None
    change: dict[str, Any] = field(default_factory=dict)
    only: list[str] | None = None
    undeterred: bool = False
    source: list[str] = field(default_factory=list)
    says: str = ""


SIGNS = [Sign(of, **row) for of, rows in parse(read_text(FILE), FILE).items() for row in rows]
IDS = [f"{s.of}: {s.title}" for s in SIGNS]


@cache
def life(change: str, absent: frozenset[str], deterred: bool) -> Lived:
    """The same people under the harsh scheme with a change (as text), without some mechanisms."""
    tables = without(tables_of(json.loads(change)), absent)
    return lived(tables if deterred else undeterred(tables))


def pair(s: Sign) -> tuple[Lived, Lived]:
    """The two worlds of a sign."""
    absent = frozenset() if s.only is None else frozenset(NAMES) - {*s.only, s.of}
    without_it = absent | {s.of} if s.before is None else absent
    first, second = (json.dumps(change, sort_keys=True, default=str) for change in (s.before or {}, s.change))
    return life(first, without_it, not s.undeterred), life(second, absent, not s.undeterred)


# --- measures ---------------------------------------------------------------------------------


def acts_of(valence: str) -> Callable[[Lived], float]:
    """Acts of the kinds of one sign."""
    kinds = [i for i, kind in enumerate(the_society().occasions.kinds) if kind.valence == valence]
    at = worlds.places_of("acts")[kinds]
    return lambda life: float(life.flows[:, :, at].sum())


def scores(life: Lived) -> np.ndarray:
    """Of those who have one: whoever was of scored age all the time."""
    people = life.end
    born = the_society().tables.birth_week[columns.field(people, "mixed") // 40]  # type: ignore[arg-type]
    return worlds.field(people, "score")[worlds.FIRST - born >= 18 * 53]


def support(life: Lived, barred: bool) -> float:
    """Mean support of those who were barred in some week, or of those who never were."""
    return float(worlds.field(life.end, "support")[(life.ledger["weeks_barred"] > 0) == barred].mean())


def gap(life: Lived) -> np.ndarray:
    """[reckoning, cell] what a county's score shows above the truth."""
    return life.cells[:, :, 0] - life.cells[:, :, 1]


MEASURES: dict[str, Callable[[Lived], float]] = {
    "acts of bad kinds": acts_of("bad"),
    "acts of good kinds": acts_of("good"),
    "spread of scores": lambda life: float(scores(life).std()),
    "distance from the start": lambda life: float(np.abs(scores(life) - 1000).mean()),
    "support of the barred": lambda life: support(life, True),
    "support of the others": lambda life: support(life, False),
    "members": lambda life: float((worlds.field(life.end, "bond") % 3 == 1).sum()),
    "shown above truth": lambda life: float(np.maximum(0, gap(life)).sum()),
    "shown below truth": lambda life: float(np.minimum(0, gap(life)).sum()),
    "speech[withheld]": lambda life: float(life.flows[:, :, worlds.places_of("speech")[4:]].sum()),
    "over-report": lambda life: float(life.total("survey[expressed]") - life.total("survey[private]")),
}


def measured(life: Lived, name: str) -> float:
    """A measure of a world: one of those above, a tally, or the sum of a column."""
    if name in MEASURES:
        return MEASURES[name](life)
    if name.startswith("sum of "):
        return float(worlds.field(life.end, name.removeprefix("sum of ")).sum())
    return float(life.total(name))


def moved(s: Sign, measure: str) -> float:
    """By how much a measure is higher in the second world."""
    first, second = pair(s)
    return measured(second, measure) - measured(first, measure)


@pytest.mark.parametrize("sign", SIGNS, ids=IDS)
def test_it_moves_as_its_source_says(sign: Sign) -> None:
    assert {m: moved(sign, m) for m, least in sign.up.items() if moved(sign, m) < least} == {}
    assert {m: moved(sign, m) for m, least in sign.down.items() if moved(sign, m) > -least} == {}
    assert not sign.still or moved(sign, sign.still) == 0


# --- the file ---------------------------------------------------------------------------------


def test_every_mechanism_has_its_signs() -> None:
    assert {name: n for name in NAMES if (n := sum(s.of == name for s in SIGNS)) < LEAST_SIGNS} == {}
    assert {s.of for s in SIGNS} == set(NAMES)
    assert len({s.title for s in SIGNS}) == len(SIGNS)


def test_every_sign_has_a_source_that_is_there() -> None:
    """A row of the facts, or words of the mechanism's own page."""
    with FACTS.open(encoding="utf-8", newline="") as file:
        facts = {row["id"] for row in csv.DictReader(file)}
    assert [s.title for s in SIGNS if not s.source and not s.says] == []
    assert [s.title for s in SIGNS if not set(s.source) <= facts] == []
    assert [s.title for s in SIGNS if " ".join(s.says.split()) not in " ".join((BY_NAME[s.of].__doc__ or "").split())] == []


def test_every_sign_could_fail() -> None:
    """It says by how much something moves, more than nothing; and what must be still is not nothing, or moves in another world."""
    assert [s.title for s in SIGNS if not (s.up or s.down or s.still)] == []
    assert [s.title for s in SIGNS if min((*s.up.values(), *s.down.values(), 1)) <= 0] == []
    still = {s.still for s in SIGNS if s.still} - {"shown below truth"}
    assert [name for name in sorted(still) if measured(life("{}", frozenset(), True), name) == 0] == []


# --- nobody else ------------------------------------------------------------------------------

BIASED = json.dumps({"detection": {"bias_under_study": {"minority": 2.0}}})
UNREWARDED = json.dumps({"conduct": {"reward_visibility": {"donation": 0, "volunteering": 0}}})


def test_a_bias_reaches_its_group_and_no_other_person() -> None:
    """Nothing else is on that could pass it on: what the ledger notes of everybody outside the group is the same."""
    alone = frozenset(NAMES) - {"detection"}
    plain, biased = (life(change, alone, True) for change in ("{}", BIASED))
    touched = plain.ledger["trace"] != biased.ledger["trace"]
    assert touched.sum() > 50
    assert worlds.field(plain.end, "minority")[touched].all()


def test_a_reward_raises_its_own_kinds_and_no_other() -> None:
    """Two kinds are rewarded in view or not; whatever else people do, they do as often as before."""
    alone = frozenset(NAMES) - {"conduct", "rollout"}
    plain, rewarded = (life(change, alone, True) for change in (UNREWARDED, "{}"))
    at = worlds.places_of("acts")
    less, more = (life.flows[:, :, at].sum(axis=(0, 1)) for life in (plain, rewarded))
    kinds = the_society().occasions.names
    assert {kind for kind, a, b in zip(kinds, less, more, strict=True) if a != b} == {"donation", "volunteering"}
    assert (more >= less).all()
