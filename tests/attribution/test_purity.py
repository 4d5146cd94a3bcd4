"""What may never be the cause of anything, what must add up, and sets worked out the slow way."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterscore.engine.frozen import grounds
from counterscore.record.opened import Run
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.study.attribution import Attribution, attribute
from counterscore.study.simulate import simulate

ASKED: dict[str, Any] = {"people": "1:20000", "first": dt.date(2014, 1, 6), "last": dt.date(2021, 12, 26)}
LENIENT, STRICT = 0, 1
SPEECH = ("dissent_online", "petition_in_person", "rumour", "christmas_party", "unauthorised_gathering")


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    names = {
        "unified": ("unified-2020", ()),
        "mute": ("unified-2020", ("no-speech-points",)),
        "same": ("unified-2020", ("same-context-only",)),
        "bureau": ("credit-bureau", ()),
        "parking": ("credit-bureau", ("add-parking-tickets",)),
    }
    few = ASKED | {"people": "1:5000"}  # a bureau refuses seldom
    return {name: simulate(s, reforms=r, **(few if s == "credit-bureau" else ASKED)) for name, (s, r) in names.items()}


@pytest.fixture(scope="module")
def found(runs: dict[str, Run]) -> dict[str, Attribution]:
    return {name: attribute(run) for name, run in runs.items()}


def part(found: Attribution, **where: str) -> float:
    table = found.matrix
    for column, value in where.items():
        table = table[table[column] == value]
    return float(table["part"].sum())


@pytest.mark.parametrize("name", ["unified", "mute", "same", "bureau", "parking"])
def test_grounds_add_up_to_the_run_s_own_tallies(name: str, runs: dict[str, Run], found: dict[str, Attribution]) -> None:
    """Exactly: every refusal of the run has one ground, and those on false ground are those that the engine tallied."""
    run, counts = runs[name], found[name].counts
    services = found[name].society.services.names
    for s, service in enumerate(services):
        told = sum(int(run.data.flows[:, :, run.index(f"refused[{service}][{cause}]")].sum()) for cause in ("list", "score", "both"))
        false = int(run.data.flows[:, :, run.index(f"false_ground[{service}]")].sum())
        for reading in range(2):
            assert counts.refused[:, reading, :, s].sum() == told
            assert counts.refused[:, reading, 0, s].sum() == false
    assert counts.refused.sum() > 500
    assert counts.checked[:, 0].sum() > 1000
    assert counts.checked[:, 1].sum() == 0


@pytest.mark.parametrize("name", ["unified", "mute", "same", "bureau", "parking"])
def test_a_rule_that_is_not_in_the_scheme_is_the_cause_of_nothing(name: str, runs: dict[str, Run], found: dict[str, Attribution]) -> None:
    """A kind that costs no points, enters no list and moves no financial score has a part in no refusal."""
    tables, n = runs[name].data.tables, len(found[name].society.occasions.names)
    counted = (tables["scoring.points"][:, :n] < 0) | (tables["lists.entry"][:, :n] != 0) | (tables["credit.points"][:, :n] < 0)
    idle = ~counted.any(axis=0)
    assert idle.any()
    assert found[name].counts.kind[:, :, :n][:, :, idle].sum() == 0
    assert found[name].counts.kind[:, :, :n][:, :, ~idle].sum() > 0


def test_without_points_for_speech_no_refusal_rests_on_it(found: dict[str, Attribution]) -> None:
    assert sum(part(found["mute"], kind=kind) for kind in SPEECH) == 0
    assert sum(part(found["unified"], kind=kind) for kind in SPEECH) > 0


def test_a_credit_bureau_refuses_for_nothing_unrelated_until_parking_tickets_count(found: dict[str, Attribution]) -> None:
    """Nothing under either reading; then parking, which is contested for loans: unrelated under the strict reading, related under the lenient."""
    assert part(found["bureau"], relation="unrelated") == part(found["bureau"], relation="contested") == 0
    assert part(found["bureau"], relation="related") > 0
    assert found["bureau"].counts.unrelated.sum() == 0
    assert part(found["parking"], relation="contested", kind="unpaid_parking_ticket") > 0
    assert found["parking"].counts.unrelated[:, LENIENT].sum() == 0
    assert found["parking"].counts.unrelated[:, STRICT].sum() > 0


def test_same_context_only_removes_it_from_the_reported_system(found: dict[str, Attribution]) -> None:
    assert part(found["unified"], relation="unrelated") > 0
    assert part(found["unified"], relation="contested") > 0
    assert part(found["same"], relation="unrelated") == part(found["same"], relation="contested") == 0
    assert part(found["same"], relation="related") > 0
    assert found["same"].counts.unrelated.sum() == 0


def test_what_the_scheme_records_has_a_judgement(society: Society) -> None:
    """Every kind that any rule of unified-2020 names is judged against every service, so that no cell is left out of the matrix."""
    scheme = load_scheme("unified-2020")
    for kind in scheme.tables["scoring"].keyed["points"]:
        assert all((kind, service) in society.relations for service in society.services.names)


# --- smallest sets, the slow way ------------------------------------------------------


def monotone(players: int, sets: list[int]) -> np.ndarray[Any, Any]:
    """[variant] a bar that stands with any superset of `sets`; safeguards stand for nothing here."""
    stands = [int(any(v & s == s for s in sets)) for v in range(1 << players)]
    return np.array([*stands, 0, 0, 0, 0], np.int64)


@given(st.integers(0, 5).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.integers(0, (1 << n) - 1), max_size=4))))
@settings(max_examples=300, deadline=None)
def test_necessary_sufficient_and_part_as_their_words_say(drawn: tuple[int, list[int]]) -> None:
    players, sets = drawn
    found = grounds(players, monotone(players, sets), 1)
    everybody = (1 << players) - 1
    subsets = [sum(1 << k for k in chosen) for size in range(players + 1) for chosen in combinations(range(players), size)]

    def bars(kept: int) -> bool:
        return any(kept & s == s for s in sets)

    smallest = [s for s in subsets if s and bars(s) and not any(bars(s & ~(1 << k)) for k in range(players) if s >> k & 1)]
    for k in range(players):
        assert bool(found.necessary >> k & 1) == (not bars(everybody & ~(1 << k)))
        assert bool(found.sufficient >> k & 1) == (not bars(0) and bars(1 << k))
        assert bool(found.part >> k & 1) == any(s >> k & 1 for s in smallest)
    assert found.sets == len(smallest)
