"""What cannot be reached from what a mechanism writes, through what others read, does not move by one person."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from counterscore.mechanisms.contract import TALLY_SIZES, TALLY_START
from counterscore.society.columns import FIELDS, PLACE_FIELDS

from .reach import BY_NAME, reach
from .worlds import NAMES, Lived, field, lived, tables_of, undeterred, without


class World(NamedTuple):
    """A mechanism to be switched, and who is on beside it."""

    switched: str
    on: tuple[str, ...] = NAMES
    deterred: bool = True

    def __str__(self) -> str:
        beside = "all" if self.on == NAMES else ", ".join(self.on) or "nobody"
        return f"{self.switched} beside {beside}{'' if self.deterred else ', undeterred'}"


# With everything on, nearly everything can be reached from everywhere; so chains are cut.
WHOLE = tuple(World(name) for name in NAMES)
CUT = (
    World("rollout", ("detection", "scoring"), False),
    World("rollout", ("lists", "sanctions", "redress")),
    World("local_government", ("lists", "sanctions")),
    World("local_government", ("detection", "lists", "sanctions", "speech"), False),
    World("access", ("lists", "sanctions")),
    World("access", ("detection",)),
    World("campaign", ()),
    World("campaign", ("speech", "lists", "sanctions"), False),
    World("youth_league", ()),
    World("youth_league", ("detection",), False),
    World("conduct", ("rollout",)),
    World("conduct", ("rollout", "detection", "scoring"), False),
    World("conduct", ("detection", "lists", "sanctions")),
    World("speech", ()),
    World("speech", ("detection", "campaign"), False),
    World("detection", ("lists",), False),
    World("detection", ("rollout", "scoring"), False),
    World("scoring", ("rollout", "detection")),
    World("scoring", ("rollout", "detection", "youth_league", "redress"), False),
    World("credit", ("detection",), False),
    World("credit", ("rollout", "scoring", "sanctions"), False),
    World("credit", ("rollout", "detection", "scoring", "youth_league"), False),
    World("lists", ("detection",)),
    World("lists", ("detection", "sanctions", "speech"), False),
    World("sanctions", ("lists", "detection"), False),
    World("sanctions", ("lists", "opinion", "redress"), False),
    World("sanctions", ("access", "lists")),
    World("sanctions", ("campaign", "lists"), False),
    World("services", ("lists", "sanctions", "local_government"), False),
    World("services", ("detection", "lists", "sanctions", "opinion"), False),
    World("opinion", ("detection", "lists", "sanctions")),
    World("opinion", ("rollout", "detection", "scoring", "sanctions", "speech"), False),
    World("redress", ("lists", "detection", "sanctions"), False),
    World("redress", ("detection", "credit"), False),
    World("redress", ("rollout", "detection", "scoring", "sanctions"), False),
)
# People are barred and refused here, and no chain leads there from what is switched.
LISTED = ("rollout", "scoring", "lists", "sanctions", "services", "redress")
BARRED = (
    World("local_government", (*LISTED, "access", "credit", "opinion")),
    World("campaign", (*LISTED, "access", "opinion")),
    World("youth_league", (*LISTED, "campaign", "opinion")),
    World("conduct", (*LISTED, "opinion")),
    World("speech", (*LISTED, "access", "credit", "opinion")),
    World("opinion", (*LISTED, "access", "credit", "detection", "local_government")),
)
NOTED = {"weeks_barred": "bar", "refusals": "refusal"}  # of everybody, in the ledger
LEAST_BARRED = 50  # persons of a world: there has to be somebody to be barred as before
LEAST_STILL = 20  # columns that must not move in a cut world: there has to be something to check


@cache
def lives(on: frozenset[str], deterred: bool) -> Lived:
    """The same people in a world in which just these are on."""
    tables = without(tables_of(), [name for name in NAMES if name not in on])
    return lived(tables if deterred else undeterred(tables))


def both(world: World) -> tuple[Lived, Lived]:
    """Without the mechanism, and with it."""
    on = frozenset(world.on) - {world.switched}
    return lives(on, world.deterred), lives(on | {world.switched}, world.deterred)


@cache
def moved(world: World) -> tuple[frozenset[str], frozenset[str]]:
    """Columns in which somebody or some place is not the same at the close of some quarter; tallies that are not the same in some week."""
    a, b = both(world)
    names = [n for n in (*FIELDS, *PLACE_FIELDS) if any(not np.array_equal(field(a.people[w], n), field(b.people[w], n)) for w in a.people)]
    return frozenset(names), frozenset(t for t in TALLY_SIZES if not np.array_equal(counted(a, t), counted(b, t)))


def counted(life: Lived, tally: str) -> np.ndarray:
    """[week, province, entry] one tally."""
    return life.flows[:, :, TALLY_START[tally] : TALLY_START[tally] + TALLY_SIZES[tally]]


def beyond(world: World) -> tuple[frozenset[str], frozenset[str]]:
    """What moved although nothing that was declared leads to it."""
    names, tallies = moved(world)
    found = reach(world.switched, world.on, world.deterred)
    return names - found.names, tallies - found.tallies


@pytest.mark.parametrize("world", [*WHOLE, *CUT, *BARRED], ids=str)
def test_what_cannot_be_reached_does_not_move(world: World) -> None:
    assert beyond(world) == (frozenset(), frozenset())


@pytest.mark.parametrize("world", BARRED, ids=str)
def test_where_nothing_leads_to_a_bar_everybody_is_barred_as_before(world: World) -> None:
    """What the ledger notes of a person is noted by nobody else's doing; and there is much to note."""
    assert not {*NOTED.values()} & reach(world.switched, world.on, world.deterred).names
    a, b = both(world)
    for noted in NOTED:
        assert np.count_nonzero(a.ledger[noted]) >= LEAST_BARRED, noted
        assert np.array_equal(a.ledger[noted], b.ledger[noted]), noted


@pytest.mark.parametrize("noted", NOTED)
def test_where_something_leads_to_a_bar_somebody_is_not_barred_as_before(noted: str) -> None:
    """The ledger can differ: where redress lifts bars, and where records are made."""
    for switched, on in (("redress", LISTED), ("detection", (*LISTED, "access", "credit", "opinion", "local_government"))):
        world = World(switched, on)
        assert NOTED[noted] in reach(switched, on).names
        a, b = both(world)
        assert not np.array_equal(a.ledger[noted], b.ledger[noted]), switched


@pytest.mark.parametrize("world", CUT, ids=str)
def test_where_chains_are_cut_there_is_much_that_must_not_move(world: World) -> None:
    names, tallies = reach(world.switched, world.on, world.deterred).still()
    assert len(names & changeable()) + len(tallies) >= LEAST_STILL


def changeable() -> frozenset[str]:
    """Columns that are not who a person is: all that some mechanism writes."""
    return frozenset(name for m in BY_NAME.values() for name in m.WRITES)


@pytest.mark.parametrize("name", NAMES)
def test_the_tallies_that_a_mechanism_claims_move(name: str) -> None:
    """Each of them, in the whole system and also where chains are cut."""
    claimed = frozenset(BY_NAME[name].TALLIES)
    assert claimed <= moved(World(name))[1]
    cut = frozenset().union(*(moved(world)[1] for world in CUT if world.switched == name))
    assert claimed <= cut


# What conduct makes of the newly barred is the society's, the same in its neutral table: it moves with them, not with conduct's switch.
STEADY = {"conduct": {"climate"}}


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_that_a_mechanism_writes_move(name: str) -> None:
    """Somewhere a person or a place is not the same in each of them."""
    written = {n for n in BY_NAME[name].WRITES if n in FIELDS or n in PLACE_FIELDS} - STEADY.get(name, set())
    cut = frozenset().union(*(moved(world)[0] for world in CUT if world.switched == name))
    assert written <= cut


def test_everything_moves_somewhere() -> None:
    """No column and no tally is out of sight of all these worlds, but for who a person is and how many occasions there are."""
    names = frozenset().union(*(moved(world)[0] for world in WHOLE))
    tallies = frozenset().union(*(moved(world)[1] for world in WHOLE))
    assert names == changeable() & {*FIELDS, *PLACE_FIELDS}
    assert frozenset(TALLY_SIZES) - tallies == {"candidates"}


# --- the check can fail -----------------------------------------------------------------------


def caught() -> bool:
    """Whether in some world something moves that was declared to be still."""
    return any(beyond(world) != (frozenset(), frozenset()) for world in CUT)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", ["READS", "WRITES", "TALLIES"])
def test_a_declaration_that_hides_what_it_does_is_found_out(name: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is read, written or counted is left out. (The roll-out reads only who a person is, and counts nothing.)"""
    if set(getattr(BY_NAME[name], what)) & {*changeable(), *TALLY_SIZES}:
        assert not caught()
        monkeypatch.setattr(BY_NAME[name], what, ())
        assert caught()
    else:
        assert name == "rollout"


# One name of what is written, and, where nothing else leads there, of what is read.
ONE_NAME = (
    *(("rollout", "in_force"), ("local_government", "hiding"), ("campaign", "support"), ("youth_league", "pool"), ("conduct", "climate")),
    *(("speech", "voiced"), ("detection", "record"), ("scoring", "credited_a"), ("credit", "finance_clean"), ("lists", "court_clean")),
    *(("sanctions", "fresh"), ("services", "learned"), ("opinion", "support"), ("redress", "appeal"), ("access", "named")),
    *(("conduct", "act"), ("conduct", "fresh"), ("speech", "support"), ("detection", "act"), ("lists", "refusal")),
)


@pytest.mark.parametrize(("name", "word"), ONE_NAME, ids=map(" ".join, ONE_NAME))
def test_one_word_left_out_is_found_out(name: str, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mechanism = BY_NAME[name]
    for what in ("READS", "WRITES", "TALLIES"):
        monkeypatch.setattr(mechanism, what, tuple(w for w in getattr(mechanism, what) if w != word))
    assert caught()


def test_a_mechanism_that_is_secretly_switched_as_well_is_found_out() -> None:
    """Where the roll-out is switched, somebody switches the League too."""
    quiet = World("rollout", ("detection", "scoring"), False)
    first, second = both(quiet)[0], lives(frozenset({"rollout", "detection", "scoring", "youth_league"}), False)
    names, tallies = reach(quiet.switched, quiet.on, quiet.deterred).still()
    assert any(not np.array_equal(field(first.end, n), field(second.end, n)) for n in names)
    assert any(not np.array_equal(counted(first, t), counted(second, t)) for t in tallies)
