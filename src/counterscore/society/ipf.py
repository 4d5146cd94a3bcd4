"""Iterative proportional fitting: a joint table that meets given margins.

Deming and Stephan 1940, Annals of Mathematical Statistics 11:427. The table
nearest (in relative entropy) to a seed among all that have the margins; zeros
of the seed stay zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from counterscore.errors import SocietyError

Margin = tuple[tuple[int, ...], NDArray[np.float64]]  # axes kept, and the sums over the others
TOLERANCE = 1e-13
MOST_ROUNDS = 5000


def fit(seed: NDArray[np.float64], margins: Sequence[Margin], what: str = "table") -> NDArray[np.float64]:
    """The fitted table; margins are met to 1e-9 of the total. Raises SocietyError where they contradict."""
    total = float(margins[0][1].sum())
    for axes, wanted in margins:
        if abs(float(wanted.sum()) - total) > 1e-9 * total or (wanted < 0).any():
            raise SocietyError("margins contradict each other", key=what, found=f"axes {axes} sum to {wanted.sum():.9g}", allowed=f"{total:.9g}")
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
    raise SocietyError("the margins could not be met", key=what, found=f"{gap / total:.2g} of the total after {MOST_ROUNDS} rounds", allowed="1e-10")


def largest_gap(table: NDArray[np.float64], margins: Sequence[Margin]) -> float:
    """The largest difference between a sum of the table and its margin."""
    gaps = []
    for axes, wanted in margins:
        others = tuple(i for i in range(table.ndim) if i not in axes)
        gaps.append(float(np.abs(table.sum(axis=others) - wanted).max()))
    return max(gaps)
