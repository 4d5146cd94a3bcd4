"""Profiles: who each synthetic person is, drawn once from the seed and never stored."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.draws import PROFILE, draw
from counterscore.society.cells import ProfileTables
from counterscore.society.places import Sample


def draw_profiles(seed: int, who: Sample, tables: ProfileTables, threads: int = 1) -> NDArray[np.uint16]:
    """[person] the 16 bits of `society.columns`, by the law's section 3."""
    out = np.empty(who.persons, np.uint16)
    bounds = np.unique(np.searchsorted(who.offset, np.linspace(0, who.persons, 4 * threads + 1)))
    arrays = tuple(tables[1:8])

    def work(pair: tuple[int, int]) -> None:
        _draw(np.uint64(seed), who.start, who.offset, who.province, arrays, pair[0], pair[1], out)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)))
    return out


@njit(nogil=True, cache=True)
def _draw(seed, start, offset, province, arrays, first, last, out):  # type: ignore[no-untyped-def]
    alias_cut, alias_other, bits, quintile, band, cohort_cut, travel_cut = arrays
    cells = np.uint64(bits.size)
    for c in range(first, last):
        cut, other = alias_cut[province[c]], alias_other[province[c]]
        for i in range(offset[c + 1] - offset[c]):
            w0, w1, w2, w3 = draw(seed, start[c] + i, 0, PROFILE, 0)
            cell = np.int64((np.uint64(w0) * cells) >> np.uint64(32))
            if not np.uint64(w1) < cut[cell]:
                cell = np.int64(other[cell])
            cohort = above(np.uint64(w2), cohort_cut[band[cell]])
            travel = above(np.uint64(w3), travel_cut[(bits[cell] >> 1) & 1, quintile[cell]])
            mixed = np.int64(quintile[cell]) + 5 * (travel + 8 * cohort)
            out[offset[c] + i] = np.uint16(np.int64(bits[cell]) | (mixed << 5))


@njit(inline="always")
def above(word, cuts):  # type: ignore[no-untyped-def]
    """How many cuts the word reaches; cuts ascend, so the search may halve."""
    low, high = 0, cuts.size
    while low < high:
        middle = (low + high) // 2
        if word >= cuts[middle]:
            low = middle + 1
        else:
            high = middle
    return low
