"""How much a rate by group may be off when the persons of one community are not independent.

Rates are ratios of sums over communities. Their covariance is the bias-reduced cluster-robust one (CR2: Bell and McCaffrey
2002, Survey Methodology 28:169), and its degrees of freedom are those of Satterthwaite for one contrast and of Pustejovsky
and Tipton (2018, J. Business and Economic Statistics 36:672; "AHT") for several at once. Both rest on a working model that
need not be true; ours is that of Imbens and Kolesar (2016, Review of Economics and Statistics 98:701): any two persons of a
community are correlated alike, and how much is estimated, but not under 0. For rates by group all of it has closed forms in
the sums of a *cell*, the persons of one part and one group who live in one community, and nothing is as large as the people.

All functions take leading axes, so that many populations are treated at once. Nothing is binomial over persons.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from counterscore.audit.decisions import NONE, Codes, Decisions, Flags, Reals, Share

ALONE = 1 - 1e-9  # share of a cell that lies in one community, from which it is taken to lie there whole
SILENT = 1e-12  # of the variance of independent persons: residuals so small are rounding


class Sums(NamedTuple):
    """Sums by community and cell, each [..., community, cell]."""

    yes: Reals  # weights of those counted
    of: Reals  # weights of those among whom they are counted
    yes_squared: Reals  # squared weights
    of_squared: Reals


class Fit(NamedTuple):
    """Rates of cells with what is needed for any contrast of them."""

    rate: Reals  # [..., cell] NaN where nobody is
    inverse: Reals  # [..., cell, cell] covariance of rates over the roots of rate (1 - rate); on the diagonal 1 / effective persons
    expected: Reals  # [..., cell, cell] of the covariance's estimate, under the working model with variance 1
    fourth: Reals  # [..., cell, cell, cell, cell] sums over pairs of communities of products of two working covariances
    correlation: Reals  # [...] estimated, of two persons of one community


def sums(d: Decisions, shares: tuple[Share, ...], community: Codes) -> Sums:
    """The sums of a division; cells are the groups of the first share, then those of the next."""
    _, place = np.unique(community, return_inverse=True)
    parts = [part_sums(d, share, place) for share in shares]
    return Sums(*(np.concatenate(columns, axis=1) for columns in zip(*parts, strict=True)))


def part_sums(d: Decisions, share: Share, place: Codes) -> Sums:
    """The sums of one share; `place` numbers the communities [person] from 0."""
    there, groups = share.among & (d.group != NONE), len(d.names)
    cell = (place * groups + d.group)[there]
    w, yes = d.weights[there], share.counted[there]
    cells = (int(place.max(initial=-1)) + 1) * groups
    by_cell = [np.bincount(cell, values, cells).astype(np.float64) for values in (w * yes, w, w * w * yes, w * w)]
    return Sums(*(x.reshape(-1, groups) for x in by_cell))


def fit(s: Sums) -> Fit:
    """Rates, their robust covariance and what its degrees of freedom come from."""
    total = s.of.sum(axis=-2, keepdims=True)
    rate = np.divide(s.yes.sum(axis=-2), total[..., 0, :], out=np.full_like(total[..., 0, :], np.nan), where=total[..., 0, :] > 0)
    safe, total = np.nan_to_num(rate), np.where(total > 0, total, 1.0)
    deviation = np.sqrt(safe * (1 - safe))
    scale = np.where(deviation > 0, deviation, 1.0)
    residual = (s.yes - safe[..., None, :] * s.of) / scale[..., None, :]
    rho = correlation(s, residual, safe, scale)
    share = s.of / total
    own, working = working_model(s, rho)
    adjust = adjustment(own, share) / total
    inverse = np.einsum("...ci,...cj->...ij", residual * adjust, residual * adjust)
    expected, fourth = moments(working, share, adjust)
    return Fit(rate, with_silent(inverse, own.sum(axis=-2) / total[..., 0, :] ** 2), expected, fourth, rho)


def alone(s: Sums) -> Flags:
    """[..., cell] whether all of a cell lives in one community, or it is empty: then nothing says how much its rate may be off."""
    return np.asarray(s.of.max(axis=-2, initial=0.0) >= ALONE * s.of.sum(axis=-2))


def correlation(s: Sums, residual: Reals, rate: Reals, scale: Reals) -> Reals:
    """[...] of two persons of one community: the mean product of their standardised residuals, not under 0."""
    r = rate[..., None, :]
    squares = (s.yes_squared * (1 - 2 * r) + s.of_squared * r * r) / scale[..., None, :] ** 2
    products = (residual.sum(axis=-1) ** 2 - squares.sum(axis=-1)).sum(axis=-1)
    pairs = (s.of.sum(axis=-1) ** 2 - s.of_squared.sum(axis=-1)).sum(axis=-1)
    return np.asarray(np.clip(np.divide(products, pairs, out=np.zeros_like(products), where=pairs > 0), 0.0, 1.0))


def working_model(s: Sums, rho: Reals) -> tuple[Reals, Reals]:
    """Variance of each cell's sum [..., community, cell] and covariances [..., community, cell, cell], for persons of variance 1."""
    r = rho[..., None, None]
    own = (1 - r) * s.of_squared + r * s.of * s.of
    working = r[..., None] * s.of[..., :, None] * s.of[..., None, :]
    diagonal = np.arange(s.of.shape[-1])
    working[..., diagonal, diagonal] = own
    return own, working


def adjustment(own: Reals, share: Reals) -> Reals:
    """[..., community, cell] factors by which residuals are too small, because the rate was fitted to them.

    Without weights and correlation this is CR2 itself, since the residuals that it mixes only enter by their sum; otherwise
    it keeps what CR2 is for: each cell's variance is unbiased under the working model.
    """
    left = own * (1 - 2 * share) + share * share * own.sum(axis=-2, keepdims=True)
    there = (own > 0) & (share < ALONE)
    return np.asarray(np.sqrt(np.divide(own, left, out=np.zeros_like(own), where=there)))


def moments(working: Reals, share: Reals, adjust: Reals) -> tuple[Reals, Reals]:
    """First and second moments of the robust covariance under the working model.

    Adjusted residuals of cells j and k in communities c and d covary by
    W[c,d,j,k] = a[c,j] a[d,k] (own[c,j,k] (c is d) - own[c,j,k] h[d,k] - h[c,j] own[d,j,k] + h[c,j] all[j,k] h[d,k]),
    a term where c is d and two products of a part of c and a part of d. Sums over pairs of communities are therefore
    products of sums over communities, and no array is as large as the pairs.
    """
    mine = share * adjust
    right = working * adjust[..., None, :]
    left = mine[..., :, None] * working.sum(axis=-3, keepdims=True) - adjust[..., :, None] * working
    same = adjust[..., :, None] * right
    pair = left * mine[..., None, :] - mine[..., :, None] * right  # what is left of W where c is d
    once = gram(same, same / 2 + pair)
    mixed = -np.einsum("...jkl,...klm->...jklm", sums_by(left, mine), np.moveaxis(sums_by(right, mine), -1, -3))
    alike = sums_by(mine, mine)
    products = gram(left, left) * alike[..., None, :, None, :] + gram(right, right) * alike[..., :, None, :, None]
    return (same + pair).sum(axis=-3), products + once + swapped(once) + mixed + swapped(mixed)


def gram(x: Reals, y: Reals) -> Reals:
    """[..., j, k, l, m] sums over communities of x[c,j,k] y[c,l,m]."""
    flat = [z.reshape(*z.shape[:-2], -1) for z in (x, y)]
    size = x.shape[-1]
    return np.asarray(transposed(flat[0]) @ flat[1]).reshape(*x.shape[:-3], size, size, size, size)


def sums_by(x: Reals, y: Reals) -> Reals:
    """[..., (j, k) l] sums over communities of x[c,(j,k)] y[c,l]."""
    flat = x.reshape(*y.shape[:-1], -1)
    return np.asarray(transposed(flat) @ y).reshape(*y.shape[:-2], *x.shape[y.ndim - 1 :], y.shape[-1])


def transposed(x: Reals) -> Reals:
    """The last two axes exchanged."""
    return np.swapaxes(x, -1, -2)


def swapped(x: Reals) -> Reals:
    """The last two pairs of axes exchanged."""
    return np.moveaxis(x, (-2, -1), (-4, -3))


def with_silent(inverse: Reals, working: Reals) -> Reals:
    """The same with cells whose residuals are all 0, such as those of which all or nobody is counted.

    What they tell is then what the working model [..., cell] says, so that nobody counted is not taken for certainty. Their
    covariance with others is 0, which widens intervals, as persons of one community are not less alike than others.
    """
    silent = np.diagonal(inverse, axis1=-2, axis2=-1) <= SILENT * working
    return np.where(np.eye(silent.shape[-1], dtype=bool) & silent[..., None], working[..., None], inverse)


def degrees(f: Fit, contrast: Reals) -> Reals:
    """[...] degrees of freedom of the covariance of contrasts [contrast, cell] of rates.

    Satterthwaite's for one contrast; for several, the eta of Pustejovsky and Tipton: that of the Wishart matrix whose
    entries have the same total variance as those of the covariance's estimate, where its expectation is made the unit matrix.
    """
    many, used = contrast.shape[0], np.flatnonzero(contrast.any(axis=0))
    rows, a, b = contrast[:, used], used[:, None], used[:, None, None]
    fourth, expected = f.fourth[..., b[..., None], b, a, used], rows @ np.asarray(f.expected[..., a, used]) @ rows.T
    g = rows.T @ np.linalg.pinv(expected, hermitian=True) @ rows
    spread = np.einsum("...jklm,...jk,...lm->...", fourth, g, g) + np.einsum("...jklm,...jm,...lk->...", fourth, g, g)
    return np.asarray(np.divide(many * (many + 1), spread, out=np.zeros_like(spread), where=spread > 0))
