"""Kinds of conduct and their rates, by arithmetic that the loader does not share."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from counterscore.errors import SocietyError, WallError
from counterscore.society.columns import pack_profile, rate_class_of
from counterscore.society.occasions import AGES, COLUMNS, CONTEXTS, FIFTHS, Occasions, load_occasions
from counterscore.society.package import BUILT_IN
from counterscore.society.sources import load_facts

FOLDER = BUILT_IN / "china-2020"
Table = list[dict[str, str]]
ADULTS = 1 - (253383938 + 72684122 * 3 / 5) / 1409778724  # facts N09 and N13_15_19: 15 to 17 are three years of five
# made-up weights: two fifths of the adults in class 15 (all four bits), the rest even
CLASS_WEIGHTS = np.full(80, 0.6 / 80) + 0.4 * (np.arange(80) == 15 + 16 * 2)
AGE_WEIGHTS = np.array([0.06, 0.2, 0.52, 0.22])


def table() -> Table:
    with (FOLDER / "kinds.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def written(folder: Path, rows: Table) -> Path:
    with (folder / "kinds.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.fixture(scope="module")
def occasions() -> Occasions:
    return load_occasions(FOLDER, CLASS_WEIGHTS, AGE_WEIGHTS)


@pytest.fixture(scope="module")
def rates() -> dict[str, float]:
    return {row["kind"]: float(row["base_per_year"]) for row in table()}


def test_kinds_keep_the_order_of_the_file(occasions: Occasions) -> None:
    assert occasions.names == tuple(row["kind"] for row in table())


def test_every_context_has_kinds(occasions: Occasions) -> None:
    assert {kind.context for kind in occasions.kinds} == set(CONTEXTS)


def test_kinds_leave_room_for_false_records(occasions: Occasions) -> None:
    assert 24 <= len(occasions.kinds) <= 62


def test_every_rate_lies_in_its_range_and_has_a_source(occasions: Occasions) -> None:
    for kind in occasions.kinds:
        assert 0 < kind.low <= kind.per_year <= kind.high, kind.name
        assert kind.status in ("published", "estimated", "assumed"), kind.name
        assert len(kind.source) > 10, kind.name


def test_a_rate_that_is_not_assumed_names_a_fact(occasions: Occasions) -> None:
    facts = load_facts(FOLDER)
    for kind in occasions.kinds:
        if kind.status != "assumed":
            assert any(name in facts for name in re.findall(r"\b[A-Z]{1,2}\d{2,3}\b", kind.source)), kind.name


def test_every_fact_named_by_a_rate_is_in_the_folder(occasions: Occasions) -> None:
    facts = load_facts(FOLDER)
    cited = {name for kind in occasions.kinds for name in re.findall(r"\bBR\d{3}\b", kind.source)}
    assert cited
    assert cited <= set(facts)


def test_an_assumed_rate_has_a_range_wider_than_a_point(occasions: Occasions) -> None:
    assert all(kind.low < kind.high for kind in occasions.kinds if kind.status == "assumed")


def test_all_kinds_together_at_the_bound_are_a_tenth_to_a_fifth_a_week() -> None:
    total = sum(float(row["base_per_year"]) * float(row["bound_factor"]) for row in table()) / (365.2425 / 7)
    assert 0.10 <= total <= 0.20


def test_base_is_a_week_of_the_yearly_rate(occasions: Occasions, rates: dict[str, float]) -> None:
    yearly = np.array([rates[name] for name in occasions.names])
    np.testing.assert_allclose(occasions.base * 365.2425 / 7, yearly, rtol=1e-12)


def test_refusals_of_judgments_follow_the_enforcement_cases(rates: dict[str, float]) -> None:
    published = 20.435e6 / 3 / 1388e6  # L41, BR225: cases a head and year
    assert rates["refusing_a_payable_judgment"] == pytest.approx(published / ADULTS, rel=0.02)


def test_blood_donations_follow_the_published_count(rates: dict[str, float]) -> None:
    assert rates["blood_donation"] == pytest.approx(14.99e6 / 1395.4e6 / ADULTS, rel=0.06)  # BR270; its own quotient is 11.2, not 10.7


def test_jaywalking_follows_punishments_over_the_identified_share(rates: dict[str, float]) -> None:
    a_resident = 350000 / 23.8e6 / (4 / 127)  # BR185, BR186, BR189
    assert 0.95 * a_resident <= rates["jaywalking"] <= 1.05 * a_resident / ADULTS


def test_unpaid_tickets_are_fewer_than_tickets(rates: dict[str, float]) -> None:
    assert 0 < rates["unpaid_parking_ticket"] < 3e6 * 365 / 295 / 24.15e6 / ADULTS  # BR181, BR182


def test_drink_driving_exceeds_what_is_caught(rates: dict[str, float]) -> None:
    caught = 2 * 901000 / 422e6 * (422e6 / (1400.05e6 * ADULTS))  # BR162, BR163: a driver; then an adult
    assert rates["drunk_driving"] > caught


def test_a_judgment_is_refused_at_most_once_a_week(occasions: Occasions) -> None:
    once = dict(zip(occasions.names, occasions.once, strict=True))
    assert once["refusing_a_payable_judgment"]
    assert not once["jaywalking"]


def test_mean_rate_of_adults_is_the_base(occasions: Occasions) -> None:
    adults = AGE_WEIGHTS[1:] / AGE_WEIGHTS[1:].sum()
    for k, name in enumerate(occasions.names):
        mean = sum(
            CLASS_WEIGHTS[c] * adults[g] * occasions.class_factor[c, k] * occasions.age_factor[g + 1, k]
            for c in range(80)
            for g in range(3)
        )
        assert mean == pytest.approx(1.0, abs=1e-12), name


def test_a_class_is_addressed_as_the_profile_says(occasions: Occasions) -> None:
    rows = {row["kind"]: row for row in table()}
    k = occasions.names.index("late_repayment")
    man = int(rate_class_of.py_func(pack_profile(1, 1, 0, 1, 0, 3, 2, 20)))
    woman = int(rate_class_of.py_func(pack_profile(0, 0, 0, 1, 0, 1, 2, 20)))
    row = rows["late_repayment"]
    expected = float(row["male"]) * float(row["urban"]) * float(row["q4"]) / float(row["q2"])
    assert occasions.class_factor[man, k] / occasions.class_factor[woman, k] == pytest.approx(expected)


@pytest.mark.parametrize(("kind", "bit"), [("drunk_driving", 2), ("speeding", 2), ("dissent_online", 3), ("rumour", 3)])
def test_some_acts_need_a_licence_or_the_internet(occasions: Occasions, kind: str, bit: int) -> None:
    factor = occasions.class_factor[:, occasions.names.index(kind)]
    has = np.arange(80) >> bit & 1 == 1
    assert (factor[~has] == 0).all()
    assert (factor[has] > 0).all()


def test_good_acts_may_double_and_money_strain_triple(occasions: Occasions) -> None:
    for kind, bound in zip(occasions.kinds, occasions.bound_factor, strict=True):
        strained = kind.name in ("late_repayment", "loan_default", "utility_arrears", "tax_arrears")
        speech = kind.context == "speech_and_loyalty"
        assert bound == (2 if kind.valence == "good" else 3 if strained else 1.5 if speech else 1.25), kind.name


def test_protected_expression_has_no_gravity(occasions: Occasions) -> None:
    gravity = {kind.name: kind.gravity for kind in occasions.kinds}
    assert gravity["dissent_online"] == gravity["petition_in_person"] == gravity["christmas_party"] == 0


def test_what_is_lawful_has_no_gravity(occasions: Occasions) -> None:
    assert all(kind.gravity == 0 for kind in occasions.kinds if kind.lawful == "yes")


def test_scaling_all_weights_changes_nothing(occasions: Occasions) -> None:
    again = load_occasions(FOLDER, CLASS_WEIGHTS, 7 * AGE_WEIGHTS)
    np.testing.assert_allclose(again.class_factor * again.age_factor[1], occasions.class_factor * occasions.age_factor[1], rtol=1e-12)


# --- wrong files: what is changed, and the message after the folder's path ------------------------------------------------


def cell(column: str, text: str, row: int = 1) -> Callable[[Table], None]:
    def change(rows: Table) -> None:
        rows[row][column] = text

    return change


def twice(rows: Table) -> None:
    rows.append(dict(rows[1]))


def many(rows: Table) -> None:
    rows += [{**rows[0], "kind": f"another_{i}"} for i in range(30)]


def nobody_by_quintile(rows: Table) -> None:
    rows[2].update(dict.fromkeys(FIFTHS, "0"))


def only_the_young(rows: Table) -> None:
    rows[2].update(dict.fromkeys(AGES[1:], "0"))


def renamed(old: str, new: str) -> Callable[[Table], None]:
    def change(rows: Table) -> None:
        for row in rows:
            row[new] = row.pop(old)

    return change


def without(column: str) -> Callable[[Table], None]:
    def change(rows: Table) -> None:
        for row in rows:
            del row[column]

    return change


NOT_ALLOWED = "not one of the words allowed here"
WRONG: list[tuple[Callable[[Table], None], str]] = [
    (
        cell("context", "finances"),
        f", line 3: context: {NOT_ALLOWED}. Found finances. Allowed: public_order, traffic, finance, court, consumer, civic, "
        "speech_and_loyalty, work. Did you mean 'finance'?",
    ),
    (cell("valence", "evil"), f", line 3: valence: {NOT_ALLOWED}. Found evil. Allowed: good, bad."),
    (cell("lawful", "maybe"), f", line 3: lawful: {NOT_ALLOWED}. Found maybe. Allowed: yes, no, contested."),
    (cell("elastic", "fixed"), f", line 3: elastic: {NOT_ALLOWED}. Found fixed. Allowed: voluntary, mixed."),
    (cell("gravity_0_100", "101"), ", line 3: gravity_0_100: the number is out of range. Found 101. Allowed: 0 to 100."),
    (cell("base_per_year", "often"), ", line 3: base_per_year: not a number. Found often. Allowed: 0 to 1000."),
    (cell("base_per_year", "nan"), ", line 3: base_per_year: the number is out of range. Found nan. Allowed: 0 to 1000."),
    (cell("base_per_year", "-1"), ", line 3: base_per_year: the number is out of range. Found -1. Allowed: 0 to 1000."),
    (cell("base_low", "9"), ", line 3: base_per_year: the rate lies outside its own range. Found "),
    (cell("base_status", "guessed"), f", line 3: base_status: {NOT_ALLOWED}. Found guessed. Allowed: published, estimated, assumed."),
    (cell("base_source", " "), ", line 3: base_source: the cell is empty. Found nothing. Allowed: a value."),
    (cell("once", "true"), f", line 3: once: {NOT_ALLOWED}. Found true. Allowed: yes, no."),
    (cell("bound_factor", "0.9"), ", line 3: bound_factor: the number is out of range. Found 0.9. Allowed: 1 to 10."),
    (cell("propensity", "0"), ", line 3: propensity: the number is out of range. Found 0. Allowed: 0.001 to 0.95."),
    (cell("propensity_low", "0.9"), ", line 3: propensity: the propensity lies outside its own range. Found "),
    (cell("factors_status", "none"), f", line 3: factors_status: {NOT_ALLOWED}. Found none. Allowed: published, estimated, assumed."),
    (cell("driver_only", "1"), f", line 3: driver_only: {NOT_ALLOWED}. Found 1. Allowed: yes, no."),
    (cell("q3", "inf"), ", line 3: q3: the number is out of range. Found inf. Allowed: 0 to 100."),
    (cell("law", "Art. 1\u202e"), ", line 3: an invisible or control character. Found U+202E. Remove it: it can hide text."),
    (twice, ", line 40: kind: the same entry twice. Found jaywalking. It stands in line 3 too."),
    (many, ": too many kinds of conduct. Found 68. Allowed: up to 62."),
    (nobody_by_quintile, ", line 4: q1: nobody would ever do this. Found all factors 0. Allowed: at least one factor over 0."),
    (only_the_young, ", line 4: q1: nobody would ever do this. Found all factors 0. Allowed: at least one factor over 0."),
    (renamed("q1", "quintile1"), f", line 1: quintile1: unknown column. Allowed: {', '.join(COLUMNS)}."),
    (without("law"), f", line 1: law: a column is missing. Allowed: {', '.join(COLUMNS)}."),
]


@pytest.mark.parametrize(("change", "message"), WRONG, ids=[f"{i:02d}" for i in range(len(WRONG))])
def test_a_wrong_table_says_where_and_what(tmp_path: Path, change: Callable[[Table], None], message: str) -> None:
    rows = table()
    change(rows)
    with pytest.raises(SocietyError) as error:
        load_occasions(written(tmp_path, rows), CLASS_WEIGHTS, AGE_WEIGHTS)
    said = str(error.value).removeprefix(str(tmp_path / "kinds.csv"))
    assert said.startswith(message)


def test_a_column_of_persons_is_refused_on_principle(tmp_path: Path) -> None:
    rows = table()
    renamed("law", "id_number")(rows)
    with pytest.raises(WallError, match="a column that would hold persons or identifiers"):
        load_occasions(written(tmp_path, rows), CLASS_WEIGHTS, AGE_WEIGHTS)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(SocietyError, match=r"kinds\.csv: the table cannot be read"):
        load_occasions(tmp_path, CLASS_WEIGHTS, AGE_WEIGHTS)


@pytest.mark.parametrize(
    ("classes", "ages"),
    [
        (np.full(79, 1 / 79), AGE_WEIGHTS),
        (-CLASS_WEIGHTS, AGE_WEIGHTS),
        (CLASS_WEIGHTS, np.array([1.0, 0.0, 0.0, 0.0])),
        (CLASS_WEIGHTS, np.array([0.1, np.nan, 0.5, 0.4])),
    ],
)
def test_wrong_shares_of_persons_are_refused(classes: NDArray[np.float64], ages: NDArray[np.float64]) -> None:
    with pytest.raises(SocietyError, match="shares of persons are wrong"):
        load_occasions(FOLDER, classes, ages)
