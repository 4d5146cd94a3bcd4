"""The slow twin before it judges the engine: published draws, and situations of six persons worked out by hand.

In every situation chance is taken away (thresholds are 0 or 2^32), so that each number can be reasoned from docs/law.md.
"""

from typing import Any

import pytest

from twin import Community, Lived, draw, draw_profile, live, philox

SURE = 1 << 32
ONE = 1 << 31
SIX = [Community(first=13, size=6, county=0, province=0)]  # persons 13..18: two blocks of the sieve


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_published_answers(counter: Any, key: Any, answer: Any) -> None:
    assert philox(counter, key) == answer


def test_draw_lays_out_counter_and_key() -> None:
    assert draw((7 << 32) + 5, 11, 3, 6, 1) == philox((11, 3, 6 + 256, 0), (5, 7))


def small(eras: int = 1, **changes: Any) -> dict[str, Any]:
    """Tables in which every person is a rural woman who drives, of quintile 2 and 40 years of age, and nothing happens.

    Kinds are two: 0, and the accusation 1. Scores run from 0 to 1200 and start at 1000; tier 0 is below 500, tier 1 below 800.
    """
    tables = {
        "eras.week": list(range(eras)),
        "society.cells": 1, "society.alias_cut": [[SURE]], "society.alias_other": [[0]],
        "society.cell_bits": [4], "society.cell_quintile": [2], "society.cell_band": [0],
        "society.cohort_cut": [[0, SURE]], "society.travel_cut": [[[0, 0, 0, SURE]] * 5] * 2,
        "ages.birth_week": [5000, -2080], "ages.group_from": [520, 1000, 2000, 3000], "ages.report_from": [936, 1560, 2340, 3120],
        "conduct.sieve": [256] * 80, "conduct.count": [[0]] * 80, "conduct.alias_cut": [[0] * 64] * 80,
        "conduct.alias_other": [[0] * 64] * 80, "conduct.accusation": 1, "conduct.once": [0, 0], "conduct.from_age": 520,
        "conduct.caught_prior": 1, "conduct.uncaught_prior": 3, "conduct.age_share": [[ONE, 0]] * 4,
        "conduct.response": [[ONE] * 64] * 2, "conduct.gain": [[[ONE, 0]] * 2] * eras, "conduct.wary": [0, 0], "conduct.caught_gain": 5,
        "conduct.uncaught_gain": 7, "conduct.keep": 256, "conduct.climate_cap": 9000, "conduct.climate_decay": 0, "conduct.climate_gain": 0,
        "detection.record": [[ONE, 0]] * eras, "detection.watch": [ONE], "detection.false_accept": [0] * eras,
        "detection.false_cut": [[SURE]] * eras,
        "scoring.start": 1000, "scoring.spread": 0, "scoring.least": 0, "scoring.most": 1200, "scoring.drift": 0,
        "scoring.points": [[0, 0]] * eras, "scoring.cap_slot": [2, 2], "scoring.cap": [0, 0],
        "scoring.cut": [0, 500, 800, 4096, 4096, 4096, 4096, 4096],
        "lists.opening": [0, 0], "lists.opening_term": [0, 0], "lists.entry": [[0, 0]] * eras, "lists.term": [[0, 0]] * eras,
        "lists.enter_below": [[0, 0]] * eras, "lists.comply": [[0, 0]] * eras, "lists.pressure": [[0, 0]] * eras,
        "sanctions.bars": [[[0] * 4] * 9] * eras, "sanctions.least_age": 936,
        "rollout.scored_age": 936, "rollout.join_week": [0], "rollout.counted": [SURE] * eras,
        "services.intent": [[[[0] * 4] * 8] * 8] * eras, "services.retry": [0] * 8, "services.evadable": [0] * 8,
        "services.linked": [0] * eras, "services.notice": [0] * eras, "services.learn": 0, "services.evade": 0,
    }  # fmt: skip
    for name, value in changes.items():
        key = name.replace("_", ".", 1)
        assert key in tables
        tables[key] = value
    return tables


def only_kind(kind: int) -> dict[str, Any]:
    """Every candidate is of this kind: slots keep nothing for themselves and hand all to it."""
    return {"conduct_alias_cut": [[0] * 64] * 80, "conduct_alias_other": [[kind] * 64] * 80}


def told(lived: Lived, week: int) -> dict[str, dict[int, int]]:
    """What one week tallied, without the zeros."""
    found = {name: {i: n for i, n in enumerate(values) if n} for name, values in lived.tallies[week, 0].items()}
    return {name: values for name, values in found.items() if values}


def absorbed(trace: int, *events: tuple[int, int, int]) -> int:
    """The ledger's formula, letter by letter, over (w, a, b)."""
    for w, a, b in events:
        trace = ((trace ^ (w * 2**16 + a * 2**8 + b)) * 0x9E3779B97F4A7C15) % 2**64
        trace ^= trace >> 29
    return trace


def test_nothing_happens() -> None:
    """Bits: driver 4, then quintile 2, travel 3, cohort 1: 4 + 32 * (2 + 5 * (3 + 8 * 1)) = 4 + 32 * 57 = 1828."""
    lived = live(small(), 1, 0, 7, SIX)
    assert lived.profile == [1828] * 6
    assert draw_profile(small(), 1, 13, 0) == 1828
    assert lived.standing == [1000 + 1000 * 2048] * 6
    assert lived.lists == lived.wary == lived.trace == lived.weeks_barred == lived.refusals == [0] * 6
    assert sorted(lived.tallies) == [(w, 0) for w in range(8)]
    assert all(told(lived, w) == {} for w in range(8))
    assert sorted(lived.scores) == [3, 7]
    assert lived.scores[7][0][1000] == sum(lived.scores[7][0]) == 6


def test_points_until_barred() -> None:
    """One kind, seen for certain, costs 150, twice a week; below 500 service 1 refuses each person once and teaches them.

    Drift 52 gives one point each week back towards 1000 (none in week 0, at 1000):
    week 0: 1000 - 300 = 700 (tier 1); week 1: 701 - 300 = 401, tier 0, barred, the attempt made, t falls to 0, so one refusal;
    learned = 1 (no evasion), and the learned have no intent; week 2: 402 - 300 = 102, barred, no attempt.
    The climate of week 2 hears of 6 barred of 6: 4000 * 6 // 6. The true record bars too, so no ground is false.
    """
    intent = [[[[SURE, 0, 0, 0]] * 8] * 8]
    bars = [[[0b10] * 4, *[[0] * 4] * 8]]
    tables = small(
        conduct_count=[[SURE, SURE, 0]] * 80, scoring_points=[[-150, 0]], scoring_drift=52, conduct_climate_gain=4000,
        sanctions_bars=bars, services_intent=intent, services_learn=SURE, conduct_wary=[1, 0],
    )  # fmt: skip
    lived = live(tables, 9, 0, 2, SIX, readings=[1])
    every_week = {"acts": {0: 12}, "records": {0: 12}, "points_lost": {0: 1800}, "awake": {0: 6}, "candidates": {0: 12}}
    groups = {0: 6, 2: 6, 6: 6, 9: 6, 12: 6}  # women, rural, quintile 3rd, majority, 30-44 (2080 weeks = 40 years)
    assert told(lived, 0) == every_week
    barred = {"barred": {1: 6}, "group_barred": groups}
    # refusals of service 1 by score alone: 3 * 1 + 1
    assert told(lived, 1) == every_week | barred | {"newly_barred": {0: 6}, "refused": {4: 6}, "group_refused": groups}
    assert told(lived, 2) == every_week | barred
    assert lived.standing == [102 + 102 * 2048] * 6
    assert lived.lists == [(1 << 24) + (1 << 26)] * 6
    assert lived.wary == [30] * 6  # six acts, each caught: 6 * 5
    assert lived.climate == [4000]
    assert lived.fresh == [0]
    assert sorted(lived.scores) == [1]
    assert lived.scores[1][0][401] == 6
    week_0 = [(0, 1, 0), (0, 2, 0), (0, 8, 850 % 256), (0, 1, 0), (0, 2, 0), (0, 8, 700 % 256)]
    week_1 = [(1, 1, 0), (1, 2, 0), (1, 8, 551 % 256), (1, 1, 0), (1, 2, 0), (1, 8, 401 % 256), (1, 4, 2), (1, 5, 1)]
    week_2 = [(2, 1, 0), (2, 2, 0), (2, 8, 252), (2, 1, 0), (2, 2, 0), (2, 8, 102), (2, 4, 2)]
    assert lived.trace == [absorbed(0, *week_0, *week_1, *week_2)] * 6
    assert (lived.weeks_barred, lived.refusals) == ([2] * 6, [1] * 6)


def test_listed_evading_and_expired() -> None:
    """Kind 0 is done and seen in week 0 only (gain is 0 from era 1) and enters list 1 for four weeks; nobody is in force.

    Off the score the tier is 8; list 1 gives flags 2, which bars service 5. Intent is endless, so 255 attempts: week 0: refused 255 times
    each, all on the ground of the list; sure to learn, and to evade (learned 2). Week 1: 255 evasions, no refusal. Week 2 (era 2 is
    linked): 255 refusals; learned 3. Week 3 (era 3, unlinked again): those who learned 3 no longer evade: 255 refusals.
    End = 0 + 4, so in week 4 the list expires and nothing is left.
    """
    tables = small(
        eras=4, conduct_count=[[SURE]] * 80, conduct_gain=[[[ONE, 0]] * 2, *[[[0, 0]] * 2] * 3], rollout_join_week=[100],
        lists_entry=[[0b10, 0]] * 4, lists_term=[[9, 4]] * 4, sanctions_bars=[[*[[0] * 4] * 8, [0, 0, 1 << 5, 1 << 5]]] * 4,
        services_intent=[[[[SURE] * 4] * 8] * 8] * 4, services_retry=[SURE] * 8, services_evadable=[1] * 8,
        services_linked=[0, 0, 1, 0], services_learn=SURE, services_evade=SURE,
    )  # fmt: skip
    groups, refusals = {0: 6, 2: 6, 6: 6, 9: 6, 12: 6}, {0: 1530, 2: 1530, 6: 1530, 9: 1530, 12: 1530}
    awake = {"awake": {0: 6}, "candidates": {0: 6}}
    barred = awake | {"barred": {5: 6}, "group_barred": groups, "listed": {1: 6}}
    lived = live(tables, 2, 0, 4, SIX)
    entry = {"acts": {0: 6}, "records": {0: 6}, "entered": {1: 6}, "newly_barred": {0: 6}}
    refused = {"refused": {15: 1530}, "group_refused": refusals, "group_by_list": refusals}  # nobody is refused but for the list
    assert told(lived, 0) == barred | entry | refused
    assert told(lived, 1) == barred | {"evaded": {5: 1530}}
    assert told(lived, 2) == barred | refused
    assert told(lived, 3) == told(lived, 2)
    assert told(lived, 4) == awake | {"expired": {1: 6}}
    assert lived.lists == [0] * 6
    assert lived.scores == {3: {0: [0] * 2048}}
    assert (lived.weeks_barred, lived.refusals) == ([4] * 6, [765] * 6)
    events = [(0, 1, 0), (0, 2, 0), (0, 4, 32), (0, 5, 255), (1, 4, 32), (1, 6, 255), (2, 4, 32), (2, 5, 255), (3, 4, 32), (3, 5, 255)]
    assert lived.trace == [absorbed(0, *events)] * 6
    # One week earlier the list is still held: end 4 in bits 12-22, true (bit 23), learned 3, barred.
    assert live(tables, 2, 0, 3, SIX).lists == [(4 << 12) + (1 << 23) + (3 << 24) + (1 << 26)] * 6


def test_falsely_accused() -> None:
    """Three accusations a week, each believed and written as kind 0 at -200; no act, so the clean score stays at 1000.

    Week 0: 1000 - 600 = 400. Below 450 list 0 is entered, without end, on a false ground (clean 1000 is not below 450).
    Tier 0 bars service 0; the list bars 0 and 2; the clean mask is that of tier 2 and no list: 0. Each service is tried once:
    service 0 is refused for both causes, service 2 for the list: r = 2. Pressure, not compliance alone, then frees everybody for certain.
    Week 1: 400 - 600, at least 0: the same again, but nobody is newly barred, and points lost are counted in full.
    """
    rows = [[0b001, 0b101, 0b001, 0b101], *[[0, 0b101, 0, 0b101]] * 8]
    tables = small(
        conduct_count=[[SURE] * 3]*80, **only_kind(1), detection_false_accept=[SURE], scoring_points=[[-200, 0]],
        lists_enter_below=[[450, 0]], lists_pressure=[[SURE, SURE]], sanctions_bars=[rows],
        services_intent=[[[[SURE] * 4] * 8] * 8],
    )  # fmt: skip
    lived = live(tables, 2**64 - 1, 0, 1, SIX)
    groups, refusals = {0: 6, 2: 6, 6: 6, 9: 6, 12: 6}, {0: 12, 2: 12, 6: 12, 9: 12, 12: 12}
    both_weeks = {
        "false_records": {0: 18}, "points_lost": {0: 3600}, "awake": {0: 6}, "candidates": {0: 18}, "entered": {0: 6}, "complied": {0: 6},
        "barred": {0: 6, 2: 6}, "barred_false": {0: 6, 2: 6}, "refused": {2: 6, 6: 6}, "false_ground": {0: 6, 2: 6},
        "group_barred": groups, "group_refused": refusals, "group_false": refusals,
        "group_by_list": groups,  # of the two refusals of each, service 2's alone: service 0's has both causes
    }  # fmt: skip
    assert told(lived, 0) == both_weeks | {"newly_barred": {0: 6}}
    assert told(lived, 1) == both_weeks
    assert lived.standing == [1000 * 2048] * 6
    assert lived.lists == [1 << 26] * 6  # unlisted, unlearned, barred
    week_0 = [(0, 3, 0), (0, 8, 800 % 256), (0, 3, 0), (0, 8, 600 % 256), (0, 3, 0), (0, 8, 400 % 256), (0, 4, 5), (0, 5, 2), (0, 7, 0)]
    week_1 = [(1, 3, 0), (1, 8, 200), (1, 3, 0), (1, 8, 0), (1, 3, 0), (1, 8, 0), (1, 4, 5), (1, 5, 2), (1, 7, 0)]
    assert lived.trace == [absorbed(0, *week_0, *week_1)] * 6


def test_caps_renewed_with_the_year() -> None:
    """A good deed wins 60 and counts twice a year; 2001 begins within week 52 (Monday 1 January 2001).

    Three candidates a week from week 50: 1060, 1120, then nothing; week 51: nothing; week 52: two more, held at the most, 1200.
    """
    tables = small(conduct_count=[[SURE] * 3] * 80, scoring_points=[[60, 0]], scoring_cap_slot=[1, 2], scoring_cap=[0, 2])
    lived = live(tables, 4, 50, 52, SIX)
    assert [lived.tallies[w, 0]["points_won"] for w in (50, 51, 52)] == [[720], [0], [720]]
    assert lived.standing == [1200 + (1200 << 11) + (2 << 26)] * 6


def test_only_the_first_of_a_kind_done_once() -> None:
    """Three candidates of kind 0, which is done once a week, unseen: one act, no record, 7 added to uncaught (bits 8-15)."""
    tables = small(conduct_count=[[SURE] * 3] * 80, conduct_once=[1, 0], detection_record=[[0, 0]], conduct_wary=[1, 0])
    lived = live(tables, 4, 1, 1, SIX)
    assert told(lived, 1) == {"acts": {0: 6}, "awake": {0: 6}, "candidates": {0: 18}}
    assert lived.wary == [7 << 8] * 6
