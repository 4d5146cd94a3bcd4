"""Judgements on pairs of kind and service, and the published facts that tables cite."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from counterscore.errors import SocietyError
from counterscore.society.package import BUILT_IN
from counterscore.society.services import NAMES
from counterscore.society.sources import RELATIONS, Relation, load_facts, load_relations

FOLDER = BUILT_IN / "china-2020"
Table = list[dict[str, str]]
CITED = re.compile(r"\b(?:BR\d{3}|[TLFRZHGBNE]\d{2}[AR]?)\b")


def table(name: str) -> Table:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def written(folder: Path, name: str, rows: Table) -> Path:
    with (folder / name).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


KINDS = tuple(row["kind"] for row in table("kinds.csv"))


@pytest.fixture(scope="module")
def relations() -> dict[tuple[str, str], Relation]:
    return load_relations(FOLDER, KINDS, NAMES)


def test_every_pair_is_judged_once(relations: dict[tuple[str, str], Relation]) -> None:
    rows = Counter((row["kind"], row["service"]) for row in table("relatedness.csv"))
    assert rows == Counter({(kind, service): 1 for kind in KINDS for service in NAMES})
    assert set(relations) == set(rows)


def test_every_relation_is_used(relations: dict[tuple[str, str], Relation]) -> None:
    assert {r.relation for r in relations.values()} == set(RELATIONS)


def test_every_judgement_has_a_reason_and_a_source(relations: dict[tuple[str, str], Relation]) -> None:
    assert all(len(r.reason) > 20 and r.source for r in relations.values())


def test_litter_has_nothing_to_do_with_flying(relations: dict[tuple[str, str], Relation]) -> None:
    assert relations["littering", "air"].relation == "unrelated"


def test_a_loan_not_paid_back_has_to_do_with_loans(relations: dict[tuple[str, str], Relation]) -> None:
    assert relations["loan_default", "loan"].relation == "related"


@pytest.mark.parametrize("kind", ["dissent_online", "petition_in_person", "christmas_party"])
def test_protected_expression_is_related_to_no_service(relations: dict[tuple[str, str], Relation], kind: str) -> None:
    assert "related" not in {relations[kind, service].relation for service in NAMES}


def cell(column: str, text: str, row: int = 1) -> Callable[[Table], None]:
    def change(rows: Table) -> None:
        rows[row][column] = text

    return change


def drop_second(rows: Table) -> None:
    del rows[1]


NOT_ALLOWED = "not one of the words allowed here"
WRONG: list[tuple[Callable[[Table], None], str]] = [
    (drop_second, ": littering, high_speed_rail: a pair of kind and service is missing. Allowed: related, unrelated, contested."),
    (cell("service", "air"), ", line 3: service: the same pair twice. Found littering and air. Allowed: once."),
    (cell("service", "ai"), f", line 3: service: {NOT_ALLOWED}. Found ai. Allowed: {', '.join(NAMES)}. Did you mean 'air'?"),
    (cell("kind", "litering"), f", line 3: kind: {NOT_ALLOWED}. Found litering. Allowed: {', '.join(KINDS)}. Did you mean 'littering'?"),
    (cell("relation", "near"), f", line 3: relation: {NOT_ALLOWED}. Found near. Allowed: related, unrelated, contested."),
    (cell("reason", ""), ", line 3: reason: the cell is empty. Found nothing. Allowed: a value."),
    (cell("source", " "), ", line 3: source: the cell is empty. Found nothing. Allowed: a value."),
]


@pytest.mark.parametrize(("change", "message"), WRONG, ids=[f"{i:02d}" for i in range(len(WRONG))])
def test_a_wrong_table_says_where_and_what(tmp_path: Path, change: Callable[[Table], None], message: str) -> None:
    rows = table("relatedness.csv")
    change(rows)
    with pytest.raises(SocietyError) as error:
        load_relations(written(tmp_path, "relatedness.csv", rows), KINDS, NAMES)
    said = str(error.value).removeprefix(str(tmp_path / "relatedness.csv"))
    assert said.startswith(message)


@pytest.mark.parametrize("name", ["kinds.csv", "services.csv", "responses.csv", "ages.csv", "travel.csv", "volumes.csv"])
def test_every_fact_that_a_table_cites_is_in_the_folder(name: str) -> None:
    columns = {"source", "base_source"}  # other texts name provisions, such as Art. 20
    cited = {fact for row in table(name) for column in columns & set(row) for fact in CITED.findall(row[column])}
    assert cited
    assert cited <= set(load_facts(FOLDER))


def test_facts_say_whether_they_were_verified() -> None:
    facts = load_facts(FOLDER)
    assert facts["L41"].verified
    assert not facts["R03"].verified


def test_a_fact_stands_once(tmp_path: Path) -> None:
    rows = table("facts.csv")
    rows[1]["id"] = rows[0]["id"]
    with pytest.raises(SocietyError, match=r"facts\.csv, line 3: id: the same entry twice. Found T01A"):
        load_facts(written(tmp_path, "facts.csv", rows))
