"""The legal elements that a run is read against, each with its source and the day it was checked.

`data/legal_tests.csv` has one row for each element of an instrument: what it asks, from when it is in force, to whom it
applies, what in a simulation can bear on it, what is excepted, where it stands, the day on which somebody looked, and
whether they saw the text itself. Dates of law change: nothing in the code repeats them.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from counterscore.errors import InputError, SocietyError
from counterscore.society.csvfile import Row, read_rows

BUILT_IN = Path(__file__).parent / "data" / "legal_tests.csv"
COLUMNS = (
    *("id", "instrument", "provision", "element", "in_force_from", "applies_to"),
    *("evidence_in_simulation", "exceptions", "official_source", "checked_on", "verified"),
)
INSTRUMENTS = (
    *("EU AI Act", "EU Charter", "GDPR", "CJEU", "US FCRA", "US ECOA, Reg. B", "PRC PIPL", "PRC Guobanfa (2020) 49"),
    *("ICCPR", "UNESCO Recommendation on the Ethics of AI"),
)
ID = re.compile(r"[A-Z]{2,8}-\d\d")


@dataclass(frozen=True)
class LegalTest:
    """One element of one provision."""

    id: str
    instrument: str  # one of INSTRUMENTS
    provision: str
    element: str  # what it asks, in short
    in_force_from: dt.date
    applies_to: str
    bears_on_it: str  # what in a simulation can be evidence
    exceptions: str
    source: str
    checked_on: dt.date  # the day somebody last looked at the source
    verified: bool  # False: recalled, or seen at second hand

    @property
    def standing(self) -> str:
        """Source, date in force, the day it was checked and whether it was verified, as one line."""
        seen = "verified" if self.verified else "not verified"
        return f"{self.source}; in force from {self.in_force_from}; checked on {self.checked_on}, {seen}"


@lru_cache(maxsize=4)
def load_legal_tests(path: Path = BUILT_IN) -> tuple[LegalTest, ...]:
    """The rows of the table, in its order. Raises InputError with file, line and column."""
    try:
        return tuple(_test(row) for row in read_rows(path, COLUMNS, key="id"))
    except SocietyError as e:  # the reader is that of a society's tables; this is none
        raise InputError(e.problem, file=e.file, line=e.line, key=e.key, found=e.found, allowed=e.allowed, remedy=e.remedy) from None


def _test(row: Row) -> LegalTest:
    if not ID.fullmatch(row.text("id")):
        raise row.fault("id", "not the id of a legal element", row.text("id"), "capitals, a hyphen and two digits, such as AIA-13")
    return LegalTest(
        row.text("id"),
        row.choice("instrument", INSTRUMENTS),
        row.text("provision"),
        row.text("element"),
        _day(row, "in_force_from"),
        row.text("applies_to"),
        row.text("evidence_in_simulation"),
        row.text("exceptions"),
        row.text("official_source"),
        _day(row, "checked_on"),
        row.choice("verified", ("yes", "no")) == "yes",
    )


def _day(row: Row, column: str) -> dt.date:
    text = row.text(column)
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise row.fault(column, "not a day", text, "YYYY-MM-DD") from None
