"""The second reading of a preset, and where its keys lie in a scheme.

A reading is a TOML file with the name of the preset. Each key is a place in the scheme and holds `rows`, where in facts.csv it was read,
and whether all of those are `verified`. `R06` is the whole value of a row, `R21[2]` the second of the parts that a stroke divides, and
`R03: C 600-849` words as they stand in the row, of which the first number is meant. What was read is

- `value`, typed again: the same number, day, month or year as in each of the rows. Text where no day is published.
- `quotient`, typed by nobody: the first of the rows divided by the second, to so many decimals; or `difference`, the first less the second.
  Rows after the second only have to be there.
- `value` with a `judgement` that says why, where the number stands in none of the rows. Tests count these.

Places are those of a scheme, `scoring.points.late_repayment`, and four that go by name instead of number:
`scoring.tiers.AAA` is the lowest score of a tier; `lists.court.from` a field of a list; `bars.court.air.from` the first day on which
the listed are barred from a service; `thresholds.loan` the lowest score of the tiers that may use a service.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from counterscore.scheme import catalogue
from counterscore.scheme.read import load_scheme

HERE = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in HERE.glob("*.toml")))
READINGS: dict[str, dict[str, dict[str, Any]]] = {name: tomli.loads((HERE / f"{name}.toml").read_text(encoding="utf-8")) for name in NAMES}


@cache
def document(preset: str) -> dict[str, Any]:
    """The preset as it is written, once the checks have passed it."""
    assert preset in catalogue.presets(), f"there is a second reading of {preset}, and no such preset"
    return load_scheme(preset).document


@cache
def facts() -> dict[str, dict[str, str]]:
    """Rows of the facts, by id."""
    path = Path(catalogue.__file__).parents[1] / "society" / "data" / "china-2020" / "facts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


# --- what a fact says ---------------------------------------------------------------------------

NUMBER = re.compile(r"(?:(?<![\d.])[+-])?\d+(?:,\d{3})*(?:\.\d+)?M?")
WHERE = re.compile(r"(?P<row>\w+)(?:\[(?P<part>\d)\]|: (?P<words>.+))?")


def row_of(where: str) -> str:
    """The id of the row, without what is meant in it."""
    return where.partition(":")[0].partition("[")[0]


def stands(where: str, rows: dict[str, dict[str, str]]) -> str:
    """The words of a fact that are meant, as they stand there. Raises LookupError where they do not."""
    match = WHERE.fullmatch(where)
    if match is None:
        raise LookupError(where)
    row = rows[match["row"]]
    if match["part"]:
        return row["value"].split(" / ")[int(match["part"]) - 1]
    if match["words"] and not any(in_full(match["words"], row[column]) for column in ("quantity", "value")):
        raise LookupError(f"{where}; the row says {row['quantity']}: {row['value']}")
    return match["words"] or row["value"]


def in_full(words: str, text: str) -> bool:
    """Whether words stand in a text, and cut no word and no number in two."""
    inside = {at for number in NUMBER.finditer(text) for at in range(number.start() + 1, number.end())}
    found = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    return any(not inside & {match.start(), match.end()} for match in found)


def said(where: str, rows: dict[str, dict[str, str]]) -> float | str:
    """The number that a fact says, or its day, month or year. Raises LookupError where it says none."""
    words = stands(where, rows)
    if rows[row_of(where)]["unit"] == "date" and re.fullmatch(r"\d{4}(-\d\d){0,2}", words):
        return words
    found = numbers(words)
    if not found or (":" not in where and NUMBER.fullmatch(words) is None):
        raise LookupError(f"{where}; no number: {words}")
    return found[0]


def numbers(words: str) -> list[float]:
    """Every number in a text, in order; `8.40M` is millions."""
    return [float(x.rstrip("M").replace(",", "")) * (1_000_000 if x.endswith("M") else 1) for x in NUMBER.findall(words)]


def read_from(read: dict[str, Any]) -> list[str]:
    """Where the numbers come from: all rows, or the two that are reckoned with."""
    return list(read["rows"] if "value" in read else read["rows"][:2])


def value_read(read: dict[str, Any], rows: dict[str, dict[str, str]]) -> Any:
    """What was read: as typed, or reckoned from the facts."""
    if "value" in read:
        return read["value"]
    first, second = (float(said(where, rows)) for where in read_from(read))
    return round(first / second, read["quotient"]) if "quotient" in read else first - second


def disagree(read: dict[str, Any], rows: dict[str, dict[str, str]]) -> list[str]:
    """Facts that do not say what was typed; for a judgement those that do."""
    if "judgement" in read:
        texts = {where: f"{row['quantity']}; {row['value']}" for where in read["rows"] for row in [rows[where]]}
        return [where for where, text in texts.items() if float(read["value"]) in numbers(text)]
    if "value" not in read:
        return [where for where in read["rows"] if not stands(where, rows)]
    value = read["value"]
    typed = value.isoformat() if isinstance(value, dt.date) else value if isinstance(value, str) else float(value)
    return [where for where in read["rows"] if said(where, rows) != typed]


# --- what a scheme says -------------------------------------------------------------------------


def find(scheme: dict[str, Any], place: str) -> Any:
    """What a scheme has at a place: a table with value and status, a bare number or a day; None if it is silent."""
    match place.split("."):
        case ["scoring", "tiers", *name]:
            return named(scheme.get("scoring", {}).get("tiers", []), ".".join(name)).get("from_points")
        case ["lists", name, what]:
            return named(scheme.get("lists", {}).get("list", []), name).get(what)
        case ["bars", name, service, "from"]:
            rules = scheme.get("sanctions", {}).get("rules", [])
            days = [rule.get("from") for rule in rules if rule["when"].get("list") == name and service in rule["bars"]]
            return None if not days or None in days else min(days)
        case ["thresholds", service]:
            return threshold(scheme, service)
        case parts:
            for part in parts:
                scheme = scheme.get(part, {})
            return None if scheme == {} else scheme


def named(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The row of a name; nothing if there is none."""
    return next((row for row in rows if row["name"] == name), {})


def threshold(scheme: dict[str, Any], service: str) -> Any:
    """The lowest score of the tiers that may use a service: those rewarded with it, or else those above the barred ones."""
    tiers = scheme.get("scoring", {}).get("tiers", [])
    order = [tier["name"] for tier in tiers]
    rewarded = [i for i, tier in enumerate(tiers) if service in tier.get("rewards", ())]
    if rewarded:
        return tiers[min(rewarded)]["from_points"]
    rules = [rule["when"] for rule in scheme.get("sanctions", {}).get("rules", []) if service in rule["bars"]]
    barred = [order.index(when[key]) for when in rules for key in ("tier", "tier_at_most") if key in when]
    return tiers[max(barred) + 1]["from_points"] if barred and max(barred) + 1 < len(tiers) else None


def value_of(written: Any) -> Any:
    """The bare value of what is written."""
    return written["value"] if isinstance(written, dict) else written


def same(written: Any, other: Any) -> bool:
    """Whether a value of the preset is the one that was read."""
    value = value_of(written)
    if isinstance(other, str):
        return isinstance(value, dt.date) and value.isoformat().startswith(other)
    return bool(value == other)


def published(scheme: dict[str, Any]) -> set[str]:
    """Places of what a preset takes from its sources unchanged: numbers with that status, and days of rules that have a source."""
    places = set()
    for mechanism, table in scheme.items():
        if isinstance(table, dict) and mechanism != "sources":
            places |= set(_published(table, mechanism))
    for rule in scheme.get("sanctions", {}).get("rules", []):
        if "source" in rule and "from" in rule and "list" in rule["when"]:
            places |= {f"bars.{rule['when']['list']}.{service}.from" for service in rule["bars"]}
    return places


def _published(written: Any, place: str) -> list[str]:
    if isinstance(written, dict) and written.get("status") == "published":
        return [place]
    if isinstance(written, dict):
        return [found for key, value in written.items() for found in _published(value, f"{place}.{key}")]
    if isinstance(written, list) and written and isinstance(written[0], dict):
        rows = [(f"{place.removesuffix('.list')}.{row.get('name', i)}", row) for i, row in enumerate(written, 1)]
        return [found.replace(".from_points", "") for where, row in rows for found in _published(row, where)]
    return []
