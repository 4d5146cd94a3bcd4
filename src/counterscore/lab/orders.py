"""What may be ordered: every kind of job with the fields of its order, each within bounds.

Nothing else of a request reaches a worker. A field that is not named here, or lies
outside its bounds, is an error with the field's name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from counterscore.errors import UsageError, shorten
from counterscore.scheme.catalogue import presets, reforms
from counterscore.weeks import LAST_WEEK, monday, sunday

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,199}")
SIZE = re.compile(r"all|[0-9]{1,10}(:[0-9]{1,10})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FINDS = ("false-ground", "came-back", "silent")
LONGEST = 256 * 1024  # characters of a reform
MOST_PEOPLE = 1_500_000_000
MOST_SCHEMES = 18  # side by side: a first, sixteen others, and one written here

Check = Callable[[Any], Any]


def name(value: Any) -> str:
    """The name of a run: never a path."""
    if not isinstance(value, str) or not NAME.fullmatch(value) or ".." in value:
        raise ValueError("a name of letters, digits, + - . and _")
    return value


def preset(value: Any) -> str:
    """The name of a scheme that comes with the package: no file is read."""
    if not isinstance(value, str) or value not in presets():
        raise ValueError(", ".join(presets()))
    return value


def reform(value: Any) -> str:
    """The name of a reform that comes with the package."""
    if not isinstance(value, str) or value not in reforms():
        raise ValueError(", ".join(reforms()))
    return value


def changed(value: Any) -> str:
    """A scheme that comes with the package, with reforms after it: BASE+REFORM+REFORM."""
    base, *others = value.split("+") if isinstance(value, str) and len(value) < 1000 else [None]
    return "+".join([preset(base), *map(reform, others)])


def several(check: Check) -> Check:
    """Up to sixteen of a kind."""

    def checked(value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > 16:
            raise ValueError("a list of up to 16")
        return [check(x) for x in value]

    return checked


def or_none(check: Check) -> Check:
    """The same, or an empty text for nothing."""
    return lambda value: "" if value == "" else check(value)


def text(value: Any) -> str:
    """The text of a reform."""
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError(f"a text of up to {LONGEST} characters")
    return value


def size(value: Any) -> str:
    """How many people: a number, a part such as 1:1000, or all."""
    if not isinstance(value, str) or not SIZE.fullmatch(value):
        raise ValueError("a number of persons, a part such as 1:1000, or all")
    return value


def day(value: Any) -> str:
    """A day in the weeks that there are."""
    first, last = monday(0), sunday(LAST_WEEK)
    if not isinstance(value, str) or not DAY.fullmatch(value) or not first <= a_day(value) <= last:
        raise ValueError(f"a day as YYYY-MM-DD, from {first} to {last}")
    return value


def a_day(value: str) -> dt.date:
    """The day, or one that is never allowed where the calendar has none such."""
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return dt.date.min


def whole(low: int, high: int) -> Check:
    """A whole number within bounds."""

    def check(value: Any) -> int:
        given = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 21 else value
        if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
            raise ValueError(f"a whole number from {low:,} to {high:,}")
        return given

    return check


def number(value: Any) -> float:
    """A number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        raise ValueError("a number")
    return float(value)


def one_of(*allowed: str) -> Check:
    """One of a few words."""

    def check(value: Any) -> str:
        if value not in allowed:
            raise ValueError(", ".join(allowed))
        return str(value)

    return check


@dataclass(frozen=True)
class Ordered:
    """A kind of job: its fields, defaults of those that may be left out, and where its result is shown."""

    fields: dict[str, Check]
    defaults: dict[str, Any]
    address: Callable[[dict[str, Any], Any], str] = lambda spec, found: ""


SEED = whole(0, (1 << 64) - 1)
SCHEME: dict[str, Check] = {"base": preset, "reforms": several(reform), "text": text}
PLAIN: dict[str, Any] = {"reforms": [], "text": ""}
QUICK_PEOPLE, QUICK_YEARS = whole(10_000, 200_000), whole(1, 5)


def shown_at(kind: str, *more: str) -> Callable[[dict[str, Any], Any], str]:
    """The address at which a kind of result is shown, with what else it depends on."""

    def address(spec: dict[str, Any], found: Any) -> str:
        query = urlencode({key: spec[key] for key in more if spec[key] not in ("", None)})
        return f"/result/{kind}/{quote(spec['name'])}{f'?{query}' if query else ''}"

    return address


def run_address(spec: dict[str, Any], found: Any) -> str:
    """Where a finished run is shown."""
    return f"/result/page/{quote(found['run'])}"


def comparison_address(spec: dict[str, Any], found: Any) -> str:
    """Where a finished comparison is shown."""
    return f"/result/comparison/{quote(found['comparison'])}"


ORDERS: dict[str, Ordered] = {
    "sheet": Ordered(SCHEME, PLAIN),
    "set": Ordered(SCHEME | {"place": name, "value": number}, PLAIN),
    "quick": Ordered(
        SCHEME | {"place": or_none(name), "value": number, "people": QUICK_PEOPLE, "from": day, "years": QUICK_YEARS, "seed": SEED},
        PLAIN | {"place": "", "value": 0, "people": 100_000, "from": "2018-01-01", "years": 5, "seed": 1},
    ),
    "cost": Ordered({"base": preset, "people": size, "schemes": whole(1, MOST_SCHEMES)}, {"schemes": 1}),
    "run": Ordered(SCHEME | {"people": whole(100_000, MOST_PEOPLE), "seed": SEED}, PLAIN | {"people": 1_400_000, "seed": 1}, run_address),
    "resume": Ordered({"name": name}, {}, run_address),
    "forget": Ordered({"name": name}, {}),
    "compare": Ordered(
        SCHEME | {"others": several(changed), "people": whole(100_000, MOST_PEOPLE), "seed": SEED},
        PLAIN | {"others": [], "people": 1_400_000, "seed": 1},
        comparison_address,
    ),
    "page": Ordered({"name": name}, {}, shown_at("page")),
    "comparison": Ordered({"name": name}, {}, shown_at("comparison")),
    "find": Ordered({"name": name, "what": one_of(*FINDS)}, {}, shown_at("find", "what")),
    "life": Ordered(
        {"name": name, "index": whole(0, MOST_PEOPLE), "beside": or_none(name)},
        {"beside": ""},
        shown_at("life", "index", "beside"),
    ),
    "audit": Ordered({"name": name}, {}, shown_at("audit")),
    "picture": Ordered({"name": name, "file": name}, {}),
}
AT_ONCE = ("sheet", "set", "quick", "cost", "forget")
SHOWN = ("page", "comparison", "find", "life", "audit")  # what an address may ask for: to look at it changes nothing


def order_from(kind: str, given: dict[str, Any], quick: bool = False) -> dict[str, Any]:
    """The order that was given, checked. Raises UsageError."""
    if kind not in ORDERS or (quick and kind not in AT_ONCE):
        raise UsageError("no such order", found=kind, allowed=", ".join(ORDERS))
    ordered = ORDERS[kind]
    for key in given:
        if key not in ordered.fields:
            raise UsageError("unknown field", key=shorten(key), allowed=", ".join(ordered.fields))
    full = ordered.defaults | given
    spec = {}
    for key, check in ordered.fields.items():
        if key not in full:
            raise UsageError("a field is missing", key=key)
        try:
            spec[key] = check(full[key])
        except ValueError as error:
            raise UsageError("not what this field takes", key=key, found=plainly(full[key]), allowed=str(error)) from None
    return spec


def plainly(value: Any) -> Any:
    """A value as a message shows it: of what is nested the kind alone, since it may be too deep to be written out."""
    return type(value).__name__ if isinstance(value, list | dict) else value
