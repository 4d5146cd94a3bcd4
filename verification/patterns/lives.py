"""Living the same people under several tables, and counting by community.

The engine counts by province. Here every community is given a number of its own in
the place of its province, which no rule reads, so that what is counted can be
resampled by community. Two lives with the same communities, weeks and seeds are two
lives of the same people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.engine.simulate import Plan, live_on, processors
from counterscore.engine.world import World, open_world
from counterscore.mechanisms.contract import (
    ACTS,
    NEWLY_BARRED_BY,
    RECORDS,
    SPEECH_AT,
    SPEECH_DESIRED,
    SPEECH_VOICED,
    SUPPORT_AT,
    SURVEY,
    TALLIES,
)
from counterscore.society.columns import SUPPORT_LEVELS
from counterscore.society.package import Society, load_society
from counterscore.society.places import layout, of_communities

COMMUNITIES = 200  # of some 2,304 persons each, evenly over the nation
SEEDS = [1]  # which people; `again` lives others in processes of their own
CHUNK = 52  # weeks whose tallies are held at once
LAWFUL_SPEECH = ("dissent_online", "petition_in_person", "unauthorised_gathering")  # what `unified-2020` listens to


@lru_cache(maxsize=1)
def the_society() -> Society:
    """The one society that comes with the package."""
    return load_society("china-2020")


@lru_cache(maxsize=1)
def bad_kinds() -> tuple[int, ...]:
    """Kinds that are bad and unlawful; no speech is among them."""
    return tuple(i for i, k in enumerate(the_society().occasions.kinds) if k.valence == "bad" and k.lawful == "no")


@lru_cache(maxsize=1)
def series() -> dict[str, dict[int, int]]:
    """Each series that is kept, as a sum of tallies with weights."""
    names = the_society().occasions.names
    return {
        "bad acts": {ACTS + i: 1 for i in bad_kinds()},
        "bad records": {RECORDS + i: 1 for i in bad_kinds()},
        "lawful speech": {ACTS + names.index(name): 1 for name in LAWFUL_SPEECH},
        "asked": {SURVEY: 1},
        "private": {SURVEY + 1: 1},
        "expressed": {SURVEY + 2: 1},
        "support": {SUPPORT_AT + level: level for level in range(SUPPORT_LEVELS)},
        "turned": {SUPPORT_AT + level: 1 for level in range(SUPPORT_LEVELS)},
        "barred by list": {NEWLY_BARRED_BY: 1, NEWLY_BARRED_BY + 2: 1},
        "barred by score": {NEWLY_BARRED_BY + 1: 1, NEWLY_BARRED_BY + 2: 1},
        "occasions": {SPEECH_AT + i: 1 for i in range(6)},
        "withheld": {SPEECH_AT + 4: 1, SPEECH_AT + 5: 1},
        "desired": {SPEECH_DESIRED: 1},
        "voiced": {SPEECH_VOICED: 1},
    }


@dataclass(frozen=True)
class Lived:
    """What was counted, and the worlds as they stand at the end, one a seed."""

    weeks: range
    persons: NDArray[np.int64]  # [community] over all seeds
    counts: dict[str, NDArray[np.int64]]  # [week, community] over all seeds
    worlds: list[World]

    def total(self, name: str, weeks: range | None = None) -> NDArray[np.int64]:
        """[community] the sum over some weeks, or over all."""
        weeks = weeks or self.weeks
        return np.asarray(self.counts[name][weeks.start - self.weeks.start : weeks.stop - self.weeks.start].sum(axis=0))

    @property
    def sample(self) -> str:
        """How many people, in words."""
        return f"{self.persons.size} communities, {int(self.persons.sum()):,} persons"


def spread(number: int | None = None, among: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Communities evenly over the nation, or over some of its communities; each stands for as many people."""
    number = number or COMMUNITIES
    every = np.arange(layout(the_society()).start.size) if among is None else among
    return np.asarray(every[np.linspace(0, every.size - 1, number).round().astype(np.int64)])


def live(tables: Tables, weeks: range, communities: NDArray[np.int64]) -> Lived:
    """The people of these communities live by these tables."""
    lived = [one(tables, weeks, communities, seed) for seed in SEEDS]
    counts = {name: np.sum([x.counts[name] for x in lived], axis=0) for name in series()}
    return Lived(weeks, np.sum([x.persons for x in lived], axis=0), counts, [x.worlds[0] for x in lived])


def one(tables: Tables, weeks: range, communities: NDArray[np.int64], seed: int) -> Lived:
    """The same for one seed."""
    society, threads = the_society(), processors()
    world = open_world(society, of_communities(society, communities), tables, seed, weeks.start, threads=threads)
    world = replace(world, ground=world.ground._replace(province=np.arange(communities.size, dtype=np.int32)))
    plan, weights = Plan(communities.size, threads), matrix()
    kept = []
    for first in range(weeks.start, weeks.stop, CHUNK):
        part = range(first, min(first + CHUNK, weeks.stop))
        kept.append(np.array(live_on(tables, world, part, plan, final=weeks[-1]).flows) @ weights)
    counts = np.concatenate(kept)
    return Lived(weeks, np.diff(world.ground.offset), {n: counts[:, :, i] for i, n in enumerate(series())}, [world])


@lru_cache(maxsize=1)
def matrix() -> NDArray[np.int64]:
    """[tally, series] weights."""
    out = np.zeros((TALLIES, len(series())), np.int64)
    for i, weights in enumerate(series().values()):
        for place, weight in weights.items():
            out[place, i] = weight
    return out
