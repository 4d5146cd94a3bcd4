"""The paper's adaptive authority: three numbers, moved one at a time, against a drawn population.

As in the paper's published code (row M05 of the society's facts): individuals keep
their desired dissent and boldness for life. Each round the authority moves one of
tolerance, severity and surveillance, to a point drawn evenly within `WINDOW` of
where it stands and inside its range; the individuals act by the law of `real`;
acts above the tolerance are seen by chance and punished. The move is kept if the
cost, adamancy times dissent plus punishment, does not exceed last round's. Last
round's cost is the one realised, so a move that was taken back is still what the
next is measured against: a bad round makes the next one easy to please.

Nothing of ours is in this file but its spelling: no scheme, no society, no person.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from verification.speech.real import Reals, act

PERSONS = 100_000
ROUNDS = 5000
MEAN_DESIRED = 0.25
START = (0.25, 0.1, 0.1)  # tolerance, severity, surveillance
LEAST, MOST = (0.0, 1e-9, 0.0), (1.0, np.inf, 1.0)
WINDOW = 0.05
ADAMANCY = 1.0

SUPPRESSED_SHARE, SUPPRESSED_ROUNDS = 0.25, 500  # the paper's code: mean dissent of 500 rounds under a quarter of what is desired


class Population(NamedTuple):
    """Drawn individuals, in the order of their desired dissent."""

    desired: Reals
    boldness: Reals
    said_up_to: Reals  # [i] the sum of the desired dissent of the first i


class Life(NamedTuple):
    """One authority against one population: what it kept, and what each trial cost."""

    proportional: bool
    mean_boldness: float
    seed: int
    kept: Reals  # [round, 3] tolerance, severity, surveillance after the round
    dissent: Reals  # [round] share of the desired dissent that was voiced
    punishment: Reals  # [round] in the same unit

    @property
    def cost(self) -> Reals:
        """What the authority minds, a share of the desired dissent."""
        return ADAMANCY * self.dissent + self.punishment

    @property
    def suppressed_at(self) -> float:
        """The first round by which dissent was suppressed for `SUPPRESSED_ROUNDS`; infinite where it never was."""
        mean = np.convolve(self.dissent, np.full(SUPPRESSED_ROUNDS, 1 / SUPPRESSED_ROUNDS), "valid")
        under = np.flatnonzero(mean < SUPPRESSED_SHARE)
        return float(under[0] + SUPPRESSED_ROUNDS) if under.size else float("inf")

    @property
    def late(self) -> Reals:
        """Mean tolerance, severity and surveillance of the last 500 rounds."""
        return np.asarray(self.kept[-SUPPRESSED_ROUNDS:].mean(axis=0))


@lru_cache(maxsize=4)
def scale_of(mean: float) -> float:
    """The scale of the exponential law that, cut to 0 to 1, has this mean (under one half)."""
    return float(brentq(lambda y: y - 1 / np.expm1(1 / y) - mean, mean, 1e3))


def population(mean_boldness: float, rng: np.random.Generator, persons: int = PERSONS) -> Population:
    """Desired dissent by the truncated exponential law, boldness by the exponential one, independent."""
    scale = scale_of(MEAN_DESIRED)
    desired = np.sort(-scale * np.log1p(rng.random(persons) * np.expm1(-1 / scale)))
    return Population(desired, rng.exponential(mean_boldness, persons), np.concatenate([[0.0], np.cumsum(desired)]))


def costs(who: Population, policy: Reals, proportional: bool, rng: np.random.Generator) -> tuple[float, float]:
    """Dissent voiced and punishment dealt in one round; those within the tolerance need no asking."""
    t, s, v = (float(x) for x in policy)
    first = int(np.searchsorted(who.desired, t, side="right"))
    a = act(who.boldness[first:], who.desired[first:], t, v, s, proportional)
    over = a[a > t]
    seen = over[rng.random(over.size) < v + (1 - v) * over]
    return float(who.said_up_to[first] + a.sum()), s * (float((seen - t).sum()) if proportional else seen.size)


def moved(policy: Reals, rng: np.random.Generator) -> Reals:
    """The next trial: one of the three, anywhere within the window."""
    trial, which = policy.copy(), int(rng.integers(3))
    trial[which] = rng.uniform(max(LEAST[which], trial[which] - WINDOW), min(MOST[which], trial[which] + WINDOW))
    return trial


def adapt(proportional: bool, mean_boldness: float, seed: int, rounds: int = ROUNDS, persons: int = PERSONS) -> Life:
    """One life of the authority."""
    rng = np.random.default_rng(seed)
    who = population(mean_boldness, rng, persons)
    policy, last = np.array(START), np.inf
    kept, cost = np.zeros((rounds, 3)), np.zeros((rounds, 2))
    for r in range(rounds):
        trial = moved(policy, rng) if r else policy
        cost[r] = costs(who, trial, proportional, rng)
        now = ADAMANCY * cost[r, 0] + cost[r, 1]
        if now <= last:
            policy = trial
        kept[r], last = policy, now
    share = cost / who.said_up_to[-1]
    return Life(proportional, mean_boldness, seed, kept, share[:, 0], share[:, 1])
