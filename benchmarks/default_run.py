"""What `make run` does, from a warm cache: seconds from the command to the report.

Run: python -m benchmarks.default_run. Each run is a process of its own, with the report and without, alternating; the first, which may
have to compile, is left out. The aim is under 10 s with the report. Read it beside the machine's limits, which are measured before and after.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import machine

RUNS = 5
COMMAND = (sys.executable, "-m", "counterscore", "run", "unified-2020", "--people", "1:1000", "--json")


def seconds_of(*words: str) -> float:
    """Seconds that the command takes with more words, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run([*COMMAND, *words, "--out", Path(folder) / "run"], check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start


def main() -> None:
    """Median and range of both."""
    sieve = [machine.sieve_person_weeks_per_second(2)]
    seconds_of()
    pairs = [(seconds_of(), seconds_of("--no-report")) for _ in range(RUNS)]
    sieve.append(machine.sieve_person_weeks_per_second(2))
    for name, taken in zip(("with the report", "without it"), zip(*pairs, strict=True), strict=True):
        print(f"{name:16}{statistics.median(taken):6.1f} s (median of {RUNS}; {min(taken):.1f} to {max(taken):.1f})")
    print(f"machine, 2 threads: sieve alone {sieve[0] / 1e6:,.0f} M person-weeks/s before, {sieve[1] / 1e6:,.0f} after")


if __name__ == "__main__":
    main()
