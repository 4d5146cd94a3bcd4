"""Living a scenario: a scheme's tables, the people of some communities, and all that is left of their weeks."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import compile_scheme, with_alarms
from counterscore.compile.tables import Tables
from counterscore.engine.simulate import Chronicle, Plan, live_on
from counterscore.engine.world import World, open_world
from counterscore.mechanisms import MECHANISMS
from counterscore.mechanisms.contract import Given
from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.read import names_of
from counterscore.society import columns
from counterscore.society.package import Society, load_society
from counterscore.society.places import layout, of_communities
from counterscore.study.simulate import measures_of
from counterscore.weeks import monday, sunday

HEAD = {"format": 1, "id": "scenario", "title": "A scenario", "summary": "A scenario.", "description": "A scenario."}
BY_NAME = {m.NAME: m for m in MECHANISMS}
OF_PLACES = ("climate", "fresh", "mean", "effort", "hiding", "complaints")
OF_LEDGER = ("weeks_barred", "refusals")
OF_COUNTIES = ("score", "truth", "effort", "hiding", "complaints")
KEPT = ("profile", "standing", "lists", "wary", "mind")


@dataclass(frozen=True)
class Moment:
    """Everybody at the beginning of a week."""

    week: int  # in which ages are reckoned
    world: World

    def field(self, name: str) -> NDArray[np.int64]:
        """[person] one fact about everybody."""
        people, ground = self.world.people, self.world.ground
        if name in columns.FIELDS:
            return columns.field(people, name)
        if name in OF_PLACES:
            return np.repeat(getattr(people, name), np.diff(ground.offset))
        if name in OF_LEDGER:
            return getattr(self.world.ledger, name).astype(np.int64)
        mixed, bond = columns.field(people, "mixed"), columns.field(people, "bond")
        quintile, travel, cohort = mixed % 5, mixed // 5 % 8, mixed // 40
        if name == "joined":
            return np.repeat((ground.join_week <= self.week).astype(np.int64), np.diff(ground.offset))
        born = the_society().tables.birth_week.astype(np.int64)[cohort]
        derived = {"quintile": quintile, "travel": travel, "membership": bond % 3, "paired": bond // 3, "age": self.week - born}
        return derived[name]


@dataclass(frozen=True)
class Lived:
    """The weeks of one world."""

    first: int
    last: int
    flows: NDArray[np.int64]  # [week, tally]
    moments: dict[int, Moment]  # by the week that has not been lived yet
    cells: dict[int, NDArray[np.int64]] = field(default_factory=dict)  # by week of the reckoning: [cell, measure]

    @property
    def start(self) -> Moment:
        """Before the first week."""
        return self.moments[self.first]

    @property
    def end(self) -> Moment:
        """After the last week, with the ages of that week."""
        return Moment(self.last, self.moments[self.last + 1].world)

    def total(self, places: NDArray[np.int64], weeks: range) -> int:
        """Sum of some tallies over some of the weeks lived."""
        inside = [w - self.first for w in weeks if self.first <= w <= self.last]
        return int(self.flows[np.ix_(inside, places)].sum())


@lru_cache(maxsize=1)
def the_society() -> Society:
    """The one society that comes with the package."""
    return load_society("china-2020")


@lru_cache(maxsize=1)
def tally_places() -> dict[str, NDArray[np.int64]]:
    """Every name of a measure, whole or in part, and where its tallies stand: `refused` is all of `refused[air][list]` and so on."""
    found: dict[str, list[int]] = {}
    for name, place in zip(*measures_of(the_society()), strict=True):
        parts = name.split("][") if "][" in name else [name]
        whole = [name.split("[")[0], *("][".join(parts[: i + 1]) + "]" for i in range(len(parts) - 1)), name]
        for key in dict.fromkeys(whole):
            found.setdefault(key, []).append(int(place))
    return {name: np.array(places) for name, places in found.items()}


def merged(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The tables of `base` with those of `change` over them; rows with a name replace or join the row of that name."""
    out = copy.deepcopy(base)
    for key, value in change.items():
        old = out.get(key)
        if isinstance(old, dict) and isinstance(value, dict) and not _dated(value):
            out[key] = merged(old, value)
        elif isinstance(old, list) and value and all("name" in row for row in [*old, *value]):
            rows = {row["name"]: row for row in old}
            out[key] = list((rows | {row["name"]: merged(rows.get(row["name"], {}), row) for row in value}).values())
        else:
            out[key] = copy.deepcopy(value)
    return out


def _dated(value: dict[str, Any]) -> bool:
    return bool(value) and all(key[:1].isdigit() for key in value)


def tables_of(rules: dict[str, Any], weeks: range) -> Tables:
    """The compiled tables of a scenario's rules."""
    document: dict[str, Any] = HEAD | {"horizon": {"from": monday(weeks.start), "to": sunday(weeks.stop)}} | rules
    return compile_scheme(check_scheme(document, Reader(None, {}, names_of(the_society()))), the_society())


def without(tables: Tables, name: str) -> Tables:
    """The same scheme in a world without one of its mechanisms."""
    nothing = BY_NAME[name].neutral(Given(None, the_society(), tables.eras.week, (), ()))
    return with_alarms(tables._replace(**{name: nothing}))


def spread(number: int) -> NDArray[np.int64]:
    """Communities far apart from one another, each in another province while there are enough."""
    return np.unique(np.linspace(0, layout(the_society()).start.size - 1, number).astype(np.int64))


def live(tables: Tables, communities: int, seed: int, weeks: range, stops: Iterable[int], ledger: bool) -> Lived:
    """The people of some communities live some weeks; what they are is kept at the beginning of each week in `stops`."""
    society = the_society()
    world = open_world(society, of_communities(society, spread(communities)), tables, seed, weeks.start, ledger=ledger, threads=2)
    moments = {weeks.start: Moment(weeks.start, copy.deepcopy(world))}
    flows, cells = [], {}
    at = weeks.start
    for stop in sorted({*(s for s in stops if weeks.start < s < weeks.stop), weeks.stop}):
        chronicle: Chronicle = live_on(tables, world, range(at, stop), Plan(threads=2))
        flows += chronicle.flows
        cells |= dict(zip(chronicle.cell_weeks, chronicle.cells, strict=True))
        moments[stop] = Moment(stop, copy.deepcopy(world))
        at = stop
    return Lived(weeks.start, weeks.stop - 1, np.array(flows).sum(axis=1), moments, cells)


def differs(a: Lived, b: Lived) -> NDArray[np.bool_]:
    """[person] whether anything that is kept of them is not the same in two worlds."""
    pairs = [(getattr(a.end.world.people, name), getattr(b.end.world.people, name)) for name in KEPT]
    return np.any([x != y for x, y in pairs], axis=0)


def week_on(day: dt.date) -> int:
    """The week that begins on a day, which must be a Monday."""
    week = (day - monday(0)).days // 7
    if monday(week) != day:
        raise ValueError(f"{day} is not a Monday")
    return week
