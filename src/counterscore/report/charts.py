"""Which charts a run has something to show for, and from which numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from counterscore.mechanisms.contract import CAUSES
from counterscore.record.opened import Run
from counterscore.report import figures as fig
from counterscore.report.findings import group_rates
from counterscore.scheme.model import Scheme
from counterscore.society.package import Society
from counterscore.study.headline import tiers_at

# The published series that a run of the documented list is laid against: air, rail.
PUBLISHED_AIR = ("T02A", "T04A", "T06A", "T07A", "T08A", "T09A", "T11A", "T12A", "T15A")
PUBLISHED_RAIL = ("T02R", "T04R", "T07R", "T08R", "T09R", "T11R", "T12R", "T15R")
DOCUMENTED = "defaulter-list"


def all_figures(run: Run, scheme: Scheme, society: Society) -> list[fig.Figure]:
    """Every figure that this run has something to show for."""
    out = published_figures(run, society) if scheme.id == DOCUMENTED else []
    out += refusals_over_time(run, scheme, society.services.names)
    out += listed_over_time(run, scheme)
    out += score_figures(run, scheme)
    return out + refusals_by_place_and_group(run, society)


def refusals_over_time(run: Run, scheme: Scheme, names: tuple[str, ...]) -> list[fig.Figure]:
    """Refused attempts by service and by cause."""
    months, since = monthly(run), scheme.hypothetical_from
    by_service = [(s, sum(run.national(f"refused[{s}][{c}]") for c in CAUSES)) for s in names]
    seen = [(s, v) for s, v in by_service if np.any(v)]
    if not seen:
        return []
    services = pd.concat([frame(months, v, service=s.replace("_", " ")) for s, v in seen])
    causes = pd.concat([frame(months, sum(run.national(f"refused[{s}][{c}]") for s in names), cause=c) for c in CAUSES])
    said = fig.Said("Refused attempts by service", "Each four weeks, scaled to the nation.", "refused-by-service")
    why = fig.Said("Refused attempts by cause", "List alone, score alone, or both.", "refused-by-cause")
    value = "refused attempts"
    return [fig.stacked(services, value, "service", said, since), fig.stacked(causes, value, "cause", why, since)]


def listed_over_time(run: Run, scheme: Scheme) -> list[fig.Figure]:
    """Persons on the first list."""
    listed = run.national("listed[1]")
    if not listed.any():
        return []
    table = pd.DataFrame({"date": pd.to_datetime(run.days), "persons": listed, "list": "on the first list"})
    said = fig.Said("Persons on the list", "At the close of each week, scaled to the nation.", "listed")
    return [fig.over_time(table, "persons", "list", said, scheme.hypothetical_from)]


def refusals_by_place_and_group(run: Run, society: Society) -> list[fig.Figure]:
    """Per head of province and of group, over the whole run."""
    each = [run.by_province(f"refused[{s}][{c}]") for s in society.services.names for c in CAUSES]
    per_head = np.sum(each, axis=0) / np.array([p.population for p in society.provinces]) * 1000
    if not per_head.any():
        return []
    value = "refused per 1,000"
    places = pd.DataFrame({"province": run.data.provinces, value: per_head})
    rates = pd.DataFrame(group_rates(run, society), columns=["group", value])
    caption = "Over the whole run, per 1,000 persons of 18 and over. A difference is not by itself discrimination: rates of conduct differ by assumption."
    return [
        fig.tile_map(places, value, "Refused attempts per 1,000 residents", "Over the whole run; one tile a province.", "provinces"),
        fig.bars(rates, value, "group", "Refused attempts by group", caption, "groups"),
    ]


def monthly(run: Run) -> list[tuple[dt.date, slice]]:
    """Four-week periods: last day and weeks; weeks that make no whole period are left out."""
    return [(run.days[i + 3], slice(i, i + 4)) for i in range(0, len(run.data.weeks) - 3, 4)]


def frame(months: list[tuple[dt.date, slice]], values: Any, **labels: str) -> pd.DataFrame:
    """A labelled series by four weeks."""
    return pd.DataFrame(
        {
            "date": pd.to_datetime([day for day, _ in months]),
            "refused attempts": [float(values[part].sum()) for _, part in months],
            **labels,
        }
    )


def score_figures(run: Run, scheme: Scheme) -> list[fig.Figure]:
    """Distribution of scores at the end, and tiers over time."""
    last = run.data.weights @ run.scores_at(int(run.data.weeks[-1]))
    if not last.any() or "scoring" not in scheme.tables:
        return []
    held = np.flatnonzero(last)
    table = pd.DataFrame({"score": held, "persons": last[held]})
    out = [
        fig.histogram(
            table,
            "Scores at the end",
            "Persons with a score, scaled to the nation; the vertical axis is stretched so that few are seen.",
            "scores",
        )
    ]
    rows = []
    for week in run.data.score_weeks[::3]:
        for tier, persons in tiers_at(run, scheme, int(week)).items():
            rows.append((pd.Timestamp(run.days[int(np.searchsorted(run.data.weeks, week))]), tier, persons))
    if rows:
        table = pd.DataFrame(rows, columns=["date", "tier", "persons"])
        out.append(
            fig.stacked(
                table,
                "persons",
                "tier",
                fig.Said("Persons by tier", "Persons with a score, scaled to the nation.", "tiers"),
                scheme.hypothetical_from,
            )
        )
    return out


def published_figures(run: Run, society: Society) -> list[fig.Figure]:
    """The documented list against its published series."""
    lines, points = [], []
    for service, ids in (("air", PUBLISHED_AIR), ("high_speed_rail", PUBLISHED_RAIL)):
        total = np.cumsum(sum(run.national(f"refused[{service}][{c}]") for c in CAUSES))
        lines.append(pd.DataFrame({"date": pd.to_datetime(run.days), "refused, cumulative": total, "service": service.replace("_", " ")}))
        for fact in (society.facts[i] for i in ids):
            if fact.verified and len(fact.as_of) == 10:
                points.append((pd.Timestamp(fact.as_of), float(fact.value), service.replace("_", " ")))
    published = pd.DataFrame(points, columns=["date", "refused, cumulative", "service"])
    caption = "Lines: this run. Points: published figures (facts T02 to T15); what was fitted and what was predicted is said in docs/calibration.md."
    return [
        fig.against_published(
            pd.concat(lines), published, "refused, cumulative", "Refused tickets against the published series", caption, "published"
        )
    ]
