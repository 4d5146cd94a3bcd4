"""Who gains and who loses: persons barred for less long or for longer, by sex, place, income, people and age."""

from __future__ import annotations

import pandas as pd

from counterscore.report import changes
from counterscore.report import figures as fig
from counterscore.report.moved import KEY, beside
from counterscore.report.pairs import Compared, Gap, Pair, slug
from counterscore.report.seen import Finding, Part, Table, capital, few, many, of_many, persons_of, rate, short
from counterscore.study.grouped import BY

NAME = "winners"
TIER = "tier"  # a division of those with a score, which is too uneven to be drawn beside the others
TITLE = "Who gains and who loses"
LOSES, GAINS = "longer_barred", "shorter_barred"
WAYS = {LOSES: "the longer bars meet", GAINS: "the shorter bars meet"}
NOTE = "A difference between groups is not by itself discrimination: rates of conduct differ by assumption."


def finding(pair: Pair) -> Finding | None:
    """How many gain and lose, and whom it meets."""
    return Finding(f"{pair.other.name}, gains and losses", f"{capital(persons_said(pair))}{gap_said(pair)}.", NAME)


def unit_of(pair: Pair) -> int:
    """In how many persons everything of a pair is said."""
    return many(*(pair.rate(m) / 1000 for m in (LOSES, GAINS)))


def persons_said(pair: Pair) -> str:
    """How many are barred for longer and for less long."""
    unit = unit_of(pair)
    longer, less_long = (
        f"{of_many(pair.rate(m) / 1000, 'persons', unit)}{few(pair.total.sample[m])}" if pair.rate(m) else "nobody" for m in (LOSES, GAINS)
    )
    return f"{longer} {'are' if pair.rate(LOSES) else 'is'} barred for longer, and {less_long} for less long"


def gap_said(pair: Pair) -> str:
    """The widest gap between two groups, of those who lose or else of those who gain; nothing where too few are told."""
    for measure, words in WAYS.items():
        gap = pair.gap(measure)
        if gap is not None:
            return f"; {words} {gap_in_words(gap, unit_of(pair))}"
    return ""


def gap_in_words(gap: Gap, unit: int) -> str:
    """Two groups and their rates."""
    most, least = (of_many(r / 1000, persons_of(g), unit) for g, r in zip((gap.most, gap.least), gap.rates, strict=True))
    return f"{most} and {least}"


def build(seen: Compared) -> Part | None:
    """For each pair a chart of gains and losses, and a table of weeks barred and refusals by group."""
    if not seen.effective:
        return None
    sentences = (f"{capital(pair.phrase)}, {persons_said(pair)}{gap_said(pair)}." for pair in seen.effective)
    figures = tuple(chart(pair) for pair in seen.effective if pair.rate(LOSES) or pair.rate(GAINS))
    tables = [table for pair in seen.effective for table in (groups_table(pair), scores_table(pair)) if table is not None]
    return Part(NAME, TITLE, (*sentences, NOTE), figures, tuple(tables))


def chart(pair: Pair) -> fig.Figure:
    """Gains and losses of every group."""
    rows = [(by, g, *(pair.rate(m, (by, g)) for m in (GAINS, LOSES))) for by in BY for g in pair.rates(GAINS, by)]
    table = pd.DataFrame(rows, columns=["division", "group", changes.LESS_LONG, changes.LONGER])
    said = fig.Said(
        f"Gains and losses under {pair.other.name}",
        f"Persons of each 1,000 of the group who are barred for fewer or for more weeks than under {pair.first.name}. Quintile 1 has the lowest incomes. {NOTE}",
        f"winners-{slug(pair.other.name)}",
    )
    return changes.gains_and_losses(table, said)


def groups_table(pair: Pair) -> Table:
    """Weeks barred and refusals of every group, per 1,000 persons."""
    rows = []
    for by, group in groups(pair):
        cells = [f"{pair.rate('changed', (by, group)) / 10:.1f}%"]
        for measure in ("weeks_barred", "refusals"):
            first, other = (pair.rate(f"{measure}_{which}", (by, group)) for which in ("first", "other"))
            cells += [short(first), beside(first, other, short)]
        rows.append((by, group, *cells))
    under = (f"{what}, {name}" for what in ("weeks barred", "refusals") for name in (pair.first.name, pair.other.name))
    title = f"Per 1,000 persons of the group, whole run, under {pair.first.name} and {pair.other.name} ({KEY}){tiers_said(pair)}"
    return Table(title, ("division", "group", "lives that differ", *under), tuple(rows))


def scores_table(pair: Pair) -> Table | None:
    """Scores of every group at the close; None where nobody has a score under both."""
    rows = []
    for by, group in groups(pair):
        n = pair.total.national[by, group]
        if n["scored"]:
            first, other = (n[f"score_{which}"] / n["scored"] for which in ("first", "other"))
            moved = (rate(n[f"{where}_score"], n["scored"]) for where in ("higher", "lower"))
            rows.append((by, group, *moved, tenths(first), beside(first, other, tenths)))
    title = f"Scores at the close under {pair.first.name} and {pair.other.name}, of those who have one under both ({KEY}){tiers_said(pair)}"
    columns = ("division", "group", "higher, of 1,000", "lower, of 1,000", f"mean, {pair.first.name}", f"mean, {pair.other.name}")
    return Table(title, columns, tuple(rows)) if rows else None


def groups(pair: Pair) -> list[tuple[str, str]]:
    """Every division and group that holds anybody, tiers last."""
    return [(by, group) for by in (*BY, TIER) for group in pair.rates(GAINS, by)]


def tiers_said(pair: Pair) -> str:
    """Whose tiers they are, where there are any."""
    return f"; tiers are those of {pair.first.name} at the close" if pair.rates(GAINS, TIER) else ""


def tenths(points: float) -> str:
    """A mean score."""
    return f"{points:,.1f}"
