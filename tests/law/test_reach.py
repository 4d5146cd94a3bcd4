"""What the rules can bring about: read from the tables alone."""

from __future__ import annotations

import numpy as np
import pytest

from counterscore.audit.reach import READINGS, Reach
from counterscore.society.occasions import CONTEXTS
from counterscore.weeks import monday
from tests.law.cases import SERVICES, compiled, reach_of, week, written

SCORED = """
[rollout]
everywhere_from = 2016-01-04
[detection.record_probability]
jaywalking = 0.5
late_repayment = 0.5
donation = 0.5
[scoring]
start_points = 600
most_points = 700
points = { jaywalking = -10, late_repayment = -20, donation = 10, littering = -30 }
[[scoring.tiers]]
name = "low"
from_points = 0
[[scoring.tiers]]
name = "high"
from_points = 500
"""
BARS = '[[sanctions.rules]]\nwhen = { tier = "low" }\nbars = ["air"]\n'


def pairs(reach: Reach, flags: np.ndarray) -> set[tuple[str, str]]:
    return {(reach.kinds[k], reach.services[s]) for k, s in np.argwhere(flags)}


def unrelated(name: str, *reforms: str) -> list[int]:
    reach = reach_of(compiled(name, *reforms))
    return [int((reach.any & reach.unrelated(reading)).sum()) for reading in READINGS]


def test_nothing_reaches_anything_without_a_scheme() -> None:
    reach = reach_of(compiled("none"))
    assert not (reach.any | reach.privilege).any()
    assert not reach.written.any()


def test_a_credit_bureau_reaches_loans_by_conduct_that_is_related_to_them() -> None:
    reach = reach_of(compiled("credit-bureau"))
    kinds = ("late_repayment", "loan_default", "guarantee_default", "refusing_a_payable_judgment", "breach_found_by_court")
    assert pairs(reach, reach.any) == {(kind, "loan") for kind in kinds}
    assert unrelated("credit-bureau") == [0, 0]


def test_with_parking_tickets_it_reaches_what_is_unrelated_or_contested() -> None:
    """The society's table calls parking and loans contested: one reading finds it, the other does not."""
    reach = reach_of(compiled("credit-bureau", "add-parking-tickets"))
    assert ("unpaid_parking_ticket", "loan") in pairs(reach, reach.by_score)
    assert unrelated("credit-bureau", "add-parking-tickets") == [0, 1]


def test_the_reported_system_reaches_more_unrelated_services_with_parking_tickets() -> None:
    before, after = unrelated("unified-2020"), unrelated("unified-2020", "add-parking-tickets")
    assert before[0] > 100
    assert [b - a for a, b in zip(before, after, strict=True)] == [5, 8]


def test_same_context_only_reaches_nothing_unrelated_and_nothing_by_the_score() -> None:
    reach = reach_of(compiled("unified-2020", "same-context-only"))
    assert not reach.by_score.any()
    assert reach.by_list.any()
    assert unrelated("unified-2020", "same-context-only") == [0, 0]


def test_the_documented_list_reaches_by_the_list_alone_from_its_dates() -> None:
    reach = reach_of(compiled("defaulter-list"))
    assert not reach.scored.any()
    assert pairs(reach, reach.by_list) == {("refusing_a_payable_judgment", s) for s in ("air", "high_speed_rail")}
    assert {s: str(monday(w)) for s, w in reach.since(reach.list_bars).items()} == {"air": "2014-07-07", "high_speed_rail": "2015-07-27"}


def test_only_the_weeks_that_are_asked_for_count() -> None:
    before = reach_of(compiled("defaulter-list"), range(week(2014, 1, 6), week(2014, 6, 30)))
    assert not before.any.any()
    air = reach_of(compiled("defaulter-list"), range(week(2014, 1, 6), week(2015, 7, 20)))
    assert pairs(air, air.any) == {("refusing_a_payable_judgment", "air")}


def test_scores_that_only_reward_take_privileges_and_close_nothing() -> None:
    for name in ("sesame-2018", "fuzhou-jasmine-2018"):
        reach = reach_of(compiled(name))
        assert not reach.any.any()
        assert {s for _, s in pairs(reach, reach.privilege)} == {"deposit_free_rental"}


def test_a_kind_that_costs_points_and_can_be_written_down_reaches_what_its_tier_closes() -> None:
    """Littering costs points but is never recorded; a donation earns them."""
    reach = reach_of(written(SCORED + BARS))
    assert pairs(reach, reach.any) == {("jaywalking", "air"), ("late_repayment", "air")}


def test_a_kind_of_which_false_records_are_made_is_written_down() -> None:
    false = SCORED.replace(
        "[detection.rec", "[detection]\nfalse_records_per_week = 0.001\nfalse_weight = { littering = 1 }\n[detection.rec"
    )
    reach = reach_of(written(false + BARS))
    assert ("littering", "air") in pairs(reach, reach.by_score)


def test_a_tier_above_every_score_closes_nothing() -> None:
    reach = reach_of(written(SCORED.replace("from_points = 500", "from_points = 900") + BARS.replace('"low"', '"high"')))
    assert not reach.any.any()


def test_a_score_that_never_comes_into_force_closes_nothing() -> None:
    reach = reach_of(written(SCORED.replace("everywhere_from = 2016-01-04", "everywhere_from = 2030-01-07") + BARS))
    assert not reach.any.any()


def test_a_low_score_leads_through_a_list() -> None:
    rules = '[[lists.list]]\nname = "poor"\nenter_below_points = 400\n[[sanctions.rules]]\nwhen = { list = "poor" }\nbars = ["school"]\n'
    reach = reach_of(written(SCORED + rules))
    assert pairs(reach, reach.by_score) == {("jaywalking", "school"), ("late_repayment", "school")}
    assert not reach.by_list.any(), "no record enters it by itself"


def test_a_bar_that_needs_a_tier_and_a_list_is_reached_by_both_ways() -> None:
    rules = (
        '[[lists.list]]\nname = "court"\nkinds = ["jaywalking"]\n'
        '[[sanctions.rules]]\nwhen = { all = [{ tier = "low" }, { list = "court" }] }\nbars = ["post"]\n'
    )
    reach = reach_of(written(SCORED + rules))
    assert pairs(reach, reach.by_score) == {("jaywalking", "post"), ("late_repayment", "post")}
    assert pairs(reach, reach.by_list) == {("jaywalking", "post")}


LATE_RULE = """
[detection.record_probability]
littering = 0.5
[[lists.list]]
name = "short"
kinds = ["littering"]
until = 2016-03-07
term_weeks = {term}
[[sanctions.rules]]
when = {{ list = "short" }}
bars = ["air"]
from = 2017-01-02
"""


@pytest.mark.parametrize(("term", "reached"), [(10, False), (60, True), (0, True)])
def test_an_entry_must_still_stand_when_the_rule_comes(term: int, reached: bool) -> None:
    reach = reach_of(written(LATE_RULE.format(term=term)))
    assert bool(reach.by_list.any()) is reached


LENDING = """
[credit]
start_points = 800
points = {{ late_repayment = -20 }}
refuse_below_points = 600
other_conduct_share = {share}
"""


@pytest.mark.parametrize(("share", "jaywalking"), [(0.0, False), (0.5, True)])
def test_lenders_reach_by_what_they_read(share: float, jaywalking: bool) -> None:
    reach = reach_of(written(SCORED + LENDING.format(share=share)))
    assert ("late_repayment", "loan") in pairs(reach, reach.by_lender)
    assert (("jaywalking", "loan") in pairs(reach, reach.by_lender)) is jaywalking


def test_lenders_whose_number_can_not_fall_refuse_nobody() -> None:
    reach = reach_of(written(SCORED + LENDING.format(share=0.0).replace("points = { late_repayment = -20 }\n", "")))
    assert not reach.by_lender.any()


def test_contexts_count_the_kinds_behind_each_service() -> None:
    reach = reach_of(compiled("unified-2020"))
    table = reach.by_context(reach.by_score)
    assert table.shape == (len(CONTEXTS), len(SERVICES))
    assert table.sum() == reach.by_score.sum()
    assert table[CONTEXTS.index("civic")].sum() == 0, "good deeds cost nothing"
    assert table[CONTEXTS.index("speech_and_loyalty"), SERVICES.index("air")] == 5


def test_gravity_and_relatedness_are_those_of_the_society() -> None:
    reach = reach_of(compiled("unified-2020"))
    assert reach.gravity[reach.kinds.index("drunk_driving")] == 70
    related = reach.relation == 0
    assert ("smoking_on_train", "high_speed_rail") in pairs(reach, related)


def test_a_tier_closes_from_the_day_on_which_the_first_county_joins() -> None:
    reach = reach_of(compiled("unified-2020"))
    assert {str(monday(w)) for w in reach.since(reach.tier_bars).values()} == {"2015-01-05"}
    assert {str(monday(w)) for w in reach.since(reach.lender_bars).values()} == {"2014-01-06"}


def test_a_tier_under_every_score_closes_nothing() -> None:
    reach = reach_of(written(SCORED.replace("most_points = 700", "most_points = 700\nleast_points = 500") + BARS))
    assert not reach.any.any()


@pytest.mark.parametrize(("share", "refused"), [(0.2, False), (0.5, True)])
def test_lenders_refuse_only_where_their_number_can_lie_under_the_bound(share: float, refused: bool) -> None:
    """Nothing costs financial points: four fifths of 800 stay over 600, half of 800 do not."""
    reach = reach_of(written(SCORED + LENDING.format(share=share).replace("points = { late_repayment = -20 }\n", "")))
    assert bool(reach.by_lender.any()) is refused


@pytest.mark.parametrize(("tiers", "lost"), [(("high",), True), (("low", "high"), False)])
def test_what_every_tier_has_is_no_privilege(tiers: tuple[str, ...], lost: bool) -> None:
    rules = SCORED
    for tier in tiers:
        rules = rules.replace(f'name = "{tier}"\n', f'name = "{tier}"\nrewards = ["school"]\n')
    reach = reach_of(written(rules))
    assert bool(reach.privilege.any()) is lost
