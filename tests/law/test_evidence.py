"""What is not measured is None, never 0; every field has a unit and a meaning."""

from __future__ import annotations

import math
from dataclasses import fields

import pytest

from counterscore.audit.evidence import CAUSES, Evidence, Span, described
from counterscore.audit.law.rights import decided
from counterscore.audit.law.terms import NOT_MEASURED, Case
from counterscore.society.package import load_society
from tests.law.cases import BAD, GOOD, all_told, compiled


def test_every_field_has_a_unit_and_a_meaning() -> None:
    assert [name for name, _, _ in described()] == [f.name for f in fields(Evidence)]
    assert all(unit and meaning for _, unit, meaning in described())


def test_nothing_is_measured_at_first() -> None:
    empty = Evidence()
    assert {getattr(empty, f.name) for f in fields(Evidence)} == {None}
    assert (empty.refusals, empty.by_cause, empty.of_service("air"), empty.whole) == (None, {}, None, None)


def test_the_worst_and_the_best_leave_little_out() -> None:
    """So that the tests that use them see every field."""
    unset = {f.name for f in fields(Evidence) if getattr(BAD, f.name) is None and getattr(GOOD, f.name) is None}
    assert unset == {"first_week", "last_week"}


def test_refusals_add_up() -> None:
    e = Evidence(refused={"air": {"list": 3, "score": 2}, "loan": {"both": 5}})
    assert e.refusals == 10
    assert e.by_cause == {"list": 3, "score": 2, "both": 5}
    assert (e.of_service("air"), e.of_service("post"), e.whole) == (5, 0, 10)
    assert tuple(e.by_cause) == CAUSES


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="false_ground is not a finite number"):
        Evidence(false_ground=math.nan)
    with pytest.raises(ValueError, match="other causes"):
        Evidence(refused={"air": {"whim": 1}})


def test_zero_is_evidence_and_none_is_not() -> None:
    pair = compiled("credit-bureau")
    assert all_told(pair, Evidence())["CHR-09"].state == NOT_MEASURED
    assert all_told(pair, Evidence(barred_everywhere=0.0))["CHR-09"].for_


def test_an_interval_knows_whether_it_holds_zero() -> None:
    assert Span(1, -1, 3).holds_zero
    assert not Span(2, 1, 3).holds_zero


def test_appeals_that_rest_on_few_lives_say_on_how_many() -> None:
    scheme, tables = compiled("unified-2020")

    def told(n: float | None) -> str:
        evidence = Evidence(decided_false=82_435.0, upheld_false=40_000.0, decided_false_found=n)
        sides = decided(Case(scheme, load_society("china-2020"), tables, evidence))
        return " ".join((*sides.harm, *sides.ease))

    assert told(12).count("(there were only 12 in the lives looked at)") == 2
    assert "only" not in told(30) + told(None)
