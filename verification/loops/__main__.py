"""Loop gains of every scheme: python -m verification.loops [--dry] (some five minutes on two cores).

Writes docs/loops.md; with --dry the page goes to the output stream. Exit code 1 where a gain, with two errors, reaches 1.
"""

from __future__ import annotations

import sys
from pathlib import Path

from counterscore.engine.simulate import processors
from counterscore.scheme.catalogue import find_reform, presets, reforms
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme
from counterscore.society.package import load_society
from counterscore.study.loops import Gain, gains
from counterscore.text import parse, read_text
from verification.loops.page import page

PAGE = Path(__file__).parents[2] / "docs" / "loops.md"
REFORMED = "unified-2020"
SEEDS = (1, 2, 3)


def main() -> int:
    """Measure, print."""
    found: list[tuple[Scheme, list[Gain]]] = []
    for scheme in schemes():
        found.append((scheme, gains(scheme, load_society(scheme.society), seeds=SEEDS, threads=processors())))
        worst = max((g.most for g in found[-1][1]), default=0.0)
        print(f"{scheme.id}: largest gain with two errors {worst:.3f}", file=sys.stderr, flush=True)
    text = page(found, SEEDS)
    if "--dry" in sys.argv[1:]:
        print(text, end="")
    else:
        PAGE.write_text(text, encoding="utf-8")
    return 1 if any(g.most >= 1 for _, row in found for g in row) else 0


def schemes() -> list[Scheme]:
    """Every preset, and the reported system with each reform that fits it."""
    out = [load_scheme(name) for name in presets()]
    for name in reforms():
        bases = parse(read_text(find_reform(name)), find_reform(name))["base"]
        if REFORMED in ([bases] if isinstance(bases, str) else bases):
            out.append(load_scheme(REFORMED, [name]))
    return out


if __name__ == "__main__":
    sys.exit(main())
