"""The audit's own error: `python -m verification.own_error [--dry]` (some seven minutes on two cores).

Prints docs/verification/own-error.md and own-error-power.svg; with --dry the page goes to the error stream and nothing is
written. Exit code 1 where a bound does not hold.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # many small matrices: one thread a process, and a process a core

from verification.own_error import wanted
from verification.own_error.by_persons import CLOSE, differences
from verification.own_error.drawn import power_curve
from verification.own_error.measured import BLOCK, Task, counted
from verification.own_error.page import TITLES, page
from verification.own_error.populations import Design, Division
from verification.own_error.wanted import DIVISIONS, HARDER, KEYS, LISTS, MAIN, POWER_KEYS, Row

FOLDER = Path(__file__).parents[2] / "docs" / "verification"


class Job(NamedTuple):
    """A row to come: the tasks of each list of seeds (or of each bias)."""

    key: str
    division: Division
    tasks: list[list[Task]]


def main() -> int:
    """Everything, and the page."""
    off = max(differences(design, division, key, seed) for seed, (design, division, key) in enumerate(written_out()))
    note(f"counts and persons differ by at most {off:.1e}")
    fair_jobs = [Job(k, v, [blocks(MAIN, v, k, seeds, wanted.POPULATIONS) for seeds in LISTS]) for v in DIVISIONS for k in KEYS]
    harder_jobs = [[Job(k, v, [harder_blocks(d, v, k)]) for v in DIVISIONS for k in wanted.harder_keys(d, v)] for d in HARDER]
    power_jobs = [Job(k, v, power_blocks(v, k)) for v in (wanted.RARE, wanted.TWO) for k in POWER_KEYS]
    rows = done([*fair_jobs, *chain(*harder_jobs), *power_jobs])
    fair = [next(rows) for _ in fair_jobs]
    harder = [(design, [next(rows) for _ in jobs]) for design, jobs in zip(HARDER, harder_jobs, strict=True)]
    power = list(rows)
    bad = failures(fair, harder, power)
    bad += [f"counts and persons differ by {off:.1e}"] if not off < CLOSE else []
    write(page(fair, harder, power, bad), power_curve(power, TITLES))
    for line in bad:
        note(f"DOES NOT HOLD: {line}")
    return 1 if bad else 0


def done(jobs: list[Job]) -> Iterator[Row]:
    """Each job as a row, in order, with progress; all cores work on all jobs."""
    began = time.monotonic()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        found = pool.map(counted, [task for job in jobs for some in job.tasks for task in some])
        for job in jobs:
            row = Row(job.key, job.division.name, tuple(sum((next(found) for _ in some), Counter()) for some in job.tasks))
            note(f"{time.monotonic() - began:5.0f} s  {row.division}: {row.key}, flagged {wanted.flags(row.whole):.2%}")
            yield row


def failures(fair: list[Row], harder: list[tuple[Design, list[Row]]], power: list[Row]) -> list[str]:
    """Every bound that does not hold, in words."""
    bad = [f"{row.division}: {row.key}: {line}" for row in fair for line in wanted.misses(row)]
    bad += [f"{design.name}: {row.division}: {row.key}: {line}" for design, rows in harder for row in rows for line in wanted.careless(row)]
    bad += [f"with bias: {row.division}: {row.key}: {line}" for row in power for line in wanted.uncovered(row)]
    return bad + (["a test that takes persons as independent passes: nothing was tried"] if wanted.tame(fair) else [])


def blocks(design: Design, division: Division, key: str, seeds: int, size: int, bias: float = 1.0) -> list[Task]:
    """The tasks of one list of seeds."""
    return [Task(design, division, key, seeds, block, bias) for block in range(size // BLOCK)]


def written_out() -> list[tuple[Design, Division, str]]:
    """One population for each metric and division, to be written out person by person."""
    return [(MAIN._replace(weights=0.5), division, key) for division in DIVISIONS for key in KEYS]


def harder_blocks(design: Design, division: Division, key: str) -> list[Task]:
    """The tasks of a harder design."""
    return blocks(design, division, key, wanted.HARDER_LIST, wanted.HARDER_POPULATIONS)


def power_blocks(division: Division, key: str) -> list[list[Task]]:
    """The tasks of each bias."""
    return [blocks(MAIN, division, key, wanted.POWER_LIST, wanted.POWER_POPULATIONS, bias) for bias in wanted.BIASES]


def write(text: str, svg: str) -> None:
    """The page and its picture, or the page alone on the error stream."""
    if "--dry" in sys.argv[1:]:
        note(text)
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "own-error-power.svg").write_text(svg + "\n", encoding="utf-8")
    (FOLDER / "own-error.md").write_text(text, encoding="utf-8")
    note(f"written: {FOLDER / 'own-error.md'}")


def note(text: str) -> None:
    """Progress, on the error stream."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
