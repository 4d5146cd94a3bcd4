"""Estimates with intervals: ratios and differences of sums over communities, resampled by community.

A community is drawn whole, with all its seeds, weeks and lives, so that what people
of one place share (climate, watchfulness, the company they keep) widens the interval.
Two lives of the same people stay together in every draw.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
SEED = 20200106
COVERED = (2.5, 97.5)  # percent

Reals = NDArray[np.float64]


class Estimate(NamedTuple):
    """A number with its 95% interval."""

    value: float
    low: float
    high: float


@lru_cache(maxsize=8)
def resampled(sizes: tuple[int, ...]) -> Reals:
    """[draw, community] how often each community is drawn, stratum by stratum."""
    rng = np.random.default_rng(SEED)
    return np.hstack([rng.multinomial(n, np.full(n, 1 / n), DRAWS) for n in sizes]).astype(np.float64)


def estimate(columns: Sequence[NDArray[Any]], statistic: Callable[..., Reals], sizes: tuple[int, ...] = ()) -> Estimate:
    """A statistic of the sums of `columns`, each [community]; `sizes` are those of the strata, in order."""
    x = np.stack([np.asarray(c, np.float64) for c in columns], axis=1)
    value = float(statistic(*x.sum(axis=0)))
    drawn = statistic(*(resampled(sizes or (len(x),)) @ x).T)
    low, high = np.percentile(drawn, COVERED)
    return Estimate(value, float(low), float(high))


def exactly(value: float) -> Estimate:
    """A number that no sampling is claimed for."""
    return Estimate(value, value, value)


def share_difference(a: Any, of_a: Any, b: Any, of_b: Any) -> Any:
    """In percentage points, a share less another."""
    return 100 * (a / of_a - b / of_b)


def change(a: Any, b: Any) -> Any:
    """In percent of b, a less b: the same people, so counts may be compared."""
    return 100 * (a / b - 1)


def extreme(estimates: Sequence[Estimate], largest: bool) -> Estimate:
    """The least favourable of several steps."""
    return max(estimates, key=lambda e: e.high) if largest else min(estimates, key=lambda e: e.low)
