"""From fitted rates of cells to limits, p-values and the one test; arrays with any leading axes.

The test is the AHT test of Pustejovsky and Tipton (2018) in a score form: each cell's variance is taken at the rate that all
groups of its part would share, and its effective number of persons stays its own. A plain Wald test takes the variance of a
group with few events at its own rate, finds it small whenever the events happen to be fewest, and flags a fair scheme too
often. For two groups and one part it is the test whose acceptance is the interval of `limits.difference_limits`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import fdtrc, stdtr, stdtrit

from counterscore.audit.clusters import Fit, degrees, transposed
from counterscore.audit.decisions import Codes, Reals
from counterscore.audit.limits import Pair, difference_limits, difference_score, ratio_limits, wilson

LEVEL = 0.05
FEWEST = 4.0  # degrees of freedom under which nothing is claimed (Tipton 2015, Psychological Methods 20:375)
SAME = 1e-9  # smallest eigenvalue of the contrasts' correlation: under it they are not several


class Limits(NamedTuple):
    """A number with its limits and degrees of freedom, each [...]."""

    value: Reals
    low: Reals
    high: Reals
    df: Reals


class Compared(NamedTuple):
    """Two rates side by side."""

    difference: Limits
    ratio: Limits
    p: Reals  # [...] of their being alike; NaN where nothing is claimed


class Tested(NamedTuple):
    """One test, each [...]."""

    f: Reals
    df: Reals  # of the numerator
    df_within: Reals  # of the denominator
    p: Reals  # NaN where nothing can be tested


def rate_limits(f: Fit, cell: int) -> Limits:
    """The rate of one cell."""
    return limits_of_rate(f.rate[..., cell], 1 / f.inverse[..., cell, cell], degrees(f, contrast(f, cell)))


def compared(f: Fit, a: int, b: int) -> Compared:
    """Two cells, the first beside the second."""
    return limits_of_pair(pair_of(f, a, b), degrees(f, contrast(f, a, b)))


def limits_of_rate(rate: Reals, size: Reals, df: Reals) -> Limits:
    """A rate from its effective number of persons and degrees of freedom."""
    return Limits(rate, *wilson(rate, size, quantile(df)), df)


def limits_of_pair(pair: Pair, df: Reals) -> Compared:
    """Difference and ratio of two rates, and the p-value of their being alike."""
    t = quantile(df)
    ratio = np.divide(pair.a, pair.b, out=np.where(pair.a > 0, np.inf, np.nan), where=pair.b > 0)
    p = 2 * stdtr(np.maximum(df, 1.0), -np.abs(difference_score(pair, np.zeros_like(df))))
    difference = Limits(pair.a - pair.b, *difference_limits(pair, t), df)
    return Compared(difference, Limits(ratio, *ratio_limits(pair, t), df), np.where(df >= FEWEST, p, np.nan))


def contrast(f: Fit, cell: int, less: int | None = None) -> Reals:
    """[1, cell] one cell, or one less another."""
    out = np.zeros((1, f.rate.shape[-1]))
    out[0, cell] = 1
    if less is not None:
        out[0, less] = -1
    return out


def pair_of(f: Fit, a: int, b: int) -> Pair:
    """Two cells with their effective persons and the correlation of their errors."""
    na, nb = 1 / f.inverse[..., a, a], 1 / f.inverse[..., b, b]
    together = np.clip(f.inverse[..., a, b] * np.sqrt(na * nb), -1.0, 1.0)
    return Pair(f.rate[..., a], f.rate[..., b], na, nb, together)


def quantile(df: Reals) -> Reals:
    """The 97.5% quantile of t; NaN where degrees of freedom are too few."""
    return np.where(df >= FEWEST, stdtrit(np.maximum(df, 1.0), 1 - LEVEL / 2), np.nan)


def alike(f: Fit, part: Codes) -> Tested:
    """Whether the cells of each part [cell] have one rate."""
    rows = contrasts(part)
    many = rows.shape[0]
    if not many:
        none = np.full(f.rate.shape[:-1], np.nan)
        return Tested(none, np.zeros_like(none), none, none)
    shared = shared_rates(f, part)
    deviation = np.sqrt(shared * (1 - shared))
    covariance = rows @ (deviation[..., :, None] * f.inverse * deviation[..., None, :]) @ rows.T
    eta = degrees(f, rows)
    df_within = eta - many + 1
    statistic = df_within / (np.maximum(eta, 1.0) * many) * quadratic(covariance, f.rate @ rows.T)
    claimed = (df_within >= FEWEST) & np.isfinite(statistic)
    p = fdtrc(many, np.where(claimed, df_within, 1.0), np.where(claimed, statistic, 0.0))
    return Tested(statistic, np.full(eta.shape, float(many)), df_within, np.where(claimed, p, np.nan))


def contrasts(part: Codes) -> Reals:
    """[contrast, cell] each cell less the first of its part."""
    first = [int(np.flatnonzero(part == k)[0]) for k in part]
    rows = [i for i, j in enumerate(first) if i != j]
    out = np.zeros((len(rows), part.size))
    out[range(len(rows)), rows] = 1
    out[range(len(rows)), [first[i] for i in rows]] = -1
    return out


def shared_rates(f: Fit, part: Codes) -> Reals:
    """[..., cell] the rate that all cells of a part would share: their mean, weighted by effective persons."""
    weight = 1 / np.diagonal(f.inverse, axis1=-2, axis2=-1)
    same = (part[:, None] == part).astype(np.float64)
    return np.asarray((weight * f.rate) @ same / (weight @ same))


def quadratic(covariance: Reals, values: Reals) -> Reals:
    """[...] values' inverse(covariance) values; NaN where the covariance has no inverse."""
    scale = np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 0.0))
    blank = np.asarray((scale <= 0).any(axis=-1) | ~np.isfinite(scale).all(axis=-1))
    safe = np.where(blank[..., None], 1.0, scale)
    form = np.where(blank[..., None, None], np.eye(scale.shape[-1]), covariance / (safe[..., :, None] * safe[..., None, :]))
    length, axes = np.linalg.eigh(form)
    turned = (transposed(axes) @ (values / safe)[..., None])[..., 0]
    bad = np.asarray(blank | (length[..., 0] < SAME))
    total = (turned**2 / np.where(bad[..., None], 1.0, length)).sum(axis=-1)
    return np.where(bad, np.nan, total)
