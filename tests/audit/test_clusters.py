"""The closed forms of the robust covariance against their definitions, person by person with whole matrices."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import scipy.linalg

from counterscore.audit import clusters
from counterscore.audit.clusters import Fit, alone, degrees, fit, sums
from counterscore.audit.decisions import Decisions, Reals
from counterscore.audit.disparity import odds, selection
from tests.audit.tables import clustered_table

Persons = tuple[Reals, Reals, Reals, np.ndarray]


def persons(d: Decisions, community: np.ndarray, both: bool) -> Persons:
    """Design [person, cell], outcome and weight of everybody who is in a cell, and where they live."""
    shares = odds(d) if both else selection(d)
    cells = [(share.among & (d.group == g), share.counted) for share in shares for g in range(len(d.names))]
    inside = [np.flatnonzero(cell) for cell, _ in cells]
    design = np.zeros((sum(map(len, inside)), len(cells)))
    design[range(len(design)), np.repeat(range(len(cells)), [len(i) for i in inside])] = 1
    who = np.concatenate(inside)
    yes = np.concatenate([counted[i] for i, (_, counted) in zip(inside, cells, strict=True)]).astype(float)
    return design, yes, d.weights[who], community[who]


def fixed(monkeypatch: pytest.MonkeyPatch, rho: float) -> None:
    """The working correlation as given, not as estimated."""
    monkeypatch.setattr(clusters, "correlation", lambda s, *_: np.full(s.of.shape[:-2], rho))


def standard(x: Persons) -> tuple[Reals, Reals, Reals]:
    """Rates, standardised residuals, and weights over their cell's sum [person, cell]."""
    design, yes, weight, _ = x
    bread = design * weight[:, None] / (design.T @ weight)
    rate = bread.T @ yes
    spread = np.sqrt(rate * (1 - rate))
    return rate, (yes - design @ rate) / (design @ spread), bread


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_without_weights_and_correlation_it_is_cr2(seed: int, both: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bell and McCaffrey: residuals of a cluster times the inverse symmetric root of (I - H) there."""
    fixed(monkeypatch, 0.0)
    d, community = clustered_table(np.random.default_rng(seed), groups=3, communities=12, each=15)
    x = persons(d, community, both)
    design, _, _, where = x
    rate, residual, bread = standard(x)
    left = np.eye(len(design)) - design @ bread.T
    meat, parts = np.zeros((design.shape[1],) * 2), []
    for c in np.unique(where):
        here = where == c
        values, vectors = np.linalg.eigh(left[np.ix_(here, here)])
        root = vectors @ np.diag(np.where(values > 1e-9, values, np.inf) ** -0.5) @ vectors.T
        row = bread[here].T @ root
        meat += np.outer(row @ residual[here], row @ residual[here])
        parts.append((row @ left[here]).T)  # [person, cell]: what the errors of all do to this community's part
    found = fit(sums(d, odds(d) if both else selection(d), community))
    assert found.rate == pytest.approx(rate)
    assert found.inverse == pytest.approx(meat, abs=1e-14)
    check_moments(found, parts, np.eye(len(design)))


@pytest.mark.parametrize("rho", [0.0, 0.03, 0.4])
@pytest.mark.parametrize("weighted", [False, True])
def test_with_weights_and_correlation_each_cell_is_unbiased(rho: float, weighted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Residual sums of a cell are enlarged so that their squares have the mean that the errors' have under the working model."""
    fixed(monkeypatch, rho)
    d, community = clustered_table(np.random.default_rng(7), groups=2, communities=14, each=20)
    if weighted:
        d = Decisions(d.group, d.barred, d.meets, d.names, np.random.default_rng(8).gamma(3, 1, d.group.size))
    x = persons(d, community, True)
    design, _, _, where = x
    rate, residual, bread = standard(x)
    together = where[:, None] == where
    working = (1 - rho) * np.eye(len(where)) + rho * together
    left = np.eye(len(design)) - design @ bread.T
    meat, parts = np.zeros((4, 4)), []
    for c in np.unique(where):
        row = bread.T * (where == c)  # [cell, person]
        wanted, have = np.diag(row @ working @ row.T), np.diag(row @ left @ working @ left.T @ row.T)
        row = row * np.sqrt(np.divide(wanted, have, out=np.zeros(4), where=have > 1e-15))[:, None]
        meat += np.outer(row @ residual, row @ residual)
        parts.append((row @ left).T)
    found = fit(sums(d, odds(d), community))
    assert found.rate == pytest.approx(rate)
    assert found.inverse == pytest.approx(meat, abs=1e-14)
    check_moments(found, parts, working)
    assert np.diag(found.expected) == pytest.approx(np.diag(bread.T @ working @ bread))


def check_moments(found: Fit, parts: list[Reals], working: Reals) -> None:
    """Expectation and degrees of freedom by their definitions, from the covariance of every pair of communities."""
    pairs = np.array([[a.T @ working @ b for b in parts] for a in parts])  # [c, d, j, k]
    assert found.expected == pytest.approx(np.einsum("ccjk->jk", pairs), abs=1e-14)
    size = pairs.shape[-1]
    one = np.zeros((1, size))
    one[0, :2] = 1, -1
    squares = np.einsum("j,cdjk,k->cd", one[0], pairs, one[0])
    assert degrees(found, one) == pytest.approx(np.trace(squares) ** 2 / (squares**2).sum())
    several = np.eye(size)[1:3] - np.eye(size)[0]
    assert degrees(found, several) == pytest.approx(eta(several, pairs))


def eta(rows: Reals, pairs: Reals) -> float:
    """Pustejovsky and Tipton: q (q + 1) over the sum of the variances of the whitened covariance's entries."""
    root = np.real(scipy.linalg.sqrtm(np.linalg.inv(rows @ np.einsum("ccjk->jk", pairs) @ rows.T)))
    k = np.einsum("sj,cdjk,tk->cdst", root @ rows, pairs, root @ rows)
    q = len(rows)
    variance = sum((k[..., s, s] * k[..., t, t] + k[..., s, t] * k[..., t, s]).sum() for s, t in product(range(q), repeat=2))
    return float(q * (q + 1) / variance)


def test_the_correlation_is_the_mean_product_of_residuals() -> None:
    d, community = clustered_table(np.random.default_rng(1), groups=3)
    _, residual, _ = standard(persons(d, community, False))
    where = persons(d, community, False)[3]
    pairs = (where[:, None] == where) & ~np.eye(where.size, dtype=bool)
    wanted = (np.outer(residual, residual) * pairs).sum() / pairs.sum()
    assert wanted > 0.005
    assert fit(sums(d, selection(d), community)).correlation == pytest.approx(wanted)


def test_the_correlation_is_never_negative() -> None:
    """Every community has the same number barred: the mean product is under 0."""
    barred = np.tile([True, False, False, True], 20)
    d = Decisions(np.tile([0, 0, 1, 1], 20), barred, barred, ("A", "B"))
    assert fit(sums(d, selection(d), np.repeat(np.arange(20), 4))).correlation == 0


def test_many_populations_at_once_are_the_same_as_one_by_one() -> None:
    each = [sums(d, odds(d), c) for d, c in (clustered_table(np.random.default_rng(seed)) for seed in range(4))]
    at_once = fit(clusters.Sums(*(np.stack(x) for x in zip(*each, strict=True))))
    for i, one in enumerate(each):
        for a, b in zip(at_once, fit(one), strict=True):
            assert a[i] == pytest.approx(b, rel=1e-12)


def test_who_is_alone() -> None:
    d = Decisions(np.array([0, 0, 1, 1]), np.array([1, 0, 1, 0], bool), np.ones(4, bool), ("A", "B", "C"))
    assert alone(sums(d, selection(d), np.array([7, 7, 7, 9]))).tolist() == [True, False, True]


def test_a_cell_without_residuals_is_known_as_well_as_the_working_model_says() -> None:
    """Nobody of A is barred: 40 independent persons of A, since a correlation of 0 is found."""
    group, community = np.tile([0, 1], 40), np.repeat(np.arange(20), 4)
    barred = (group == 1) & (np.arange(80) % 4 == 1)
    found = fit(sums(Decisions(group, barred, barred, ("A", "B")), selection(Decisions(group, barred, barred, ("A", "B"))), community))
    assert found.rate.tolist() == [1.0, 0.5]
    assert found.inverse[0] == pytest.approx([1 / 40, 0])
    assert found.correlation == 0
