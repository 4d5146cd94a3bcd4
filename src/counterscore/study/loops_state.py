"""The variables of the law's loops: how each is read from a world's state, and put back.

Values are whole numbers, one a person or one a community (the dating pool: one
a cell of it). Writing a value changes nothing else that the law reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.engine.people import People
from counterscore.mechanisms.contract import SPEECH, WHOLE
from counterscore.society.columns import FIELDS, FINANCE_STEPS

Values = NDArray[np.int64]
SCORE = np.uint32(2047)
BOND = np.uint32(29)


@dataclass(frozen=True)
class Variable:
    """One variable of the state, with its bounds."""

    own: bool  # one value a person; otherwise one a community
    read: Callable[[People], Values]
    write: Callable[[People, Values], None]
    bounds: Callable[[Tables], tuple[int, int]]


def place(column: str, most: Callable[[Tables], int]) -> Variable:
    """A number of the community."""

    def read(people: People) -> Values:
        return np.array(getattr(people, column), np.int64)

    def write(people: People, values: Values) -> None:
        getattr(people, column)[:] = values

    return Variable(False, read, write, lambda tables: (0, most(tables)))


def bits(name: str, most: int | None = None) -> Variable:
    """A field of a person's state, by the bit budget; `most` where not every value of its bits is used."""
    column, shift, width = FIELDS[name]
    mask = (1 << width) - 1

    def read(people: People) -> Values:
        return np.asarray((getattr(people, column).astype(np.int64) >> shift) & mask)

    def write(people: People, values: Values) -> None:
        state = getattr(people, column)
        state[:] = (state.astype(np.int64) & ~(mask << shift) | (values << shift)).astype(state.dtype)

    return Variable(True, read, write, lambda _: (0, mask if most is None else most))


def score_in(people: People) -> Values:
    """[person] the score."""
    return np.asarray((people.standing & SCORE).astype(np.int64))


def put_score(people: People, values: Values) -> None:
    """Write the score; the clean score moves by as much, so that the ground of a sanction stays what it was."""
    clean = (people.standing >> np.uint32(11) & SCORE).astype(np.int64)
    clean = np.clip(clean + values - score_in(people), 0, int(SCORE))
    people.standing[:] = (people.standing & np.uint32(0xFFC00000)) | (values | clean << 11).astype(np.uint32)


def dissent_of(people: People) -> Values:
    """[community] last week's share of dissenters, in 4096ths."""
    return np.asarray(SPEECH * people.voiced // np.maximum(1, people.occasions))


def put_dissent(people: People, values: Values) -> None:
    """Write the share; of the two counts nothing else is ever read."""
    people.voiced[:] = values
    people.occasions[:] = SPEECH


def member_of(people: People) -> Values:
    """[person] 1 for a member of the League."""
    return np.asarray((people.lists >> BOND) % 3 == 1).astype(np.int64)


def put_member(people: People, values: Values) -> None:
    """Write the membership of the League; who is of the Party stays there."""
    bond = (people.lists >> BOND).astype(np.int64)
    membership = np.where(values == 1, 1, np.where(bond % 3 == 1, 0, bond % 3))
    people.lists[:] = (people.lists & np.uint32(0x1FFFFFFF)) | ((membership + 3 * (bond // 3)).astype(np.uint32) << BOND)


def score_bounds(tables: Tables) -> tuple[int, int]:
    """Least and most score."""
    return int(tables.scoring.least), int(tables.scoring.most)


CLIMATE = place("climate", lambda t: int(t.conduct.climate_cap))
MEAN = place("mean", lambda t: int(t.scoring.most))
EFFORT = place("effort", lambda t: int(t.local_government.effort_most))
HIDING = place("hiding", lambda _: WHOLE)
POOL = place("pool", lambda _: 1 << 20)
DISSENT = Variable(False, dissent_of, put_dissent, lambda _: (0, SPEECH))
SCORES = Variable(True, score_in, put_score, score_bounds)
MEMBERS = Variable(True, member_of, put_member, lambda _: (0, 1))
STRAIN = bits("strain")
CAUGHT = bits("caught")
UNCAUGHT = bits("uncaught")
SUPPORT = bits("support")
FINANCE = bits("finance", FINANCE_STEPS)
