"""Who gains and who loses: persons barred for less long or for longer, by sex, place, income, people and age."""

from __future__ import annotations

import pandas as pd

from counterscore.report import changes
from counterscore.report import figures as fig
from counterscore.report.moved import KEY, beside
from counterscore.report.pairs import UNIT, Compared, Gap, Pair, slug
from counterscore.report.seen import FIFTHS, Finding, Part, Table, capital, few, of_many, persons_of, rate, short, signed
from counterscore.study.grouped import BY
from counterscore.study.headline import FEW

NAME = "winners"
TIER = "tier"  # a division of those with a score, which is too uneven to be drawn beside the others
TITLE = "Who gains and who loses"
LOSES, GAINS = "longer_barred", "shorter_barred"
WAYS = {LOSES: "barred for longer", GAINS: "for less long"}
DIVISIONS = ("income", "sex")  # of which the balance of losses and gains is said
RULE = (
    "“Most unequally” names, of all divisions below, the two groups that are furthest apart as a ratio; it is said of longer bars and of shorter "
    f"ones apart. Where fewer than {FEW} lives of the lower group are so moved, its rate is not told but only under what it lies, and counts as that."
)
NOTE = "A difference between groups is not by itself discrimination: rates of conduct differ by assumption."


def finding(pair: Pair) -> Finding | None:
    """How many gain and lose, and whom it meets."""
    return Finding(f"{pair.other.name}, gains and losses", f"{capital(persons_said(pair))}.", NAME)


def persons_said(pair: Pair) -> str:
    """How many are barred for longer and for less long, and between which groups either is furthest apart."""
    if not pair.rate(LOSES) and not pair.rate(GAINS):
        return "nobody is barred for longer or for less long"
    longer, less_long = (told(pair, measure) for measure in (LOSES, GAINS))
    return f"{longer}, and {less_long}"


def told(pair: Pair, measure: str) -> str:
    """One way: how many it meets, and the widest gap between two groups where enough are told."""
    words, gap = WAYS[measure], pair.gap(measure)
    verb = "" if measure == GAINS else "are " if pair.rate(measure) else "is "
    if not pair.rate(measure):
        return f"nobody {verb}{words}"
    whom = f"{of_many(pair.rate(measure) / UNIT, 'persons', UNIT)}{few(pair.total.sample[measure])} {verb}{words}"
    return whom if gap is None else f"{whom}, most unequally by {gap.by} ({gap_in_words(gap)})"


def gap_in_words(gap: Gap) -> str:
    """Two groups and their rates."""
    most, least = (of_many(r / UNIT, persons_of(g), UNIT) for g, r in zip((gap.most, gap.least), gap.rates, strict=True))
    return f"{most}, {f'under {least}, where fewer than {FEW} lives stand for it' if gap.under else least}"


def balance_said(pair: Pair) -> str:
    """Losses less gains of every income fifth, and of women and men."""
    by = {g: pair.rate(LOSES, (d, g)) - pair.rate(GAINS, (d, g)) for d in DIVISIONS for g in pair.rates(GAINS, d)}
    named = "; ".join(f"{short_name(g)} {signed(x, UNIT)}" for g, x in by.items())
    return f"{capital(pair.phrase)}, those barred for longer less those barred for less long, of {UNIT:,} persons of each group: {named}."


def short_name(group: str) -> str:
    """A group as the head of a number."""
    return FIFTHS.get(group) or group.replace("quintile", "income quintile")


def build(seen: Compared) -> Part | None:
    """For each pair a chart of gains and losses, and a table of weeks barred and refusals by group."""
    if not seen.effective:
        return None
    moved = [pair for pair in seen.effective if pair.rate(LOSES) or pair.rate(GAINS)]
    sentences = [f"{capital(pair.phrase)}, {persons_said(pair)}." for pair in seen.effective]
    sentences += [RULE] if any(pair.gap(measure) for pair in moved for measure in WAYS) else []
    sentences += [balance_said(pair) for pair in moved]
    figures = tuple(chart(pair) for pair in moved)
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
        cells = []
        for measure in ("weeks_barred", "refusals"):
            first, other = (pair.rate(f"{measure}_{which}", (by, group)) for which in ("first", "other"))
            cells += [short(first), beside(first, other, short)]
        rows.append((by, group, *cells, f"{pair.rate('changed', (by, group)) / 10:.1f}%"))
    under = (f"{what}, {name}" for what in ("weeks barred", "refusals") for name in (pair.first.name, pair.other.name))
    title = f"Per 1,000 persons of the group, whole run, under {pair.first.name} and {pair.other.name} ({KEY}){tiers_said(pair)}"
    return Table(title, ("division", "group", *under, "lives in which any detail differs"), tuple(rows))


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
    columns = (
        "division",
        "group",
        "higher, of 1,000 of them",
        "lower, of 1,000 of them",
        f"mean, {pair.first.name}",
        f"mean, {pair.other.name}",
    )
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
