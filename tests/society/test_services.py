"""Services: intents, retries, volumes, and files that are not right."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from counterscore.errors import SocietyError
from counterscore.society.package import BUILT_IN
from counterscore.society.services import LEVELS, NAMES, Services, load_services, load_volumes

FOLDER = BUILT_IN / "china-2020"
Table = list[dict[str, str]]


def read(name: str) -> Table:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def written(folder: Path, name: str, rows: Table) -> Path:
    with (folder / name).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.fixture(scope="module")
def services() -> Services:
    return load_services(FOLDER)


def test_services_stand_in_the_order_of_the_bars(services: Services) -> None:
    assert services.names == NAMES
    assert [s.name for s in services.services] == [row["service"] for row in read("services.csv")]


def test_only_identity_checked_carriage_could_be_evaded(services: Services) -> None:
    assert {s.name for s in services.services if s.evadable} == {"air", "high_speed_rail"}


def test_an_intent_in_a_week_is_one_less_none_of_a_steady_stream(services: Services) -> None:
    for i, row in enumerate(read("services.csv")):
        for level, column in enumerate(LEVELS):
            expected = 1 - math.exp(-float(row[column]) * float(row["scale"]) / (365.2425 / 7))
            assert services.intent[i, level] == pytest.approx(expected, abs=1e-12), (row["service"], column)


def test_intents_are_chances(services: Services) -> None:
    assert services.intent.shape == (8, 8)
    assert (services.intent >= 0).all()
    assert (services.intent < 1).all()


def test_those_who_never_fly_have_no_intent_to(services: Services) -> None:
    assert services.intent[NAMES.index("air"), 0] == 0


def test_air_levels_are_those_of_the_travel_table() -> None:
    air = next(row for row in read("services.csv") if row["service"] == "air")
    assert [float(air[level]) for level in LEVELS] == [float(row["air_trips_per_year"]) for row in read("travel.csv")]


def test_rail_trips_a_head_are_those_of_the_reference_year() -> None:
    rail = next(row for row in read("services.csv") if row["service"] == "high_speed_rail")
    mean = sum(float(rail[level]) * float(row["share"]) for level, row in zip(LEVELS, read("travel.csv"), strict=True))
    assert mean == pytest.approx(2.005e9 / 1395.4e6, rel=0.02)  # N05, BR147


def test_rail_trips_a_head_in_2019_are_the_published_ones() -> None:
    rail = next(row for row in read("services.csv") if row["service"] == "high_speed_rail")
    mean = sum(float(rail[level]) * float(row["share"]) for level, row in zip(LEVELS, read("travel.csv"), strict=True))
    assert mean * load_volumes(FOLDER)["high_speed_rail"][2019] == pytest.approx(1.64, rel=0.02)  # BR155


def test_retries_at_launch_agree_with_attempts_a_head(services: Services) -> None:
    a_burst = 1 / (1 - services.retry[NAMES.index("air")])
    assert 1 <= 108000 / 12389 / a_burst <= 2  # T01A, T20: one to two intents in 34 days


def test_volumes_are_relative_to_2018() -> None:
    volumes = load_volumes(FOLDER)
    assert volumes["air"][2018] == volumes["high_speed_rail"][2018] == 1
    assert volumes["air"][2019] == pytest.approx(659.934 / 611.73)  # N01, N02


def test_every_service_has_a_purpose_a_status_and_a_source(services: Services) -> None:
    assert all(s.purpose and s.title and s.source for s in services.services)
    assert {s.status for s in services.services} <= {"published", "estimated", "assumed"}


def cell(column: str, text: str, row: int = 1) -> Callable[[Table], None]:
    def change(rows: Table) -> None:
        rows[row][column] = text

    return change


def swapped(rows: Table) -> None:
    rows[0], rows[1] = rows[1], rows[0]


def shortened(rows: Table) -> None:
    del rows[7]


ORDER = ", ".join(NAMES)
OTHER_ORDER = "high_speed_rail, air, public_transport, government_service, loan, deposit_free_…."
NOT_ALLOWED = "not one of the words allowed here"
WRONG: list[tuple[Callable[[Table], None], str]] = [
    (swapped, f": the services are not those of the law. Found {OTHER_ORDER} Allowed: {ORDER}."),
    (shortened, ": the services are not those of the law. Found air, high_speed_rail, public_transport, "),
    (cell("service", "air"), ", line 3: service: the same entry twice. Found air. It stands in line 2 too."),
    (cell("service", "rail"), ": the services are not those of the law. Found air, rail, public_transport, "),
    (cell("evadable", "perhaps"), f", line 3: evadable: {NOT_ALLOWED}. Found perhaps. Allowed: yes, no."),
    (cell("retry_high", "1"), ", line 3: retry_high: the number is out of range. Found 1. Allowed: 0 to 0.99."),
    (cell("retry", "0.9"), ", line 3: retry: the number is out of range. Found 0.9. Allowed: 0.25 to 0.75."),
    (cell("level3", "-2"), ", line 3: level3: the number is out of range. Found -2. Allowed: 0 to 3000."),
    (cell("level3", "0"), ", line 3: level3: intents fall as the travel level rises. Found 0. Allowed: 2.3 or more."),
    (cell("scale", "20"), ", line 3: scale: the number is out of range. Found 20. Allowed: 0.1 to 10."),
    (cell("purpose", ""), ", line 3: purpose: the cell is empty. Found nothing. Allowed: a value."),
    (cell("status", "known"), f", line 3: status: {NOT_ALLOWED}. Found known. Allowed: published, estimated, assumed."),
]


@pytest.mark.parametrize(("change", "message"), WRONG, ids=[f"{i:02d}" for i in range(len(WRONG))])
def test_a_wrong_table_says_where_and_what(tmp_path: Path, change: Callable[[Table], None], message: str) -> None:
    rows = read("services.csv")
    change(rows)
    with pytest.raises(SocietyError) as error:
        load_services(written(tmp_path, "services.csv", rows))
    said = str(error.value).removeprefix(str(tmp_path / "services.csv"))
    assert said.startswith(message)


def drop_2018(rows: Table) -> None:
    rows[:] = [row for row in rows if row["year"] != "2018"]


WRONG_VOLUMES: list[tuple[Callable[[Table], None], str]] = [
    (drop_2018, ": air: the reference year is missing. Allowed: 2018."),
    (cell("service", "ship"), f", line 3: service: {NOT_ALLOWED}. Found ship. Allowed: {ORDER}."),
    (cell("year", "2013"), ", line 3: year: the same year twice. Found 2013. Allowed: each year once a service."),
    (cell("year", "1999"), ", line 3: year: the number is out of range. Found 1999. Allowed: 2000 to 2039."),
    (cell("passengers_million", "0"), ", line 3: passengers_million: the number is out of range. Found 0. Allowed: 0.001 to 1e+06."),
]


@pytest.mark.parametrize(("change", "message"), WRONG_VOLUMES, ids=[f"{i:02d}" for i in range(len(WRONG_VOLUMES))])
def test_a_wrong_volume_says_where_and_what(tmp_path: Path, change: Callable[[Table], None], message: str) -> None:
    rows = read("volumes.csv")
    change(rows)
    with pytest.raises(SocietyError) as error:
        load_volumes(written(tmp_path, "volumes.csv", rows))
    assert str(error.value).removeprefix(str(tmp_path / "volumes.csv")).startswith(message)
