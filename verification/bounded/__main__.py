"""Ten years at every edge: python -m verification.bounded [--dry] (a quarter of an hour on two cores).

Writes docs/verification/bounded.md; with --dry the page goes to the output stream. Exit code 1 where anything is unbounded,
or where a case does not compile: what was not lived was not tested.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from counterscore.engine.simulate import processors
from verification.bounded.edges import Case, cases, numbers
from verification.bounded.judged import far, growing, runaway, suspected
from verification.bounded.lived import EXPLORED, FRESH, Life, cut_life, live
from verification.bounded.page import page

PAGE = Path(__file__).parents[2] / "docs" / "verification" / "bounded.md"


class Lived(NamedTuple):
    """All cases on one seed, and those that gather speed or end far from where they began again without loops."""

    lives: list[Life]
    cut: dict[str, Life]

    @property
    def unbounded(self) -> bool:
        """Whether a case could not be lived, a field left its bounds, or a series ran away (not by the first criterion)."""
        return any(life.refused or life.faults or (life.case in self.cut and runaway(life, self.cut[life.case])) for life in self.lives)


def main() -> int:
    """Live all cases on both seeds and print the page."""
    known = numbers()
    todo = cases(known)
    note(f"{len(known)} numbers, {len(todo)} cases")
    live(todo[0])  # compiles the engine once, before others load it
    with ProcessPoolExecutor(processors(), mp_context=get_context("spawn")) as pool:
        explored, fresh = (lived(pool, todo, seed) for seed in (EXPLORED, FRESH))
    text = page(known, explored.lives, explored.cut, fresh)
    if "--dry" in sys.argv[1:]:
        print(text, end="")
    else:
        PAGE.write_text(text, encoding="utf-8")
        note(f"written: {PAGE.name}")
    return 1 if explored.unbounded or fresh.unbounded else 0


def lived(pool: ProcessPoolExecutor, todo: list[Case], seed: int) -> Lived:
    """All cases on one seed."""
    started, lives = time.perf_counter(), []
    for life in pool.map(partial(live, seed=seed), todo, chunksize=4):
        lives.append(life)
        if life.refused:
            note(f"seed {seed}, {life.case}: refused at compile time: {life.refused}")
        elif life.faults or suspected(life):
            note(f"seed {seed}, {life.case}: out of bounds {life.faults}, gathering speed {growing(life)}, far {far(life)}")
        if len(lives) % 50 == 0:
            note(f"seed {seed}: {len(lives)} of {len(todo)} cases, {time.perf_counter() - started:.0f} s")
    again = [case for case, life in zip(todo, lives, strict=True) if suspected(life)]
    return Lived(lives, {life.case: life for life in pool.map(partial(cut_life, seed=seed), again)})


def note(text: str) -> None:
    """Progress, on the error stream."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
