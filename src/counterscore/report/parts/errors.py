"""Errors: false records, records shared under the wrong kind, entries that should have been gone, and who is barred on false ground."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterscore.mechanisms.contract import SURE
from counterscore.report import figures as fig
from counterscore.report.seen import Finding, Part, Seen, Table, capital, few, percent, persons_of, rate, short, worded

NAME = "errors"
TITLE = "Errors"
MOST_KINDS = 8
POOREST, RICHEST = "quintile 1", "quintile 5"
BY_AIR_OR_RAIL = ("air", "high_speed_rail")


def ground(seen: Seen) -> str:
    """The share of refusals on false ground, as the end of a sentence."""
    refused, false = (sum(seen.final[what].values()) for what in ("refused", "false_ground"))
    if not false:
        return "no refusal of the run stood on false ground"
    lives = seen.lives(*(f"false_ground[{s}]" for s in seen.society.services.names))
    return f"{percent(false, refused, 2)} of all refusals of the run stood on false ground{few(lives)}: on records that were false, mis-shared or stale"


def finding(seen: Seen) -> Finding | None:
    """Who is refused most, and how many on false ground."""
    if not sum(seen.final["refused"].values()):
        return None
    return Finding("Who, on what ground", capital(f"{gap(seen)}{ground(seen)}."), NAME if has_errors(seen) else "refusals")


def gap(seen: Seen) -> str:
    """The widest gap between groups, as the beginning of a sentence."""
    rates = {g: seen.total(f"group_refused[{g}]") / n for g, n in seen.sizes.items() if n > 0}
    pairs = [("male", "female"), ("urban", "rural"), (POOREST, RICHEST), ("age 18-29", "age 60 and over")]
    pairs = [(a, b) if rates[a] >= rates[b] else (b, a) for a, b in pairs if rates[a] > 0 and rates[b] > 0]
    if not pairs:
        return ""
    most, least = max(pairs, key=lambda pair: rates[pair[0]] / rates[pair[1]])
    times = f"{rates[most] / rates[least]:.1f} times as often per head as {persons_of(least)}"
    return f"{persons_of(most)} were refused {times}{travel_said(seen, most, least)}; "


def travel_said(seen: Seen, most: str, least: str) -> str:
    """How much more one fifth is assumed to travel than another, where the gap is one of income and of travel."""
    if not {most, least} <= {POOREST, RICHEST} or not any(seen.final["refused"].get(s) for s in BY_AIR_OR_RAIL):
        return ""
    times = trips(seen, most) / trips(seen, least)
    return f", and are assumed to set out by air or rail {times:.1f} times as often"


def trips(seen: Seen, fifth: str) -> float:
    """Trips by air and rail a head and year that the society assumes of an income fifth."""
    society, q = seen.society, int(fifth.split()[-1]) - 1
    people = np.array([p.population for p in society.provinces], np.float64)
    urban = np.einsum("p,pasuqmdi->uq", people, society.joint)[:, q]
    level = np.diff(np.concatenate([np.zeros((2, 1)), society.tables.travel_cut[:, q] / SURE], axis=1), axis=1)  # [urban, travel level]
    a_year = society.services.per_year[[society.services.names.index(s) for s in BY_AIR_OR_RAIL]].sum(axis=0)
    return float(urban / urban.sum() @ level @ a_year)


def has_errors(seen: Seen) -> bool:
    """Whether anything went astray."""
    kinds = seen.society.occasions.names
    return bool(seen.total(*(f"{what}[{kind}]" for what in ("false_records", "misshared") for kind in kinds), "stale[1]", "stale[2]"))


def build(seen: Seen) -> Part | None:
    """False, mis-shared and stale records, and the weeks of bars that stood on them."""
    if not has_errors(seen):
        return None
    kinds, services = seen.society.occasions.names, seen.society.services.names
    true, false, astray = (seen.total(*(f"{what}[{kind}]" for kind in kinds)) for what in ("records", "false_records", "misshared"))
    stale = seen.total("stale[1]", "stale[2]")
    left = seen.total("complied[1]", "complied[2]", "expired[1]", "expired[2]") + stale
    weeks, wrong = (seen.total(*(f"{what}[{s}]" for s in services)) for what in ("barred", "barred_false"))
    sentences = [
        f"Of 1,000 records {rate(false, true + false)} were false and {rate(astray, true + false)} were true "
        "but shared as another kind of conduct.",
        f"Of the weeks for which somebody was barred from a service, each service counted by itself, {percent(wrong, weeks, 2)} stood on false ground: "
        "that is of weeks barred, while other shares on this page are of refusals."
        if weeks
        else "",
        f"{percent(stale, left)} of those who were done with a list stayed on it for a time as stale entries{few(seen.lives('stale[1]', 'stale[2]'))}."
        if stale
        else "",
    ]
    return Part(NAME, TITLE, tuple(s for s in sentences if s), tuple(charts(seen)), (by_kind(seen),))


def charts(seen: Seen) -> list[fig.Figure]:
    """The share of weeks of bars on false ground, by service and quarter."""
    alike: dict[bytes, list[str]] = {}  # services that are closed together make one line
    for name in seen.society.services.names:
        if seen.by_quarter(f"barred_false[{name}]").any():
            alike.setdefault(seen.by_quarter(f"barred[{name}]", f"barred_false[{name}]").tobytes(), []).append(name)
    rows = []
    for names in alike.values():
        weeks, wrong = seen.by_quarter(f"barred[{names[0]}]"), seen.by_quarter(f"barred_false[{names[0]}]")
        told = ", ".join(worded(name) for name in names)
        rows += [(day, told, w / b) for day, w, b in zip(seen.quarter_days, wrong, weeks, strict=True) if b]
    if not rows:
        return []
    table = pd.DataFrame(rows, columns=["date", "service", "share of weeks barred"])
    said = fig.Said(
        "Bars on false ground", "Share of the weeks barred from a service that stood on false ground, by quarter.", "false-bars"
    )
    return [fig.over_time(table, "share of weeks barred", "service", said, seen.scheme.hypothetical_from, fig.Axis(".0%"))]


def by_kind(seen: Seen) -> Table:
    """The kinds of conduct with most records that were not true of their person."""
    rows = []
    for kind in seen.society.occasions.names:
        true, false, astray = (seen.total(f"{what}[{kind}]") for what in ("records", "false_records", "misshared"))
        if false + astray:
            rows.append((false + astray, worded(kind), true, false, astray))
    rows.sort(reverse=True)
    shown = tuple((kind, *(short(n / seen.adults * 1000) for n in numbers)) for _, kind, *numbers in rows[:MOST_KINDS])
    title = f"Records per 1,000 adults, whole run: the {len(shown)} kinds with most errors"
    return Table(title, ("kind of conduct", "true records", "false records", "arrived here by mis-sharing"), shown)
