"""Amnesty: some of the listed are struck off by grace, whether they complied or not.

From the day on which its chance is above nought, each listed person is pardoned
with that chance in each week and leaves every list. Nothing else about the
person changes: the score stays, and a new record brings a new entry.

Source: made up, to be copied. After expiry, which it resembles, and before
conduct, so that an act of the same week can bring entry again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.draws import AMNESTY, draw
from counterscore.mechanisms.contract import EXPIRED, Given, threshold
from counterscore.units import Param

NAME = "amnesty"
PARAMS = (Param("pardon_per_week", "probability", 0.0, (0, 1), "chance that a listed person is pardoned in a week", "scheme", dated=True),)
READS = ("court_end", "second_end")
WRITES = ("court_end", "court_clean", "second_end", "second_clean")
TALLIES = ("expired",)

BY_ERA = ("pardon",)
BY_COUNTY = ()


class Table(NamedTuple):
    """Who is pardoned."""

    pardon: NDArray[np.uint64]  # [era] threshold


def build(given: Given) -> Table:
    """The scheme's chance in each era."""
    return Table(threshold(given.values.per_era("pardon_per_week", given.eras)))


def neutral(given: Given) -> Table:
    """Nobody is ever pardoned."""
    return Table(np.zeros(given.eras.size, np.uint64))


@njit(inline="always")
def step(t, seed, p, w, lists, tally):  # type: ignore[no-untyped-def]
    """The lists of a person after this week's amnesty."""
    if t.pardon == np.uint64(0):
        return lists
    words = draw(seed, p, w, AMNESTY, 0)
    for i in range(2):
        held = (lists >> np.uint32(12 * i)) & np.uint32(2047)
        word = words[0] if i == 0 else words[1]
        if held != np.uint32(0) and np.uint64(word) < t.pardon:
            lists &= ~(np.uint32(0xFFF) << np.uint32(12 * i))
            tally.n[EXPIRED + i] += 1
    return lists
