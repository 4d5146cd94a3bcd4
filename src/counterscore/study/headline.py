"""The figures of a run at a day, scaled to the nation, with what they rest on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import list_names, tier_names
from counterscore.mechanisms.contract import CAUSES, Given
from counterscore.mechanisms.services import volumes
from counterscore.record.opened import Run
from counterscore.scheme.model import Scheme
from counterscore.society.package import Society, load_society
from counterscore.study.request import request_from
from counterscore.weeks import sunday


def figures(run: Run, days: tuple[dt.date, ...] = ()) -> dict[str, Any]:
    """The documented JSON of a run: `at` by day, and `status`."""
    scheme = request_from(run.provenance).scheme
    society = load_society(scheme.society)
    weeks = [run.week_at(day) for day in days] or [int(run.data.weeks[-1])]
    asked = dict(zip(days, weeks, strict=True)) if days else {sunday(weeks[-1]): weeks[-1]}
    granted = granted_expected(run, society)
    return {
        "at": {
            day.isoformat(): {"week_ends": sunday(week).isoformat(), **at_week(run, scheme, society, week, granted)}
            for day, week in asked.items()
        },
        "status": status_of(scheme, society),
        "run": {"digest": run.digest, "persons": run.provenance["persons"], "seed": run.provenance["seed"]},
    }


def at_week(run: Run, scheme: Scheme, society: Society, week: int, granted: NDArray[np.float64]) -> dict[str, Any]:
    """Cumulative flows up to a week, and stocks at its close."""
    upto = int(np.searchsorted(run.data.weeks, week, side="right"))
    names = society.services.names

    def total(measure: str) -> float:
        return float(run.national(measure)[:upto].sum())

    refused = {s: {c: total(f"refused[{s}][{c}]") for c in CAUSES} for s in names}
    entered = total("entered[1]")
    return {
        "refused": {s: round(sum(by_cause.values())) for s, by_cause in refused.items()},
        "refused_by_cause": {s: {c: round(n) for c, n in by_cause.items()} for s, by_cause in refused.items()},
        "false_ground": {s: round(total(f"false_ground[{s}]")) for s in names},
        "evaded": {s: round(total(f"evaded[{s}]")) for s in names},
        "granted_expected": {s: round(float(granted[:upto, i].sum())) for i, s in enumerate(names)},
        "postings": round(entered * postings_factor(scheme)),
        "listed_persons": round(entered),
        "stock_persons": round(float(run.national("listed[1]")[upto - 1])),
        "complied": round(total("complied[1]")),
        "tiers": tiers_at(run, scheme, week),
    }


def postings_factor(scheme: Scheme) -> float:
    """Published postings, firms included, for each listed natural person on the first list."""
    values = scheme.tables.get("lists")
    if values is None or not list_names(scheme):
        return 1.0
    row = values.rows("list")[0]
    return row.number("postings_per_person") / (1 - row.number("firm_share"))


def tiers_at(run: Run, scheme: Scheme, week: int) -> dict[str, int]:
    """Persons in force by tier, lowest first, scaled to the nation."""
    names = tier_names(scheme)
    if not names:
        return {}
    national = run.data.weights @ run.scores_at(week)
    cuts = [0, *(int(c) for c in run.data.tables["scoring.cut"][1 : len(names)]), 2048]
    return {name: round(float(national[a:b].sum())) for name, a, b in zip(names, cuts[:-1], cuts[1:], strict=True)}


def granted_expected(run: Run, society: Society) -> NDArray[np.float64]:
    """[week, service] attempts that were expected to be granted: an expectation of the tables, not a count of lives.

    Intents of everybody of 20 and over at their travel level and the year's
    volume, less those of the barred at the mean intent; an intent that is granted
    is one attempt. What calibration says of the barred alone (`scale`) plays no part.
    """
    tables = society.tables
    share = np.diff(np.concatenate([np.zeros((2, 5, 1)), tables.travel_cut / 2**32], axis=2), axis=2)
    weights = np.array([p.population for p in society.provinces], np.float64)
    joint = np.einsum("p,pabcdefg->cd", weights, society.joint[:, [b.first >= 20 for b in society.bands]])
    levels = np.einsum("cd,cdl->l", joint, share)
    era_weeks = run.data.tables["eras.week"]
    eras = np.searchsorted(era_weeks, run.data.weeks, side="right") - 1
    volume = volumes(Given(None, society, era_weeks, (), ()))[eras]  # [week, service]
    per_week = np.minimum(1.0, volume[:, :, None] * society.services.intent_of_all) @ levels
    mean = per_week / levels.sum()
    barred = np.stack([run.national(f"barred[{s}]") for s in society.services.names], axis=1)
    return np.asarray(np.maximum(0.0, per_week - barred * mean))


def status_of(scheme: Scheme, society: Society) -> dict[str, Any]:
    """How many of the numbers that drive the run are published, estimated or assumed."""
    counts = {"published": 0, "estimated": 0, "assumed": 0}
    for _, quantity in scheme.quantities():
        counts[quantity.status] += 1
    for response in society.responses.values():
        counts[response.status] += 1
    for kind in society.occasions.kinds:
        counts[kind.status] += 1
    for service in society.services.services:
        counts[service.status] += 1
    total = sum(counts.values())
    return {**counts, "drivers": total, "sentence": f"{counts['assumed']} of {total} drivers assumed"}
