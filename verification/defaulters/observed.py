"""The published rows that may be fitted to, as levels and as flows."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

from counterscore.society.package import Society
from counterscore.society.sources import Fact

LEAST_DAYS = 30
SERIES = {
    "air": [f"T{n:02}A" for n in range(2, 13)],
    "high_speed_rail": [f"T{n:02}R" for n in range(2, 13)],
    "postings": [f"L{n:02}" for n in range(5, 13)],
    "complied": ["L30", "L31", "L32", "L33"],
}
ALONE = {"records": ["T23"], "intercepted": ["T20"]}  # levels of series with no flows


class Level(NamedTuple):
    """A cumulative figure at a day."""

    series: str
    row: str
    day: dt.date
    value: float
    at_least: bool = False  # published as "more than": a lower bound, which ends no flow


class Flow(NamedTuple):
    """What was added between two levels at least 30 days apart."""

    series: str
    start: Level
    end: Level

    @property
    def value(self) -> float:
        """The published difference."""
        return self.end.value - self.start.value


def levels(society: Society) -> list[Level]:
    """Every level that may be fitted to; only verified rows. A month is compared at its end."""
    out = []
    for series, rows in (SERIES | ALONE).items():
        for row in rows:
            if (fact := verified(society, row)) is not None:
                out.append(Level(series, row, day_of(fact.as_of), number_of(fact.value), fact.value.startswith(">")))
    return out


def verified(society: Society, row: str) -> Fact | None:
    """A row of the published facts, where it is there and verified."""
    fact = society.facts.get(row)
    return fact if fact is not None and fact.verified else None


def flows(known: list[Level]) -> list[Flow]:
    """Flows between successive published days at least 30 days apart; lower bounds begin and end none."""
    out = []
    for series in SERIES:
        own = sorted((x for x in known if x.series == series and not x.at_least), key=lambda x: x.day)
        start = own[0]
        for level in own[1:]:
            if (level.day - start.day).days >= LEAST_DAYS:
                out.append(Flow(series, start, level))
                start = level
    return out


def day_of(text: str) -> dt.date:
    """A day; a fact known only to the month is compared at its end."""
    parts = [int(x) for x in text.split("-")]
    if len(parts) == 2:
        parts.append(calendar.monthrange(parts[0], parts[1])[1])
    return dt.date(*parts)


def number_of(text: str) -> float:
    """The number in a published figure such as ">400000"; the last where one became another, as in "130000 -> 4130000"."""
    found = re.search(r"\d[\d,.]*", text.split("->")[-1])
    if found is None:
        raise ValueError(f"no number in {text!r}")
    return float(found[0].replace(",", ""))
