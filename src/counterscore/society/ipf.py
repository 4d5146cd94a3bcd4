"""Iterative proportional fitting: a joint table that meets given margins.

Deming and Stephan 1940, Annals of Mathematical Statistics 11:427. The table
nearest (in relative entropy) to a seed among all that have the margins; zeros
of the seed stay zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from counterscore.errors import SocietyError

Margin = tuple[tuple[int, ...], NDArray[np.float64]]  # axes kept, and the sums over the others
TOLERANCE = 1e-13
MOST_ROUNDS = 5000


def fit(seed: NDArray[np.float64], margins: Sequence[Margin], what: str = "table") -> NDArray[np.float64]:
    """The fitted table; margins are met to 1e-9 of the total. Raises SocietyError where they contradict."""
    total = _total(margins, what)
    table = seed.astype(np.float64).copy()
    gap = previous = np.inf
    for _ in range(MOST_ROUNDS):
        for axes, wanted in margins:
            others = tuple(i for i in range(table.ndim) if i not in axes)
            have = table.sum(axis=others, keepdims=True)
            goal = wanted.reshape(have.shape)
            if ((have == 0) & (goal > 0)).any():
                raise SocietyError("a margin asks for persons where the seed has none", key=what, found=f"axes {axes}")
            table *= np.divide(goal, have, out=np.zeros_like(have), where=have > 0)
        previous, gap = gap, largest_gap(table, margins)
        if gap <= TOLERANCE * total or (gap <= 1e-10 * total and gap >= previous):
            return table
    raise _not_met(what, float(gap / total))


def _total(margins: Sequence[Margin], what: str) -> float:
    """The sum that every margin has. Raises SocietyError where they contradict."""
    total = float(margins[0][1].sum())
    for axes, wanted in margins:
        if abs(float(wanted.sum()) - total) > 1e-9 * total or (wanted < 0).any():
            found = f"axes {axes} sum to {wanted.sum():.9g}"
            raise SocietyError("margins contradict each other", key=what, found=found, allowed=f"{total:.9g}")
    return total


def _not_met(what: str, part: float) -> SocietyError:
    found = f"{part:.2g} of the total after {MOST_ROUNDS} rounds"
    return SocietyError("the margins could not be met", key=what, found=found, allowed="1e-10")


def largest_gap(table: NDArray[np.float64], margins: Sequence[Margin]) -> float:
    """The largest difference between a sum of the table and its margin."""
    gaps = []
    for axes, wanted in margins:
        others = tuple(i for i in range(table.ndim) if i not in axes)
        gaps.append(float(np.abs(table.sum(axis=others) - wanted).max()))
    return max(gaps)


def fit_each(seed: NDArray[np.float64], margins: Sequence[Sequence[Margin]], names: Sequence[str]) -> NDArray[np.float64]:
    """[table, ...] what `fit` gives for each list of margins, to the last bit, but all at once: the tables lie side by side.

    Every list has one margin for each single axis of the seed, in order.
    """
    total = np.array([_total(each, name) for each, name in zip(margins, names, strict=True)])
    goals = [np.stack([each[axis][1] for each in margins], axis=1) for axis in range(seed.ndim)]  # [category, table]
    work = np.repeat(seed.astype(np.float64)[..., None], len(margins), axis=-1)
    views = [work.reshape(math.prod(seed.shape[:axis]), size, -1, len(margins)) for axis, size in enumerate(seed.shape)]
    out, left = np.empty_like(work), np.ones(len(margins), bool)
    gap = np.full(len(margins), np.inf)
    for _ in range(MOST_ROUNDS):
        for axis, (view, goal) in enumerate(zip(views, goals, strict=True)):
            have = sums(view)
            empty = ((have == 0) & (goal > 0)).any(axis=0)
            if empty.any():
                name = names[int(np.argmax(empty))]
                raise SocietyError("a margin asks for persons where the seed has none", key=name, found=f"axes {(axis,)}")
            view *= np.divide(goal, have, out=np.zeros_like(have), where=have > 0)[None, :, None]
        previous = gap
        gap = np.max([np.abs(sums(view) - goal).max(axis=0) for view, goal in zip(views, goals, strict=True)], axis=0)
        met = left & ((gap <= TOLERANCE * total) | ((gap <= 1e-10 * total) & (gap >= previous)))
        out[..., met] = work[..., met]
        left &= ~met
        if not left.any():
            return np.ascontiguousarray(np.moveaxis(out, -1, 0))
    worst = int(np.argmax(left))
    raise _not_met(names[worst], float(gap[worst] / total[worst]))


def sums(view: NDArray[np.float64]) -> NDArray[np.float64]:
    """[category, table] sums of [before, category, after, table], in the order in which numpy sums one table alone.

    Numpy sums what lies together in pairs and adds the rest one by one; the order decides the last bit.
    """
    return np.asarray(in_pairs(view).sum(axis=0))


def in_pairs(view: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums over the third axis: eight running sums a block of up to 128, and halves of what is longer."""
    n = view.shape[2]
    if n > 128:
        half = n // 2 - n // 2 % 8
        return np.asarray(in_pairs(view[:, :, :half]) + in_pairs(view[:, :, half:]))
    whole = n - n % 8 if n >= 8 else 0
    if whole:
        run = view[:, :, :8].copy()
        for first in range(8, whole, 8):
            run += view[:, :, first : first + 8]
        run = run[:, :, 0::2] + run[:, :, 1::2]
        run = run[:, :, 0::2] + run[:, :, 1::2]
        out = run[:, :, 0] + run[:, :, 1]
    else:
        out, whole = view[:, :, 0].copy(), 1
    for i in range(whole, n):
        out += view[:, :, i]
    return np.asarray(out)
