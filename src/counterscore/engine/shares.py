"""Sharing communities out over threads, which changes no bit of what is lived.

Every thread takes the next part that nobody has taken, in compiled code: to ask
the interpreter for it would mean to wait for its lock, which whatever else the
program does meanwhile may hold. Which thread does what changes no bit, because
persons do not read one another and tallies are sums.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.engine.intrinsics import count_on

T = TypeVar("T")
MOST_TOGETHER = 4  # communities in a part: neighbours share lines of the cache
PARTS_PER_THREAD = 8  # at least, where there are so many communities: the last part keeps one thread alone


def bounds_of(communities: int, threads: int, parts: int = 0) -> NDArray[np.int64]:
    """Bounds of the parts that so many communities are divided into: at most `parts`, or as many as are good for so many threads."""
    together = -(-communities // parts) if parts else min(MOST_TOGETHER, communities // (PARTS_PER_THREAD * threads))
    return np.append(np.arange(0, communities, max(1, together)), communities).astype(np.int64)


def share_out(work: Callable[[NDArray[np.int64]], T], threads: int) -> list[T]:
    """Do `work(taken)` on so many threads at once, this one among them; `taken` is where they `take` their parts from."""
    taken = np.zeros(1, np.int64)
    if threads == 1:
        return [work(taken)]
    with ThreadPoolExecutor(threads - 1) as pool:
        others = [pool.submit(work, taken) for _ in range(threads - 1)]
        return [work(taken), *(other.result() for other in others)]


@njit
def take(bounds, taken):  # type: ignore[no-untyped-def]
    """First and last (not included) community of the next part that nobody has taken; nothing to do where they are the same."""
    part = count_on(taken)
    last = bounds.size - 1
    return (bounds[part], bounds[part + 1]) if part < last else (bounds[last], bounds[last])
