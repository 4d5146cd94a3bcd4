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
from counterscore.engine.simulate import DIGEST_EVERY, Chronicle, live_batch, live_on, stretches
from counterscore.study.simulate import Stage, extend

Progress = Callable[[int, int], None]
SCORE = np.uint32(2047)
TOGETHER = 1 << 18  # persons that are looked at at a time
BEFORE = ("climate", "fresh", "voiced", "occasions", "mean", "pool")  # of a place, as at the close of the week before
TRUTHS = ("debt", "promise")  # of counties, which no table of an era holds
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
    """Live all weeks of all sides; the first side is the one that others are set beside. All need a ledger.

    What is common is lived once: a side whose rules are the first's up to some week branches off from it there.
    """
    first, others = sides[0], sides[1:]
    weeks = first.stage.request.weeks
    waiting = {}
    for i, side in enumerate(others):
        side.score_differs = np.zeros(first.people.profile.size, np.bool_)
        week = parting(first.stage, side.stage)
        if week > weeks[0]:  # whoever parts at once stands where they stand
            waiting[i] = week
    done = 0
    for step in stretches(weeks, 1 if any(side.direct for side in others) else DIGEST_EVERY):
        for i in [i for i, week in waiting.items() if week <= step[-1]]:
            branch(first, others[i])
            del waiting[i]
        before = {name: values.copy() for name, values in columns_of(first.people, BEFORE).items()}
        live_by_all(first, step)
        for i, side in enumerate(others):
            if i in waiting:
                continue
            if side.direct:
                hold(side.people, before | columns_of(first.people, WITHIN))
                live_batch(side.stage.tables, side.stage.world, step, side.stage.plan)
            else:
                live_by_all(side, step)
        if closing(step, weeks):
            for side in (others[i] for i in range(len(others)) if i not in waiting):
                compare_scores(side, first)
        done += len(step)
        if progress is not None:
            progress(done, len(weeks))
    for i in waiting:  # never parted
        branch(first, others[i])


def compare_scores(side: Side, first: Side) -> None:
    """Note whose score differs from that in the first scheme now."""
    one, other = side.people.standing, first.people.standing
    for part in parts_of(one.size):
        side.score_differs[part] |= ((one[part] ^ other[part]) & SCORE) != 0


def parts_of(count: int) -> Iterator[slice]:
    """Some persons after others."""
    return (slice(start, start + TOGETHER) for start in range(0, count, TOGETHER))


def closing(step: range, weeks: range) -> bool:
    """Whether scores are set side by side at the close of these weeks."""
    return step[-1] % DIGEST_EVERY == DIGEST_EVERY - 1 or step[-1] == weeks[-1]


def scores(side: Side) -> NDArray[np.uint16]:
    """[person] the score now."""
    return (side.people.standing & SCORE).astype(np.uint16)


def parting(first: Stage, other: Stage) -> int:
    """The first week in which another rule holds; a week after the last where none ever does."""
    weeks = first.request.weeks
    grounds = ((first.world.ground, other.world.ground), (first.world.people, other.world.people))
    if any(not np.array_equal(a, b) for pair in grounds for a, b in zip(*pair, strict=True)):
        return weeks[0]  # another roll-out, watchfulness or opening state
    if not all(np.array_equal(getattr(first.tables.local_government, x), getattr(other.tables.local_government, x)) for x in TRUTHS):
        return weeks[0]
    numbers = np.array(weeks)
    rules = [(s.world.packed, np.searchsorted(s.tables.eras.week, numbers, side="right") - 1) for s in (first, other)]
    same: dict[tuple[int, int], bool] = {}
    for week, a, b in zip(weeks, rules[0][1].tolist(), rules[1][1].tolist(), strict=True):
        if (a, b) not in same:
            same[a, b] = rules[0][0][a].tobytes() == rules[1][0][b].tobytes()
        if not same[a, b]:
            return week
    return weeks[-1] + 1


def branch(first: Side, other: Side) -> None:
    """The other side stands where the first stands now."""
    hold(other.people, first.people._asdict())
    for name, values in first.stage.world.ledger._asdict().items():
        getattr(other.stage.world.ledger, name)[...] = values
    other.chronicle = Chronicle(**{name: list(values) for name, values in vars(first.chronicle).items()})


def live_by_all(side: Side, step: range) -> None:
    """Some weeks under a scheme that everybody lives by."""
    s = side.stage
    extend(side.chronicle, live_on(s.tables, s.world, step, s.plan, s.request.asked, final=s.request.last_week))


def changed(first: Side, other: Side) -> NDArray[np.bool_]:
    """[person] whose life under the other scheme is not the one under the first."""
    return np.asarray((first.trace != other.trace) | other.score_differs)
