"""Lives worth reading, found by what happened in them.

Whoever was ever barred, or everybody, is lived again in some communities of the run,
evenly spread, and the lives that go furthest are named. Which were looked through is
said with what was found: there may be a longer one elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.engine import notes
from counterscore.engine.replay import Lines, Past, barred, replay
from counterscore.engine.simulate import processors
from counterscore.record.opened import Run
from counterscore.study.past import past_of, spread

YEAR = 52
TOGETHER = 4  # communities whose lines are in memory at a time
LOOKED_THROUGH = 62  # communities, about 140,000 persons
WITHHELD = 2


@dataclass(frozen=True)
class FoundLife:
    """A life that goes far in one respect."""

    person: int  # national index
    amount: int
    unit: str


@dataclass(frozen=True)
class FoundLives:
    """The lives that go furthest, and where they were looked for."""

    what: str
    lives: tuple[FoundLife, ...]  # furthest first
    persons: int  # looked through
    communities: int

    @property
    def as_dict(self) -> dict[str, Any]:
        """What `life --find --json` prints."""
        lives = [{"person": x.person, "amount": x.amount, "unit": x.unit} for x in self.lives]
        return {"find": self.what, "lives": lives, "looked_through": {"persons": self.persons, "communities": self.communities}}


def on_false_ground(rows: NDArray[np.int32], last: int) -> int:
    """The longest unbroken stretch of weeks with a bar that would not stand without false records."""
    at = np.flatnonzero(rows[:, 1] == notes.STANDING)
    false = rows[at - 1, 2] & ~rows[at, 2]
    weeks = rows[at[false != 0], 0]
    if not len(weeks):
        return 0
    stretches = np.split(weeks, np.flatnonzero(np.diff(weeks) != 1) + 1)
    return max(len(stretch) for stretch in stretches)


def came_back(rows: NDArray[np.int32], last: int) -> int:
    """Weeks barred of somebody whose last year was free of bars."""
    weeks = rows[rows[:, 1] == notes.BARRED, 0]
    return len(weeks) if len(weeks) and weeks[-1] <= last - YEAR else 0


def silent(rows: NDArray[np.int32], last: int) -> int:
    """Occasions on which somebody kept silent who was never barred."""
    if (rows[:, 1] == notes.BARRED).any():
        return 0
    return int(((rows[:, 1] == notes.SAID) & (rows[:, 2] == WITHHELD)).sum())


# what is looked for: how far a life goes, its unit, and whether the never barred are looked through too
FINDS: dict[str, tuple[Callable[[NDArray[np.int32], int], int], str, bool]] = {
    "false-ground": (on_false_ground, "weeks in a row barred on false ground", False),
    "came-back": (came_back, "weeks barred before a last year without a bar", False),
    "silent": (silent, "occasions kept silent without ever being barred", True),
}


def find_lives(run: Run, what: str, most: int = 5, communities: int = LOOKED_THROUGH, threads: int | None = None) -> FoundLives:
    """The `most` lives of a run that go furthest in one of FINDS."""
    past, threads = past_of(run), threads or processors()
    chosen = spread(past, communities)
    found: list[FoundLife] = []
    persons = 0
    for first in range(0, chosen.size, TOGETHER):
        here = chosen[first : first + TOGETHER]
        named = None if FINDS[what][2] else barred(past, here, threads)
        lived = replay(past, here, named, threads=threads)
        persons += lived.world.people.profile.size
        found = sorted([*found, *furthest(past, lived, what)], key=lambda x: (-x.amount, x.person))[:most]
    return FoundLives(what, tuple(found), persons, chosen.size)


def furthest(past: Past, lived: Lines, what: str) -> list[FoundLife]:
    """Everybody among the lived to whom it happened at all."""
    far, unit, _ = FINDS[what]
    ground = lived.world.ground
    community = np.searchsorted(ground.offset, lived.named, side="right") - 1
    person = ground.start[community] + lived.named - ground.offset[community]
    busy = np.flatnonzero(np.diff(lived.first) > 0)
    amounts = ((int(person[i]), far(lived.of(int(i)), past.weeks[-1])) for i in busy)
    return [FoundLife(index, amount, unit) for index, amount in amounts if amount > 0]
