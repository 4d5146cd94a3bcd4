"""Sharing communities out over threads, which changes no bit of what is lived."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


def split(offset: NDArray[np.int64], parts: int) -> NDArray[np.int64]:
    """Bounds of communities that share the persons evenly over at most `parts` parts."""
    communities = offset.size - 1
    wanted = np.linspace(0, offset[-1], max(1, min(parts, communities)) + 1)
    return np.unique(np.searchsorted(offset, wanted)).astype(np.int64)


def share_out(work: Callable[[int, int], T], bounds: NDArray[np.int64], threads: int) -> list[T]:
    """Do `work(first, last)` for every pair of neighbouring `bounds` on `threads` threads; results in order.

    The compiled functions release the interpreter's lock. Which thread does what
    changes no bit, because persons do not read one another and tallies are sums.
    """
    pairs = list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))
    if threads == 1 or len(pairs) == 1:
        return [work(*pair) for pair in pairs]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda pair: work(*pair), pairs))
