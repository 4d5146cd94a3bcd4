"""Art. 5(1)(c): either limb is enough, each has its own facts, and the two are never added up or given a state together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counterscore.audit.evidence import Evidence, Readings
from counterscore.audit.law.terms import AGAINST, BOTH, FOR, NOT_MEASURED, OUTSIDE, UNDETERMINED
from tests.law.cases import BAD, GOOD, NOTHING, all_told, compiled, week, written

# Jaywalking closes loans: unrelated under either reading, no lawful kind, and no second kind to compare its points with.
ONE_UNRELATED_KIND = """
[rollout]
everywhere_from = 2016-01-04
[detection.record_probability]
jaywalking = 0.5
[scoring]
start_points = 600
points = { jaywalking = -10 }
[[scoring.tiers]]
name = "low"
from_points = 0
[[scoring.tiers]]
name = "high"
from_points = 500
[[sanctions.rules]]
when = { tier = "low" }
bars = ["loan"]
"""
CLEAN = Evidence(refused={"loan": {"score": 100}}, false_ground=0, lawful_ground=0, needs_unrelated=Readings(100, 100), rank_reversals=0.0)
FALSE = replace(CLEAN, false_ground=40, needs_unrelated=Readings(0, 0))


def test_only_the_first_limb() -> None:
    told = all_told(written(ONE_UNRELATED_KIND), CLEAN)
    assert (told["AIA-13"].state, told["AIA-14"].state, told["AIA-15"].state) == (FOR, AGAINST, AGAINST)


def test_only_the_second_limb() -> None:
    told = all_told(compiled("credit-bureau"), FALSE)
    assert (told["AIA-13"].state, told["AIA-15"].state) == (AGAINST, AGAINST)
    assert told["AIA-14"].state == FOR or told["AIA-14"].state == BOTH
    assert "40 of 100 refusals (40%)" in told["AIA-14"].for_[0]


def test_neither() -> None:
    told = all_told(compiled("credit-bureau"), GOOD)
    assert {told[name].state for name in ("AIA-13", "AIA-14", "AIA-15")} == {AGAINST}


@pytest.mark.parametrize("evidence", [NOTHING, CLEAN, GOOD, BAD])
@pytest.mark.parametrize("name", ["unified-2020", "credit-bureau"])
def test_the_limbs_carry_no_sum_and_no_state_together(name: str, evidence: Evidence) -> None:
    """Whatever was found: a state of `either limb is enough` would be read as a verdict."""
    told = all_told(compiled(name), evidence)["AIA-16"]
    assert (told.state, told.for_, told.against, told.figures) == (UNDETERMINED, (), (), ())
    words = " ".join(told.notes)
    assert [limb for limb in ("limb (i)", "limb (ii)", "not added up") if limb not in words] == []
    assert [state for state in (FOR, AGAINST, BOTH) if state in words] == []


def test_art_5_says_how_many_of_the_weeks_lie_after_its_day() -> None:
    """In force from 2 February 2025, a Sunday: of twelve weeks from 6 January to 30 March 2025 the last eight begin after it."""
    early, across, late = (
        all_told(compiled("unified-2020"), replace(CLEAN, first_week=week(*first), last_week=week(*last)))["AIA-13"].notes
        for first, last in (((2014, 1, 6), (2024, 12, 23)), ((2025, 1, 6), (2025, 3, 24)), ((2025, 2, 3), (2025, 3, 24)))
    )
    assert "In force from 2025-02-02: 0 of 573 weeks; read as if it were in force in all of them." in early
    assert "In force from 2025-02-02: 8 of 12 weeks; read as if it were in force in all of them." in across
    assert not any(note.startswith("In force from") for note in late)


def test_what_the_rules_can_do_counts_even_where_nobody_was_refused() -> None:
    told = all_told(compiled("unified-2020"), GOOD)
    for name in ("AIA-11", "AIA-12", "AIA-13", "AIA-14", "AIA-15"):
        assert told[name].state == BOTH, name
        assert told[name].for_, "reachable"
        assert told[name].against, "none realised"


def test_both_readings_are_told() -> None:
    told = all_told(compiled("credit-bureau", "add-parking-tickets"), replace(CLEAN, needs_unrelated=Readings(0, 7)))["AIA-13"]
    assert told.state == BOTH
    assert any("7 of 100 refusals (7%)" in text and "counted as unrelated" in text for text in told.for_)
    assert any("0 of 100 refusals (0%)" in text and "counted as related" in text for text in told.against)


def test_a_list_alone_stands_apart() -> None:
    """Without a score it is no evidence that a score leads anywhere; beside a score it turns no limb."""
    alone = all_told(compiled("defaulter-list"), Evidence(refused={"air": {"list": 50}}))
    assert alone["AIA-11"].state == AGAINST
    assert any("by a list alone, without a score" in note for note in alone["AIA-11"].notes)
    beside = all_told(compiled("unified-2020", "same-context-only"))["AIA-13"]
    assert any("by a list alone" in note for note in beside.notes)
    assert not any("by a list alone" in text for text in beside.for_)


def test_a_score_that_leads_to_a_refusal_turns_it() -> None:
    assert all_told(compiled("unified-2020"), Evidence(refused={"air": {"list": 50, "score": 1}}))["AIA-11"].state == FOR
    assert all_told(compiled("unified-2020"), Evidence(refused={"air": {"list": 50}}))["AIA-11"].state == BOTH


def test_mis_sharing_and_withheld_privileges_are_told_apart() -> None:
    told = all_told(compiled("unified-2020"), replace(CLEAN, misshared_ground=3, withheld={"deposit_free_rental": 9}))
    assert any(text.startswith("Apart") and "person-quarters" in text for text in told["AIA-12"].for_)
    assert any("mis-shared records (apart)" in text for text in told["GDPR-02"].against)


def test_unmeasured_false_ground_clears_nothing() -> None:
    told = all_told(compiled("credit-bureau"), NOTHING)["AIA-14"]
    assert told.state == NOT_MEASURED
    assert "False ground was not measured." in told.notes


def test_a_specific_purpose_is_evidence_for_the_exception() -> None:
    assert all_told(compiled("credit-bureau"))["AIA-18"].state == FOR
    assert all_told(compiled("defaulter-list"))["AIA-18"].state == AGAINST
    assert all_told(compiled("none"))["AIA-18"].state == OUTSIDE


def test_only_natural_persons_count() -> None:
    assert any("15.1% of the postings of list court are firms" in note for note in all_told(compiled("defaulter-list"))["AIA-07"].notes)
