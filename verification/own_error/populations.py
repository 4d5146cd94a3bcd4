"""Small populations whose truth is known: who lives where, how they conduct themselves, and who is barred.

Communities differ: in their size, in how many of each group live there, in conduct, and in how readily they bar those who meet
the ground and those who do not. The last three are effects on the log-odds, drawn for each community and shared by all who
live in it, so that persons of a community are alike. Given conduct and community, the bar does not look at the group, unless
bias is planted: then the odds of a wrongful bar are multiplied for the first group.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray
from scipy.special import expit, logit

from counterscore.audit.clusters import Sums

Reals = NDArray[np.float64]
Counts = NDArray[np.int64]
TOGETHER = 0.5  # correlation of a community's effects on rightful and wrongful bars
NODES, MASS = hermegauss(80)


class Division(NamedTuple):
    """Groups, by the parameters of the Dirichlet distribution that their shares of a community are drawn from."""

    name: str
    shares: tuple[float, ...]  # the first group is the smallest


class Design(NamedTuple):
    """What populations are like. Rates are those of a community in the middle."""

    name: str
    communities: int
    least: int  # persons of a community
    most: int
    meets: float = 0.20  # share whose conduct meets the ground
    caught: float = 0.50  # share barred, of those
    wrong: float = 0.05  # share barred, of all others
    meets_first: float = 0.0  # conduct of the first group where it differs; 0: it does not
    spread: tuple[float, float, float] = (0.4, 0.4, 0.6)  # standard deviations of the three effects, log-odds
    weights: float = 0.0  # standard deviation of the logarithm of a community's weight; 0: all persons count alike


class Strata(NamedTuple):
    """Layers with different conduct, in which groups are spread differently: parity holds within them, not over all."""

    conduct: tuple[float, ...] = (0.75, 1.5)  # times that of the design
    first: tuple[float, ...] = (0.3, 0.7)  # shares of the first group
    others: tuple[float, ...] = (0.6, 0.4)


class Lived(NamedTuple):
    """Counts [population, community, stratum, group]."""

    persons: Counts
    meets: Counts
    caught: Counts  # barred, of those who meet the ground
    wrong: Counts  # barred, of those who do not
    weight: Reals  # [population, community, 1] of each person there


STRATA = Strata()


def drawn(rng: np.random.Generator, size: int, design: Design, division: Division, strata: bool, bias: float = 1.0) -> Lived:
    """`size` populations."""
    shape = (size, design.communities)
    settled = rng.multinomial(rng.integers(design.least, design.most + 1, shape), rng.dirichlet(division.shares, shape))
    layers = np.array([STRATA.first] + [STRATA.others] * (len(division.shares) - 1) if strata else [[1.0]] * len(division.shares))
    persons = np.swapaxes(rng.multinomial(settled, layers), -1, -2)
    conduct, right, own = rng.standard_normal((3, *shape, 1, 1))
    wrongly = TOGETHER * right + np.sqrt(1 - TOGETHER**2) * own
    meets = rng.binomial(persons, expit(logit(conducts(design, division, strata)) + design.spread[0] * conduct))
    caught = rng.binomial(meets, expit(logit(design.caught) + design.spread[1] * right))
    wrong = rng.binomial(persons - meets, expit(logit(wrongs(design, division, bias)) + design.spread[2] * wrongly))
    weight = np.exp(design.weights * rng.standard_normal((*shape, 1)))
    return Lived(persons, meets, caught, wrong, weight)


def conducts(design: Design, division: Division, strata: bool) -> Reals:
    """[stratum, group] share that meets the ground, in a community in the middle."""
    if strata:
        return np.repeat(design.meets * np.array(STRATA.conduct)[:, None], len(division.shares), axis=1)
    return np.array([[design.meets_first or design.meets] + [design.meets] * (len(division.shares) - 1)])


def wrongs(design: Design, division: Division, bias: float) -> Reals:
    """[1, group] share wrongly barred, in a community in the middle."""
    first = expit(logit(design.wrong) + np.log(bias))
    return np.array([[first] + [design.wrong] * (len(division.shares) - 1)])


def counts_of(lived: Lived, key: str) -> tuple[Counts, Counts]:
    """Those counted and those among whom, [population, community, cell], as a metric's shares have them; parts, then groups."""
    n, m, caught, wrong = (x[..., 0, :] for x in lived[:4])
    if key == "odds":
        return np.concatenate([wrong, caught], axis=-1), np.concatenate([n - m, m], axis=-1)
    if key == "within":
        free, all_of = lived.persons - lived.caught - lived.wrong, lived.persons
        return free.reshape(*free.shape[:-2], -1), all_of.reshape(*free.shape[:-2], -1)
    return {
        "selection": (n - caught - wrong, n),
        "wrongful": (wrong, n - m),
        "missed": (m - caught, m),
        "false_discovery": (wrong, caught + wrong),
        "predictive": (caught, caught + wrong),
    }[key]


def sums_of(lived: Lived, key: str) -> Sums:
    """The same, weighted."""
    (yes, of), w = counts_of(lived, key), lived.weight
    return Sums(yes * w, of * w, yes * w * w, of * w * w)


def truths(design: Design, division: Division, key: str, bias: float = 1.0) -> Reals:
    """[cell] rates that the scheme has over communities: ratios of expectations, by quadrature over the effects."""
    strata = key == "within"
    q = mean(conducts(design, division, strata), design.spread[0])
    d = np.full_like(q, mean(np.array(design.caught), design.spread[1]))
    w = mean(wrongs(design, division, bias), design.spread[2]) + np.zeros_like(q)
    barred = q * d + (1 - q) * w
    found = {
        "selection": 1 - barred,
        "wrongful": w,
        "missed": 1 - d,
        "odds": np.stack([w, d]),
        "false_discovery": (1 - q) * w / barred,
        "predictive": q * d / barred,
        "within": 1 - barred,
    }[key]
    return np.asarray(found).ravel()


def mean(middle: Reals, spread: float) -> Reals:
    """The mean of a share over communities, from that of the one in the middle."""
    return np.asarray(expit(logit(middle)[..., None] + spread * NODES) @ MASS / MASS.sum())
