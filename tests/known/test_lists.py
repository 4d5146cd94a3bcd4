"""A list's stock against the queue that it is."""

from __future__ import annotations

import numpy as np
import pytest

from counterscore.society.package import Society

from .bounds import SEEDS, binomial, near
from .plain import EVERYWHERE, Life, plain, settle

KIND = "breach_found_by_court"
P = 0.02


def listing(society: Society, seed: int, row: str, p: float = P) -> Life:
    """Everybody enters with chance `p` a week, by a record that is certain."""
    rules = f'[detection]\nrecord_probability.{KIND} = 1\n[lists]\n[[lists.list]]\nname = "court"\nkinds = ["{KIND}"]\n{row}\n'
    return settle(plain(society, {KIND: p}, once=[KIND], responses={"deterrence_logit": 0}), EVERYWHERE + rules, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_fixed_term_holds_the_last_entries(society: Society, seed: int) -> None:
    """Term of L weeks, renewed by each record: the stock is exactly those with a record in the last L weeks, Binomial(N, 1 - (1 - p)^L)."""
    term = 5
    life = listing(society, seed, f"term_weeks = {term}")
    recorded = []
    for week in range(14):
        tallies = life.live(1)
        end = life.world.people.lists & 2047
        recorded.append(end == life.week - 1 + term)
        assert int(recorded[-1].sum()) == int(life.of(tallies, "records", KIND)[0])
        held = np.any(recorded[-term:], axis=0)
        assert int(life.of(tallies, "listed")[0, 0]) == int(held.sum())
        binomial(int(held.sum()), life.persons, 1 - (1 - P) ** min(term, week + 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_stock_is_the_sum_of_flows(society: Society, seed: int) -> None:
    """Exact every week: listed = listed before + entered - expired - complied, and the tally is the number held in the state."""
    life = listing(society, seed, "term_weeks = 6\nexit_per_week = 0.1")
    before = 0
    for _ in range(16):
        tallies = life.live(1)
        entered, expired, complied, listed = (int(life.of(tallies, name)[0, 0]) for name in ("entered", "expired", "complied", "listed"))
        assert listed == before + entered - expired - complied
        assert listed == int(((life.world.people.lists & 2047) != 0).sum())
        before = listed
    assert before > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_geometric_exit(society: Society, seed: int) -> None:
    """Entry p while not listed, then exit h, also in the week of entry: s(w) = (s(w-1) + p (1 - s(w-1)))(1 - h).

    So from nought s(T) = s (1 - a^T) with a = (1 - p)(1 - h) and s = p (1 - h) / (1 - a).
    Persons are independent: the stock is Binomial(N, s(T)) at T = 1, 10, 50, 100.
    """
    h = 0.08
    life = listing(society, seed, f"exit_per_week = {h}")
    a = (1 - P) * (1 - h)
    stock = P * (1 - h) / (1 - a)
    lived = 0
    for weeks in (1, 10, 50, 100):
        tallies = life.live(weeks - lived)
        lived = weeks
        binomial(int(life.of(tallies, "listed")[-1, 0]), life.persons, stock * (1 - a**weeks))


@pytest.mark.parametrize("seed", SEEDS)
def test_mean_stock_is_inflow_over_exit(society: Society, seed: int) -> None:
    """Little's law in steady state: mean stock before exits = entries a week / h.

    Over weeks T, complied - h x (sum of stocks before exit) is a martingale with variance h (1 - h) x (that sum),
    and entries and exits differ by the change of the stock alone; both are checked.
    """
    h = 0.08
    life = listing(society, seed, f"exit_per_week = {h}")
    life.live(100)
    start = int(((life.world.people.lists & 2047) != 0).sum())
    tallies = life.live(100)
    entered, complied, listed = (life.of(tallies, name)[:, 0] for name in ("entered", "complied", "listed"))
    exposed = int(complied.sum() + listed.sum())
    near(int(complied.sum()), h * exposed, h * (1 - h) * exposed)
    assert int(entered.sum() - complied.sum()) == int(listed[-1]) - start
    near(int(entered.sum() + start - listed[-1]) / 100, h * exposed / 100, h * (1 - h) * exposed / 100**2)


@pytest.mark.parametrize("seed", SEEDS)
def test_opening_stock(society: Society, seed: int) -> None:
    """opening_share q with ends even over the L weeks after the first: Binomial(N, q (L - k + 1) / L) at the end of week k of the run."""
    q, longest = 0.3, 8
    life = listing(society, seed, f"opening_share = {q}\nopening_term_weeks = {longest}", p=0.0)
    held = [int(((life.world.people.lists & 2047) != 0).sum())]
    binomial(held[0], life.persons, q)
    for k in range(1, longest + 2):
        life.live(1)  # ends lie from the second week of the run on: the first week strikes nobody off
        held.append(int(((life.world.people.lists & 2047) != 0).sum()))
        binomial(held[-1], life.persons, q * max(0, longest - k + 1) / longest)
    assert held[1] == held[0]
    assert held[-1] == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_entry_by_score(society: Society, seed: int) -> None:
    """Points -10 with certain detection from 100, entry under 85: listed after T weeks iff two or more records: binomial."""
    p, weeks = 0.2, 6
    rules = (
        f"[scoring]\nstart_points = 100\npoints.{KIND} = -10\n[detection]\nrecord_probability.{KIND} = 1\n"
        '[lists]\n[[lists.list]]\nname = "low"\nenter_below_points = 85\n'
    )
    life = settle(plain(society, {KIND: p}, once=[KIND], responses={"deterrence_logit": 0}), EVERYWHERE + rules, seed)
    tallies = life.live(weeks)
    none, one = (1 - p) ** weeks, weeks * p * (1 - p) ** (weeks - 1)
    binomial(int(life.of(tallies, "listed")[-1, 0]), life.persons, 1 - none - one)
    low = (life.world.people.standing & 2047) < 85
    assert ((life.world.people.lists != 0) == low).all()
