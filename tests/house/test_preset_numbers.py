"""Every number of a preset says what it rests on, and the reported system repeats the documented list to the digit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import tomli

from counterscore.mechanisms import MECHANISMS
from counterscore.scheme import catalogue
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme
from counterscore.units import STATUSES, UNITS, Param, Rows

PRESETS = catalogue.presets()
DOCUMENTS = {name: tomli.loads(catalogue.find_scheme(name).read_text(encoding="utf-8")) for name in PRESETS}
DOCUMENTS |= {name: tomli.loads(catalogue.find_reform(name).read_text(encoding="utf-8")) for name in catalogue.reforms()}
# The floor of the lowest tier is where the score ends: it cannot be anything else, so it has no range.
FLOORS = ("scoring.tiers[1].from_points",)


def numbers(document: dict[str, Any]) -> Iterator[tuple[str, Param, Any]]:
    """Every number as it is written, with its place and its parameter; dates are not numbers."""
    for mechanism in MECHANISMS:
        table = document.get(mechanism.NAME, {})
        for p in mechanism.PARAMS:
            where = f"{mechanism.NAME}.{p.name}"
            if isinstance(p, Rows):
                rows = [*table.get(p.name, []), *table.get(f"{p.name}_added", [])]
                fields = [f for f in p.fields if f.unit != "date"]
                yield from ((f"{where}[{i}].{f.name}", f, row[f.name]) for i, row in enumerate(rows, 1) for f in fields if f.name in row)
            elif p.name in table and p.keyed is not None:
                yield from ((f"{where}.{key}", p, value) for key, value in table[p.name].items())
            elif p.name in table and p.unit != "date":
                yield where, p, table[p.name]


NUMBERS = [(f"{name}: {where}", p, value, DOCUMENTS[name]) for name in DOCUMENTS for where, p, value in numbers(DOCUMENTS[name])]


def test_there_are_numbers() -> None:
    assert len(NUMBERS) > 150


@pytest.mark.parametrize(("where", "param", "value", "document"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_a_number_says_what_it_rests_on(where: str, param: Param, value: Any, document: dict[str, Any]) -> None:
    assert isinstance(value, dict), "a bare number"
    assert value["unit"] == param.unit
    assert value["unit"] in UNITS
    assert value["status"] in STATUSES
    if value["status"] != "assumed":
        assert value["source"] in document["sources"], "the source is a key of [sources]"
    if value["status"] != "published" and not where.endswith(FLOORS):
        assert "range" in value, "a number that is not published says how far it may be wrong"
        low, high = value["range"]
        assert low < high


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_number_is_read(name: str) -> None:
    """The walk above misses nothing: what the reader counts is what is written."""
    document = DOCUMENTS[name]
    if "base" in document:
        scheme = load_scheme(bases(name)[0], [name])
        written = {where for where, _, _ in numbers(document) if "[" not in where}
        assert written <= {where for where, _ in scheme.quantities()}
    else:
        assert sorted(where for where, _ in load_scheme(name).quantities()) == sorted(where for where, _, _ in numbers(document))


def bases(reform: str) -> list[str]:
    base = DOCUMENTS[reform]["base"]
    return [base] if isinstance(base, str) else base


@pytest.mark.parametrize(("reform", "base"), [(r, b) for r in catalogue.reforms() for b in bases(r)])
def test_every_reform_fits_every_base_it_names(reform: str, base: str) -> None:
    assert load_scheme(base, [reform]).id == f"{base}+{reform}"


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_called_by_its_id_and_has_three_texts(name: str) -> None:
    scheme = load_scheme(name)
    assert scheme.id == name
    assert len(scheme.summary) < 160
    assert "\n" not in scheme.summary
    assert "eft out" in scheme.description, "what was left out is part of the long text"
    assert len(scheme.description) > len(scheme.summary)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_source_is_long_enough_to_be_found(name: str) -> None:
    for key, citation in DOCUMENTS[name].get("sources", {}).items():
        assert len(citation.split()) >= 3, key


REPEATED = {
    "detection.record_probability.refusing_a_payable_judgment",
    "lists.list[1].exit_per_week",
    "lists.list[1].exit_pressure_per_week",
    "lists.list[1].postings_per_person",
    "lists.list[1].firm_share",
    "services.notice_share",
}


def test_the_reported_system_repeats_the_documented_list() -> None:
    """One of them fitted anew without the other would make the difference of the two runs meaningless."""
    documented, reported = DOCUMENTS["defaulter-list"], DOCUMENTS["unified-2020"]
    a, b = ({where: value for where, _, value in numbers(d)} for d in (documented, reported))
    assert set(a) == REPEATED
    assert {where: b[where] for where in REPEATED} == a
    (court,), (same,) = documented["lists"]["list"], reported["lists"]["list"]
    assert {k: v for k, v in same.items() if k != "opening_share"} == court
    rules = [rule for rule in reported["sanctions"]["rules"] if "list" in rule["when"]]
    assert rules == documented["sanctions"]["rules"]
    assert reported["services"]["documents_linked_from"] == documented["services"]["documents_linked_from"]
    assert {k: reported["sources"][k] for k in documented["sources"]} == documented["sources"]
    assert documented["society"] == reported["society"]


def test_the_list_alone_scores_nobody() -> None:
    scheme: Scheme = load_scheme("defaulter-list")
    assert set(scheme.tables) == {"detection", "lists", "sanctions", "services"}
