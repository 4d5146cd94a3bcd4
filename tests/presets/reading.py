"""The second reading of a preset, and where its keys lie in a scheme.

A reading is a TOML file with the name of the preset. Each key is a place in the scheme and holds `value`, the `rows` of facts.csv
that it was read from, whether all of those are `verified`, and `within` where the source gives two numbers that are divided. A value
in quotation marks is a month or a year, where no day is published.

Places are those of a scheme, `scoring.points.late_repayment`, and four that go by name instead of number:
`scoring.tiers.AAA` is the lowest score of a tier; `lists.court.from` a field of a list; `bars.court.air.from` the first day on which
the listed are barred from a service; `thresholds.loan` the lowest score of the tiers that may use a service.
"""

from __future__ import annotations

import csv
import datetime as dt
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
def verified() -> dict[str, bool]:
    """Rows of the facts, and whether each was seen in its source."""
    path = Path(catalogue.__file__).parents[1] / "society" / "data" / "china-2020" / "facts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["verified"] == "yes" for row in csv.DictReader(file)}


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


def same(written: Any, read: dict[str, Any]) -> bool:
    """Whether a value of the preset is the one that was read."""
    value, other = value_of(written), read["value"]
    if isinstance(other, str):
        return isinstance(value, dt.date) and value.isoformat().startswith(other)
    if isinstance(value, dt.date) or isinstance(other, dt.date) or not isinstance(value, int | float):
        return bool(value == other)
    return abs(value - other) <= read.get("within", 0)


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
