"""Running a world from week to week, with record, progress, checkpoint and branch.

Weeks are lived in batches of a quarter, at whose close digests are read; scores
(every fourth week and each week asked for) are counted within a batch. Of large
populations a batch is shorter, so that whoever wants to stop need not wait.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.engine.interrupt import held_back
from counterscore.engine.pack import TALLY
from counterscore.engine.place import blank, reckon
from counterscore.engine.readings import SCORES, community_digests
from counterscore.engine.shares import bounds_of, share_out
from counterscore.engine.threads import live_weeks
from counterscore.engine.world import World
from counterscore.mechanisms.contract import TALLIES
from counterscore.weeks import starts_a_year

STOCK_EVERY = 4
DIGEST_EVERY = 13
LEAST_WEEKS = 4  # in a batch of the largest populations
PERSON_WEEKS = 400_000_000  # in a batch of the others, a few seconds


@dataclass
class Chronicle:
    """What was recorded so far; arrays grow by one entry a week or reading."""

    weeks: list[int] = field(default_factory=list)
    flows: list[NDArray[np.int64]] = field(default_factory=list)  # each [province, tally], or only those asked for
    score_weeks: list[int] = field(default_factory=list)
    scores: list[NDArray[np.int32]] = field(default_factory=list)  # each [province, 2048]
    cell_weeks: list[int] = field(default_factory=list)
    cells: list[NDArray[np.int64]] = field(default_factory=list)  # each [cell, measure of a reckoning]
    digest_weeks: list[int] = field(default_factory=list)
    digests: list[NDArray[np.uint64]] = field(default_factory=list)  # each [community]


Progress = Callable[[int, int], None]
T = TypeVar("T", bound=np.generic)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Plan:
    """How to live and what to write down, none of which changes a bit of what is lived."""

    provinces: int = 31
    threads: int = field(default_factory=processors)
    parts: int = 0  # into how many parts the communities are divided; 0: as many as are good
    tallies: NDArray[np.int64] | None = None  # places of those that are written down; None: all


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
    all_flows, all_scores = sheets(len(weeks), sum(w in readings for w in weeks), plan)
    try:
        with held_back() as asked_to_stop:
            for batch in stretches(weeks, most_together(int(world.people.profile.size))):
                reckon_cells(chronicle, tables, world, batch[0])
                read = [w for w in batch if w in readings]
                done, known = len(chronicle.weeks), len(chronicle.scores)
                flows, scores = all_flows[done : done + len(batch)], all_scores[known : known + len(read)]
                flows[:], scores[:] = live_batch(tables, world, batch, plan, read)
                chronicle.weeks.extend(batch)
                chronicle.flows.extend(flows)
                chronicle.score_weeks.extend(read)
                chronicle.scores.extend(scores)
                if batch[-1] % DIGEST_EVERY == DIGEST_EVERY - 1 or batch[-1] == final:
                    chronicle.digest_weeks.append(batch[-1])
                    chronicle.digests.append(community_digests(world, plan.threads))
                if progress is not None:
                    progress(len(chronicle.weeks), len(weeks))
                if asked_to_stop:
                    raise KeyboardInterrupt
    except KeyboardInterrupt as stop:
        raise KeyboardInterrupt(chronicle) from stop
    return chronicle


def sheets(weeks: int, readings: int, plan: Plan) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Flows and scores of a stretch in one piece each, of which a chronicle has the rows, so that they need not be put together."""
    tallies = TALLIES if plan.tallies is None else plan.tallies.size
    scores = np.zeros((readings, plan.provinces, SCORES), np.int32)  # a nation has fewer persons than an int32 has numbers
    return np.zeros((weeks, plan.provinces, tallies), np.int64), scores


def whole(rows: list[NDArray[T]]) -> NDArray[T]:
    """All rows of a chronicle as one array: the piece that they lie in where it has no others, and a copy otherwise."""
    piece = rows[0].base
    if piece is not None and piece.shape == (len(rows), *rows[0].shape) and all(row.base is piece for row in rows):
        return piece
    return np.stack(rows)


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


def most_together(size: int) -> int:
    """How many weeks a population of `size` lives at most before it can be stopped."""
    return min(DIGEST_EVERY, max(LEAST_WEEKS, PERSON_WEEKS // size))


def stretches(weeks: range, most: int = DIGEST_EVERY) -> Iterator[range]:
    """Consecutive runs of at most so many weeks, none of which goes on beyond a quarter."""
    start = weeks.start
    for w in weeks:
        if w % DIGEST_EVERY == DIGEST_EVERY - 1 or w == weeks[-1] or w + 1 - start == most:
            yield range(start, w + 1)
            start = w + 1


def calendar(tables: Tables, weeks: range) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64]]:
    """[week] each: its number, whether a year begins in it, and its era."""
    numbers = np.array(weeks, np.int64)
    era = np.searchsorted(tables.eras.week, numbers, side="right") - 1
    return numbers, np.array([starts_a_year(w) for w in weeks]), era.astype(np.int64)


def live_batch(
    tables: Tables, world: World, weeks: range, plan: Plan, readings: Sequence[int] = ()
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Live a few weeks; returns tallies [week, province, tally] and scores [reading, province, score] at the close of `readings`."""
    row = np.array([readings.index(w) if w in readings else -1 for w in weeks], np.int64)
    when = (*calendar(tables, weeks), row)
    tallies = np.arange(TALLIES) if plan.tallies is None else plan.tallies
    flows = np.zeros((len(weeks), plan.provinces, tallies.size), np.int64)
    scores = np.zeros((len(readings), plan.provinces, SCORES), np.int64)

    ground = world.ground
    low, high = int(ground.province.min()), int(ground.province.max()) + 1  # the life of one community is in one province
    bounds = bounds_of(ground.province.size, plan.threads, plan.parts)

    def work(taken: NDArray[np.int64]) -> tuple[NDArray[np.void], NDArray[np.int64]]:
        out = (np.zeros((len(weeks), high - low), TALLY), np.zeros((len(readings), high - low, SCORES), np.int64))
        live_weeks(world.packed, np.uint64(world.seed), when, ground, world.people, world.keeper, (bounds, taken, low), out)
        return out

    for tally, counted in share_out(work, plan.threads):
        flows[:, low:high] += np.take(tally["n"], tallies, axis=2)
        scores[:, low:high] += counted
    return flows, scores
