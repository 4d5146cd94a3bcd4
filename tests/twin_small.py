"""A world of six persons for hand-worked situations: tables in which nothing happens, and how to read what did happen."""

from typing import Any

from twin import Community, Lived

SURE = 1 << 32
ONE = 1 << 31
SIX = [Community(first=13, size=6, county=0, province=0)]  # persons 13..18: two blocks of the sieve
# What the turn of a quarter tallies where nothing happens: support, and person 16 asked (dissent 2048, not over one half, as said)
TURNED: dict[str, dict[int, int]] = {"support": {8: 6}, "survey": {0: 1, 1: 1, 2: 1}}
MIND = 8 + (25 << 4) + (25 << 10)
GROUPS = {0: 6, 2: 6, 6: 6, 9: 6, 12: 6}  # women, rural, quintile 3rd, majority, 30-44 (2080 weeks = 40 years)
EVERY_SERVICE_ONCE = [[[[SURE, 0, 0, 0]] * 8] * 8]  # one attempt at each service, by those who have not learned


def small(eras: int = 1, **changes: Any) -> dict[str, Any]:
    """Tables in which every person is a rural woman who drives, of quintile 2 and 40 years of age, and nothing happens.

    Kinds are two: 0, and the accusation 1. Scores run from 0 to 1200 and start at 1000; tier 0 is below 500, tier 1 below 800.
    Support is 8 of 15, finance 25 of 50; whoever is of support j would like to dissent by 4096 - 256 * j.
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
        "scoring.association": 0, "scoring.rewards": [0] * 8,
        "detection.bias": [65536] * 32, "detection.misshare": [0] * eras, "detection.stale": 0, "detection.stale_weeks": 0,
        "access.rumour": [ONE] * eras, "access.shown": [1] * eras, "access.known": [SURE] * eras, "access.named": [0] * eras,
        "access.shame": [0] * eras, "access.lenders": [65536] * eras,
        "campaign.level": [0] * 2046, "campaign.from_age": 0, "campaign.until_age": 5000, "campaign.outside": 0, "campaign.lift": 0,
        "campaign.backlash": 0, "campaign.count": [0, 0], "campaign.rise": [0, 0],
        "credit.start": 25, "credit.drift": 0, "credit.ease": 0, "credit.strain": [[65536, 65536]] * 4, "credit.strain_up": 0,
        "credit.points": [[0, 0]] * eras, "credit.weight": [0] * eras, "credit.cut": [0] * eras,
        "local_government.active": [0] * eras, "local_government.debt": [0], "local_government.promise": [0],
        "local_government.worst": 1, "local_government.weight": [1, 1, 1], "local_government.lowest": 0, "local_government.enforce": 0,
        "local_government.effort_most": 65536, "local_government.effort_step": 0, "local_government.hiding_step": 0,
        "local_government.keep": 256, "local_government.complain": [0] * eras,
        "opinion.band": [0, 0], "opinion.base_cut": [[0] * 8 + [SURE] * 7] * 10, "opinion.drift": [0] * 16, "opinion.bar": [0, 0],
        "opinion.refusal": [0, 0], "opinion.informed": 0,
        "redress.decide": [0] * eras, "redress.file": [0] * eras, "redress.upheld": [0, 0], "redress.repair": [0] * eras,
        "redress.repair_points": 0, "redress.deed_points": 0,
        "speech.bold": [4096] * 256, "speech.desired": [4096 - 256 * j for j in range(16)], "speech.tolerance": [0] * eras,
        "speech.visibility": [0] * eras, "speech.active": [0] * eras, "speech.kind": [0, 0], "speech.surveillance": [0] * eras,
        "speech.wary": [0] * 64, "speech.severity": [[0] * 9] * eras, "speech.embolden": 0, "speech.proportional": 0,
        "youth_league.from_age": 0, "youth_league.until_age": 5000, "youth_league.opening": [0, 0], "youth_league.paired": [0] * 4,
        "youth_league.party": 0, "youth_league.leave": 0, "youth_league.join": 0, "youth_league.attend": [0] * eras,
        "youth_league.pair": 0, "youth_league.tie": 0, "youth_league.birth": 0, "youth_league.loyal": [0, 0], "youth_league.hold": 0,
        "youth_league.disciplined": [0, 0], "youth_league.expel": 0, "youth_league.factor": [[65536, 65536]] * 3,
        "youth_league.festival": [0, 0],
    }  # fmt: skip
    mechanisms = {name.split(".")[0] for name in tables}
    for name, value in changes.items():
        key = next(f"{m}.{name[len(m) + 1 :]}" for m in mechanisms if name.startswith(f"{m}_"))
        assert key in tables, key
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


def bars(rows: dict[tuple[int, int], int]) -> list[list[list[int]]]:
    """The masks of one era by (tier, flags); the others are 0."""
    return [[[rows.get((tier, flags), 0) for flags in range(4)] for tier in range(9)]]
