"""The score beside the list: who is refused by each, from what, and why; and what one record does to a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import tier_names
from counterscore.mechanisms.contract import CAUSES, GROUPS, UNSCORED
from counterscore.report.points import points_by_context
from counterscore.report.seen import Seen, Table, capital, listed, lists_of, millions, percent, worded

if TYPE_CHECKING:
    from counterscore.scheme.model import Quantity, Scheme

MOST_NAMED = 3  # kinds of conduct, or fields, in a sentence
LOAN = "loan"


@dataclass(frozen=True)
class Beside:
    """Three small tables and the sentences over them."""

    sentences: tuple[str, ...]
    tables: tuple[Table, ...]


def both_refuse(seen: Seen) -> bool:
    """Whether a run has refusals by a list and by a score."""
    by_list, by_score, by_both = (any(seen.total(f"refused[{s}][{c}]") for s in seen.society.services.names) for c in CAUSES)
    return by_list and (by_score or by_both)


def beside(seen: Seen) -> Beside | None:
    """The comparison, where a list and a score refuse; otherwise None."""
    if not both_refuse(seen):
        return None
    refused = seen.final["refused_by_cause"]
    by_cause = {c: sum(by[c] for by in refused.values()) for c in CAUSES}
    reasons = points_by_context(seen)
    only = [worded(name) for name, by in refused.items() if by["score"] and not by["list"]]
    sentences = [
        f"{capital(seen.a_list)} refused {millions(by_cause['list'])} attempts over the whole run, for {listed(entered_for(seen.scheme))}.",
        by_scores_said(seen, by_cause["score"] + by_cause["both"], reasons),
        f"No list closes {listed(only)}: only a score does." if only else "",
        status_sentence(seen.scheme),
    ]
    return Beside(tuple(s for s in sentences if s), (service_table(seen), group_table(seen), reason_table(reasons)))


def entered_for(scheme: Scheme) -> list[str]:
    """For records of what the lists are entered."""
    return [f"a record of {worded(kind)}" for row in scheme.tables["lists"].rows("list") for kind in row.names("kinds")] or ["a low score"]


def by_scores_said(seen: Seen, refused: float, reasons: list[tuple[str, float]]) -> str:
    """How much a score refused, the number that lenders read apart; and for what points are taken."""
    lent, taken = float(seen.lent.sum()), sum(points for _, points in reasons)
    fields = listed([f"{worded(field)} ({percent(points, taken)})" for field, points in reasons[:MOST_NAMED]]) if reasons else ""
    apart = f"{millions(lent)} loans for {seen.lenders_read}, and {millions(max(0.0, refused - lent))} attempts for the score"
    split = f": {apart}" if lent else ""
    points = f" The score loses points in {len(reasons)} fields of life, most of them in {fields}." if fields else ""
    return f"A score had a part in {millions(refused)}{split}.{points}"


def service_table(seen: Seen) -> Table:
    """Refused attempts by service and cause, and those of them that lenders refused for the number that they read."""
    refused, lent = seen.final["refused_by_cause"], float(seen.lent.sum())
    shown = {name: by for name, by in refused.items() if sum(by.values())}
    rows: list[tuple[str, ...]] = [(worded(name), *(f"{by[c]:,}" for c in CAUSES)) for name, by in shown.items()]
    columns = ["service", f"by {seen.a_list} alone", "by a score alone", "by both"]
    if lent:
        rows = [(*row, f"{lent:,.0f}" if name == LOAN else "0") for row, name in zip(rows, shown, strict=True)]
        columns.append(f"of those by a score: for {seen.lenders_read}")
    return Table("Refused attempts by service, whole run, scaled to the nation", tuple(columns), tuple(rows))


def group_table(seen: Seen) -> Table:
    """Refusals per 1,000 adults: by list alone, and by the score or both."""
    rows = []
    for group in GROUPS:
        by_list, refused = (seen.total(f"{name}[{group}]") for name in ("group_by_list", "group_refused"))
        rows.append((group, f"{by_list / seen.sizes[group] * 1000:.1f}", f"{(refused - by_list) / seen.sizes[group] * 1000:.1f}"))
    columns = ("group", f"by {seen.a_list} alone", f"by a score{', loans among them,' if seen.lent.any() else ''} or both")
    title = "Refused attempts per 1,000 adults of the group, whole run (a difference is not by itself discrimination: conduct and travel differ by assumption)"
    return Table(title, columns, tuple(rows))


def reason_table(reasons: list[tuple[str, float]]) -> Table:
    """Points taken by field of life."""
    taken = sum(points for _, points in reasons)
    rows = tuple((worded(context), f"{points:,.0f}", percent(points, taken)) for context, points in reasons)
    return Table(
        "Why scores fall: points taken by field of life (records times points, before bounds)", ("field", "points taken", "share"), rows
    )


def status_sentence(scheme: Scheme) -> str:
    """On what each half rests."""

    def count(names: tuple[str, ...], of: str) -> str:
        status = [q.status for where, q in scheme.quantities() if where.split(".")[0] in names]
        told = [(status.count(s), s) for s in ("published", "estimated", "assumed") if s in status]
        split = listed([f"{n} {'is' if n == 1 else 'are'} {s}" for n, s in told])
        return f"of the {len(status)} numbers of {of} {split}"

    lists = lists_of(scheme)
    by_list = count(("lists",), lists[0] if len(lists) == 1 else "the lists")
    return f"On what they rest: {by_list}; {count(('scoring', 'rollout'), 'the score and its roll-out')}."


def tiers_said(seen: Seen) -> str:
    """Tiers at the end, in one sentence; nothing where there is no score."""
    tiers = seen.final["tiers"]
    total = sum(tiers.values())
    if not tier_names(seen.scheme) or not total:
        return ""
    shares = ", ".join(f"{name} {percent(n, total, 2)}" for name, n in tiers.items())
    return f"Of those with a score at the end, by tier from the lowest: {shares}."


# --- what one record does ---


class Enough(NamedTuple):
    """What it takes to fall from the start under the score that bars."""

    services: tuple[str, ...]  # that are closed to whoever has less than `bound`
    start: Quantity
    bound: Quantity
    kinds: tuple[tuple[str, float, Quantity], ...]  # kind, points that a record takes, and their number; most first
    enough: int  # how many of them take a person under the bound at once


def enough(seen: Seen) -> Enough | None:
    """By the rules at the end of the run; None where no score bars, or people begin with different ones."""
    tables, values = seen.run.data.tables, seen.scheme.tables.get("scoring")
    closed = closed_by_tiers(seen)
    if values is None or int(tables["scoring.spread"]) or not closed.any():
        return None
    tier = int(np.flatnonzero(closed)[-1])
    rows = sorted(values.rows("tiers"), key=lambda row: row.number("from_points"))
    start, week = values.single["start_points"], int(seen.run.data.weeks[-1])
    bound = rows[tier + 1].fields["from_points"] if tier + 1 < len(rows) else None
    if isinstance(start, int | None) or isinstance(bound, int | None):
        return None
    taken = sorted(((kind, -q.at(week), q) for kind, q in values.keyed["points"].items() if q.at(week) < 0), key=lambda x: -x[1])
    services = tuple(worded(s) for i, s in enumerate(seen.society.services.names) if closed[tier] >> i & 1)
    return Enough(services, start, bound, tuple(taken), sum(start.value - points < bound.value for _, points, _ in taken))


def closed_by_tiers(seen: Seen) -> NDArray[np.int64]:
    """[tier] services (bits) that a tier closes by itself at the end of the run."""
    tables = seen.run.data.tables
    era = int(np.searchsorted(tables["eras.week"], seen.run.data.weeks[-1], side="right")) - 1
    bars = tables["sanctions.bars"][era].astype(np.int64)
    return np.asarray(bars[: len(tier_names(seen.scheme)), 0] & ~bars[UNSCORED, 0])


def only_by_score(seen: Seen) -> tuple[str, ...]:
    """Services that a tier closes in some era, and neither a list nor a lender in any."""
    tables = seen.run.data.tables
    bars = tables["sanctions.bars"].astype(np.int64)
    by_tier, by_list = (int(np.bitwise_or.reduce(part.ravel())) for part in (bars[:, :UNSCORED, 0], bars[:, UNSCORED]))
    names = seen.society.services.names
    lent = 1 << names.index(LOAN) if tables["credit.cut"].any() else 0
    return tuple(s for i, s in enumerate(names) if (by_tier & ~by_list & ~lent) >> i & 1)


def one_record_said(seen: Seen, after: str = "", named: str = "") -> str:
    """Whether one record is enough to be barred by the score, with the numbers; empty where the question is none.

    `after` is the kind of conduct of a sentence before, and `named` what that has called the services: "they are".
    """
    found = enough(seen)
    if found is None or not found.kinds:
        return ""
    start = f"the {found.start.value:,g} points with which everybody begins{on_what(found.start)}"
    closed = named or f"{listed(found.services)} {'is' if len(found.services) == 1 else 'are'}"
    under = f"from {start} to under {found.bound.value:,g} points{on_what(found.bound)}, where {closed} closed"
    shown = found.kinds[: max(1, min(found.enough, MOST_NAMED))]
    told = [(worded(kind), f"({points:,g} points; {on_what(q)[2:]}") for kind, points, q in shown]
    if not found.enough:
        return f"no single record takes a person {under}, the gravest being {' '.join(told[0])}"
    if found.enough == 1 and told[0][0] == after:
        return f"one such record {told[0][1]} is enough to take a person {under}"
    more = [f"any of {found.enough - MOST_NAMED} other kinds"] if found.enough > MOST_NAMED else []
    return f"one record of {listed([*(' '.join(x) for x in told), *more], 'or')} is enough to take a person {under}"


def on_what(q: Quantity) -> str:
    """The status of a number and its range, in brackets."""
    span = sorted(abs(x) for x in q.range) if q.range else []
    return f" ({', '.join([q.status, *([f'{span[0]:,g} to {span[1]:,g}'] if span else [])])})"
