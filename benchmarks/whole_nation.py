"""The whole nation, one synthetic person for each of 1,409,778,724: four weeks of `unified-2020`, with the peak of memory.

Run: python -m benchmarks.whole_nation. Needs about 19 GiB.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time


def main() -> None:
    """Run the command in a process of its own and print its figures, seconds and peak."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "counterscore",
            "run",
            "unified-2020",
            "--people",
            "all",
            "--from",
            "2020-01-06",
            "--to",
            "2020-02-02",
        ]
        done = subprocess.run([*command, "--no-report", "--out", "nation"], check=False, cwd=folder)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    print(f"exit code {done.returncode}, {seconds:,.0f} s in all, peak {peak:.1f} GiB")


if __name__ == "__main__":
    main()
