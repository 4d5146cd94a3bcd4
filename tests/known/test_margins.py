"""Fitted tables: margins met, associations kept."""

from __future__ import annotations

import numpy as np
import pytest

from counterscore.society.ipf import fit
from counterscore.society.margins import margins_of, quintile_margins
from counterscore.society.package import Society

from .bounds import SEEDS


def test_margins_of_every_province(society: Society) -> None:
    """Sums of the joint table equal the wanted shares to 1e-9 in every province, and every table sums to 1."""
    assumed = {key: float(entry["value"]) for key, entry in society.assumed.items()}
    quintiles = quintile_margins(society.provinces, assumed["income_spread"])
    worst = 0.0
    for i in range(len(society.provinces)):
        for axes, wanted in margins_of(i, society.provinces, society.bands, quintiles, assumed):
            others = tuple(a for a in range(7) if a not in axes)
            worst = max(worst, float(np.abs(society.joint[i].sum(axis=others) - wanted).max()))
        assert abs(society.joint[i].sum() - 1) < 1e-9
    assert worst < 1e-9
    assert society.joint.min() >= 0


def test_national_fifths(society: Society) -> None:
    """People-weighted quintile shares of the provinces are a fifth each, to 1e-9."""
    people = np.array([p.population for p in society.provinces], float)
    quintile = society.joint.sum(axis=(1, 2, 3, 5, 6, 7))
    assert np.abs(people @ quintile / people.sum() - 0.2).max() < 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_two_by_two_has_plackett_s_answer(seed: int) -> None:
    """With margins r, c and odds ratio k of the seed, x = P(1, 1) solves k = x (1 - r - c + x) / ((r - x)(c - x)):

    x = (S - sqrt(S^2 - 4 k (k - 1) r c)) / (2 (k - 1)), S = 1 + (r + c)(k - 1). Met to 1e-10.
    """
    rng = np.random.default_rng(seed)
    for _ in range(20):
        start = rng.uniform(0.05, 1, (2, 2))
        r, c = rng.uniform(0.1, 0.9, 2)
        k = start[0, 0] * start[1, 1] / (start[0, 1] * start[1, 0])
        s = 1 + (r + c) * (k - 1)
        x = (s - np.sqrt(s * s - 4 * k * (k - 1) * r * c)) / (2 * (k - 1))
        wanted = np.array([[x, r - x], [c - x, 1 - r - c + x]])
        table = fit(start, [((0,), np.array([r, 1 - r])), ((1,), np.array([c, 1 - c]))])
        assert np.abs(table - wanted).max() < 1e-10


def test_independent_seed_gives_the_product() -> None:
    """2 x 2 x 2 from a seed without association: the product of the margins, to 1e-12."""
    a, b, c = np.array([0.3, 0.7]), np.array([0.15, 0.85]), np.array([0.55, 0.45])
    table = fit(np.full((2, 2, 2), 3.0), [((0,), a), ((1,), b), ((2,), c)])
    assert np.abs(table - np.einsum("i,j,k->ijk", a, b, c)).max() < 1e-12


@pytest.mark.parametrize("seed", SEEDS)
def test_two_by_two_by_two_keeps_the_third_order_ratio(seed: int) -> None:
    """If T = seed times factors of pairs, then fitting the seed to the pairs' margins of T gives T itself, to 1e-8.

    Uniqueness of the information projection (Csiszar 1975). The ratio of the two odds ratios is the seed's.
    """
    rng = np.random.default_rng(seed)
    start = rng.uniform(0.2, 1, (2, 2, 2))
    f, g, h = rng.uniform(0.5, 2, (3, 2, 2))
    target = start * f[:, :, None] * g[None] * h[:, None, :]
    target /= target.sum()
    table = fit(start, [((0, 1), target.sum(axis=2)), ((1, 2), target.sum(axis=0)), ((0, 2), target.sum(axis=1))])
    assert np.abs(table - target).max() < 1e-8
    assert third(table) == pytest.approx(third(start), rel=1e-9)


def third(t: np.ndarray) -> float:
    """Ratio of the odds ratios in the two layers."""
    odds = t[0, 0] * t[1, 1] / (t[0, 1] * t[1, 0])
    return float(odds[0] / odds[1])


def test_zeros_of_the_seed_stay() -> None:
    """Exact: a cell that the seed excludes is empty after the fit."""
    start = np.array([[0.0, 1.0], [1.0, 1.0]])
    table = fit(start, [((0,), np.array([0.4, 0.6])), ((1,), np.array([0.3, 0.7]))])
    assert table[0, 0] == 0
    assert np.abs(table - np.array([[0, 0.4], [0.3, 0.3]])).max() < 1e-10
