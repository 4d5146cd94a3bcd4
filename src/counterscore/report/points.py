"""Points that records take and bring: records times points of their week, before caps and bounds."""

from __future__ import annotations

import numpy as np

from counterscore.report.seen import Seen


def points_by_kind(seen: Seen) -> dict[str, tuple[float, float]]:
    """Points taken and points brought, both 0 or more and scaled to the nation, for each kind of conduct that moves the score at some time."""
    points = seen.ruled("scoring.points")  # [week, kind]
    found = {}
    for i, kind in enumerate(seen.society.occasions.names):
        if points[:, i].any():
            records = seen.weekly(f"records[{kind}]") + seen.weekly(f"false_records[{kind}]")
            found[kind] = tuple(float((records * np.maximum(0, sign * points[:, i])).sum()) for sign in (-1, 1))
    return found  # type: ignore[return-value]


def points_by_context(seen: Seen) -> list[tuple[str, float]]:
    """Points that records take, by field of life, most first."""
    context = {kind.name: kind.context for kind in seen.society.occasions.kinds}
    taken: dict[str, float] = {}
    for kind, (lost, _) in points_by_kind(seen).items():
        if lost:
            taken[context[kind]] = taken.get(context[kind], 0.0) + lost
    return sorted(taken.items(), key=lambda pair: -pair[1])
