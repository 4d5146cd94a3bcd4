"""Which life to tell: the one that goes furthest on false ground, or else one that came back, or else one that fell silent.

Lives are looked for where refusals were examined. For how many weeks each of the barred
was barred on false ground is known from there, and no stretch of such weeks is longer; so
only the communities that can hold the furthest are lived again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterscore.report.closer.look import COMMUNITIES, Look

if TYPE_CHECKING:
    from counterscore.study.found import FoundLife, FoundLives
    from counterscore.study.life import Life

FALSE_GROUND, CAME_BACK, SILENT = "false-ground", "came-back", "silent"
MOST = 5  # lives among which one is looked for that another scheme changes


class Changed(NamedTuple):
    """A life under two schemes, and how it was found under the first."""

    found: FoundLives
    which: int  # of the lives found
    first: Life
    other: Life
    amount: int  # how far it goes under the other


def furthest(look: Look, most: int = 1) -> FoundLives | None:
    """The lives that go furthest in the first respect in which any does; None where none does in any."""
    from counterscore.study.found import find_lives

    for what in respects(look):
        found = on_false_ground(look, most) if what == FALSE_GROUND else find_lives(look.run, what, most, COMMUNITIES)
        if found.lives:
            return found
    return None


def respects(look: Look) -> Iterator[str]:
    """In what a life can go far under this scheme."""
    if look.run.national("newly_barred").any():
        yield from (FALSE_GROUND, CAME_BACK)
    if any(look.run.national(measure).any() for measure in look.run.data.measures if measure.startswith("speech[")):
        yield SILENT


def on_false_ground(look: Look, most: int) -> FoundLives:
    """What `find_lives` finds, from fewer communities: those in which somebody has weeks enough on false ground."""
    from counterscore.engine.replay import barred, replay
    from counterscore.study.found import FoundLives
    from counterscore.study.found import furthest as of_lines
    from counterscore.study.past import spread

    chosen, persons = spread(look.past, COMMUNITIES), look.attribution.persons
    bound = np.zeros(chosen.size, np.int64)
    np.maximum.at(bound, persons.community, persons.field("weeks_false"))
    found: list[FoundLife] = []
    for c in np.argsort(-bound, kind="stable"):
        if not bound[c] or (len(found) == most and bound[c] < found[-1].amount):
            break
        here = chosen[c : c + 1]
        lived = replay(look.past, here, barred(look.past, here))
        found = sorted([*found, *of_lines(look.past, lived, FALSE_GROUND)], key=lambda x: (-x.amount, x.person))[:most]
    return FoundLives(FALSE_GROUND, tuple(found), persons.lived, chosen.size)


def changed(first: Look, other: Look) -> Changed | None:
    """Of the lives that go furthest under the first scheme, the furthest that goes another way under the other.

    Or else one with any line that is another, or else the furthest.
    """
    for most in (1, MOST):  # most often the first will do
        found = furthest(first, most)
        if found is None:
            return None
        out = [under_both(first, other, found, n) for n in range(len(found.lives))]
        moved = next((x for x in out if x.amount != found.lives[x.which].amount), None)
        if moved is not None:
            return moved
    return next((x for x in out if x.first.lines != x.other.lines), out[0])


def under_both(first: Look, other: Look, found: FoundLives, which: int) -> Changed:
    """One of the lives found, under both schemes."""
    a, b = (look.life(found.lives[which].person) for look in (first, other))
    return Changed(found, which, a, b, far(found.what, b, other.past.weeks[-1]))


def far(what: str, life: Life, last: int) -> int:
    """How far a life that was lived up to a week goes in one respect."""
    from counterscore.study.found import FINDS

    return FINDS[what][0](life.rows, last)


def refused_meanwhile(found: FoundLives, life: Life) -> str:
    """How often the person was refused in the weeks in which the life goes far; empty where it goes far in another respect."""
    from counterscore.engine import notes

    rows = life.rows
    if found.what == FALSE_GROUND:
        first, last = longest_on_false_ground(rows)
    elif found.what == CAME_BACK:
        first, last = int(rows[0, 0]), int(rows[-1, 0])
    else:
        return ""
    mine = rows[(rows[:, 1] == notes.REFUSED) & (rows[:, 0] >= first) & (rows[:, 0] <= last)]
    times = int((mine[:, 3] & 255).sum())
    often = f"refused {'once' if times == 1 else f'{times:,} times'}" if times else "never refused"
    return f"{often} in them"


def longest_on_false_ground(rows: NDArray[np.int32]) -> tuple[int, int]:
    """First and last week of the longest stretch of weeks barred on false ground."""
    from counterscore.engine import notes

    at = np.flatnonzero(rows[:, 1] == notes.STANDING)
    weeks = rows[at[(rows[at - 1, 2] & ~rows[at, 2]) != 0], 0]
    stretches = np.split(weeks, np.flatnonzero(np.diff(weeks) != 1) + 1)
    longest = max(stretches, key=len)
    return int(longest[0]), int(longest[-1])


def goes(one: FoundLife) -> str:
    """How far a life goes, in words."""
    return f"{one.amount:,} {one.unit}"


def found_said(found: FoundLives, which: int) -> str:
    """Among whom a life was found, and that there may be another."""
    place = "furthest" if which == 0 else f"far, as number {which + 1}"
    return (
        f"Among the {found.persons:,} persons in {found.communities} communities of the run that were looked through, this life goes {place}: "
        f"{goes(found.lives[which])}. Elsewhere there may be one that goes further."
    )
