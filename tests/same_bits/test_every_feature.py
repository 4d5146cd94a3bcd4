"""The random schemes have every feature: whatever a scheme can move differs among them, and whatever may change by date changes within a life."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest

from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.mechanisms import MECHANISMS
from counterscore.scheme.model import Quantity, Scheme
from counterscore.society.package import Society
from counterscore.units import Param
from tests.same_bits.random_schemes import RANDOM_SCHEMES, life_of, random_scheme

# Entries of an axis up to this long (tiers, lists, services, memberships) are told apart; kinds, counties and weeks are taken together.
TOLD_APART = 9
OF_SOCIETY = {
    "conduct": (
        *("sieve", "sieve_most", "count", "alias_cut", "alias_other", "accusation", "once", "wary", "age_share", "response", "from_age"),
        *("caught_prior", "uncaught_prior", "caught_gain", "uncaught_gain", "keep", "climate_gain", "climate_decay", "climate_cap"),
    ),
    "local_government": ("debt", "promise"),
    "opinion": ("base_cut", "band"),
    "services": ("retry", "evadable", "learn", "evade"),
    "speech": ("bold", "desired", "wary", "embolden"),
}
FIXED = {
    **{f"{part}.{name}": "the society's: no scheme can move it" for part, names in OF_SOCIETY.items() for name in names},
    **{f"services.intent[{s}]": "the society's, which has no volumes by year of this service" for s in range(2, 8)},
    "scoring.cut[0]": "the lowest tier begins at 0, wherever the lowest score lies",
    "scoring.rewards[8]": "who has no score is given nothing for it",
    "credit.strain[0]": "who is under no strain does as always",
    "youth_league.paired[0]": "nobody of that age is paired as a run begins",
}
NOT_IN_TABLES = {
    "lists.list.postings_per_person": "for reading published figures beside a run; no week depends on it",
    "lists.list.firm_share": "the same",
}


class Moved(NamedTuple):
    """What was found under all random schemes: values by table field or entry, in how many lives a field changed; and so for parameters."""

    values: dict[str, set[bytes]]
    changes: dict[str, int]
    told: dict[str, set[Any]]
    changing: set[str]


@pytest.fixture(scope="module")
def moved(society: Society) -> Moved:
    """Of each random scheme what holds in the weeks that are lived under it, in the mechanisms that it names."""
    found = Moved(defaultdict(set), {f"{m.NAME}.{field}": 0 for m in MECHANISMS for field in m.BY_ERA}, defaultdict(set), set())
    for number in range(RANDOM_SCHEMES):
        scheme, weeks = random_scheme(society, number), life_of(number).weeks
        for name, by_era, rows in lived_fields(compile_scheme(scheme, society), scheme, weeks):
            if by_era:
                found.changes[name] += bool((rows != rows[0]).any())
            for entry, values in entries(name, rows):
                found.values[entry] |= values
        for name, value in given(scheme):
            lived = {value.at(week) for week in weeks} if isinstance(value, Quantity) else {value}
            found.told[name] |= lived
            if len(lived) > 1:
                found.changing.add(name)
    return found


def lived_fields(tables: Tables, scheme: Scheme, weeks: range) -> Iterator[tuple[str, bool, Any]]:
    """Name, whether it has eras, and [era that is lived, ...] values of every field; a single row where there are no eras."""
    first, last = np.searchsorted(tables.eras.week, [weeks[0], weeks[-1]], side="right")
    for mechanism in (m for m in MECHANISMS if m.NAME in scheme.tables):
        for field, value in getattr(tables, mechanism.NAME)._asdict().items():
            by_era = field in mechanism.BY_ERA
            yield f"{mechanism.NAME}.{field}", by_era, value[first - 1 : last] if by_era else np.asarray(value)[None]


def entries(name: str, rows: Any) -> Iterator[tuple[str, set[bytes]]]:
    """A field whole, or each entry of its short first axis: the name, and its values in the eras."""
    if rows.ndim > 1 and rows.shape[1] <= TOLD_APART:
        for i in range(rows.shape[1]):
            yield f"{name}[{i}]", {row[i].tobytes() for row in rows}
    else:
        yield name, {row.tobytes() for row in rows}


def field_of(name: str) -> str:
    """The field of an entry."""
    return name.split("[")[0]


def test_every_field_that_a_scheme_can_move_takes_more_than_one_value(moved: Moved) -> None:
    assert {field_of(name) for name in moved.values} == {f"{m.NAME}.{field}" for m in MECHANISMS for field in m.Table._fields}
    constant = {name for name, values in moved.values.items() if len(values) == 1}
    moving = {field_of(name) for name in set(moved.values) - constant}
    found = {name if field_of(name) in moving else field_of(name) for name in constant}
    assert found ^ set(FIXED) == set()


def test_every_dated_field_changes_within_a_life(moved: Moved) -> None:
    assert [name for name, lives in moved.changes.items() if lives == 0] == []


def test_every_parameter_takes_more_than_one_value_and_changes_where_it_may(moved: Moved) -> None:
    assert set(moved.told) == {name for name, _ in declared()}
    assert {name for name, values in moved.told.items() if len(values) == 1} ^ set(NOT_IN_TABLES) == set()
    assert moved.changing ^ {name for name, param in declared() if param.dated} == set()


def declared() -> Iterator[tuple[str, Param]]:
    """Every number and date that a scheme may give, by mechanism; those of rows under the name of the rows."""
    for mechanism in MECHANISMS:
        for param in mechanism.PARAMS:
            if isinstance(param, Param):
                yield f"{mechanism.NAME}.{param.name}", param
            else:
                yield from ((f"{mechanism.NAME}.{param.name}.{field.name}", field) for field in param.fields)


def given(scheme: Scheme) -> Iterator[tuple[str, Quantity | int | None]]:
    """The same as one scheme has them."""
    for part, values in scheme.tables.items():
        yield from ((f"{part}.{name}", value) for name, value in values.single.items())
        yield from ((f"{part}.{name}", value) for name, by_key in values.keyed.items() for value in by_key.values())
        for name, rows in values.arrays.items():
            yield from ((f"{part}.{name}.{field}", value) for row in rows for field, value in row.fields.items())
