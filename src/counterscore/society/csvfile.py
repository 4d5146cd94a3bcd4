"""Reading a society's tables: strict CSV, with the line of every fault.

A society is made from aggregate tables. A column that would hold a person, a
name or an identifier is refused, and so are cells of 1 to 99 persons.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from counterscore.errors import SocietyError, WallError, nearest

LARGEST_BYTES = 4_000_000
FORBIDDEN = frozenset(
    "id person person_id name first_name last_name full_name surname id_number identity passport phone telephone email address birth_date "  # noqa: SIM905
    "date_of_birth hukou_number account user user_id ssn".split()
)
# As float() reads, but for underscores and the digits of other scripts.
NUMBER = re.compile(r"[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?|inf|nan)", re.ASCII | re.IGNORECASE)
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
WHY = "A society is made from published totals, never from rows of persons, so that nobody real can be scored."


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    file: Path
    line: int
    values: dict[str, str]

    def text(self, column: str) -> str:
        """A cell that may not be empty."""
        value = self.values[column].strip()
        if not value:
            raise self.fault(column, "the cell is empty", value, "a value")
        return value

    def number(self, column: str, low: float, high: float) -> float:
        """A finite number from `low` to `high`."""
        text = self.text(column)
        if not NUMBER.fullmatch(text):
            raise self.fault(column, "not a number", text, f"{low:g} to {high:g}")
        value = float(text)
        if not math.isfinite(value) or not low <= value <= high:
            raise self.fault(column, "the number is out of range", text, f"{low:g} to {high:g}")
        return value

    def whole(self, column: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.number(column, low, high)
        if value != int(value):
            raise self.fault(column, "not a whole number", self.values[column], f"{low} to {high}")
        return int(value)

    def persons(self, column: str, most: int) -> int:
        """A count of persons; 1 to 99 is refused, because so few could be found again."""
        value = self.whole(column, 0, most)
        if 0 < value < 100:
            raise WallError(
                "a cell of fewer than 100 persons",
                file=self.file,
                line=self.line,
                key=column,
                found=str(value),
                allowed="0, or 100 and more",
                remedy="Merge cells: so few persons could be found again.",
            )
        return value

    def choice(self, column: str, allowed: tuple[str, ...]) -> str:
        """One of a closed list of words."""
        text = self.text(column)
        if text not in allowed:
            raise self.fault(column, "not one of the words allowed here", text, ", ".join(allowed), nearest(text, allowed))
        return text

    def fault(self, column: str, problem: str, found: str, allowed: str, remedy: str | None = None) -> SocietyError:
        """An error at this row and column."""
        return SocietyError(problem, file=self.file, line=self.line, key=column, found=found, allowed=allowed, remedy=remedy)


def read_rows(path: Path, columns: tuple[str, ...], key: str | None = None) -> list[Row]:
    """All rows of a table that has exactly these columns; `key` names a column without repeats."""
    text = _read(path)
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = next(reader, [])
        _check_header(path, header, columns)
        rows = []
        for cells in reader:
            if len(cells) != len(header):
                raise SocietyError(
                    "a row has the wrong number of cells", file=path, line=reader.line_num, found=str(len(cells)), allowed=str(len(header))
                )
            rows.append(Row(path, reader.line_num, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        raise SocietyError("not a CSV table", file=path, line=reader.line_num, found=str(error)) from None
    if not rows:
        raise SocietyError("the table has no rows", file=path, allowed="at least one row")
    _check_repeats(path, rows, key)
    return rows


def _read(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            allowed = f"up to {LARGEST_BYTES} bytes"
            raise SocietyError("the table is too large", file=path, found=f"{size} bytes", allowed=allowed, remedy=WHY)
        data = path.read_bytes()
    except OSError as error:
        raise SocietyError("the table cannot be read", file=path, found=error.strerror or "an error") from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = data[: error.start].count(b"\n") + 1
        raise SocietyError("not UTF-8 text", file=path, line=broken, found=f"byte 0x{data[error.start]:02x}") from None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        for c in "" if line.isprintable() else line:
            if unicodedata.category(c) in HIDDEN and c != "\t":
                found, remedy = f"U+{ord(c):04X}", "Remove it: it can hide text."
                raise SocietyError("an invisible or control character", file=path, line=number, found=found, remedy=remedy)
    return text


def _check_header(path: Path, header: list[str], columns: tuple[str, ...]) -> None:
    for name in header:
        if name not in columns and name.strip().lower() in FORBIDDEN:
            raise WallError("a column that would hold persons or identifiers", file=path, line=1, key=name, remedy=WHY)
        if name not in columns:
            raise SocietyError("unknown column", file=path, line=1, key=name, allowed=", ".join(columns), remedy=nearest(name, columns))
    for name in columns:
        if name not in header:
            raise SocietyError("a column is missing", file=path, line=1, key=name, allowed=", ".join(columns))
    for name in header:
        if header.count(name) > 1:
            raise SocietyError("a column stands twice", file=path, line=1, key=name)


def _check_repeats(path: Path, rows: list[Row], key: str | None) -> None:
    if key is None:
        return
    seen: dict[str, int] = {}
    for row in rows:
        value = row.text(key)
        if value in seen:
            remedy = f"It stands in line {seen[value]} too."
            raise SocietyError("the same entry twice", file=path, line=row.line, key=key, found=value, remedy=remedy)
        seen[value] = row.line
