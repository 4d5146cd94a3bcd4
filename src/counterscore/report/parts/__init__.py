"""The parts of the page, in their order, each a file of the same shape.

A part file has NAME, TITLE, `finding(seen)` (its sentence on the first page, or
None) and `build(seen)` (the part, or None where the run has nothing to show).
`grounds`, `life` and `law` take seconds: they are on a page that has a closer look.
"""

from __future__ import annotations

from types import ModuleType

from counterscore.report.parts import (
    campaign,
    conduct,
    counties,
    errors,
    grounds,
    law,
    league,
    life,
    money,
    redress,
    refusals,
    rewards,
    speech,
)
from counterscore.report.seen import Part, Seen

PARTS: tuple[ModuleType, ...] = (refusals, conduct, errors, grounds, life, speech, money, redress, counties, campaign, league, rewards, law)


def all_parts(seen: Seen) -> list[Part]:
    """Every part that this run has something to show for."""
    return [part.begin() for part in (module.build(seen) for module in PARTS) if part is not None]
