"""Section 5.2 of the law: county cells, reckoned together at the beginning of a quarter."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.mechanisms import local_government


class Reckoning(NamedTuple):
    """What the cells were found to be, in ascending order of cell."""

    score: NDArray[np.int64]  # [cell] shown
    truth: NDArray[np.int64]  # [cell] with every complaint
    effort: NDArray[np.int64]  # [cell] 65536ths, after the answer
    hiding: NDArray[np.int64]  # [cell] 65536ths, after the answer
    complaints: NDArray[np.int64]  # [cell] in the quarter before


@njit(cache=True)
def reckon(t, seed, w, debt, promise, ground, people, out):  # type: ignore[no-untyped-def]
    """Score and rank the cells, let the lowest answer, and begin the quarter's complaints anew; results into `out`."""
    cells = out.score.size
    sums = np.zeros((cells, 5), np.int64)  # communities, persons, debt, promise, smallest county
    sums[:, 4] = 1 << 40
    out.complaints[:] = 0
    for c in range(ground.cell.size):
        cell, county = ground.cell[c], np.int64(ground.county[c])
        sums[cell, 0] += 1
        sums[cell, 1] += ground.offset[c + 1] - ground.offset[c]
        sums[cell, 2] += debt[county]
        sums[cell, 3] += promise[county]
        sums[cell, 4] = min(sums[cell, 4], county)
        out.complaints[cell] += people.complaints[c]
        out.effort[cell], out.hiding[cell] = people.effort[c], people.hiding[c]
    for cell in range(cells):
        k = max(np.int64(1), sums[cell, 0])
        means = (sums[cell, 2] // k, sums[cell, 3] // k)
        out.score[cell], out.truth[cell] = local_government.place_step(
            t.local_government, means, out.complaints[cell], max(np.int64(1), sums[cell, 1]), out.hiding[cell]
        )
    lowest = (cells * t.local_government.lowest) // 1000
    order = np.argsort(out.score * np.int64(cells) + np.arange(cells))
    for rank in range(cells):
        cell = order[rank]
        out.effort[cell], out.hiding[cell] = local_government.answer(
            t.local_government, seed, w, sums[cell, 4], rank < lowest, out.effort[cell], out.hiding[cell]
        )
    for c in range(ground.cell.size):
        people.effort[c], people.hiding[c] = out.effort[ground.cell[c]], out.hiding[ground.cell[c]]


def blank(cells: int) -> Reckoning:
    """Room for the reckoning of so many cells."""
    return Reckoning(*(np.zeros(cells, np.int64) for _ in Reckoning._fields))
