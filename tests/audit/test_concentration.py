"""Concentration of harm: by hand, against IneqPy, by decomposition and replication, and where nobody bears anything.

IneqPy 0.4.1 (Maximiliano Greco) has Theil, Gini and the quotient of the top and the rest; generalized entropies of other
orders are compared through its index of Atkinson and its coefficient of variation, of which they are functions. Its Gini is
made of a sample covariance, so it is n / (n - 1) times ours, and where there are weights it counts ranks to the far end of a
person: there persons are repeated for it. Its Atkinson of 1 is 1 less a number that grows with persons, and is left alone.
"""

from __future__ import annotations

import ineqpy
import numpy as np
import pytest

from counterscore.audit.concentration import CONCENTRATIONS, generalized_entropy, gini, theil, top_share
from counterscore.errors import UsageError

SIX = np.array([0.0, 0, 0, 1, 2, 3])  # persons, weeks barred: mean 1
TABLES = [(seed, weighted) for seed in range(60) for weighted in (False, True)]


def table(seed: int, weighted: bool) -> tuple[np.ndarray, np.ndarray | None]:
    rng = np.random.default_rng((7, seed))
    size = int(rng.integers(2, 400))
    return rng.gamma(rng.uniform(0.3, 4), 5, size) + 1e-9, rng.gamma(2, 1, size) + 0.01 if weighted else None


def test_six_persons_by_hand() -> None:
    assert theil(SIX) == pytest.approx((2 * np.log(2) + 3 * np.log(3)) / 6)
    assert generalized_entropy(SIX, 2) == pytest.approx(((3 * 1 + 0 + 1 + 4) / 6) / 2)  # half the variance over the squared mean
    assert generalized_entropy(SIX, 0) == generalized_entropy(SIX, -1) == np.inf
    assert generalized_entropy(SIX[3:], 0) == pytest.approx(np.log(2) - (np.log(2) + np.log(3)) / 3)
    assert generalized_entropy(SIX, 3) == pytest.approx(((1 + 8 + 27) / 6 - 1) / 6)
    # differences of all 36 pairs: 2 (3 (1 + 2 + 3) + 1 + 2 + 1) = 44; half their mean over the mean of 1
    assert gini(SIX) == pytest.approx(44 / 36 / 2)
    assert top_share(SIX, 1 / 6) == pytest.approx(3 / 6)
    assert top_share(SIX, 1 / 2) == pytest.approx(1)
    assert top_share(SIX, 0.25) == pytest.approx((3 + 2 / 2) / 6)  # the first, and half of the second
    assert top_share(SIX, 0.1) == pytest.approx(3 * 0.6 / 6)
    assert top_share(SIX, 1.0) == pytest.approx(1)


@pytest.mark.parametrize(("seed", "weighted"), TABLES)
def test_as_in_ineqpy(seed: int, weighted: bool) -> None:
    harm, weight = table(seed, weighted)
    close = {"rel": 1e-10, "abs": 1e-12}
    assert theil(harm, weight) == pytest.approx(float(ineqpy.inequality.theil(harm, weight)), **close)
    times = np.ones(harm.size, int) if weight is None else np.ceil(weight).astype(int)
    many = np.repeat(harm, times)
    theirs = float(ineqpy.inequality.gini(many)) * (many.size - 1) / many.size
    assert gini(harm, None if weight is None else times.astype(float)) == pytest.approx(theirs, **close)
    for top in (1.0, 10.0):
        quotient = float(ineqpy.inequality.top_rest(harm, weight, top_percentage=top))
        assert top_share(harm, top / 100, weight) == pytest.approx(quotient / (1 + quotient), **close)
    for order in (0.5, 0.2, -1.0):
        atkinson = float(ineqpy.inequality.atkinson(harm, weight, e=1 - order))
        assert 1 - (1 + order * (order - 1) * generalized_entropy(harm, order, weight)) ** (1 / order) == pytest.approx(atkinson, **close)
    variation = float(ineqpy.statistics.coef_variation(harm, weight))
    assert generalized_entropy(harm, 2, weight) == pytest.approx(variation**2 / 2, **close)


@pytest.mark.parametrize("order", [-1.0, 0.0, 0.5, 1.0, 2.0])
def test_what_lies_between_groups_and_within_them_adds_up(order: float) -> None:
    """Shorrocks 1980: a generalized entropy is that of the groups' means and a weighted sum of those within the groups."""
    rng = np.random.default_rng(5)
    parts = [rng.gamma(shape, 2, size) for shape, size in ((0.5, 40), (2, 70), (5, 15))]
    harm = np.concatenate(parts)
    means, sizes = np.array([p.mean() for p in parts]), np.array([p.size for p in parts], float)
    inside = sum(
        n / harm.size * (m / harm.mean()) ** order * generalized_entropy(p, order) for n, m, p in zip(sizes, means, parts, strict=True)
    )
    assert generalized_entropy(harm, order) == pytest.approx(inside + generalized_entropy(means, order, sizes))


@pytest.mark.parametrize("metric", CONCENTRATIONS, ids=lambda m: m.name)
def test_unit_order_and_copies_do_not_matter(metric) -> None:  # type: ignore[no-untyped-def]
    harm, _ = table(11, False)
    found = metric.function(harm)
    low, high = metric.range
    assert low < found <= high
    for other in (1000 * harm, harm[::-1].copy(), np.repeat(harm, 3)):
        assert metric.function(other) == pytest.approx(found)
    assert metric.meaning
    assert metric.source
    assert metric.worse == "higher"


def test_a_weight_is_so_many_persons() -> None:
    harm, times = np.array([0.0, 3, 1, 8]), np.array([5, 1, 2, 4])
    many, weight = np.repeat(harm, times), times.astype(float)
    assert theil(harm, weight) == pytest.approx(theil(many))
    assert gini(harm, weight) == pytest.approx(gini(many))
    assert generalized_entropy(harm, 2, weight) == pytest.approx(generalized_entropy(many, 2))
    assert top_share(harm, 0.4, weight) == pytest.approx(top_share(many, 0.4))


def test_all_alike_and_all_on_one() -> None:
    alike, one = np.full(50, 2.5), np.eye(50)[0]
    assert theil(alike) == generalized_entropy(alike, 2) == pytest.approx(0, abs=1e-12)
    assert gini(alike) == pytest.approx(0, abs=1e-12)
    assert (top_share(alike, 0.01), top_share(alike, 0.1)) == pytest.approx((0.01, 0.1))
    assert theil(one) == pytest.approx(np.log(50))
    assert gini(one) == pytest.approx(1 - 1 / 50)
    assert (top_share(one, 0.02), top_share(one, 0.1)) == pytest.approx((1, 1))
    assert top_share(one, 0.01) == pytest.approx(0.5)  # half a person


def test_those_who_bear_nothing_count() -> None:
    harm = np.array([1.0, 2, 3])
    assert theil(np.append(harm, np.zeros(3))) == pytest.approx(theil(harm) + np.log(2))
    assert gini(np.append(harm, np.zeros(3))) == pytest.approx(1 - (1 - gini(harm)) / 2)


@pytest.mark.parametrize("harm", [np.zeros(7), np.zeros(0)])
def test_where_nobody_bears_anything_there_is_no_concentration(harm: np.ndarray) -> None:
    for metric in CONCENTRATIONS:
        assert np.isnan(metric.function(harm)), metric.name
    assert np.isnan(generalized_entropy(harm, 0))


@pytest.mark.parametrize(
    ("harm", "weight", "key"),
    [
        (np.array([1.0, -1]), None, "harm"),
        (np.array([1.0, np.inf]), None, "harm"),
        (np.array([1.0, np.nan]), None, "harm"),
        (np.array([1.0, 2]), np.array([1.0, 0]), "weight"),
        (np.array([1.0, 2]), np.array([1.0]), "harm, weight"),
        (np.ones((2, 2)), None, "harm, weight"),
    ],
)
def test_what_cannot_be_is_refused(harm: np.ndarray, weight: np.ndarray | None, key: str) -> None:
    for measure in (theil, gini):
        with pytest.raises(UsageError, match=key):
            measure(harm, weight)


@pytest.mark.parametrize("top", [0.0, 1.5, -0.1])
def test_a_part_of_the_persons_is_a_part(top: float) -> None:
    with pytest.raises(UsageError, match="top"):
        top_share(SIX, top)
