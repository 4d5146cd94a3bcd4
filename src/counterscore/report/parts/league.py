"""The League: members, discipline, loyal acts, festivals, marriages and births."""

from __future__ import annotations

import pandas as pd

from counterscore.report import figures as fig
from counterscore.report.seen import QUARTER, Finding, Part, Seen, Table, few, percent, rate

NAME = "league"
TITLE = "The League"
QUARTERS_PER_YEAR = 52 / QUARTER
FLOWS = (
    ("joined", "joined"),
    ("left", "left"),
    ("to_party", "of these, went on to the Party"),
    ("expelled", "expelled"),
    ("loyal_act", "loyal acts"),
    ("festival_by_members", "festival acts by members"),
    ("married", "marriages (each one member's half)"),
    ("born", "births"),
)


def total(seen: Seen, entry: str) -> float:
    """The sum of an entry over the whole run."""
    return seen.total(f"league[{entry}]")


def shown(seen: Seen) -> bool:
    """Whether anybody was ever a member."""
    return bool(seen.turns.size and total(seen, "member"))


def years(seen: Seen) -> float:
    """Years of membership lived."""
    return float(seen.at_turns("league[member]").mean()) * len(seen.run.days) / (QUARTER * QUARTERS_PER_YEAR)


def finding(seen: Seen) -> Finding | None:
    """Members, expulsions, marriages and births."""
    if not shown(seen):
        return None
    return Finding("The League", f"{members_said(seen)}, {pairs_said(seen)}.", NAME)


def members_said(seen: Seen) -> str:
    """Members at the last count, and expulsions."""
    share = seen.at_turns("league[member]")[-1] / max(1.0, seen.grown[-1])
    return (
        f"{rate(share, 1)} of 1,000 persons of 14 and over were members {seen.last_count}; of 1,000 members a year "
        f"{rate(total(seen, 'expelled'), years(seen))} were expelled{few(seen.lives('league[expelled]'))}"
    )


def pairs_said(seen: Seen) -> str:
    """Marriages among members and births."""
    married = total(seen, "married")
    if not married:
        return f"none married through it, and {rate(total(seen, 'born'), years(seen))} births were counted"
    told = few(seen.lives("league[married]"))
    return (
        f"{rate(married, years(seen))} married through its service{told} (each counted: one member’s half), {percent(total(seen, 'same_tier'), married)} within "
        f"their own tier, {percent(total(seen, 'discordant'), married)} discordant in support; {rate(total(seen, 'born'), years(seen))} births"
    )


def build(seen: Seen) -> Part | None:
    """Members over time, and everything else as rates a member-year."""
    if not shown(seen):
        return None
    pairs = pairs_said(seen)
    by_members, by_others = total(seen, "festival_by_members"), total(seen, "festival_by_others")
    sentences = [
        f"{members_said(seen)}.",
        f"Of 1,000 members a year, {pairs}." if total(seen, "married") else f"{pairs[:1].upper()}{pairs[1:]}.",
        f"Members did {percent(by_members, by_members + by_others)} of the festival acts it bans." if by_members + by_others else "",
    ]
    if total(seen, "married") and not int(seen.run.data.tables["youth_league.tie"]):
        sentences.append("Partners are drawn without a preference for one's own tier: the share within it is what chance alone gives.")
    return Part(NAME, TITLE, tuple(s for s in sentences if s), (members_chart(seen),), (by_year(seen),))


def members_chart(seen: Seen) -> fig.Figure:
    """Members of League and Party at each count."""
    value = "per 1,000 of 14 and over"
    table = pd.concat(
        pd.DataFrame({"date": seen.turn_days, "members of": words, value: seen.at_turns(f"league[{entry}]") / seen.grown.clip(1) * 1e3})
        for entry, words in (("member", "the League"), ("party_member", "the Party"))
    )
    said = fig.Said(
        "Members of League and Party",
        "Counted once a quarter. Nobody is born into a run, so the League ages out of its members.",
        "members",
    )
    return fig.over_time(table, value, "members of", said, seen.scheme.hypothetical_from)


def by_year(seen: Seen) -> Table:
    """Rates a member-year, over the whole run and in its first and last four quarters."""
    member = seen.at_turns("league[member]")[: len(seen.quarters)]
    spans = (slice(0, 4), slice(max(0, len(member) - 4), None))
    rows = []
    for entry, words in FLOWS:
        flow = seen.by_quarter(f"league[{entry}]")
        ends = (rate(flow[part].sum(), member[part].sum() / QUARTERS_PER_YEAR) for part in spans)
        rows.append((words, rate(total(seen, entry), years(seen)), *ends))
    return Table("Per 1,000 members and year", ("what", "whole run", "first four quarters", "last four quarters"), tuple(rows))
