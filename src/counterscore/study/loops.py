"""Loop gains by finite differences: what each feedback loop of the law puts back of a small step in its own variable.

A world lives by a scheme until all its rules are in force, and is copied. One
copy lives on as it is (A). In another (P) the loop's variable is held a small
step above that of A: written anew before each week, so that no second round
begins. Two more do the same with the loop cut (C held at the step, C0 without):
its coupling is taken out of the tables, or what it runs through is kept as in A.
All live the same lives, draw for draw. After the loop's lag, for each week:

    put back   = (P - A) - (C - C0)
    lost       = step - (C - C0)
    gain       = sum of what is put back / sum of what is lost

at the close of the week, over a window. What is lost is what the variable
forgets by itself; with a gain of 1 or more a loop would put back all of it, and
run away until it meets its bounds. A negative gain damps. Errors are those of a
ratio of sums over blocks: county cells, of every seed.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.engine.pack import pack
from counterscore.engine.people import columns_of, hold
from counterscore.engine.simulate import Chronicle, Plan, live_batch, live_on, reckon_cells
from counterscore.engine.world import World, open_world
from counterscore.scheme.model import Scheme
from counterscore.society.package import Society
from counterscore.society.places import Sample, sample
from counterscore.study.loops_law import LOOPS, YEAR, Chosen, Loop
from counterscore.study.loops_state import Values
from counterscore.weeks import LAST_WEEK, last_week_by, week_of

ONE_A_PROVINCE = 1
SETTLED = 2 * YEAR  # weeks from the last change of a rule to the branch
LONGEST = max(loop.lag + loop.window for loop in LOOPS)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Gain:
    """One loop of one scheme."""

    scheme: str
    loop: str
    path: str
    unit: str
    step: float
    lag_weeks: int
    window_weeks: int
    gain: float
    error: float  # standard error
    blocks: int
    there: bool  # False: the scheme has no such loop, and the gain is 0
    bound: str
    decay: str

    @property
    def most(self) -> float:
        """The size of the gain, with two standard errors."""
        return abs(self.gain) + 2 * self.error


@dataclass(frozen=True)
class Trunk:
    """A world that has been lived up to a branch."""

    tables: Tables
    world: World
    week: int  # the next to be lived
    plan: Plan


@dataclass(frozen=True)
class Response:
    """What came of a held step, by block."""

    back: NDArray[np.float64]
    lost: NDArray[np.float64]


def gains(
    scheme: Scheme,
    society: Society,
    *,
    who: Sample | None = None,
    seeds: Iterable[int] = (1,),
    threads: int = 2,
    loops: tuple[Loop, ...] = LOOPS,
    say: Say | None = None,
) -> list[Gain]:
    """The gain of every loop under a scheme, in order of `loops`; `who` is by default one community a province."""
    tables = compile_scheme(scheme, society)
    found = [loop for loop in loops if loop.there(tables, branch_week(scheme))]
    responses: dict[str, list[Response]] = {loop.name: [] for loop in found}
    for seed in seeds if found else ():
        trunk = lived(scheme, society, tables, who or sample(society, ONE_A_PROVINCE), seed, threads)
        for loop in found:
            responses[loop.name].append(respond(loop, trunk))
            if say is not None:
                say(f"{scheme.id}, seed {seed}: {loop.name}")
    return [gain_of(scheme.id, loop, responses.get(loop.name, [])) for loop in loops]


def lived(scheme: Scheme, society: Society, tables: Tables, who: Sample, seed: int = 1, threads: int = 2) -> Trunk:
    """A sample's life by a scheme from its first day until all is in force."""
    first, branch = week_of(scheme.first_day), branch_week(scheme)
    plan = Plan(len(society.provinces), threads)
    world = open_world(society, who, tables, seed, first, threads=threads)
    live_on(tables, world, range(first, branch), plan)
    return Trunk(tables, world, branch, plan)


def branch_week(scheme: Scheme) -> int:
    """Two years after the last rule changes within the scheme's days, or begins."""
    first, last = week_of(scheme.first_day), last_week_by(scheme.last_day)
    changes = {week for values in scheme.tables.values() for week in values.change_weeks() if first <= week <= last}
    return min(max(changes | {first}) + SETTLED, LAST_WEEK + 1 - LONGEST)


def respond(loop: Loop, trunk: Trunk) -> Response:
    """What is put back of a held step, and what is lost of it, over all whose variable is stepped in turn."""
    found = [held_step(loop, chosen, trunk) for chosen in (loop.chosen, *loop.also)]
    return Response(sum_of(r.back for r in found), sum_of(r.lost for r in found))


def sum_of(parts: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    """[block] sums."""
    return np.asarray(np.sum(list(parts), axis=0), np.float64)


def held_step(loop: Loop, chosen: Chosen, trunk: Trunk) -> Response:
    """Hold the step of the chosen through the lag and the window, and see what is put back and what is lost."""
    tables, variable = trunk.tables, loop.variable
    cut = loop.cut(tables)
    free = branch(trunk.world, tables)
    stepped, cut_stepped = branch(free, tables), branch(free, cut)
    cut_free = free if cut is tables else branch(free, cut)  # columns held at one's own change nothing
    step = loop.step * chosen(free, tables, trunk.week)
    low, high = variable.bounds(tables)
    back, lost = np.zeros(step.shape, np.int64), np.zeros(step.shape, np.int64)
    for done in range(loop.lag + loop.window):
        week = trunk.week + done
        now = variable.read(free.people)
        above = np.where(step == 0, now, np.clip(now + step, low, high))
        for world, values in ((stepped, above), (cut_stepped, above), (cut_free, now)):
            variable.write(world.people, values)
        for world in (cut_free, cut_stepped):
            hold(world.people, columns_of(free.people, loop.held))
        alive = ((free, tables), (stepped, tables), (cut_stepped, cut), (cut_free, cut))
        for world, law in alive[:3] if cut_free is free else alive:
            pass_week(world, law, week, trunk.plan)
        if done >= loop.lag:
            kept = variable.read(cut_stepped.people) - variable.read(cut_free.people)
            back += variable.read(stepped.people) - variable.read(free.people) - kept
            lost += above - now - kept
    sums = (by_block(loop.variable.own, x, free) for x in (back, lost))
    return Response(*sums)


def branch(world: World, tables: Tables) -> World:
    """A copy of a world that lives on by itself, by these tables."""
    return replace(copy.deepcopy(world), packed=pack(tables))


def pass_week(world: World, tables: Tables, week: int, plan: Plan) -> None:
    """One week, of which nothing is recorded."""
    reckon_cells(Chronicle(), tables, world, week)
    live_batch(tables, world, range(week, week + 1), plan)


def by_block(own: bool, values: Values, world: World) -> NDArray[np.float64]:
    """[county cell] sums."""
    of_place = np.add.reduceat(values, world.ground.offset[:-1]) if own else values.reshape(values.shape[0], -1).sum(axis=1)
    return np.bincount(world.ground.cell, weights=of_place.astype(np.float64)).astype(np.float64)


def gain_of(scheme: str, loop: Loop, responses: list[Response]) -> Gain:
    """The gain and its error from all blocks of all seeds; 0 for a loop that is not there."""
    back = np.concatenate([r.back for r in responses]) if responses else np.zeros(0)
    lost = np.concatenate([r.lost for r in responses]) if responses else np.zeros(0)
    gain, error = ratio(back, lost, abs(loop.step))
    return Gain(
        *(scheme, loop.name, loop.path, loop.unit, loop.step / loop.scale, loop.lag, loop.window),
        *(gain, error, back.size, bool(responses), loop.bound, loop.decay),
    )


def ratio(back: NDArray[np.float64], lost: NDArray[np.float64], step: float) -> tuple[float, float]:
    """The ratio of two sums, and its standard error over blocks; infinite where something is put back and nothing ever lost.

    Where nothing was put back, two errors are the 95% bound for events of the size of a step, none of which was seen.
    """
    total = float(lost.sum())
    if not back.any():
        return 0.0, 1.5 * step / abs(total) if total else 0.0
    if total == 0:
        return math.copysign(math.inf, back.sum()), 0.0
    gain = back.sum() / total
    spread = back - gain * lost
    return float(gain), float(np.sqrt(back.size / max(1, back.size - 1) * (spread**2).sum()) / abs(total))
