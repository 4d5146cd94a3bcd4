"""A number with its range, status and source, as every table of a society holds it."""

from __future__ import annotations

from typing import NamedTuple

from counterscore.society.csvfile import Row
from counterscore.units import STATUSES


class Ranged(NamedTuple):
    """A value that is published, estimated or assumed, and how far it may be from the truth."""

    value: float
    low: float
    high: float
    status: str
    source: str


def ranged(row: Row, columns: tuple[str, str, str, str, str], bounds: tuple[float, float]) -> Ranged:
    """The number in the columns (value, low, high, status, source) of a row.

    Each of the three numbers lies within `bounds`, and low <= value <= high. A value that
    is not published needs a range wider than a point. Raises SocietyError otherwise.
    """
    value, low, high = (row.number(column, *bounds) for column in columns[:3])
    status = row.choice(columns[3], STATUSES)
    if not low <= value <= high:
        raise row.fault(
            columns[0], "the value lies outside its own range", row.values[columns[0]], f"{low:g} to {high:g} ({columns[1]}, {columns[2]})"
        )
    if status != "published" and low == high:
        raise row.fault(
            columns[2],
            "a number that nobody published needs a range",
            row.values[columns[2]],
            f"more than {columns[1]}, which is {low:g}",
            f"Widen the range, or say published in {columns[3]} and name the source.",
        )
    return Ranged(value, low, high, status, row.text(columns[4]))
