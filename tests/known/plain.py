"""A society so plain that its answers can be written down, and a way to live in it.

Everybody is of the same age and does a kind of conduct at the same rate; intents
and responses are as the test says. Only the society is simplified: schemes are
read, compiled and lived as always.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.engine.simulate import Plan, live_on
from counterscore.engine.world import World, open_world
from counterscore.mechanisms.contract import TALLY_SIZES, TALLY_START
from counterscore.scheme.read import scheme_from_text
from counterscore.society.package import Society
from counterscore.society.places import of_communities
from counterscore.weeks import WEEKS_PER_YEAR

HEAD = """
format = 1
id = "known-answer"
title = "A known answer"
summary = "Small enough to solve."
description = "One rule at a time."
horizon = { from = 2014-01-06, to = 2024-12-29 }
"""
EVERYWHERE = "[rollout]\neverywhere_from = 2000-01-03\n"
FIRST = 1002  # leaves remainder 1 by 13: twelve weeks follow in which no count of wariness fades
BORN = -1000  # everybody is 38 years old in the first week


def plain(
    society: Society,
    rates: Mapping[str, float],
    once: Iterable[str] = (),
    responses: Mapping[str, float] | None = None,
    intents: Mapping[str, float] | None = None,
    retries: Mapping[str, float] | None = None,
) -> Society:
    """The society with these weekly rates, responses, weekly chances of an intent and of a retry; all others are 0."""
    o, s = society.occasions, society.services
    flat = replace(
        o,
        base=np.array([rates.get(name, 0.0) for name in o.names]),
        class_factor=np.ones_like(o.class_factor),
        age_factor=np.ones_like(o.age_factor),
        bound_factor=np.ones_like(o.bound_factor),
        once=np.array([name in set(once) for name in o.names]),
    )
    chance = np.array([(intents or {}).get(name, 0.0) for name in s.names])
    with np.errstate(divide="ignore"):
        per_year = -np.log1p(-chance) * WEEKS_PER_YEAR
    asked = replace(
        s,
        per_year=np.repeat(per_year[:, None], s.per_year.shape[1], axis=1),
        retry=np.array([(retries or {}).get(name, 0.0) for name in s.names]),
        scale=np.ones_like(s.scale),
    )
    answers = society.responses | {name: replace(society.responses[name], value=x) for name, x in (responses or {}).items()}
    born = society.tables._replace(birth_week=np.full_like(society.tables.birth_week, BORN))
    return replace(society, occasions=flat, services=asked, responses=answers, volumes={}, tables=born)


@dataclass
class Life:
    """A scheme lived by some communities."""

    society: Society
    tables: Tables
    world: World
    week: int
    scores: dict[int, NDArray[np.int64]] = field(default_factory=dict)  # by week [province, score]

    @property
    def persons(self) -> int:
        """How many live here."""
        return int(self.world.people.profile.size)

    def live(self, weeks: int, plan: Plan | None = None) -> NDArray[np.int64]:
        """Live on, and return tallies [week, tally] of the nation."""
        chronicle = live_on(self.tables, self.world, range(self.week, self.week + weeks), plan or Plan(threads=1))
        self.week += weeks
        self.scores.update(zip(chronicle.score_weeks, chronicle.scores, strict=True))
        return np.array(chronicle.flows).sum(axis=1)

    def of(self, tallies: NDArray[np.int64], name: str, label: str | None = None) -> NDArray[np.int64]:
        """One tally by week; `label` is a kind or a service."""
        start, size = TALLY_START[name], TALLY_SIZES[name]
        if label is None:
            return tallies[:, start] if size == 1 else tallies[:, start : start + size]
        if name == "refused":  # by cause
            first = start + 3 * self.society.services.names.index(label)
            return tallies[:, first : first + 3]
        names = self.society.occasions.names if size == 64 else self.society.services.names
        return tallies[:, start + names.index(label)]


def settle(society: Society, rules: str, seed: int, communities: int = 8, first: int = FIRST, ledger: bool = False) -> Life:
    """A world in its first communities, about to live by `rules`."""
    tables = compile_scheme(scheme_from_text(HEAD + rules), society)
    people = of_communities(society, np.arange(communities))
    return Life(society, tables, open_world(society, people, tables, seed, first, ledger), first)


def week_law(tables: Tables, rate_class: int = 0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """From the compiled thresholds: chance of n candidates in a week [n], and of each slot for a candidate [slot]."""
    t = tables.conduct
    passed = int(t.sieve[rate_class]) / 256
    more = np.concatenate([[1.0], passed * t.count[rate_class].astype(float) / 2**32, [0.0]])
    return -np.diff(more), kind_law(tables, rate_class)


def kind_law(tables: Tables, rate_class: int = 0) -> NDArray[np.float64]:
    """Chance of each slot, from the alias table."""
    t = tables.conduct
    slots = t.alias_cut.shape[1]
    own = t.alias_cut[rate_class].astype(float) / 2**26
    out = own / slots
    np.add.at(out, t.alias_other[rate_class], (1 - own) / slots)
    return out
