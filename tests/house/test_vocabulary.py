"""Every mechanism file has the same parts in the same order, and every word in it has a unit, a meaning and a place in the law."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from counterscore import draws
from counterscore.compile.tables import Ages, Eras, Tables
from counterscore.mechanisms import LATER, MECHANISMS
from counterscore.society.cells import ProfileTables
from counterscore.society.columns import BYTES_A_PERSON_ALLOWED, COLUMNS, FIELDS, State
from counterscore.units import UNITS, Param, Rows
from tests.house.tree import PACKAGE, ROOT, names_bound, parsed

PARTS = ("NAME", "PARAMS", "READS", "WRITES", "Table", "build", "neutral")
NAMES = tuple(m.NAME for m in MECHANISMS)
# What the end of a name says about its unit; `from` and `until` are the dates of a row.
SUFFIXES: dict[str, tuple[str, ...]] = {
    "probability": ("_probability", "_per_week"),
    "share": ("_share",),
    "per_week": ("_per_week",),
    "factor": ("_factor", "_weight"),
    "points": ("points",),
    "points_per_year": ("_points_per_year",),
    "acts_per_year": ("_acts",),
    "weeks": ("_weeks",),
    "years": ("_years",),
    "postings_per_person": ("postings_per_person",),
    "date": ("from", "until"),
}
# Names that say what is meant better without their unit.
PLAIN_NAMES = {"county_unevenness", "reward_visibility"}
# Set by the compiler for the driver alone: no life depends on them, so the law does not speak of them.
DRIVERS_OWN = {"conduct.sieve_most", "sanctions.alarm"}


def params_of(mechanism: ModuleType) -> list[tuple[str, Param]]:
    """Every number or date that a scheme may give, with its place."""
    out = []
    for p in mechanism.PARAMS:
        rows = p.fields if isinstance(p, Rows) else (p,)
        out += [(f"{mechanism.NAME}.{p.name}" + (f".{f.name}" if isinstance(p, Rows) else ""), f) for f in rows]
    return out


PARAMS = [pair for m in MECHANISMS for pair in params_of(m)]


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=NAMES)
def test_the_parts_stand_in_their_order(mechanism: ModuleType) -> None:
    path = Path(mechanism.__file__ or "")
    assert path.stem == mechanism.NAME
    bound = names_bound(path)
    at = [bound.index(part) for part in PARTS]
    assert at == sorted(at), dict(zip(PARTS, at, strict=True))
    assert len((mechanism.__doc__ or "").split()) > 20


def test_every_mechanism_file_is_in_the_one_list() -> None:
    files = {p.stem for p in (PACKAGE / "mechanisms").glob("*.py")} - {"__init__", "contract"}
    assert files == set(NAMES)
    assert len(set(NAMES)) == len(NAMES)
    assert not files & set(LATER)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=NAMES)
def test_a_table_is_a_record_and_its_eras_are_declared(mechanism: ModuleType, table_shapes: dict[str, tuple[int, ...]]) -> None:
    """A field is cut by era, by county, or the same for all; which one is declared, and the arrays agree."""
    fields = mechanism.Table._fields
    assert set(mechanism.BY_ERA) <= set(fields)
    assert set(mechanism.BY_COUNTY) <= set(fields)
    for name in fields:
        shape = table_shapes[f"{mechanism.NAME}.{name}"]
        if name in mechanism.BY_ERA:
            assert shape[0] == ODD_ERAS, name
        elif name in mechanism.BY_COUNTY:
            assert shape[0] > 2000, name
        else:
            assert ODD_ERAS not in shape, name


ODD_ERAS = 23  # no other axis has this length


@pytest.fixture(scope="module")
def table_shapes() -> dict[str, tuple[int, ...]]:
    from counterscore.mechanisms.contract import Given
    from counterscore.society.package import load_society

    given = Given(None, load_society("china-2020"), np.arange(ODD_ERAS, dtype=np.int32) * 50, (), ())
    tables = {m.NAME: m.neutral(given) for m in MECHANISMS}
    return {f"{name}.{field}": np.shape(value) for name, table in tables.items() for field, value in table._asdict().items()}


def test_every_field_carries_a_comment_or_is_a_plain_number() -> None:
    """Shape and unit stand beside each array."""
    for m in MECHANISMS:
        path = Path(m.__file__ or "")
        lines = path.read_text(encoding="utf-8").splitlines()
        table = next(n for n in parsed(path).body if isinstance(n, ast.ClassDef) and n.name == "Table")
        for node in table.body:
            if isinstance(node, ast.AnnAssign) and "NDArray" in ast.unparse(node.annotation):
                assert "#" in lines[node.lineno - 1], f"{m.NAME}, line {node.lineno}"
                assert "[" in lines[node.lineno - 1].split("#")[1], f"{m.NAME}, line {node.lineno}: no shape"


@pytest.mark.parametrize(("where", "param"), PARAMS, ids=[where for where, _ in PARAMS])
def test_a_parameter_has_unit_range_meaning_and_source(where: str, param: Param) -> None:
    assert param.unit in UNITS
    assert len(param.meaning.split()) >= 2
    assert param.source.strip()
    if param.unit == "date":
        assert param.range is None
        assert param.default is None
        return
    assert param.range is not None
    low, high = param.range
    _, least, most = UNITS[param.unit]
    assert least <= low <= high <= most, f"{where}: {param.range} is not inside the unit's {least} to {most}"
    assert param.default is None or low <= param.default <= high


@pytest.mark.parametrize(("where", "param"), PARAMS, ids=[where for where, _ in PARAMS])
def test_a_name_ends_in_its_unit(where: str, param: Param) -> None:
    fits = param.name.endswith(SUFFIXES[param.unit])
    assert fits is not (param.name in PLAIN_NAMES), where


def test_the_week_and_its_driver_name_every_mechanism() -> None:
    text = "".join((PACKAGE / "engine" / name).read_text(encoding="utf-8") for name in ("week.py", "threads.py"))
    assert [name for name in NAMES if not re.search(rf"\b{name}\.[a-z_]+\(", text)] == []


def test_the_tables_hold_every_mechanism_in_order() -> None:
    assert Tables._fields == ("eras", "ages", *NAMES)


def fields_of_the_law() -> list[str]:
    records = {"eras": Eras, "ages": Ages} | {m.NAME: m.Table for m in MECHANISMS}
    return [f"{name}.{field}" for name, record in records.items() for field in record._fields]


def test_the_law_speaks_of_every_table() -> None:
    code = " ".join((ROOT / "docs" / "law.md").read_text(encoding="utf-8").split("`")[1::2])
    silent = {name for name in fields_of_the_law() if not re.search(rf"\b{re.escape(name)}\b", code)}
    assert silent == DRIVERS_OWN


def test_the_law_speaks_of_no_table_that_is_not_there() -> None:
    law = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
    known = {*fields_of_the_law(), *(f"society.{field}" for field in ProfileTables._fields)}
    prefixes = "|".join(["eras", "ages", "society", *NAMES])
    named = set(re.findall(rf"\b((?:{prefixes})\.[a-z_]+)\b", law))
    assert named - known == set()


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=NAMES)
def test_columns_that_are_read_and_written_exist(mechanism: ModuleType) -> None:
    assert set(mechanism.READS) | set(mechanism.WRITES) <= set(FIELDS)
    profile = {name for name, (column, _, _) in FIELDS.items() if column == "profile"}
    assert not profile & set(mechanism.WRITES), "a profile never changes"
    assert "minority" not in mechanism.READS, "no rule may read it"


def test_the_bit_budget_holds() -> None:
    assert tuple(COLUMNS) == State._fields
    taken = {name: np.dtype(dtype).itemsize for name, dtype in COLUMNS.items()}
    assert sum(taken.values()) <= BYTES_A_PERSON_ALLOWED == 14
    for column, size in taken.items():
        used = 0
        for name, (home, first, bits) in FIELDS.items():
            if home == column:
                mask = ((1 << bits) - 1) << first
                assert used & mask == 0, f"{name} overlaps another field of {column}"
                used |= mask
        assert used < 1 << (8 * size), column


def test_the_table_of_columns_says_what_the_code_says() -> None:
    """The page at the top of the file and the numbers under it are the same."""
    text = (PACKAGE / "society" / "columns.py").read_text(encoding="utf-8")
    rows = re.findall(r"^\| *(\w*) *\| *(?:\w*) *\| *(\d+)(?:-(\d+))? *\| (\w+) *\|", text, re.MULTILINE)
    found, column = {}, ""
    for name, first, last, field in rows:
        column = name or column
        if field != "free":
            found[field] = (column, int(first), int(last or first) - int(first) + 1)
    assert found == FIELDS


def test_sites_are_distinct_and_the_law_lists_them() -> None:
    law = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
    assert len(set(draws.SITES.values())) == len(draws.SITES)
    listed = re.search(r"Sites:\s*([^.]*)\.", law)
    assert listed is not None
    assert {m[0]: int(m[1]) for m in re.findall(r"(\w+) (\d+)", listed[1])} == draws.SITES
