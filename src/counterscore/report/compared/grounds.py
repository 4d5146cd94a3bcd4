"""What refusals rest on under every scheme: grounds, contexts by services, and which safeguard would undo most of what is wrong."""

from __future__ import annotations

from counterscore.report import resting
from counterscore.report.closer import matrix, shares
from counterscore.report.closer.look import Look
from counterscore.report.pairs import Compared
from counterscore.report.seen import Finding, Part, Table

NAME = "grounds"
TITLE = "What refusals rest on"


def finding(seen: Compared) -> Finding | None:
    """How much falls without conduct unrelated to the service, under every scheme."""
    looks = refusing(seen)
    if not looks:
        return None
    return Finding(TITLE, f"{across(looks)}.", NAME)


def across(looks: dict[str, Look]) -> str:
    """The parts that fall without unrelated conduct, scheme by scheme."""
    told = "; ".join(f"{name} {shares.values(look)}" for name, look in looks.items())
    return (
        "Part of the refusals examined that would not have happened if only conduct connected with the service counted, with contested links "
        f"read as connected and as not: {told}"
    )


def refusing(seen: Compared) -> dict[str, Look]:
    """The schemes under which refusals were examined, by name; none where no scheme changes a life."""
    return {} if not seen.effective else {side.name: side.look for side in seen.sides if side.look.refuses and side.look.examined}


def build(seen: Compared) -> Part | None:
    """The schemes side by side; None where none refuses anything or none differs."""
    looks = refusing(seen)
    if not looks:
        return None
    said = (
        shares.FROZEN,
        shares.WORDS,
        shares.examined_said(next(iter(looks.values())), every=True),
        shares.READ,
        f"{across(looks)}.",
        shares.safeguards_said(looks),
        shares.safeguards_read(next(iter(looks.values()))),
    )
    return Part(NAME, TITLE, tuple(s for s in said if s), (resting.intervals(looks), resting.tiles_beside(looks)), tables(looks))


def tables(looks: dict[str, Look]) -> tuple[Table, ...]:
    """Every share, services, kinds, and safeguards."""
    return shares.shares_beside(looks), matrix.folds_beside(looks), matrix.kinds_beside(looks), shares.safeguards_beside(looks)
