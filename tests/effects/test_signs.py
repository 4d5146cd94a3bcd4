"""Which way what is counted moves, on the same lives, is as the sources say."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import counterscore
from counterscore.society import columns
from counterscore.text import parse, read_text

from . import worlds
from .worlds import BY_NAME, NAMES, Lived, lived, tables_of, the_society, undeterred, without

FILE = Path(__file__).parent / "signs.toml"
FACTS = Path(counterscore.__file__).parent / "society" / "data" / "china-2020" / "facts.csv"
LEAST_SIGNS = 3  # of each mechanism
CHANCE = 0.01  # at most, that what is called a sign is none


@dataclass(frozen=True)
class Sign:
    """One claim: what moves which way where a mechanism is on."""

    of: str
    title: str
    up: list[str] = field(default_factory=list)  # measures
    down: list[str] = field(default_factory=list)
    still: str = ""
    planted: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] | None = None
    change: dict[str, Any] = field(default_factory=dict)
    only: list[str] | None = None
    undeterred: bool = False
    source: list[str] = field(default_factory=list)
    says: str = ""


Persons = NDArray[Any]  # [person]
Places = NDArray[Any]  # [community]
Measure = Callable[[Lived], Places]
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


def acts_of(valence: str) -> Measure:
    """Acts of the kinds of one sign."""
    kinds = [i for i, kind in enumerate(the_society().occasions.kinds) if kind.valence == valence]
    return lambda life: life.counted(worlds.places_of("acts")[kinds])


def scored(life: Lived) -> Persons:
    """Who has a score: whoever was of scored age all the time."""
    born = the_society().tables.birth_week[columns.field(life.end, "mixed") // 40]  # type: ignore[arg-type]
    return np.asarray(worlds.FIRST - born >= 18 * 53)


def scores(over: Callable[[Persons], float]) -> Measure:
    """Something of the scores of each community."""
    return lambda life: life.by_community(np.where(scored(life), worlds.field(life.end, "score"), np.nan), over)


def support(barred: bool) -> Measure:
    """Mean support of those who were barred in some week, or of those who never were."""
    return lambda life: life.by_community(
        np.where((life.ledger["weeks_barred"] > 0) == barred, worlds.field(life.end, "support"), np.nan), np.nanmean
    )


def above_truth(life: Lived) -> Places:
    """What the score of each community's cell showed above the truth, over all reckonings."""
    return np.asarray((life.cells[:, :, 0] - life.cells[:, :, 1]).sum(axis=0))


def withheld(life: Lived) -> Places:
    """Occasions at which nothing was said."""
    return life.counted(worlds.places_of("speech")[4:])


def over_report(life: Lived) -> Places:
    """Persons who said that they think well of the authority, above those who do."""
    return life.counted(worlds.places_of("survey[expressed]")) - life.counted(worlds.places_of("survey[private]"))


MEASURES: dict[str, Measure] = {
    "acts of bad kinds": acts_of("bad"),
    "acts of good kinds": acts_of("good"),
    "spread of scores": scores(np.nanstd),
    "distance from the start": scores(lambda score: float(np.nanmean(np.abs(score - 1000)))),
    "support of the barred": support(True),
    "support of the others": support(False),
    "members": lambda life: life.by_community(worlds.field(life.end, "bond") % 3 == 1, np.sum),
    "shown above truth": above_truth,
    "speech[withheld]": withheld,
    "over-report": over_report,
}


def measured(life: Lived, name: str) -> Places:
    """[community] a measure of a world: one of those above, a tally, or the sum of a column."""
    if name in MEASURES:
        return MEASURES[name](life)
    if name.startswith("sum of "):
        column = worlds.field(life.end, name.removeprefix("sum of "))
        return column if column.size == worlds.COMMUNITIES else life.by_community(column, np.sum)
    return life.counted(worlds.places_of(name))


def moved(s: Sign, measure: str) -> Places:
    """[community] by how much a measure is higher in the second world."""
    first, second = pair(s)
    return measured(second, measure) - measured(first, measure)


def by_chance(up: Places) -> float:
    """How likely communities that go up or down by so much, as it may happen, come to as much together.

    The part of all ways of giving their moves a sign whose sum is not less: Fisher's test of pairs, exact. Communities lie in ten provinces
    and share neither a draw nor a neighbour, but for the ranking of their counties. Where all ten go one way it is 1 in 1024; where a
    community stands still, twice that.
    """
    ways = np.array(list(itertools.product((-1, 1), repeat=up.size))) @ np.abs(up)
    return float(np.mean(ways >= up.sum() - 1e-9))


@pytest.mark.parametrize("sign", SIGNS, ids=IDS)
def test_it_moves_as_its_source_says(sign: Sign) -> None:
    assert {m: moved(sign, m) for m in sign.up if by_chance(moved(sign, m)) > CHANCE} == {}
    assert {m: moved(sign, m) for m in sign.down if by_chance(-moved(sign, m)) > CHANCE} == {}
    assert not sign.still or not moved(sign, sign.still).any()


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


def test_communities_lie_apart() -> None:
    """Each in a province of its own, and counted there alone; each a county cell."""
    ground = life("{}", frozenset(), True).ground
    assert len(set(ground.province.tolist())) == len(set(ground.cell.tolist())) == ground.province.size == worlds.COMMUNITIES


def test_every_sign_could_fail() -> None:
    """It says what moves, and which way; what must be still is there in the worlds that are compared, and is not the same in every world."""
    assert [s.title for s in SIGNS if not (s.up or s.down or s.still)] == []
    assert [s.title for s in SIGNS if set(s.up) & set(s.down)] == []
    still = [s for s in SIGNS if s.still]
    assert len(still) >= LEAST_SIGNS
    assert [s.title for s in still if not (measured(pair(s)[0], s.still) > 0).all()] == []
    assert [s.title for s in still if np.array_equal(measured(elsewhere(s), s.still), measured(pair(s)[1], s.still))] == []


def elsewhere(s: Sign) -> Lived:
    """A world in which what must be still is not: the second one with what is planted, or else the whole harsh scheme."""
    return pair(replace(s, change=worlds.laid_over(s.change, s.planted)))[1] if s.planted else life("{}", frozenset(), True)


@pytest.mark.parametrize(
    ("up", "chance"),
    [([1] * 10, 1 / 1024), ([1] * 7 + [0] * 3, 1 / 128), ([0] * 10, 1), ([-1] * 10, 1), ([3, -1], 1 / 2), ([3, 3, -1], 2 / 8)],
)
def test_chance_of_a_sign(up: list[int], chance: float) -> None:
    """Counted on the fingers; nothing that moves is no sign."""
    assert by_chance(np.array(up)) == chance


def test_other_lives_are_seldom_taken_for_a_sign() -> None:
    """The same scheme with other draws, eight times: what signs are read from moves as if for a reason as seldom as `by_chance` says.

    To a factor of three, because measures of one life go together.
    """
    names = sorted({m for s in SIGNS for m in (*s.up, *s.down)})
    lives = [lived(tables_of(), worlds.SEED + i) for i in range(9)]
    moves = [measured(b, m) - measured(a, m) for a, b in itertools.pairwise(lives) for m in names]
    found = np.array([by_chance(way * d) for d in moves for way in (-1, 1)])
    assert {chance: (found <= chance).mean() for chance in (CHANCE, 0.1) if (found <= chance).mean() > 3 * chance} == {}
    assert (found <= CHANCE).mean() > 0


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
