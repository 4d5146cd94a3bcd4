"""Shapley shares: they add up exactly, satisfy the axioms, and are those of another way of reckoning."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterscore.errors import UsageError
from counterscore.study.shapley import Shapley, shapley, share
from counterscore.study.simulate import simulate

ASKED: dict[str, Any] = {"first": dt.date(2019, 1, 7), "last": dt.date(2019, 12, 29)}
NAMES = ("a", "b", "c", "d")


@st.composite
def games(draw: st.DrawFn) -> dict[frozenset[str], int]:
    """Any game of four."""
    sets = [frozenset(n for i, n in enumerate(NAMES) if bits >> i & 1) for bits in range(16)]
    return {s: draw(st.integers(-(10**9), 10**9)) for s in sets}


@given(games())
@settings(max_examples=200, deadline=None)
def test_shares_are_the_average_over_all_orders_and_add_up(values: dict[frozenset[str], int]) -> None:
    """Exactly, in fractions: the other definition of the same number."""
    slow = dict.fromkeys(NAMES, Fraction(0))
    orders = list(permutations(NAMES))
    for order in orders:
        for i, name in enumerate(order):
            slow[name] += Fraction(values[frozenset(order[: i + 1])] - values[frozenset(order[:i])], len(orders))
    fast = {name: share(name, NAMES, values) for name in NAMES}
    assert fast == slow
    assert sum(fast.values()) == values[frozenset(NAMES)] - values[frozenset()]


@given(games(), st.sampled_from(NAMES))
@settings(max_examples=100, deadline=None)
def test_who_changes_nothing_has_no_share(values: dict[frozenset[str], int], idle: str) -> None:
    game = {s: values[s - {idle}] for s in values}
    assert share(idle, NAMES, game) == 0


@pytest.fixture(scope="module")
def found() -> Shapley:
    """Two contexts count in a credit bureau, and a third once parking tickets do."""
    return shapley("credit-bureau+add-parking-tickets", "newly_barred", **ASKED)


def test_of_a_scheme_they_add_up_to_the_run(found: Shapley) -> None:
    run = simulate("credit-bureau", reforms=["add-parking-tickets"], people="1:20000", **ASKED)
    whole = int(run.data.flows[:, :, run.index("newly_barred")].sum())
    assert set(found.shares) == {"traffic", "finance", "court"}
    assert len(found.values) == 8
    assert found.values[frozenset(found.shares)] == whole
    assert sum(found.shares.values()) == found.total == whole - found.values[frozenset()]
    assert found.values[frozenset()] == 0  # nothing recorded, nobody barred
    assert all(value > 0 for value in found.shares.values())


def test_a_context_that_the_scheme_does_not_count_has_none(found: Shapley) -> None:
    assert "speech_and_loyalty" not in found.shares
    assert "traffic" not in shapley("credit-bureau", "newly_barred", **ASKED).shares


def test_a_total_that_is_none_is_an_error() -> None:
    with pytest.raises(UsageError, match="no such total"):
        shapley("credit-bureau", "refussed", **ASKED)
