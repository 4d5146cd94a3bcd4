"""The judges of the documented list: numbers that stand in the files, criteria, ends of ranges, and rows that are verified."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from verification.defaulters import observed, page, wanted, written
from verification.defaulters.__main__ import failed
from verification.defaulters.fit import RANGES
from verification.defaulters.judged import Errors
from verification.defaulters.lived import NAMES
from verification.defaulters.observed import levels, number_of
from verification.defaulters.wanted import KNOWN, MEDIAN, RIVALS, SAID, WORST, at_an_end, bad_news, reached

from counterscore.society.package import Society

STANDING = written.standing("defaulter-list")
INSIDE = replace(STANDING, **{name: float(np.sqrt(low * high)) for name, (low, high) in RANGES.items()})


def of(median: float, worst: float = 1.0) -> Errors:
    """Planted errors."""
    return Errors(median, worst, np.array([median, worst]))


def test_what_stands_in_the_files_differs_from_nothing() -> None:
    for scheme in written.SCHEMES:
        assert written.standing(scheme) == STANDING
    assert written.differences(STANDING) == []
    assert written.differences(replace(STANDING, exit_per_week=STANDING.exit_per_week * 1.00001)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_number_that_differs_by_its_last_written_digit_is_told(name: str) -> None:
    other = replace(STANDING, **{name: getattr(STANDING, name) * 1.001})
    told = written.differences(other)
    assert [line.split(" is ")[0] for line in told] == [f"{scheme}: {name}" for scheme in written.SCHEMES]
    assert f"{written.short(getattr(other, name)):g}" in told[0]


@pytest.mark.parametrize(
    ("model", "rivals", "kept"),
    [
        (of(0.25, 0.60), [of(0.26)], {MEDIAN, WORST, RIVALS}),
        (of(0.2501, 0.60), [of(0.26)], {WORST, RIVALS}),
        (of(0.25, 0.601), [of(0.26)], {MEDIAN, RIVALS}),
        (of(0.25, 0.60), [of(0.26), of(0.25)], {MEDIAN, WORST}),
    ],
)
def test_criteria_hold_up_to_their_bounds(model: Errors, rivals: list[Errors], kept: set[str]) -> None:
    found = reached(model, rivals)
    assert set(found) == set(SAID)
    assert {key for key, good in found.items() if good} == kept


def test_news_is_a_miss_that_is_not_known_and_a_known_miss_that_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    missed = dict.fromkeys(SAID, False)
    assert set(KNOWN) <= set(SAID)
    assert bad_news({key: key not in KNOWN for key in SAID}) == []
    for key in KNOWN:
        assert bad_news(missed | {key: True}) == [f"kept, and known to be missed: {SAID[key]}"]
    monkeypatch.setattr(wanted, "KNOWN", {key: why for key, why in KNOWN.items() if key != WORST})
    assert bad_news(missed) == [f"missed: {SAID[WORST]}"]


def test_the_exit_code_tells_news_and_numbers_that_do_not_stand() -> None:
    assert failed(True, [], []) == 0
    assert failed(True, ["defaulter-list: air_scale is 1, fitted again it is 2"], []) == 1
    assert failed(False, ["defaulter-list: air_scale is 1, fitted again it is 2"], []) == 0  # it was written
    assert failed(False, [], ["missed: the median"]) == failed(True, [], ["missed: the median"]) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_number_at_an_end_of_its_range_is_told(name: str) -> None:
    assert at_an_end(INSIDE) == {}
    for end, limit in zip(("low", "high"), RANGES[name], strict=True):
        stopped = replace(INSIDE, **{name: limit})
        assert at_an_end(stopped) == {name: end}
        assert f"| **at the {end} end** |" in page.fitted(stopped)
    assert "None lies at an end." in page.fitted(INSIDE)


def test_the_page_explains_what_is_missed() -> None:
    """A rival that is exact beats a model that is twice too large."""
    start, end = levels_of("air")[:2]
    step = observed.Flow("air", start, end)
    text = page.verdict(of(1.0), {"exact": (lambda _, day: end.value if day == end.day else start.value, 2)}, [step])
    assert "The median is NOT reached, the worst is NOT reached, and the model's median error is NOT smaller" in text
    for key in SAID:
        assert f"- {key}: known; {KNOWN[key]}." in text
    assert "What is missed" not in page.verdict(of(0.1, 0.2), {}, [step])


def levels_of(series: str) -> list[observed.Level]:
    """The published levels of a series."""
    from counterscore.society.package import load_society

    return [x for x in levels(load_society("china-2020")) if x.series == series]


ROWS = [row for rows in (observed.SERIES | observed.ALONE).values() for row in rows]


def test_records_and_the_intercepted_are_read_as_published() -> None:
    assert [(x.row, str(x.day), x.value) for name in observed.ALONE for x in levels_of(name)] == [
        ("T23", "2016-12-31", 4_130_000.0),
        ("T20", "2014-08-03", 12_389.0),
    ]
    assert number_of(">400,000") == 400_000


@pytest.mark.parametrize("row", ["T02A", "L33", "T23", "T20"])
def test_only_verified_rows_are_fitted_to(row: str, society: Society) -> None:
    assert row in {x.row for x in levels(society)} <= set(ROWS)
    doubted = replace(society, facts=society.facts | {row: replace(society.facts[row], verified=False)})
    assert {x.row for x in levels(society)} - {x.row for x in levels(doubted)} == {row}
    gone = replace(society, facts={key: fact for key, fact in society.facts.items() if key != row})
    assert levels(gone) == levels(doubted)


REFORMS = sorted((written.ROOT / "scheme" / "reforms").glob("*.toml"))


@pytest.mark.parametrize("path", REFORMS, ids=lambda path: path.stem)
def test_a_reform_gets_the_digests_of_its_bases(path: Path) -> None:
    """Whether it has one base or several."""
    text = path.read_text(encoding="utf-8")
    wrong = re.sub(r"[0-9a-f]{64}", "0" * 64, text)
    assert wrong != text
    assert written.of_its_bases(wrong) == text


def test_numbers_that_stand_leave_every_file_as_it_is(tmp_path: Path) -> None:
    data = written.ROOT / "society" / "data" / "china-2020"
    for name, key, changes in (
        ("services.csv", "service", {"air": ("scale", STANDING.air_scale), "high_speed_rail": ("scale", STANDING.rail_scale)}),
        ("responses.csv", "name", {"settled_factor": ("value", STANDING.settled_factor)}),
    ):
        copy = tmp_path / name
        copy.write_bytes((data / name).read_bytes())
        written.patch(copy, key, changes)
        assert copy.read_bytes() == (data / name).read_bytes()
        written.patch(copy, key, {what: (column, 0.5) for what, (column, _) in changes.items()})
        old, new = (path.read_text(encoding="utf-8").splitlines() for path in (data / name, copy))
        assert sum(a != b for a, b in zip(old, new, strict=True)) == len(changes)
