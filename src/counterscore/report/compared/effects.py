"""Total, direct and spillover: what a rule does to a person by itself, and what comes of everybody else's living by it too."""

from __future__ import annotations

import pandas as pd

from counterscore.report import changes
from counterscore.report import figures as fig
from counterscore.report.moved import move_together
from counterscore.report.pairs import ALL, Compared, Pair, per_1000
from counterscore.report.seen import Finding, Part, Table, capital, percent, short
from counterscore.study.grouped import Counted

NAME = "effects"
TITLE = "Total, direct and spillover"
KINDS = ("total", "direct", "spillover")
MEASURES = {"weeks_barred": "weeks barred", "refusals": "refusals"}
MEANING = (
    "Total: the rule is changed for everybody. Direct: it is changed for one person, among people who all live by the first scheme. "
    "Spillover is total less direct: what reaches a person through others (what they hear, dare, and are measured against)."
)


def finding(pair: Pair) -> Finding | None:
    """What is because of the rule itself."""
    return Finding(f"{pair.other.name}, directly", f"{capital(because(pair))}.", NAME) if pair.direct is not None else None


def because(pair: Pair) -> str:
    """The direct effect in words, and how much of the total it is; only for pairs in which it was lived."""
    direct = counts_of(pair)
    values = direct.national[ALL]
    moved = move_together({words: (values[f"{m}_first"], values[f"{m}_other"]) for m, words in MEASURES.items()})
    share = direct.sample["changed"] / pair.lives
    return f"because of the rule itself {moved}, and some detail differs in {percent(share, 1)} of the lives"


def counts_of(pair: Pair) -> Counted:
    """The counts of the direct effect."""
    assert pair.direct is not None
    return pair.direct


def change(pair: Pair, kind: str, measure: str) -> float:
    """By how much a measure moves per 1,000 persons, in total, directly, or by spillover."""
    total, direct = (
        per_1000(counts, f"{measure}_other") - per_1000(counts, f"{measure}_first") for counts in (pair.total, counts_of(pair))
    )
    return {"total": total, "direct": direct, "spillover": total - direct}[kind]


def lives(pair: Pair, kind: str) -> int:
    """Lives of the sample that differ, by kind."""
    total, direct = pair.total.sample["changed"], counts_of(pair).sample["changed"]
    return {"total": total, "direct": direct, "spillover": total - direct}[kind]


def build(seen: Compared) -> Part | None:
    """A chart for weeks barred and one for refusals, and the table of all three."""
    shown = [pair for pair in seen.effective if pair.direct is not None]
    if not shown:
        return None
    sentences = (MEANING, *(f"{pair.other.name}: {because(pair)}." for pair in shown))
    moved = {m: words for m, words in MEASURES.items() if any(change(pair, kind, m) for pair in shown for kind in KINDS)}
    return Part(NAME, TITLE, sentences, tuple(chart(shown, m, words) for m, words in moved.items()), (table_of(shown),))


def chart(pairs: list[Pair], measure: str, words: str) -> fig.Figure:
    """Total, direct and spillover of one measure, for every pair."""
    value = f"{words}, change per 1,000 persons"
    rows = [(pair.other.name, kind, change(pair, kind, measure)) for pair in pairs for kind in KINDS]
    said = fig.Said(
        f"{capital(words)}: total, direct, spillover",
        f"Change per 1,000 persons over the whole run, beside {pairs[0].first.name}.",
        f"effects-{words.replace(' ', '-')}",
    )
    return changes.grouped_bars(pd.DataFrame(rows, columns=["scheme", "what", value]), value, said, signed=True)


def table_of(pairs: list[Pair]) -> Table:
    """The same in numbers, with the lives that differ."""
    rows = [
        (pair.other.name, kind, f"{lives(pair, kind):,}", *(f"{short(change(pair, kind, m))} per 1,000" for m in MEASURES))
        for pair in pairs
        for kind in KINDS
    ]
    columns = ("scheme", "effect", "lives in which any detail differs", *(f"{words}, change" for words in MEASURES.values()))
    return Table("Effects of three kinds", columns, tuple(rows))
