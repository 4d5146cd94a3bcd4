"""The words of the legal table: states, what is told of an element, and how sentences become a state.

Three sorts of element. `element`: part of what a rule forbids, limits or attaches duties to; harm matches it. `answer`: an
exception, a justification, a safeguard or a duty met; harm does not match it. `supply`: what an impact assessment must
describe; whatever was measured matches. A state is always about the element as it is worded in its row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from counterscore.audit.reach import Reach, reachable
from counterscore.compile.lower import list_names, tier_names
from counterscore.weeks import monday, sunday, week_of

if TYPE_CHECKING:
    from counterscore.audit.evidence import Evidence
    from counterscore.audit.legal import LegalTest
    from counterscore.compile.tables import Tables
    from counterscore.scheme.model import Scheme
    from counterscore.society.package import Society

FOR, AGAINST, BOTH = "facts that match", "facts that do not match", "facts of both kinds"
UNDETERMINED, ASSUMED, NOT_YET = "undetermined", "assumed", "not yet in force"
OUTSIDE, NOT_MEASURED = "outside this scheme", "not measured"
IN_FORCE = "In force from"  # the note on an element begins so where not all of the weeks lie after its date
STATES = (FOR, AGAINST, BOTH, UNDETERMINED, ASSUMED, NOT_YET, OUTSIDE, NOT_MEASURED)

# Law of the place where a society lives: compared with the weeks that were lived. All other law is read as if the scheme
# were used where it applies, on the day the row was checked.
AT_HOME = {"PRC PIPL": "china-", "PRC Guobanfa (2020) 49": "china-"}


class Figure(NamedTuple):
    """One number behind the sentences."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True)
class Told:
    """What is told of one element: facts that match it and facts that do not, never a verdict."""

    id: str
    state: str  # one of STATES
    for_: tuple[str, ...]
    against: tuple[str, ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()  # neither: scope, dates, what is tallied apart


@dataclass(frozen=True)
class Sides:
    """Sentences on one matter: what weighs on people, what speaks for the scheme, what tips neither side, and notes."""

    harm: tuple[str, ...] = ()
    ease: tuple[str, ...] = ()
    open: tuple[str, ...] = ()  # looked at, and it decides nothing: an interval that holds zero, a file that is silent
    notes: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()

    def __add__(self, other: Sides) -> Sides:
        """Both, each sentence once."""
        return Sides(
            tuple(dict.fromkeys(self.harm + other.harm)),
            tuple(dict.fromkeys(self.ease + other.ease)),
            tuple(dict.fromkeys(self.open + other.open)),
            tuple(dict.fromkeys(self.notes + other.notes)),
            tuple(dict.fromkeys(self.figures + other.figures)),
        )


@dataclass(frozen=True, eq=False)
class Case:
    """A scheme in a society, its tables, and what an audit measured."""

    scheme: Scheme
    society: Society
    tables: Tables
    evidence: Evidence

    @cached_property
    def weeks(self) -> range:
        """The weeks of the run, or of the scheme's horizon."""
        e = self.evidence
        first = week_of(self.scheme.first_day) if e.first_week is None else e.first_week
        last = week_of(self.scheme.last_day) if e.last_week is None else e.last_week
        return range(first, last + 1)

    @property
    def last_day(self) -> dt.date:
        """The last day of the last week."""
        return sunday(self.weeks[-1])

    @cached_property
    def reach(self) -> Reach:
        """What the rules can bring about in these weeks."""
        return reachable(self.scheme, self.society, self.tables, self.weeks)

    @property
    def tiers(self) -> tuple[str, ...]:
        """Names of the tiers, lowest first."""
        return tier_names(self.scheme)

    @property
    def lists(self) -> tuple[str, ...]:
        """Names of the lists."""
        return list_names(self.scheme)

    @property
    def evaluates(self) -> bool:
        """Whether there is a score, a list, or a number that lenders read."""
        return "scoring" in self.scheme.tables or bool(self.lists) or bool(self.tables.credit.cut.any())

    def reaches(self, *services: str) -> bool:
        """Whether the rules can close any of these services."""
        return bool(self.reach.any[:, [self.reach.services.index(s) for s in services]].any())


Matter = Callable[[Case], Sides]


class Entry(NamedTuple):
    """How an element finds its evidence."""

    sort: str  # element, answer, supply, or a fixed state of STATES
    matters: tuple[Matter, ...]
    concerns: Callable[[Case], bool]
    outside: str  # why it does not concern a scheme that it does not concern


def evaluates(case: Case) -> bool:
    """Whether the scheme scores or lists anybody."""
    return case.evaluates


def element(*matters: Matter, concerns: Callable[[Case], bool] = evaluates, outside: str = "") -> Entry:
    """Part of what a rule forbids, limits or attaches duties to."""
    return Entry("element", matters, concerns, outside)


def answer(*matters: Matter, concerns: Callable[[Case], bool] = evaluates, outside: str = "") -> Entry:
    """An exception, a justification, a safeguard or a duty met."""
    return Entry("answer", matters, concerns, outside)


def supply(*matters: Matter, concerns: Callable[[Case], bool] = evaluates, outside: str = "") -> Entry:
    """What an impact assessment must describe."""
    return Entry("supply", matters, concerns, outside)


def fixed(state: str, *matters: Matter) -> Entry:
    """A state that no simulation can turn; the matters give notes alone."""
    return Entry(state, matters, evaluates, "")


def note(*texts: str) -> Matter:
    """A matter that says the same of every scheme."""
    return lambda _: Sides(notes=texts)


def undecided(*texts: str) -> Matter:
    """A matter that is open for every scheme, unless something else decides it."""
    return lambda _: Sides(open=texts)


def told_of(entry: Entry, test: LegalTest, case: Case) -> Told:
    """What is told of one element. Dates first, then whether it concerns the scheme, then the evidence."""
    if not in_force(test, case) and test.instrument in AT_HOME:
        return Told(test.id, NOT_YET, (), (), (), (dated(test, case),))
    if not case.evaluates:
        return Told(test.id, OUTSIDE, (), (), (), ("The scheme has no score, no tiers and no lists.",))
    if not entry.concerns(case):
        return Told(test.id, OUTSIDE, (), (), (), (entry.outside,))
    sides = sum((matter(case) for matter in entry.matters), Sides())
    told = Told(test.id, entry.sort, (), (), (), sides.notes) if entry.sort in STATES else weighed(test.id, entry.sort, sides)
    if not in_force(test, case):  # law to come: the state says so, and what would bear on it stays to be read
        return replace(told, state=NOT_YET, notes=(dated(test, case), *told.notes))
    return replace(told, notes=(*told.notes, *partly(test, case)))


def weighed(name: str, sort: str, sides: Sides) -> Told:
    """The state that the sentences make."""
    if sort == "supply":  # whatever was looked at can be described
        sides = Sides(ease=sides.harm + sides.ease + sides.open, notes=sides.notes, figures=sides.figures)
    for_, against = (sides.harm, sides.ease) if sort == "element" else (sides.ease, sides.harm)
    neither = UNDETERMINED if sides.open else NOT_MEASURED
    state = BOTH if for_ and against else FOR if for_ else AGAINST if against else neither
    return Told(name, state, for_, against, sides.figures, sides.open + sides.notes)


def in_force(test: LegalTest, case: Case) -> bool:
    """Whether the element is law for this case: at home in its weeks, elsewhere on the day it was checked or in its weeks."""
    if test.instrument in AT_HOME:
        return test.in_force_from <= case.last_day and case.society.id.startswith(AT_HOME[test.instrument])
    return test.in_force_from <= max(test.checked_on, case.last_day)


def dated(test: LegalTest, case: Case) -> str:
    """Why an element is not in force."""
    if test.instrument not in AT_HOME:
        return f"In force from {test.in_force_from}; checked on {test.checked_on}. What is told would bear on it then."
    if test.in_force_from <= case.last_day:
        return f"The society {case.society.id} does not live where this is in force."
    return f"In force from {test.in_force_from}; the weeks that are read end on {case.last_day}."


def partly(test: LegalTest, case: Case) -> tuple[str, ...]:
    """A note where only some of the weeks lie after the date."""
    if test.in_force_from <= monday(case.weeks[0]):
        return ()
    after = sum(monday(week) >= test.in_force_from for week in case.weeks)
    read = "figures are of all weeks" if test.instrument in AT_HOME else "read as if it were in force in all of them"
    return (f"{IN_FORCE} {test.in_force_from}: {after:,} of {len(case.weeks):,} weeks; {read}.",)
