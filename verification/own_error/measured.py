"""Audit many populations at once with the package's own functions, and count what they get right."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, stdtr

from counterscore.audit.clusters import Fit, Sums, alone, degrees, fit
from counterscore.audit.contrasts import LEVEL, Limits, alike, contrast, limits_of_pair, limits_of_rate, pair_of
from counterscore.audit.decisions import LEAST
from verification.own_error.populations import Counts, Design, Division, Reals, counts_of, drawn, sums_of, truths

AT_ONCE = 20  # populations whose largest arrays fit a processor's cache
BLOCK = 1000  # populations drawn together
BIG = 200  # persons of a group, from which coverage is held to its bound

Flags = NDArray[np.bool_]


class Task(NamedTuple):
    """Some populations, to be audited for one metric."""

    design: Design
    division: Division
    key: str  # the shares that the metric is made of
    seeds: int  # the list of seeds
    block: int  # its place in the list
    bias: float = 1.0
    size: int = BLOCK


class Held(NamedTuple):
    """What is kept of audited populations when the largest arrays are let go."""

    rate: Reals  # [population, cell]
    inverse: Reals  # [population, cell, cell]
    rate_df: Reals  # [population, cell]
    pair_df: Reals  # [population, pair]
    p: Reals  # [population] of the one test


def counted(task: Task) -> Counter[str]:
    """Draw the populations of a task, audit them, and count flags and intervals."""
    rng = np.random.default_rng((task.seeds, task.block))
    lived = drawn(rng, task.size, task.design, task.division, task.key == "within", task.bias)
    true, groups = truths(task.design, task.division, task.key, task.bias), len(task.division.shares)
    s, of = sums_of(lived, task.key), counts_of(lived, task.key)[1].sum(axis=1)
    large = np.tile(lived.persons.sum(axis=(1, 2)) >= BIG, true.size // groups)
    out = audited(s, of, large, true, groups)
    if groups > 2 and true.size == groups:
        two, both = Sums(*(first_and_rest(x) for x in s)), np.stack([large[:, 0], large[:, 1:].any(axis=1)], axis=1)
        rest = audited(two, first_and_rest(of), both, true[:2], 2)  # all other groups are alike in truth
        out += Counter({name: k for name, k in rest.items() if name.startswith(("gaps", "ratios"))})
    return out


def first_and_rest(x: Reals) -> Reals:
    """The first group and the sum of all others, on the last axis."""
    return np.stack([x[..., 0], x[..., 1:].sum(axis=-1)], axis=-1)


def audited(s: Sums, of: Counts, large: Flags, true: Reals, groups: int) -> Counter[str]:
    """One metric on many populations: persons [population, cell] that rates are of, groups that are large, and `true` [cell] rates."""
    part = np.arange(true.size) // groups
    pairs = [(i, j) for i, j in combinations(range(true.size), 2) if part[i] == part[j] and i % groups == 0]
    held = joined([hold(Sums(*(x[i : i + AT_ONCE] for x in s)), part, pairs) for i in range(0, len(s.of), AT_ONCE)])
    usable = ~alone(s) & (of >= LEAST)
    fits = usable & large
    p, naive = np.where(usable.all(axis=1), held.p, np.nan), binomial(s, part)
    out = Counter(
        populations=len(p), tested=n(np.isfinite(p)), flagged=n(p < LEVEL), naive_tested=n(np.isfinite(naive)), naive=n(naive < LEVEL)
    )
    if len(pairs) == 1:
        wald = np.where(np.isfinite(p), wald_test(held), np.nan)
        out += Counter(first_higher=n((p < LEVEL) & (held.rate[:, 0] > held.rate[:, 1])), wald=n(wald < LEVEL))
    for i in range(true.size):
        out += holding("rates", limits_of_rate(held.rate[:, i], 1 / held.inverse[:, i, i], held.rate_df[:, i]), true[i], fits[:, i])
    for k, (i, j) in enumerate(pairs):
        pair = pair_of(Fit(held.rate, held.inverse, *[np.zeros(0)] * 3), i, j)
        found, both = limits_of_pair(pair, held.pair_df[:, k]), fits[:, i] & fits[:, j]
        out += holding("gaps", found.difference, true[i] - true[j], both) + holding("ratios", found.ratio, true[i] / true[j], both)
    return out


def hold(s: Sums, part: NDArray[np.int64], pairs: list[tuple[int, int]]) -> Held:
    """Fit some populations, test them, and keep what limits need."""
    f = fit(s)
    rate_df = np.stack([degrees(f, contrast(f, i)) for i in range(part.size)], axis=1)
    pair_df = np.stack([degrees(f, contrast(f, i, j)) for i, j in pairs], axis=1)
    return Held(f.rate, f.inverse, rate_df, pair_df, alike(f, part).p)


def joined(held: list[Held]) -> Held:
    """All populations after one another."""
    return Held(*(np.concatenate(x) for x in zip(*held, strict=True)))


def holding(name: str, limits: Limits, true: float, counts: Flags) -> Counter[str]:
    """How many intervals there are where they count, how many hold the truth, and on which side the others miss it."""
    there = counts & np.isfinite(limits.low)
    below, above = there & (limits.high < true), there & (limits.low > true)
    return Counter({name: n(there), f"{name}_below": n(below), f"{name}_above": n(above), f"{name}_hold": n(there & ~below & ~above)})


def n(flags: Flags) -> int:
    """How many."""
    return int(flags.sum())


def wald_test(held: Held) -> Reals:
    """[population] p of the plain test of two cells, each with the variance of its own rate; what the audit leaves."""
    scale = np.sqrt(held.rate * (1 - held.rate))
    variance = held.inverse * scale[:, :, None] * scale[:, None, :]
    squared = variance[:, 0, 0] + variance[:, 1, 1] - 2 * variance[:, 0, 1]
    gap = held.rate[:, 0] - held.rate[:, 1]
    t = np.divide(gap, np.sqrt(np.maximum(squared, 0)), out=np.where(gap == 0, 0.0, np.inf), where=squared > 0)
    return np.asarray(2 * stdtr(np.maximum(held.pair_df[:, 0], 1.0), -np.abs(t)))


def binomial(s: Sums, part: NDArray[np.int64]) -> Reals:
    """[population] p of Pearson's test, as if every person were independent; what the audit must not do."""
    same = (part[:, None] == part).astype(np.float64)
    worth = s.of.sum(axis=1) / np.maximum(s.of_squared.sum(axis=1), 1.0)  # so that weights only make persons unequal
    yes, of = s.yes.sum(axis=1) * worth, s.of.sum(axis=1) * worth
    shared = np.divide(yes @ same, of @ same, out=np.zeros_like(yes), where=of @ same > 0)
    spread = of * shared * (1 - shared)
    squares = np.divide((yes - of * shared) ** 2, spread, out=np.zeros_like(yes), where=spread > 0).sum(axis=1)
    return np.asarray(chdtrc(part.size - part.max() - 1, squares))
