"""What holds of lives holds under every preset and under every reform of it, not only where it was first thought of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables, flatten
from counterscore.errors import Interrupted
from counterscore.mechanisms import MECHANISMS
from counterscore.record.opened import first_difference, open_run
from counterscore.scheme.catalogue import find_reform, find_scheme, presets, reforms
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme
from counterscore.society.columns import NO_END
from counterscore.society.package import Society, load_society
from counterscore.study.simulate import resume, simulate

from .dated import late
from .pairs import (
    Lived,
    assert_identical,
    changed,
    opened,
    reform_of,
    score,
    spread,
    tables_as_written,
    without_counties,
    without_couplings,
)
from .test_one_more_community import assert_nested

Named = tuple[str, tuple[str, ...]]  # a preset, and the reforms upon it


def bases(reform: str) -> list[str]:
    """The presets for which a reform was written."""
    text = find_reform(reform).read_text(encoding="utf-8")
    return re.findall(r'"([^"]+)"', re.search(r"^base = (.*)$", text, re.MULTILINE)[1])  # type: ignore[index]


PAIRS: list[Named] = [(base, (reform,)) for reform in reforms() for base in bases(reform)]
ALL: list[Named] = [(preset, ()) for preset in presets()] + PAIRS
FIRST = 1010  # 13 May 2019, so that the reported system is half rolled out and its campaign is to come
every_scheme = pytest.mark.parametrize("named", ALL, ids=lambda named: "+".join([named[0], *named[1]]))
every_reform = pytest.mark.parametrize("named", PAIRS, ids=lambda named: "+".join([named[0], *named[1]]))


@cache
def scheme_of(named: Named) -> Scheme:
    return load_scheme(named[0], named[1])


@cache
def tables_of(named: Named) -> Tables:
    return compile_scheme(scheme_of(named), load_society("china-2020"))


def test_every_reform_is_tried_on_every_base() -> None:
    assert {reform for _, (reform,) in PAIRS} == set(reforms())
    assert len(ALL) > len(presets()) + len(reforms())


# --- null ---------------------------------------------------------------------


def as_written(named: Named) -> str:
    """What the scheme's last file says, in a form that may be said again; rows that were added stand there already."""
    base, upon = named
    if not upon:
        return tables_as_written(base) if "\n[" in document(base) else "[lists]\n"
    text = find_reform(upon[-1]).read_text(encoding="utf-8")
    tables = re.split(r"^(?=\[)", text, flags=re.MULTILINE)[1:]
    return "\n" + "".join(table for table in tables if "_added]]" not in table.splitlines()[0])


def document(preset: str) -> str:
    return find_scheme(preset).read_text(encoding="utf-8")


@every_scheme
def test_what_is_written_again_changes_nobody(named: Named, society: Society, tmp_path: Path) -> None:
    again = load_scheme(named[0], [*named[1], reform_of(named[0], as_written(named), tmp_path)])
    a, b = flatten(tables_of(named)), flatten(compile_scheme(again, society))
    assert list(a) == list(b)
    assert [name for name in a if not np.array_equal(a[name], b[name])] == []
    places = spread(society, 3)
    lives = [opened(society, tables, places, FIRST).live(40) for tables in (tables_of(named), compile_scheme(again, society))]
    assert_identical(*lives)
    assert np.count_nonzero(lives[0].world.ledger.trace) > lives[0].world.ledger.trace.size // 20


# --- a late rule ----------------------------------------------------------------

DAY = 1022  # 5 August 2019, in the middle of the campaign
UNDATED = {
    "notice-and-appeal": {"redress.upheld_false_probability"},
    "same-context-only": {"sanctions.least_age_years"},
}


@every_reform
def test_a_late_reform_touches_nobody_before_and_somebody_after(named: Named, society: Society) -> None:
    base = scheme_of((named[0], ()))
    scheme, kept = late(base, scheme_of(named), DAY, society)
    assert kept <= UNDATED.get(named[1][0], set())
    tables = compile_scheme(scheme, society)
    assert DAY in tables.eras.week or named[1] == ("no-campaign",)
    a, b = (opened(society, rules, spread(society, 8), FIRST - 26) for rules in (tables_of((named[0], ())), tables))
    for weeks in (26, DAY - FIRST - 1, 1):
        assert_identical(a.live(weeks), b.live(weeks))
    assert a.week == DAY
    a.live(60)
    b.live(60)
    assert changed(a, b).any()
    assert np.array_equal(np.array(a.flows[: DAY - FIRST + 26]), np.array(b.flows[: DAY - FIRST + 26]))


@every_reform
def test_from_its_day_on_a_late_reform_is_the_reform(named: Named, society: Society) -> None:
    """Whatever stands in a table by period is the reform's in every week from the day on, and the base's in every week before."""
    base = scheme_of((named[0], ()))
    scheme, kept = late(base, scheme_of(named), DAY, society)
    tables = compile_scheme(scheme, society)
    for other, weeks in ((tables_of((named[0], ())), (DAY - 1, DAY - 40)), (tables_of(named), (DAY, DAY + 30, DAY + 200))):
        for week in weeks:
            mine, same = (at_week(t, week) for t in (tables, other))
            apart = {name for name in mine if not np.array_equal(mine[name], same[name])}
            assert {name.split(".")[0] for name in apart} <= {name.split(".")[0] for name in kept}, (week, apart)


def at_week(tables: Tables, week: int) -> dict[str, Any]:
    """Every array by period, as it is in a week; the term of a list that takes nobody is nought."""
    era = int(np.searchsorted(tables.eras.week, week, side="right")) - 1
    out = {f"{m.NAME}.{name}": np.asarray(getattr(getattr(tables, m.NAME), name))[era] for m in MECHANISMS for name in m.BY_ERA}
    takes = np.array([(out["lists.entry"] >> i & 1).any() or out["lists.enter_below"][i] > 0 for i in range(2)])
    return out | {"lists.term": out["lists.term"] * takes}


# --- one fact about one person ----------------------------------------------------


def defame(lived: Lived, person: int) -> None:
    """A false record that costs most of the points; what is clean of false records stays."""
    standing = lived.world.people.standing
    standing[person] = (int(standing[person]) & ~2047) | max(0, int(standing[person] & 2047) - 450)


def ruin(lived: Lived, person: int) -> None:
    """A false record in the file of a lender."""
    lived.world.people.mind[person] &= ~np.uint16(0x3F0)


def post(lived: Lived, person: int) -> None:
    """A false entry in the first list, without end."""
    lived.world.people.lists[person] |= NO_END


def embitter(lived: Lived, person: int) -> None:
    """The person's support is lost."""
    lived.world.people.mind[person] &= ~np.uint16(15)


FACTS: tuple[Callable[[Lived, int], None], ...] = (defame, ruin, post, embitter)


@every_scheme
def test_one_fact_changes_that_person_and_nobody_else(named: Named, society: Society) -> None:
    start = opened(society, without_couplings(tables_of(named)), spread(society, 3), FIRST).live(20)
    plain = start.branch().live(40)
    people = start.world.people
    fit = np.flatnonzero((people.lists & 2047 == 0) & (people.wary != 0) & (score(start) > 0) & (people.mind & 15 > 0))
    moved = 0
    for fact, person in zip(FACTS, fit[np.linspace(0, fit.size - 1, len(FACTS)).astype(int)].tolist(), strict=True):
        other = start.branch()
        fact(other, person)
        assert set(np.flatnonzero(changed(other, start)).tolist()) == {person}
        apart = np.flatnonzero(changed(other.live(40), plain))
        assert set(apart.tolist()) <= {person}, fact.__name__
        moved += apart.size
    assert moved > 0


# --- one more community -------------------------------------------------------------


@every_scheme
def test_one_more_community_changes_nobody_in_the_others(named: Named, society: Society) -> None:
    """With every coupling within a community on; the ranking of counties is the only one that leaves it."""
    rules, places = without_counties(tables_of(named)), spread(society, 3)
    small, large = (opened(society, rules, chosen, FIRST).live(45) for chosen in (places, [*places, places[1] + 1]))
    assert_nested(small, large)


# --- kill and resume -------------------------------------------------------------------


def stop_at(week: int) -> Callable[[int, int], None]:
    def report(done: int, _: int) -> None:
        if done >= week:
            raise KeyboardInterrupt

    return report


@every_scheme
def test_stopped_resumed_and_repeated_it_is_the_same_run(named: Named, tmp_path: Path) -> None:
    asked: dict[str, Any] = {"reforms": named[1], "people": "40000", "first": dt.date(2019, 5, 13), "last": dt.date(2019, 12, 8), "seed": 3}
    whole = simulate(named[0], **asked, threads=2)
    folder = tmp_path / "run"
    with pytest.raises(Interrupted):
        simulate(named[0], **asked, threads=1, out=folder, progress=stop_at(9), checkpoint_every=5)
    with pytest.raises(Interrupted):
        resume(folder, 2, stop_at(17), 5)
    assert resume(folder, 1).digest == whole.digest
    assert first_difference(open_run(folder), whole) is None


@every_reform
def test_a_copy_lives_on_as_the_original_under_a_reform(named: Named, society: Society) -> None:
    a = opened(society, tables_of(named), spread(society, 4), FIRST).live(30)
    b = a.branch().live(20)
    assert_identical(a.live(7).live(13), b)
