"""The large figures under the findings: for each scheme what moved, with a symbol and a word for its way."""

from __future__ import annotations

from typing import NamedTuple

from counterscore.report.changes import LESS_LONG, LONGER
from counterscore.report.moved import DOWN, EVEN, UP, hero, way
from counterscore.report.pairs import ALL, Pair
from counterscore.report.seen import few, percent, rate


class Hero(NamedTuple):
    """One large figure."""

    label: str
    symbol: str
    figure: str
    note: str
    style: str  # up, down or even


def heroes(pair: Pair) -> list[Hero]:
    """Weeks barred, refusals, those barred for longer and for less long, and last the lives in which anything differs."""
    lives = pair.total.sample
    note = f"{lives['changed']:,} of {pair.lives:,} lives, be it by one record"
    changed = Hero("any detail differs", "≠", percent(pair.changed_share, 1), note, "even")
    moved = [move(pair, measure, words) for measure, words in (("weeks_barred", "weeks barred"), ("refusals", "refusals"))]
    return [*moved, people(pair, "longer_barred", LONGER, UP), people(pair, "shorter_barred", LESS_LONG, DOWN), changed]


def move(pair: Pair, measure: str, words: str) -> Hero:
    """Where a measure went."""
    first, other = pair.both(measure)
    whole = pair.total.national[ALL]["persons"]
    told = way(first, other)
    note = f"{rate(first, whole)}, then {rate(other, whole)} per 1,000 persons"
    return Hero(words, told.symbol, hero(first, other), note, told.style)


def people(pair: Pair, measure: str, words: str, symbol: str) -> Hero:
    """How many persons it moved one way."""
    number = pair.rate(measure)
    style = "even" if not number else "up" if symbol == UP else "down"
    note = f"of 1,000 persons{few(pair.total.sample[measure])}"
    return Hero(words, symbol if number else EVEN, rate(number, 1000) if number else "nobody", note, style)
