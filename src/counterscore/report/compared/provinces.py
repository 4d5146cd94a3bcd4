"""Where: refusals per 1,000 persons who live there, more or fewer than under the first scheme, province by province."""

from __future__ import annotations

import pandas as pd

from counterscore.report import changes
from counterscore.report import figures as fig
from counterscore.report.moved import way
from counterscore.report.pairs import Compared, Pair, slug
from counterscore.report.seen import Finding, Part, capital

NAME = "provinces"
TITLE = "Where"
VALUE = "change in refusals per 1,000 persons"


def changes_of(pair: Pair) -> dict[str, float]:
    """By province: refusals per 1,000 persons under the other less those under the first."""
    first, other = (pair.rates(f"refusals_{which}", "province") for which in ("first", "other"))
    return {name: other[name] - first[name] for name in first}


def finding(pair: Pair) -> Finding | None:
    """The provinces of the largest changes, among those with enough refusals to be told."""
    said = extremes(pair)
    return Finding(f"{pair.other.name}, where", f"{capital(said)}.", NAME) if said else None


def extremes(pair: Pair) -> str:
    """Where refusals move most, up and down."""
    told = {
        name: change
        for name, change in changes_of(pair).items()
        if max(pair.rate(f"refusals_{which}", ("province", name)) for which in ("first", "other")) >= pair.enough(("province", name))
    }
    if len(told) < 2:
        return ""
    high, low = max(told, key=lambda name: told[name]), min(told, key=lambda name: told[name])
    return f"the change in refusals per 1,000 persons who live there runs from {told[low]:+,.3g} in {low} to {told[high]:+,.3g} in {high}"


def build(seen: Compared) -> Part | None:
    """A map for each pair in which refusals differ anywhere."""
    shown = [pair for pair in seen.effective if any(changes_of(pair).values())]
    if not shown:
        return None
    sentences = []
    for pair in shown:
        ways = [way(0, change).style for change in changes_of(pair).values()]
        more = ways.count("up")
        sentences.append(
            f"{capital(pair.phrase)}, refusals per 1,000 persons are more in {more} {'province' if more == 1 else 'provinces'}, fewer in {ways.count('down')} "
            f"and the same in {ways.count('even')}."
        )
    communities = seen.first.run.provenance["communities"]
    note = f"A province is known from its part of {communities:,} sampled communities: of a small one that is few lives."
    return Part(NAME, TITLE, (*sentences, note), tuple(chart(pair) for pair in shown))


def chart(pair: Pair) -> fig.Figure:
    """The map of one pair; the table has both numbers."""
    first, other = (pair.rates(f"refusals_{which}", "province") for which in ("first", "other"))
    rows = [(name, first[name], other[name], change) for name, change in changes_of(pair).items()]
    table = pd.DataFrame(rows, columns=["province", "under the first", "under the scheme", VALUE])
    said = fig.Said(
        f"Refusals under {pair.other.name}, more or fewer",
        f"Per 1,000 persons of the province over the whole run, less those under {pair.first.name}; one tile a province. Each map has a scale of its own.",
        f"provinces-{slug(pair.other.name)}",
    )
    return changes.change_map(table, VALUE, said)
