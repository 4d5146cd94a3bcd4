"""A scheme as its page shows it: its rules in sentences, its numbers with their ranges, and the reform that changes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import tomlkit

from counterscore.compile.explain import explain
from counterscore.errors import UsageError
from counterscore.mechanisms import MECHANISMS
from counterscore.scheme.catalogue import presets, reforms
from counterscore.scheme.model import Quantity, Scheme
from counterscore.scheme.read import load_scheme, names_of
from counterscore.scheme.reform import base_digest, reformed
from counterscore.society.package import load_society
from counterscore.units import Param, Rows

STEPS = 100  # of a slider
ID = "my-change"


def scheme_of(spec: dict[str, Any]) -> Scheme:
    """The scheme of a page: a preset, reforms that come with the package, and a reform written here. Raises InputError."""
    base, chosen, text = str(spec["base"]), [str(name) for name in spec.get("reforms", ())], str(spec.get("text", ""))
    if base not in presets():
        raise UsageError("no such scheme", found=base, allowed=", ".join(presets()))
    unknown = [name for name in chosen if name not in reforms()]
    if unknown:
        raise UsageError("no such reform", found=unknown[0], allowed=", ".join(reforms()))
    scheme = loaded(base, tuple(chosen))
    return reformed(scheme, text, names_of(load_society(scheme.society))) if text.strip() else scheme


@lru_cache(maxsize=32)
def loaded(base: str, chosen: tuple[str, ...]) -> Scheme:
    """A preset with reforms that come with the package; read once."""
    return load_scheme(base, chosen)


@lru_cache(maxsize=8)
def plain_rules(base: str) -> dict[str, frozenset[str]]:
    """The sentences of a preset by section."""
    plain = loaded(base, ())
    return {section.name: frozenset(section.sentences) for section in explain(plain, load_society(plain.society))}


def sheet(spec: dict[str, Any]) -> dict[str, Any]:
    """Everything about a scheme that the page shows. Raises InputError."""
    scheme = scheme_of(spec)
    society = load_society(scheme.society)
    known = plain_rules(str(spec["base"]))
    rules = [
        {"name": s.name, "sentences": [{"text": x, "new": x not in known.get(s.name, ())} for x in s.sentences]}
        for s in explain(scheme, society)
    ]
    before = dict(loaded(str(spec["base"]), ()).quantities())
    return {
        "id": scheme.id,
        "title": scheme.title,
        "digest": scheme.digest,
        "rules": rules,
        "numbers": [number(scheme, place, q, before.get(place)) for place, q in scheme.quantities()],
    }


def number(scheme: Scheme, place: str, q: Quantity, before: Quantity | None) -> dict[str, Any]:
    """One number: its value, unit, range, status, source and meaning; whether a slider may set it."""
    param = declared(place)
    low, high = q.range or (q.value, q.value)
    whole = param is not None and param.whole
    slides = len(q.steps) == 1 and q.range is not None and low < high and "[" not in place
    return {
        "place": place,
        "mechanism": place.split(".")[0],
        "value": q.value,
        "values": [value for _, value in q.steps],
        "before": None if before is None else before.value,
        "unit": q.unit.replace("_", " "),
        "low": low,
        "high": high,
        "step": 1 if whole or q.unit == "points" else (high - low) / STEPS,
        "status": q.status,
        "source": scheme.sources.get(q.source or "", q.source or ""),
        "meaning": "" if param is None else param.meaning,
        "slides": slides,
    }


def declared(place: str) -> Param | None:
    """How a mechanism declares the number at a place."""
    table, name, *rest = re.sub(r"\[\d+\]", "", place).split(".")
    for p in (p for m in MECHANISMS if table == m.NAME for p in m.PARAMS):
        if p.name == name:
            return next((f for f in p.fields if rest and f.name == rest[0]), None) if isinstance(p, Rows) else p
    return None


def blank(scheme: Scheme, title: str = "a change made in the lab") -> tomlkit.TOMLDocument:
    """A reform that changes nothing yet."""
    document = tomlkit.document()
    head = {"format": 1, "id": ID, "title": title, "why": "To see what it does, and to whom.", "base": scheme.id.split("+")[0]}
    for key, value in (head | {"base_digest": base_digest(scheme)}).items():
        document.add(key, value)
    return document


def with_number(spec: dict[str, Any], place: str, value: float) -> str:
    """The text of the reform with one number set; unit, range, status and source are the scheme's own. Raises InputError."""
    scheme = scheme_of(spec)
    q = dict(scheme.quantities()).get(place)
    if q is None or not number(scheme, place, q, None)["slides"]:
        raise UsageError("no number that can be set here", found=place)
    text = str(spec.get("text", ""))
    document = tomlkit.parse(text) if text.strip() else blank(scheme)  # it was read by `scheme_of`, so it is small and well formed
    table: Any = document
    *path, name = place.split(".")
    for part in path:
        table = table.setdefault(part, tomlkit.table())
    table[name] = inline(q, value)
    return tomlkit.dumps(document)


def inline(q: Quantity, value: float) -> Any:
    """A number as it is written in a file."""
    written = tomlkit.inline_table()
    for key, given in fields(q, value):
        written.append(key, given)
    return written


def fields(q: Quantity, value: float) -> Iterator[tuple[str, Any]]:
    """Its parts: the value, and of the old number what still holds."""
    yield "value", int(value) if float(value).is_integer() else float(value)
    yield "unit", q.unit
    if q.range is not None:
        yield "range", [int(x) if float(x).is_integer() else float(x) for x in q.range]
    yield "status", "assumed"
    if q.source:
        yield "source", q.source
