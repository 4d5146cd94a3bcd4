"""Live every pattern, judge it, print the page: `python -m verification.patterns` (some three minutes on two cores).

With --dry nothing is written and the page goes to the error stream. With --seed N
other people are lived, and what is found goes to the output stream for
`verification.patterns.again`. Exit code 1 where something fails that is not known
to fail, or passes where it must fail or is known to.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from verification.patterns import acts, approval, chill, pilots, rare, support, visible
from verification.patterns.lives import SEEDS
from verification.patterns.page import page, row
from verification.patterns.wanted import WANTED, Pattern, bad_news

FOLDER = Path(__file__).parents[2] / "docs" / "verification"
PATTERNS = (
    approval.approval,
    approval.over_report,
    acts.certainty,
    visible.visibility,
    support.information,
    rare.bans,
    chill.chill,
    support.low_scorers,
    pilots.pilots,
)


def main() -> int:
    """Everything from the facts to the page."""
    words = sys.argv[1:]
    if "--seed" in words:
        SEEDS[:] = [int(words[words.index("--seed") + 1])]
    began, done = time.monotonic(), []
    for number, live in enumerate(PATTERNS, 1):
        done.append(live())
        note(f"{number} of {len(PATTERNS)}: {done[-1].title} ({time.monotonic() - began:.0f} s)")
    found = {f.key: f for pattern in done for f in pattern.found}
    if list(found) != [w.key for w in WANTED]:
        raise RuntimeError("what was found is not what is wanted")
    if "--seed" in words:
        print(json.dumps({key: f.estimate._asdict() for key, f in found.items()}, default=float))
        return 0
    write(done, page(done))
    note("\n".join(row(w, found[w.key]) for w in WANTED))
    news = bad_news(found)
    for line in news:
        note(line)
    return 1 if news else 0


def write(done: list[Pattern], text: str) -> None:
    """The page and its pictures, or the page alone on the error stream."""
    if "--dry" in sys.argv[1:]:
        note(text)
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for pattern in done:
        (FOLDER / f"patterns-{pattern.name}.svg").write_text(pattern.svg + "\n", encoding="utf-8")
    (FOLDER / "patterns.md").write_text(text, encoding="utf-8")
    note(f"written: {FOLDER / 'patterns.md'}")


def note(text: str) -> None:
    """Progress, on the error stream."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
