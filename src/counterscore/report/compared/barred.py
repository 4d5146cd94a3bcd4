"""Who is barred: under both schemes, under one only, under neither; weeks barred and refusals."""

from __future__ import annotations

import pandas as pd

from counterscore.report import changes
from counterscore.report import figures as fig
from counterscore.report.moved import move_together, way
from counterscore.report.pairs import Compared, Pair
from counterscore.report.seen import Finding, Part, Table, few, millions, percent, rate, short

NAME = "barred"
TITLE = "Who is barred, and for how long"
WEEKS, REFUSALS = "weeks_barred", "refusals"


NEITHER = "under neither"


APART = (
    "Weeks barred and refusals are two things: a bar counts whether or not anybody tries, a refusal needs an attempt. Bars on services that are "
    "seldom asked for bring weeks and few refusals, and whoever knows of a bar may stop trying, so that fewer refusals need not mean fewer bars."
)


def outcomes(first: str) -> dict[str, str]:
    """What is counted, in words; the same words for every pair."""
    return {
        "barred_both": "under both",
        "barred_first_only": f"only under {first}",
        "barred_other_only": "only under this scheme",
        "barred_neither": NEITHER,
    }


def finding(pair: Pair) -> Finding:
    """How many lives differ, and where weeks barred and refusals go."""
    moved = move_together({"weeks barred": pair.both(WEEKS), "refusals": pair.both(REFUSALS)})
    return Finding(pair.other.name, f"{percent(pair.changed_share, 1)} of the lives differ; {moved}.", NAME)


def build(seen: Compared) -> Part | None:
    """Sentences and bars for each pair, and the counts as they are."""
    if not seen.effective:
        return None
    sentences = (*(said(pair) for pair in seen.effective), APART)
    figures = (chart(seen),) if any(pair.rate("barred_neither") < 1000 for pair in seen.effective) else ()
    return Part(NAME, TITLE, sentences, figures, (weeks_table(seen), counts_table(seen)))


def said(pair: Pair) -> str:
    """One pair in a sentence."""
    both, first, other, neither = (rate(pair.rate(measure), 1000) for measure in outcomes(pair.first.name))
    lives = pair.total.sample
    return (
        f"Of 1,000 persons {both} are barred at some time both under {pair.first.name} and {pair.phrase}, "
        f"{first} only under {pair.first.name}{few(lives['barred_first_only'])}, "
        f"{other} only {pair.phrase}{few(lives['barred_other_only'])}, and {neither} under neither."
    )


def chart(seen: Compared) -> fig.Figure:
    """Persons barred under both and under one only; the table has those barred under neither too."""
    value = "persons per 1,000"
    rows = [(pair.other.name, what, pair.rate(measure)) for pair in seen.effective for measure, what in outcomes(seen.first.name).items()]
    table = pd.DataFrame(rows, columns=["scheme", "what", value])
    drawn = table[table["what"] != NEITHER]
    said = fig.Said(
        "Barred at some time, under both schemes or under one",
        f"Persons per 1,000, each scheme beside {seen.first.name}; those barred under neither are in the table.",
        "barred-at-some-time",
    )
    return changes.grouped_bars(drawn, value, said, behind=table)


def weeks_table(seen: Compared) -> Table:
    """Weeks barred and refusals, before and after."""
    rows = []
    for pair in seen.effective:
        for measure, words in ((WEEKS, "weeks barred"), (REFUSALS, "refusals")):
            first, other = (x / pair.total.national["all", "all"]["persons"] * 1000 for x in pair.both(measure))
            told = way(first, other)
            rows.append((pair.other.name, words, short(first), short(other), f"{short(other - first)} {told.symbol} {told.word}"))
    columns = ("scheme", "per 1,000 persons, whole run", f"under {seen.first.name}", "under the scheme", "difference")
    return Table("Weeks barred and refusals", columns, tuple(rows))


def counts_table(seen: Compared) -> Table:
    """Counts scaled to the nation, with the lives of the sample that they stand for."""
    words = {"changed": "lives that differ"} | {m: f"barred {what}" for m, what in outcomes(seen.first.name).items()}
    words |= {"longer_barred": changes.LONGER, "shorter_barred": changes.LESS_LONG}
    rows = []
    for pair in seen.effective:
        national, lives = pair.total.national["all", "all"], pair.total.sample
        rows += [(pair.other.name, said, millions(national[measure]), f"{lives[measure]:,}") for measure, said in words.items()]
    title = "Persons, scaled to the nation, and the lives of the sample they stand for: a scenario where any driver is assumed"
    return Table(title, ("scheme", "persons", "scaled to the nation", "lives"), tuple(rows))
