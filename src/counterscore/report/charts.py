"""Charts of refusals: services and causes, the list, the score, places and groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterscore.mechanisms.contract import CAUSES
from counterscore.report import figures as fig
from counterscore.report.seen import YEAR, Seen, listed, percent, worded
from counterscore.study.headline import tiers_at
from counterscore.weeks import monday

# The published series that a run of the documented list is laid against: air, rail.
PUBLISHED_AIR = ("T02A", "T04A", "T06A", "T07A", "T08A", "T09A", "T11A", "T12A", "T15A")
PUBLISHED_RAIL = ("T02R", "T04R", "T07R", "T08R", "T09R", "T11R", "T12R", "T15R")
DOCUMENTED = "defaulter-list"
LEAST_QUARTERS = 8  # under which four weeks are the period
SYNTHETIC_PLACES = (
    "Nothing here was observed: provinces differ by their tables of age, towns, income and drivers, and by conduct and travel that are assumed "
    "to go with these."
)


def all_figures(seen: Seen, groups: bool = True) -> Iterator[fig.Figure]:
    """Every figure of refusals that this run has something to show for; those of groups where no table tells more."""
    if seen.scheme.id == DOCUMENTED:
        yield from published_figures(seen)
    for figures in (refusals_over_time, listed_over_time, score_figures, refusals_by_place):
        yield from figures(seen)
    if groups:
        yield from refusals_by_group(seen)


def periods(seen: Seen) -> tuple[str, list[tuple[dt.date, slice]]]:
    """Quarters, or four-week periods of a short run: their name, last day and weeks; what makes no whole period is left out."""
    if len(seen.quarters) >= LEAST_QUARTERS:
        return "quarter", seen.quarters
    return "four weeks", [(seen.run.days[i + 3], slice(i, i + 4)) for i in range(0, len(seen.run.days) - 3, 4)]


def refusals_over_time(seen: Seen) -> list[fig.Figure]:
    """Refused attempts by service and by cause."""
    names, since = seen.society.services.names, seen.scheme.hypothetical_from
    by_service = [(s, sum(seen.weekly(f"refused[{s}][{c}]") for c in CAUSES)) for s in names]
    shown = [(s, np.asarray(v)) for s, v in by_service if np.any(v)]
    span, parts = periods(seen)
    if not shown or not parts:
        return []
    services = pd.concat([framed(parts, v, service=worded(s)) for s, v in shown])
    each = {cause: v for cause, v in by_cause(seen).items() if v.any()}
    causes = pd.concat([framed(parts, v, cause=cause) for cause, v in each.items()])
    said = fig.Said("Refused attempts by service", f"Each {span}, scaled to the nation.{evaded_said(seen)}", "refused-by-service")
    how = "by one cause alone, or by both a list and a score" if len(each) > 1 else f"all by {next(iter(each))}".removesuffix(" alone")
    why = f"Each {span}, scaled to the nation: {how}.{merger_said(seen)}"
    value = "refused attempts"
    return [
        fig.over_time(services, value, "service", said, since),
        fig.over_time(causes, value, "cause", fig.Said("Refused attempts by cause", why, "refused-by-cause"), since),
    ]


def by_cause(seen: Seen) -> dict[str, NDArray[np.float64]]:
    """[week] refused attempts by cause; the number that lenders read apart from the score, where no list closes loans too."""
    by = {c: np.asarray(sum(seen.weekly(f"refused[{s}][{c}]") for s in seen.society.services.names)) for c in CAUSES}
    out = {f"{seen.a_list} alone": by["list"]}
    if seen.lent.any() and not seen.total("refused[loan][both]"):
        out |= {"the score alone": by["score"] - seen.lent, f"loans, {seen.lenders_read}": seen.lent}
    else:
        out |= {"a score alone": by["score"]}
    return out | {"both": by["both"]}


def evaded_said(seen: Seen) -> str:
    """Until when another document helped, where that falls into the run and somebody was barred before it."""
    values, weeks = seen.scheme.tables.get("services"), seen.run.data.weeks
    week = None if values is None else values.week("documents_linked_from")
    if week is None or not weeks[0] < week <= weeks[-1]:
        return ""
    flags, before = seen.run.data.tables["services.evadable"], slice(0, int(np.searchsorted(weeks, week)))
    names = seen.society.services.names
    services = [worded(s) for i, s in enumerate(names) if flags[i] and seen.weekly(f"barred[{s}]")[before].any()]
    if not services:
        return ""
    return f" Until {monday(week)} another identity document could be used for {listed(services)}, and who got through so was not refused."


def merger_said(seen: Seen) -> str:
    """From when on the score is a part of what lenders read."""
    first = np.flatnonzero(seen.merged > 0)
    if not seen.lent.any() or not first.size or not first[0]:
        return ""
    week = int(first[0])
    return f" From {monday(int(seen.run.data.weeks[week]))} on the score is {percent(float(seen.merged[week]), 1, 0)} of what lenders read."


def framed(parts: list[tuple[dt.date, slice]], values: NDArray[np.float64], **labels: str) -> pd.DataFrame:
    """A labelled series by period."""
    sums = [float(values[part].sum()) for _, part in parts]
    return pd.DataFrame({"date": pd.to_datetime([day for day, _ in parts]), "refused attempts": sums, **labels})


def listed_over_time(seen: Seen) -> list[fig.Figure]:
    """Persons on the first list."""
    stock = seen.weekly("listed[1]")
    if not stock.any():
        return []
    some = slice(None, None, 4 if len(stock) > YEAR else 1)
    table = pd.DataFrame({"date": pd.to_datetime(seen.run.days[some]), "persons": stock[some], "list": f"on {seen.lists[0]}"})
    said = fig.Said(f"Persons on {seen.lists[0]}", "At the close of a week, scaled to the nation.", "listed")
    return [fig.over_time(table, "persons", "list", said, seen.scheme.hypothetical_from)]


def refusals_by_place(seen: Seen) -> list[fig.Figure]:
    """Per head of province, over the whole run."""
    run, society = seen.run, seen.society
    each: Any = [run.by_province(f"refused[{s}][{c}]") for s in society.services.names for c in CAUSES]
    per_head = np.sum(each, axis=0) / np.array([p.population for p in society.provinces]) * 1000
    if not per_head.any():
        return []
    value = "refused per 1,000"
    places = pd.DataFrame({"province": run.data.provinces, value: per_head})
    caption = (
        f"Over the whole run, per 1,000 residents of every age; one tile a province. {SYNTHETIC_PLACES} A small province is known from few of "
        f"the {run.provenance['communities']:,} communities that were drawn."
    )
    return [fig.tile_map(places, value, fig.Said("Refused attempts per 1,000 residents", caption, "provinces"))]


def refusals_by_group(seen: Seen) -> list[fig.Figure]:
    """Per head of group, over the whole run."""
    value = "refused per 1,000"
    rows = [(g, seen.total(f"group_refused[{g}]") / n * 1000) for g, n in seen.sizes.items() if n > 0]
    if not any(rate for _, rate in rows):
        return []
    caption = "Over the whole run, per 1,000 adults of the group. A difference is not by itself discrimination: conduct and travel differ by assumption."
    return [
        fig.bars(pd.DataFrame(rows, columns=["group", value]), value, "group", fig.Said("Refused attempts by group", caption, "groups"))
    ]


def score_figures(seen: Seen) -> list[fig.Figure]:
    """Distribution of scores at the end, and tiers over time."""
    run = seen.run
    last = run.data.weights @ run.scores_at(int(run.data.weeks[-1]))
    if not last.any() or "scoring" not in seen.scheme.tables:
        return []
    held = np.flatnonzero(last)
    many = "Persons with a score, scaled to the nation."
    said = fig.Said("Scores at the end", many, "scores")
    out = [fig.histogram(pd.DataFrame({"score": held, "persons": last[held]}), said)]
    rows = []
    for week in run.data.score_weeks[:: max(1, len(run.data.score_weeks) // 48)]:
        for tier, number in tiers_at(run, seen.scheme, int(week)).items():
            rows.append((pd.Timestamp(run.days[int(np.searchsorted(run.data.weeks, week))]), tier, number))
    if rows:
        table = pd.DataFrame(rows, columns=["date", "tier", "persons"])
        said = fig.Said("Persons by tier", many, "tiers")
        out.append(fig.over_time(table, "persons", "tier", said, seen.scheme.hypothetical_from, fig.Axis(stretched=True)))
    return out


def published_figures(seen: Seen) -> list[fig.Figure]:
    """The documented list against its published series."""
    lines, points, value = [], [], "refused, cumulative"
    for service, ids in (("air", PUBLISHED_AIR), ("high_speed_rail", PUBLISHED_RAIL)):
        total = np.cumsum(sum(seen.weekly(f"refused[{service}][{c}]") for c in CAUSES))[::4]
        lines.append(pd.DataFrame({"date": pd.to_datetime(seen.run.days[::4]), value: total, "service": worded(service)}))
        for fact in (seen.society.facts[i] for i in ids):
            if fact.verified and len(fact.as_of) == 10:
                points.append((pd.Timestamp(fact.as_of), float(fact.value), worded(service)))
    published = pd.DataFrame(points, columns=["date", value, "service"])
    caption = "Lines: this run. Points: published figures (facts T02 to T15); what was fitted and what was predicted is said in docs/calibration.md."
    said = fig.Said("Refused tickets against the published series", caption, "published")
    return [fig.against_published(pd.concat(lines), published, value, said)]
