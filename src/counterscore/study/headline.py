"""The figures of a run at a day, scaled to the nation, with what they rest on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import list_names, tier_names
from counterscore.mechanisms.contract import CAUSES, ENTRIES, GROUNDS, LEAGUE, OUTCOMES, UNSCORED, Given
from counterscore.mechanisms.services import volumes
from counterscore.record.opened import Run
from counterscore.record.series import CELL_MEASURES
from counterscore.scheme.model import Scheme
from counterscore.society.package import Society, load_society
from counterscore.study.request import request_from
from counterscore.weeks import sunday

QUARTER = 13  # weeks; stocks are counted in its first
MEMBERS = ("member", "party_member")  # stocks among the entries of the League; the others are flows
# Published persons under a behavioural travel ban recorded in 2018, as "records / persons".
BANS, BANS_FACT, BANS_YEAR = "behavioural_bans_2018", "F10", 2018
WEEKS_OF_2018 = 52  # that end in it: 1 January was a Monday
TRAVEL = ("air", "high_speed_rail", "public_transport")
NEAR = 2.0  # the run agrees with the published number within this factor
FEW = 30  # lives of the sample: fewer tell nothing of a rare thing


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
        **flows_at(run, upto),
        "survey": survey_at(run, upto),
        "strained": {level: round(stock_at(run, f"strained[{level}]", upto)) for level in ENTRIES["strained"]},
        "counties": counties_at(run, week),
        **bans_at(run, society, upto),
    }


def flows_at(run: Run, upto: int) -> dict[str, Any]:
    """Cumulative flows of speech, money, redress, the League and complaints, under the names of their measures."""

    def total(measure: str) -> int:
        return round(float(run.national(measure)[:upto].sum()))

    speakers = ("never barred", "ever barred")
    flows: dict[str, Any] = {"speech": {o: {who: total(f"speech[{o}][{who}]") for who in speakers} for o in OUTCOMES}}
    flows["loans_refused"] = {ground: total(f"loans_refused[{ground}]") for ground in ENTRIES["loans_refused"]}
    flows |= {step: {ground: total(f"{step}[{ground}]") for ground in GROUNDS} for step in ("appeals", "upheld", "denied")}
    flows["league"] = {
        name: round(stock_at(run, f"league[{name}]", upto)) if name in MEMBERS else total(f"league[{name}]") for name in LEAGUE
    }
    flows["complaints"] = total("complaints")
    flows["newly_barred_by"] = {cause: total(f"newly_barred_by[{cause}]") for cause in CAUSES}
    return flows


def last_turn(run: Run, upto: int) -> int | None:
    """Place of the last week up to a place in which a quarter turned, and stocks were counted."""
    turns = np.flatnonzero(run.data.weeks[:upto] % QUARTER == 0)
    return int(turns[-1]) if turns.size else None


def stock_at(run: Run, measure: str, upto: int) -> float:
    """A stock at the last turn; 0 before the first."""
    turn = last_turn(run, upto)
    return 0.0 if turn is None else float(run.national(measure)[turn])


def survey_at(run: Run, upto: int) -> dict[str, Any] | None:
    """The survey of the last turn; None where nobody was asked."""
    turn = last_turn(run, upto)
    asked, private, expressed = (stock_at(run, f"survey[{what}]", upto) for what in ENTRIES["survey"])
    if turn is None or not asked:
        return None
    day = sunday(int(run.data.weeks[turn])).isoformat()
    return {
        "week_ends": day,
        "asked": round(asked),
        "private_approval": round(private / asked, 6),
        "expressed_approval": round(expressed / asked, 6),
    }


def hidden_complaints(run: Run) -> NDArray[np.int64]:
    """[reckoning, cell] complaints of the sample that were hidden from the ranking, by what was being hidden when it was made."""
    told = run.data.cells[:, :, CELL_MEASURES.index("complaints")]
    hiding = run.data.cells[:, :, CELL_MEASURES.index("hiding")]  # after the answer to the ranking: it holds for the next
    before = np.concatenate([np.zeros_like(hiding[:1]), hiding[:-1]])
    return np.asarray((told * before) >> 16)


def counties_at(run: Run, week: int) -> dict[str, Any] | None:
    """The last ranking of the county cells; None before the first."""
    n = int(np.searchsorted(run.data.cell_weeks, week, side="right"))
    if not n or not run.data.cells.size:
        return None
    shown, truth, effort, hiding, _ = run.data.cells[n - 1].T
    told = int(run.data.cells[:n, :, CELL_MEASURES.index("complaints")].sum())
    return {
        "week_ends": sunday(int(run.data.cell_weeks[n - 1])).isoformat(),
        "cells": int(shown.size),
        "mean_shown": round(float(shown.mean()), 3),
        "mean_truth": round(float(truth.mean()), 3),
        "lowest_shown": int(shown.min()),
        "lowest_truth": int(truth.min()),
        "largest_gap": int((shown - truth).max()),
        "mean_effort": round(float(effort.mean()) / 65536, 6),
        "mean_hiding": round(float(hiding.mean()) / 65536, 6),
        "hidden_share": round(int(hidden_complaints(run)[:n].sum()) / told, 6) if told else 0.0,
    }


def bans_at(run: Run, society: Society, upto: int) -> dict[str, Any]:
    """The published behavioural bans of 2018 beside those of the run, where it has lived the whole year."""
    fact = society.facts.get(BANS_FACT)
    year = np.array([day.year == BANS_YEAR for day in run.days])
    places = np.flatnonzero(year)
    if fact is None or not fact.verified or places.size < WEEKS_OF_2018 or places[-1] >= upto:
        return {}
    published = int(fact.value.split("/")[-1])
    barred = round(sum(float(run.national(f"newly_barred_by[{cause}]")[places].sum()) for cause in ("score", "both")))
    by_tier, by_list = bars_in(run, society, places)
    only = [s for s in by_tier if s not in by_list]
    kept = max((float(run.national(f"barred[{s}]")[places[-1]]) for s in only), default=0.0)
    return {
        BANS: {
            "run": barred,
            "kept_from_travel_at_year_end": round(kept) if only else None,
            "published": published,
            "source": BANS_FACT,
            "status": beside_published(kept, published, float(run.data.weights.max())) if only else "not compared",
        }
    }


def beside_published(kept: float, published: int, stands_for: float) -> str:
    """How persons kept from travel stand to the published number, where each life of the sample stands for so many persons."""
    if max(kept, published) < FEW * stands_for and stands_for > 1:
        return "sample too small"
    if kept > NEAR * published:
        return "fails"
    return "agrees" if kept >= published / NEAR else "fewer"


def bars_in(run: Run, society: Society, places: NDArray[np.intp]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Travel services that a tier closes in these weeks, and those that a list closes."""
    eras = np.unique(np.searchsorted(run.data.tables["eras.week"], run.data.weeks[places], side="right") - 1)
    bars = run.data.tables["sanctions.bars"][eras]  # [era, tier, flags]
    tier, listed = (int(np.bitwise_or.reduce(part.ravel())) for part in (bars[:, :UNSCORED, 0], bars[:, UNSCORED]))
    names = society.services.names
    by_tier, by_list = (tuple(s for s in TRAVEL if s in names and mask >> names.index(s) & 1) for mask in (tier, listed))
    return by_tier, by_list


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
