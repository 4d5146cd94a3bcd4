"""The integer law of speech against the real one, over planes of its arguments.

The integer law, `counterscore.mechanisms.speech.choose`, has its arguments in
4096ths (F = 4096, one unit u = 1/4096). A point of a plane is rounded to the
nearest unit for it, so every argument moves by at most h = u/2. How far that may
carry is derived, not measured:

* All lies in the box of +-h about the point in its five arguments. The gain under
  uniform punishment is linear in each argument alone; the optimum under
  proportional punishment is monotone in each argument alone (in v its slope has
  the sign of b - s). Such a function takes its most and its least over a box in
  corners, so the corners say how far it can go.
* Uniform punishment: `choose` compares products of integers and rounds nothing.
  Its regime can differ only where the gain, or d - t, has both signs in the box:
  where a threshold passes within half a unit, in each argument, of the point.
  Elsewhere the act is the rounded d or the rounded t, and off by at most h.
* Proportional punishment: `choose` floors twice. A quotient loses under one unit,
  which the halving makes half, and the halving itself loses at most half: the
  optimum comes out low by less than u, and never high. So the regime can differ
  only where optimum - t or optimum - d has both signs over the box after its lower
  end is moved down by u; elsewhere a part said is off by at most the optimum's
  way to the ends of that range, and all the rest by at most h.

The second comparison gives both laws the rounded numbers, so that only the
arithmetic of `choose` is left: then h is 0, uniform punishment must agree
everywhere and exactly, and proportional punishment within one unit.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterscore.mechanisms.speech import choose
from verification.speech import real
from verification.speech.real import Reals

F = 4096
UNIT = 1 / F
HALF = UNIT / 2
FINE = 1e-12  # of the real law's own arithmetic
SIZE = 64
ANYWHERE = 20_000

Marks = NDArray[np.bool_]


class Plane(NamedTuple):
    """Two arguments that vary, and one value of each of the others; or points anywhere."""

    name: str
    x: str
    y: str
    points: dict[str, Reals]  # each of b d t v s: [y, x]


class Compared(NamedTuple):
    """One plane under one punishment: both laws, and what differs."""

    plane: Plane
    proportional: bool
    regime: NDArray[np.int64]  # [y, x] of the real law
    differs: Marks  # the regime is another
    near: Marks  # a threshold passes close enough that it may be
    error: Reals  # [y, x] of the act, absolute
    bound: Reals  # what the error may be away from thresholds


def planes(proportional: bool, size: int = SIZE) -> list[Plane]:
    """Severity by surveillance, and boldness by desired dissent, about the values of the paper's figure 3."""
    severity = 1.5 if proportional else 0.6
    fixed = {"b": 1.0, "d": 0.75, "t": 0.25, "v": 0.5, "s": severity}
    unit, wide = np.linspace(0, 1, size), np.linspace(0, 3, size)
    return [
        plane("severity by surveillance", ("s", wide), ("v", unit), fixed),
        plane("boldness by desired dissent", ("b", wide), ("d", unit), fixed),
    ]


def plane(name: str, x: tuple[str, Reals], y: tuple[str, Reals], fixed: dict[str, float]) -> Plane:
    """A plane from its two axes."""
    across, up = np.meshgrid(x[1], y[1])
    flat = {key: np.full(across.shape, value) for key, value in fixed.items()}
    return Plane(name, x[0], y[0], flat | {x[0]: across, y[0]: up})


def anywhere(points: int = ANYWHERE, seed: int = 1) -> Plane:
    """Points drawn evenly over all five arguments, so that nothing hangs on the planes chosen."""
    rng = np.random.default_rng(seed)
    most = {"b": 3.0, "d": 1.0, "t": 1.0, "v": 1.0, "s": 3.0}
    return Plane("all five at random", "", "", {key: rng.uniform(0, end, (1, points)) for key, end in most.items()})


def compare(on: Plane, proportional: bool, half: float = HALF) -> Compared:
    """Both laws on a plane; with `half` = 0 both get the rounded numbers."""
    rounded = {key: np.rint(values * F).astype(np.int64) for key, values in on.points.items()}
    points = on.points if half else {key: values / F for key, values in rounded.items()}
    a = real.act(**points, proportional=proportional)
    ours = np.array([choose(*(int(n) for n in p), proportional) for p in zip(*(rounded[k].ravel() for k in "bdtvs"), strict=True)])
    said = ours.reshape(a.shape) / F
    regime = real.regime(a, points["d"], points["t"])
    differs = regime != real.regime(said, rounded["d"] / F, rounded["t"] / F)
    near, bound = reach(points, proportional, half)
    return Compared(on, proportional, regime, differs, near, np.abs(said - a), np.where(regime == real.PARTLY, bound, half + FINE))


def reach(points: dict[str, Reals], proportional: bool, half: float) -> tuple[Marks, Reals]:
    """Where the regime may differ, and by how much a part said may be off."""
    corners = [moved(points, signs, half) for signs in product((-1, 1), repeat=5)]
    near = changes([c["d"] - c["t"] for c in corners])
    if not proportional:
        return near | (half > 0) & changes([real.gain(**c) for c in corners]), np.zeros(near.shape)
    optimum = [real.proportional_optimum(c["b"], c["t"], c["v"], c["s"]) for c in corners]
    low = [p - UNIT for p in optimum]
    for edge in ("t", "d"):
        near = near | changes([p - c[edge] for ps in (optimum, low) for p, c in zip(ps, corners, strict=True)])
    here = real.proportional_optimum(points["b"], points["t"], points["v"], points["s"])
    with np.errstate(invalid="ignore"):  # infinite less infinite, where nothing is said in part
        return near, np.maximum(np.max(optimum, axis=0) - here, here - np.min(low, axis=0)) + FINE


def moved(points: dict[str, Reals], signs: tuple[int, ...], half: float) -> dict[str, Reals]:
    """One corner of the box, inside the arguments' ranges."""
    most = {"b": np.inf, "d": 1.0, "t": 1.0, "v": 1.0, "s": np.inf}
    return {key: np.clip(points[key] + sign * half, 0.0, most[key]) for key, sign in zip("bdtvs", signs, strict=True)}


def changes(margins: list[Reals]) -> Marks:
    """Where a margin is not of one sign in all corners; nought has either."""
    return ~(np.all([m > FINE for m in margins], axis=0) | np.all([m < -FINE for m in margins], axis=0))


def within(c: Compared) -> bool:
    """Whether the regime differs only near thresholds, and the act elsewhere by no more than its bound."""
    away = ~c.near
    return bool((c.near | ~c.differs).all() and (c.error[away] <= c.bound[away]).all())
