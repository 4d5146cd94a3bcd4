"""The same comparisons on fresh seeds, every criterion fixed before: `python -m verification.patterns.again` (some eight minutes).

The first seed showed results while criteria could still be changed, and some were
(they stand at the top of patterns.md). What holds on people on whom nothing was
looked at before is what may be called tested. Prints docs/verification/patterns-again.md;
with --dry the page goes to the error stream. Exit code 1 where a row that must fail
passes, or one that is not known to fail does not hold on every fresh seed.
"""

from __future__ import annotations

import json
import subprocess
import sys

from verification.patterns.__main__ import FOLDER, note
from verification.patterns.measured import Estimate
from verification.patterns.page import interval, written
from verification.patterns.wanted import KNOWN, MUST_FAIL, WANTED, WITHIN, Wanted, holds

FRESH = (2, 3, 4)


def main() -> int:
    """Live every fresh seed in a process of its own, and print the page."""
    found = [lived(seed) for seed in FRESH]
    text = page(found)
    if "--dry" in sys.argv[1:]:
        note(text)
    else:
        (FOLDER / "patterns-again.md").write_text(text, encoding="utf-8")
    held = {w.key: sum(holds(w, of[w.key]) for of in found) for w in WANTED}
    news = [key for key, n in held.items() if (n > 0 if key in MUST_FAIL else n < len(FRESH) and key not in KNOWN)]
    for key in news:
        note(f"{key}: holds on {held[key]} of {len(FRESH)} seeds")
    return 1 if news else 0


def lived(seed: int) -> dict[str, Estimate]:
    """What is found on a seed."""
    note(f"seed {seed}")
    command = [sys.executable, "-m", "verification.patterns", "--seed", str(seed)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return {key: Estimate(**values) for key, values in json.loads(done.stdout).items()}


def page(found: list[dict[str, Estimate]]) -> str:
    """The whole page."""
    held = [sum(holds(w, of[w.key]) for w in WANTED) for of in found]
    always = sum(all(holds(w, of[w.key]) for of in found) for w in WANTED)
    never = [w.key for w in WANTED if not any(holds(w, of[w.key]) for of in found)]
    mixed = [w.key for w in WANTED if w.key not in never and not all(holds(w, of[w.key]) for of in found)]
    seeds = ", ".join(str(seed) for seed in FRESH)
    head = "| | compared | unit | wanted | " + " | ".join(f"seed {seed}" for seed in FRESH) + " | holds |"
    return "\n".join(
        [
            "# Other published patterns, on fresh seeds\n",
            "<!-- printed by `python -m verification.patterns.again`; edits here are lost -->\n",
            f"The comparisons of [patterns.md](patterns.md) on other people: seeds {seeds}, with signs, tolerances, samples and reasons as they stood when "
            "seed 1 had been looked at. Nothing was changed after these were lived.\n",
            f"**{always} of {len(WANTED)} hold on every fresh seed** ({', '.join(f'{n} on seed {seed}' for n, seed in zip(held, FRESH, strict=True))}). "
            f"Never: {', '.join(never) or 'none'}. On some seeds only: {', '.join(mixed) or 'none'}.\n",
            head,
            "|---" * (len(FRESH) + 5) + "|",
            *(row(w, [of[w.key] for of in found]) for w in WANTED),
            "",
        ]
    )


def row(w: Wanted, estimates: list[Estimate]) -> str:
    """One comparison: found value and 95% interval of each seed."""
    wanted = f"{w.least:g} to {w.most:g}" if w.want == WITHIN else w.want
    cells = [written(e.value) + ("" if interval(e) == "none" else f" ({interval(e)})") for e in estimates]
    n = sum(holds(w, e) for e in estimates)
    mark = f"{n} of {len(estimates)}" if n == len(estimates) else f"**{n} of {len(estimates)}**"
    mark += ", must fail" if w.key in MUST_FAIL else (", known" if w.key in KNOWN and n < len(estimates) else "")
    return f"| {w.key} | {w.said} | {w.unit} | {wanted} | {' | '.join(cells)} | {mark} |"


if __name__ == "__main__":
    sys.exit(main())
