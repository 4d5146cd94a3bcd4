"""Two schemes lived by ten million persons over five years, person by person, beside one run of the same size.

Run: python -m benchmarks.compare_ten_million [PERSONS]. One run keeps no ledger; the comparison keeps two, lives both schemes in
lockstep and counts every pair of lives by group. Both in one process, one run before and one after; the claim is at most 2.2 times
one run, and the peak of memory is the process's own.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import time
from typing import Any

from counterscore.study.compare import compare
from counterscore.study.simulate import simulate

A, B = "unified-2020", "unified-2020+add-parking-tickets"
WHEN: dict[str, Any] = {"first": dt.date(2018, 1, 1), "last": dt.date(2022, 12, 25)}
PERSONS = 10_000_000


def one_run(persons: int) -> float:
    """Seconds of one run without a ledger."""
    start = time.perf_counter()
    simulate(A, people=persons, **WHEN)
    return time.perf_counter() - start


def peak_gib() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main(persons: int = PERSONS) -> None:
    """One run, the comparison, one run."""
    short = WHEN | {"people": 100_000, "last": dt.date(2018, 3, 25)}
    simulate(A, **short)  # both drivers compiled and loaded
    compare(A, B, **short)
    before = one_run(persons)
    alone = peak_gib()
    start = time.perf_counter()
    found = compare(A, B, people=persons, **WHEN)
    both = time.perf_counter() - start
    peak = peak_gib()
    after = one_run(persons)
    weeks = len(found.runs[0].data.weeks)
    one = (before + after) / 2
    print(f"{found.persons:,} persons, {weeks} weeks, {found.effects[0].persons_changed:,} lives changed")
    print(f"one run {before:.1f} s before, {after:.1f} s after, peak {alone:.2f} GiB; compared {both:.1f} s, peak {peak:.2f} GiB")
    print(f"ratio {both / one:.2f} (claim: at most 2.2)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PERSONS)
