"""Machine instructions against plain Python, and the list of the awake that is made with them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numba import njit

from counterscore.engine.awake import places_of
from counterscore.engine.intrinsics import count_on, lowest_bit, marks_of


@njit
def lowest(word):  # type: ignore[no-untyped-def]
    return lowest_bit(word)


@njit
def marks(flags, at):  # type: ignore[no-untyped-def]
    return marks_of(flags, at)


@njit
def listed(flags, who):  # type: ignore[no-untyped-def]
    return places_of(flags, who)


@njit(nogil=True)
def taken(counter, out):  # type: ignore[no-untyped-def]
    for i in range(out.size):
        out[i] = count_on(counter)


@pytest.mark.parametrize("place", range(64))
def test_lowest_bit(place: int) -> None:
    higher = int(np.random.default_rng(place).integers(0, 1 << 62))
    assert lowest(np.uint64((1 << place) | (higher << (place + 1)) & ((1 << 64) - 1))) == place


def test_a_bit_for_each_byte_that_is_not_0_from_any_place_on() -> None:
    flags = np.random.default_rng(1).choice(np.array([0, 0, 0, 1, 2, 3, 128, 255], np.uint8), 4096)
    for at in (0, 1, 7, 63, 64, 4032):
        assert int(marks(flags, at)) == sum(int(x != 0) << k for k, x in enumerate(flags[at : at + 64].tolist()))


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 1.0])
@pytest.mark.parametrize("size", [64, 128, 6400])
def test_the_list_of_the_awake(size: int, share: float) -> None:
    rng = np.random.default_rng(size)
    flags = np.where(rng.random(size) < share, rng.integers(1, 4, size), 0).astype(np.uint8)
    who = np.full(size + 1, 999_999, np.uint32)
    n = listed(flags, who)
    np.testing.assert_array_equal(who[:n], np.flatnonzero(flags))
    assert (who[n:] == 999_999).all()


def test_no_two_threads_count_the_same() -> None:
    counter, outs = np.zeros(1, np.int64), [np.zeros(200_000, np.int64) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda out: taken(counter, out), outs))
    np.testing.assert_array_equal(np.sort(np.concatenate(outs)), np.arange(800_000))
