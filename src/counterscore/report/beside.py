"""The score beside the list: who is refused by each, from what, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterscore.mechanisms.contract import CAUSES, GROUPS
from counterscore.report.findings import group_sizes, millions

if TYPE_CHECKING:
    from counterscore.record.opened import Run
    from counterscore.scheme.model import Scheme
    from counterscore.society.package import Society


@dataclass(frozen=True)
class Beside:
    """Three small tables and the sentences over them."""

    sentences: tuple[str, ...]
    services: tuple[tuple[str, str, str, str], ...]  # service, by list alone, by score alone, by both
    groups: tuple[tuple[str, str, str], ...]  # group, per 1,000 by list alone, by the score or both
    reasons: tuple[tuple[str, str, str], ...]  # context, points taken, share of all points taken


def beside(run: Run, scheme: Scheme, society: Society, final: dict[str, Any]) -> Beside | None:
    """The comparison, where a run has refusals by a list and by a score; otherwise None."""
    by_cause = {c: sum(by[c] for by in final["refused_by_cause"].values()) for c in CAUSES}
    if not by_cause["list"] or not by_cause["score"] + by_cause["both"]:
        return None
    services = tuple(
        (name.replace("_", " "), *(f"{by[c]:,}" for c in CAUSES)) for name, by in final["refused_by_cause"].items() if sum(by.values())
    )
    groups = group_table(run, society)
    reasons = points_by_context(run, society)
    only = [name.replace("_", " ") for name, by in final["refused_by_cause"].items() if by["score"] and not by["list"]]
    taken = sum(points for _, points in reasons)
    sentences = [
        f"The list refused {millions(by_cause['list'])} attempts for one reason, a judgment that was not obeyed; the score took part in "
        f"{millions(by_cause['score'] + by_cause['both'])}, for points taken in {len(reasons)} fields of life.",
        f"Only the score closes {', '.join(only)}." if only else "",
        status_sentence(scheme),
    ]
    shown = tuple((context.replace("_", " "), f"{points:,.0f}", f"{points / taken:.1%}") for context, points in reasons)
    return Beside(tuple(s for s in sentences if s), services, groups, shown)


def group_table(run: Run, society: Society) -> tuple[tuple[str, str, str], ...]:
    """Refusals per 1,000 persons of 18 and over: by list alone, and by the score or both."""
    sizes = group_sizes(run, society)
    rows = []
    for group in GROUPS:
        listed, refused = (float(run.national(f"{name}[{group}]").sum()) for name in ("group_by_list", "group_refused"))
        rows.append((group, f"{listed / sizes[group] * 1000:.1f}", f"{(refused - listed) / sizes[group] * 1000:.1f}"))
    return tuple(rows)


def points_by_context(run: Run, society: Society) -> list[tuple[str, float]]:
    """Points that records take, by context, most first: records times points, before caps and bounds."""
    era = np.searchsorted(run.data.tables["eras.week"], run.data.weeks, side="right") - 1
    points = run.data.tables["scoring.points"][era]  # [week, kind]
    taken: dict[str, float] = {}
    for i, kind in enumerate(society.occasions.kinds):
        records = run.national(f"records[{kind.name}]") + run.national(f"false_records[{kind.name}]")
        lost = float((records * np.maximum(0, -points[:, i])).sum())
        if lost:
            taken[kind.context] = taken.get(kind.context, 0.0) + lost
    return sorted(taken.items(), key=lambda pair: -pair[1])


def status_sentence(scheme: Scheme) -> str:
    """On what each half rests."""

    def count(names: tuple[str, ...]) -> str:
        status = [q.status for where, q in scheme.quantities() if where.split(".")[0] in names]
        return ", ".join(f"{status.count(s)} {s}" for s in ("published", "estimated", "assumed") if s in status)

    return f"On what they rest: the list's own numbers are {count(('lists',))}; those of the score and its roll-out {count(('scoring', 'rollout'))}."
