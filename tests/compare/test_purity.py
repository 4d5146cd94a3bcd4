"""What must be exactly nought, and what must be the same read from either end."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterscore.compile.tables import Tables
from counterscore.engine.pack import pack
from counterscore.scheme.read import load_scheme
from counterscore.study.compare import Comparison, compare
from counterscore.study.request import make_request
from counterscore.study.simulate import prepare
from counterscore.study.together import Side, changed, live_together
from tests.lives.pairs import loud, reform_of, tables_as_written, without_couplings

ASKED: dict[str, Any] = {"people": 40_000, "first": dt.date(2019, 7, 1), "last": dt.date(2020, 6, 28), "threads": 2}
A, B, C = "unified-2020", "unified-2020+add-parking-tickets", "unified-2020+no-speech-points"
MIRRORED = {
    **{f"{what}_first": f"{what}_other" for what in ("weeks_barred", "refusals")},
    **{"barred_first_only": "barred_other_only", "longer_barred": "shorter_barred"},
    **{"higher_score": "lower_score", "score_first": "score_other"},
}


def whole(found: Comparison, scheme: str, kind: str = "total") -> dict[str, float]:
    (effect,) = (e for e in found.effects if (e.scheme, e.kind) == (scheme, kind))
    return effect.counts.national["all", "all"]


@pytest.fixture(scope="module")
def three() -> Comparison:
    return compare(A, B, C, **ASKED)


def test_a_scheme_beside_itself_changes_nobody() -> None:
    found = compare(A, A, direct=True, **ASKED)
    assert [e.persons_changed for e in found.effects] == [0, 0]
    assert found.as_dict["pairs"][A]["no_effect"] is True
    assert found.runs[0].digest == found.runs[1].digest


def test_a_null_reform_changes_nobody(tmp_path: Path) -> None:
    null = load_scheme(A, [reform_of(A, tables_as_written(A), tmp_path)])
    assert compare(A, null, **ASKED).effects[0].persons_changed == 0


def test_a_reform_changes_some_and_not_all(three: Comparison) -> None:
    """Without this the tests above would pass in a program that compares nothing."""
    for effect in three.effects:
        assert 0 < effect.persons_changed < three.persons
    assert not three.as_dict["pairs"][B]["no_effect"]
    assert whole(three, B)["refusals_other"] > whole(three, B)["refusals_first"]


def test_read_from_the_other_end_it_is_the_mirror(three: Comparison) -> None:
    there, back = whole(three, B), whole(compare(B, A, **ASKED), A)
    for name, value in there.items():
        other = {**MIRRORED, **{v: k for k, v in MIRRORED.items()}}.get(name, name)
        assert back[other] == value, name


def test_several_at_once_are_what_each_is_alone(three: Comparison) -> None:
    assert whole(compare(A, C, **ASKED), C) == whole(three, C)
    assert [run.digest for run in compare(A, B, **ASKED).runs] == [run.digest for run in three.runs[:2]]


# --- direct and spillover -----------------------------------------------------------


def side(scheme: str, tables: Any = None, direct: bool = False) -> Side:
    """A side, its tables changed."""
    base, *reforms = scheme.split("+")
    words = {k: v for k, v in ASKED.items() if k != "threads"}
    stage = prepare(make_request(load_scheme(base, reforms), **words), 2, ledger=True)
    rules: Tables = tables(stage.tables) if tables else stage.tables
    return Side(replace(stage, tables=rules, world=replace(stage.world, packed=pack(rules))), direct)


def test_without_couplings_there_is_no_spillover() -> None:
    """Exactly: whoever reads nothing of others lives the same whether they too live by the rule."""
    first, total, direct = side(A, without_couplings), side(B, without_couplings), side(B, without_couplings, direct=True)
    live_together([first, total, direct])
    assert changed(first, total).any()
    assert (total.trace == direct.trace).all()
    assert (total.refusals == direct.refusals).all()
    assert (total.score_differs == direct.score_differs).all()


def test_with_loud_couplings_there_is() -> None:
    first, total, direct = side(A, loud), side(B, loud), side(B, loud, direct=True)
    live_together([first, total, direct])
    assert (total.trace != direct.trace).any()
    assert changed(first, direct).sum() < changed(first, total).sum()


def test_directly_the_place_is_that_of_the_first() -> None:
    """Whatever a place was before: it is put in order each week, and the life is the first's."""
    first, direct = side(A, loud), side(A, loud, direct=True)
    people = direct.people
    people.climate[:], people.voiced[:], people.occasions[:], people.mean[:], people.effort[:] = 1 << 14, 7, 9, 999, 65536
    people.fresh[:], people.pool[:], people.hiding[:] = 50, 3, 1
    live_together([first, direct])
    assert not changed(first, direct).any()
    assert np.count_nonzero(first.trace) > first.trace.size // 20
