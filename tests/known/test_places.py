"""Samples and roll-out: what is fixed by arithmetic alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from counterscore.compile.lower import compile_scheme
from counterscore.engine.world import open_world
from counterscore.scheme.read import scheme_from_text
from counterscore.society.package import Society
from counterscore.society.places import join_order, layout, of_communities, sample

from .bounds import SEEDS, near
from .plain import FIRST, HEAD, Life, plain, settle

SIZES = ("1:100000", "1:10000", "1:1000", "1:100")


def test_samples_are_nested(society: Society) -> None:
    """Exact: every community of a smaller sample is in every larger one, and all are in the whole."""
    chosen = [set(sample(society, size).community.tolist()) for size in SIZES]
    for smaller, larger in pairwise(chosen):
        assert smaller < larger
    assert sample(society, "all").community.size == layout(society).start.size


@pytest.mark.parametrize("size", SIZES)
def test_weights_restore_the_population(society: Society, size: str) -> None:
    """Persons of the sample times their weight is each province's population (to rounding, 1e-12), and every province is there."""
    who = sample(society, size)
    taken = np.bincount(who.province, weights=who.size, minlength=31)
    people = np.array([p.population for p in society.provinces])
    assert (taken > 0).all()
    assert np.abs(taken * who.weight / people - 1).max() < 1e-12
    of_province = np.bincount(layout(society).province, minlength=31)
    wanted = np.maximum(1, np.rint(of_province / int(size[2:])))
    assert (np.bincount(who.province, minlength=31) == wanted).all()


def test_places_tile_the_nation(society: Society) -> None:
    """Exact: communities follow one another without gap, add up to each province, and hold 500 persons or more."""
    where = layout(society)
    assert where.start[0] == 0
    assert (where.start[1:] == where.start[:-1] + where.size[:-1]).all()
    assert np.bincount(where.province, weights=where.size).tolist() == [p.population for p in society.provinces]
    assert int(where.size.sum()) == society.population
    assert where.size.min() >= 500
    assert np.bincount(where.county_province).tolist() == [p.counties for p in society.provinces]
    assert (where.county_province[where.county] == where.province).all()


def test_weighted_means_have_the_design_s_spread(society: Society) -> None:
    """A weighted total over a stratified sample of whole communities estimates its nation's total.

    For y = size of community the total is the population: exact by the weights. For y = parity of the county's
    number, the ratio estimate lies within four standard deviations of simple random sampling of communities.
    """
    where, who = layout(society), sample(society, "1:1000")
    odd = where.county % 2
    found = float((who.weight[who.province] * who.size * odd[who.community]).sum())
    variance = 0.0
    for p in range(31):
        inside = where.province == p
        n, m = int(inside.sum()), int((who.province == p).sum())
        share = odd[inside].mean()
        variance += float(where.population[p]) ** 2 * share * (1 - share) / m * (n - m) / max(1, n - 1)
    near(found, float((where.size * odd).sum()), variance)


ROLLOUT = """
[rollout]
pilot_from = 2019-03-18
pilot_share = 0.1
diffusion_from = 2019-04-15
everywhere_from = 2019-06-24
"""  # weeks 1002, 1006 and 1016


def test_counties_join_as_scheduled(society: Society) -> None:
    """Exact: a tenth of the counties in week 1002, the other m evenly in ten weeks.

    The i-th of m (from 1) joins in week 1006 + floor(10 i / m), so floor((m (w - 1005) - 1) / 10) have joined by week w
    from 1006 to 1015, and all by 1016. The order is that of `join_order`.
    """
    join = compile_scheme(scheme_from_text(HEAD + ROLLOUT), society).rollout.join_week
    rank = join_order(layout(society))
    counties = join.size
    pilots = round(counties / 10)
    m = counties - pilots
    assert int((join <= 1001).sum()) == 0
    assert (join[rank < pilots] == 1002).all()
    assert [int((join <= w).sum()) for w in range(1002, 1006)] == [pilots] * 4
    for w in range(1006, 1016):
        assert int((join <= w).sum()) == pilots + (m * (w - 1005) - 1) // 10
    assert int((join <= 1016).sum()) == counties
    assert (np.diff(join[np.argsort(rank)]) >= 0).all()
    assert sorted(rank.tolist()) == list(range(counties))


def test_nobody_joins_without_a_date(society: Society) -> None:
    """Exact: pilots alone join where there is no day for everywhere; nobody where there is no roll-out."""
    text = HEAD + "[rollout]\npilot_from = 2019-03-18\npilot_share = 0.25\n"
    join = compile_scheme(scheme_from_text(text), society).rollout.join_week
    assert int((join == 1002).sum()) == round(join.size / 4)
    assert int((join == 4095).sum()) == join.size - round(join.size / 4)
    assert (compile_scheme(scheme_from_text(HEAD), society).rollout.join_week == 4095).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_points_begin_when_the_county_joins(society: Society, seed: int) -> None:
    """Good acts of +1, all recorded: nobody gains a point before the county joins (exact), then 0.3 a week; records do not wait."""
    rules = ROLLOUT + "[scoring]\nstart_points = 100\npoints.volunteering = 1\n[detection]\nrecord_probability.volunteering = 1\n"
    people = plain(society, {"volunteering": 0.3})
    tables = compile_scheme(scheme_from_text(HEAD + rules), people)
    where = layout(people)
    first_of = np.unique(where.county, return_index=True)[1]  # one community a county
    who = of_communities(people, first_of[:60])
    life = Life(people, tables, open_world(people, who, tables, seed, FIRST), FIRST)
    join = tables.rollout.join_week[who.county]
    for week in range(FIRST, FIRST + 16):
        before = (life.world.people.standing & 2047).astype(np.int64)
        records = int(life.of(life.live(1), "records", "volunteering")[0])
        gained = np.add.reduceat((life.world.people.standing & 2047) - before, who.offset[:-1])
        assert (gained[join > week] == 0).all()
        assert (gained[join <= week] > 0).all()
        mean = 0.3 * float(who.size.sum())
        near(records, mean, mean)
        started = 0.3 * float(who.size[join <= week].sum())
        near(float(gained.sum()), started, max(started, 1.0))


def test_settle_begins_before_any_county(society: Society) -> None:
    """Exact: with a roll-out in the future scores stay at the start."""
    rules = "[rollout]\neverywhere_from = 2030-01-07\n[scoring]\npoints.volunteering = 5\n"
    rules += "[detection]\nrecord_probability.volunteering = 1\n"
    life = settle(plain(society, {"volunteering": 0.5}), rules, 1, communities=1)
    tallies = life.live(5)
    assert life.of(tallies, "records", "volunteering").sum() > 0
    assert set((life.world.people.standing & 2047).tolist()) == {1000}
