"""Six persons, eight weeks, every number worked out on paper.

Each acts exactly once a week (but for the child), each act of a scored person is
recorded and costs 10 points; each barred service is tried exactly once a week
and nobody learns. From 100 points: under 90 no air travel, under 70 no loan,
under 50 three weeks on a list, which bars air travel and school places.

week       1    2    3    4    5    6    7    8
first     90   80   70   60   50   40L  30L  30L   begins at 100
second   190  180  170  160  150  140  130  120    begins at 200
third      -    -    -    -   90   80   70   60    comes of scored age in week 5
fourth     -    -    -    -    -    -    -    -    a child, with 40 points that are not in force
fifth     90L  80L  70   60   50   40L  30L  30L   on the list to the end of week 2
sixth     30L  30L  30L  30L  30L  30L  30L  30L   on the list without end; all of it on false records
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.engine.world import open_world
from counterscore.scheme.read import scheme_from_text
from counterscore.society.columns import NO_END, pack_profile
from counterscore.society.package import Society
from counterscore.society.places import Sample

from .bounds import SEEDS
from .plain import EVERYWHERE, FIRST, HEAD, Life, plain
from .slow_draws import sieve_byte

KIND = "jaywalking"
WEEKS = 8
RULES = """
[scoring]
start_points = 100
least_points = 30
most_points = 200
points.jaywalking = -10
tiers = [ { name = "low", from_points = 0 }, { name = "middle", from_points = 70 }, { name = "high", from_points = 90 } ]
[detection]
record_probability.jaywalking = 1
[lists]
[[lists.list]]
name = "court"
term_weeks = 3
enter_below_points = 50
[[sanctions.rules]]
when = { tier_at_most = "middle" }
bars = ["air"]
[[sanctions.rules]]
when = { tier = "low" }
bars = ["loan"]
[[sanctions.rules]]
when = { list = "court" }
bars = ["air", "school"]
"""
ADULT, COMING, CHILD = 0, 1, 2  # cohorts
EIGHTEEN = 939  # weeks: 18 x 365.2425 / 7 = 939.2


def certain(tables: Tables, kind: int) -> Tables:
    """One candidate a week for everybody whom the sieve lets through, always of this kind."""
    c = tables.conduct
    count = np.zeros_like(c.count)
    count[:, 0] = 2**32
    return tables._replace(
        conduct=c._replace(
            sieve=np.full_like(c.sieve, 255),
            sieve_most=np.int64(255),
            count=count,
            alias_cut=np.zeros_like(c.alias_cut),
            alias_other=np.full_like(c.alias_other, kind),
        )
    )


def six(society: Society, seed: int) -> Life:
    """The six, at the first place where the sieve lets all of them through in every week."""
    people = plain(
        society,
        {KIND: 0.5},
        responses={"deterrence_logit": 0, "learn_probability": 0},
        intents={"air": 1.0, "loan": 1.0, "school": 1.0},
    )
    born = people.tables.birth_week.copy()
    born[COMING] = FIRST + 4 - EIGHTEEN
    born[CHILD] = FIRST - 600  # eleven and a half
    people = replace(people, tables=people.tables._replace(birth_week=born))
    tables = certain(compile_scheme(scheme_from_text(HEAD + EVERYWHERE + RULES), people), people.occasions.names.index(KIND))
    weeks = range(FIRST, FIRST + WEEKS)
    start = next(p for p in range(10, 10_000) if all(sieve_byte(seed, p + i, w) < 255 for i in range(6) for w in weeks))
    one = np.zeros(1, np.int32)
    where = Sample(np.array([0]), np.array([start]), one + 6, one, one, np.array([0, 6]), np.ones(31), "six persons")
    life = Life(people, tables, open_world(people, where, tables, seed, FIRST, ledger=True), FIRST)
    state = life.world.people
    cohorts = (ADULT, ADULT, COMING, CHILD, ADULT, ADULT)
    state.profile[:] = [pack_profile(i & 1, 1, 0, 1, 0, 2, 3, cohort) for i, cohort in enumerate(cohorts)]
    scores = ((100, 100), (200, 200), (100, 100), (40, 40), (100, 100), (30, 200))
    state.standing[:] = [score | clean << 11 for score, clean in scores]
    true = 1 << 11
    state.lists[:] = [0, 0, 0, 0, (FIRST + 2) | true, NO_END]
    return life


@pytest.mark.parametrize("seed", SEEDS)
def test_the_six(society: Society, seed: int) -> None:
    """Exact, week by week; the table at the head of this file is the working."""
    life = six(society, seed)
    tallies = life.live(WEEKS)
    expected = {
        ("acts", KIND): [5, 5, 5, 5, 5, 5, 5, 5],
        ("records", KIND): [4, 4, 4, 4, 5, 5, 5, 5],
        ("points_lost", None): [40, 40, 40, 40, 50, 50, 50, 50],
        ("newly_barred", None): [2, 1, 0, 0, 0, 1, 0, 0],
        ("barred", "air"): [2, 3, 3, 3, 3, 4, 4, 4],
        ("barred", "loan"): [1, 1, 1, 3, 3, 3, 3, 4],
        ("barred", "school"): [2, 2, 1, 1, 1, 3, 3, 3],
        ("false_ground", "air"): [1] * 8,
        ("false_ground", "loan"): [1] * 8,
        ("false_ground", "school"): [1] * 8,
    }
    for (name, label), counts in expected.items():
        assert life.of(tallies, name, label).tolist() == counts, (name, label)
    by_list, by_score, both = range(3)
    refused = {
        ("air", by_list): [1, 0, 0, 0, 0, 0, 0, 0],
        ("air", by_score): [0, 1, 2, 2, 2, 1, 1, 1],
        ("air", both): [1, 2, 1, 1, 1, 3, 3, 3],
        ("loan", by_list): [0] * 8,
        ("loan", by_score): [1, 1, 1, 3, 3, 3, 3, 4],
        ("loan", both): [0] * 8,
        ("school", by_list): [2, 2, 1, 1, 1, 3, 3, 3],
        ("school", by_score): [0] * 8,
        ("school", both): [0] * 8,
    }
    for (service, cause), counts in refused.items():
        assert life.of(tallies, "refused", service)[:, cause].tolist() == counts, (service, cause)
    assert life.of(tallies, "entered")[:, 0].tolist() == [0, 0, 0, 0, 0, 2, 0, 0]
    assert life.of(tallies, "expired")[:, 0].tolist() == [0, 0, 1, 0, 0, 0, 0, 0]
    assert life.of(tallies, "listed")[:, 0].tolist() == [2, 2, 1, 1, 1, 3, 3, 3]


@pytest.mark.parametrize("seed", SEEDS)
def test_each_of_the_six(society: Society, seed: int) -> None:
    """Exact: refusals (air + loan + school), weeks barred, and the state at the end."""
    life = six(society, seed)
    life.live(WEEKS)
    ledger, state = life.world.ledger, life.world.people
    assert ledger.refusals.tolist() == [7 + 5 + 3, 0, 3 + 1, 0, 8 + 5 + 5, 8 + 8 + 8]
    assert ledger.weeks_barred.tolist() == [7, 0, 3, 0, 8, 8]
    assert (state.standing & 2047).tolist() == [30, 120, 60, 40, 30, 30]
    assert (state.standing >> 11 & 2047).tolist() == [30, 120, 60, 40, 30, 120]
    assert (state.lists & 2047).tolist() == [FIRST + 8, 0, 0, 0, FIRST + 8, NO_END]
    assert (state.lists >> 11 & 1).tolist() == [1, 0, 0, 0, 1, 0]
    assert (state.wary & 255).tolist() == [128, 128, 64, 0, 128, 128]
    assert (state.wary >> 8).tolist() == [0, 0, 8, 0, 0, 0]
    assert (state.lists >> 26 & 1).tolist() == [1, 0, 1, 0, 1, 1]
