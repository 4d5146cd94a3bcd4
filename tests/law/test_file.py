"""The file of legal elements: read as it is written, and refused with its place where it is wrong."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from counterscore.audit.law.table import ENTRIES
from counterscore.audit.law.terms import STATES
from counterscore.audit.legal import BUILT_IN, COLUMNS, INSTRUMENTS, load_legal_tests
from counterscore.errors import InputError, SocietyError, WallError
from tests.house.tree import ROOT

TESTS = load_legal_tests()
GOOD = "AIA-99,EU AI Act,Art. 1,an element,2025-02-02,all,none,none,a source,2026-11-23,no"


def read(folder: Path, *lines: str) -> None:
    path = folder / "tests.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    load_legal_tests(path)


def test_every_row_is_read() -> None:
    with BUILT_IN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [test.id for test in TESTS] == [row["id"] for row in rows]
    assert len(TESTS) == 95
    for test, row in zip(TESTS, rows, strict=True):
        assert test.source == row["official_source"]
        assert test.checked_on == dt.date.fromisoformat(row["checked_on"])
        assert test.verified is (row["verified"] == "yes")


def test_every_instrument_has_a_row() -> None:
    assert {test.instrument for test in TESTS} == set(INSTRUMENTS)


def test_every_row_has_its_entry_and_every_entry_its_row() -> None:
    assert sorted(ENTRIES) == sorted(test.id for test in TESTS)


def test_a_row_says_where_it_stands() -> None:
    by_id = {test.id: test for test in TESTS}
    assert by_id["AIA-13"].standing.endswith("in force from 2025-02-02; checked on 2026-11-23, verified")
    assert by_id["AIA-02"].standing.endswith("checked on 2026-11-23, not verified")


@pytest.mark.parametrize(
    ("line", "key", "problem"),
    [
        (GOOD.replace("AIA-99", "aia 99"), "id", "not the id"),
        (GOOD.replace("EU AI Act", "EU AI Acts"), "instrument", "not one of the words"),
        (GOOD.replace("2025-02-02", "2025-02-30"), "in_force_from", "not a day"),
        (GOOD.replace("2026-11-23", "23 November"), "checked_on", "not a day"),
        (GOOD.replace(",no", ",perhaps"), "verified", "not one of the words"),
        (GOOD.replace("a source", ""), "official_source", "empty"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, line: str, key: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        read(tmp_path, line)
    assert (caught.value.line, caught.value.key) == (2, key)
    assert not isinstance(caught.value, SocietyError), "it is no table of a society"


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="twice"):
        read(tmp_path, GOOD, GOOD)


def test_it_takes_no_column_of_persons(tmp_path: Path) -> None:
    path = tmp_path / "tests.csv"
    path.write_text(",".join((*COLUMNS, "person_id")) + "\n", encoding="utf-8")
    with pytest.raises(WallError):
        load_legal_tests(path)


def test_the_page_speaks_of_this_table() -> None:
    page = (ROOT / "docs" / "law-of-scoring.md").read_text(encoding="utf-8")
    assert f"against {len(TESTS)} elements of law" in page
    assert [state for state in STATES if state not in page] == []
