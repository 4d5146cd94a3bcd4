"""Who is barred: under both schemes, under one only, under neither; weeks barred and refusals."""

from __future__ import annotations

import pandas as pd

from counterscore.report import changes
from counterscore.report import figures as fig
from counterscore.report.compared import services
from counterscore.report.moved import move_together, way
from counterscore.report.pairs import Compared, Pair
from counterscore.report.seen import Finding, Part, Table, few, millions, percent, rate, short

NAME = "barred"
TITLE = "Who is barred, and for how long"
WEEKS, REFUSALS = "weeks_barred", "refusals"
NEITHER = "under neither"


def outcomes(first: str) -> dict[str, str]:
    """What is counted, in words; the same words for every pair."""
    return {
        "barred_both": "under both",
        "barred_first_only": f"only under {first}",
        "barred_other_only": "only under this scheme",
        "barred_neither": NEITHER,
    }


def finding(pair: Pair) -> Finding:
    """What the scheme is, where weeks barred and refusals go, and last how many lives differ in anything."""
    moved = move_together({"weeks barred": pair.both(WEEKS), "refusals": pair.both(REFUSALS)})
    told = f"{pair.plain}: {moved}{services.most_said(pair)}{services.tries_said(pair)}; {detail_said(pair)}."
    return Finding(pair.other.name, told, NAME)


def detail_said(pair: Pair) -> str:
    """How many lives differ in anything, and how many of them in the length of a bar."""
    whole, length = (percent(share, 1, 2 if share < 0.01 else 1) for share in (pair.changed_share, pair.moved_share))
    return f"some detail, be it one record, differs in {whole} of the lives, the weeks barred in {length}"


def build(seen: Compared) -> Part | None:
    """Sentences and bars for each pair, and the counts as they are."""
    if not seen.effective:
        return None
    pairs = seen.effective
    sentences = [said(pair) for pair in pairs]
    sentences += [services.MEANING, *(told(pair) for told in (services.moved_said, services.change_said) for pair in pairs)]
    sentences += [services.tries_explained(pair) for pair in pairs]
    figures = (chart(seen),) if any(pair.rate("barred_neither") < 1000 for pair in seen.effective) else ()
    tables = (weeks_table(seen), *services.tables(seen), counts_table(seen))
    return Part(NAME, TITLE, tuple(s for s in sentences if s), figures, tables)


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
    words = {m: f"barred {what}" for m, what in outcomes(seen.first.name).items()}
    words |= {"longer_barred": changes.LONGER, "shorter_barred": changes.LESS_LONG}
    rows = []
    for pair in seen.effective:
        national, lives = pair.total.national["all", "all"], pair.total.sample
        rows += [(pair.other.name, said, millions(national[measure]), f"{lives[measure]:,}") for measure, said in words.items()]
    title = "Persons, scaled to the nation, and the lives of the sample they stand for: a scenario where any driver is assumed"
    return Table(title, ("scheme", "persons", "scaled to the nation", "lives"), tuple(rows))
