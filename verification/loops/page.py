"""The page docs/loops.md."""

from __future__ import annotations

from counterscore.scheme.model import Scheme
from counterscore.study.loops import Gain, branch_week
from counterscore.study.loops_law import LOOPS
from counterscore.weeks import monday

Found = list[tuple[Scheme, list[Gain]]]
HOW = """
Every feedback loop of the law has a lag, a saturation and a decay. Its *gain* says what it puts back of a small step in its own variable,
measured by finite differences on the same lives, draw for draw. A world (one community a province, some 71,000 persons) is lived by the
scheme up to two years after its last rule changes, and copied four times: as it is (A); with the variable held a step above A's, written
anew before each week, so that no second round begins (P); and both again with the loop cut, its coupling taken out of the tables or
what it runs through kept as in A (C held at the step, C0 without). After the lag, at the close of each week of the window,

    put back = (P - A) - (C - C0)        lost = step - (C - C0)        gain = sum of put back / sum of lost

*Lost* is what the variable forgets by itself in a week; a loop with a gain of 1 or more would put back all of that, and run away until
it meets its bounds. A gain under 0 damps. Errors are standard errors of a ratio of sums over county cells and seeds; where nothing was put
back at all, two errors are the 95% bound for events of the size of a step, none of which was seen. *None*: the scheme has no such loop,
and its gain is exactly 0. Counties answer to their rank, which a step of all alike would not move: there every second cell is stepped, then
the others. `counterscore loops SCHEME` prints the same for any scheme, on one seed.

Gains are means over everybody who is stepped, and hold at the state of that time and for that step; whoever stands at a threshold responds
more, whoever stands far from all of them not at all. *Scores together* is the one large gain, and is so by construction: the community's
mean draws scores towards itself and keeps their mean where it is, so that without drift a shift of everybody together would last (gain 1), neither growing
nor fading; drift towards the start takes it back, the faster in proportion the smaller it is, and a distance under one point over
`association_share` moves nobody, since points are whole.
"""


def page(found: Found, seeds: tuple[int, ...]) -> str:
    """The whole page."""
    parts = [
        "# Loop gains\n\n<!-- printed by `python -m verification.loops`; edits here are lost -->",
        HOW,
        verdict(found, seeds),
        known(),
        overview("Presets", [x for x in found if not x[0].reforms]),
        overview("The reported system with a reform", [x for x in found if x[0].reforms]),
        "## When\n\n| scheme | branched in the week of | blocks |\n|---|---|---|",
        "\n".join(f"| {s.id} | {monday(branch_week(s))} | {max(g.blocks for g in row)} |" for s, row in found),
    ]
    return "\n".join(parts) + "\n"


def verdict(found: Found, seeds: tuple[int, ...]) -> str:
    """The largest gains."""
    every = sorted((g for _, row in found for g in row), key=lambda g: -g.most)
    over = [g for g in every if g.most >= 1]
    best = every[0]
    rest = next(g for g in every if g.loop != best.loop)
    said = (
        "**Every gain, with two errors, is under 1.**"
        if not over
        else "**OVER 1: " + "; ".join(f"{g.scheme}, {g.loop}" for g in over) + ".**"
    )
    return (
        f"{said} Seeds: {', '.join(map(str, seeds))}. Largest: {best.loop} in `{best.scheme}`, {cell(best)}; "
        f"of the others, {rest.loop} in `{rest.scheme}`, {cell(rest)}.\n"
    )


def known() -> str:
    """The loops."""
    out = [
        "## The loops\n\n| loop | what runs round | step | lag, weeks | window | bounded by | decays by |\n|---|---|---|---|---|---|---|"
    ]
    out += [f"| {x.name} | {x.path} | {x.step / x.scale:+.4g} {x.unit} | {x.lag} | {x.window} | {x.bound} | {x.decay} |" for x in LOOPS]
    return "\n".join(out) + "\n"


def overview(title: str, found: Found) -> str:
    """Gains, a column a scheme."""
    names = [(s.reforms[-1] if s.reforms else s.id) for s, _ in found]
    out = [f"## {title}\n\n| loop | {' | '.join(names)} |\n|---|{'---|' * len(names)}"]
    for i, loop in enumerate(LOOPS):
        out.append(f"| {loop.name} | " + " | ".join(cell(row[i]) for _, row in found) + " |")
    return "\n".join(out) + "\n"


def cell(g: Gain) -> str:
    """A gain with its error."""
    return f"{g.gain:+.4f} ± {g.error:.4f}" if g.there else "none"
