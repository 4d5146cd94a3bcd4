"""Functions that count no references lose none and free none: whatever is lived, every array is held by as many as before."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from counterscore.compile.lower import compile_scheme
from counterscore.engine.notes import open_log
from counterscore.engine.simulate import Plan, live_batch
from counterscore.engine.world import World, open_world
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.society.places import sample

WEEKS = range(1040, 1053)  # from the turn of a quarter on, all mechanisms at work
KEEPERS = ("nobody", "ledger", "log")


def world_of(society: Society, keeper: str) -> tuple[Any, World]:
    """Some communities under a scheme with everything on; the log names every tenth."""
    tables, who = compile_scheme(load_scheme("unified-2020"), society), sample(society, 72_000)
    world = open_world(society, who, tables, 5, WEEKS[0], keeper == "ledger", 2)
    if keeper == "log":
        world = replace(world, log=open_log(who.persons, np.arange(0, who.persons, 10), len(WEEKS), True))
    return tables, world


def arrays(world: World) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """Every array that the engine is lent, by name."""
    for part in (world.people, world.ground, world.ledger, *([] if world.log is None else [world.log])):
        yield from ((f"{type(part).__name__}.{name}", array) for name, array in part._asdict().items())
    yield "packed", world.packed


def held(world: World) -> dict[str, int]:
    """By how many each is held."""
    gc.collect()
    return {name: sys.getrefcount(array) for name, array in arrays(world)}


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("keeper", KEEPERS)
def test_every_array_is_held_by_as_many_as_before(keeper: str, threads: int, society: Society) -> None:
    tables, world = world_of(society, keeper)
    plan, before = Plan(len(society.provinces), threads), held(world)
    for _ in range(3):
        flows, _ = live_batch(tables, world, WEEKS, plan)
        if world.log is not None:
            world.log.used[:] = 0
        assert flows.any()
        assert held(world) == before


@pytest.mark.parametrize("keeper", KEEPERS)
def test_a_world_that_nobody_needs_is_let_go(keeper: str, society: Society) -> None:
    tables, world = world_of(society, keeper)
    live_batch(tables, world, WEEKS, Plan(len(society.provinces), 2))
    watched = [weakref.ref(array) for _, array in arrays(world)]
    del world, tables
    gc.collect()
    kept = sum(watch() is not None for watch in watched)
    assert kept == shared(society), "only what belongs to the sample, which is kept for the next run"


def shared(society: Society) -> int:
    """How many of a world's arrays belong to the sample: its starts, offsets, counties and provinces."""
    return len({"start", "offset", "county", "province"})
