"""Limits against published ones, against likelihoods looked through point by point, and against their own definition."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import xlogy

from counterscore.audit import limits
from counterscore.audit.decisions import Reals
from counterscore.audit.limits import Pair, difference_limits, difference_score, ratio_limits, ratio_score, wilson

Z = np.array(1.959963984540054)


def pair(a: float, n: float, b: float, m: float, correlation: float = 0.0) -> Pair:
    """Yes of persons, twice."""
    return Pair(*map(np.array, (a / n, b / m, float(n), float(m), correlation)))


@pytest.mark.parametrize(
    ("yes", "persons", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
)
def test_wilson_as_published(yes: float, persons: float, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:857, table I."""
    assert np.round(wilson(np.array(yes / persons), np.array(float(persons)), Z), 4) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(
    ("a", "n", "b", "m", "low", "high"),
    [
        (56, 70, 48, 80, 0.0533, 0.3377),
        (9, 10, 3, 10, 0.1821, 0.8370),
        (6, 7, 2, 7, 0.0544, 0.8478),
        (5, 56, 0, 29, -0.0313, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.7225, 1.0),
        (10, 10, 0, 10, 0.6777, 1.0),
    ],
)
def test_differences_as_published(a: float, n: float, b: float, m: float, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:873, table II, method 5 (Mee's: Miettinen and Nurminen's without N / (N - 1))."""
    assert np.round(difference_limits(pair(a, n, b, m), Z), 4) == pytest.approx((low, high), abs=1e-12)


GRID = [(3, 10, 1, 12, 0.0), (40, 100, 30, 80, 0.3), (0, 15, 4, 30, 0.0), (9, 9, 5, 40, -0.2), (1.3, 7.7, 0.4, 21.5, 0.1)]


@pytest.mark.parametrize("given", GRID)
@pytest.mark.parametrize("gap", [-0.6, -0.05, 0.0, 0.2, 0.7])
def test_the_restricted_rate_is_the_most_likely(given: tuple[float, ...], gap: float) -> None:
    one = pair(*given)
    b = np.linspace(max(0, -gap), min(1, 1 - gap), 200_001)
    a = np.clip(b + gap, 0, 1)
    likelihood = xlogy(given[0], a) + xlogy(given[1] - given[0], 1 - a) + xlogy(given[2], b) + xlogy(given[3] - given[2], 1 - b)
    assert float(limits.restricted_difference(one, np.array(gap))) == pytest.approx(b[np.argmax(likelihood)], abs=1e-5)


@pytest.mark.parametrize("given", GRID)
@pytest.mark.parametrize("x", [0.05, 0.4, 0.5, 0.9])
def test_the_restricted_whole_is_the_most_likely(given: tuple[float, ...], x: float) -> None:
    one = pair(*given)
    whole = np.linspace(0, min(1 / x, 1 / (1 - x)), 200_001)
    a, b = np.minimum(whole * x, 1), np.minimum(whole * (1 - x), 1)
    likelihood = xlogy(given[0], a) + xlogy(given[1] - given[0], 1 - a) + xlogy(given[2], b) + xlogy(given[3] - given[2], 1 - b)
    assert float(limits.restricted_ratio(one, np.array(x))) == pytest.approx(whole[np.argmax(likelihood)], abs=2e-5)


@pytest.mark.parametrize("given", GRID)
@pytest.mark.parametrize(
    ("of", "score", "scale"),
    [(difference_limits, difference_score, lambda x: x), (ratio_limits, ratio_score, lambda r: r / (1 + r) if np.isfinite(r) else 1.0)],
)
def test_a_limit_is_where_the_score_is_t(
    given: tuple[float, ...],
    of: Callable[[Pair, Reals], tuple[Reals, Reals]],
    score: Callable[[Pair, Reals], Reals],
    scale: Callable[[float], float],
) -> None:
    """Or it is the end of the range."""
    one, t = pair(*given), np.array(2.3)
    low, high = of(one, t)
    assert low < high
    for limit, end in ((low, (-1.0, 0.0)), (high, (1.0, 1.0))):
        at = scale(float(limit))
        assert abs(score(one, np.array(at))) == pytest.approx(2.3, abs=1e-6) or at in end


@pytest.mark.parametrize("given", GRID)
def test_difference_and_ratio_agree_on_whether_rates_are_alike(given: tuple[float, ...]) -> None:
    one = pair(*given)
    assert ratio_score(one, np.array(0.5)) == pytest.approx(float(difference_score(one, np.array(0.0))))


def test_turned_round_the_limits_turn_round() -> None:
    one, other, t = pair(3, 10, 9, 14, 0.2), pair(9, 14, 3, 10, 0.2), np.array(2.1)
    low, high = difference_limits(one, t)
    assert difference_limits(other, t) == pytest.approx((-high, -low))
    low, high = ratio_limits(one, t)
    assert ratio_limits(other, t) == pytest.approx((1 / high, 1 / low))


def test_what_is_known_together_is_known_better() -> None:
    """Two groups in the same communities: what is common to both drops out of their difference."""
    apart, together = (np.diff(difference_limits(pair(30, 100, 20, 100, r), Z))[0] for r in (0.0, 0.6))
    assert together < 0.75 * apart


def test_a_ratio_from_nought_or_to_nought_has_one_open_end() -> None:
    low, high = ratio_limits(pair(0, 20, 5, 20), Z)
    assert low == 0
    assert 0 < high < 2
    low, high = ratio_limits(pair(5, 20, 0, 20), Z)
    assert low > 0.5
    assert np.isinf(high)
    assert np.isnan(ratio_limits(pair(0, 20, 0, 20), Z)).all()


def test_where_something_is_unknown_so_are_the_limits() -> None:
    nothing = np.array(np.nan)
    assert np.isnan(difference_limits(pair(3, 10, 2, 10), nothing)).all()
    assert np.isnan(difference_limits(pair(3, 10, 2, 10)._replace(a=nothing), Z)).all()
    assert np.isnan(ratio_limits(pair(3, 10, 2, 10), nothing)).all()
