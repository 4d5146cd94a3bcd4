"""Draws: the published generator, and where each purpose finds its words."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from counterscore.draws import SITES, draw, philox

from .bounds import SEEDS, chi_square
from .slow_draws import LOW, slow

# Counter, key, answer: kat_vectors of Random123, Philox4x32-10.
PUBLISHED = (
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((LOW,) * 4, (LOW,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0), (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
)


@njit
def many(seed, count):  # type: ignore[no-untyped-def]
    """Top bytes of the four words of many draws [byte]."""
    out = np.zeros((4, 256), np.int64)
    for i in range(count):
        w0, w1, w2, w3 = draw(seed, i, 7, 3, 0)
        out[0, w0 >> 24] += 1
        out[1, w1 >> 24] += 1
        out[2, w2 >> 24] += 1
        out[3, w3 >> 24] += 1
    return out


@pytest.mark.parametrize(("counter", "key", "answer"), PUBLISHED)
def test_published_answers(counter: tuple[int, ...], key: tuple[int, ...], answer: tuple[int, ...]) -> None:
    """Exact: the three answers of Random123."""
    assert tuple(int(w) for w in philox(*counter, *key)) == answer
    assert slow(counter, key) == answer


@pytest.mark.parametrize("seed", [*SEEDS, 2**64 - 1])
@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_layout_of_counter_and_key(seed: int, site: int) -> None:
    """Exact: draw(seed, unit, week, site, index) = Philox of (unit, week, site + 256 index, 0) under (seed mod 2^32, seed >> 32)."""
    for unit, week, index in ((0, 0, 0), (1_409_778_723, 2045, 1), (LOW, 1002, 11)):
        found = tuple(int(w) for w in draw(np.uint64(seed), unit, week, site, index))
        assert found == slow((unit, week, site + 256 * index, 0), (seed & LOW, seed >> 32))


@pytest.mark.parametrize("seed", SEEDS)
def test_words_are_even(seed: int) -> None:
    """Each byte value has 1/256 of the draws, in each of the four words: chi-square at the four-deviation level."""
    count = 200_000
    for row in many(np.uint64(seed), count):
        chi_square(row, np.full(256, count / 256))
