"""The list in expectation: the same law for numbers of persons instead of persons, on which the fit is done.

Listed persons by travel level and by what they have learned; no age since
listing is needed, because the law knows none. How many would be listed if every
act were recorded, and their travel levels, are read from one life, so wariness
enters as it was in that life. The page shows how far lives are from this.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.engine.simulate import Plan, live_on, processors
from counterscore.engine.world import open_world
from counterscore.mechanisms.contract import ENTERED, Given
from counterscore.mechanisms.services import volumes
from counterscore.scheme.read import load_scheme
from counterscore.society.columns import travel_of
from counterscore.society.package import Society, load_society
from counterscore.society.places import sample
from counterscore.society.services import NAMES as SERVICES
from counterscore.weeks import WEEKS_PER_YEAR, sunday, week_of
from verification.defaulters.lived import LAUNCH, PEOPLE, STAGES, START, Curve, Numbers, tables_with

BARRED = (SERVICES.index("air"), SERVICES.index("high_speed_rail"))
NEW, SETTLED, EVADES, AFTER = range(4)
LEVELS = 8


@dataclass(frozen=True)
class Frame:
    """What does not depend on the eight numbers."""

    days: NDArray[np.int64]  # ordinal of each Sunday
    stage: NDArray[np.int64]  # [week] which chance of being listed
    per_week: float  # persons that would be listed in a week if every act were recorded
    level_share: NDArray[np.float64]  # [level] of those listed
    per_week_wish: NDArray[np.float64]  # [barred service, level] intents a week at scale 1
    volume: NDArray[np.float64]  # [week, barred service] relative to the reference year
    barred: NDArray[np.float64]  # [week, barred service] 0 or 1
    linked: NDArray[np.bool_]  # [week]
    retry: NDArray[np.float64]  # [barred service]
    evade: float
    postings: float
    firms: float


def frame(last: object, seed: int = 7) -> Frame:
    """The frame of the weeks up to a day, with one life to read the listed from."""
    society = load_society("china-2020")
    weeks = range(week_of(START), week_of(last) + 1)  # type: ignore[arg-type]
    numbers = Numbers()
    tables = tables_with(society, numbers)
    era = np.searchsorted(tables.eras.week, np.array(weeks), side="right") - 1
    days = np.array([sunday(w).toordinal() for w in weeks])
    stage = np.searchsorted([week_of(np.datetime64(d).item()) for d in STAGES], np.array(weeks), side="right") - 1
    per_week, share = who_is_listed(society, tables, weeks, stage, numbers, seed)
    row = load_scheme("defaulter-list").tables["lists"].rows("list")[0]
    bars = (tables.sanctions.bars[era, 8, 1][:, None] >> np.array(BARRED)) & 1
    volume = volumes(Given(None, society, tables.eras.week, (), ()))[era][:, list(BARRED)]
    return Frame(
        days,
        np.maximum(stage, 0),
        per_week,
        share,
        society.services.per_year[list(BARRED)] / WEEKS_PER_YEAR,
        volume,
        bars.astype(np.float64),
        tables.services.linked[era].astype(bool),
        society.services.retry[list(BARRED)],
        society.responses["evade_share"].value,
        row.number("postings_per_person"),
        row.number("firm_share"),
    )


def who_is_listed(
    society: Society, tables: Tables, weeks: range, stage: NDArray[np.int64], numbers: Numbers, seed: int
) -> tuple[float, NDArray[np.float64]]:
    """Listings a week over the chance of being listed, and the travel levels of those on the list, in one life."""
    who = sample(society, PEOPLE)
    world = open_world(society, who, tables, seed, weeks[0], threads=processors())
    chronicle = live_on(tables, world, weeks, Plan(len(society.provinces)))
    entered = (np.array(chronicle.flows)[:, :, ENTERED] @ who.weight).sum()
    chances = np.array([numbers.listed_before_launch, numbers.listed_after_launch, numbers.listed_after_joining])
    levels = np.array([travel_of(p) for p in world.people.profile[(world.people.lists & 0xFFF) != 0]])
    return float(entered / chances[np.maximum(stage, 0)].sum()), np.bincount(levels, minlength=LEVELS) / levels.size


def expected(numbers: Numbers, f: Frame) -> Curve:
    """Expected figures under these numbers."""
    chances = (numbers.listed_before_launch, numbers.listed_after_launch, numbers.listed_after_joining)
    scale = np.array([numbers.air_scale, numbers.rail_scale])
    after = np.array([1.0, numbers.settled_factor, 1.0, numbers.settled_factor])
    wish = (
        np.minimum(1.0, f.volume[:, :, None] * -np.expm1(-f.per_week_wish * scale[:, None])) * f.barred[:, :, None]
    )  # [week, service, level]
    learn = numbers.learn_probability
    untaught = (1 - learn) * (1 - f.retry) / (1 - (1 - learn) * f.retry)  # a geometric number of refusals teaches nothing
    listed = np.zeros((LEVELS, 4))
    tried = 0.0
    rows = np.zeros((f.days.size, 6))
    for t in range(f.days.size):
        entered = f.per_week * chances[f.stage[t]]
        listed[:, NEW] += entered * f.level_share
        chance = wish[t][:, :, None] * after  # [service, level, learned]
        if not f.linked[t]:
            chance[:, :, EVADES] = 0.0
        refused = (listed[None] * chance).sum(axis=(1, 2)) / (1 - f.retry)
        lessons = listed * (1 - np.prod(1 - chance * (1 - untaught)[:, None, None], axis=0))
        if f.days[t] <= LAUNCH.toordinal():
            tried += float((listed * (1 - np.prod(1 - chance, axis=0)))[:, NEW].sum())
        listed[:, NEW] -= lessons[:, NEW]
        listed[:, SETTLED] += lessons[:, NEW] * (1 - f.evade)
        listed[:, EVADES] += lessons[:, NEW] * f.evade - lessons[:, EVADES]
        listed[:, AFTER] += lessons[:, EVADES]
        complied = listed.sum() * numbers.exit_per_week
        listed *= 1 - numbers.exit_per_week
        rows[t] = (*refused, entered, complied, listed.sum(), tried)
    air, rail, entries, exits, stock, intercepted = rows.T
    series = {"air": air.cumsum(), "high_speed_rail": rail.cumsum(), "postings": entries.cumsum() * f.postings / (1 - f.firms)}
    series |= {"complied": exits.cumsum() / (1 - f.firms), "records": stock * f.postings, "intercepted": intercepted}
    return Curve(f.days, series)
