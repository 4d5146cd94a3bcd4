"""What `judged` says of a division: agreement of test and intervals, edges, and what is left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from counterscore.audit.clusters import degrees, fit, sums
from counterscore.audit.contrasts import FEWEST, pair_of
from counterscore.audit.decisions import Codes, Decisions, Strata
from counterscore.audit.disparity import false_discovery, odds, selection, within, wrongful
from counterscore.audit.intervals import Judged, judged, over_seeds
from counterscore.audit.limits import difference_score
from counterscore.audit.metrics import METRICS
from counterscore.errors import UsageError
from tests.audit.tables import clustered_table


def table(seed: int, groups: int = 2, communities: int = 40) -> tuple[Decisions, Codes]:
    return clustered_table(np.random.default_rng(seed), groups, communities)


def biased(d: Decisions, seed: int) -> Decisions:
    """A tenth of the first group is barred besides."""
    return replace(d, barred=d.barred | ((d.group == 0) & (np.random.default_rng(seed).random(d.group.size) < 0.1)))


@pytest.mark.parametrize("seed", range(30))
def test_with_two_groups_the_test_and_the_intervals_say_the_same(seed: int) -> None:
    d, community = table(seed)
    found = judged(biased(d, seed) if seed % 2 else d, community, selection)
    (gap,) = found.gaps
    assert gap.p == pytest.approx(found.test.p, abs=1e-12)
    assert found.test.flagged == (not gap.difference.low <= 0 <= gap.difference.high) == (not gap.ratio.low <= 1 <= gap.ratio.high)
    assert found.rest == ()
    assert (found.test.df, found.test.df_within) == (1, pytest.approx(gap.difference.df))


def test_both_answers_come_up() -> None:
    """So that the agreement above is of flags and of none."""
    flagged = [judged(biased(d, s) if s % 2 else d, c, selection).test.flagged for s in range(30) for d, c in [table(s)]]
    assert 5 < sum(flagged) < 25


@pytest.mark.parametrize("metric", [m for m in METRICS if m.shares is not None], ids=lambda m: m.name)
def test_rates_and_gaps_are_those_of_the_figure(metric) -> None:  # type: ignore[no-untyped-def]
    d, community = table(3, groups=3)
    d = replace(d, strata=Strata((np.arange(d.group.size) // 3) % 2, ("one", "two")))
    figure, found = metric.function(d), judged(d, community, metric.shares)
    rates = np.array([[interval.value for interval in part] for part in found.rates])
    assert rates == pytest.approx(figure.rates)
    assert len(found.gaps) == 3 * len(figure.parts)
    for gap in found.gaps:
        part = figure.parts.index(gap.part)
        a, b = (figure.rates[part, d.names.index(name)] for name in (gap.group, gap.other))
        assert gap.difference.value == pytest.approx(a - b)
        assert gap.ratio.value == pytest.approx(a / b)
        assert gap.difference.low < a - b < gap.difference.high
        assert gap.ratio.low < a / b < gap.ratio.high
    assert found.test.df == 2 * len(figure.parts)


@pytest.mark.parametrize("seed", range(4))
def test_the_one_test_by_its_definition(seed: int) -> None:
    """Pustejovsky and Tipton: (eta - q + 1) / (eta q) times the quadratic form, as F with q and eta - q + 1 degrees of freedom."""
    d, community = table(20 + seed, groups=4, communities=70)
    f, part = fit(sums(d, odds(d), community)), np.repeat([0, 1], 4)
    persons = 1 / np.diag(f.inverse)
    shared = np.concatenate([np.full(4, np.average(f.rate[part == k], weights=persons[part == k])) for k in (0, 1)])
    covariance = f.inverse * np.sqrt(np.outer(shared * (1 - shared), shared * (1 - shared)))
    rows = np.array([[-1, 1, 0, 0], [-1, 0, 1, 0], [-1, 0, 0, 1]])
    rows = np.block([[rows, 0 * rows], [0 * rows, rows]])
    eta, gaps = float(degrees(f, rows.astype(float))), rows @ f.rate
    statistic = (eta - 5) / (eta * 6) * float(gaps @ np.linalg.inv(rows @ covariance @ rows.T) @ gaps)
    assert judged(d, community, odds).test == pytest.approx((statistic, 6, eta - 5, stats.f.sf(statistic, 6, eta - 5)))


def test_limits_are_those_of_t_at_their_own_degrees_of_freedom() -> None:
    d, community = table(24, communities=12)
    found, f = judged(d, community, selection), fit(sums(d, selection(d), community))
    for i, interval in enumerate(found.rates[0]):
        t = stats.t.ppf(0.975, interval.df)
        assert interval.df < 11
        for limit in (interval.low, interval.high):
            assert abs(interval.value - limit) == pytest.approx(t * np.sqrt(limit * (1 - limit) * f.inverse[i, i]))
    (gap,) = found.gaps
    pair = pair_of(f, 0, 1)
    for limit in (gap.difference.low, gap.difference.high):
        assert abs(difference_score(pair, np.array(limit))) == pytest.approx(stats.t.ppf(0.975, gap.difference.df))
    assert gap.p == pytest.approx(2 * stats.t.sf(abs(difference_score(pair, np.array(0.0))), gap.difference.df))


def test_a_group_beside_all_others_is_two_groups() -> None:
    d, community = table(5, groups=4)
    found = judged(d, community, wrongful)
    for g, gap in enumerate(found.rest):
        two = replace(d, group=(d.group != g).astype(int), names=(d.names[g], "all others"))
        (wanted,) = judged(two, community, wrongful).gaps
        assert (gap.group, gap.other) == (wanted.group, wanted.other)
        assert [*gap.difference, *gap.ratio, gap.p] == pytest.approx([*wanted.difference, *wanted.ratio, wanted.p])


def test_the_names_of_communities_and_the_order_of_persons_do_not_matter() -> None:
    d, community = table(6, groups=3)
    order = np.random.default_rng(0).permutation(d.group.size)
    other = Decisions(d.group[order], d.barred[order], d.meets[order], d.names)
    a, b = judged(d, community, odds), judged(other, (-7 * community)[order], odds)
    assert a.test == pytest.approx(b.test)
    assert [x for gap in a.gaps for x in gap.difference] == pytest.approx([x for gap in b.gaps for x in gap.difference])


def test_the_unit_of_weights_does_not_matter() -> None:
    d, community = table(7)
    weight = np.random.default_rng(1).gamma(2, 1, d.group.size)
    a, b = (judged(replace(d, weight=w), community, selection).gaps[0] for w in (weight, 1000 * weight))
    assert a.difference == pytest.approx(b.difference)
    assert a.p == pytest.approx(b.p)


def test_persons_who_are_alike_are_worth_less() -> None:
    """The same rates, once mixed over communities, once gathered: the interval widens, where a binomial one would not."""
    rng, community = np.random.default_rng(2), np.repeat(np.arange(40), 25)
    group, gathered = rng.integers(0, 2, 1000), (community % 2 == 0) ^ (rng.random(1000) < 0.1)
    mixed = np.empty(1000, bool)
    for g in (0, 1):
        mixed[group == g] = rng.permutation(gathered[group == g])
    wide, narrow = (judged(Decisions(group, b, b, ("A", "B")), community, selection) for b in (gathered, mixed))
    for a, b in zip(wide.rates[0], narrow.rates[0], strict=True):
        assert a.value == b.value
        assert a.high - a.low > 3 * (b.high - b.low)


def said(found: Judged, words: str) -> bool:
    return any(words in line for line in found.said)


def test_one_group_has_intervals_and_no_test() -> None:
    d, community = table(8)
    found = judged(replace(d, group=np.zeros_like(d.group), names=("all",)), community, selection)
    assert found.rates[0][0].low < found.rates[0][0].value < found.rates[0][0].high
    assert found.gaps == found.rest == ()
    assert np.isnan(found.test.p)
    assert not found.test.flagged
    assert said(found, "no test")


def test_an_empty_group_is_left_out_and_named() -> None:
    d, community = table(9)
    more, two = judged(replace(d, names=("A", "B", "nobody")), community, selection), judged(d, community, selection)
    assert np.isnan(more.rates[0][2]).all()
    assert said(more, "nobody: no figure, 0 persons, fewer than 30")
    assert more.test == two.test
    assert more.gaps == two.gaps
    assert [gap.group for gap in more.rest] == ["A", "B"]


def test_a_small_group_has_no_interval() -> None:
    d, community = table(10)
    few = np.where((d.group == 0) & (np.cumsum(d.group == 0) > 29), -1, d.group)
    found = judged(replace(d, group=few), community, selection)
    assert np.isnan(found.rates[0][0]).all()
    assert np.isfinite(found.rates[0][1]).all()
    assert said(found, "A: no figure, 29 persons, fewer than 30")
    assert np.isnan(found.test.p)


def test_all_others_may_be_too_few_as_well() -> None:
    """B and C have 20 persons each: no figure; together 40, beside whom A is set, unless the least is 41."""
    d, community = table(10)
    small = np.where(np.arange(d.group.size) < 40, 1 + np.arange(d.group.size) % 2, 0)
    d = replace(d, group=small, names=("A", "B", "C"))
    community = np.random.default_rng(0).permutation(community)
    (gap,) = judged(d, community, selection).rest
    assert (gap.group, gap.other) == ("A", "all others")
    assert np.isfinite(gap.difference.low)
    assert len(judged(replace(d, least=40), community, selection).rest) == 1
    assert judged(replace(d, least=41), community, selection).rest == ()


@pytest.mark.parametrize("shares", [selection, wrongful])
def test_a_group_that_lives_in_one_community_has_a_rate_and_no_interval(shares) -> None:  # type: ignore[no-untyped-def]
    d, community = table(11, groups=3)
    found = judged(replace(d, group=np.where(community == 4, 2, np.minimum(d.group, 1)), least=5), community, shares)
    rate = found.rates[0][2]
    assert 0 <= rate.value <= 1
    assert np.isnan(rate[1:]).all()
    assert said(found, "C: no interval, all of it lives in one community")
    assert [(gap.group, gap.other) for gap in found.gaps] == [("A", "B")]
    assert found.test.df == 1
    assert 0 <= found.test.p <= 1


def test_all_others_may_live_in_one_community() -> None:
    d, community = table(11)
    group = np.where(community == 4, 1 + np.arange(community.size) % 2, 0)
    found = judged(replace(d, group=group, names=("A", "B", "C"), least=10), community, selection)
    (gap,) = found.rest
    assert (gap.group, found.gaps) == ("A", ())
    assert np.isnan([*gap.difference, *gap.ratio, gap.p]).all()
    assert said(found, "A beside all others: no interval")


def test_a_group_and_all_others_in_one_community_each() -> None:
    d, community = table(12, communities=2)
    found = judged(replace(d, group=community), community, selection)
    assert np.isnan([interval.low for interval in found.rates[0]]).all()
    assert found.gaps == ()
    assert np.isnan(found.test.p)


def test_where_few_communities_say_anything_nothing_is_claimed() -> None:
    """A group of which nearly all live in one place: its other persons cannot say how places differ."""
    d, community = table(13)
    group = np.where((community == 0) | ((community < 9) & (np.arange(community.size) % 30 == 0)), 0, 1)
    found = judged(replace(d, group=group), community, selection)
    (gap,) = found.gaps
    assert gap.difference.df < FEWEST
    assert np.isfinite(gap.difference.value)
    assert np.isnan([gap.difference.low, gap.ratio.high, gap.p, found.test.p]).all()
    assert np.isnan(found.rates[0][0][1:3]).all()
    assert said(found, "A: no interval, fewer than 4 degrees of freedom")
    assert said(found, "A beside B: no interval, fewer than 4 degrees of freedom")
    assert said(found, "no test")


@pytest.mark.parametrize("barred", [False, True])
def test_nobody_or_everybody_is_barred(barred: bool) -> None:
    """Rates of 0 and 1 have intervals, as so many persons say something; there is nothing to test."""
    d, community = table(14)
    d = replace(d, barred=np.full(d.group.size, barred))
    found = judged(d, community, selection)
    for interval in found.rates[0]:
        assert interval.value == (0 if barred else 1)
        assert (interval.low, interval.high)[0 if barred else 1] == interval.value
        assert 0 < interval.high - interval.low < 0.02
    (gap,) = found.gaps
    assert gap.difference.value == 0
    assert -0.02 < gap.difference.low < 0 < gap.difference.high < 0.02
    assert not found.test.flagged
    assert said(found, "no test")
    if not barred:
        nothing = judged(d, community, false_discovery)
        assert np.isnan(nothing.rates[0]).all()
        assert said(nothing, "A: no figure, 0 persons")


def test_one_group_is_never_barred() -> None:
    """Its variance is not taken to be 0: a handful of persons is not flagged, hundreds are."""
    d, community = table(15)
    rare = replace(d, barred=(d.group == 1) & (np.arange(d.group.size) % 400 == 0))
    assert not judged(rare, community, selection).test.flagged
    often = replace(d, barred=(d.group == 1) & (np.arange(d.group.size) % 4 == 0))
    found = judged(often, community, selection)
    assert found.test.flagged
    assert found.rates[0][0].value == found.rates[0][0].high == 1 > found.rates[0][0].low


def test_without_strata_there_is_nothing_to_compare() -> None:
    d, community = table(16)
    found = judged(d, community, within)
    assert found.rates == found.gaps == found.rest == ()
    assert not found.test.flagged
    assert said(found, "no strata")


def test_communities_must_be_given_for_everybody() -> None:
    d, community = table(17)
    with pytest.raises(UsageError, match="community"):
        judged(d, community[1:], selection)


def test_sums_are_sums() -> None:
    d, community = table(18, groups=3)
    d = replace(d, weight=np.random.default_rng(0).gamma(2, 1, d.group.size))
    s = sums(d, odds(d), community + 100)
    c, g = 11, 2
    here = (community == c) & (d.group == g) & d.meets
    assert s.of[c, 3 + g] == pytest.approx(d.weights[here].sum())
    assert s.yes[c, 3 + g] == pytest.approx(d.weights[here & d.barred].sum())
    assert s.of_squared[c, 3 + g] == pytest.approx((d.weights[here] ** 2).sum())
    assert s.yes_squared[c, 3 + g] == pytest.approx((d.weights[here & d.barred] ** 2).sum())


def test_over_seeds_it_is_the_interval_of_t() -> None:
    values = np.array([0.11, 0.13, 0.08, 0.12, 0.10])
    found = over_seeds(values)
    wanted = stats.t.interval(0.95, 4, values.mean(), stats.sem(values))
    assert found == pytest.approx((values.mean(), *wanted, 4))
    assert np.isnan(over_seeds(np.array([0.1, np.nan, 0.2]))[:3]).all()
    for few in (np.array([0.1]), np.array([]), np.ones((2, 2))):
        with pytest.raises(UsageError, match="two seeds or more"):
            over_seeds(few)
