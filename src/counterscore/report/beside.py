"""The score beside the list: who is refused by each, from what, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterscore.compile.lower import tier_names
from counterscore.mechanisms.contract import CAUSES, GROUPS
from counterscore.report.seen import Seen, Table, millions, percent, worded

if TYPE_CHECKING:
    from counterscore.scheme.model import Scheme


@dataclass(frozen=True)
class Beside:
    """Three small tables and the sentences over them."""

    sentences: tuple[str, ...]
    tables: tuple[Table, ...]


def beside(seen: Seen) -> Beside | None:
    """The comparison, where a run has refusals by a list and by a score; otherwise None."""
    refused = seen.final["refused_by_cause"]
    by_cause = {c: sum(by[c] for by in refused.values()) for c in CAUSES}
    if not by_cause["list"] or not by_cause["score"] + by_cause["both"]:
        return None
    reasons = points_by_context(seen)
    only = [worded(name) for name, by in refused.items() if by["score"] and not by["list"]]
    sentences = [
        f"The list refused {millions(by_cause['list'])} attempts for one reason, a judgment that was not obeyed; the score took part in "
        f"{millions(by_cause['score'] + by_cause['both'])}, for points taken in {len(reasons)} fields of life.",
        f"Only the score closes {', '.join(only)}." if only else "",
        status_sentence(seen.scheme),
    ]
    return Beside(tuple(s for s in sentences if s), (service_table(seen), group_table(seen), reason_table(reasons)))


def service_table(seen: Seen) -> Table:
    """Refused attempts by service and cause."""
    refused = seen.final["refused_by_cause"]
    rows = tuple((worded(name), *(f"{by[c]:,}" for c in CAUSES)) for name, by in refused.items() if sum(by.values()))
    columns = ("service", "by the list alone", "by the score alone", "by both")
    return Table("Refused attempts by service, whole run, scaled to the nation", columns, rows)


def group_table(seen: Seen) -> Table:
    """Refusals per 1,000 persons of 18 and over: by list alone, and by the score or both."""
    rows = []
    for group in GROUPS:
        listed, refused = (seen.total(f"{name}[{group}]") for name in ("group_by_list", "group_refused"))
        rows.append((group, f"{listed / seen.sizes[group] * 1000:.1f}", f"{(refused - listed) / seen.sizes[group] * 1000:.1f}"))
    columns = ("group", "by the list alone", "by the score, or both")
    title = "Refused attempts per 1,000 persons of 18 and over, whole run (a difference is not by itself discrimination: rates of conduct differ by assumption)"
    return Table(title, columns, tuple(rows))


def reason_table(reasons: list[tuple[str, float]]) -> Table:
    """Points taken by field of life."""
    taken = sum(points for _, points in reasons)
    rows = tuple((worded(context), f"{points:,.0f}", f"{points / taken:.1%}") for context, points in reasons)
    return Table(
        "Why scores fall: points taken by field of life (records times points, before bounds)", ("field", "points taken", "share"), rows
    )


def points_by_context(seen: Seen) -> list[tuple[str, float]]:
    """Points that records take, by context, most first: records times points, before caps and bounds."""
    run = seen.run
    era = np.searchsorted(run.data.tables["eras.week"], run.data.weeks, side="right") - 1
    points = run.data.tables["scoring.points"][era]  # [week, kind]
    taken: dict[str, float] = {}
    for i, kind in enumerate(seen.society.occasions.kinds):
        records = seen.weekly(f"records[{kind.name}]") + seen.weekly(f"false_records[{kind.name}]")
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


def tiers_said(seen: Seen) -> str:
    """Tiers at the end, in one sentence; nothing where there is no score."""
    tiers = seen.final["tiers"]
    total = sum(tiers.values())
    if not tier_names(seen.scheme) or not total:
        return ""
    shares = ", ".join(f"{name} {percent(n, total, 2)}" for name, n in tiers.items())
    return f"Of those with a score at the end, by tier from the lowest: {shares}."
