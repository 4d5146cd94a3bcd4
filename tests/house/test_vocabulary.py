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
from counterscore.engine.people import People
from counterscore.mechanisms import LATER, MECHANISMS
from counterscore.mechanisms.contract import ENTRIES, GROUPS, TALLY_SIZES, TALLY_START
from counterscore.mechanisms.contract import TALLIES as TALLIES_IN_ALL
from counterscore.society.cells import ProfileTables
from counterscore.society.columns import BYTES_A_PERSON_ALLOWED, COLUMNS, FIELDS, FLOWS, PLACE_FIELDS, State
from counterscore.units import UNITS, Param, Rows
from tests.house.tree import PACKAGE, ROOT, names_bound, parsed

PARTS = ("NAME", "PARAMS", "READS", "WRITES", "TALLIES", "BY_ERA", "BY_COUNTY", "Table", "build", "neutral")
NAMES = tuple(m.NAME for m in MECHANISMS)
# What the end of a name says about its unit; `from` and `until` are the dates of a row.
SUFFIXES: dict[str, tuple[str, ...]] = {
    "probability": ("_probability", "_per_week"),
    "share": ("_share",),
    "per_week": ("_per_week",),
    "factor": ("_factor", "_weight"),
    "points": ("points",),
    "points_per_year": ("_points_per_year",),
    "counts": ("_counts",),
    "flag": ("_flag",),
    "acts_per_year": ("_acts",),
    "weeks": ("_weeks",),
    "years": ("_years",),
    "postings_per_person": ("postings_per_person",),
    "date": ("from", "until"),
}
# Names that say what is meant better without their unit.
PLAIN_NAMES = {"county_unevenness", "reward_visibility", "bias_under_study"}
# Set by the compiler for the driver alone: no life depends on them, so the law does not speak of them.
DRIVERS_OWN = {"conduct.sieve_most", "sanctions.alarm", "sanctions.finance_alarm"}
# Counted by the week itself, by no mechanism.
THE_WEEKS_OWN = {"awake", "candidates"}


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
            assert shape[0] == table_shapes["counties"][0] > 2000, name
        else:
            assert ODD_ERAS not in shape, name


ODD_ERAS = 23  # no other axis has this length


@pytest.fixture(scope="module")
def table_shapes() -> dict[str, tuple[int, ...]]:
    from counterscore.mechanisms.contract import Given
    from counterscore.society.package import load_society

    given = Given(None, load_society("china-2020"), np.arange(ODD_ERAS, dtype=np.int32) * 50, (), ())
    tables = {m.NAME: m.neutral(given) for m in MECHANISMS}
    shapes = {f"{name}.{field}": np.shape(value) for name, table in tables.items() for field, value in table._asdict().items()}
    return shapes | {"counties": given.county_rank.shape}


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


ENGINE = "".join(path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "engine").glob("*.py")))


def test_the_week_and_its_driver_name_every_mechanism() -> None:
    assert [name for name in NAMES if not re.search(rf"\b{name}\.[a-z_]+\(", ENGINE)] == []


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=NAMES)
def test_every_step_function_is_called(mechanism: ModuleType) -> None:
    """By the engine, or by another of the same file: a rule that nobody asks is no rule."""
    path = Path(mechanism.__file__ or "")
    steps = [n for n in parsed(path).body if isinstance(n, ast.FunctionDef) and any("njit" in ast.unparse(d) for d in n.decorator_list)]
    own = path.read_text(encoding="utf-8")
    idle = [n.name for n in steps if f"{mechanism.NAME}.{n.name}(" not in ENGINE and len(re.findall(rf"\b{n.name}\(", own)) < 2]
    assert idle == []


def test_every_tally_is_written_by_a_mechanism() -> None:
    """What is counted belongs to whoever counts it; two may count the same, nobody counts what there is no room for."""
    written = {name for m in MECHANISMS for name in m.TALLIES}
    assert written | THE_WEEKS_OWN == set(TALLY_SIZES)
    assert not written & THE_WEEKS_OWN
    for m in MECHANISMS:
        assert len(set(m.TALLIES)) == len(m.TALLIES), m.NAME


def test_tallies_lie_side_by_side_and_their_entries_have_names() -> None:
    taken = np.zeros(TALLIES_IN_ALL, np.int64)
    for name, size in TALLY_SIZES.items():
        taken[TALLY_START[name] : TALLY_START[name] + size] += 1
    assert (taken == 1).all()
    assert {name: len(entries) for name, entries in ENTRIES.items()} == {name: TALLY_SIZES[name] for name in ENTRIES}
    assert all(TALLY_SIZES[name] == len(GROUPS) for name in TALLY_SIZES if name.startswith("group_"))


def test_the_law_gives_every_tally_its_size() -> None:
    """Section 14: names before their size, the rest 1."""
    text = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
    said = text[text.index("Sizes of the tallies:") : text.index("the rest 1.")]
    found = {}
    for part in said.split(";"):
        names = re.findall(r"`(\w+)`", part)
        for group in re.findall(r"((?:`\w+`,? ?)+)(\d+)", part):
            found |= dict.fromkeys(re.findall(r"`(\w+)`", group[0]), int(group[1]))
        assert set(names) <= set(found), part
    groups = {name: len(GROUPS) for name in TALLY_SIZES if name.startswith("group_")}
    assert groups | dict.fromkeys(set(TALLY_SIZES) - set(groups), 1) | found == TALLY_SIZES


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
    """A column of a person, a column of a community, or what passes from one mechanism to the next within the week."""
    assert set(mechanism.READS) | set(mechanism.WRITES) <= {*FIELDS, *PLACE_FIELDS, *FLOWS}
    for names in (mechanism.READS, mechanism.WRITES):
        assert len(set(names)) == len(names)
    profile = {name for name, (column, _, _) in FIELDS.items() if column == "profile"}
    assert not profile & set(mechanism.WRITES), "a profile never changes"
    assert "minority" not in mechanism.READS, "no rule may read it"


def test_whatever_can_change_is_written_by_a_mechanism() -> None:
    """And what is read is written by some mechanism, or is who a person is."""
    written = {name for m in MECHANISMS for name in m.WRITES}
    read = {name for m in MECHANISMS for name in m.READS}
    profile = {name for name, (column, _, _) in FIELDS.items() if column == "profile"}
    assert written == ({*FIELDS, *PLACE_FIELDS, *FLOWS} - profile)
    assert read <= written | profile


def test_names_of_persons_places_and_flows_do_not_meet() -> None:
    assert len({*FIELDS, *PLACE_FIELDS, *FLOWS}) == len(FIELDS) + len(PLACE_FIELDS) + len(FLOWS)
    assert People._fields == (*State._fields, *PLACE_FIELDS)


def test_the_bit_budget_holds() -> None:
    """Fourteen bytes, every bit of them with one meaning and no more."""
    assert tuple(COLUMNS) == State._fields
    taken = {name: np.dtype(dtype).itemsize for name, dtype in COLUMNS.items()}
    assert sum(taken.values()) == BYTES_A_PERSON_ALLOWED == 14
    for column, size in taken.items():
        used = 0
        for name, (home, first, bits) in FIELDS.items():
            if home == column:
                mask = ((1 << bits) - 1) << first
                assert used & mask == 0, f"{name} overlaps another field of {column}"
                used |= mask
        assert used == (1 << (8 * size)) - 1, f"{column}: bits without a meaning, or beyond the column"


def test_the_law_lays_out_the_same_bits() -> None:
    """Section 3: columns with their width, then fields with their bits."""
    text = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
    said = re.findall(r"`(standing|lists|wary|mind)` \((\d+) bits\): ([^.]*)\.", text)
    found = {}
    for column, width, fields in said:
        assert int(width) == 8 * np.dtype(COLUMNS[column]).itemsize
        for name, first, last in re.findall(r"(\w+) (?:bits )?(\d+)(?:-(\d+))?", fields):
            found[name] = (column, int(first), int(last or first) - int(first) + 1)
    assert found == {name: place for name, place in FIELDS.items() if place[0] != "profile"}


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
