"""Ways back: leaving the lowest tier, money trouble, notice, appeal and correction."""

from __future__ import annotations

import numpy as np

from counterscore.audit.rows import Row, Seen, ratio, share_of
from counterscore.mechanisms.contract import TIERS

MOBILITY, TRAP, REDRESS = "mobility", "the trap", "redress reach"


def mobility(seen: Seen) -> list[Row]:
    """From year to year: who leaves the tiers that bar (the lowest, where none does), and who falls into them."""
    tiers = seen.found.counts.tiers.astype(np.float64)
    barring = np.flatnonzero(seen.run.data.tables["sanctions.bars"][-1, :TIERS, 0])
    low = int(barring.max()) + 1 if barring.size else 1
    part = "the tiers that bar" if barring.size else "the lowest tier"
    up, stay = tiers[:, :low, low:].sum(axis=(1, 2)), tiers[:, :low].sum(axis=(1, 2))
    down, high = tiers[:, low:, :low].sum(axis=(1, 2)), tiers[:, low:].sum(axis=(1, 2))
    return [
        share_of(seen, up, stay, (MOBILITY, "left within a year", part)),
        share_of(seen, down, high, (MOBILITY, "fell into them within a year", part)),
    ]


def trapped(seen: Seen) -> list[Row]:
    """Money trouble of those who were ever refused, beside that of the others."""
    persons = seen.found.persons
    strained, refused = persons.field("strain") > 0, persons.field("refusals") > 0
    rows = []
    for name, among in (("ever refused", refused), ("never refused", ~refused)):
        part, whole = seen.spread(strained & among), seen.spread(among)
        rows.append(share_of(seen, part, whole, (TRAP, "came into money trouble through a refusal", name)))
    return rows


def redressed(seen: Seen) -> list[Row]:
    """Who knew, who appealed, what came of it, and how long a bar on false ground stood."""
    p = seen.found.persons
    false = p.field("weeks_false") > 0
    of_false = seen.spread(false)
    refused = seen.spread(p.field("knew_first") > 0)
    weeks, half, size = ratio(seen.weight, seen.by_community("false_weeks_ended"), seen.by_community("false_ended"))
    pending, half_pending, decided = ratio(seen.weight, seen.by_community("pending"), seen.by_community("decided"))
    return [
        share_of(seen, seen.spread(p.field("knew_first") == 1), refused, (REDRESS, "knew of the bar before the first refusal", "")),
        share_of(seen, seen.spread(false & (p.field("appeals") > 0)), of_false, (REDRESS, "appealed, of those barred on false ground", "")),
        share_of(
            seen, seen.by_community("upheld_false"), seen.by_community("decided_false"), (REDRESS, "upheld, of appeals on false ground", "")
        ),
        share_of(seen, seen.by_community("unheard"), seen.by_community("refusals"), (REDRESS, "refusals before any decision", "")),
        share_of(seen, seen.by_community("false_open"), of_false, (REDRESS, "never put right, of those barred on false ground", "")),
        Row(REDRESS, "a stretch on false ground that ended lasted", "", weeks, weeks - half, weeks + half, "weeks", size),
        Row(REDRESS, "an appeal was pending for", "", pending, pending - half_pending, pending + half_pending, "weeks", decided),
    ]
