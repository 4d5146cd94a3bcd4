"""The parts of the page of a comparison, in their order, each a file of the same shape.

A part file has NAME, TITLE, `finding(pair)` (its sentence about one other scheme, or
None) and `build(seen)` (the part, or None where there is nothing to show). A part
that brings no sentence for the first page returns None from `finding`. In `grounds`,
`law` and `life` it is `finding(seen)`: one sentence about all schemes at once.
"""

from __future__ import annotations

from types import ModuleType

from counterscore.report.compared import barred, effects, grounds, law, life, provinces, rules, side_by_side, winners
from counterscore.report.pairs import Compared
from counterscore.report.seen import Part

PARTS: tuple[ModuleType, ...] = (rules, side_by_side, barred, winners, provinces, effects, grounds, life, law)


def all_parts(seen: Compared) -> list[Part]:
    """Every part that this comparison has something to show for."""
    return [part.begin() for part in (module.build(seen) for module in PARTS) if part is not None]
