"""Tables of synthetic persons: six that can be worked by hand, and random ones."""

from __future__ import annotations

import numpy as np

from counterscore.audit.decisions import Codes, Decisions, Strata

# Six persons, two groups of three.
#   group        A      A      A      B      B      B
#   barred       yes    no     yes    no     no     yes
#   meets        yes    no     no     yes    no     yes
#   weight       1      2      1      4      1      1
#   layer        one    one    two    one    two    one
SIX_WEIGHTS = np.array([1.0, 2, 1, 4, 1, 1])


def six(weighted: bool = False) -> Decisions:
    return Decisions(
        group=np.array([0, 0, 0, 1, 1, 1]),
        barred=np.array([1, 0, 1, 0, 0, 1], bool),
        meets=np.array([1, 0, 0, 1, 0, 1], bool),
        names=("A", "B"),
        weight=SIX_WEIGHTS if weighted else None,
        strata=Strata(np.array([0, 0, 1, 0, 1, 0]), ("one", "two")),
        least=1,
    )


def random_table(rng: np.random.Generator, groups: int, weighted: bool, size: int = 120) -> Decisions:
    """Every group has somebody in every corner of the table, so that every rate of it is a rate."""
    corners = np.array([(g, b, m, s) for g in range(groups) for b in (0, 1) for m in (0, 1) for s in (0, 1)])
    more = np.stack([rng.integers(0, groups, size), *(rng.random((2, size)) < rng.random((2, 1))), rng.integers(0, 2, size)], axis=1)
    group, barred, meets, stratum = rng.permutation(np.concatenate([corners, more])).T
    weight = rng.gamma(2.0, 1.0, group.size) + 0.01 if weighted else None
    names = tuple("ABCDE"[:groups])
    return Decisions(group, barred.astype(bool), meets.astype(bool), names, weight, Strata(stratum, ("one", "two")), least=1)


def clustered_table(rng: np.random.Generator, groups: int = 2, communities: int = 40, each: int = 30) -> tuple[Decisions, Codes]:
    """Communities that bar more or less readily, with groups spread unevenly over them."""
    community = np.repeat(np.arange(communities), each)
    shares = rng.dirichlet(np.linspace(1, 3, groups), communities)
    group = (rng.random(community.size)[:, None] > np.cumsum(shares, axis=1)[community]).sum(axis=1)
    effect = rng.normal(0, 0.08, communities)[community]
    meets = rng.random(community.size) < 0.3 + effect
    barred = rng.random(community.size) < np.where(meets, 0.6, 0.2) + effect
    return Decisions(group, barred, meets, tuple("ABCDE"[:groups])), community
