"""The limits of the machine: what no scoring program on it can beat.

Claim: a week of scoring is bounded by neither memory nor bare random words, so
a rate of the program is to be read beside these numbers, taken in the same run.

Run: `python benchmarks/machine.py [--threads 2] [--repeats 5]`. Idle machine, please.

What is measured, each time the best of the repeats, compilation left out:

- copy and triad on arrays of 512 MiB float64, far outside any cache; bytes as
  STREAM counts them (two and three an element, traffic for write-allocate left out);
- Philox4x32-10 written by vector code into buffers that stay in the cache;
- the sieve alone: one Philox call for sixteen persons, one byte each compared
  with a bound, the hits counted. It is the floor of every kernel that asks each
  person each week, by one byte, whether anything happens.

Threads are Python's over compiled code that holds no lock, as in the program.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit

from counterscore.draws import draw

ARRAY_BYTES = 512 * 2**20
GROUPS = 1024  # Philox calls into one buffer: 16 KiB of words, in the first-level cache
BOUND = 19  # of 256: the sieve of the six-event model


@njit(nogil=True)
def _copy(a, b):  # type: ignore[no-untyped-def]
    for i in range(a.size):
        a[i] = b[i]


@njit(nogil=True)
def _triad(a, b, c):  # type: ignore[no-untyped-def]
    for i in range(a.size):
        a[i] = b[i] + 3.0 * c[i]


@njit
def _fill(seed, first, week, a, b, c, d):  # type: ignore[no-untyped-def]
    base = np.uint32(first)
    for g in range(a.size):
        a[g], b[g], c[g], d[g] = draw(seed, base + np.uint32(g), week, 40, 0)


@njit
def _count(sieve, bound):  # type: ignore[no-untyped-def]
    """Bytes under the bound, summed in bytes over stretches too short to overflow: keeps the vector lanes narrow."""
    top = np.uint8(bound)
    n = 0
    for start in range(0, sieve.size, 255):
        stretch = sieve[start : start + 255]
        hits = np.uint8(0)
        for i in range(stretch.size):
            hits = np.uint8(hits + np.uint8(stretch[i] < top))
        n += np.int64(hits)
    return n


@njit(nogil=True)
def _words(seed, calls):  # type: ignore[no-untyped-def]
    """Whole buffers of Philox words, at least `calls` calls; the last words are returned so that none is idle."""
    words = np.empty((4, GROUPS), np.uint32)
    for first in range(0, calls, GROUPS):
        _fill(seed, first, 0, words[0], words[1], words[2], words[3])
    return words.sum()


@njit(nogil=True)
def _sieve(seed, calls, bound):  # type: ignore[no-untyped-def]
    """Hits among sixteen bytes of every call."""
    words = np.empty((4, GROUPS), np.uint32)
    flat = words.reshape(4 * GROUPS).view(np.uint8)
    n = 0
    for first in range(0, calls, GROUPS):
        _fill(seed, first, 0, words[0], words[1], words[2], words[3])
        n += _count(flat, bound)
    return n


def best_seconds(work: Callable[[int], Any], threads: int, repeats: int) -> float:
    """Shortest wall time of `work(t)` done at once for every thread `t`; a first round is not counted."""
    best = float("inf")
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
        for _ in range(repeats):
            begin = time.perf_counter()
            list(pool.map(work, range(threads)))
            best = min(best, time.perf_counter() - begin)
    return best


def copy_bytes_per_second(threads: int, repeats: int = 5) -> float:
    """Bytes read and written by a copy of an array far larger than any cache."""
    n = ARRAY_BYTES // 8
    a, b = np.zeros(n), np.ones(n)
    edges = np.linspace(0, n, threads + 1).astype(np.int64)
    seconds = best_seconds(lambda t: _copy(a[edges[t] : edges[t + 1]], b[edges[t] : edges[t + 1]]), threads, repeats)
    return 2 * ARRAY_BYTES / seconds


def triad_bytes_per_second(threads: int, repeats: int = 5) -> float:
    """Bytes read and written by a = b + 3 c."""
    n = ARRAY_BYTES // 8
    a, b, c = np.zeros(n), np.ones(n), np.ones(n)
    edges = np.linspace(0, n, threads + 1).astype(np.int64)
    parts = [tuple(x[edges[t] : edges[t + 1]] for x in (a, b, c)) for t in range(threads)]
    return 3 * ARRAY_BYTES / best_seconds(lambda t: _triad(*parts[t]), threads, repeats)


def philox_words_per_second(threads: int, repeats: int = 5, calls: int = 2**25) -> float:
    """32-bit words of Philox4x32-10; `calls` is the number of calls on each thread."""
    return 4 * calls * threads / best_seconds(lambda t: _words(t, calls), threads, repeats)


def sieve_person_weeks_per_second(threads: int, repeats: int = 5, calls: int = 2**25) -> float:
    """Persons asked by one byte each whether anything happens this week."""
    share = _sieve(0, calls, BOUND) / (16 * calls)
    expected = BOUND / 256
    if abs(share - expected) > 6 * (expected * (1 - expected) / (16 * calls)) ** 0.5:
        raise AssertionError(f"the sieve let {share:.6f} through, expected {expected:.6f}: it is not the sieve it claims to be")
    return 16 * calls * threads / best_seconds(lambda t: _sieve(t, calls, BOUND), threads, repeats)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, {options.threads} threads, best of {options.repeats}")
    print(f"{'':34}{'1 thread':>12}{f'{options.threads} threads':>12}")
    rows: list[tuple[str, Callable[[int, int], float], Callable[[float], float]]] = [
        ("copy, GB/s", copy_bytes_per_second, lambda r: r / 1e9),
        ("triad, GB/s", triad_bytes_per_second, lambda r: r / 1e9),
        ("Philox4x32-10, M words/s", philox_words_per_second, lambda r: r / 1e6),
        ("Philox4x32-10, ns per word", philox_words_per_second, lambda r: 1e9 / r),
        ("sieve only, M person-weeks/s", sieve_person_weeks_per_second, lambda r: r / 1e6),
        ("sieve only, ns per person-week", sieve_person_weeks_per_second, lambda r: 1e9 / r),
    ]
    known: dict[tuple[Callable[[int, int], float], int], float] = {}
    for name, measure, unit in rows:
        for threads in (1, options.threads):
            if (measure, threads) not in known:
                known[measure, threads] = measure(threads, options.repeats)
        print(f"{name:34}{unit(known[measure, 1]):12.3f}{unit(known[measure, options.threads]):12.3f}")


if __name__ == "__main__":
    main()
