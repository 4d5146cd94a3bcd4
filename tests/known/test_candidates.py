"""Candidates and acts against Poisson and Bernoulli laws."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit
from scipy.optimize import brentq
from scipy.stats import poisson

from counterscore.compile.lower import compile_scheme
from counterscore.draws import CANDIDATE, SIEVE, draw
from counterscore.engine.pack import pack
from counterscore.errors import SchemeError
from counterscore.mechanisms import conduct
from counterscore.mechanisms.contract import ACCUSATION_BOUND_PER_WEEK
from counterscore.scheme.read import scheme_from_text
from counterscore.society.columns import cohort_of, rate_class_of
from counterscore.society.package import Society, age_weights, class_weights

from .bounds import SEEDS, binomial, chi_square, poissonian
from .plain import HEAD, kind_law, plain, settle, week_law

ONCE, OFTEN = "breach_found_by_court", "jaywalking"


@njit
def candidates_of_class(t, seed, weeks, persons, rate_class, number, kinds):  # type: ignore[no-untyped-def]
    """Counts of candidates a person-week and of their kinds, if all persons were of one rate class."""
    for w in range(weeks):
        for p in range(persons):
            s = draw(seed, p // 16, w, SIEVE, 0)
            j = p % 16
            if (s[j // 4] >> np.uint32(8 * (j % 4))) & np.uint32(255) >= t.sieve[rate_class]:
                number[0] += 1
                continue
            w0, w1, _, _ = draw(seed, p, w, CANDIDATE, 0)
            n = conduct.how_many(t, rate_class, w0)
            number[n] += 1
            for k in range(n):
                if k > 0:
                    _, w1, _, _ = draw(seed, p, w, CANDIDATE, k)
                kinds[conduct.kind_of(t, rate_class, w1)] += 1


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rate_class", [0, 79])
def test_weekly_counts_are_poisson(society: Society, rate_class: int, seed: int) -> None:
    """Candidates of a class in a week are Poisson with the sum of the bound rates, each of kind k with chance rate_k / sum: chi-squares."""
    tables = compile_scheme(scheme_from_text(HEAD), society)
    o = society.occasions
    bound = o.class_factor[rate_class] * o.base * o.bound_factor * o.age_factor.max(axis=0)
    rate = np.append(np.where(o.once, -np.log1p(-bound * o.once), bound), ACCUSATION_BOUND_PER_WEEK)
    weeks, persons = 10, 40_000
    number, kinds = np.zeros(13, np.int64), np.zeros(64, np.int64)
    candidates_of_class(pack(tables)[0]["conduct"], np.uint64(seed), weeks, persons, rate_class, number, kinds)
    wanted = poisson.pmf(np.arange(13), rate.sum())
    wanted[-1] += poisson.sf(12, rate.sum())
    chi_square(number, wanted * weeks * persons)
    chi_square(kinds[: rate.size], rate / rate.sum() * kinds.sum())
    assert not kinds[rate.size :].any()


def test_compiled_thresholds_hold_the_rates(society: Society) -> None:
    """Chance of n candidates to 1e-7 and of each kind to 1e-7, in every class; no count above 12 (2^-32 a threshold, 2^-26 a slot)."""
    tables = compile_scheme(scheme_from_text(HEAD), society)
    o = society.occasions
    bound = o.class_factor * o.base * o.bound_factor * o.age_factor.max(axis=0)
    for c in range(80):
        rate = np.append(np.where(o.once, -np.log1p(-bound[c] * o.once), bound[c]), ACCUSATION_BOUND_PER_WEEK)
        number, kinds = week_law(tables, c)
        assert np.abs(number - poisson.pmf(np.arange(number.size), rate.sum())).max() < 1e-7
        assert np.abs(kinds[: rate.size] - rate / rate.sum()).max() < 1e-7
        assert kind_law(tables, c)[rate.size :].sum() == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_once_is_bernoulli(society: Society, seed: int) -> None:
    """A kind marked once: acts of a week are Binomial(N, p), small p and large; a kind beside it is not disturbed."""
    for p in (0.05, 0.65):
        life = settle(plain(society, {ONCE: p, OFTEN: 0.2}, once=[ONCE]), "", seed, communities=4)
        tallies = life.live(8)
        for acts in life.of(tallies, "acts", ONCE):
            binomial(int(acts), life.persons, p)
        poissonian(int(life.of(tallies, "acts", OFTEN).sum()), 0.2 * 8 * life.persons)


@pytest.mark.parametrize("seed", SEEDS)
def test_acts_under_none(society: Society, seed: int) -> None:
    """Under no scheme the acts of kind k are Poisson with mean base_k x sum over persons and weeks of class and age factors.

    (A sum of Bernoulli variables for a kind marked once, whose tails are lighter.) Each kind within the tails of four deviations.
    """
    weeks = 40
    life = settle(society, "", seed, communities=12)
    acts = life.of(life.live(weeks), "acts").sum(axis=0)
    o, t = society.occasions, life.tables
    profile = life.world.people.profile
    classes = np.array([rate_class_of.py_func(p) for p in profile.tolist()], np.int64)
    born = t.ages.birth_week[np.array([cohort_of.py_func(p) for p in profile.tolist()], np.int64)]
    mean = np.zeros(len(o.kinds))
    for w in range(life.week - weeks, life.week):
        age = (w - born) / (365.2425 / 7)
        group = np.digitize(age, [14, 18, 30, 60]) - 1
        grown = group >= 0
        mean += (o.class_factor[classes[grown]] * o.age_factor[group[grown]]).sum(axis=0)
    for found, expected in zip(acts[: mean.size], mean * o.base, strict=True):
        poissonian(int(found), float(expected))
    assert not acts[mean.size :].any()


def test_adults_act_at_the_base_rate(society: Society) -> None:
    """Class and age factors average to 1 over adults: to 1e-9 with the society's own weights, so the base rate means what it says."""
    people = np.array([p.population for p in society.provinces], float)
    nation = np.einsum("p,p...->...", people / people.sum(), society.joint)
    by_age = age_weights(nation, society.bands)[1:]
    o = society.occasions
    mean = class_weights(nation, society.bands) @ o.class_factor * (by_age / by_age.sum() @ o.age_factor[1:])
    assert np.abs(mean - 1).max() < 1e-9


LIMIT = brentq(lambda rate: poisson.sf(12, rate) - 1e-9, 0.5, 5, xtol=1e-14)  # of all kinds together, false accusations among them


@pytest.mark.parametrize("rate", [0.5, 1.0, LIMIT - ACCUSATION_BOUND_PER_WEEK - 1e-9])
def test_no_candidate_is_lost_at_any_allowed_rate(society: Society, rate: float) -> None:
    """The mean of the compiled number of candidates is the rate, to 1e-7 (12 thresholds of 2^-32; 1e-9 lies beyond)."""
    number, _ = week_law(compile_scheme(scheme_from_text(HEAD), plain(society, {OFTEN: rate})))
    assert np.arange(number.size) @ number == pytest.approx(rate + ACCUSATION_BOUND_PER_WEEK, abs=1e-7)


@pytest.mark.parametrize("rate", [LIMIT - ACCUSATION_BOUND_PER_WEEK + 1e-9, 2.0, 4.9, 1e3])
def test_a_rate_at_which_candidates_would_be_lost_is_refused(society: Society, rate: float) -> None:
    """Over the rate at which 1e-9 of a Poisson law lies beyond 12, and the message says which rate that is."""
    with pytest.raises(SchemeError) as caught:
        compile_scheme(scheme_from_text(HEAD), plain(society, {OFTEN: rate}))
    assert "too frequent" in str(caught.value)
    assert f"up to {LIMIT:.4f} a week" in str(caught.value)


def test_a_kind_done_once_a_week_counts_with_the_rate_of_its_stream(society: Society) -> None:
    """At most once with p = 0.72 takes a stream of rate -ln 0.28 = 1.273, over the limit of 1.259; p = 0.71 takes 1.238."""
    compile_scheme(scheme_from_text(HEAD), plain(society, {ONCE: 0.71}, once=[ONCE]))
    with pytest.raises(SchemeError, match="too frequent"):
        compile_scheme(scheme_from_text(HEAD), plain(society, {ONCE: 0.72}, once=[ONCE]))
