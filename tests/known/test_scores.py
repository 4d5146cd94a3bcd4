"""Scores against the Markov chain that a small scheme is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.society.package import Society

from .bounds import SEEDS, binomial, chi_square
from .plain import EVERYWHERE, Life, plain, settle, week_law

BAD, GOOD = "jaywalking", "volunteering"
START, LEAST, MOST = 100, 85, 110
SCORING = f"[scoring]\nstart_points = {START}\nleast_points = {LEAST}\nmost_points = {MOST}\n"


def scores(life: Life) -> NDArray[np.int64]:
    """Histogram of scores, read from the state."""
    return np.bincount(life.world.people.standing & 2047, minlength=MOST + 1)


def shift(points: int) -> NDArray[np.float64]:
    """Kernel [from, to] of one record within the bounds."""
    size = MOST - LEAST + 1
    out = np.zeros((size, size))
    for i in range(size):
        out[i, min(size - 1, max(0, i + points))] = 1.0
    return out


def week_kernel(tables: Tables, points: dict[int, int], chance: dict[int, float]) -> NDArray[np.float64]:
    """Kernel of a week of kinds that may repeat: a power of one candidate's kernel, mixed over the number of candidates."""
    number, kinds = week_law(tables)
    one = np.eye(MOST - LEAST + 1) * (1 - sum(kinds[k] * chance[k] for k in points))
    for k, d in points.items():
        one += kinds[k] * chance[k] * shift(d)
    out, power = np.zeros_like(one), np.eye(MOST - LEAST + 1)
    for share in number:
        out += share * power
        power = power @ one
    return out


def after(kernel: NDArray[np.float64], weeks: int) -> NDArray[np.float64]:
    """Distribution over all scores from 0 to the most, after some weeks from the start."""
    out = np.zeros(MOST + 1)
    out[LEAST:] = np.linalg.matrix_power(kernel, weeks)[START - LEAST]
    return out


@pytest.mark.parametrize("seed", SEEDS)
def test_one_kind_once_a_week(society: Society, seed: int) -> None:
    """Points -2 once a week with certain detection: score = max(85, 100 - 2 Binomial(T, p)).

    p from the compiled thresholds: sum over n of P(n candidates)(1 - (1 - q)^n), and
    equal to the given weekly chance to 1e-6. After T = 4, 8 and 12 weeks by chi-square.
    """
    p = 0.3
    plainly = plain(society, {BAD: p}, once=[BAD], responses={"deterrence_logit": 0})
    life = settle(plainly, EVERYWHERE + SCORING + f"points.{BAD} = -2\n[detection]\nrecord_probability.{BAD} = 1\n", seed)
    number, kinds = week_law(life.tables)
    q = kinds[plainly.occasions.names.index(BAD)]
    chance = float(np.sum(number * (1 - (1 - q) ** np.arange(number.size))))
    assert chance == pytest.approx(p, abs=1e-6)
    kernel = (1 - chance) * np.eye(MOST - LEAST + 1) + chance * shift(-2)
    for weeks in (4, 8, 12):
        life.live(4)
        chi_square(scores(life), after(kernel, weeks) * life.persons)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_kinds_between_two_bounds(society: Society, seed: int) -> None:
    """Points -3 and +2, any number a week, half of the bad acts recorded, two bounds. Chi-square after 6 and 24 weeks."""
    plainly = plain(society, {BAD: 0.6, GOOD: 0.4}, responses={"deterrence_logit": 0})
    rules = SCORING + f"points = {{ {BAD} = -3, {GOOD} = 2 }}\n[detection]\nrecord_probability = {{ {BAD} = 0.5, {GOOD} = 1 }}\n"
    life = settle(plainly, EVERYWHERE + rules, seed)
    bad, good = (plainly.occasions.names.index(k) for k in (BAD, GOOD))
    kernel = week_kernel(life.tables, {bad: -3, good: 2}, {bad: 0.5, good: 1.0})
    for weeks, more in ((6, 6), (24, 18)):
        life.live(more)
        chi_square(scores(life), after(kernel, weeks) * life.persons)


@pytest.mark.parametrize("seed", SEEDS)
def test_partial_operation_thins(society: Society, seed: int) -> None:
    """With counted_share c and points -1, persons at the start after one week are Binomial(N, 1 - c p); all records are still made."""
    p, c = 0.5, 0.4
    plainly = plain(society, {BAD: p}, once=[BAD])
    rules = EVERYWHERE + f"counted_share = {c}\n" + SCORING + f"points.{BAD} = -1\n[detection]\nrecord_probability.{BAD} = 1\n"
    life = settle(plainly, rules, seed)
    tallies = life.live(1)
    binomial(int(scores(life)[START]), life.persons, 1 - c * p)
    binomial(int(life.of(tallies, "records", BAD)[0]), life.persons, p)


@pytest.mark.parametrize("seed", SEEDS)
def test_even_spread_of_starts(society: Society, seed: int) -> None:
    """With a spread of s the start is even over s whole scores from start - s // 2: chi-square."""
    life = settle(plain(society, {}), EVERYWHERE + SCORING + "start_spread_points = 16\n", seed)
    wanted = np.zeros(MOST + 1)
    wanted[START - 8 : START + 8] = life.persons / 16
    chi_square(scores(life), wanted)


@pytest.mark.parametrize(("drift", "below"), [(1, 15), (52, 15), (13, 12), (100, 15)])
def test_drift_home(society: Society, drift: int, below: int) -> None:
    """Exact: after weeks a to b the score is min(start, s + floor((b + 1) d / 52) - floor(a d / 52))."""
    life = settle(plain(society, {}), EVERYWHERE + SCORING + f"drift_points_per_year = {drift}\n", 1, communities=1)
    low = START - below
    life.world.people.standing[:] = low | (low << 11)
    first = life.week
    for _ in range(5):
        life.live(3)
        moved = life.week * drift // 52 - first * drift // 52
        assert set(life.world.people.standing.tolist()) == {min(START, low + moved) * 2049}


@pytest.mark.parametrize("seed", SEEDS)
def test_credited_acts_are_capped(society: Society, seed: int) -> None:
    """Good acts of +1, at most 3 credited a year: score = 100 + min(3, records), records Poisson(T r). Chi-square."""
    rate, weeks = 0.4, 8
    rules = SCORING + f"points.{GOOD} = 1\nmost_credited_acts.civic = 3\n[detection]\nrecord_probability.{GOOD} = 1\n"
    life = settle(plain(society, {GOOD: rate}), EVERYWHERE + rules, seed)
    life.live(weeks)
    few = np.exp(-rate * weeks) * np.cumprod([1, rate * weeks, rate * weeks / 2])
    wanted = np.zeros(MOST + 1)
    wanted[START : START + 4] = np.append(few, 1 - few.sum()) * life.persons
    chi_square(scores(life), wanted)
