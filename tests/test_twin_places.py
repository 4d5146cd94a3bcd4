"""The slow twin before it judges the engine, continued: the League, the campaign, shame and the counties, worked out by hand."""

from typing import Any

import pytest

from twin import Community, live
from twin_small import EVERY_SERVICE_ONCE, GROUPS, MIND, ONE, SIX, SURE, TURNED, absorbed, bars, small, told
from twin_turn import partner_cell

LEAGUE_LIFE: dict[str, Any] = {
    "youth_league_from_age": 2080, "youth_league_join": SURE, "youth_league_attend": [SURE], "youth_league_pair": SURE,
    "youth_league_birth": SURE,
}  # fmt: skip
OPENED: dict[str, Any] = {"youth_league_opening": [SURE, 0]}


def test_league_from_joining_to_the_party() -> None:
    """At 2080 weeks all join, and look for somebody in an empty pool; in week 13 for somebody of tier 2, bin 8 // 4 = 2: cell 10.

    In week 26 the paired have a child, and in week 39, at 2119, are too old and pass to the Party (bond 2 + 3).
    """
    tables = small(**LEAGUE_LIFE, youth_league_until_age=2119, youth_league_party=SURE)
    lived = live(tables, 3, 0, 39, SIX)
    at_turns = [told(lived, w)["league"] for w in (0, 13, 26, 39)]
    married = {4: 6, 7: 6, 8: 6}
    assert at_turns == [{0: 6, 4: 6}, married, {4: 6, 10: 6}, {1: 6, 2: 6, 5: 6}]
    assert lived.lists == [5 << 29] * 6
    pool = [6 if c == 10 else 0 for c in range(36)]
    assert [live(tables, 3, 0, w, SIX).pool for w in (0, 12, 13, 26)] == [[pool], [pool], [pool], [[0] * 36]]
    tables["youth_league.party"] = 0
    assert live(tables, 3, 0, 39, SIX).lists == [3 << 29] * 6


def test_league_left_and_not_joined_anew_in_the_same_quarter() -> None:
    lived = live(small(**OPENED, **LEAGUE_LIFE, youth_league_leave=SURE), 3, 0, 13, SIX)
    assert [told(lived, w)["league"] for w in (0, 13)] == [{1: 6}, {0: 6, 4: 6}]


def test_who_is_a_member_and_paired_as_the_run_begins() -> None:
    """By age: 2080 weeks is in the third age group (from 2000), so g = 2. League 1, Party 2, the paired 3 more."""
    paired = [0, 0, SURE, 0]
    assert live(small(**OPENED, youth_league_paired=paired), 3, 1, 1, SIX).lists == [4 << 29] * 6
    party = {"youth_league_opening": [0, SURE], "youth_league_until_age": 2081}
    assert live(small(**party, youth_league_paired=paired), 3, 1, 1, SIX).lists == [5 << 29] * 6
    assert live(small(**party), 3, 0, 0, SIX).lists == [0] * 6  # at 2080 too young for the Party


def test_loyal_acts_and_a_discordant_marriage() -> None:
    """Support 3 (bin 0) in week 0's pool, cell 8; six loyal acts a week hold each at 15 (bin 3) by week 2, cell 11 in week 13.

    The partner's cell is 8: the same tier, the bins 3 apart. In week 0 support rises by 6 each, to 9; in week 1 by 6 again, to 15.
    """
    tables = small(
        **OPENED, **LEAGUE_LIFE, conduct_count=[[SURE] * 6] * 80, youth_league_loyal=[1, 0], youth_league_hold=SURE,
        youth_league_festival=[1, 0], opinion_base_cut=[[0] * 3 + [SURE] * 12] * 10,
    )  # fmt: skip
    lived = live(tables, 3, 0, 13, SIX)
    assert [told(lived, w).get("support_up", {}) for w in (0, 1, 2)] == [{0: 36}, {0: 36}, {}]
    assert told(lived, 2)["league"] == {6: 36, 11: 36}
    assert told(lived, 13)["league"] == {4: 6, 6: 36, 7: 6, 8: 6, 9: 6, 11: 36}
    assert lived.pool == [[6 if c == 11 else 0 for c in range(36)]]


def test_partners_cell() -> None:
    """One in cell 1 (tier 0) and one in cell 4 (tier 1), a tie of 256: for tier 1 weights 256 and 512, so a third falls to cell 1."""
    pool = [0, 1, 0, 0, 1] + [0] * 31
    assert [partner_cell(pool, 1, 256, l3) for l3 in (0, SURE // 3, SURE // 3 + 1, SURE - 1)] == [1, 1, 4, 4]
    assert [partner_cell(pool, 8, 256, l3) for l3 in (ONE - 1, ONE)] == [1, 4]


def test_expelled() -> None:
    """A disciplined kind, recorded, costs the membership; the second record of the week finds no member, and others act in week 2."""
    tables = small(
        **OPENED, conduct_count=[[SURE] * 2] * 80, youth_league_disciplined=[1, 0], youth_league_expel=SURE,
        youth_league_factor=[[65536] * 2, [65536] * 2, [0, 0]], youth_league_festival=[1, 0],
    )  # fmt: skip
    lived = live(tables, 3, 1, 1, SIX)
    assert told(lived, 1)["league"] == {3: 6, 11: 6, 12: 6}
    assert lived.trace == [absorbed(0, (1, 1, 0), (1, 2, 0), (1, 12, 0), (1, 1, 0), (1, 2, 0))] * 6
    assert lived.lists == [0] * 6
    tables["youth_league.factor"] = [[65536] * 2, [0, 0], [65536] * 2]  # no act of members, then none of anybody
    assert told(live(tables, 3, 1, 1, SIX), 1) == {"awake": {0: 6}, "candidates": {0: 12}}


@pytest.mark.parametrize(("until", "outside", "level"), [(5000, 0, 36), (2081, 65536, 36), (2081, 32768, 25), (2081, 0, 16)])
def test_campaign_counts(until: int, outside: int, level: int) -> None:
    """Six cases told at half reach count as 3 besides the prior 1, against 3: 64 * 4 // 7 = 36; at a quarter 64 * 2 // 5 = 25.

    Only at the level named does anybody act. Outside the ages (2081 weeks in week 1) reach is multiplied: a quarter of 6 is 1 (floor).
    """
    tables = small(
        conduct_count=[[SURE]] * 80, conduct_response=[[ONE if i == level else 0 for i in range(64)]] * 2, campaign_level=[32768] * 9,
        campaign_count=[6, 0], campaign_until_age=until, campaign_outside=outside,
    )  # fmt: skip
    assert told(live(tables, 3, 1, 1, SIX), 1)["acts"] == {0: 6}


def test_campaign_raises_conduct() -> None:
    """Half of the candidates would be acted upon; a rise by 2 at half reach doubles that to all."""
    tables = small(
        conduct_count=[[SURE]] * 80, conduct_age_share=[[ONE // 2, 0]] * 4, campaign_level=[32768] * 9, campaign_rise=[131072, 0]
    )
    assert told(live(tables, 3, 1, 1, SIX), 1)["acts"] == {0: 6}


def test_campaign_and_support() -> None:
    """At reach 65535 a certain lift is all but certain, and beats backlash; backlash alone strikes only those once barred."""
    listed = {"lists_opening": [SURE, 0], "sanctions_bars": bars({(2, 1): 1}), "campaign_level": [65535] * 30, "campaign_backlash": SURE}
    lived = live(small(**listed, campaign_lift=SURE), 3, 0, 0, SIX)
    assert (told(lived, 0)["support_up"], told(lived, 0)["support"]) == ({0: 6}, {9: 6})
    lived = live(small(**listed), 3, 0, 13, SIX)
    assert [told(lived, w).get("support_down", {}) for w in (0, 13)] == [{}, {0: 6}]
    assert lived.mind == [MIND - 1] * 6


def test_named_and_shamed() -> None:
    """Listed from the start and barred from service 0: named, and so ashamed that all comply. Whom the list does not bar is not named."""
    shame = {"lists_opening": [SURE, 0], "access_named": [1], "access_shame": [SURE]}
    lived = live(small(**shame, sanctions_bars=bars({(2, 1): 1})), 3, 1, 1, SIX)
    assert told(lived, 1) == {
        "newly_barred": {0: 6}, "newly_barred_by": {0: 6}, "barred": {0: 6}, "named": {0: 6}, "complied": {0: 6}, "awake": {0: 6},
        "group_barred": GROUPS,
    }  # fmt: skip
    assert told(live(small(**shame), 3, 1, 1, SIX), 1) == {"listed": {0: 6}}


def test_what_being_barred_does_to_support() -> None:
    """Barred, refused once and told: three steps down where all are sure; on a false ground other sureties are asked."""
    tables = small(
        sanctions_bars=bars({(2, 1): 1}), lists_opening=[SURE, 0], services_notice=[SURE], services_intent=[[[[SURE] * 4] * 8] * 8],
        opinion_bar=[SURE, 0], opinion_refusal=[SURE, 0], opinion_informed=SURE,
    )  # fmt: skip
    lived = live(tables, 3, 1, 2, SIX)
    assert [told(lived, w)["support_down"] for w in (1, 2)] == [{0: 18}, {0: 6}]  # in week 2 only refused
    tables["opinion.bar"] = tables["opinion.refusal"] = [0, SURE]
    assert told(live(tables, 3, 1, 1, SIX), 1)["support_down"] == {0: 6}  # no ground is false: informed alone


def test_what_people_see() -> None:
    """Unknown records frighten nobody; where nothing is shown people act as if not in force; rumour carries half of the climate."""
    seen = {"conduct_count": [[SURE]] * 80, "conduct_wary": [1, 0]}
    assert live(small(**seen), 3, 1, 1, SIX).wary == [5] * 6
    assert live(small(**seen, access_known=[0]), 3, 1, 1, SIX).wary == [7 << 8] * 6
    gain = {"conduct_gain": [[[0, 0], [ONE, 0]]]}
    assert told(live(small(**seen, **gain), 3, 1, 1, SIX), 1)["acts"] == {0: 6}
    assert "acts" not in told(live(small(**seen, **gain, access_shown=[0]), 3, 1, 1, SIX), 1)
    barred = {"sanctions_bars": bars({(2, 0): 1}), "conduct_climate_gain": 4000, "access_rumour": [ONE // 2]}
    assert live(small(**barred), 3, 1, 2, SIX).climate == [2000]


def test_bias_of_detection() -> None:
    """Half of acts are recorded of anybody but of those of profile bits 4 (these): a factor of 2, so all."""
    bias = [131072 if bits == 4 else 0 for bits in range(32)]
    tables = small(conduct_count=[[SURE]] * 80, detection_record=[[ONE // 2, 0]], detection_bias=bias)
    assert told(live(tables, 3, 1, 1, SIX), 1)["records"] == {0: 6}


PAIRS = [Community(13, 2, 0, 0, 0), Community(15, 2, 1, 0, 0), Community(17, 2, 2, 0, 1)]


def test_cells_hide_their_complaints() -> None:
    """Tier 2 bars service 0 and each person is refused once a week and complains; in county 2 all live in tier 8, and are not.

    Cell 0 (counties 0, 1): debt (100 + 300) // 2 = 200, promise (700 + 800) // 2 = 750; cell 1: 500 and 900. Weights 1, 1, 2. In a
    quarter cell 0 has 13 * 4 = 52 complaints of 4 persons at worst 26 000 000: 52 * 10^9 // 104 000 000 = 500, so part 500.
    Week 0: (800 + 750 + 2000) // 4 = 887 against (500 + 900 + 2000) // 4 = 850: of two cells one is lowest, cell 1, and it hides a half.
    Week 13: (800 + 750 + 1000) // 4 = 637: cell 0 is lowest, and hides a half; in cell 1 a quarter is left.
    Week 26: shown 26 complaints: part 750: 762, in truth 637. Cell 0 hides all from then on, and in week 39 shows 887: cell 1 is lowest.
    """
    tables = small(
        sanctions_bars=bars({(2, 0): 1}), services_intent=EVERY_SERVICE_ONCE, local_government_complain=[SURE],
        rollout_join_week=[0, 0, 99], detection_watch=[ONE] * 3, local_government_active=[1], local_government_debt=[100, 300, 500],
        local_government_promise=[700, 800, 900], local_government_weight=[1, 1, 2], local_government_worst=26_000_000,
        local_government_lowest=500, local_government_hiding_step=32768, local_government_keep=128,
    )  # fmt: skip
    lived = live(tables, 3, 0, 40, PAIRS)
    assert lived.cells == {
        0: [(887, 887, 0, 0, 0), (850, 850, 0, 32768, 0)],
        13: [(637, 637, 0, 32768, 52), (850, 850, 0, 16384, 0)],
        26: [(762, 637, 0, 65536, 52), (850, 850, 0, 8192, 0)],
        39: [(887, 637, 0, 32768, 52), (850, 850, 0, 40960, 0)],
    }
    assert (lived.effort, lived.hiding, lived.complaints) == ([0, 0, 0], [32768, 32768, 40960], [4, 4, 0])
    tables["local_government.active"] = [0]
    lived = live(tables, 3, 0, 13, PAIRS)
    assert (lived.cells, lived.hiding, lived.complaints) == ({}, [0, 0, 0], [2, 2, 0])


def test_a_cell_enforces() -> None:
    """Watched by half, and recorded by chance; the only cell is the lowest, doubles its effort at once and then records everything."""
    tables = small(
        conduct_count=[[SURE]] * 80, detection_watch=[ONE // 2], local_government_active=[1], local_government_lowest=1000,
        local_government_enforce=SURE, local_government_effort_step=40000, local_government_effort_most=65536,
    )  # fmt: skip
    lived = live(tables, 3, 0, 13, SIX)
    assert [lived.cells[w] for w in (0, 13)] == [[(666, 666, 40000, 0, 0)], [(666, 666, 65536, 0, 0)]]
    assert told(lived, 13) == TURNED | {"acts": {0: 6}, "records": {0: 6}, "awake": {0: 6}, "candidates": {0: 6}}
