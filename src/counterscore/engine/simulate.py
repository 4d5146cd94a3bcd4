"""Running a world from week to week, with record, progress, checkpoint and branch.

Weeks are lived in batches that never cross a week after which something is
read from the state: digests (every 13 weeks), tiers and scores (every fourth
week and each week asked for).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.engine.interrupt import held_back
from counterscore.engine.pack import TALLY
from counterscore.engine.place import blank, reckon
from counterscore.engine.threads import live_weeks, share_out
from counterscore.engine.world import World, community_digests, scores_by_province, split
from counterscore.weeks import starts_a_year

STOCK_EVERY = 4
DIGEST_EVERY = 13
PARTS_PER_THREAD = 4


@dataclass
class Chronicle:
    """What was recorded so far; arrays grow by one entry a week or reading."""

    weeks: list[int] = field(default_factory=list)
    flows: list[NDArray[np.int64]] = field(default_factory=list)  # each [province, tally]
    score_weeks: list[int] = field(default_factory=list)
    scores: list[NDArray[np.int64]] = field(default_factory=list)  # each [province, 2048]
    cell_weeks: list[int] = field(default_factory=list)
    cells: list[NDArray[np.int64]] = field(default_factory=list)  # each [cell, measure of a reckoning]
    digest_weeks: list[int] = field(default_factory=list)
    digests: list[NDArray[np.uint64]] = field(default_factory=list)  # each [community]


Progress = Callable[[int, int], None]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Plan:
    """How to live, none of which changes a bit of what is lived."""

    provinces: int = 31
    threads: int = field(default_factory=processors)
    parts: int = 0  # into how many parts the communities are divided; 0: four a thread


def live_on(
    tables: Tables,
    world: World,
    weeks: range,
    plan: Plan | None = None,
    asked: Iterable[int] = (),
    progress: Progress | None = None,
    final: int | None = None,
) -> Chronicle:
    """Live `weeks` in `world` (changed in place) and return what was recorded.

    `asked` are weeks at whose close scores are read besides every fourth, and so
    is `final`, the last week of the whole run (by default the last of `weeks`).
    `progress(done, total)` is called between batches; a KeyboardInterrupt leaves
    the world at the close of a batch, and the chronicle in the exception's args.
    """
    plan = plan or Plan()
    chronicle = Chronicle()
    final = weeks[-1] if final is None else final
    readings = {w for w in weeks if w % STOCK_EVERY == STOCK_EVERY - 1} | set(asked) | {final}
    done = 0
    try:
        with held_back() as asked_to_stop:
            for batch in batches(weeks, readings):
                reckon_cells(chronicle, tables, world, batch[0])
                chronicle.flows.extend(live_batch(tables, world, batch, plan))
                chronicle.weeks.extend(batch)
                read(chronicle, world, batch[-1], plan, batch[-1] in readings, batch[-1] == final)
                done += len(batch)
                if progress is not None:
                    progress(done, len(weeks))
                if asked_to_stop:
                    raise KeyboardInterrupt
    except KeyboardInterrupt as stop:
        raise KeyboardInterrupt(chronicle) from stop
    return chronicle


def reckon_cells(chronicle: Chronicle, tables: Tables, world: World, week: int) -> None:
    """Section 5.2 of the law, where a quarter begins."""
    if week % DIGEST_EVERY != 0:
        return
    t = world.packed[int(np.searchsorted(tables.eras.week, week, side="right")) - 1]
    if t["local_government"]["active"]:
        found = blank(int(world.ground.cell.max()) + 1)
        county = tables.local_government
        reckon(t, np.uint64(world.seed), week, county.debt, county.promise, world.ground, world.people, found)
        chronicle.cell_weeks.append(week)
        chronicle.cells.append(np.stack(found, axis=1))
    world.people.complaints[:] = 0


def read(chronicle: Chronicle, world: World, week: int, plan: Plan, scores: bool, last: bool) -> None:
    """What is read from the state at the close of a batch."""
    if scores:
        chronicle.score_weeks.append(week)
        chronicle.scores.append(scores_by_province(week, world, plan.provinces, plan.threads))
    if week % DIGEST_EVERY == DIGEST_EVERY - 1 or last:
        chronicle.digest_weeks.append(week)
        chronicle.digests.append(community_digests(world, plan.threads))


def batches(weeks: range, readings: set[int]) -> Iterable[range]:
    """Consecutive runs of weeks, each ending where the state is read, or after 13 weeks."""
    start = weeks.start
    for w in weeks:
        if w in readings or w % DIGEST_EVERY == DIGEST_EVERY - 1 or w == weeks[-1]:
            yield range(start, w + 1)
            start = w + 1


def live_batch(tables: Tables, world: World, weeks: range, plan: Plan) -> NDArray[np.int64]:
    """Live a few weeks; returns tallies [week, province, tally]."""
    numbers = np.array(weeks, np.int64)
    era = (np.searchsorted(tables.eras.week, numbers, side="right") - 1).astype(np.int64)
    new_year = np.array([starts_a_year(w) for w in weeks])

    def work(first: int, last: int) -> NDArray[np.int64]:
        tallies = np.zeros((numbers.size, plan.provinces), TALLY)
        live_weeks(
            world.packed, np.uint64(world.seed), numbers, new_year, era, world.ground, world.people, world.ledger, first, last, tallies
        )
        return tallies["n"]

    shares = split(world.ground.offset, plan.parts or plan.threads * PARTS_PER_THREAD)
    return np.asarray(np.sum(np.stack(share_out(work, shares, plan.threads)), axis=0))
