"""The presets as cards, read once, and the result that is stored with each for those who wait for the first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from counterscore.scheme.catalogue import find_reform, find_scheme, presets, reforms
from counterscore.text import parse, read_text

HERE = Path(__file__).parent / "stored"
# First the preset that everything is about, then from the documented to the fictional.
ORDER = ("unified-2020", "defaulter-list", "rongcheng-2014", "sesame-2018", "credit-bureau", "fuzhou-jasmine-2018", "none")


@dataclass(frozen=True)
class Card:
    """A preset in a few words."""

    name: str
    title: str
    summary: str
    description: str
    text: str  # the file


@dataclass(frozen=True)
class Change:
    """A reform in a few words."""

    name: str
    title: str
    why: str


@cache
def cards() -> tuple[Card, ...]:
    """Every preset."""
    known = sorted(presets(), key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    found = []
    for name in known:
        text = read_text(find_scheme(name))
        document = parse(text)
        found.append(Card(name, document["title"], document["summary"], document["description"].strip(), text))
    return tuple(found)


def card(name: str) -> Card | None:
    """A preset by its name."""
    return next((one for one in cards() if one.name == name), None)


@cache
def fitting(base: str) -> tuple[Change, ...]:
    """The reforms that come with the package and fit a preset."""
    found = []
    for name in reforms():
        document = parse(read_text(find_reform(name)))
        bases = document["base"] if isinstance(document["base"], list) else [document["base"]]
        if base in bases:
            found.append(Change(name, document["title"], document["why"].strip()))
    return tuple(found)


@cache
def stored(name: str) -> dict[str, Any] | None:
    """What the page of a preset shows before anything was lived; written by `python -m counterscore.lab.stored`."""
    path = HERE / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
