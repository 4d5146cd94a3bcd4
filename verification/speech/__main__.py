"""Compare, adapt, print the page: `python -m verification.speech` (a minute or so on two cores).

With --dry nothing is written and the page goes to the error stream. Exit code 1
where a tolerance is exceeded.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from verification.speech import authority, claims, diagram, drawn
from verification.speech.page import page

FOLDER = Path(__file__).parents[2] / "docs" / "verification"
SEEDS = (1, 2, 3)
MEANS = {False: (0.5, 1, 2, 3, 4, 8), True: (0.5, 1, 2, 3, 4)}  # punishment proportional or not -> mean boldnesses
WORKERS = 2


def main() -> int:
    """Everything from the two laws to the page."""
    where = [(on, p) for p in (False, True) for on in (*diagram.planes(p), diagram.anywhere())]
    rounded = [diagram.compare(on, p) for on, p in where]
    exact = [diagram.compare(on, p, half=0.0) for on, p in where]
    note("laws compared; the authority adapts")
    runs = [(p, mean, seed) for p, means in MEANS.items() for mean in means for seed in SEEDS]
    with ProcessPoolExecutor(WORKERS) as pool:
        lives = list(pool.map(authority.adapt, *zip(*runs, strict=True)))
    found = claims.all_claims(lives)
    text = page(rounded, exact, found, lives)
    pictures = {"phases": drawn.phases([c for c in rounded if c.plane.x]), "authority": drawn.paths(lives)}
    if "--dry" in sys.argv[1:]:
        note(text)
    else:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, svg in pictures.items():
            (FOLDER / f"speech-{name}.svg").write_text(svg + "\n", encoding="utf-8")
        (FOLDER / "speech.md").write_text(text, encoding="utf-8")
        note(f"written: {FOLDER / 'speech.md'}")
    failed = [c.said for c in found if not c.holds]
    failed += [f"{c.plane.name}, proportional={c.proportional}" for c in rounded + exact if not diagram.within(c)]
    for said in failed:
        note(f"not so: {said}")
    return 1 if failed else 0


def note(text: str) -> None:
    """Progress, on the error stream."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
