"""The two distributions that a society's tables are made of.

SciPy has both. Importing `scipy.special` takes some 0.2 s each time a run begins (it brings array
adapters that bring a Fortran parser), and nothing else of a run needs it, so the few lines
stand here; tests/known/test_distributions.py holds them against SciPy's.
"""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np
from numba import njit
from numpy.typing import NDArray

ROOT = sqrt(0.5)
BEYOND = 60  # terms of a Poisson law after the last one asked for; the rest is nought beside them
MOST_MEAN = 20.0
HALVINGS = 60


def normal_cdf(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chance that a standard normal lies under each `z`, any shape; exact in the lower tail too."""
    flat = np.ascontiguousarray(z, np.float64).reshape(-1)
    out = np.empty(flat.size)
    _normal_cdf(flat, out)
    return out.reshape(z.shape)


@njit(cache=True)
def _normal_cdf(z, out):  # type: ignore[no-untyped-def]
    for i in range(z.size):
        out[i] = 0.5 * erfc(-z[i] * ROOT)


def poisson_more(mean: NDArray[np.float64], upto: int) -> NDArray[np.float64]:
    """[mean, m] chance of more than `m` events, for each m from 0 to before `upto`; means from 0 to MOST_MEAN.

    Added up from the smallest term, so that small chances are as exact as large ones.
    """
    if np.any(mean < 0) or np.any(mean > MOST_MEAN):
        raise ValueError(f"means from 0 to {MOST_MEAN:g}")
    steps = mean[:, None] / np.arange(1, upto + BEYOND)
    chance = np.exp(-mean)[:, None] * np.cumprod(steps, axis=1)  # of 1, 2, ... events
    return np.asarray(np.cumsum(chance[:, ::-1], axis=1)[:, ::-1][:, :upto])


def poisson_mean(m: int, chance: float) -> float:
    """The mean up to MOST_MEAN at which more than `m` events have just this chance, by halving."""
    low, high = 0.0, MOST_MEAN
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        more = float(poisson_more(np.array([middle]), m + 1)[0, m])
        low, high = (middle, high) if more < chance else (low, middle)
    return low
