"""The bounds of all known answers, stated once.

A count is compared with its law at the tail that a normal variable has beyond
four standard deviations (3.2e-5 on either side). Where the law of the count is
known, its own tail is used, because at small means four standard deviations of
a skewed law are not what they seem. Seeds are fixed, so a test that passes
keeps passing; nothing here was fitted to what was seen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, chi2, norm, poisson

SEEDS = (1, 20_160_704, 2**63 + 11)
DEVIATIONS = 4.0
TAIL = float(norm.sf(DEVIATIONS))
LEAST_EXPECTED = 10.0  # smaller cells are pooled before a chi-square


def near(found: float, mean: float, variance: float) -> None:
    """At most four standard deviations from the mean."""
    assert abs(found - mean) <= DEVIATIONS * np.sqrt(variance), f"{found} is {(found - mean) / np.sqrt(variance):+.2f} sd from {mean}"


def binomial(found: int, trials: int, chance: float, comparisons: int = 1) -> None:
    """Inside the binomial law; with several comparisons the tail is shared among them (Bonferroni)."""
    tail = TAIL / comparisons
    low, high = binom.cdf(found, trials, chance), binom.sf(found - 1, trials, chance)
    assert min(low, high) >= tail, f"{found} of {trials} at {chance:.6g}: tails {low:.3g} and {high:.3g}"


def poissonian(found: int, mean: float) -> None:
    """Inside the Poisson law."""
    low, high = poisson.cdf(found, mean), poisson.sf(found - 1, mean)
    assert min(low, high) >= TAIL, f"{found} at mean {mean:.6g}: tails {low:.3g} and {high:.3g}"


def chi_square(found: ArrayLike, expected: ArrayLike, level: float = 2 * TAIL) -> None:
    """Pearson's chi-square over cells that expect at least ten, the others pooled; cells that expect nothing are empty."""
    have, want = np.ravel(np.asarray(found, float)), np.ravel(np.asarray(expected, float))
    assert not have[want == 0].any(), "something happened that cannot"
    have, want = pooled(have, want)
    assert abs(have.sum() - want.sum()) < 1e-6 * want.sum(), f"{have.sum()} counted, {want.sum()} expected"
    statistic = float(((have - want) ** 2 / want).sum())
    bound = float(chi2.isf(level, have.size - 1))
    assert have.size > 1
    assert statistic <= bound, f"chi-square {statistic:.1f} over {bound:.1f} at {have.size - 1} degrees of freedom"


def pooled(have: NDArray[np.float64], want: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cells in descending order of expectation, the smallest added together until they expect enough."""
    order = np.argsort(-want, kind="stable")
    have, want = have[order], want[order]
    tail = np.cumsum(want[::-1])[::-1]  # what this cell and all smaller ones expect
    keep = int(np.sum((want >= LEAST_EXPECTED) & (tail - want >= LEAST_EXPECTED)))
    if keep == 0 or want.min() >= LEAST_EXPECTED:
        return have, want
    return np.append(have[:keep], have[keep:].sum()), np.append(want[:keep], want[keep:].sum())
