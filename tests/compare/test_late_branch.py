"""A rule that begins late: what comes before is lived once, and nothing differs for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.study import together
from counterscore.study.compare import compare
from counterscore.study.request import make_request
from counterscore.study.simulate import prepare
from counterscore.study.together import Side, changed, live_together, parting
from counterscore.weeks import week_of
from tests.lives.dated import late

ASKED: dict[str, Any] = {"people": 40_000, "first": dt.date(2018, 10, 1), "last": dt.date(2020, 3, 29)}
DAY = dt.date(2019, 9, 2)
LATE = week_of(DAY)


@pytest.fixture(scope="module")
def schemes(society: Society) -> tuple[Any, Any]:
    """The credit bureau, and the same where parking tickets are on file and cost points from a day on."""
    base = load_scheme("credit-bureau")
    reformed, kept = late(base, load_scheme("credit-bureau", ["add-parking-tickets"]), LATE, society)
    assert not kept
    return base, replace(reformed, id="late")


def sides(schemes: tuple[Any, Any], direct: bool = False) -> list[Side]:
    first, other = (Side(prepare(make_request(scheme, **ASKED), 2, ledger=True)) for scheme in schemes)
    other.direct = direct
    return [first, other]


@pytest.mark.parametrize("direct", [False, True])
def test_branching_late_changes_no_life(schemes: tuple[Any, Any], direct: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    branched, whole = sides(schemes, direct), sides(schemes, direct)
    assert parting(branched[0].stage, branched[1].stage) == LATE
    live_together(branched)
    monkeypatch.setattr(together, "parting", lambda first, other: first.request.first_week)
    live_together(whole)
    for a, b in zip(branched, whole, strict=True):
        for name in ("standing", "lists", "wary", "mind", "climate", "mean", "pool", "effort"):
            assert np.array_equal(getattr(a.people, name), getattr(b.people, name)), name
        assert np.array_equal(a.trace, b.trace)
        assert np.array_equal(a.refusals, b.refusals)
    assert np.array_equal(changed(*branched), changed(*whole))
    assert 0 < changed(*branched).sum() < branched[0].people.profile.size


def test_the_common_past_is_lived_once(schemes: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """By the quarter: the other side lives from the one in which it parts."""
    pair = sides(schemes)
    lived: dict[int, int] = {}
    by_all = together.live_by_all

    def counted(side: Side, step: range) -> None:
        lived[id(side)] = lived.get(id(side), 0) + len(step)
        by_all(side, step)

    monkeypatch.setattr(together, "live_by_all", counted)
    live_together(pair)
    weeks = len(pair[0].stage.request.weeks)
    assert lived[id(pair[0])] == weeks
    assert pair[0].stage.request.last_week + 1 - LATE <= lived[id(pair[1])] < pair[0].stage.request.last_week + 1 - LATE + 13
    assert len(pair[1].chronicle.weeks) == weeks  # its record is whole all the same


def test_a_scheme_beside_itself_is_never_lived_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    by_all = together.live_by_all

    def counted(side: Side, step: range) -> None:
        calls.append(step)
        by_all(side, step)

    monkeypatch.setattr(together, "live_by_all", counted)
    found = compare("credit-bureau", "credit-bureau", **ASKED)
    assert found.effects[0].persons_changed == 0
    assert found.runs[0].digest == found.runs[1].digest
    assert sum(len(step) for step in calls) == len(found.runs[0].data.weeks)


def test_another_roll_out_parts_from_the_beginning() -> None:
    pair = (load_scheme("unified-2020"), load_scheme("unified-2020", ["no-campaign"]))
    assert parting(*(side.stage for side in sides(pair))) == week_of(ASKED["first"])
