"""Rewards: who is given what by tier, and from whom it is withheld."""

from __future__ import annotations

from counterscore.report.seen import Finding, Part, Seen, Table, few, of_many, rate, worded

NAME = "rewards"
TITLE = "Rewards"


def finding(seen: Seen) -> Finding | None:
    """Rewards have no sentence on the first page."""
    return None


def build(seen: Seen) -> Part | None:
    """Rewards held and withheld at the first and last count."""
    rows = []
    for name in seen.society.services.names:
        held, kept = seen.at_turns(f"rewarded[{name}]"), seen.at_turns(f"withheld[{name}]")
        told = (held + kept).nonzero()[0]
        if told.size:
            first, last = (f"{rate(held[i], held[i] + kept[i])}" for i in (told[0], told[-1]))
            rows.append((worded(name), first, last, f"{seen.lives(f'rewarded[{name}]'):,}"))
    if not rows:
        return None
    shares = [said for said in (held_said(seen, name) for name in seen.society.services.names) if said]
    table = Table(
        "Holders of each 1,000 persons with a score, counted once a quarter",
        ("reward", "at the first count with any score", "at the last count", "holdings in the sample, all counts together"),
        tuple(rows),
    )
    return Part(NAME, TITLE, tuple(shares), (), (table,))


def held_said(seen: Seen, name: str) -> str:
    """Who holds a reward at the last count."""
    held, kept = (float(seen.at_turns(f"{what}[{name}]")[-1]) for what in ("rewarded", "withheld"))
    if not held + kept:
        return ""
    lives = int(seen.run.data.flows[seen.turns[-1], :, seen.run.index(f"rewarded[{name}]")].sum())
    holders = of_many(held / (held + kept), "persons with a score")
    return f"{holders} held {worded(name)} as a reward {seen.last_count}{few(lives)}; all others with a score went without."
