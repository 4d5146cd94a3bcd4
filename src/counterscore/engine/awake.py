"""Who is awake this week, and the words of their candidates; vector code, but for the list itself.

One byte of a Philox word decides for sixteen persons at a time whether anything
may happen to them. A bit for each is then turned into a list of places.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from counterscore.draws import CANDIDATE, SIEVE, draw
from counterscore.engine.intrinsics import lowest_bit, marks_of
from counterscore.engine.lent import lent
from counterscore.engine.week import HELD


@lent
def sieve_bytes(seed, w, first_group, groups, scratch):  # type: ignore[no-untyped-def]
    """One byte a person, four words for each group of sixteen, into the scratch's `sieve`."""
    a, b = scratch.words[0, :groups], scratch.words[1, :groups]
    c, d = scratch.words[2, :groups], scratch.words[3, :groups]
    first = np.uint32(first_group)
    for g in range(a.size):
        a[g], b[g], c[g], d[g] = draw(seed, first + np.uint32(g), w, SIEVE, 0)
    sieve = scratch.sieve
    for g in range(a.size):
        sieve[4 * g] = a[g]
        sieve[4 * g + 1] = b[g]
        sieve[4 * g + 2] = c[g]
        sieve[4 * g + 3] = d[g]


@lent
def words_of_candidate(seed, w, k, start, who, words, first):  # type: ignore[no-untyped-def]
    """The words of candidate `k` of everybody in `who`; the word that says how many there are is the first one's."""
    b, c, d = words[1, : who.size], words[2, : who.size], words[3, : who.size]
    origin = np.uint32(start)
    if k == 0:
        for j in range(who.size):
            first[j], b[j], c[j], d[j] = draw(seed, origin + who[j], w, CANDIDATE, 0)
    else:
        for j in range(who.size):
            _, b[j], c[j], d[j] = draw(seed, origin + who[j], w, CANDIDATE, k)
    return b, c, d


@njit(inline="always")
def held(t, standing, listed, mind):  # type: ignore[no-untyped-def]
    """Bit 1 where a list, an appeal, the score or the finance may bring something whatever the sieve says; else 0."""
    low, poor = np.uint32(t.sanctions.alarm), np.uint16(t.sanctions.finance_alarm << 4)
    there = ((listed & HELD) != np.uint32(0)) | ((standing & np.uint32(2047)) < low) | ((mind & np.uint16(0x3F0)) < poor)
    return np.uint8(there) << np.uint8(1)


@lent
def find_held(t, standing, lists, mind, out):  # type: ignore[no-untyped-def]
    """`held` of everybody: after what changes everybody, or the alarms; between, only the full law changes it, person by person."""
    for i in range(out.size):
        out[i] = held(t, standing[i], lists[i], mind[i])


@lent
def find_awake(sieve, limit, holds, flag):  # type: ignore[no-untyped-def]
    """Into `flag`: bit 0 where the sieve lets a person through, and what `holds` them."""
    for i in range(flag.size):
        flag[i] = np.uint8(sieve[i] < limit[i]) | holds[i]


@lent
def places_of(flag, who):  # type: ignore[no-untyped-def]
    """Into `who`: where `flag` [a multiple of 64] is not 0; returns the number. A bit each, since most are 0."""
    n = np.uint32(0)
    for g in range(flag.size // 64):
        word = marks_of(flag, np.int64(64 * g))
        first = np.uint32(64 * g)
        while word != np.uint64(0):
            who[n] = first + np.uint32(lowest_bit(word))
            n += np.uint32(1)
            word &= word - np.uint64(1)
    return np.int64(n)
