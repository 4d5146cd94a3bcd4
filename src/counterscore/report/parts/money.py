"""Money: loans refused, strain, and the trap between them."""

from __future__ import annotations

import pandas as pd

from counterscore.report import figures as fig
from counterscore.report.seen import Finding, Part, Seen, capital, few, of_many, percent

NAME = "money"
TITLE = "Money and strain"
GROUNDS = {"finance": "the financial score alone", "merged": "everything else, merged in"}
STRAINED = tuple(f"strained[{level}]" for level in (1, 2, 3))


def finding(seen: Seen) -> Finding | None:
    """The trap: strain, and what loans are refused on."""
    if not shown(seen):
        return None
    return Finding("The trap", capital("; ".join(s for s in (strain_said(seen), loans_said(seen)) if s)) + ".", NAME)


def shown(seen: Seen) -> bool:
    """Whether a rating refused loans, or refusals strained anybody."""
    return bool(seen.total(*(f"loans_refused[{ground}]" for ground in GROUNDS), "strain_up"))


def strain_said(seen: Seen) -> str:
    """How many live under strain."""
    if not seen.turns.size:
        return ""
    share = seen.at_turns(*STRAINED) / seen.grown.clip(1)
    top = int(share.argmax())
    return (
        f"{of_many(share[-1], 'persons of 14 and over')} lived under strain of a refused loan or post at the last turn, "
        f"and {of_many(share[top], 'at most')}, in {seen.turn_days[top].date():%B %Y}"
    )


def loans_said(seen: Seen) -> str:
    """On what loans were refused."""
    finance, merged = (seen.total(f"loans_refused[{ground}]") for ground in GROUNDS)
    if not finance + merged:
        return ""
    told = few(seen.lives("loans_refused[merged]"))
    return (
        f"of the loans that a rating refused, {percent(finance, finance + merged)} fell to the financial score by itself, "
        f"{percent(merged, finance + merged)} only to what was merged into it{told}"
    )


def build(seen: Seen) -> Part | None:
    """Loans refused by ground and persons under strain."""
    if not shown(seen):
        return None
    strain = seen.total("strain_up")
    loans, posts = (sum(seen.final["refused_by_cause"].get(s, {}).values()) for s in ("loan", "post"))
    sentences = [f"{capital(said)}." for said in (strain_said(seen), loans_said(seen)) if said] + [
        f"Refusals of loans and posts raised strain in {percent(strain, loans + posts)} of attempts; strain in turn makes late payment likelier."
        * bool(loans + posts)
    ]
    return Part(NAME, TITLE, tuple(s for s in sentences if s), tuple(charts(seen)))


def charts(seen: Seen) -> list[fig.Figure]:
    """Refused loans by ground, and persons under strain."""
    since, out = seen.scheme.hypothetical_from, []
    value = "per 100,000 adults"
    loans = [
        pd.DataFrame(
            {"date": seen.quarter_days, "refused on": words, value: seen.by_quarter(f"loans_refused[{ground}]") / seen.adults * 1e5}
        )
        for ground, words in GROUNDS.items()
    ]
    if any(table[value].any() for table in loans):
        said = fig.Said(
            "Loans that a rating refused", "By quarter and ground: refused whatever else a person does, or only because of it.", "loans"
        )
        out.append(fig.over_time(pd.concat(loans), value, "refused on", said, since))
    held = "per 100,000 of 14 and over"
    levels = [
        pd.DataFrame({"date": seen.turn_days, "strain": f"level {measure[-2]}", held: seen.at_turns(measure) / seen.grown.clip(1) * 1e5})
        for measure in STRAINED
        if seen.at_turns(measure).any()
    ]
    if levels:
        said = fig.Said("Persons under strain", "At each turn of a quarter, by level from 1 to 3.", "strain")
        out.append(fig.over_time(pd.concat(levels), held, "strain", said, since))
    return out
