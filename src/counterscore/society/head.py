"""society.toml: what a society says of itself, and the assumptions behind its joint table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterscore.errors import SocietyError, SyntaxProblem, nearest
from counterscore.lines import line_map, nearest_line
from counterscore.text import parse, read_text
from counterscore.units import STATUSES
from counterscore.weeks import EPOCH, LAST_WEEK, monday

TYPES: dict[str, type] = {
    "format": int,
    "id": str,
    "title": str,
    "description": str,
    "population": int,
    "census_day": dt.date,
    "community_persons": int,
    "fixture": bool,
    "margins": dict,
    "assumed": dict,
}
KEYS = (*TYPES, "population_source")
MOST_PERSONS = 1_500_000_000
COMMUNITY = (16, 1_000_000)  # persons; profiles are drawn by sixteens, and a province has several communities
# What the joint table is made with: unit, and the least and most with which the arithmetic makes sense.
ASSUMED: dict[str, tuple[str, float, float]] = {
    "income_spread": ("logit", 0.01, 5.0),
    "urban_income": ("logit", 0.0, 10.0),
    "travel_gradient": ("logit", 0.0, 20.0),
    "drivers_national_share": ("share", 0.0, 0.99),
    "drivers_women_share": ("share", 0.0, 0.99),
    "internet_national_share": ("share", 0.0, 0.99),
}
ENTRY = ("value", "unit", "range", "status", "source")


@dataclass(frozen=True)
class Head:
    """The file being checked."""

    file: Path
    lines: dict[tuple[str | int, ...], int]

    def fault(self, problem: str, *path: str, found: object = None, allowed: str | None = None, remedy: str | None = None) -> SocietyError:
        """An error at a path."""
        line = nearest_line(self.lines, path)
        return SocietyError(problem, file=self.file, line=line, key=".".join(path), found=found, allowed=allowed, remedy=remedy)

    def unknown(self, *path: str, allowed: tuple[str, ...]) -> SocietyError:
        """An error for a key that is not known."""
        return self.fault("unknown key", *path, allowed=", ".join(allowed), remedy=nearest(path[-1], allowed))


def read_head(path: Path) -> dict[str, Any]:
    """The checked document. Raises SocietyError."""
    try:
        text = read_text(path)
        document = parse(text, path)
    except SyntaxProblem as error:
        problem = error.problem.replace("not TOML: ", "not a TOML file: ", 1)
        raise SocietyError(
            problem, file=error.file, line=error.line, key=error.key, found=error.found, allowed=error.allowed, remedy=error.remedy
        ) from None
    head = Head(path, line_map(text))
    _check_keys(head, document)
    if document["format"] != 1:
        raise head.fault("not a society format that is known here", "format", found=document["format"], allowed="format = 1")
    _check_whole(head, document, "population", 1, MOST_PERSONS)
    _check_whole(head, document, "community_persons", *COMMUNITY)
    if not EPOCH <= document["census_day"] <= monday(LAST_WEEK):
        allowed = f"{EPOCH} to {monday(LAST_WEEK)}"
        raise head.fault("the day lies outside the calendar", "census_day", found=str(document["census_day"]), allowed=allowed)
    for key, value in document["margins"].items():
        if not isinstance(value, str) or not value.strip():
            raise head.fault("a text is needed", "margins", key, found=value)
    _check_assumed(head, document["assumed"])
    return document


def _check_keys(head: Head, document: dict[str, Any]) -> None:
    for key in document:
        if key not in KEYS:
            raise head.unknown(key, allowed=KEYS)
    for key, kind in TYPES.items():
        if key not in document:
            raise head.fault("a key is missing", key)
        if type(document[key]) is not kind:  # not isinstance: true is no whole number, and an hour is no day
            raise head.fault("a value of the wrong type", key, found=document[key], allowed=kind.__name__)
    for key in ("id", "title", "description", "population_source"):
        value = document.get(key, "-")
        if not isinstance(value, str) or not value.strip():
            raise head.fault("a text is needed", key, found=value)


def _check_whole(head: Head, document: dict[str, Any], key: str, low: int, high: int) -> None:
    if not low <= document[key] <= high:
        raise head.fault("the number is out of range", key, found=document[key], allowed=f"{low} to {high} persons")


def _check_assumed(head: Head, table: dict[str, Any]) -> None:
    for key in table:
        if key not in ASSUMED:
            raise head.unknown("assumed", key, allowed=tuple(ASSUMED))
    for key, (unit, low, high) in ASSUMED.items():
        if key not in table:
            raise head.fault("an assumption is missing", "assumed", key, allowed=", ".join(ASSUMED))
        _check_entry(head, key, table[key], unit, low, high)


def _check_entry(head: Head, name: str, entry: Any, unit: str, low: float, high: float) -> None:
    path = ("assumed", name)
    if not isinstance(entry, dict):
        raise head.fault("an assumption is a table", *path, found=entry, allowed="{ value, unit, range, status, source }")
    for key in entry:
        if key not in ENTRY:
            raise head.unknown(*path, key, allowed=ENTRY)
    for key in ENTRY:
        if key not in entry:
            raise head.fault(f"the assumption has no {key}", *path, allowed="{ value, unit, range, status, source }")
    if entry["unit"] != unit:
        raise head.fault("the wrong unit", *path, "unit", found=entry["unit"], allowed=unit)
    if entry["status"] not in STATUSES:
        raise head.fault("unknown status", *path, "status", found=entry["status"], allowed=", ".join(STATUSES))
    if not isinstance(entry["source"], str) or not entry["source"].strip():
        raise head.fault("a text is needed", *path, "source", found=entry["source"])
    span = entry["range"]
    if not isinstance(span, list) or len(span) != 2 or not all(_is_number(x) for x in span) or not low <= span[0] <= span[1] <= high:
        raise head.fault("not a range", *path, "range", found=span, allowed=f"[ low, high ] from {low:g} to {high:g}")
    if not _is_number(entry["value"]):
        raise head.fault("not a number", *path, "value", found=entry["value"], allowed=f"{span[0]:g} to {span[1]:g}")
    if not span[0] <= entry["value"] <= span[1]:
        allowed = f"{span[0]:g} to {span[1]:g}"
        raise head.fault("the value lies outside its own range", *path, "value", found=entry["value"], allowed=allowed)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)  # finite: the reader lets no other number through
