"""The list lived with given numbers: the eight, and what they lead to."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import compile_scheme
from counterscore.engine.simulate import Plan, live_on, processors
from counterscore.engine.world import open_world
from counterscore.mechanisms.contract import COMPLIED, ENTERED, LISTED, REFUSED
from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.read import load_scheme, names_of
from counterscore.society.package import Society, load_society
from counterscore.society.places import Sample, sample
from counterscore.society.services import NAMES as SERVICES
from counterscore.weeks import sunday, week_of

PEOPLE = "1:1000"
START = dt.date(2013, 10, 7)
STAGES = ("2013-10-07", "2014-07-01", "2016-01-20")
LAUNCH = dt.date(2014, 8, 3)


@dataclass(frozen=True)
class Numbers:
    """The eight fitted numbers, with the range that each may take."""

    listed_before_launch: float = 0.05
    listed_after_launch: float = 0.155
    listed_after_joining: float = 0.29
    exit_per_week: float = 0.002
    air_scale: float = 1.0
    rail_scale: float = 1.0
    learn_probability: float = 0.1
    settled_factor: float = 0.03


NAMES = tuple(Numbers.__dataclass_fields__)


@dataclass(frozen=True)
class Curve:
    """Cumulative figures of one life of the sample, scaled to the nation, at the close of each week."""

    days: NDArray[np.int64]  # ordinal of each Sunday
    series: dict[str, NDArray[np.float64]]

    def at(self, series: str, day: dt.date) -> float:
        """The figure at a day, between the two Sundays about it."""
        return float(np.interp(day.toordinal(), self.days, self.series[series]))


@lru_cache(maxsize=1)
def _document() -> dict[str, object]:
    return load_scheme("defaulter-list").document


def tables_with(society: Society, numbers: Numbers):  # type: ignore[no-untyped-def]
    """Compiled tables of the preset with these numbers."""
    document = copy.deepcopy(_document())
    probability = document["detection"]["record_probability"]["refusing_a_payable_judgment"]  # type: ignore[index]
    values = (numbers.listed_before_launch, numbers.listed_after_launch, numbers.listed_after_joining)
    probability["value"] = dict(zip(STAGES, values, strict=True))
    document["lists"]["list"][0]["exit_per_week"]["value"] = numbers.exit_per_week  # type: ignore[index]
    scheme = check_scheme(document, Reader(None, {}, names_of(society)))
    return compile_scheme(scheme, responding(society, numbers))


def responding(society: Society, numbers: Numbers) -> Society:
    """The society with the four numbers that are its own."""
    scale = society.services.scale.copy()
    scale[SERVICES.index("air")], scale[SERVICES.index("high_speed_rail")] = numbers.air_scale, numbers.rail_scale
    own = {name: replace(society.responses[name], value=getattr(numbers, name)) for name in ("learn_probability", "settled_factor")}
    return replace(society, services=replace(society.services, scale=scale), responses=society.responses | own)


def live(numbers: Numbers, seed: int, last: dt.date, people: str = PEOPLE) -> Curve:
    """One life of the sample under these numbers."""
    society = load_society("china-2020")
    who = _who(people)
    tables = tables_with(society, numbers)
    weeks = range(week_of(START), week_of(last) + 1)
    threads = processors()
    launch = range(weeks[0], week_of(LAUNCH) + 1)
    world = open_world(society, who, tables, seed, weeks[0], ledger=True, threads=threads)
    plan = Plan(len(society.provinces), threads)
    first = live_on(tables, world, launch, plan)
    who_tried = float((_weights(who) * (world.ledger.refusals > 0)).sum())
    off = replace(world, ledger=type(world.ledger)(*(x[:0] for x in world.ledger)))
    rest = live_on(tables, off, range(launch[-1] + 1, weeks[-1] + 1), plan)
    weekly = np.array(first.flows + rest.flows) * who.weight[None, :, None]
    national = weekly.sum(axis=1)
    return Curve(np.array([sunday(w).toordinal() for w in weeks]), series_of(national, who_tried, launch.stop - launch.start))


def series_of(national: NDArray[np.float64], tried: float, launch_weeks: int) -> dict[str, NDArray[np.float64]]:
    """The model's counterpart of each published series."""
    row = load_scheme("defaulter-list").tables["lists"].rows("list")[0]
    postings, firms = row.number("postings_per_person"), row.number("firm_share")

    def refused(service: str) -> NDArray[np.float64]:
        start = REFUSED + 3 * SERVICES.index(service)
        return national[:, start : start + 3].sum(axis=1).cumsum()

    return {
        "air": refused("air"),
        "high_speed_rail": refused("high_speed_rail"),
        "postings": national[:, ENTERED].cumsum() * postings / (1 - firms),
        "complied": national[:, COMPLIED].cumsum() / (1 - firms),
        "records": national[:, LISTED] * postings,
        "intercepted": np.where(np.arange(len(national)) >= launch_weeks - 1, tried, 0.0),
        "persons_listed": national[:, ENTERED].cumsum(),
        "stock": national[:, LISTED],
    }


@lru_cache(maxsize=2)
def _who(people: str) -> Sample:
    return sample(load_society("china-2020"), people)


def _weights(who: Sample) -> NDArray[np.float64]:
    return np.repeat(who.weight[who.province], who.size)
