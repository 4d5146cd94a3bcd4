"""Six persons and a large society whose grounds of refusal are known beforehand.

Six, ten weeks. Each does one thing every week, each is recorded and costs 10 points;
under 70 points air travel and loans are closed, and each is tried once a week.

                      begins   under 70 from   refusals of each service
first    jaywalks        100       week 4               7   on the scheme's own terms
second   jaywalks        130       week 7               4   on the scheme's own terms
third    petitions       100       week 4               7   unjustified: a true record of what is lawful
fourth   petitions        60       week 1              10   nobody's record: the bar stands without any
fifth    is accused      100       week 4               7   on false ground
sixth    is accused      110       week 5               6   on false ground
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.engine.examined import FALSE, NECESSARY, OWN, PART, SUFFICIENT, UNJUSTIFIED, Counts, blank_counts
from counterscore.engine.replay import Past, Rankings
from counterscore.engine.world import open_world
from counterscore.scheme.read import scheme_from_text
from counterscore.society.columns import pack_profile
from counterscore.society.package import Society
from counterscore.society.places import Sample, of_communities
from counterscore.study.attribution import judged_by, question
from tests.known.plain import EVERYWHERE, FIRST, HEAD, plain
from tests.known.slow_draws import sieve_byte

DONE, LAWFUL = "jaywalking", "petition_in_person"
SEED, WEEKS = 4, range(FIRST, FIRST + 10)
SCORED = """
[scoring]
start_points = 100
least_points = 0
most_points = 200
points.jaywalking = -10
points.petition_in_person = -10
tiers = [ { name = "low", from_points = 0 }, { name = "high", from_points = 70 } ]
[detection]
record_probability.jaywalking = 1
record_probability.petition_in_person = 1
false_records_per_week = 0.004
false_weight.jaywalking = 1
[[sanctions.rules]]
when = { tier = "low" }
bars = ["air", "loan"]
"""
NO_RANKING = Rankings(np.zeros(0, np.int32), np.zeros((0, 0), np.int64), np.zeros((0, 0), np.int64))
JAYWALKS, PETITIONS, ACCUSED = 0, 1, 2  # flags of the profile, so that each has a rate class of its own


class Prepared(Past):
    """A past whose people are prepared by the test."""

    def world(self, communities: Any, ledger: bool = False, threads: int = 1) -> Any:
        """The six, as they begin."""
        world = open_world(self.society, self.who, self.tables, self.seed, self.weeks[0], ledger, threads)
        flags = (JAYWALKS, JAYWALKS, PETITIONS, PETITIONS, ACCUSED, ACCUSED)
        world.people.profile[:] = [pack_profile(flag & 1, flag >> 1, 0, 0, 0, 2, 3, 0) for flag in flags]
        world.people.standing[:] = [score | score << 11 for score in (100, 130, 100, 60, 100, 110)]
        return world


def each_week(tables: Tables, society: Society) -> Tables:
    """One candidate a week for everybody, of the kind that belongs to the rate class; half of the accused would be spared otherwise."""
    c = tables.conduct
    names = society.occasions.names
    kinds = {JAYWALKS: names.index(DONE), PETITIONS: names.index(LAWFUL), ACCUSED: int(c.accusation)}
    other = np.zeros_like(c.alias_other)
    for row in range(other.shape[0]):
        other[row] = kinds.get(row & 3, 0)
    count = np.zeros_like(c.count)
    count[:, 0] = 2**32
    always = {"sieve": np.full_like(c.sieve, 255), "sieve_most": np.int64(255), "count": count}
    rules = c._replace(**always, alias_cut=np.zeros_like(c.alias_cut), alias_other=other)
    return tables._replace(conduct=rules)


@pytest.fixture(scope="module")
def counts(society: Society) -> tuple[Counts, Society]:
    rates = {DONE: 0.5, LAWFUL: 0.5}
    still = {"deterrence_logit": 0.0, "learn_probability": 0.0}
    people = plain(society, rates, responses=still, intents={"air": 1.0, "loan": 1.0})
    tables = each_week(compile_scheme(scheme_from_text(HEAD + EVERYWHERE + SCORED), people), people)
    start = next(p for p in range(10, 10**6) if all(sieve_byte(SEED, p + i, w) < 255 for i in range(6) for w in WEEKS))
    one = np.zeros(1, np.int32)
    where = Sample(np.array([0]), np.array([start]), one + 6, one, one, np.array([0, 6]), np.ones(31), "six persons")
    out = blank_counts(1)
    past = Prepared(people, tables, where, NO_RANKING, SEED, WEEKS)
    persons = question(past, np.array([0]), judged_by(people), out)
    assert persons.lived == persons.community.size == 6
    assert persons.field("refusals").tolist() == [14, 8, 14, 20, 14, 12]
    assert persons.field("refusals_false").tolist() == [0, 0, 0, 0, 14, 12]
    assert persons.field("weeks_barred").tolist() == [7, 4, 7, 10, 7, 6]
    assert persons.field("meets").tolist() == [1, 1, 1, 1, 0, 0]
    return Counts(*(c[0] for c in out)), people


def test_grounds_are_those_on_paper(counts: tuple[Counts, Society]) -> None:
    found, people = counts
    air, loan = (people.services.names.index(name) for name in ("air", "loan"))
    for service in (air, loan):
        for reading in range(2):
            assert found.refused[reading, OWN, service] == 7 + 4 + 10
            assert found.refused[reading, UNJUSTIFIED, service] == 7
            assert found.refused[reading, FALSE, service] == 7 + 6
        assert found.nobody[service] == 10
        assert found.joint[service] == 0
    assert found.refused.sum() == 2 * 2 * (7 + 4 + 7 + 10 + 7 + 6)


def test_kinds_are_those_on_paper(counts: tuple[Counts, Society]) -> None:
    """The accused are accused of jaywalking; the bar that stands without any record rests on no kind."""
    found, people = counts
    air = people.services.names.index("air")
    for role in (PART, NECESSARY, SUFFICIENT):
        by_kind = found.kind[role, :, air]
        assert by_kind[people.occasions.names.index(DONE)] == 7 + 4 + 7 + 6
        assert by_kind[people.occasions.names.index(LAWFUL)] == 7
        assert by_kind.sum() == 7 + 4 + 7 + 6 + 7


def test_safeguards_are_those_on_paper(counts: tuple[Counts, Society]) -> None:
    found, _ = counts
    no_false, no_misshared, no_stale, _, _, no_lawful, no_minor = found.undone
    assert no_false.tolist() == [2 * 13, 0, 0]
    assert no_misshared.tolist() == [0, 0, 0]
    assert no_stale.tolist() == [0, 0, 0]
    assert no_lawful.tolist() == [0, 2 * 7, 0]
    assert no_minor.tolist() == [2 * 13, 2 * 7, 2 * 11]  # jaywalking is a small fine, a petition nothing; the fourth's bar rests on neither


def test_every_week_barred_was_barred_as_lived(counts: tuple[Counts, Society]) -> None:
    found, _ = counts
    assert found.checked.tolist() == [7 + 4 + 7 + 10 + 7 + 6, 0]
    assert found.weeks[NECESSARY].sum() == 7 + 4 + 7 + 7 + 6


LISTED = """
[detection]
record_probability.jaywalking = 1
record_probability.petition_in_person = 1
false_records_per_week = {false}
false_weight.jaywalking = 1
[lists]
[[lists.list]]
name = "court"
kinds = ["jaywalking", "petition_in_person"]
[[sanctions.rules]]
when = {{ list = "court" }}
bars = ["air"]
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_large_society_keeps_to_the_closed_form(society: Society, seed: int) -> None:
    """Listed for good by the first record of any sort, one attempt a week with chance `q`; each sort comes at a rate of its own.

    After w weeks somebody is listed on false records alone with chance exp(-(d + l) w)(1 - exp(-f w)), on lawful conduct alone
    with (1 - exp(-l w)) exp(-(d + f) w), at all with 1 - exp(-(d + l + f) w). The bound is five standard deviations, the variance of a
    person's refusals being at most the number of weeks times their mean.
    """
    d, lawful, false, q, weeks = 0.01, 0.006, 0.003, 0.3, 40
    people = plain(
        society,
        {DONE: d, LAWFUL: lawful},
        responses={"deterrence_logit": 0.0, "learn_probability": 0.0, "reward_logit": 0.0},
        intents={"air": q},
    )
    tables = compile_scheme(scheme_from_text(HEAD + EVERYWHERE + LISTED.format(false=false)), people)
    where = of_communities(people, np.arange(12))
    none = Rankings(np.zeros(0, np.int32), np.zeros((0, 12), np.int64), np.zeros((0, 12), np.int64))
    past, out = Past(people, tables, where, none, seed, range(FIRST, FIRST + weeks)), blank_counts(12)
    question(past, np.arange(12), judged_by(people), out, threads=2)
    air = people.services.names.index("air")
    found = out.refused[:, 0, :, air].sum(axis=0)
    w = np.arange(1, weeks + 1)
    some = 1 - np.exp(-(d + lawful + false) * w)
    on_false = np.exp(-(d + lawful) * w) * (1 - np.exp(-false * w))
    on_lawful = (1 - np.exp(-lawful * w)) * np.exp(-(d + false) * w)
    for ground, chance in ((FALSE, on_false), (UNJUSTIFIED, on_lawful), (OWN, some - on_false - on_lawful)):
        mean = where.persons * q * chance.sum()
        assert mean > 500
        assert abs(found[ground] - mean) < 5 * np.sqrt(weeks * mean), ground
    assert out.checked[:, 1].sum() == 0


def test_the_bound_would_notice() -> None:
    """Grounds mixed up would lie outside it: the three means are further apart than the bounds are wide."""
    d, lawful, false, weeks, persons = 0.01, 0.006, 0.003, 40, 27_600
    w = np.arange(1, weeks + 1)
    some = 1 - np.exp(-(d + lawful + false) * w)
    a = np.exp(-(d + lawful) * w) * (1 - np.exp(-false * w))
    b = (1 - np.exp(-lawful * w)) * np.exp(-(d + false) * w)
    means = [persons * 0.3 * x.sum() for x in (a, b, some - a - b)]
    for i in range(3):
        for j in range(i):
            assert abs(means[i] - means[j]) > 5 * np.sqrt(weeks * means[i]) + 5 * np.sqrt(weeks * means[j])
