"""Fit, write the numbers, judge on twenty seeds, print the page: `make calibrate` (some ten minutes on two cores).

With --dry nothing is written and the page goes to the error stream.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from counterscore.society.package import load_society
from verification.defaulters import judged, page
from verification.defaulters.expected import frame
from verification.defaulters.fit import UNTIL, fit
from verification.defaulters.observed import flows, levels
from verification.defaulters.written import rounded, write

SEEDS = range(1, 21)
PAGE = Path(__file__).parents[2] / "docs" / "calibration.md"


def main() -> None:
    """Everything from the published rows to the page."""
    society = load_society("china-2020")
    known = levels(society)
    steps = flows(known)
    frame_of_fit = frame(UNTIL)
    fitted = fit(known, steps, frame_of_fit, note)
    numbers = rounded(fitted.numbers)
    note(json.dumps(vars(numbers)))
    last = judged.FORECAST[-1]
    lived = judged.lives(numbers, SEEDS, last)
    others = [judged.live(other, 1000 + i, last) for i, other in enumerate(fitted.others)]
    if "--dry" not in sys.argv[1:]:
        write(numbers)
        PAGE.write_text(page.page(numbers, known, steps, lived, others), encoding="utf-8")
        note(f"written: {PAGE}")
    else:
        note(page.page(numbers, known, steps, lived, others))


def note(text: str) -> None:
    """Progress, on the error stream."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
