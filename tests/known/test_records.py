"""Records, true and false."""

from __future__ import annotations

import numpy as np
import pytest

from counterscore.compile.lower import compile_scheme
from counterscore.engine.world import open_world
from counterscore.scheme.read import scheme_from_text
from counterscore.society.package import Society
from counterscore.society.places import join_order, layout, of_communities

from .bounds import SEEDS, binomial, chi_square, poissonian
from .plain import EVERYWHERE, FIRST, HEAD, Life, plain, settle

KIND = "jaywalking"
RATE = 0.003


@pytest.mark.parametrize("seed", SEEDS)
def test_false_records_come_at_their_rate(society: Society, seed: int) -> None:
    """False records are Poisson with mean rate x persons x weeks, of kinds in proportion to the weights, and there are no others."""
    rules = f"[detection]\nfalse_records_per_week = {RATE}\nfalse_weight = {{ jaywalking = 3, rumour = 1 }}\n"
    life = settle(plain(society, {KIND: 0.2}), EVERYWHERE + rules, seed)
    false = life.of(life.live(40), "false_records").sum(axis=0)
    poissonian(int(false.sum()), RATE * 40 * life.persons)
    names = society.occasions.names
    binomial(int(false[names.index(KIND)]), int(false.sum()), 0.75)
    assert false[names.index(KIND)] + false[names.index("rumour")] == false.sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_false_records_leave_the_clean_score(society: Society, seed: int) -> None:
    """Points -5, false records alone: score = start - 5 Poisson(rate x weeks); clean score = start, bars on false ground, exactly."""
    weeks = 40
    rules = (
        f"[detection]\nfalse_records_per_week = {RATE}\nfalse_weight.{KIND} = 1\n[scoring]\nstart_points = 100\npoints.{KIND} = -5\n"
        'tiers = [ { name = "low", from_points = 0 }, { name = "high", from_points = 100 } ]\n'
        '[[sanctions.rules]]\nwhen = { tier = "low" }\nbars = ["loan"]\n'
    )
    people = plain(society, {}, responses={"learn_probability": 0}, intents={"loan": 0.5})
    life = settle(people, EVERYWHERE + rules, seed)
    tallies = life.live(weeks)
    standing = life.world.people.standing
    assert set((standing >> 11 & 2047).tolist()) == {100}
    mean = RATE * weeks
    number = np.arange(21)
    wanted = np.exp(-mean) * np.cumprod(np.append(1.0, mean / number[1:]))
    chi_square(np.bincount((100 - (standing & 2047)) // 5, minlength=21), wanted / wanted.sum() * life.persons)
    assert (life.of(tallies, "barred_false", "loan") == life.of(tallies, "barred", "loan")).all()
    assert (life.of(tallies, "false_ground", "loan") == life.of(tallies, "refused", "loan").sum(axis=1)).all()
    assert int(life.of(tallies, "barred", "loan")[-1]) == int(((standing & 2047) < 100).sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_fewer_errors_are_among_the_same_errors(society: Society, seed: int) -> None:
    """Exact: who has a false record at half the rate also has one at the full rate (thinning of one stream)."""
    hit = []
    for rate in (RATE / 2, RATE):
        rules = f"[detection]\nfalse_records_per_week = {rate}\nfalse_weight.{KIND} = 1\n"
        rules += f"[scoring]\nstart_points = 100\npoints.{KIND} = -1\n"
        life = settle(plain(society, {}), EVERYWHERE + rules, seed)
        life.live(20)
        hit.append((life.world.people.standing & 2047).astype(np.int64))
    assert (hit[1] <= hit[0]).all()
    assert (hit[1] < hit[0]).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_records_follow_the_watchfulness_of_the_county(society: Society, seed: int) -> None:
    """The county of rank i of n records with r (1 - u i / (n - 1)): records of the most and least watchful are Binomial(acts, that)."""
    r, u = 0.8, 0.5
    people = plain(society, {KIND: 0.4}, responses={"deterrence_logit": 0})
    rules = EVERYWHERE + f"[detection]\ncounty_unevenness = {u}\nrecord_probability.{KIND} = {r}\n"
    tables = compile_scheme(scheme_from_text(HEAD + rules), people)
    where = layout(people)
    rank = join_order(where)
    for i in (0, rank.size // 2, rank.size - 1):
        county = int(np.flatnonzero(rank == i)[0])
        who = of_communities(people, np.flatnonzero(where.county == county)[:5])
        life = Life(people, tables, open_world(people, who, tables, seed, FIRST), FIRST)
        tallies = life.live(10)
        acts, records = (int(life.of(tallies, name, KIND).sum()) for name in ("acts", "records"))
        binomial(records, acts, r * (1 - u * i / (rank.size - 1)))
        poissonian(acts, 0.4 * 10 * life.persons)
