"""Ten years of one case: yearly means of what could run away, and the fields of the state within their bounds.

Four fields are as wide as their bits (`AS_WIDE_AS_ITS_BITS`): no value could leave such a bound, so none is claimed, and
only their largest values are kept.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.engine.simulate import Plan, live_on
from counterscore.engine.world import World, open_world
from counterscore.errors import SchemeError
from counterscore.mechanisms.contract import SPEECH, TALLIES, TALLY_SIZES, TALLY_START, WHOLE
from counterscore.society.columns import FINANCE_STEPS, SUPPORT_LEVELS
from counterscore.society.places import sample
from counterscore.study.loops_law import LOOPS
from counterscore.weeks import week_of
from verification.bounded.edges import Case, compiled

FIRST = week_of(dt.date(2019, 7, 1))  # the campaign begins in two weeks, and half a year later all is in force everywhere
YEARS, QUARTERS = 10, 4
QUARTER = 13
EXPLORED, FRESH = 1, 2  # seeds: on the first the second criterion was found; the second was lived when both were fixed
MIDDLE = 10  # level of support
FLOWS = {  # per thousand persons and year
    "acts": ("acts",),
    "records": ("records", "false_records"),
    "refusals": ("refused",),
    "newly barred": ("newly_barred",),
    "loans refused": ("loans_refused",),
    "complaints": ("complaints",),
    "appeals": ("appeals",),
    "falls of support": ("support_down",),
}
BARRED = (TALLY_START["group_barred"], TALLY_START["group_barred"] + 2)  # female and male
SERIES = (*FLOWS, "barred", "dissent", "score", "finance", "strain", "support", "caught", "climate", "effort", "hiding", "members")
UNITS = dict.fromkeys(FLOWS, "per 1,000 and year") | {
    "barred": "share",
    "dissent": "share of occasions",
    "score": "points",
    "finance": "steps of 20",
    "strain": "levels",
    "support": "levels",
    "caught": "1/16 counts",
    "climate": "1/4096 counts",
    "effort": "share",
    "hiding": "share",
    "members": "share",
}
CAUGHT_MOST, STRAIN_MOST = 255, 3
AS_WIDE_AS_ITS_BITS = ("strain", "support", "caught", "uncaught")
MOST_ACTS = 12  # a person and week
STILL_MOVES = ("support", "climate")  # where loops are cut, so that they can be compared; nobody acts by either


@dataclass(frozen=True)
class Life:
    """What came of a case."""

    case: str
    refused: str  # why it does not compile; empty where it does
    series: dict[str, list[float]]  # by year
    faults: list[str]  # fields that left their bounds
    peaks: dict[str, float]  # largest value of each field
    room: float = 1.0  # how many times as many candidates of good acts as the society draws were needed
    opening: dict[str, float] = field(default_factory=dict)  # the series before the first week; flows have none
    ends: dict[str, tuple[float, float]] = field(default_factory=dict)  # the least and the most that a series of the state can be


def live(case: Case, seed: int = EXPLORED, loops: bool = True) -> Life:
    """Compile and live ten years on one community a province; without `loops`, every loop of the law is cut."""
    try:
        tables, society, room = compiled(case)
    except SchemeError as error:
        return Life(case.name, f"{error.key}: {error.problem}", {}, [], {})
    tables = tables if loops else without_loops(tables)
    who = sample(society, 1)
    world = open_world(society, who, tables, seed, FIRST)
    plan = Plan(len(society.provinces), 1)
    opening = {name: float(x) for name, x in means(world, np.zeros(TALLIES, np.int64), 1).items()}
    series: dict[str, list[float]] = {name: [] for name in SERIES}
    faults: set[str] = set()
    peaks: dict[str, float] = {}
    for year in range(YEARS):
        rows = []
        for quarter in range(QUARTERS):
            start = FIRST + (year * QUARTERS + quarter) * QUARTER
            flows = np.sum(live_on(tables, world, range(start, start + QUARTER), plan).flows, axis=(0, 1))
            rows.append(means(world, flows, QUARTER))
            faults |= inspect(tables, world, peaks)
        for name in SERIES:
            series[name].append(float(np.mean([row[name] for row in rows])))
    return Life(case.name, "", series, sorted(faults), peaks, room, opening, ends_of(tables))


def cut_life(case: Case, seed: int) -> Life:
    """The same with every loop cut."""
    return live(case, seed, loops=False)


def without_loops(tables: Tables) -> Tables:
    """Every loop cut; but support still moves, so that it can be counted, and what people want to say does not follow it.

    So does the climate: what it does is cut where wariness is, since it does nothing but add to how sure it seems to be caught.
    """
    for loop in LOOPS:
        tables = loop.cut(tables) if loop.name not in STILL_MOVES else tables
    middle = np.full_like(tables.speech.desired, tables.speech.desired[MIDDLE])
    government = tables.local_government._replace(effort_step=np.int64(0))
    return tables._replace(speech=tables.speech._replace(desired=middle), local_government=government)


def means(world: World, flows: NDArray[np.int64], weeks: int) -> dict[str, float]:
    """Means of a quarter: flows of the quarter, state at its close."""
    people, size = world.people, world.people.profile.size
    sums = {name: sum(int(tally(flows, t).sum()) for t in tallies) for name, tallies in FLOWS.items()}
    out = {name: 1000 * total / size * 52 / weeks for name, total in sums.items()}
    said = tally(flows, "speech")
    out |= {"barred": flows[slice(*BARRED)].sum() / size / weeks, "dissent": said[:4].sum() / max(1, said.sum())}
    out |= {"score": (people.standing & 2047).mean(), "strain": (people.standing >> 30).mean(), "support": (people.mind & 15).mean()}
    out |= {"finance": ((people.mind >> 4) & 63).mean(), "caught": (people.wary & 255).mean(), "climate": people.climate.mean()}
    out |= {"effort": people.effort.mean() / WHOLE, "hiding": people.hiding.mean() / WHOLE}
    return out | {"members": ((people.lists >> 29) % 3 == 1).mean()}


def tally(flows: NDArray[np.int64], name: str) -> NDArray[np.int64]:
    """The entries of one tally."""
    return flows[TALLY_START[name] : TALLY_START[name] + TALLY_SIZES[name]]


def ends_of(t: Tables) -> dict[str, tuple[float, float]]:
    """Between what each series of the state must lie, [series] the least and the most.

    Flows have no such end. Dissent has, but is not like with like where loops are cut: there all want to say the same. Effort is
    held at nought there; whatever the scores, no more than the lowest share of the counties answer.
    """
    shares: dict[str, tuple[float, float]] = dict.fromkeys(("barred", "hiding", "members"), (0.0, 1.0))
    return shares | {
        "score": (float(t.scoring.least), float(t.scoring.most)),
        "finance": (0.0, float(FINANCE_STEPS)),
        "strain": (0.0, float(STRAIN_MOST)),
        "support": (0.0, float(SUPPORT_LEVELS - 1)),
        "caught": (0.0, float(CAUGHT_MOST)),
        "climate": (0.0, float(t.conduct.climate_cap)),
    }


def bounds(t: Tables, world: World) -> dict[str, tuple[NDArray[Any], Any, Any]]:
    """Fields of the state that could leave their bounds, with the least and the most they may be."""
    p, size = world.people, np.diff(world.ground.offset)
    points = (int(t.scoring.least), int(t.scoring.most))
    return {
        "score": (p.standing & 2047, *points),
        "clean score": (p.standing >> 11 & 2047, *points),
        "finance": (p.mind >> 4 & 63, 0, FINANCE_STEPS),
        "clean finance": (p.mind >> 10, 0, FINANCE_STEPS),
        "credited acts": (np.maximum(p.standing >> 22 & 15, p.standing >> 26 & 15), 0, int(t.scoring.cap.max())),
        "bond": (p.lists >> 29, 0, 5),
        "climate": (p.climate, 0, int(t.conduct.climate_cap)),
        "newly barred of a week": (p.fresh, 0, size),
        "dissenters of a week": (p.voiced, 0, p.occasions),
        "speech occasions of a week": (p.occasions, 0, MOST_ACTS * size),
        "mean score": (p.mean, 0, points[1]),
        "dating pool": (p.pool.sum(axis=1), 0, size),
        "complaints of a quarter": (p.complaints, 0, QUARTER * size),
        "effort": (p.effort, 0, int(t.local_government.effort_most)),
        "hiding": (p.hiding, 0, WHOLE),
        "share of dissenters": (SPEECH * p.voiced // np.maximum(1, p.occasions), 0, SPEECH),
    }


def inspect(t: Tables, world: World, peaks: dict[str, float]) -> set[str]:
    """Fields of the state outside their bounds; the largest values go into `peaks`."""
    p, faults = world.people, set()
    whole = dict(zip(AS_WIDE_AS_ITS_BITS, (p.standing >> 30, p.mind & 15, p.wary & 255, p.wary >> 8), strict=True))
    held = bounds(t, world)
    for name, values in (whole | {name: values for name, (values, _, _) in held.items()}).items():
        peaks[name] = max(peaks.get(name, 0), int(np.asarray(values).max()))
    for name, (values, low, high) in held.items():
        found = np.asarray(values).astype(np.int64)
        if bool((found < low).any()) or bool((found > high).any()):
            faults.add(name)
    return faults
