"""A society with one thing wrong is refused, and the message says where and what."""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from counterscore.errors import CounterscoreError, SocietyError, WallError
from counterscore.society.divisions import PROVINCES
from counterscore.society.package import BUILT_IN, load_society
from counterscore.society.places import layout

SOURCE = BUILT_IN / "china-2020"
SECONDS = 10.0
Table = list[list[str]]


@dataclass(frozen=True)
class Wrong:
    """One fault, and what the message must hold."""

    name: str
    file: str
    make: Callable[[Path], None]
    message: tuple[str, ...]
    error: type[CounterscoreError] = SocietyError


def table(change: Callable[[Table], object]) -> Callable[[Path], None]:
    """A fault in the cells of a table; row 0 is the header."""

    def make(path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        change(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    return make


def cell(line: int, column: str, value: str) -> Callable[[Path], None]:
    """A fault in one cell, by its line in the file."""

    def change(rows: Table) -> None:
        at = rows[0].index(column)
        assert rows[line - 1][at] != value
        rows[line - 1][at] = value

    return table(change)


def drop(column: str) -> Callable[[Path], None]:
    def change(rows: Table) -> None:
        at = rows[0].index(column)
        for row in rows:
            del row[at]

    return table(change)


def extra(column: str, value: str = "1") -> Callable[[Path], None]:
    def change(rows: Table) -> None:
        for i, row in enumerate(rows):
            row.append(value if i else column)

    return table(change)


def text(old: str, new: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")

    return make


def lines(start: str, new: str) -> Callable[[Path], None]:
    """Another line for the only one that begins so."""

    def make(path: Path) -> None:
        before = path.read_text(encoding="utf-8").split("\n")
        (at,) = [i for i, line in enumerate(before) if line.startswith(start)]
        path.write_text("\n".join([*before[:at], new, *before[at + 1 :]]), encoding="utf-8")

    return make


def nobody(path: Path) -> None:
    """Nobody lives who is 60 or older."""

    def change(rows: Table) -> None:
        for row in rows[13:]:
            row[2] = row[3] = "0"

    table(change)(path)


def data(new: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(new) and None


PEOPLE = ("rows of persons",)
P, A, T, K, S = "provinces.csv", "ages.csv", "travel.csv", "kinds.csv", "services.csv"
R, V, L, F, H = "responses.csv", "volumes.csv", "relatedness.csv", "facts.csv", "society.toml"

CASES = [
    Wrong("a missing column", P, drop("counties"), ("line 1", "counties", "a column is missing")),
    Wrong("an unknown column", P, extra("mood"), ("line 1", "mood", "unknown column", "minority_percent")),
    Wrong("a column misspelt", P, text("urban_percent", "urban_pecent"), ("line 1", "urban_pecent", "Did you mean 'urban_percent'?")),
    Wrong("a column twice", P, extra("counties"), ("line 1", "counties", "twice")),
    Wrong("a column of names", A, extra("name", "Somebody"), ("line 1", "name", *PEOPLE), WallError),
    Wrong("a column of ids", P, extra("ID"), ("line 1", "ID", *PEOPLE), WallError),
    Wrong("a column of id numbers", P, extra("id_number"), ("line 1", "id_number", *PEOPLE), WallError),
    Wrong("a column of surnames", T, extra(" Surname "), ("line 1", "Surname", *PEOPLE), WallError),
    Wrong("a column of addresses", R, extra("address"), ("line 1", "address", *PEOPLE), WallError),
    Wrong("a duplicated row", P, table(lambda t: t.append(t[1])), ("line 33", "province", "same entry twice", "Beijing", "line 2")),
    Wrong("a missing province", P, table(lambda t: t.pop()), ("do not add up", "1409778724")),
    Wrong("a row too short", A, table(lambda t: t[4].pop()), ("line 5", "wrong number of cells", "Found 7", "Allowed: 8")),
    Wrong("a row too long", A, table(lambda t: t[4].append("1")), ("line 5", "wrong number of cells", "Found 9", "Allowed: 8")),
    Wrong("an empty line", A, table(lambda t: t.insert(3, [])), ("line 4", "wrong number of cells", "Found 0")),
    Wrong("a header alone", A, table(lambda t: t.__delitem__(slice(1, None))), ("no rows",)),
    Wrong("an empty file", A, data(b""), ("ages.csv",)),
    Wrong("a negative number", P, cell(3, "urban_percent", "-1"), ("line 3", "urban_percent", "out of range", "Found -1", "0 to 100")),
    Wrong("over a hundred percent", P, cell(3, "minority_percent", "101"), ("line 3", "minority_percent", "Found 101", "0 to 100")),
    Wrong("text for a number", P, cell(4, "income_cny", "much"), ("line 4", "income_cny", "not a number", "Found much")),
    Wrong("nan", P, cell(4, "income_cny", "nan"), ("line 4", "income_cny", "Found nan")),
    Wrong("inf", P, cell(4, "income_cny", "inf"), ("line 4", "income_cny", "Found inf")),
    Wrong("a number with underscores", P, cell(4, "income_cny", "25_665"), ("line 4", "income_cny", "not a number", "25_665")),
    Wrong("a number in wide digits", P, cell(4, "income_cny", "\uff12\uff15\uff16\uff16\uff15"), ("line 4", "income_cny", "not a number")),
    Wrong("a comma for a point", P, cell(4, "urban_percent", "60,07"), ("line 4", "urban_percent", "not a number", "60,07")),
    Wrong("an empty cell", P, cell(5, "counties", ""), ("line 5", "counties", "empty")),
    Wrong("a cell of blanks", P, cell(5, "source", "  "), ("line 5", "source", "empty")),
    Wrong("half a person", P, cell(5, "population", "100.5"), ("line 5", "population", "not a whole number", "100.5")),
    Wrong("a cell of 99 persons", A, cell(6, "males", "99"), ("line 6", "males", "fewer than 100 persons", "Found 99"), WallError),
    Wrong("a cell of one person", A, cell(6, "females", "1"), ("line 6", "females", "fewer than 100 persons", "Merge"), WallError),
    Wrong("a province of 50", P, cell(6, "population", "50"), ("line 6", "population", "fewer than 100 persons"), WallError),
    Wrong("an unknown province", P, cell(2, "province", "Bejing"), ("line 2", "province", "Bejing")),
    Wrong("a province spelt otherwise", P, cell(2, "province", "Beijng"), ("line 2", "Did you mean 'Beijing'?")),
    Wrong("a place finer than a province", P, cell(2, "province", "Chaoyang"), ("line 2", "province", "Chaoyang"), CounterscoreError),
    Wrong("ages that are no whole", P, cell(2, "age_0_14_percent", "31.84"), ("line 2", "age_0_14_percent", "do not add up", "120.00")),
    Wrong("unknown status", P, cell(2, "status", "publised"), ("line 2", "status", "publised", "Did you mean 'published'?")),
    Wrong("bands out of order", A, cell(4, "from_years", "3"), ("line 4", "from_years", "ascending", "over 5")),
    Wrong("no infants", A, table(lambda t: t.pop(1)), ("ages.csv",)),
    Wrong("nobody over 60", A, table(lambda t: t.__delitem__(slice(13, None))), ("ages.csv",)),
    Wrong("shares that are no whole", T, cell(2, "share", "0.5"), ("travel.csv", "not whole", "Allowed: 8, 1")),
    Wrong("a share over 1", T, cell(2, "share", "1.5"), ("line 2", "share", "out of range", "0 to 1")),
    Wrong("seven travel levels", T, table(lambda t: t.pop()), ("travel.csv", "not whole", "7 levels")),
    Wrong("an unknown context", K, cell(2, "context", "publik_order"), ("line 2", "context", "Did you mean 'public_order'?")),
    Wrong("a rate outside its range", K, cell(2, "base_high", "0"), ("line 2", "base_per_year", "outside its own range")),
    Wrong("a kind that nobody does", K, cell(2, "q1", "-0.1"), ("line 2", "q1", "out of range")),
    Wrong("yes for true", K, cell(2, "once", "maybe"), ("line 2", "once", "maybe", "yes, no")),
    Wrong("services out of order", S, table(lambda t: t.insert(1, t.pop())), ("services.csv", "not those of the law", "air")),
    Wrong("intents that fall", S, cell(2, "level7", "1"), ("line 2", "level7", "fall", "12 or more")),
    Wrong("a retry that is certain", S, cell(2, "retry_high", "1"), ("line 2", "retry_high", "out of range", "0 to 0.99")),
    Wrong("an unknown response", R, cell(2, "name", "caught_prio"), ("line 2", "name", "Did you mean 'caught_prior'?")),
    Wrong("a missing response", R, table(lambda t: t.pop(1)), ("responses.csv", "caught_prior", "a response is missing")),
    Wrong("the wrong unit", R, cell(2, "unit", "share"), ("line 2", "unit", "Found share", "counts")),
    Wrong("a year twice", V, table(lambda t: t.insert(2, t[1])), ("line 3", "year", "same year twice", "2013")),
    Wrong("no reference year", V, text("air,2018,", "air,2030,"), ("air", "reference year", "2018")),
    Wrong("an unknown service", V, cell(2, "service", "aer"), ("line 2", "service", "Did you mean 'air'?")),
    Wrong("a pair missing", L, table(lambda t: t.pop(1)), ("littering, air", "pair of kind and service is missing")),
    Wrong("a pair twice", L, table(lambda t: t.insert(1, t[1])), ("line 3", "same pair twice", "littering and air")),
    Wrong("an unknown relation", L, cell(2, "relation", "related?"), ("line 2", "relation", "Did you mean 'related'?")),
    Wrong("a fact twice", F, table(lambda t: t.insert(1, t[1])), ("line 3", "id", "same entry twice", "T01A")),
    Wrong("a fact without a source", F, cell(2, "source", ""), ("line 2", "source", "empty")),
    Wrong("a fact half verified", F, cell(2, "verified", "perhaps"), ("line 2", "verified", "perhaps", "yes, no")),
    Wrong("a quotation without an end", P, text("Beijing", '"Beijing'), ("provinces.csv", "not a CSV table")),
    Wrong("bytes that are not UTF-8", P, data(SOURCE.joinpath(P).read_bytes().replace(b"Tianjin", b"Tianj\xefn")), ("line 3", "not UTF-8")),
    Wrong("a NUL", P, text("Tianjin", "Tian\0jin"), ("line 3", "control", "U+0000")),
    Wrong("hidden text", P, text("Tianjin", "Tian\u200bjin"), ("line 3", "invisible", "U+200B")),
    Wrong("a line that is none", P, text("Tianjin", "Tian\u2028jin"), ("line 3", "invisible", "U+2028")),
    Wrong("a vertical tab", P, text("Tianjin", "Tian\x0bjin"), ("line 3", "control", "U+000B")),
    Wrong("a separator", F, text("denied", "de\x1cnied"), ("line 2", "control", "U+001C")),
    Wrong("5 MB", F, data(SOURCE.joinpath(F).read_bytes() + b"#" * 5_000_000), ("too large", *PEOPLE)),
    Wrong("not TOML", H, text("format = 1", "format: 1"), ("society.toml", "not a TOML file")),
    Wrong("format of the future", H, text("format = 1", "format = 2"), ("society.toml", "format", "Found 2")),
    Wrong("format is a flag", H, text("format = 1", "format = true"), ("society.toml", "format")),
    Wrong("an unknown head key", H, text("fixture = false", "fixtures = false"), ("society.toml", "fixtures", "Did you mean 'fixture'?")),
    Wrong("no population", H, text("population = 1409778724\n", ""), ("society.toml", "population", "missing")),
    Wrong("another population", H, text("population = 1409778724", "population = 1409778723"), ("do not add up", "1409778723")),
    Wrong("a census that is a text", H, text("2020-11-01", '"2020"'), ("society.toml", "census_day", "wrong type")),
    Wrong("a census at an hour", H, text("2020-11-01", "2020-11-01T00:00:00"), ("society.toml", "census_day")),
    Wrong("communities of nobody", H, text("persons = 2304", "persons = 0"), ("society.toml", "community_persons")),
    Wrong("communities of less than nobody", H, text("persons = 2304", "persons = -9"), ("society.toml", "community_persons")),
    Wrong("an assumption missing", H, text("income_spread =", "income_spred ="), ("society.toml", "income_spre")),
    Wrong("an assumption without a value", H, text("{ value = 0.9, unit", "{ unit"), ("society.toml", "income_spread")),
    Wrong("an assumption that is a text", H, text("value = 0.9", 'value = "wide"'), ("society.toml", "income_spread")),
    Wrong("an assumption that is bare", H, text("[assumed]", "[assumed]\nextra = 1"), ("society.toml", "extra")),
    Wrong("an assumption that is nan", H, text("value = 0.9", "value = nan"), ("society.toml", "income_spread")),
    Wrong("an assumption out of its range", H, text("value = 0.9", "value = 1.9"), ("society.toml", "income_spread", "1.9")),
    Wrong("an assumption left out", H, lines("drivers_women_share", ""), ("society.toml", "assumed.drivers_women_share", "missing")),
    Wrong("an assumption that is a list", H, lines("income_spread", "income_spread = [0.9]"), ("line 24", "income_spread", "a table")),
    Wrong("an assumption that is a flag", H, text("value = 0.9", "value = true"), ("line 24", "spread.value", "not a number")),
    Wrong("an assumption without a source", H, text('source = "BR089', 'from = "BR089'), ("line 25", "urban_income.from", "unknown key")),
    Wrong("an assumption of an empty source", H, text('"BR043"', '" "'), ("internet_national_share.source", "a text is needed")),
    Wrong("an assumption in another unit", H, text('0.9, unit = "logit"', '0.9, unit = "share"'), ("spread.unit", "Allowed: logit")),
    Wrong("an assumption of unknown status", H, text('"assumed", source', '"asumed", source'), ("line 24", "status", "asumed")),
    Wrong("a range with a spread of nothing", H, text("[0.6, 1.2]", "[0, 1.2]"), ("line 24", "income_spread.range", "0.01 to 5")),
    Wrong("a range upside down", H, text("[0.6, 1.2]", "[1.2, 0.6]"), ("line 24", "income_spread.range", "not a range")),
    Wrong("a range with a share of all", H, text("[0.28, 0.35]", "[0.28, 1]"), ("line 28", "drivers_women_share.range", "0 to 0.99")),
    Wrong("a margin that is a number", H, lines("urban =", "urban = 3"), ("line 16", "margins.urban", "a text is needed")),
    Wrong("a title of blanks", H, lines("title", 'title = " "'), ("line 3", "title", "a text is needed")),
    Wrong("a population that is a flag", H, lines("population =", "population = true"), ("line 8", "population", "wrong type", "int")),
    Wrong("a population without end", H, lines("population =", "population = 99999999999"), ("line 8", "population", "out of range")),
    Wrong("a fixture that is a number", H, text("fixture = false", "fixture = 0"), ("line 12", "fixture", "wrong type", "bool")),
    Wrong("a census before the calendar", H, text("2020-11-01", "1990-11-01"), ("line 10", "census_day", "outside the calendar")),
    Wrong("communities of a few", H, text("persons = 2304", "persons = 15"), ("line 11", "community_persons", "Found 15", "16 to 1000000")),
    Wrong("300 kB of head", H, text("[assumed]", "#" + "\n# x" * 75_000 + "\n[assumed]"), ("society.toml", "too large")),
    Wrong("hidden text in the title, escaped", H, text("China, census", "China,\\u202e census"), ("line 3", "title", "U+202E")),
    Wrong("a kind with a capital", K, cell(2, "kind", "Littering"), ("line 2", "kind", "lower-case", "Littering")),
    Wrong("a kind in wide letters", K, cell(2, "kind", "\uff50\uff41\uff52\uff54\uff59"), ("line 2", "kind", "lower-case")),
    Wrong("a relation half verified", L, cell(2, "verified", "perhaps"), ("line 2", "verified", "yes, no")),
    Wrong("nobody between 15 and 59", A, table(lambda t: t.__delitem__(slice(4, 13))), ("ages.csv", "from_years", "15 years")),
    Wrong("a band across the 15th birthday", A, cell(5, "from_years", "14"), ("ages.csv", "begins at 15 years", "15 to 59")),
    Wrong("a group of nobody", A, nobody, ("ages.csv", "nobody is in the ages from 60 on")),
    Wrong("5,000 arrays", H, text("[assumed]", "x = " + "[" * 5000 + "]" * 5000 + "\n[assumed]"), ("society.toml",)),
    Wrong("hidden text in the head", H, text("China, census", "China,\u202e census"), ("society.toml", "U+202E")),
]


@pytest.mark.parametrize("wrong", CASES, ids=lambda wrong: f"{wrong.file}: {wrong.name}")
def test_a_wrong_society_is_refused(wrong: Wrong, tmp_path: Path) -> None:
    folder = tmp_path / "society"
    shutil.copytree(SOURCE, folder)
    wrong.make(folder / wrong.file)
    refused(folder, wrong.error, wrong.message)


def refused(folder: Path | str, error: type[CounterscoreError], parts: tuple[str, ...]) -> None:
    start = time.perf_counter()
    with pytest.raises(CounterscoreError) as caught:
        load_society(folder)
    assert time.perf_counter() - start < SECONDS
    message = str(caught.value)
    missing = [part for part in parts if part not in message]
    assert not missing, f"{missing} not in: {message}"
    assert isinstance(caught.value, error), f"{type(caught.value).__name__}: {message}"
    assert caught.value.exit_code == 2
    assert message.isprintable()


@pytest.mark.parametrize("name", sorted(p.name for p in SOURCE.iterdir() if p.name != "society.toml"))
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "society"
    shutil.copytree(SOURCE, folder)
    (folder / name).unlink()
    refused(folder, SocietyError, (name, "a file is missing"))


@pytest.mark.parametrize("name", ["people.csv", "notes.txt", "Kinds.csv", ".hidden"])
def test_a_file_that_does_not_belong_is_refused(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "society"
    shutil.copytree(SOURCE, folder)
    (folder / name).write_text("x", encoding="utf-8")
    refused(folder, WallError, (name, "not part of a society", *PEOPLE))


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    refused(tmp_path, CounterscoreError, ("no such society", "china-2020"))
    refused(tmp_path / "missing", CounterscoreError, ("no such society",))
    refused(Path("china-2021"), CounterscoreError, ("no such society", "Did you mean 'china-2020'?"))


def test_a_copy_is_the_same_society(tmp_path: Path) -> None:
    folder = tmp_path / "society"
    shutil.copytree(SOURCE, folder)
    assert load_society(folder).digest == load_society("china-2020").digest


def test_a_community_so_small_that_it_could_point_at_somebody_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "society"
    shutil.copytree(SOURCE, folder)
    text("community_persons = 2304", "community_persons = 400")(folder / "society.toml")
    with pytest.raises(WallError, match="fewer than 500 persons"):
        layout(load_society(folder))


def test_only_a_society_of_invented_places_may_have_other_places(tmp_path: Path) -> None:
    folder = tmp_path / "society"
    shutil.copytree(SOURCE, folder)
    cell(2, "province", "Cockaigne")(folder / P)
    refused(folder, SocietyError, ("provinces.csv", "line 2", "Cockaigne", "fixture = true"))
    text("fixture = false", "fixture = true")(folder / H)
    load_society.cache_clear()
    assert load_society(folder).provinces[0].name == "Cockaigne"


def test_the_list_of_provinces_is_that_of_the_census() -> None:
    assert sorted(p.name for p in load_society("china-2020").provinces) == sorted(PROVINCES)


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 3000, "\0", "x\x1b[2Jy", "", "."])
def test_a_name_that_no_folder_can_have(name: str) -> None:
    refused(name, CounterscoreError, ("no such society", "china-2020"))


@pytest.mark.parametrize(
    "name",
    ["ethnicity", "female", "party", "province", "is_female", "party_members", "ethnic_minorities", "women", "not_male"],
)
def test_a_society_may_not_call_an_attribute_conduct(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "society"
    shutil.copytree(SOURCE, folder)
    for file in ("kinds.csv", "relatedness.csv"):
        before = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(before.replace("\nlittering,", f"\n{name},"), encoding="utf-8")
    refused(folder, WallError, ("kinds.csv", "line 2", name))
