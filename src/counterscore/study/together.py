"""Several schemes lived by the same people in lockstep: whose life differs, and in what.

A life is changed if an act, a record, points, a bar, an attempt, a refusal or an
appeal differs in any week (the ledger's trace has them all, in order), or the score
at the close of any quarter.

*Direct* is the life that a person would live under the other scheme while everybody
else goes on under the first: what a person reads of the place they live in
(hearsay of bars, last week's dissenters, the neighbours' mean score, the dating
pool, their county's effort) is each week that of the first life.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from counterscore.engine.people import People, columns_of, hold
from counterscore.engine.simulate import DIGEST_EVERY, Chronicle, live_batch, live_on
from counterscore.study.simulate import Stage, extend

Progress = Callable[[int, int], None]
SCORE = np.uint32(2047)
BEFORE = ("climate", "fresh", "voiced", "occasions", "mean", "pool")  # of a place, as at the close of the week before
WITHIN = ("effort", "hiding")  # as reckoned where the week begins


@dataclass
class Side:
    """One scheme as it is lived: by all, or by each person alone among people who live by the first."""

    stage: Stage
    direct: bool = False
    chronicle: Chronicle = field(default_factory=Chronicle)
    score_differs: NDArray[np.bool_] = field(
        default_factory=lambda: np.zeros(0, np.bool_)
    )  # [person] from the first, at any quarter's close

    @property
    def people(self) -> People:
        """The state."""
        return self.stage.world.people

    @property
    def trace(self) -> NDArray[np.uint64]:
        """[person] digest of everything that happened, in order."""
        return self.stage.world.ledger.trace

    @property
    def weeks_barred(self) -> NDArray[np.uint16]:
        """[person]"""
        return self.stage.world.ledger.weeks_barred

    @property
    def refusals(self) -> NDArray[np.uint16]:
        """[person]"""
        return self.stage.world.ledger.refusals


def live_together(sides: list[Side], progress: Progress | None = None) -> None:
    """Live all weeks of all sides; the first side is the one that others are set beside. All need a ledger."""
    first, others = sides[0], sides[1:]
    weeks = first.stage.request.weeks
    for side in others:
        side.score_differs = np.zeros(first.people.profile.size, np.bool_)
    done = 0
    for step in steps(weeks, 1 if any(side.direct for side in others) else DIGEST_EVERY):
        before = {name: values.copy() for name, values in columns_of(first.people, BEFORE).items()}
        live_by_all(first, step)
        for side in others:
            if side.direct:
                hold(side.people, before | columns_of(first.people, WITHIN))
                live_batch(side.stage.tables, side.stage.world, step, side.stage.plan)
            else:
                live_by_all(side, step)
        if step[-1] % DIGEST_EVERY == DIGEST_EVERY - 1 or step[-1] == weeks[-1]:
            for side in others:
                side.score_differs |= (side.people.standing & SCORE) != (first.people.standing & SCORE)
        done += len(step)
        if progress is not None:
            progress(done, len(weeks))


def live_by_all(side: Side, step: range) -> None:
    """Some weeks under a scheme that everybody lives by."""
    s = side.stage
    extend(side.chronicle, live_on(s.tables, s.world, step, s.plan, s.request.asked, final=s.request.last_week))


def steps(weeks: range, length: int) -> Iterator[range]:
    """The weeks in runs of `length` that end where a quarter does."""
    start = weeks.start
    for w in weeks:
        if w + 1 - start == length or w % DIGEST_EVERY == DIGEST_EVERY - 1 or w == weeks[-1]:
            yield range(start, w + 1)
            start = w + 1


def changed(first: Side, other: Side) -> NDArray[np.bool_]:
    """[person] whose life under the other scheme is not the one under the first."""
    return np.asarray((first.trace != other.trace) | other.score_differs)
