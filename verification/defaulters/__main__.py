"""Fit, write the numbers, judge on twenty seeds, print the page: `make calibrate` (some ten minutes on two cores).

With --dry nothing is written and the page goes to the error stream. Exit code 1 where a criterion is missed that is not known to be,
or kept that is known to be missed; and with --dry where the fitted numbers are not those that stand in the files.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from counterscore.society.package import load_society
from verification.defaulters import judged, page
from verification.defaulters.expected import frame
from verification.defaulters.fit import UNTIL, fit
from verification.defaulters.lived import live
from verification.defaulters.observed import flows, levels
from verification.defaulters.wanted import bad_news
from verification.defaulters.written import differences, rounded, write

SEEDS = range(1, 21)
PAGE = Path(__file__).parents[2] / "docs" / "calibration.md"


def main() -> int:
    """Everything from the published rows to the page."""
    dry = "--dry" in sys.argv[1:]
    society = load_society("china-2020")
    known = levels(society)
    steps = flows(known)
    fitted = fit(known, steps, frame(UNTIL), note)
    numbers = rounded(fitted.numbers)
    note(json.dumps(vars(numbers)))
    other = differences(numbers)
    last = judged.FORECAST[-1]
    lived = judged.lives(numbers, SEEDS, last)
    others = [live(other, 1000 + i, last) for i, other in enumerate(fitted.others)]
    text = page.page(numbers, known, steps, lived, others)
    if dry:
        note(text)
    else:
        write(numbers)
        PAGE.write_text(text, encoding="utf-8")
        note(f"written: {PAGE}")
    news = bad_news(page.criteria(known, steps, lived))
    for line in (*other, *news):
        note(line)
    return failed(dry, other, news)


def failed(dry: bool, other: list[str], news: list[str]) -> int:
    """The exit code: numbers that were just written stand in the files."""
    return 1 if news or (dry and other) else 0


def note(text: str) -> None:
    """Progress, on the error stream."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
