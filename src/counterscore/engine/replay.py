"""Some communities lived again from the seed, every line of the named kept.

A person reads nothing from outside the community but how watchful the county is,
and that was recorded at each ranking. So one community can be lived again by
itself, in a blink, and is what it was in the run to the bit (tests/life).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.engine.notes import Log, open_log
from counterscore.engine.simulate import DIGEST_EVERY, Plan, calendar, live_batch, stretches
from counterscore.engine.world import World, open_world
from counterscore.society.package import Society
from counterscore.society.places import Sample, of_communities


class Rankings(NamedTuple):
    """What the ranking of counties left with each community of the sample."""

    weeks: NDArray[np.int32]  # [ranking] first week of the quarter
    effort: NDArray[np.int64]  # [ranking, community] 65536ths
    hiding: NDArray[np.int64]  # [ranking, community] 65536ths


class Lines(NamedTuple):
    """Lives of the named, person after person, each in the order in which it was lived."""

    world: World  # at the close of the last week
    named: NDArray[np.int64]  # [page] position in the world
    first: NDArray[np.int64]  # [page + 1] where a person's rows begin
    rows: NDArray[np.int32]  # [row, 4] week, what, a, b (see `notes`)

    def of(self, page: int) -> NDArray[np.int32]:
        """The rows of one person."""
        return self.rows[self.first[page] : self.first[page + 1]]


@dataclass(frozen=True)
class Past:
    """What was lived, as a run recorded it: enough to live any community of it again."""

    society: Society
    tables: Tables
    who: Sample
    rankings: Rankings
    seed: int
    weeks: range

    @property
    def calendar(self) -> tuple[NDArray[Any], ...]:
        """[week] each: number, whether a year begins, era."""
        return calendar(self.tables, self.weeks)

    def world(self, communities: NDArray[np.int64], ledger: bool = False, threads: int = 1) -> World:
        """The people of these communities (positions in the sample, ascending) before the first week."""
        part = of_communities(self.society, self.who.community[communities])
        return open_world(self.society, part, self.tables, self.seed, self.weeks[0], ledger, threads)

    def live(self, world: World, communities: NDArray[np.int64], threads: int = 1) -> Iterator[range]:
        """Live all weeks in `world`, and give each quarter as it closes."""
        plan = Plan(len(self.society.provinces), threads)
        for weeks in stretches(self.weeks):
            ranked = np.flatnonzero(self.rankings.weeks == weeks[0])
            if ranked.size:
                world.people.effort[:] = self.rankings.effort[ranked[0], communities]
                world.people.hiding[:] = self.rankings.hiding[ranked[0], communities]
            live_batch(self.tables, world, weeks, plan)
            yield weeks


def barred(past: Past, communities: NDArray[np.int64], threads: int = 1) -> NDArray[np.int64]:
    """Positions, among the people of these communities, of those who were ever barred."""
    world = past.world(communities, True, threads)
    for _ in past.live(world, communities, threads):
        pass
    return np.flatnonzero(world.ledger.weeks_barred)


def replay(
    past: Past, communities: NDArray[np.int64], named: NDArray[np.int64] | None = None, fine: bool = False, threads: int = 1
) -> Lines:
    """Live `communities` again; `named` are positions among their people, by default all."""
    world = past.world(communities, threads=threads)
    persons = world.people.profile.size
    pages = np.arange(persons) if named is None else named
    log = open_log(persons, pages, DIGEST_EVERY, fine)
    world = replace(world, log=log)
    read = [harvest(log) for _ in past.live(world, communities, threads)]
    page, rows = np.concatenate([p for p, _ in read]), np.concatenate([r for _, r in read])
    order = np.argsort(page, kind="stable")
    first = np.searchsorted(page[order], np.arange(pages.size + 1)).astype(np.int64)
    return Lines(world, pages, first, rows[order])


def harvest(log: Log) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Page and content of each row since the last harvest, after which the pages are empty again."""
    rows = np.empty((int(log.used.sum()), 4), np.int32)
    gather(log, rows)
    page = np.repeat(np.arange(log.used.size, dtype=np.int32), log.used)
    log.used[:] = 0
    return page, rows


@njit(cache=True)
def gather(log: Log, rows: NDArray[np.int32]) -> None:
    """Copy the rows in use, page after page."""
    n = 0
    for page in range(log.used.size):
        for k in range(log.used[page]):
            rows[n] = log.rows[page, k]
            n += 1
