"""A change beside a kept scheme is what a comparison finds, to the bit; a run that is looked at is the run that is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import counterscore as cs
from counterscore.record.opened import Run
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme
from counterscore.study.compare import Comparison
from counterscore.study.kept import Kept, change, keep

PEOPLE, FIRST, LAST = "40000", dt.date(2018, 1, 1), dt.date(2020, 12, 27)
REFORMS = ("add-parking-tickets", "no-campaign", "same-context-only")


@pytest.fixture(scope="module")
def plain() -> Scheme:
    return load_scheme("unified-2020")


@pytest.fixture(scope="module")
def kept(plain: Scheme) -> Kept:
    return keep(plain, PEOPLE, FIRST, LAST, 5)


def beside(kept: Kept, reform: str) -> Comparison:
    return change(kept, load_scheme("unified-2020", [reform]))


@pytest.mark.parametrize("reform", REFORMS)
def test_a_change_is_what_a_comparison_finds(kept: Kept, plain: Scheme, reform: str) -> None:
    other = load_scheme("unified-2020", [reform])
    found = beside(kept, reform)
    whole = cs.compare(plain, other, people=PEOPLE, first=FIRST, last=LAST, seed=5)
    assert [run.digest for run in found.runs] == [run.digest for run in whole.runs]
    assert found.as_dict == whole.as_dict
    assert found.table.equals(whole.table)
    assert found.effects[0].persons_changed > 0


def test_a_kept_scheme_is_kept_as_it_was(kept: Kept) -> None:
    first, second, third = (beside(kept, reform).as_dict for reform in (REFORMS[0], REFORMS[1], REFORMS[0]))
    assert first == third
    assert first != second


def test_no_change_changes_nobody(kept: Kept, plain: Scheme) -> None:
    assert change(kept, plain).effects[0].persons_changed == 0


def test_what_is_seen_on_the_way_is_how_it_begins(kept: Kept) -> None:
    seen: list[tuple[Comparison, int, int]] = []

    def told(so_far: Callable[[], Comparison], done: int, of: int) -> None:
        seen.append((so_far(), done, of))

    whole = change(kept, load_scheme("unified-2020", ["add-parking-tickets"]), told=told)
    assert len(seen) >= 4
    for part, done, of in seen:
        assert 0 < done < of == len(whole.runs[0].data.weeks)
        for begun, ended in zip(part.runs, whole.runs, strict=True):
            assert np.array_equal(begun.data.weeks, ended.data.weeks[:done])
            assert np.array_equal(begun.data.flows, ended.data.flows[:done])
            n = len(begun.data.score_weeks)
            assert np.array_equal(begun.data.scores, ended.data.scores[:n])
            assert (ended.data.score_weeks[:n] < begun.data.weeks[-1] + 1).all()


def test_a_run_that_is_looked_at_has_the_same_bits(tmp_path: Any) -> None:
    given: dict[str, Any] = {"people": PEOPLE, "first": FIRST, "last": LAST, "seed": 5}
    looks: list[Run] = []
    seen = cs.simulate("unified-2020", **given, look=looks.append)
    kept_too = cs.simulate("unified-2020", **given, look=looks.append, out=tmp_path / "run", checkpoint_every=40)
    plain = cs.simulate("unified-2020", **given)
    assert seen.digest == kept_too.digest == plain.digest
    assert len(looks) >= 8
    for look in looks:
        n = len(look.data.weeks)
        assert np.array_equal(look.data.flows, plain.data.flows[:n])
