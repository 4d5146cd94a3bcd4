"""A reform that writes again what is written changes nobody: the word "exactly nought" is meant."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from counterscore.compile.tables import flatten
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.weeks import week_of

from .pairs import Lived, assert_identical, changed, opened, reform_of, spread, tables_as_written, tables_of

WEEKS = 130
FIRST = {
    "unified-2020": 1017,  # half a year before everybody has joined
    "rongcheng-2014": 731,
    "defaulter-list": 785,
}
SOURCE = 'unit = "points", range = [-10, 0], status = "assumed"'
SAME_NUMBER = f"[scoring.points]\njaywalking = {{ value = -5, {SOURCE} }}\n"
SAME_TWICE = f'[scoring.points]\njaywalking = {{ value = {{ "2014-01-06" = -5, "2020-06-01" = -5 }}, {SOURCE} }}\n'
OTHER_NUMBER = f"[scoring.points]\njaywalking = {{ value = -6, {SOURCE} }}\n"


def reformed(base: str, body: str, folder: Path) -> Scheme:
    return load_scheme(base, [reform_of(base, body, folder)])


def both(base: str, other: Scheme, society: Society) -> tuple[Lived, Lived]:
    places, first = spread(society, 6), FIRST[base]
    a = opened(society, tables_of(base, society), places, first).live(WEEKS)
    b = opened(society, tables_of(other, society), places, first).live(WEEKS)
    return a, b


@pytest.mark.parametrize("base", sorted(FIRST))
def test_every_value_written_again_changes_nobody(base: str, society: Society, tmp_path: Path) -> None:
    other = reformed(base, tables_as_written(base), tmp_path)
    assert other.reforms == ("trial",)
    a, b = both(base, other, society)
    assert_identical(a, b)
    assert a.tally("acts").sum() > 0
    assert np.count_nonzero(a.world.ledger.trace) > a.world.ledger.trace.size // 20  # lives were lived, so there was something to change


@pytest.mark.parametrize("base", sorted(FIRST))
def test_every_value_written_again_compiles_to_the_same_tables(base: str, society: Society, tmp_path: Path) -> None:
    a, b = flatten(tables_of(base, society)), flatten(tables_of(reformed(base, tables_as_written(base), tmp_path), society))
    assert list(a) == list(b)
    assert [name for name in a if not np.array_equal(a[name], b[name])] == []


def test_one_number_written_again_changes_nobody(society: Society, tmp_path: Path) -> None:
    assert_identical(*both("unified-2020", reformed("unified-2020", SAME_NUMBER, tmp_path), society))


def test_a_date_at_which_nothing_changes_changes_nobody(society: Society, tmp_path: Path) -> None:
    """The reform adds a period to the tables; no life may notice it."""
    a, b = both("unified-2020", reformed("unified-2020", SAME_TWICE, tmp_path), society)
    assert week_of(dt.date(2020, 6, 1)) in b.tables.eras.week
    assert b.tables.eras.week.size == a.tables.eras.week.size + 1
    assert_identical(a, b)


def test_another_number_changes_somebody(society: Society, tmp_path: Path) -> None:
    """Without this the tests above would pass in a program that ignores reforms."""
    a, b = both("unified-2020", reformed("unified-2020", OTHER_NUMBER, tmp_path), society)
    assert 0 < int(changed(a, b).sum()) < a.world.people.profile.size // 2


def test_a_reform_and_one_that_takes_it_back_change_nobody(society: Society, tmp_path: Path) -> None:
    there = reform_of("unified-2020", OTHER_NUMBER, tmp_path, "there")
    back = reform_of("unified-2020", SAME_NUMBER, tmp_path, "back")
    a, b = both("unified-2020", load_scheme("unified-2020", [there, back]), society)
    assert_identical(a, b)
