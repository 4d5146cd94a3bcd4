"""Living the same weeks with the engine and with the twin, and comparing everything that either leaves behind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import twin
from counterscore.compile.tables import Tables, flatten
from counterscore.engine.simulate import Chronicle, Plan, live_on
from counterscore.engine.world import World, open_world
from counterscore.mechanisms.contract import TALLY_SIZES, TALLY_START
from counterscore.society.package import Society
from counterscore.society.places import Sample, cells_of, layout

COLUMNS = ("profile", "standing", "lists", "wary", "mind")
PLACES = ("climate", "fresh", "voiced", "occasions", "mean", "pool", "complaints", "effort", "hiding")
LEDGER = ("trace", "weeks_barred", "refusals")


def places(society: Society, sizes: list[int], seed: int) -> Sample:
    """Communities of odd sizes at odd places, each in another county, in order of index."""
    where = layout(society)
    rng = np.random.default_rng(seed)
    chosen = np.sort(rng.choice(where.start.size, len(sizes), replace=False))
    size = np.array(sizes, np.int32)
    offset = np.concatenate([[0], np.cumsum(size, dtype=np.int64)])
    start = where.start[chosen] + rng.integers(0, 16, len(sizes))
    weight = np.ones(where.population.size)
    return Sample(chosen, start, size, where.county[chosen], where.province[chosen], offset, weight, "odd places")


def engine(
    society: Society, tables: Tables, who: Sample, seed: int, weeks: range, ledger: bool, threads: int, parts: int
) -> tuple[World, Chronicle]:
    """The engine's life of these people."""
    world = open_world(society, who, tables, seed, weeks[0], ledger, threads)
    return world, live_on(tables, world, weeks, Plan(len(society.provinces), threads, parts))


def twins(society: Society, tables: Tables, who: Sample, seed: int, weeks: range) -> twin.Lived:
    """The twin's life of the same people."""
    law = flatten(tables) | {f"society.{name}": value for name, value in society.tables._asdict().items()}
    cells = cells_of(who)
    homes = [twin.Community(*(int(x) for x in c)) for c in zip(who.start, who.size, who.county, who.province, cells, strict=True)]
    return twin.live(law, seed, weeks[0], weeks[-1], homes, {weeks[-1]})


def check_same(slow: twin.Lived, world: World, chronicle: Chronicle, weeks: range) -> None:
    """That both left the same, to the bit; the ledger only where it was kept."""
    for name in COLUMNS:
        assert getattr(slow, name) == getattr(world.people, name).tolist(), name
    for name in PLACES:
        assert getattr(slow, name) == getattr(world.people, name).tolist(), name
    if world.ledger.trace.size:
        for name in LEDGER:
            assert getattr(slow, name) == getattr(world.ledger, name).tolist(), name
    for i, week in enumerate(weeks):
        for province in {p for w, p in slow.tallies if w == week}:
            row, told = chronicle.flows[i][province], slow.tallies[week, province]
            for name, size in TALLY_SIZES.items():
                start = TALLY_START[name]
                assert told[name] == row[start : start + size].tolist(), (week, province, name)
    assert sorted(slow.cells) == chronicle.cell_weeks
    for week, found in zip(chronicle.cell_weeks, chronicle.cells, strict=True):
        assert [list(cell) for cell in slow.cells[week]] == found.tolist(), week
    assert sorted(slow.scores) == chronicle.score_weeks
    for week, counts in zip(chronicle.score_weeks, chronicle.scores, strict=True):
        for province, histogram in slow.scores[week].items():
            assert histogram == counts[province].tolist(), (week, province)


def uncoupled(tables: Tables) -> Tables:
    """The same tables without what neighbours hear of each other."""
    return tables._replace(conduct=tables.conduct._replace(climate_gain=np.int64(0)))


def compare(society: Society, tables: Tables, who: Sample, seed: int, weeks: range) -> twin.Lived:
    """Twin against engine: with the ledger on one thread, without on two and in other parts."""
    slow = twins(society, tables, who, seed, weeks)
    for ledger, threads, parts in ((True, 1, 1), (False, 2, 2), (False, 1, 3)):
        world, chronicle = engine(society, tables, who, seed, weeks, ledger, threads, parts)
        check_same(slow, world, chronicle, weeks)
    return slow


def resized(who: Sample, size: int) -> Sample:
    """The first community alone, cut to `size` persons."""
    one = slice(0, 1)
    return replace(
        who,
        community=who.community[one],
        start=who.start[one],
        size=np.array([size], np.int32),
        county=who.county[one],
        province=who.province[one],
        offset=np.array([0, size]),
    )
