"""What refusals rest on: grounds under both readings, contexts by services, and which safeguard would undo most of what is wrong."""

from __future__ import annotations

from counterscore.report import resting
from counterscore.report.closer import matrix, shares
from counterscore.report.parts import errors
from counterscore.report.seen import Finding, Part, Seen, capital

NAME = "grounds"
TITLE = "What refusals rest on"


def finding(seen: Seen) -> Finding | None:
    """How much would not have happened without conduct unrelated to the service, and on which contested link most of it hangs."""
    if seen.look is None or not seen.look.refuses or not seen.look.examined:
        return None
    return Finding(TITLE, f"{capital(shares.unrelated_said(seen.look))}{shares.contested_said(seen.look)}.", NAME)


def build(seen: Seen) -> Part | None:
    """Sentences, the matrix, and every share; None where the page has no closer look, or nobody was refused anything."""
    look = seen.look
    if look is None or not look.refuses:
        return None
    if not look.examined:
        return Part(NAME, TITLE, (shares.NONE,))
    sentences = (
        *(shares.FROZEN, shares.WORDS, shares.examined_said(look), shares.READ),
        f"{shares.grounds_said(look)} {capital(errors.ground(seen))}.",
        f"{capital(shares.unrelated_said(look))}{shares.contested_said(look)}.",
        *(shares.misshared_said(look), shares.safeguard_said(look), shares.safeguards_read(look)),
    )
    tables = (shares.shares_table(look), matrix.folds_table(look), matrix.kinds_table(look), shares.safeguards_table(look))
    return Part(
        NAME, TITLE, tuple(s for s in sentences if s), (resting.tiles(look),), tuple(table for table in tables if table is not None)
    )
