"""Ten years at every edge: python -m verification.bounded [--dry] (under ten minutes on two cores).

Writes docs/verification/bounded.md; with --dry the page goes to the output stream. Exit code 1 where anything is unbounded.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from counterscore.engine.simulate import processors
from verification.bounded.edges import cases, numbers
from verification.bounded.judged import growing, runaway
from verification.bounded.lived import Life, cut_life, live
from verification.bounded.page import page

PAGE = Path(__file__).parents[2] / "docs" / "verification" / "bounded.md"


def main() -> int:
    """Live all cases, those that gather speed again without loops, and print the page."""
    known = numbers()
    todo = cases(known)
    note(f"{len(known)} numbers, {len(todo)} cases")
    started = time.perf_counter()
    lives: list[Life] = [live(todo[0])]  # compiles the engine once, before others load it
    with ProcessPoolExecutor(processors(), mp_context=get_context("spawn")) as pool:
        for life in pool.map(live, todo[1:], chunksize=4):
            lives.append(life)
            if life.faults or growing(life):
                note(f"{life.case}: out of bounds {life.faults}, gathering speed {growing(life)}")
            if len(lives) % 25 == 0:
                note(f"{len(lives)} of {len(todo)} cases, {time.perf_counter() - started:.0f} s")
        again = [case for case, life in zip(todo, lives, strict=True) if growing(life)]
        cut = {life.case: life for life in pool.map(cut_life, again)}
    text = page(known, lives, cut)
    if "--dry" in sys.argv[1:]:
        print(text, end="")
    else:
        PAGE.write_text(text, encoding="utf-8")
        note(f"written: {PAGE.name}")
    return 1 if any(life.faults or (life.case in cut and runaway(life, cut[life.case])) for life in lives) else 0


def note(text: str) -> None:
    """Progress, on the error stream."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
