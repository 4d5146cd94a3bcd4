"""How people respond: units, ranges, and the places where the engine would break."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from counterscore.errors import SocietyError
from counterscore.society.package import BUILT_IN
from counterscore.society.responses import NAMES, RESPONSES, Response, load_responses

FOLDER = BUILT_IN / "china-2020"
Table = list[dict[str, str]]


def table(name: str = "responses.csv") -> Table:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def written(folder: Path, rows: Table) -> Path:
    with (folder / "responses.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.fixture(scope="module")
def responses() -> dict[str, Response]:
    return load_responses(FOLDER)


def test_every_response_is_there(responses: dict[str, Response]) -> None:
    assert set(responses) == set(NAMES)


def test_every_value_lies_in_its_range(responses: dict[str, Response]) -> None:
    assert all(r.low <= r.value <= r.high for r in responses.values())


def test_every_response_has_its_unit_a_status_and_a_source(responses: dict[str, Response]) -> None:
    for name, r in responses.items():
        assert r.unit == RESPONSES[name]
        assert r.status in ("published", "estimated", "assumed")
        assert r.source
        assert r.meaning


@pytest.mark.parametrize("name", ["deterrence_logit", "reward_logit", "climate_gain"])
def test_an_assumed_effect_may_be_none(responses: dict[str, Response], name: str) -> None:
    assert responses[name].status == "assumed"
    assert responses[name].low == 0


def test_no_good_act_can_rise_over_its_bound(responses: dict[str, Response]) -> None:
    least_room = min(float(row["bound_factor"]) for row in table("kinds.csv") if row["valence"] == "good")
    assert math.exp(responses["reward_logit"].high) <= least_room


def test_acts_count_from_the_age_of_administrative_responsibility(responses: dict[str, Response]) -> None:
    assert responses["act_from_years"].value == 14  # Public Security Administration Punishments Law, Art. 12


def test_nearly_half_of_the_tracked_tried_another_document(responses: dict[str, Response]) -> None:
    assert 0.2 <= responses["evade_share"].value <= 0.5  # T22


def test_counts_are_whole_sixteenths(responses: dict[str, Response]) -> None:
    for name in ("caught_prior", "uncaught_prior", "caught_gain", "uncaught_gain"):
        assert (16 * responses[name].value).is_integer(), name


def cell(column: str, text: str, row: int = 1) -> Callable[[Table], None]:
    def change(rows: Table) -> None:
        rows[row][column] = text

    return change


def shortened(rows: Table) -> None:
    rows[:] = [row for row in rows if row["name"] != "climate_cap"]


ALL = ", ".join(NAMES)
NOT_ALLOWED = "not one of the words allowed here"
WRONG: list[tuple[Callable[[Table], None], str]] = [
    (shortened, f": climate_cap: a response is missing. Allowed: {ALL}."),
    (
        cell("name", "uncaught_priors"),
        f", line 3: name: unknown response. Found uncaught_priors. Allowed: {ALL}. Did you mean 'uncaught_prior'?",
    ),
    (cell("name", "bravery"), f", line 3: name: unknown response. Found bravery. Allowed: {ALL}."),
    (cell("name", "caught_prior"), ", line 3: name: the same entry twice. Found caught_prior. It stands in line 2 too."),
    (cell("unit", "share"), f", line 3: unit: {NOT_ALLOWED}. Found share. Allowed: counts."),
    (cell("value", "20"), ", line 3: value: the number is out of range. Found 20. Allowed: 0.5 to 8."),
    (cell("value", "two"), ", line 3: value: not a number. Found two. Allowed: 0.5 to 8."),
    (cell("low", "0"), ", line 3: low: the number is out of range. Found 0. Allowed: 0.0625 to 15."),
    (cell("high", "16"), ", line 3: high: the number is out of range. Found 16. Allowed: 0.0625 to 15."),
    (cell("high", "inf"), ", line 3: high: the number is out of range. Found inf. Allowed: 0.0625 to 15."),
    (cell("status", "recalled"), f", line 3: status: {NOT_ALLOWED}. Found recalled. Allowed: published, estimated, assumed."),
    (cell("source", ""), ", line 3: source: the cell is empty. Found nothing. Allowed: a value."),
    (cell("meaning", " "), ", line 3: meaning: the cell is empty. Found nothing. Allowed: a value."),
]


@pytest.mark.parametrize(("change", "message"), WRONG, ids=[f"{i:02d}" for i in range(len(WRONG))])
def test_a_wrong_table_says_where_and_what(tmp_path: Path, change: Callable[[Table], None], message: str) -> None:
    rows = table()
    change(rows)
    with pytest.raises(SocietyError) as error:
        load_responses(written(tmp_path, rows))
    said = str(error.value).removeprefix(str(tmp_path / "responses.csv"))
    assert said.startswith(message)
