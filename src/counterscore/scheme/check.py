"""From a document to a scheme: every key known, every number with unit, range, status and source."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from counterscore.errors import CounterscoreError, SchemeError, WallError, nearest
from counterscore.lines import nearest_line
from counterscore.mechanisms import LATER, MECHANISMS
from counterscore.scheme.model import Quantity, RowValues, Scheme, Values
from counterscore.society.attributes import ATTRIBUTES
from counterscore.units import STATUSES, UNITS, Param, Rows
from counterscore.weeks import EPOCH, LAST_WEEK, first_week_from, monday

HEAD = ("format", "id", "title", "summary", "description", "society", "horizon", "hypothetical_from", "sources")
NUMBER = ("value", "unit", "range", "status", "source")
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
PEOPLE = frozenset(
    ["person", "persons", "people", "names", "individuals", "id_numbers", "records", "rows", "citizens", "users", "accounts"]
)
CONTROL = frozenset(
    ["objective", "objectives", "maximise", "maximize", "minimise", "minimize", "optimise", "optimize", "target", "targets", "search"]
)
NO_ATTRIBUTE = "Points, records and lists attach to a recorded act, never to what a person is, where they live or what they belong to."
NO_PEOPLE = "No file may bring in rows of persons: everybody here is synthetic, and nobody real may be scored."
NO_CONTROL = "This laboratory measures what a scheme does; it does not search for stronger control."


@dataclass
class Reader:
    """One file being checked."""

    file: Path | None
    lines: dict[tuple[str | int, ...], int]
    names: dict[str, tuple[str, ...]]
    sources: dict[str, str] = field(default_factory=dict)
    error: type[CounterscoreError] = SchemeError

    def fail(self, problem: str, path: tuple[str | int, ...], **more: Any) -> CounterscoreError:
        """An error at a path."""
        return self.error(problem, file=self.file, line=nearest_line(self.lines, path), key=dotted(path), **more)

    def unknown(self, key: str, path: tuple[str | int, ...], allowed: tuple[str, ...], what: str = "unknown key") -> CounterscoreError:
        """An error for a name that is not in a closed list, or a wall where the name shows what is wanted."""
        word = key.lower()
        for words, why in ((ATTRIBUTES, NO_ATTRIBUTE), (PEOPLE, NO_PEOPLE), (CONTROL, NO_CONTROL)):
            if word in words:
                return WallError(
                    "refused on principle",
                    file=self.file,
                    line=nearest_line(self.lines, (*path, key)),
                    key=dotted((*path, key)),
                    remedy=why,
                )
        return self.fail(what, (*path, key), found=key, allowed=", ".join(allowed) or "nothing here", remedy=nearest(key, allowed))


def dotted(path: tuple[str | int, ...]) -> str:
    """A path as it is written: rows are numbered from 1."""
    out = ""
    for part in path:
        out += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if out else str(part))
    return out


def check_scheme(document: dict[str, Any], reader: Reader) -> Scheme:
    """The scheme in a document. Raises SchemeError or WallError at the first fault."""
    known = tuple(m.NAME for m in MECHANISMS)
    for key in document:
        if key in LATER:
            raise reader.fail("this mechanism is not built yet", (key,), allowed=", ".join(known))
        if key not in HEAD and key not in known:
            raise reader.unknown(key, (), HEAD + known)
    if not is_format(document.get("format")):
        raise reader.fail("not a scheme format that is known here", ("format",), found=document.get("format"), allowed="format = 1")
    texts = {key: text(reader, document, key, required=key != "society") for key in ("id", "title", "summary", "description", "society")}
    if not ID.fullmatch(texts["id"]):
        raise reader.fail("not an id", ("id",), found=texts["id"], allowed="lower-case letters, digits and single hyphens")
    reader.sources = sources_of(reader, document)
    first, last = horizon_of(reader, document)
    hypothetical = document.get("hypothetical_from")
    tables = {m.NAME: check_table(reader, m, document[m.NAME]) for m in MECHANISMS if m.NAME in document}
    return Scheme(
        texts["id"],
        texts["title"],
        texts["summary"],
        texts["description"].strip(),
        texts["society"] or "china-2020",
        first,
        last,
        None if hypothetical is None else day_of(reader, hypothetical, ("hypothetical_from",)),
        reader.sources,
        tables,
        document,
        digest_of(document),
        reader.file,
        reader.lines,
    )


def is_format(value: Any) -> bool:
    """Whether a file's format is the one known here: 1, and neither 1.0 nor true."""
    return type(value) is int and value == 1


def digest_of(document: dict[str, Any]) -> str:
    """SHA-256 of the society, the horizon and the rules: order, comments and texts do not count."""
    rules = {key: value for key, value in document.items() if key not in ("id", "title", "summary", "description", "sources")}
    return hashlib.sha256(json.dumps(rules, sort_keys=True, default=str, ensure_ascii=True).encode()).hexdigest()


def text(reader: Reader, document: dict[str, Any], key: str, required: bool = True) -> str:
    """A text at the top of the file."""
    value = document.get(key, "" if not required else None)
    if not isinstance(value, str) or (required and not value.strip()):
        raise reader.fail("a text is needed", (key,), found=value, allowed="a text in quotation marks")
    return value


def sources_of(reader: Reader, document: dict[str, Any]) -> dict[str, str]:
    """The citations by key."""
    sources = document.get("sources", {})
    if not isinstance(sources, dict):
        raise reader.fail("not a table of citations", ("sources",), found=sources)
    for key, value in sources.items():
        if not isinstance(value, str) or not value.strip():
            raise reader.fail("a citation is a text", ("sources", key), found=value)
    return sources


def horizon_of(reader: Reader, document: dict[str, Any]) -> tuple[dt.date, dt.date]:
    """First and last day of a run by default."""
    horizon = document.get("horizon")
    if not isinstance(horizon, dict) or set(horizon) != {"from", "to"}:
        raise reader.fail(
            "the horizon is a table of two days", ("horizon",), found=horizon, allowed="{ from = 2014-01-06, to = 2024-12-29 }"
        )
    first, last = (day_of(reader, horizon[key], ("horizon", key)) for key in ("from", "to"))
    if first >= last:
        raise reader.fail("the horizon ends before it begins", ("horizon",), found=f"{first} to {last}")
    return first, last


def day_of(reader: Reader, value: Any, path: tuple[str | int, ...]) -> dt.date:
    """A day, from a TOML date or a text."""
    day = value
    if isinstance(value, str):
        try:
            day = dt.date.fromisoformat(value if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else "")
        except ValueError:
            raise reader.fail("no such day", path, found=value, allowed="a day as YYYY-MM-DD") from None
    if isinstance(day, dt.datetime) or not isinstance(day, dt.date):
        raise reader.fail("not a day", path, found=value, allowed="a day as YYYY-MM-DD")
    if not EPOCH <= day <= monday(LAST_WEEK):
        raise reader.fail("the day lies outside the calendar", path, found=str(day), allowed=f"{EPOCH} to {monday(LAST_WEEK)}")
    return day


def check_table(reader: Reader, mechanism: Any, table: Any) -> Values:
    """One mechanism's part of the file."""
    name = mechanism.NAME
    if not isinstance(table, dict):
        raise reader.fail("not a table", (name,), found=table, allowed=f"[{name}]")
    declared = {p.name: p for p in mechanism.PARAMS}
    for key in table:
        if key not in declared:
            raise reader.unknown(key, (name,), tuple(declared))
    values = Values({}, {}, {})
    for key, param in declared.items():
        path = (name, key)
        if isinstance(param, Rows):
            values.arrays[key] = check_rows(reader, param, table.get(key, []), path)
        elif param.keyed is not None:
            values.defaults[key] = float(param.default or 0.0)
            values.keyed[key] = check_keyed(reader, param, table.get(key, {}), path)
        else:
            values.single[key] = check_single(reader, param, table.get(key), path)
    return values


def check_single(reader: Reader, param: Param, value: Any, path: tuple[str | int, ...]) -> Quantity | int | None:
    """A number, or the first week of a date."""
    if param.unit == "date":
        return None if value is None else first_week_from(day_of(reader, value, path))
    if value is None:
        if param.default is None:
            raise reader.fail("a number is missing", path, allowed=param.meaning)
        return Quantity(((0, float(param.default)),), param.unit, param.range, "assumed", None, given=False)
    return quantity(reader, param, value, path)


def check_keyed(reader: Reader, param: Param, table: Any, path: tuple[str | int, ...]) -> dict[str, Quantity]:
    """Numbers by kind, service or context."""
    assert param.keyed is not None
    allowed = reader.names[param.keyed]
    if not isinstance(table, dict):
        raise reader.fail(f"not a table by {param.keyed}", path, found=table, allowed=f"[{dotted(path)}]")
    for key in table:
        if key not in allowed:
            raise reader.unknown(key, path, allowed, f"unknown {param.keyed}")
    return {key: quantity(reader, param, value, (*path, key)) for key, value in table.items()}


def check_rows(reader: Reader, param: Rows, rows: Any, path: tuple[str | int, ...]) -> tuple[RowValues, ...]:
    """An array of tables."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise reader.fail("not an array of tables", path, found=rows, allowed=f"[[{dotted(path)}]]")
    if len(rows) > param.most:
        raise reader.fail("too many rows", path, found=str(len(rows)), allowed=f"up to {param.most}")
    declared = {p.name: p for p in param.fields}
    out = []
    seen: set[str] = set()
    for i, row in enumerate(rows):
        here = (*path, i)
        for key in row:
            if key not in declared and key not in param.extra:
                raise reader.unknown(key, here, (*declared, *param.extra))
        if "name" in param.extra:
            check_name(reader, row.get("name"), seen, (*here, "name"))
        for key in param.extra:
            check_extra(reader, key, row.get(key), (*here, key))
        fields = {key: check_single(reader, p, row.get(key), (*here, key)) for key, p in declared.items()}
        check_dates(reader, fields, here)
        out.append(RowValues(fields, {k: row[k] for k in param.extra if k in row}, nearest_line(reader.lines, here)))
    return tuple(out)


def check_dates(reader: Reader, fields: dict[str, Quantity | int | None], path: tuple[str | int, ...]) -> None:
    """That a row which has both dates is in force for at least a week."""
    first, last = fields.get("from"), fields.get("until")
    if isinstance(first, int) and isinstance(last, int) and last <= first:
        allowed = f"a week or more after {monday(first)}"
        raise reader.fail("ends before it begins", (*path, "until"), found=str(monday(last)), allowed=allowed)


def check_name(reader: Reader, name: Any, seen: set[str], path: tuple[str | int, ...]) -> None:
    """The name of a row: a short text that no other row has."""
    if not isinstance(name, str) or not 0 < len(name) <= 40:
        raise reader.fail("a row needs a name", path, found=name, allowed="a text of up to 40 characters")
    if name in seen:
        raise reader.fail("two rows have the same name", path, found=name)
    seen.add(name)


def check_extra(reader: Reader, key: str, value: Any, path: tuple[str | int, ...]) -> None:
    """Texts, lists of texts and conditions: data of the right type."""
    if value is None:
        return
    check_attributes(reader, value if key in ("kinds", "when") else None, path)
    if key in ("kinds", "bars", "rewards"):
        if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
            raise reader.fail("not a list of names", path, found=value, allowed='[ "...", "..." ]')
    elif key == "when":
        if not isinstance(value, dict):
            raise reader.fail("not a condition", path, found=value, allowed='{ tier = "D" } or { list = "court" }')
    elif not isinstance(value, str):
        raise reader.fail("not a text", path, found=value)
    elif key == "source":
        known_source(reader, value, path)


def check_attributes(reader: Reader, value: Any, path: tuple[str | int, ...]) -> None:
    """The wall in conditions and lists of kinds: neither may name what a person is."""
    for word in value if isinstance(value, dict | list) else ():
        if isinstance(word, str) and word.lower() in ATTRIBUTES:
            raise reader.unknown(word, path, ())
        check_attributes(reader, value[word] if isinstance(value, dict) else word, path)


def quantity(reader: Reader, param: Param, value: Any, path: tuple[str | int, ...]) -> Quantity:
    """A bare number, or one with unit, range, status and source."""
    table = value if isinstance(value, dict) else {"value": value}
    for key in table:
        if key not in NUMBER:
            raise reader.unknown(key, path, NUMBER)
    if "value" not in table:
        raise reader.fail("the number has no value", path, allowed="value = ...")
    if "unit" in table and table["unit"] != param.unit:
        raise reader.fail("the wrong unit", (*path, "unit"), found=table["unit"], allowed=f"{param.unit} ({UNITS[param.unit][0]})")
    span = range_of(reader, param, table.get("range"), path)
    steps = steps_of(reader, param, table["value"], span, path)
    status = table.get("status", "assumed")
    if status not in STATUSES:
        raise reader.fail(
            "unknown status", (*path, "status"), found=status, allowed=", ".join(STATUSES), remedy=nearest(str(status), STATUSES)
        )
    return Quantity(steps, param.unit, span, status, source_of(reader, table, status, path), nearest_line(reader.lines, path))


def steps_of(
    reader: Reader, param: Param, value: Any, span: tuple[float, float] | None, path: tuple[str | int, ...]
) -> tuple[tuple[int, float], ...]:
    """The value, or its steps by date; before the first date the default holds."""
    if not isinstance(value, dict):
        return ((0, number_of(reader, param, value, span, path)),)
    if not param.dated:
        raise reader.fail("this number cannot change by date", path, found=value, allowed="one value")
    if not value:
        raise reader.fail("no dates are given", path, allowed='{ "2014-07-01" = 0.5 }')
    steps: dict[int, float] = {0: float(param.default or 0.0)}
    for day, number in value.items():
        week = first_week_from(day_of(reader, day, (*path, "value")))
        if week in steps and week != 0:
            raise reader.fail("two dates fall in the same week", path, found=day, allowed="dates at least a week apart")
        steps[week] = number_of(reader, param, number, span, path)
    return tuple(sorted(steps.items()))


def number_of(reader: Reader, param: Param, value: Any, span: tuple[float, float] | None, path: tuple[str | int, ...]) -> float:
    """A finite number of the right sort, within its bounds."""
    if param.unit == "flag" and isinstance(value, bool):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise reader.fail("not a number", path, found=value, allowed=f"{UNITS[param.unit][0]}")
    if param.whole and value != int(value):
        raise reader.fail("not a whole number", path, found=value, allowed="a whole number")
    within(reader, param, float(value), span, path)
    return float(value)


def range_of(reader: Reader, param: Param, value: Any, path: tuple[str | int, ...]) -> tuple[float, float] | None:
    """The stated range, inside the parameter's own."""
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2 or any(isinstance(x, bool) or not isinstance(x, int | float) for x in value):
        raise reader.fail("not a range", (*path, "range"), found=value, allowed="[ low, high ]")
    low, high = float(value[0]), float(value[1])
    if low > high:
        raise reader.fail("the range is upside down", (*path, "range"), found=f"{low:g} to {high:g}", allowed="low before high")
    for x in (low, high):
        within(reader, param, x, None, (*path, "range"))
    return low, high


def within(reader: Reader, param: Param, number: float, span: tuple[float, float] | None, path: tuple[str | int, ...]) -> None:
    """Whether a number lies within its unit, its parameter and its own range."""
    _, low, high = UNITS[param.unit]
    if param.range is not None:
        low, high = max(low, param.range[0]), min(high, param.range[1])
    if not low <= number <= high:
        raise reader.fail("the number is out of range", path, found=f"{number:g}", allowed=f"{low:g} to {high:g} {param.unit}")
    if span is not None and not span[0] <= number <= span[1]:
        raise reader.fail("the value lies outside its own range", path, found=f"{number:g}", allowed=f"{span[0]:g} to {span[1]:g}")


def source_of(reader: Reader, table: dict[str, Any], status: str, path: tuple[str | int, ...]) -> str | None:
    """The citation; published and estimated numbers need one."""
    source = table.get("source")
    if source is None:
        if status != "assumed":
            raise reader.fail(f"a number that is {status} needs a source", path, allowed="source = ...")
        return None
    if not isinstance(source, str) or not source.strip():
        raise reader.fail("not a source", (*path, "source"), found=source, allowed="a text, or a key of [sources]")
    known_source(reader, source, (*path, "source"))
    return source


def known_source(reader: Reader, source: str, path: tuple[str | int, ...]) -> None:
    """That a source written as a key is a key of [sources]."""
    if re.fullmatch(r"[A-Z][A-Z0-9_]*", source) and source not in reader.sources:
        allowed = ", ".join(reader.sources) or "nothing here"
        raise reader.fail("the source is not among [sources]", path, found=source, allowed=allowed, remedy=nearest(source, reader.sources))
