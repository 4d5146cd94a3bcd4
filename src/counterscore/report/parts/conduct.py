"""What moves the score: how often each kind of conduct happens, how often it is written down, and what that takes or brings."""

from __future__ import annotations

from counterscore.report.points import points_by_kind
from counterscore.report.seen import Finding, Part, Seen, Table, percent, rate, short, signed, worded

NAME = "conduct"
TITLE = "What moves the score"


def finding(seen: Seen) -> Finding | None:
    """Conduct has no sentence on the first page."""
    return None


def build(seen: Seen) -> Part | None:
    """Every kind with points, and the kinds that take and bring most."""
    moved = points_by_kind(seen)
    if not any(taken + brought for taken, brought in moved.values()):
        return None
    lost, won = (short(seen.total(f"points_{way}") / seen.adults) for way in ("lost", "won"))
    sentences = (
        f"Over the whole run records took {lost} points from the average adult and brought {won}.",
        f"Were every record to count in full, they {most_said(moved, 0, 'would have taken', seen)}, and {most_said(moved, 1, 'brought', seen)}.",
    )
    return Part(NAME, TITLE, sentences, (), (by_kind(seen, moved),))


def most_said(moved: dict[str, tuple[float, float]], way: int, verb: str, seen: Seen) -> str:
    """Points by the head, and the kind that has the largest part in them."""
    whole = sum(points[way] for points in moved.values())
    if not whole:
        return f"{verb} none"
    kind = max(moved, key=lambda name: moved[name][way])
    return f"{verb} {short(whole / seen.adults)}, {percent(moved[kind][way], whole)} of that for {worded(kind)}"


def by_kind(seen: Seen, moved: dict[str, tuple[float, float]]) -> Table:
    """Every kind that moves the score, those that take most first, and then those that bring most."""
    rows = []
    for kind in seen.society.occasions.kinds:
        if kind.name in moved:
            taken, brought = moved[kind.name]
            counts = (seen.total(*(f"{what}[{kind.name}]" for what in names)) for names in (("acts",), ("records", "false_records")))
            lawful = {"yes": "lawful", "no": "unlawful", "contested": "contested"}[kind.lawful]
            told = (*(rate(n, seen.adults) for n in counts), signed(brought - taken, seen.adults))
            rows.append((brought - taken, (worded(kind.name), worded(kind.context), lawful, *told)))
    rows.sort()
    columns = ("kind of conduct", "field", "by law", "acts", "records, false ones among them", "points, were every record to count")
    return Table(
        "For every 1,000 adults over the whole run: every kind of conduct that moves the score", columns, tuple(row for _, row in rows)
    )
