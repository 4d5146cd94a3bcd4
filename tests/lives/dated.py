"""A reform that begins late: the same changes, each from one day on, made from the schemes before and after it.

What the program lets change by date is dated; a rule or a list gets its first or last day; a campaign that is taken away ends. What
cannot be dated stays as the base has it, and is named.
"""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from counterscore.mechanisms import MECHANISMS
from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.model import Quantity, Scheme
from counterscore.scheme.read import names_of
from counterscore.society.package import Society
from counterscore.units import Param, Rows
from counterscore.weeks import monday


def late(base: Scheme, reformed: Scheme, week: int, society: Society) -> tuple[Scheme, set[str]]:
    """The scheme that becomes the reformed one in `week`, and the parameters that keep the base's value."""
    document, kept = copy.deepcopy(base.document), set()
    for mechanism in MECHANISMS:
        old, new = (scheme.document.get(mechanism.NAME, {}) for scheme in (base, reformed))
        for p in mechanism.PARAMS:
            if old.get(p.name) == new.get(p.name):
                continue
            table = document.setdefault(mechanism.NAME, {})
            if isinstance(p, Rows):
                table[p.name] = rows(old.get(p.name, []), new[p.name], monday(week))
            elif (mechanism.NAME, p.name) == ("campaign", "reach_share"):
                table["until"] = monday(week)
            elif not p.dated:
                kept.add(f"{mechanism.NAME}.{p.name}")
            elif p.keyed is None:
                table[p.name] = steps(p, base, reformed, mechanism.NAME, None, week)
            else:
                differing = [key for key, value in new[p.name].items() if old.get(p.name, {}).get(key) != value]
                table[p.name] = {**table.get(p.name, {})} | {key: steps(p, base, reformed, mechanism.NAME, key, week) for key in differing}
    reader = Reader(None, {}, names_of(society))
    return check_scheme(document, reader), kept


def rows(old: list[dict[str, Any]], new: list[dict[str, Any]], day: dt.date) -> list[dict[str, Any]]:
    """Rows of the base that the reform leaves out end on the day, and those that it brings begin on it."""
    out = []
    for row in old:
        if row in new:
            out.append(row)
        elif row.get("from", dt.date.min) < day:
            out.append(row | {"until": min(day, row.get("until", day))})
    return out + [row | {"from": max(day, row.get("from", day))} for row in new if row not in old]


def steps(p: Param, base: Scheme, reformed: Scheme, mechanism: str, key: str | None, week: int) -> dict[str, Any]:
    """A number that follows the base before the week, and the reform from then on."""
    before, after = (quantity(p, scheme, mechanism, key) for scheme in (base, reformed))
    value = {monday(w).isoformat(): x for w, x in before if w < week}
    value[monday(week).isoformat()] = [x for w, x in after if w <= week][-1]
    return {"value": value | {monday(w).isoformat(): x for w, x in after if w > week}, "unit": p.unit, "status": "assumed"}


def quantity(p: Param, scheme: Scheme, mechanism: str, key: str | None) -> tuple[tuple[int, float], ...]:
    """The steps of a number in a scheme, or its default."""
    values = scheme.tables.get(mechanism)
    found: Any = None
    if values is not None:
        found = values.single.get(p.name) if key is None else values.keyed[p.name].get(key)
    return found.steps if isinstance(found, Quantity) else ((0, float(p.default or 0.0)),)
