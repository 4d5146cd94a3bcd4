"""Least squares, softened, on the logarithms of levels and flows; the same loss for the model and for its rivals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import differential_evolution, minimize

from verification.defaulters.expected import Frame, expected
from verification.defaulters.lived import NAMES, Numbers
from verification.defaulters.observed import Flow, Level

UNTIL = dt.date(2018, 6, 3)
SMALLEST = 1.0  # a predicted flow of none counts as one
WALK, STRIDE, OTHERS = 4000, 0.12, 20  # steps of the random walk, its size on the log scale, how many are kept
LEVEL = 0.5  # weight of a level beside a flow
SOFT = 0.3  # residuals beyond this count by their size instead of its square
RANGES = {
    "listed_before_launch": (0.001, 0.9),
    "listed_after_launch": (0.01, 0.9),
    "listed_after_joining": (0.01, 0.9),
    "exit_per_week": (0.0001, 0.02),
    "air_scale": (0.1, 10.0),
    "rail_scale": (0.1, 10.0),
    "learn_probability": (0.01, 0.9),
    "settled_factor": (0.001, 1.0),
}

Predict = Callable[[str, dt.date], float]


class Fit(NamedTuple):
    """The best numbers, and others that fit about as well."""

    numbers: Numbers
    loss: float
    others: list[Numbers]


def residuals(predict: Predict, known: list[Level], steps: list[Flow]) -> NDArray[np.float64]:
    """Logarithms of predicted over published: levels, then flows.

    A level counts half, because it repeats the sum of the flows before it; a lower
    bound counts only where the prediction lies under it.
    """
    at_levels = [LEVEL * at_level(log_ratio(predict(x.series, x.day), x.value), x.at_least) for x in known]
    at_flows = [log_ratio(predict(f.series, f.end.day) - predict(f.series, f.start.day), f.value) for f in steps]
    return np.array(at_levels + at_flows)


def at_level(ratio: float, at_least: bool) -> float:
    """The residual of a level; over a lower bound there is none."""
    return min(ratio, 0.0) if at_least else ratio


def log_ratio(predicted: float, published: float) -> float:
    """How far apart, the same for twice and for half."""
    return float(np.log(max(predicted, SMALLEST) / published))


def softened(residual: NDArray[np.float64]) -> float:
    """The loss: squares near nought, sizes far from it, so that no single figure rules."""
    return float((2 * SOFT**2 * (np.sqrt(1 + (residual / SOFT) ** 2) - 1)).sum())


def fit(known: list[Level], steps: list[Flow], f: Frame, note: Callable[[str], None]) -> Fit:
    """All eight numbers at once: differential evolution over their ranges, then a simplex."""
    bounds = [tuple(np.log(RANGES[name])) for name in NAMES]

    def of(x: NDArray[np.float64]) -> Numbers:
        return Numbers(**dict(zip(NAMES, np.exp(x).tolist(), strict=True)))

    def residual(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return residuals(expected(of(x), f).at, known, steps)

    wide = differential_evolution(lambda x: softened(residual(x)), bounds, maxiter=150, popsize=8, seed=1, tol=1e-7, polish=False)
    note(f"differential evolution: loss {wide.fun:.4f} after {wide.nfev} tries")
    near = minimize(
        lambda x: softened(residual(x)),
        wide.x,
        method="Nelder-Mead",
        bounds=bounds,
        options={"maxiter": 3000, "xatol": 1e-4, "fatol": 1e-6},
    )
    note(f"simplex: loss {near.fun:.4f} after {near.nfev} tries")
    others = [of(x) for x in about_as_good(lambda x: softened(residual(x)), near.x, np.array(bounds), len(known) + len(steps))]
    return Fit(of(near.x), float(near.fun), others)


def about_as_good(
    loss: Callable[[NDArray[np.float64]], float], best: NDArray[np.float64], bounds: NDArray[np.float64], rows: int
) -> list[NDArray[np.float64]]:
    """Logarithms of numbers by a random walk (Metropolis) over the ranges, with the density exp(-loss / 2s).

    s is the loss a row at the best fit, so the faults of the model widen the walk.
    """
    rng = np.random.default_rng(20180531)
    at, here = best, loss(best)
    spread = here / (rows - best.size)
    kept = []
    for turn in range(WALK):
        to = at + rng.normal(0.0, STRIDE, best.size) * rng.choice([0.2, 1.0])
        if (to >= bounds[:, 0]).all() and (to <= bounds[:, 1]).all():
            there = loss(to)
            if np.log(rng.random()) < (here - there) / (2 * spread):
                at, here = to, there
        if turn >= WALK // 4 and (turn - WALK // 4) % (3 * WALK // 4 // OTHERS) == 0:
            kept.append(at)
    return kept[:OTHERS]
