"""What can move when a mechanism is switched, reckoned from what each says that it reads and writes.

A mechanism that is switched moves what it writes and what it counts; whoever reads
something moved moves in turn. What a neutral table leaves undone is not done by
anybody; but some neutral tables leave in place what belongs to the society and not
to the scheme, and that still passes on what it reads: `REMAINS`.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import NamedTuple

from counterscore.mechanisms import MECHANISMS
from counterscore.mechanisms.contract import TALLY_SIZES
from counterscore.society.columns import FIELDS, PLACE_FIELDS

BY_NAME = {m.NAME: m for m in MECHANISMS}
BARS = ("barred", "barred_false", "newly_barred", "newly_barred_by", "group_barred")


class Part(NamedTuple):
    """Who reads what, and then writes and counts what."""

    name: str
    reads: frozenset[str]
    writes: frozenset[str]
    tallies: frozenset[str]


class Reach(NamedTuple):
    """What can move."""

    names: frozenset[str]  # columns of persons and places, and what passes within the week
    tallies: frozenset[str]

    def still(self) -> tuple[frozenset[str], frozenset[str]]:
        """What must not move by one person: columns, and tallies."""
        return frozenset({*FIELDS, *PLACE_FIELDS}) - self.names, frozenset(TALLY_SIZES) - self.tallies


def part(name: str, reads: Iterable[str], writes: Iterable[str] = (), tallies: Iterable[str] = ()) -> Part:
    """A part from plain names."""
    return Part(name, frozenset(reads), frozenset(writes), frozenset(tallies))


def declared(mechanism: ModuleType) -> Part:
    """What a mechanism says of itself."""
    return part(mechanism.NAME, mechanism.READS, mechanism.WRITES, mechanism.TALLIES)


def conduct_without_rewards() -> Part:
    """Wariness and its effect belong to the society; only a visible reward asks whether the score is in force."""
    own = declared(BY_NAME["conduct"])
    return own._replace(reads=own.reads - {"in_force"})


def remains(name: str) -> tuple[Part, ...]:
    """What goes on under a neutral table."""
    kept = {
        "conduct": (conduct_without_rewards(),),
        "services": (declared(BY_NAME["services"]),),  # people try, and learn, as the society has it
        "scoring": (part("scoring", ("in_force", "score"), ("mean",)),),  # the mean is taken of whoever has a score
        "sanctions": (part("sanctions", ("bar",), ("barred", "fresh"), BARS),),  # a lender's refusal is a bar as well
        "opinion": (part("opinion", ("support",), (), ("support",)),),  # levels are counted
        "speech": (part("speech", ("support",), (), ("survey",)),),  # and people are asked
    }
    return kept.get(name, ())


# Where nobody is deterred (`worlds.undeterred`), what is done depends on no wariness, which is still kept.
UNDETERRED = (
    part("conduct", ("act", "record", "known"), ("caught", "uncaught")),
    part("conduct", ("awareness", "strain", "bond"), ("act",)),
    part("conduct", ("act",), (), ("acts",)),
)
# Counted by the week itself: who is awake, besides those with an occasion. How many have one depends on nothing that can move.
THE_WEEK = part("the week", ("bar", "appeal"), (), ("awake",))


def parts(on: Iterable[str], deterred: bool = True) -> tuple[Part, ...]:
    """Everybody who can pass something on in a world in which these mechanisms are on and the others neutral."""
    found = [THE_WEEK]
    for name, mechanism in BY_NAME.items():
        if name == "conduct" and not deterred:
            found += [*UNDETERRED, *([part("conduct", ("in_force",), ("act",))] if name in on else ())]
        else:
            found += [declared(mechanism)] if name in on else remains(name)
    return tuple(found)


def reach(switched: str, on: Iterable[str], deterred: bool = True) -> Reach:
    """What can move when `switched` is switched in a world in which `on` are on besides."""
    names, tallies = frozenset(BY_NAME[switched].WRITES), frozenset(BY_NAME[switched].TALLIES)
    others = parts({*on, switched}, deterred)
    while True:
        touched = [p for p in others if p.reads & names]
        more = names.union(*(p.writes for p in touched))
        tallies = tallies.union(*(p.tallies for p in touched))
        if more == names:
            return Reach(names, tallies)
        names = more
