"""Money: loans refused, strain, and the trap between them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from counterscore.report import figures as fig
from counterscore.report.seen import LENDERS, QUARTER, YEAR, Finding, Part, Seen, capital, few, listed, of_many, percent, rate, worded
from counterscore.society.columns import FINANCE_STEP
from counterscore.weeks import monday

NAME = "money"
TITLE = "Money and strain"
GROUNDS = dict(zip(LENDERS, ("the financial score alone", "only the score merged with it"), strict=True))
LEVELS = (1, 2, 3)
STRAINED = tuple(f"strained[{level}]" for level in LEVELS)
WHOLE = 65536


class Merger(NamedTuple):
    """The first week in which lenders read more of the score than before, and loans refused in as many weeks on either side."""

    week: int  # place in the run
    weeks: int
    before: float
    after: float


def finding(seen: Seen) -> Finding | None:
    """What loans are refused for, what a merger does to that, and how many live under strain."""
    if not shown(seen):
        return None
    loans = merger_said(seen) or loans_said(seen)
    return Finding("Loans and strain", capital("; ".join(s for s in (loans, strain_said(seen)) if s)) + ".", NAME)


def shown(seen: Seen) -> bool:
    """Whether a rating refused loans, or refusals strained anybody."""
    return bool(seen.total(*(f"loans_refused[{ground}]" for ground in GROUNDS), "strain_up"))


def strain_said(seen: Seen) -> str:
    """How many live under strain."""
    if not seen.turns.size or not seen.at_turns(*STRAINED).any():
        return ""
    share = seen.at_turns(*STRAINED) / seen.grown.clip(1)
    top = int(share.argmax())
    last = f", and {rate(share[-1], 1, unit_of(share[top]))} {seen.last_count}" if top < len(share) - 1 else ""
    return (
        f"at most {of_many(share[top], 'persons of 14 and over')} lived under strain of a refused loan or job "
        f"({seen.turn_days[top].date():%B %Y}){last}"
    )


def unit_of(share: float) -> int:
    """In how many persons `of_many` says a share."""
    return next(unit for unit in (1_000, 100_000, 10_000_000) if share * unit >= 1 or unit == 10_000_000)


def loans_said(seen: Seen) -> str:
    """On what lenders refused loans."""
    finance, merged = (seen.total(f"loans_refused[{ground}]") for ground in GROUNDS)
    if not finance + merged:
        return ""
    whole = f"{rate(finance + merged, seen.adults)} loans for every 1,000 adults"
    if not seen.merged.any():
        return f"lenders refused {whole} over the whole run, for the financial score"
    told = few(seen.lives("loans_refused[merged]"))
    return (
        f"lenders refused {whole} over the whole run: {percent(finance, finance + merged)} of these would have been refused for the financial score "
        f"by itself, {percent(merged, finance + merged)} only for the score merged with it{told}"
    )


def merger(seen: Seen) -> Merger | None:
    """Where in the run lenders begin to read the score, with a quarter at least on either side."""
    first = np.flatnonzero(np.diff(seen.merged) > 0)
    if not first.size or not seen.lent.any():
        return None
    at = int(first[0]) + 1
    weeks = min(YEAR, at, len(seen.lent) - at)
    before, after = float(seen.lent[at - weeks : at].sum()), float(seen.lent[at : at + weeks].sum())
    return Merger(at, weeks, before, after) if weeks >= QUARTER and before else None


def merger_said(seen: Seen) -> str:
    """What it does to refused loans, and the arithmetic of it."""
    found = merger(seen)
    if found is None:
        return ""
    change = found.after / found.before - 1
    moved = f"{percent(abs(change), 1)} {'fewer' if change < 0 else 'more'} loans" if change else "as many loans"
    least = [enough_of(seen, found.week + step) for step in (-1, 0)]
    start = int(seen.run.data.tables["scoring.start"])
    sum_ = f": whoever has the {start:,} points with which everybody begins needs a financial score of {least[1]}, where it took {least[0]} before"
    return (
        f"once {percent(float(seen.merged[found.week]), 1, 0)} of what lenders read was the score ({monday(int(seen.run.data.weeks[found.week]))}), "
        f"they refused {moved} in {found.weeks} weeks than in the {found.weeks} before{sum_ if least[0] != least[1] else ''}"
    )


def enough_of(seen: Seen, week: int) -> int:
    """The least financial score at which lenders lend to somebody with the points of the start, by the law (section 10)."""
    t = seen.run.data.tables
    era = int(np.searchsorted(t["eras.week"], seen.run.data.weeks[week], side="right")) - 1
    weight = int(t["credit.weight"][era]) * int(t["access.lenders"][era]) >> 16
    start, least, most = (int(t[f"scoring.{name}"]) for name in ("start", "least", "most"))
    points = (start - least) * 1000 // (most - least) if most > least else 0
    scores = range(0, 1001, FINANCE_STEP)
    return next((f for f in scores if ((WHOLE - weight) * f + weight * points) >> 16 >= int(t["credit.cut"][era])), scores[-1])


def build(seen: Seen) -> Part | None:
    """Loans refused by ground and persons under strain."""
    if not shown(seen):
        return None
    strain = seen.total("strain_up")
    loans, jobs = (sum(seen.final["refused_by_cause"].get(s, {}).values()) for s in ("loan", "post"))
    sentences = [numbers_said(seen), *(f"{capital(said)}." for said in (merger_said(seen), loans_said(seen), strain_said(seen)) if said)]
    if loans + jobs and strain:
        sentences.append(
            f"Strain is money trouble, in three levels: {percent(strain, loans + jobs)} of refused attempts at a loan or a job raised it by one. "
            "It makes late payment likelier, and late payment lowers the number that lenders read: the trap."
        )
    return Part(NAME, TITLE, tuple(s for s in sentences if s), tuple(charts(seen)))


def numbers_said(seen: Seen) -> str:
    """Which of two numbers lenders read, and what moves it; empty where no lender refuses for one."""
    values = seen.scheme.tables.get("credit")
    if values is None or not seen.lent.any():
        return ""
    kinds = listed([worded(kind) for kind, q in values.keyed["points"].items() if q.value < 0] or ["nothing"])
    merged = ", or for the score merged with it" if seen.merged.any() else ""
    return (
        f"The financial score is a number apart from the score: it falls with records of {kinds}, and lenders refuse loans for it{merged}."
    )


def charts(seen: Seen) -> list[fig.Figure]:
    """Refused loans by ground, and persons under strain."""
    since, out = seen.scheme.hypothetical_from, []
    value = "per 100,000 adults"
    loans = [
        pd.DataFrame(
            {"date": seen.quarter_days, "refused for": words, value: seen.by_quarter(f"loans_refused[{ground}]") / seen.adults * 1e5}
        )
        for ground, words in GROUNDS.items()
    ]
    if any(table[value].any() for table in loans):
        said = fig.Said(
            "Loans that lenders refused",
            "By quarter: refused for the financial score whatever else a person does, or only for the score merged with it.",
            "loans",
        )
        out.append(fig.over_time(pd.concat(loans), value, "refused for", said, since))
    held = "per 100,000 of 14 and over"
    reached = [level for level, measure in zip(LEVELS, STRAINED, strict=True) if seen.at_turns(measure).any()]
    levels = [
        pd.DataFrame(
            {"date": seen.turn_days, "strain": f"level {level}", held: seen.at_turns(f"strained[{level}]") / seen.grown.clip(1) * 1e5}
        )
        for level in reached
    ]
    if levels:
        missed = [str(level) for level in LEVELS if level not in reached]
        nobody = f" At no count was anybody at level {listed(missed, 'or')}." if missed else ""
        said = fig.Said("Persons under strain", f"Counted once a quarter, by level from 1 to 3.{nobody}", "strain")
        out.append(fig.over_time(pd.concat(levels), held, "strain", said, since))
    return out
