"""Numbers of random schemes, and days on which they change: each is one number, or several by date."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

EVER = "2000-01-03"  # before every life: the first week there is
DAYS = ("2016-03-07", "2016-06-06", "2016-09-05", "2016-12-05")  # within the lives


def span(rng: random.Random, low: float, high: float) -> Any:
    """A number of this range, or one that changes by date."""
    return dated(rng, lambda: rng.uniform(low, high))


def whole(rng: random.Random, low: int, high: int, step: int = 1) -> Any:
    """The same for whole numbers, each so many steps."""
    return dated(rng, lambda: step * rng.randint(low, high))


def one_of(rng: random.Random, *numbers: float) -> Any:
    """One of these numbers, or one after another of them by date."""
    return dated(rng, lambda: rng.choice(numbers))


def dated(rng: random.Random, number: Callable[[], float]) -> Any:
    """What is drawn, or three of it by date."""
    return number() if rng.random() < 0.6 else {"value": {EVER: number(), **{day: number() for day in rng.sample(DAYS, 2)}}}


def begins(rng: random.Random, number: float) -> Any:
    """Nought, and from some day on this number."""
    return {"value": {EVER: 0, rng.choice(DAYS): number}}


def ends(rng: random.Random, number: float) -> Any:
    """This number, and from some day on nought."""
    return {"value": {EVER: number, rng.choice(DAYS): 0}}
