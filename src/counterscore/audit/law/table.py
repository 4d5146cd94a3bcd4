"""The legal table: every row of legal_tests.csv, what gives its evidence, and what is told of it.

ENTRIES is the visible table, written down by instrument. Each entry names the matters that bear on a row, and whether the row is an element of a
rule (harm matches it), an answer to it (harm does not) or something an assessment must describe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterscore.audit.law import ai_act, elsewhere, europe
from counterscore.audit.law.terms import STATES, Case, Entry, Told, told_of
from counterscore.audit.legal import LegalTest, load_legal_tests

if TYPE_CHECKING:
    from counterscore.audit.evidence import Evidence
    from counterscore.compile.tables import Tables
    from counterscore.scheme.model import Scheme
    from counterscore.society.package import Society

ENTRIES: dict[str, Entry] = {**ai_act.ENTRIES, **europe.ENTRIES, **elsewhere.ENTRIES}
SORTS = {
    "element": "a condition of a rule: facts that match it speak for applying the rule",
    "answer": "an exception, a justification, a safeguard or a duty: facts that match it speak for the scheme",
    "supply": "what an impact assessment has to describe: facts that match it can stand in one",
}
FIXED = "whom a rule covers, how its parts stand together, or what follows from it: no simulation can answer that"


def tell(scheme: Scheme, society: Society, tables: Tables, evidence: Evidence) -> tuple[Told, ...]:
    """What is told of every row, in the order of the table: facts, never a verdict."""
    case = Case(scheme, society, tables, evidence)
    return tuple(told_of(ENTRIES[test.id], test, case) for test in load_legal_tests())


def tell_one(name: str, scheme: Scheme, society: Society, tables: Tables, evidence: Evidence) -> Told:
    """What is told of one row, by its id."""
    test = next(test for test in load_legal_tests() if test.id == name)
    return told_of(ENTRIES[name], test, Case(scheme, society, tables, evidence))


def sort_of(name: str) -> str:
    """What sort of row this is, in words."""
    sort = ENTRIES[name].sort
    return FIXED if sort in STATES else SORTS[sort]


def as_rows(told: tuple[Told, ...]) -> list[dict[str, Any]]:
    """The told rows as plain data, each with its source, its date in force, the day it was checked and whether it was verified."""
    tests = {test.id: test for test in load_legal_tests()}
    return [as_row(one, tests[one.id]) for one in told]


def as_row(told: Told, test: LegalTest) -> dict[str, Any]:
    """One row as plain data."""
    return {
        "id": told.id,
        "instrument": test.instrument,
        "provision": test.provision,
        "element": test.element,
        "sort": sort_of(told.id),
        "state": told.state,
        "for": list(told.for_),
        "against": list(told.against),
        "notes": list(told.notes),
        "figures": [figure._asdict() for figure in told.figures],
        "applies_to": test.applies_to,
        "exceptions": test.exceptions,
        "source": test.source,
        "in_force_from": test.in_force_from.isoformat(),
        "checked_on": test.checked_on.isoformat(),
        "verified": test.verified,
        "standing": test.standing,
    }
