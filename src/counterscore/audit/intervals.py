"""Intervals and tests for the shares of a metric by group, clustered by community.

    found = judged(decisions, community, selection)
    found.test.flagged               # one test for all groups
    found.rates[0][1].low            # the second group's rate, in the first part of the metric
    found.gaps[0].difference.high    # one group less another, with its sign

The largest less the smallest rate cannot be under 0, so an interval of it would catch every fair scheme: there is none. One
test asks whether the groups are alike; differences and ratios of two groups, and of one group and all the rest, have signed
intervals, each at 95% by itself, so of twenty about one is wrong. With two groups and one part, test and intervals agree: the
division is flagged where the interval of the difference leaves out 0 and that of the ratio leaves out 1.

What is covered is what a scheme does over communities such as these: a run is one draw of communities, people and luck. How
it is done, and after whom, is in `clusters`, `limits` and `contrasts`; how well it does, in docs/verification/own-error.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from counterscore.audit.clusters import Sums, alone, fit, sums
from counterscore.audit.contrasts import FEWEST, LEVEL, Compared, Limits, alike, compared, rate_limits
from counterscore.audit.decisions import Codes, Decisions, Flags, Reals, Share, left_out, rates_by_group
from counterscore.errors import UsageError

Shares = Callable[[Decisions], tuple[Share, ...]]

REST = "all others"
TOO_FEW = f"no interval, fewer than {FEWEST:g} degrees of freedom"
NO_TEST = "no test: too few groups or communities, or nobody or everybody is counted"
TWO = 2


class Cell(NamedTuple):
    """One group in one part of a metric."""

    part: str  # empty where there is only one
    group: str


class Interval(NamedTuple):
    """A number with its 95% interval; NaN where none is claimed."""

    value: float
    low: float
    high: float
    df: float  # degrees of freedom


class Alike(NamedTuple):
    """One test that all groups are alike in every part."""

    f: float
    df: float  # of the numerator: in each part, groups less one
    df_within: float  # of the denominator
    p: float  # NaN where nothing can be tested

    @property
    def flagged(self) -> bool:
        """Whether the groups differ, at the stated rate of false flags."""
        return bool(self.p < LEVEL)


class Gap(NamedTuple):
    """One group beside another, or beside all the rest of the division."""

    part: str
    group: str
    other: str
    difference: Interval  # share of the group less that of the other
    ratio: Interval  # share of the group over that of the other
    p: float  # of this pair by itself


@dataclass(frozen=True)
class Judged:
    """Everything about the shares of one metric in one division."""

    rates: tuple[tuple[Interval, ...], ...]  # [part][group]
    gaps: tuple[Gap, ...]  # every pair of groups, in every part
    rest: tuple[Gap, ...]  # every group beside all others; none where there are two groups, whose gap says it
    test: Alike
    said: tuple[str, ...]  # what is left out, and why


def judged(d: Decisions, community: Codes, shares: Shares) -> Judged:
    """Rates, differences, ratios and the one test of a division; `community` [person] says who lives together.

    `shares` is a metric's own (`Metric.shares`). Groups with fewer persons than the least, and groups that live in one
    community, have no interval and no part in the test; `said` names them.
    """
    if community.shape != d.group.shape:
        raise UsageError("an array of another length", key="community", found=str(community.shape), allowed=str(d.group.shape))
    asked = shares(d)
    if not asked:
        return Judged((), (), (), Alike(np.nan, 0.0, np.nan, np.nan), ("no strata were given",))
    by_cell, groups = sums(d, asked, community), len(d.names)
    cells = [Cell(share.name, name) for share in asked for name in d.names]
    rates, sizes, kept = figures(d, asked, by_cell)
    f = fit(columns(by_cell, kept))
    for i, cell in enumerate(kept):
        rates[cell] = single(rate_limits(f, i))
    pairs = [(i, j) for i, j in combinations(range(kept.size), 2) if kept[i] // groups == kept[j] // groups]
    gaps = tuple(gap(compared(f, i, j), cells[kept[i]], cells[kept[j]].group) for i, j in pairs)
    rest = tuple(beside_rest(by_cell, cell, cells, groups) for cell in kept if rest_of(sizes, cell, groups) >= d.least and groups > TWO)
    test = Alike(*map(float, alike(f, kept // groups)))
    few = [f"{titled(cells[cell])}: {TOO_FEW}" for cell in kept if not rates[cell].df >= FEWEST]
    few += [f"{titled(Cell(g.part, g.group))} beside {g.other}: {TOO_FEW}" for g in (*gaps, *rest) if not g.difference.df >= FEWEST]
    return Judged(
        tuple(tuple(rates[i : i + groups]) for i in range(0, len(rates), groups)),
        gaps,
        rest,
        test,
        (*left(d, asked, cells, alone(by_cell)), *few, *(() if test.p >= 0 else (NO_TEST,))),
    )


def figures(d: Decisions, asked: tuple[Share, ...], by_cell: Sums) -> tuple[list[Interval], Codes, Codes]:
    """The rate of each cell, the persons it is of, and the cells that can have an interval."""
    found = [rates_by_group(d, share) for share in asked]
    rates, sizes = np.concatenate([r for r, _ in found]), np.concatenate([n for _, n in found])
    kept = np.flatnonzero(np.isfinite(rates) & ~alone(by_cell))
    return [Interval(float(rate), np.nan, np.nan, np.nan) for rate in rates], sizes, kept


def left(d: Decisions, asked: tuple[Share, ...], cells: list[Cell], whole: Flags) -> list[str]:
    """A sentence for each cell that has no figure, or lives in one community and so has no interval."""
    out: list[str] = []
    for i, share in enumerate(asked):
        rates, sizes = rates_by_group(d, share)
        out += left_out(d, share, sizes)
        mine = slice(i * len(d.names), (i + 1) * len(d.names))
        lonely = np.isfinite(rates) & whole[mine]
        out += [
            f"{titled(cell)}: no interval, all of it lives in one community" for cell, so in zip(cells[mine], lonely, strict=True) if so
        ]
    return out


def rest_of(sizes: Codes, cell: int, groups: int) -> int:
    """Persons of all other groups in a cell's part."""
    first = cell // groups * groups
    return int(sizes[first : first + groups].sum() - sizes[cell])


def titled(cell: Cell) -> str:
    """A cell as it is named in sentences."""
    return f"{cell.group} ({cell.part})" if cell.part else cell.group


def columns(s: Sums, cells: Codes) -> Sums:
    """The sums of some cells."""
    return Sums(*(x[:, cells] for x in s))


def beside_rest(s: Sums, cell: int, cells: list[Cell], groups: int) -> Gap:
    """A cell beside all others of its part, those without a figure of their own included."""
    first = cell // groups * groups
    others = np.delete(np.arange(first, first + groups), cell - first)
    two = Sums(*(np.stack([x[:, cell], x[:, others].sum(axis=1)], axis=1) for x in s))
    if alone(two).any():
        nothing = Interval(np.nan, np.nan, np.nan, np.nan)
        return Gap(*cells[cell], REST, nothing, nothing, np.nan)
    return gap(compared(fit(two), 0, 1), cells[cell], REST)


def gap(found: Compared, cell: Cell, other: str) -> Gap:
    """A comparison as a reader wants it."""
    return Gap(*cell, other, single(found.difference), single(found.ratio), float(found.p))


def single(limits: Limits) -> Interval:
    """Limits without axes, as numbers."""
    return Interval(*map(float, limits))


def over_seeds(values: Reals) -> Interval:
    """The mean of a figure over independent runs [run] with its 95% interval of t, runs less one degrees of freedom.

    Each run draws its own people and luck, so runs are independent where persons are not; no model is needed. A run in which
    there is no figure leaves none for all, since runs without one are not like the others.
    """
    if values.ndim != 1 or values.size < TWO:
        raise UsageError("too few runs for an interval", key="values", found=str(values.shape), allowed="two seeds or more")
    mean, df = float(values.mean()), values.size - 1
    half = float(stdtrit(df, 1 - LEVEL / 2) * values.std(ddof=1) / np.sqrt(values.size))
    return Interval(mean, mean - half, mean + half, float(df))
