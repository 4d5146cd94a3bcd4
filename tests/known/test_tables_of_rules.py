"""The compiled tables of campaign, League, credit and counties, reckoned again as in test_tables_by_hand.py, from what is written. Exact."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from .slow_draws import slow
from .test_tables_by_hand import KINDS, YEAR, World, factor, first_week, padded, rows, threshold, world

__all__ = ["world"]  # the fixture

LAST_WEEK = 2045
COUNTY = 15  # the site of a county's draws
WHOLE = 65536


def good(row: dict[str, str]) -> bool:
    """Whether a kind is one that schemes reward."""
    return row["valence"] == "good"


def exact(x: float | str) -> Fraction:
    """A number as it is written, in full."""
    return Fraction(str(x))


# --- campaign ---------------------------------------------------------------------------------


def test_awareness_week_by_week(world: World) -> None:
    """Of what was there a part k is left each week, and of the rest the campaign reaches a part r.

    So after n weeks of it awareness is A (1 - (k (1 - r))^n) with A = r / (1 - k (1 - r)), and m weeks after its end k^m of what it was.
    """
    reach, kept = (exact(world.number(f"campaign.{name}_share")) for name in ("reach", "kept"))
    first, until = (first_week(world.number(f"campaign.{name}")) for name in ("from", "until"))
    assert 0 < first < until < LAST_WEEK
    rest, left = reach / (1 - kept * (1 - reach)), kept * (1 - reach)
    level = [Fraction(0)] * first
    level += [rest * (1 - left**n) for n in range(1, until - first + 1)]
    level += [level[-1] * kept**m for m in range(1, LAST_WEEK + 2 - until)]
    assert world.tables.campaign.level.tolist() == [round(WHOLE * x) for x in level]


def test_who_is_in_the_audience(world: World) -> None:
    """Ages in weeks; what all the others are aware of beside it."""
    t = world.tables.campaign
    assert t.from_age == round(world.number("campaign.audience_from_years") * YEAR)
    assert t.until_age == round(world.number("campaign.audience_until_years") * YEAR)
    assert t.outside == factor(world.number("campaign.outside_share"))


def shown(world: World) -> list[bool]:
    """[kind] whether it is in some scene."""
    scenes = {kind for scene in world.number("campaign.scenes") for kind in scene["kinds"]}
    return [row["kind"] in scenes for row in KINDS]


def test_a_bad_act_of_a_scene_seems_surer_to_be_caught(world: World) -> None:
    """Sixteenths of a count at full awareness; nothing for a good act, nor for what is in no scene."""
    count = round(16 * exact(world.number("campaign.certainty_counts")))
    expected = [count * (seen and not good(row)) for row, seen in zip(KINDS, shown(world), strict=True)]
    assert sum(x > 0 for x in expected) >= 2
    assert world.tables.campaign.count.tolist() == padded(expected)


def test_a_good_act_of_a_scene_rises(world: World) -> None:
    """A reward in full view raises the odds of acting on an occasion by e^s, s = `reward_logit`; the campaign by `reward_share` of that rise.

    From p/(1 - p) to e^s p/(1 - p) is a rise of p by the factor e^s / (1 - p + e^s p).
    """
    up = math.exp(world.responses["reward_logit"])
    expected = []
    for row, seen in zip(KINDS, shown(world), strict=True):
        p = float(row["propensity"])
        rise = up / (1 - p + up * p) - 1
        expected.append(factor(world.number("campaign.reward_share") * rise * (seen and good(row))))
    assert sum(x > 0 for x in expected) >= 2
    assert world.tables.campaign.rise.tolist() == padded(expected)


def test_campaign_and_support(world: World) -> None:
    assert world.tables.campaign.lift == threshold(world.number("campaign.support_probability"))
    assert world.tables.campaign.backlash == threshold(world.number("campaign.backlash_probability"))


# --- Youth League -----------------------------------------------------------------------------


def test_how_often_members_the_party_and_others_do_it(world: World) -> None:
    """By membership as the law numbers it: 0 none, 1 the League, 2 the Party; 1 for what the scheme does not name."""
    found = world.tables.youth_league.factor.tolist()
    for membership, who in enumerate(("others", "member", "party")):
        assert found[membership] == padded((factor(x) for x in world.by_kind(f"youth_league.{who}_factor", 1.0)), WHOLE), who
    assert len({tuple(row) for row in found}) == len(found) == 3


@pytest.mark.parametrize(("table", "weight"), [("loyal", "loyal"), ("festival", "festival"), ("disciplined", "discipline")])
def test_what_the_league_asks_and_bans(world: World, table: str, weight: str) -> None:
    expected = padded(int(x > 0) for x in world.by_kind(f"youth_league.{weight}_weight", 0))
    assert sum(expected) >= 1
    assert getattr(world.tables.youth_league, table).tolist() == expected


def test_members_and_couples_when_a_run_begins(world: World) -> None:
    """[League, Party]; paired by age group: none under 18, the young to 29, the grown from 30 and from 60."""
    t = world.tables.youth_league
    opening, party, young, grown = (
        threshold(world.number(f"youth_league.{name}_share")) for name in ("opening", "party_opening", "paired_young", "paired_grown")
    )
    assert t.opening.tolist() == [opening, party]
    assert t.paired.tolist() == [0, young, grown, grown]


def test_ages_and_chances_of_the_league(world: World) -> None:
    """Ages in weeks, chances as thresholds, the preference in 256ths; the dating service from its day on."""
    t = world.tables.youth_league
    assert (t.from_age, t.until_age) == tuple(round(world.number(f"youth_league.{end}_years") * YEAR) for end in ("from", "until"))
    for name in ("join", "leave", "party", "expel", "hold", "pair", "birth"):
        assert getattr(t, name) == threshold(world.number(f"youth_league.{name}_probability")), name
    assert t.tie == round(256 * world.number("youth_league.tier_strength_factor"))
    opens, attend = first_week(world.number("youth_league.dating_from")), threshold(world.number("youth_league.attend_share"))
    assert t.attend.tolist() == [attend * (w >= opens) for w in world.weeks]


# --- local government -------------------------------------------------------------------------


def county_draws() -> list[tuple[Fraction, Fraction, Fraction]]:
    """[county] debt on product of its province, and two numbers from 0 to 1: of week 0, seed 0, counties in order of the provinces."""
    home = [exact(row["debt_percent"]) / 100 for row in rows("provinces.csv") for _ in range(int(row["counties"]))]
    words = [slow((county, 0, COUNTY, 0), (0, 0)) for county in range(len(home))]
    return [(ratio, Fraction(w[0], 2**32), Fraction(w[1], 2**32)) for ratio, w in zip(home, words, strict=True)]


def test_debt_and_promises_of_every_county(world: World) -> None:
    """Thousandths. Debt is drawn about the province's, from half of it to one and a half; promises kept from 400 to 1000, evenly."""
    t, drawn = world.tables.local_government, county_draws()
    assert t.debt.tolist() == [min(1000, round(1000 * ratio * (Fraction(1, 2) + u))) for ratio, u, _ in drawn]
    assert t.promise.tolist() == [round(400 + 600 * v) for _, _, v in drawn]


def test_what_counties_are_scored_by(world: World) -> None:
    """Weights of debt, promises and complaints, in this order, in hundredths; from the day of the ranking."""
    t = world.tables.local_government
    assert t.weight.tolist() == [
        round(100 * exact(world.number(f"local_government.{what}_weight"))) for what in ("debt", "promise", "complaint")
    ]
    assert t.active.tolist() == [w >= first_week(world.number("local_government.ranked_from")) for w in world.weeks]
    assert t.complain.tolist() == [threshold(world.number("local_government.complain_probability", w)) for w in world.weeks]
    assert t.worst == round(1_000_000 * exact(world.number("local_government.worst_share")))


def test_how_counties_answer(world: World) -> None:
    """Thousandths of the counties, a threshold, factors, and what is kept in 256ths."""
    t = world.tables.local_government
    assert t.lowest == round(1000 * exact(world.number("local_government.lowest_share")))
    assert t.enforce == threshold(world.number("local_government.enforce_share"))
    for name in ("effort_step", "effort_most", "hiding_step"):
        assert getattr(t, name) == factor(world.number(f"local_government.{name}_share")), name
    assert t.keep == round(256 * exact(world.number("local_government.kept_share")))


# --- credit -----------------------------------------------------------------------------------

STRAINED = {"late_repayment", "loan_default", "tax_arrears", "utility_arrears"}  # one's own payments, late or not made


def test_strain_raises_late_payment_and_default(world: World) -> None:
    """From 1 at none, evenly over three levels, to `strain_rate_factor` at the highest, as far as the scheme lets it; nothing else rises."""
    share, most = world.number("credit.strain_share"), world.responses["strain_rate_factor"]
    for level, found in enumerate(world.tables.credit.strain.tolist()):
        raised = 1 + exact(share) * (exact(most) - 1) * Fraction(level, 3)
        assert found == padded((round(WHOLE * (raised if row["kind"] in STRAINED else 1)) for row in KINDS), WHOLE)
    assert world.tables.credit.strain.shape[0] == 4
    assert {row["kind"] for row in KINDS} >= STRAINED


def test_strain_comes_and_goes(world: World) -> None:
    """It comes as far as the scheme lets it, and eases as the society has it."""
    r = world.responses
    assert world.tables.credit.strain_up == threshold(world.number("credit.strain_share") * r["strain_probability"])
    assert world.tables.credit.ease == threshold(r["strain_eases_probability"])


def test_the_financial_score(world: World) -> None:
    """In steps of 20 points; the lenders' bound in points and the weight of everything else as a factor, by date."""
    t = world.tables.credit
    assert (20 * t.start, 20 * t.drift) == (world.number("credit.start_points"), world.number("credit.drift_points_per_year"))
    for found, w in zip((20 * t.points).tolist(), world.weeks, strict=True):
        assert found == padded(int(x) for x in world.by_kind("credit.points", 0, w))
    assert t.cut.tolist() == [world.number("credit.refuse_below_points", w) for w in world.weeks]
    assert t.weight.tolist() == [factor(world.number("credit.other_conduct_share", w)) for w in world.weeks]
