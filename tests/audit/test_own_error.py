"""The pages on the audit's own error rest on these: known truths, the same audit, and a judgement that can fail."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from verification.own_error import wanted
from verification.own_error.by_persons import CLOSE, differences
from verification.own_error.measured import Task, counted
from verification.own_error.populations import counts_of, drawn, truths
from verification.own_error.wanted import KEYS, MAIN, RARE, TWO, Row


@pytest.mark.parametrize("bias", [1.0, 2.0])
@pytest.mark.parametrize("key", KEYS)
def test_truths_are_what_many_populations_come_to(key: str, bias: float) -> None:
    """One population of 40,000 communities: its rates are within 5 of their standard errors, found by parts of it."""
    lived = drawn(np.random.default_rng(1), 40, MAIN._replace(communities=1000), TWO, key == "within", bias)
    yes, of = (x.sum(axis=1) for x in counts_of(lived, key))
    rates = yes / of
    off = rates.mean(axis=0) - truths(MAIN, TWO, key, bias)
    assert (np.abs(off) < 5 * rates.std(axis=0, ddof=1) / np.sqrt(len(rates))).all()
    assert (rates.std(axis=0) < 0.02).all()


@pytest.mark.parametrize("key", ["selection", "odds", "within"])
def test_counts_say_what_persons_say(key: str) -> None:
    assert differences(MAIN._replace(communities=60, weights=0.7), RARE, key, 5) < CLOSE


def test_a_task_is_the_same_again_and_finds_planted_bias() -> None:
    fair, biased = (Task(MAIN, TWO, "wrongful", 7, 0, bias, size=60) for bias in (1.0, 3.0))
    assert counted(fair) == counted(fair)
    assert counted(fair)["flagged"] < 15
    assert counted(biased)["flagged"] > 55
    assert counted(biased)["populations"] == counted(biased)["tested"] == 60


def row(**change: int) -> Row:
    """A row that holds, but for what is changed, in the second of three lists."""
    good = Counter(populations=1000, tested=1000, flagged=50, naive_tested=1000, naive=120)
    for kind in wanted.KINDS:
        good += Counter({kind: 1000, f"{kind}_hold": 950})
    return Row("selection", "any", (good, Counter({**good, **change}), good))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"flagged": 61}, "flags 6.10% in list"),
        ({"flagged": 39}, "flags 3.90% in list"),
        ({"rates_hold": 939}, "rates hold 93.90% in list"),
        ({"gaps_hold": 971}, "gaps hold 97.10% in list"),
        ({"ratios_hold": 939}, "ratios hold 93.90% in list"),
    ],
)
def test_every_list_is_held_to_every_bound(change: dict[str, int], words: str) -> None:
    assert wanted.misses(row()) == []
    (missed,) = wanted.misses(row(**change))
    assert missed == f"{words} {wanted.LISTS[1]}"


def test_harder_populations_and_bias_are_held_to_bounds_over_all() -> None:
    assert wanted.careless(row(flagged=81)) == ["flags 6.03%"]
    assert wanted.careless(row(flagged=0)) == []
    assert wanted.careless(row(gaps_hold=900)) == ["gaps hold 93.33%"]
    assert wanted.careless(row(gaps_hold=1000)) == []
    assert wanted.uncovered(row(rates_hold=900)) == ["rates hold 93.33%"]
    assert wanted.uncovered(row(rates_hold=1000)) == []
    assert wanted.uncovered(row(rates=2000, rates_hold=2000)) == ["rates hold 97.50%"]


def test_populations_that_catch_nothing_are_called_tame() -> None:
    assert not wanted.tame([row()])
    same = row()._replace(counts=tuple(Counter({**c, "naive": 50}) for c in row().counts))
    assert wanted.tame([same])
