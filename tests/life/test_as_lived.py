"""A life lived again is the life that was lived, to the bit: beside the threaded driver, and beside the twin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import twin_person
from counterscore.compile.lower import compile_scheme
from counterscore.engine import notes
from counterscore.engine.notes import open_log
from counterscore.engine.replay import Lines, Past, Rankings, harvest, replay
from counterscore.engine.simulate import Chronicle, Plan, live_on, stretches
from counterscore.engine.world import open_world
from counterscore.record.series import CELL_MEASURES
from counterscore.scheme.catalogue import presets
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.society.places import Sample, cells_of, sample
from counterscore.study.simulate import extend
from counterscore.weeks import week_of
from tests.lives.test_every_scheme import ALL, Named
from tests.same_bits.side_by_side import places, twins

SEED, PEOPLE, NAMED = 11, "1:20000", 10_000
WEEKS = range(1005, 1005 + 65)  # April 2019 to July 2020: campaign, roll-out, full operation, six turns


def tables_of(named: Named, society: Society) -> Any:
    return compile_scheme(load_scheme(named[0], named[1]), society)


def driven(society: Society, tables: Any, who: Sample, named: np.ndarray[Any, Any]) -> tuple[Lines, Rankings]:
    """The named as the threaded driver wrote them down while everybody lived on two threads."""
    world = open_world(society, who, tables, SEED, WEEKS[0], threads=2)
    log = open_log(who.persons, named, 13, True)
    world = replace(world, log=log)
    chronicle, read = Chronicle(), []
    for step in stretches(WEEKS):
        extend(chronicle, live_on(tables, world, step, Plan(len(society.provinces), 2), final=WEEKS[-1]))
        read.append(harvest(log))
    page, rows = np.concatenate([p for p, _ in read]), np.concatenate([r for _, r in read])
    order = np.argsort(page, kind="stable")
    cell, none = cells_of(who), np.zeros((0, who.start.size), np.int64)
    ranked = [np.array(chronicle.cells)[:, cell, CELL_MEASURES.index(m)] if chronicle.cells else none for m in ("effort", "hiding")]
    first = np.searchsorted(page[order], np.arange(named.size + 1))
    return Lines(world, named, first, rows[order]), Rankings(np.array(chronicle.cell_weeks, np.int32), *ranked)


@pytest.mark.parametrize("named", ALL, ids=lambda named: "+".join([named[0], *named[1]]))
def test_ten_thousand_named_beforehand_are_lived_again_to_the_bit(named: Named, society: Society) -> None:
    tables, who = tables_of(named, society), sample(society, PEOPLE)
    chosen = np.sort(np.random.default_rng(3).choice(who.persons, NAMED, replace=False))
    lived, rankings = driven(society, tables, who, chosen)
    past = Past(society, tables, who, rankings, SEED, WEEKS)
    assert lived.rows.shape[0] > 10 * NAMED  # there was something to get wrong
    for c in range(who.start.size):
        here = np.flatnonzero((chosen >= who.offset[c]) & (chosen < who.offset[c + 1]))
        again = replay(past, np.array([c]), chosen[here] - who.offset[c], fine=True)
        for page, one in enumerate(here):
            assert np.array_equal(again.of(page), lived.of(int(one)))
        for column in ("standing", "lists", "wary", "mind"):
            mine = getattr(lived.world.people, column)[who.offset[c] : who.offset[c + 1]]
            assert np.array_equal(getattr(again.world.people, column), mine), column


def test_without_the_ranking_of_counties_it_would_be_another_life(society: Society) -> None:
    """The one thing that reaches a community from outside is needed."""
    tables, who = tables_of(("unified-2020", ()), society), sample(society, PEOPLE)
    lived, rankings = driven(society, tables, who, np.arange(who.persons))
    assert rankings.effort.any()
    blind = Past(society, tables, who, Rankings(rankings.weeks[:0], rankings.effort[:0], rankings.hiding[:0]), SEED, WEEKS)
    c = int(np.argmax(rankings.effort.max(axis=0)))
    again = replay(blind, np.array([c]), fine=True)
    first = np.searchsorted(lived.named, who.offset[c])
    assert any(not np.array_equal(again.of(i), lived.of(int(first) + i)) for i in range(int(who.size[c])))


@pytest.mark.parametrize("preset", presets())
def test_a_thousand_lives_are_those_of_the_twin(preset: str, society: Society, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every event of section 15 of the law, in order, as the twin has it."""
    tables = tables_of((preset, ()), society)
    weeks = range(max(WEEKS.start, week_of(load_scheme(preset).first_day)), WEEKS.start + 57)
    who = places(society, [520, 489], seed=len(preset))
    told: dict[int, list[tuple[int, int, int]]] = {}
    absorb = twin_person.Person.absorb

    def heard(person: Any, week: int, a: int, b: int) -> None:
        told.setdefault(person.index, []).append((week, a, b))
        absorb(person, week, a, b)

    monkeypatch.setattr(twin_person.Person, "absorb", heard)
    slow = twins(society, tables, who, SEED, weeks)
    for c in range(2):
        cells = {w: slow.cells[w] for w in sorted(slow.cells)}
        cell = int(cells_of(who)[c])
        ranked = [np.array([[found[cell][k]] for found in cells.values()], np.int64).reshape(-1, 1) for k in (2, 3)]
        rankings = Rankings(np.array(list(cells), np.int32), *ranked)
        lived = replay(alone(society, tables, who, c, rankings, weeks), np.array([0]), fine=True)
        for i in range(int(who.size[c])):
            rows = lived.of(i)
            events = [(int(w), int(a), int(b)) for w, a, b, _ in rows[rows[:, 1] < notes.DIGESTED]]
            assert events == told.get(int(who.start[c]) + i, []), (c, i)
    assert sum(len(events) for events in told.values()) > 3000


class Alone(Past):
    """A past of one community of an odd size at an odd place."""

    def world(self, communities: Any, ledger: bool = False, threads: int = 1) -> Any:
        """The people of that community."""
        return open_world(self.society, self.who, self.tables, self.seed, self.weeks[0], ledger, threads)


def alone(society: Society, tables: Any, who: Sample, c: int, rankings: Rankings, weeks: range) -> Past:
    """The past of community `c`."""
    one = slice(c, c + 1)
    parts = {name: getattr(who, name)[one] for name in ("community", "start", "size", "county", "province")}
    return Alone(society, tables, replace(who, **parts, offset=np.array([0, int(who.size[c])])), rankings, SEED, weeks)
