"""Limits of a rate, of a difference and of a ratio of two rates, from effective numbers of persons.

Score intervals: a value is inside unless the data contradict it at its own variance, so they hold where events are few and
never leave the range. For one rate that is Wilson's (1927), for a difference and a ratio those of Mee (1984, Biometrics
40:1175) and of Miettinen and Nurminen (1985, Statistics in Medicine 4:213, without their factor N / (N - 1)). The binomial
number of persons is replaced by the effective one, rate (1 - rate) / robust variance (Rao and Scott 1992, Biometrics 48:577;
for Wilson's, Franco, Little, Louis and Slud 2019, J. Survey Statistics and Methodology 7:334), two groups that live in the same
communities by their correlation, and the normal quantile by that of t. All arrays are [...] and of one shape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from counterscore.audit.decisions import Reals

HALVINGS = 50  # of a bracket no wider than 2: limits are exact to 2e-15
LEAST = 1e-300  # so that nothing is divided by 0


class Pair(NamedTuple):
    """Two rates, how many independent persons would know them as well, and how their errors go together."""

    a: Reals  # share
    b: Reals  # share
    persons_a: Reals  # effective
    persons_b: Reals  # effective
    correlation: Reals  # -1 to 1, of the errors of the two


def wilson(rate: Reals, size: Reals, t: Reals) -> tuple[Reals, Reals]:
    """Limits of a rate of `size` (effective) persons: all p with |rate - p| <= t root(p (1 - p) / size)."""
    extra = t * t / size
    middle = (rate + extra / 2) / (1 + extra)
    half = t * np.sqrt(rate * (1 - rate) / size + (extra / t / 2) ** 2) / (1 + extra)
    return np.clip(middle - half, 0.0, rate), np.clip(middle + half, rate, 1.0)


def difference_limits(pair: Pair, t: Reals) -> tuple[Reals, Reals]:
    """Limits of a - b: all differences with |difference_score| <= t."""
    gap = pair.a - pair.b
    low, high = (edge(difference_score, pair, t, gap, np.full_like(gap, end)) for end in (-1.0, 1.0))
    return low, high


def difference_score(pair: Pair, gap: Reals) -> Reals:
    """How many standard errors the observed difference lies over `gap`, if `gap` were true."""
    b = restricted_difference(pair, gap)
    a = np.clip(b + gap, 0.0, 1.0)
    return (pair.a - pair.b - gap) / error(pair, a * (1 - a), b * (1 - b))


def restricted_difference(pair: Pair, gap: Reals) -> Reals:
    """The most likely b of independent persons among those with a - b = gap: a root of a cubic, in closed form."""
    n, m = pair.persons_a, pair.persons_b
    x, y, total = n * pair.a, m * pair.b, n + m
    squared = (n + 2 * m) * gap - total - x - y
    linear, constant = (m * gap - total - 2 * y) * gap + x + y, y * gap * (1 - gap)
    third = squared / (3 * total)
    v = third**3 - squared * linear / (6 * total**2) + constant / (2 * total)
    u = np.copysign(np.sqrt(np.maximum(third**2 - linear / (3 * total), 0.0)), v)
    angle = np.divide(v, u**3, out=np.ones_like(v), where=np.abs(u**3) > LEAST)
    root = 2 * u * np.cos((np.pi + np.arccos(np.clip(angle, -1.0, 1.0))) / 3) - third
    return np.asarray(np.clip(root, np.maximum(-gap, 0.0), np.minimum(1 - gap, 1.0)))


def ratio_limits(pair: Pair, t: Reals) -> tuple[Reals, Reals]:
    """Limits of a / b: from 0 where a may be 0, to infinity where b may be; NaN where both are 0.

    Looked for on the scale x = a / (a + b), from 0 to 1: the ratio is x / (1 - x).
    """
    whole = pair.a + pair.b
    x = np.divide(pair.a, whole, out=np.full_like(whole, np.nan), where=whole > 0)
    low, high = (edge(ratio_score, pair, t, x, np.full_like(x, end)) for end in (0.0, 1.0))
    with np.errstate(divide="ignore"):
        return low / (1 - low), high / (1 - high)


def ratio_score(pair: Pair, x: Reals) -> Reals:
    """How many standard errors a (1 - x) lies over b x, if they were the same; at x = 1/2 it is the difference's score at 0."""
    whole = restricted_ratio(pair, x)
    a, b = np.clip(whole * x, 0.0, 1.0), np.clip(whole * (1 - x), 0.0, 1.0)
    return (pair.a * (1 - x) - pair.b * x) / error(pair, a * (1 - a) * (1 - x) ** 2, b * (1 - b) * x**2)


def restricted_ratio(pair: Pair, x: Reals) -> Reals:
    """The most likely a + b of independent persons among those with a / (a + b) = x: the smaller root of a quadratic."""
    n, m = pair.persons_a, pair.persons_b
    yes = n * pair.a + m * pair.b
    linear = yes + n * (1 - pair.a) * x + m * (1 - pair.b) * (1 - x)
    root = np.sqrt(np.maximum(linear**2 - 4 * (n + m) * x * (1 - x) * yes, 0.0))
    return 2 * yes / (linear + root)


def error(pair: Pair, a: Reals, b: Reals) -> Reals:
    """Standard error of a difference of two rates with the variances a and b of one person."""
    va, vb = a / pair.persons_a, b / pair.persons_b
    return np.asarray(np.sqrt(np.maximum(va + vb - 2 * pair.correlation * np.sqrt(va * vb), LEAST)))


def edge(score: Callable[[Pair, Reals], Reals], pair: Pair, t: Reals, inside: Reals, end: Reals) -> Reals:
    """Where |score| comes to be t between a value inside the limits and the end of the range; the end where it does not."""
    near, far = inside.copy(), end.copy()
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        out = np.abs(score(pair, middle)) > t
        near, far = np.where(out, near, middle), np.where(out, middle, far)
    last = np.abs(score(pair, end)) - t
    return np.where(np.isnan(last + inside), np.nan, np.where(last > 0, near, end))
