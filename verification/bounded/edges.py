"""The cases: every assumed number of the scheme and every response of the society, at the ends of its range."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.errors import SchemeError
from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme, names_of
from counterscore.society.package import Society, load_society

SCHEME = "unified-2020"
SOCIETY = "society."  # before the name of a response
CORNERS = 24
ROOM = (1.0, 1.5, 2.0, 3.0, 4.0)  # times the bound at which candidates of good acts are drawn: by thinning, nobody acts more often for it
CORNER_SEED = 20260


@dataclass(frozen=True)
class Number:
    """A number that nobody knows, and the ends of what it may be."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Case:
    """Some numbers set to other values; all the rest are the preset's."""

    name: str
    values: dict[str, float]


def numbers() -> list[Number]:
    """Every assumed number of the scheme that has a range, and every response of the society."""
    scheme, society = load_scheme(SCHEME), load_society("china-2020")
    out = [
        Number(name, q.value, *q.range)
        for name, q in scheme.quantities()
        if q.status == "assumed" and q.range is not None and q.range[0] < q.range[1]
    ]
    return out + [Number(SOCIETY + name, r.value, r.low, r.high) for name, r in society.responses.items() if r.low < r.high]


def cases(known: list[Number]) -> list[Case]:
    """The preset, one number at a time at each end, all at one end, and random corners."""
    out = [Case("as it is", {})]
    for n in known:
        out += [Case(f"{n.name} low", {n.name: n.low}), Case(f"{n.name} high", {n.name: n.high})]
    coins = np.random.default_rng(CORNER_SEED).random((CORNERS, len(known))) < 0.5
    ends = {"all low": np.zeros(len(known), bool), "all high": np.ones(len(known), bool)}
    ends |= {f"corner {i + 1}": row for i, row in enumerate(coins)}
    for name, high in ends.items():
        out.append(Case(name, {n.name: n.high if h else n.low for n, h in zip(known, high, strict=True)}))
    return out


def compiled(case: Case) -> tuple[Tables, Society, float]:
    """The tables and the society of a case, and the room it needs. Raises SchemeError where its numbers contradict one another.

    A case in which rates would rise over the bound at which candidates are drawn is lived with more candidates of good acts.
    """
    society, scheme = load_society("china-2020"), scheme_of(case)
    changed = {name.removeprefix(SOCIETY): x for name, x in case.values.items() if name.startswith(SOCIETY)}
    responses = society.responses | {name: replace(society.responses[name], value=x) for name, x in changed.items()}
    good = np.array([kind.valence == "good" for kind in society.occasions.kinds])
    for room in ROOM:
        occasions = replace(society.occasions, bound_factor=society.occasions.bound_factor * np.where(good, room, 1.0))
        other = replace(society, responses=responses, occasions=occasions) if changed or room > 1 else society
        try:
            return compile_scheme(scheme, other), other, room
        except SchemeError:
            if room == ROOM[-1]:
                raise
    raise AssertionError("unreachable")


def scheme_of(case: Case) -> Scheme:
    """The preset's document with other values; a dated number holds its new value from the beginning."""
    base = load_scheme(SCHEME)
    document = copy.deepcopy(base.document)
    for name, x in case.values.items():
        if not name.startswith(SOCIETY):
            put(document, name, x)
    return check_scheme(document, Reader(None, {}, names_of(load_society("china-2020"))))


def put(document: dict[str, Any], name: str, x: float) -> None:
    """Set one number by its place, such as `scoring.tiers[2].from_points`."""
    at: Any = document
    for part in name.split("."):
        row = re.fullmatch(r"(.*)\[(\d+)\]", part)
        at = at[row[1]][int(row[2]) - 1] if row else at[part]
    at["value"] = int(x) if x == int(x) else x
