"""The six-event model in Mesa 3.3.1, the extra `bench`.

Claim: this is Mesa used with care, so a ratio to it is not a ratio to a careless
model. Compared with the exact law by `python benchmarks/six_events.py --check`,
timed by `python benchmarks/six_events.py --mesa 100000`; building the agents is
not in the time. The model's numbers are in `six_events_law.py`.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable

import numpy as np

from benchmarks.six_events_law import (
    BAR,
    BAR_WEEKS,
    CHANCES,
    CUTS,
    POINTS,
    PROVINCES,
    SPREAD_FIRST,
    SPREAD_WIDTH,
    START,
    TOP,
    TRAVEL,
    Result,
    set_chances,
    set_points,
)


def mesa_model(persons: int, weeks: int, spread: bool = False, seed: int = 1, joint: bool = False) -> Result:
    """The model in Mesa, one agent a person, all agents in order each week.

    Plain: six draws an agent, as such a model is usually written, but with every
    look-up hoisted out of the loop. `joint`: one draw an agent decides whether
    anything happens and a second one what, the fastest form tried here.
    """
    from mesa import Agent, Model  # the extra `bench`

    rng = np.random.default_rng(seed)
    starts = rng.integers(SPREAD_FIRST, SPREAD_FIRST + SPREAD_WIDTH, persons) if spread else np.full(persons, START)
    provinces = np.arange(persons) * PROVINCES // persons
    events = tuple(zip(CHANCES, POINTS, strict=True))
    chance, points = set_chances()[1:], set_points()[1:].tolist()
    anything, below = float(chance.sum()), np.cumsum(chance).tolist()

    class Person(Agent):
        def __init__(self, model: Model, score: int, province: int) -> None:
            super().__init__(model)
            self.score, self.province, self.barred_until = score, province, 0

        def step(self) -> None:
            model, score = self.model, self.score
            random = model.random.random
            for p, add in events:
                if random() < p:
                    score += add
            self.settle(model, score, random)

        def step_joint(self) -> None:
            model, score = self.model, self.score
            random = model.random.random
            luck = random()
            if luck < anything:
                score += points[bisect_right(below, luck, 0, 62)]
            elif score >= BAR and self.barred_until <= model.week:
                return
            self.settle(model, score, random)

        def settle(self, model: Model, score: int, random: Callable[[], float]) -> None:
            score = 0 if score < 0 else TOP if score > TOP else score
            self.score = score
            week = model.week
            if score < BAR and self.barred_until <= week:
                self.barred_until = week + BAR_WEEKS
            if self.barred_until > week and random() < TRAVEL:
                model.refused[week, self.province] += 1

    class Country(Model):
        def __init__(self) -> None:
            super().__init__(seed=seed)
            self.week = 0
            self.refused = np.zeros((weeks, PROVINCES), np.int64)
            Person.create_agents(self, persons, starts.tolist(), provinces.tolist())

    country = Country()
    verb = "step_joint" if joint else "step"
    score_sum, grades = np.zeros(weeks, np.int64), np.zeros((weeks, len(CUTS) + 1), np.int64)
    started = time.perf_counter()
    for week in range(weeks):
        country.week = week
        country.agents.do(verb)
        scores = np.array(country.agents.get("score"))
        score_sum[week] = scores.sum()
        grades[week] = np.bincount(np.searchsorted(CUTS, scores, side="right"), minlength=len(CUTS) + 1)
    return Result(score_sum, grades, country.refused, time.perf_counter() - started)
