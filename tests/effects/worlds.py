"""Worlds on the same lives: the harsh scheme, its mechanisms on or off, and all that is left of some weeks."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import compile_scheme, with_alarms
from counterscore.compile.tables import Tables
from counterscore.engine.people import Ground, People
from counterscore.engine.simulate import Plan, live_on
from counterscore.engine.world import open_world
from counterscore.mechanisms import MECHANISMS
from counterscore.mechanisms.contract import ONE, Given
from counterscore.scheme.catalogue import find_scheme
from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.read import names_of
from counterscore.society import columns
from counterscore.society.package import Society, load_society
from counterscore.society.places import layout, of_communities
from counterscore.study.simulate import measures_of
from counterscore.text import parse, read_text
from counterscore.weeks import week_of

NAMES = tuple(m.NAME for m in MECHANISMS)
BY_NAME = dict(zip(NAMES, MECHANISMS, strict=True))
BASE, HARSH = "unified-2020", Path(__file__).parent / "harsh.toml"
FIRST = week_of(dt.date(2020, 3, 9))  # a quarter begins; every county has joined
WEEKS = range(FIRST, FIRST + 57)  # five turns of a quarter and one of the year
COMMUNITIES = 10
SEED = 7
LEDGER = ("trace", "weeks_barred", "refusals")


@dataclass(frozen=True)
class Lived:
    """All that is left of some weeks: what was counted, and everybody at the close of each quarter."""

    flows: NDArray[np.int64]  # [week, province, tally]
    people: dict[int, People]  # by week, at its close
    ledger: dict[str, NDArray[Any]]  # of every person
    ground: Ground
    cells: NDArray[np.int64]  # [reckoning, cell, measure]

    @property
    def end(self) -> People:
        """Everybody when all is over."""
        return self.people[max(self.people)]

    def counted(self, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """[community] all that was counted at some places of the tallies; each community lies in a province of its own."""
        return np.asarray(self.flows[:, self.ground.province][:, :, at].sum(axis=(0, 2)))

    def by_community(self, of_persons: NDArray[Any], over: Callable[[NDArray[Any]], float]) -> NDArray[np.float64]:
        """[community] something of what each person of it has."""
        return np.array([over(part) for part in np.split(of_persons, self.ground.offset[1:-1])], np.float64)


@lru_cache(maxsize=1)
def the_society() -> Society:
    """The one society that comes with the package."""
    return load_society("china-2020")


@cache
def places_of(measure: str) -> NDArray[np.int64]:
    """Where a tally stands; `league` is all of `league[joined]` and so on. Raises KeyError for no tally."""
    found = [
        place
        for name, place in zip(*measures_of(the_society()), strict=True)
        if name == measure or name.startswith((f"{measure}[", measure.removesuffix("]") + "]["))
    ]
    if not found:
        raise KeyError(measure)
    return np.array(found)


def laid_over(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """A document with another over it: tables are merged, and rows of one name; numbers and other rows are replaced."""
    out = dict(base)
    for key, value in change.items():
        old = out.get(key)
        if isinstance(old, dict) and isinstance(value, dict) and "value" not in old:
            out[key] = laid_over(old, value)
        elif isinstance(old, list) and value and all("name" in row for row in [*old, *value]):
            rows = {row["name"]: row for row in old}
            out[key] = list((rows | {row["name"]: laid_over(rows.get(row["name"], {}), row) for row in value}).values())
        else:
            out[key] = value
    return out


@lru_cache(maxsize=1)
def the_document() -> dict[str, Any]:
    """The harsh scheme."""
    path = find_scheme(BASE)
    return laid_over(parse(read_text(path), path), parse(read_text(HARSH), HARSH))


def tables_of(change: dict[str, Any] | None = None) -> Tables:
    """The compiled harsh scheme, with a change of some of its numbers."""
    document = laid_over(the_document(), change or {})
    return compile_scheme(check_scheme(document, Reader(None, {}, names_of(the_society()))), the_society())


def neutral(name: str, tables: Tables) -> Any:
    """What a mechanism's table is where it changes nothing."""
    return BY_NAME[name].neutral(Given(None, the_society(), tables.eras.week, (), ()))


def without(tables: Tables, names: Iterable[str]) -> Tables:
    """The same scheme in a world without some of its mechanisms."""
    return with_alarms(tables._replace(**{name: neutral(name, tables) for name in names}))


def undeterred(tables: Tables) -> Tables:
    """Nobody hears of others' sanctions, and however likely it seems to be caught, everybody acts as under `none`."""
    conduct = tables.conduct
    return tables._replace(conduct=conduct._replace(climate_gain=np.int64(0), response=np.full_like(conduct.response, ONE)))


def lived(tables: Tables, seed: int = SEED) -> Lived:
    """The people of some communities, far apart from one another, live by these tables."""
    society = the_society()
    chosen = np.linspace(0, layout(society).start.size - 1, COMMUNITIES).astype(np.int64)
    world = open_world(society, of_communities(society, chosen), tables, seed, WEEKS.start, ledger=True, threads=2)
    flows, people, cells = [], {}, []
    for first in range(WEEKS.start, WEEKS.stop, 13):
        weeks = range(first, min(first + 13, WEEKS.stop))
        chronicle = live_on(tables, world, weeks, Plan(threads=2))
        flows += chronicle.flows
        cells += chronicle.cells
        people[weeks[-1]] = copy.deepcopy(world.people)
    ledger = {name: getattr(world.ledger, name) for name in LEDGER}
    return Lived(np.array(flows), people, ledger, world.ground, np.array(cells))


def field(people: People, name: str) -> NDArray[np.int64]:
    """[person] one field of everybody, or [community] one of every place."""
    if name in columns.FIELDS:
        return columns.field(people, name)  # type: ignore[arg-type]  # a State is the first five columns
    return np.asarray(getattr(people, name))
