"""Counted again here, from the ledgers and the profiles alone; and what cannot be compared."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterscore.cli.comparing import DIVISIONS
from counterscore.errors import CannotCompare, RunMismatch, UsageError
from counterscore.record.opened import Run
from counterscore.scheme.read import load_scheme
from counterscore.study.compare import compare, with_reforms
from counterscore.study.grouped import BY, counted
from counterscore.study.request import make_request
from counterscore.study.simulate import data_of, prepare, simulate
from counterscore.study.together import Side, live_together

FIRST, LAST = dt.date(2020, 1, 6), dt.date(2020, 9, 27)
A, B = "unified-2020", "unified-2020+add-parking-tickets"


@pytest.fixture(scope="module")
def sides() -> tuple[Side, Side]:
    a, b = (Side(prepare(make_request(with_reforms(s), 40_000, FIRST, LAST), 2, ledger=True)) for s in (A, B))
    live_together([a, b])
    return a, b


def by_hand(sides: tuple[Side, Side], chosen: np.ndarray) -> dict[str, float]:
    """Sums over some people, one after another, each weighted by the people of the province over the lived of it."""
    a, b = sides
    ground, found = a.stage.world.ground, dict.fromkeys(("persons", "barred_other_only", "refusals_first", "weeks_barred_other"), 0.0)
    lived = np.bincount(np.repeat(ground.province, np.diff(ground.offset)))
    for c in range(ground.start.size):
        p = ground.province[c]
        weight = a.stage.society.provinces[p].population / lived[p]
        for i in range(ground.offset[c], ground.offset[c + 1]):
            if chosen[i]:
                found["persons"] += weight
                found["barred_other_only"] += weight * (a.weeks_barred[i] == 0 and b.weeks_barred[i] > 0)
                found["refusals_first"] += weight * int(a.refusals[i])
                found["weeks_barred_other"] += weight * int(b.weeks_barred[i])
    return found


@pytest.mark.parametrize(
    ("by", "group", "bit", "value"),
    [("all", "all", 0, None), ("sex", "female", 0, 0), ("place", "urban", 1, 1), ("people", "minority", 4, 1)],
)
def test_as_counted_by_hand(by: str, group: str, bit: int, value: int | None, sides: tuple[Side, Side]) -> None:
    profile = sides[0].people.profile.astype(int)
    chosen = np.ones(profile.size, bool) if value is None else ((profile >> bit) & 1) == value
    wanted, found = by_hand(sides, chosen), counted(*sides).national[by, group]
    assert {name: found[name] for name in wanted} == pytest.approx(wanted, rel=1e-12)
    assert wanted["refusals_first"] > 0


def test_every_division_adds_up(sides: tuple[Side, Side]) -> None:
    """Exactly up to rounding of sums: groups of sex, place, income, people and provinces hold everybody; ages those of 18 and more."""
    national = counted(*sides).national
    for by in (*BY, "province"):
        for name, whole in national["all", "all"].items():
            parts = sum(values[name] for (division, _), values in national.items() if division == by)
            assert parts == pytest.approx(whole, rel=1e-9) if by != "age" else parts <= whole * (1 + 1e-9)


def test_the_ledger_agrees_with_the_tallies(sides: tuple[Side, Side]) -> None:
    """Exact: the refusals of all persons are those of all weeks."""
    for side in sides:
        data = data_of(side.stage, side.chronicle)
        refused = [i for i, measure in enumerate(data.measures) if measure.startswith("refused[")]
        assert len(refused) == 3 * len(side.stage.society.services.services)
        assert 0 < int(side.refusals.astype(int).sum()) == int(data.flows[:, :, refused].sum())


def test_the_command_knows_every_division() -> None:
    assert (*BY, "province") == DIVISIONS


SMALL: dict[str, Any] = {"people": 40_000, "first": FIRST, "last": dt.date(2020, 3, 1)}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("compared")
    asked = {"a": {}, "b": {"reforms": ["add-parking-tickets"]}, "seed": {"seed": 2}, "size": {"people": 100_000}}
    asked |= {"weeks": {"last": dt.date(2020, 3, 8)}}
    for name, words in asked.items():
        simulate(A, **(SMALL | words), out=folder / name)
    return {name: folder / name for name in asked}


def test_runs_are_compared_as_their_schemes_are(stored: dict[str, Path]) -> None:
    by_run, by_name = compare(stored["a"], stored["b"]), compare(A, B, **SMALL)
    assert by_run.effects[0].counts == by_name.effects[0].counts
    assert by_run.as_dict == by_name.as_dict


@pytest.mark.parametrize("other", ["seed", "size", "weeks"])
def test_what_cannot_be_compared_is_refused(other: str, stored: dict[str, Path]) -> None:
    with pytest.raises(CannotCompare, match=f"their {other} differs"):
        compare(stored["a"], stored[other])


def test_a_run_keeps_what_it_was(stored: dict[str, Path]) -> None:
    with pytest.raises(CannotCompare, match="keeps its own"):
        compare(stored["a"], stored["b"], seed=3)


def test_one_scheme_is_nothing_to_compare() -> None:
    with pytest.raises(CannotCompare, match="nothing to compare"):
        compare(A)


def test_a_run_that_is_not_what_it_recorded_is_refused(stored: dict[str, Path]) -> None:
    """As where another version of the engine lived it."""
    a = simulate(A, **SMALL)
    flows = a.data.flows.copy()
    flows[3, 0, 0] += 1
    forged = Run(a.data._replace(flows=flows) if hasattr(a.data, "_replace") else type(a.data)(**(vars(a.data) | {"flows": flows})))
    with pytest.raises(RunMismatch, match="lived again"):
        compare(forged, stored["b"])


def test_a_misspelt_reform_is_an_error() -> None:
    with pytest.raises(UsageError):
        compare(A, f"{A}+add-parking-tikets", **SMALL)
    assert load_scheme(A).digest == with_reforms(A).digest


def test_scores_and_tiers_add_up(sides: tuple[Side, Side]) -> None:
    """Exactly up to rounding: tiers hold everybody who has a score, and scores are those of the state."""
    national = counted(*sides).national
    whole = national["all", "all"]
    tiers = [values for (by, _), values in national.items() if by == "tier"]
    assert len(tiers) > 1
    for name in ("scored", "score_first", "score_other", "higher_score", "lower_score"):
        assert sum(values[name] for values in tiers) == pytest.approx(whole[name], rel=1e-9)
    assert 0 < whole["higher_score"] + whole["lower_score"] < whole["scored"] <= whole["persons"]
    means = [whole[f"score_{which}"] / whole["scored"] for which in ("first", "other")]
    assert all(900 < mean < 1050 for mean in means)
