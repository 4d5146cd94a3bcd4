"""The schemes side by side: refusals and bars over time, and what else differs."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterscore.mechanisms.contract import CAUSES, GROUPS
from counterscore.report import changes
from counterscore.report import figures as fig
from counterscore.report.charts import periods
from counterscore.report.moved import KEY, beside
from counterscore.report.pairs import Compared, Pair, Side
from counterscore.report.parts import redress, speech
from counterscore.report.seen import Finding, Part, Table, percent, rate

NAME = "side-by-side"
TITLE = "Side by side"
SEX = GROUPS[:2]  # that hold everybody of 18 and over
POINTS = 120  # about so many of a line of weeks


class Row(NamedTuple):
    """One line of the table: a number of a scheme, None where it has none, and how it is written."""

    label: str
    number: Callable[[Side], float | None]
    written: Callable[[float], str]


def per_1000(number: float) -> str:
    """So many of 1,000."""
    return rate(number, 1000)


def part(number: float) -> str:
    """A share."""
    return percent(number, 1, 2)


def refused(side: Side) -> NDArray[np.float64]:
    """[week] refused attempts."""
    names = side.society.services.names
    return np.asarray(sum(side.seen.weekly(f"refused[{s}][{c}]") for s in names for c in CAUSES))


def barred(side: Side) -> NDArray[np.float64]:
    """[week] persons of 18 and over who are barred from anything."""
    return np.asarray(sum(side.seen.weekly(f"group_barred[{g}]") for g in SEX))


def false_refusals(side: Side) -> float:
    """Refusals on false ground, per 1,000 persons."""
    return 1000 * side.seen.total(*(f"false_ground[{s}]" for s in side.society.services.names)) / side.society.population


def false_ground(side: Side) -> float | None:
    """The share of refusals on false ground."""
    whole = refused(side).sum()
    return side.seen.total(*(f"false_ground[{s}]" for s in side.society.services.names)) / whole if whole else None


def withheld(side: Side) -> float | None:
    """The share of lawful speech that is withheld."""
    by = [speech.outcomes(side.seen, who) for who in speech.WHO]
    whole = sum(sum(found.values()) for found in by)
    return sum(found["withheld"] for found in by) / whole if whole and speech.listened(side.seen) else None


def over_report(side: Side) -> float | None:
    """By how many points more say that they approve than do, at the last turn."""
    if not side.seen.turns.size:
        return None
    private, expressed = speech.asked(side.seen)
    return 100 * (expressed - private) if expressed else None


def appeals(side: Side) -> float | None:
    """Appeals per 1,000 weeks of a bar."""
    weeks = redress.weeks_barred(side.seen)
    return 1000 * redress.total(side.seen, "appeals") / weeks if weeks else None


ROWS = (
    Row("refusals on false ground, per 1,000 persons", false_refusals, per_1000),
    Row("refusals on false ground, part of all refusals", false_ground, part),
    Row("barred at the end, per 1,000 adults", lambda side: 1000 * float(barred(side)[-1]) / side.seen.adults, per_1000),
    Row(
        "on the first list at the end, per 1,000 adults",
        lambda side: 1000 * float(side.seen.weekly("listed[1]")[-1]) / side.seen.adults,
        per_1000,
    ),
    Row("lawful speech withheld, part of the occasions", withheld, part),
    Row("over-report of approval at the last turn, points of 100 asked", over_report, lambda x: f"{x:.1f}"),
    Row("appeals per 1,000 weeks in which an adult is barred", appeals, per_1000),
)


COUNTED = {  # what the ledgers count: measures under the first scheme, and under the other
    "barred at some time": (("barred_both", "barred_first_only"), ("barred_both", "barred_other_only")),
    "weeks barred": (("weeks_barred_first",), ("weeks_barred_other",)),
    "refusals": (("refusals_first",), ("refusals_other",)),
}


def finding(pair: Pair) -> Finding | None:
    """What is said in `barred` is not said twice."""
    return None


def build(seen: Compared) -> Part | None:
    """Lines of every scheme over time, and the table of all."""
    if not seen.effective:
        return None
    sentence = f"Every scheme was lived by the same people in the same weeks. {seen.first.name} is the one that the others are set beside."
    return Part(NAME, TITLE, (sentence,), tuple(lines(seen)), (ledger_table(seen), table_of(seen)))


def lines(seen: Compared) -> list[fig.Figure]:
    """Refusals by quarter and persons barred by week, a line a scheme; nothing where there are none."""
    out = []
    if any(refused(side).any() for side in seen.sides) and periods(seen.first.seen)[1]:
        out.append(refused_lines(seen))
    if any(barred(side).any() for side in seen.sides):
        out.append(barred_lines(seen))
    return out


def refused_lines(seen: Compared) -> fig.Figure:
    """Refused attempts in each quarter, or four weeks."""
    value, (span, weeks) = "refused per 1,000 persons", periods(seen.first.seen)
    days = pd.to_datetime([day for day, _ in weeks])
    weekly = [(s, refused(s)) for s in seen.sides]
    sums = [(s.name, [1000 * by_week[at].sum() / s.society.population for _, at in weeks]) for s, by_week in weekly]
    table = pd.concat([pd.DataFrame({"date": days, value: numbers, "scheme": name}) for name, numbers in sums])
    said = fig.Said("Refused attempts", f"Each {span}, per 1,000 persons, under each scheme.", "refused-over-time")
    return fig.over_time(table, value, "scheme", said, seen.hypothetical_from)


def barred_lines(seen: Compared) -> fig.Figure:
    """Persons barred from anything, in some of the weeks."""
    value = "barred per 1,000 adults"
    some = slice(None, None, max(1, len(seen.first.run.days) // POINTS))
    days = pd.to_datetime(seen.first.run.days[some])
    table = pd.concat(pd.DataFrame({"date": days, value: 1000 * barred(s)[some] / s.seen.adults, "scheme": s.name}) for s in seen.sides)
    said = fig.Said("Barred from anything", "Persons of 18 and over, in a week, per 1,000, under each scheme.", "barred-over-time")
    return fig.over_time(table, value, "scheme", said, seen.hypothetical_from)


def ledger_table(seen: Compared) -> Table:
    """What was kept of each life, summed: every scheme a column."""
    only = {changes.LONGER: "longer_barred", changes.LESS_LONG: "shorter_barred"}
    rows = [counted(seen, label, *names) for label, names in COUNTED.items()]
    rows += [(label, "", *(per_1000(pair.rate(measure)) for pair in seen.pairs)) for label, measure in only.items()]
    rows.append(("any detail differs, part of the lives", "", *(percent(pair.changed_share, 1) for pair in seen.pairs)))
    return Table(f"Per 1,000 persons over the whole run ({KEY})", ("", *(s.name for s in seen.sides)), tuple(rows))


def counted(seen: Compared, label: str, first: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """One line of it: sums of measures under the first scheme, and under each other."""
    before = sum(seen.pairs[0].rate(name) for name in first)
    after = [sum(pair.rate(name) for name in other) for pair in seen.pairs]
    return (label, per_1000(before), *(beside(before, x, per_1000) for x in after))


def table_of(seen: Compared) -> Table:
    """What else differs, and on what each scheme rests."""
    rows = []
    for row in ROWS:
        numbers = [row.number(side) for side in seen.sides]
        if any(numbers):
            rows.append((row.label, *(cell(row, x, numbers[0], n == 0) for n, x in enumerate(numbers))))
    rows.append(("drivers assumed", *(f"{s.status['assumed']} of {s.status['drivers']}" for s in seen.sides)))
    return Table("What else differs", ("", *(s.name for s in seen.sides)), tuple(rows))


def cell(row: Row, number: float | None, first: float | None, alone: bool) -> str:
    """A number, and where it lies beside the first scheme's."""
    if number is None:
        return ""
    return row.written(number) if alone or first is None else beside(first, number, row.written)
