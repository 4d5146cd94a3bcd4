"""The report: one self-contained page that opens offline."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
import pandas as pd

from counterscore.compile.explain import explain
from counterscore.errors import CannotWrite
from counterscore.mechanisms.contract import CAUSES
from counterscore.record.opened import Run
from counterscore.report import figures as fig
from counterscore.report.beside import beside
from counterscore.report.findings import findings, group_rates, millions
from counterscore.scheme.model import Scheme
from counterscore.society.package import Society, load_society
from counterscore.study.headline import figures, tiers_at
from counterscore.study.request import request_from

# The published series that a run of the documented list is laid against: air, rail, postings.
PUBLISHED_AIR = ("T02A", "T04A", "T06A", "T07A", "T08A", "T09A", "T11A", "T12A", "T15A")
PUBLISHED_RAIL = ("T02R", "T04R", "T07R", "T08R", "T09R", "T11R", "T12R", "T15R")
DOCUMENTED = "defaulter-list"


def write_report(run: Run, path: str | Path) -> Path:
    """Write the page for a run. Raises CannotWrite."""
    path = Path(path)
    html = render(run)
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise CannotWrite("the report cannot be written", file=path, found=error.strerror or "an error") from None
    return path


def render(run: Run) -> str:
    """The page as text."""
    scheme = request_from(run.provenance).scheme
    society = load_society(scheme.society)
    summary = figures(run)
    final = next(iter(summary["at"].values()))
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("counterscore.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("report.html").render(
        scheme=scheme,
        society=society,
        run=run,
        provenance=run.provenance,
        findings=findings(run, scheme, society, summary),
        beside=beside(run, scheme, society, final),
        sections=explain(scheme, society),
        figures=all_figures(run, scheme, society),
        numbers=numbers(scheme, society),
        status=summary["status"],
        digest=run.digest,
        headline=headline(summary["status"]),
        command=command(run, scheme),
        millions=millions,
    )


def headline(status: dict[str, Any]) -> str:
    """What must be said before any total."""
    if status["assumed"]:
        return f"{status['sentence']}: totals below are scenarios, not measurements."
    return "Every driving number is published or estimated."


def command(run: Run, scheme: Scheme) -> str:
    """The command line that repeats the run."""
    p = run.provenance
    base, *reforms = scheme.id.split("+")
    extra = "".join(f" --reform {r}" for r in reforms)
    return f"counterscore run {base}{extra} --people {p['people']} --from {p['from']} --to {p['to']} --seed {p['seed']}"


def all_figures(run: Run, scheme: Scheme, society: Society) -> list[fig.Figure]:
    """Every figure that this run has something to show for."""
    names = society.services.names
    months = monthly(run)
    since = scheme.hypothetical_from
    out: list[fig.Figure] = []
    by_service = [(s, sum(run.national(f"refused[{s}][{c}]") for c in CAUSES)) for s in names]
    seen = [(s, v) for s, v in by_service if np.any(v)]
    if scheme.id == DOCUMENTED:
        out += published_figures(run, society)
    if seen:
        table = pd.concat([frame(months, v, service=s.replace("_", " ")) for s, v in seen])
        out.append(
            fig.stacked(
                table,
                "refused attempts",
                "service",
                fig.Said("Refused attempts by service", "Each four weeks, scaled to the nation.", "refused-by-service"),
                since,
            )
        )
        table = pd.concat([frame(months, sum(run.national(f"refused[{s}][{c}]") for s in names), cause=c) for c in CAUSES])
        out.append(
            fig.stacked(
                table,
                "refused attempts",
                "cause",
                fig.Said("Refused attempts by cause", "List alone, score alone, or both.", "refused-by-cause"),
                since,
            )
        )
    listed = run.national("listed[1]")
    if listed.any():
        table = pd.DataFrame({"date": pd.to_datetime(run.days), "persons": listed, "list": "on the first list"})
        out.append(
            fig.over_time(
                table,
                "persons",
                "list",
                fig.Said("Persons on the list", "At the close of each week, scaled to the nation.", "listed"),
                since,
            )
        )
    out += score_figures(run, scheme)
    if seen:
        per_head = (
            np.sum([run.by_province(f"refused[{s}][{c}]") for s in names for c in CAUSES], axis=0)
            / np.array([p.population for p in society.provinces])
            * 1000
        )
        table = pd.DataFrame({"province": run.data.provinces, "refused per 1,000": per_head})
        out.append(
            fig.tile_map(
                table, "refused per 1,000", "Refused attempts per 1,000 residents", "Over the whole run; one tile a province.", "provinces"
            )
        )
        rates = pd.DataFrame(group_rates(run, society), columns=["group", "refused per 1,000"])
        caption = "Over the whole run, per 1,000 persons of 18 and over. A difference is not by itself discrimination: rates of conduct differ by assumption."
        out.append(fig.bars(rates, "refused per 1,000", "group", "Refused attempts by group", caption, "groups"))
    return out


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


def numbers(scheme: Scheme, society: Society) -> list[tuple[str, str, str, str, str]]:
    """Every number that drives the run: place, value, unit, status and range, source."""
    rows = []
    for where, q in scheme.quantities():
        value = f"{q.value:g}" if len(q.steps) == 1 else ", ".join(f"{v:g}" for _, v in q.steps)
        span = "" if q.range is None else f" ({q.range[0]:g} to {q.range[1]:g})"
        rows.append((where, value, q.unit, q.status + span, scheme.sources.get(q.source or "", q.source or "")))
    for name, r in society.responses.items():
        rows.append((f"society.responses.{name}", f"{r.value:g}", r.unit, f"{r.status} ({r.low:g} to {r.high:g})", r.source))
    for i, service in enumerate(society.services.services):
        rows.append(
            (f"society.services.{service.name}", f"{society.services.scale[i]:g}", "scale of intents", service.status, service.source)
        )
    for kind in society.occasions.kinds:
        rows.append(
            (
                f"society.kinds.{kind.name}",
                f"{kind.per_year:g}",
                "acts per adult and year",
                f"{kind.status} ({kind.low:g} to {kind.high:g})",
                kind.source,
            )
        )
    return rows
