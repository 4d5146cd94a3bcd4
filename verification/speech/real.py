"""The paper's law of what one individual says, in real numbers.

Everything is an array or a number: boldness b over 0, desired dissent d, tolerance t
and surveillance v in 0 to 1, severity s from 0 up. An act a is seen with probability
v + (1 - v) a; above the tolerance it is punished by s (uniform) or by s (a - t)
(proportional). An individual loses b for each unit of dissent that goes unsaid.

Uniform: the utility is linear above t, so it is all or nothing. The gain of saying
all over saying t is d (b - (1 - v) s) - (b t + v s); it is positive where
b > (1 - v) s and d > d_uni = (b t + v s) / (b - (1 - v) s).

Proportional: the utility is a parabola with its top at
d_pro = (t + (b - v s) / ((1 - v) s)) / 2, held between t and d. With v = 1 it is a line.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

COMPLIANT, DEFIANT, PARTLY, SILENT = range(4)
REGIMES = ("compliant", "defiant", "partly silent", "silent")

Reals = NDArray[np.float64]


def gain(b: ArrayLike, d: ArrayLike, t: ArrayLike, v: ArrayLike, s: ArrayLike) -> Reals:
    """What saying all is worth over saying only what is tolerated, under uniform punishment."""
    b, d, t, v, s = _reals(b, d, t, v, s)
    return np.asarray(d * (b - (1 - v) * s) - (b * t + v * s))


def uniform_threshold(b: ArrayLike, t: ArrayLike, v: ArrayLike, s: ArrayLike) -> Reals:
    """d_uni: who desires more says all; infinite where nobody so timid would."""
    b, t, v, s = _reals(b, t, v, s)
    slope = b - (1 - v) * s
    return np.where(slope > 0, (b * t + v * s) / np.where(slope > 0, slope, 1.0), np.inf)


def proportional_optimum(b: ArrayLike, t: ArrayLike, v: ArrayLike, s: ArrayLike) -> Reals:
    """d_pro, the top of the parabola; infinite, up or down, where the utility is a line (v = 1) and where nothing is punished."""
    b, t, v, s = _reals(b, t, v, s)
    bend = (1 - v) * s
    line = np.where((s == 0) | (b >= s), np.inf, -np.inf)
    return np.where(bend > 0, (t + (b - v * s) / np.where(bend > 0, bend, 1.0)) / 2, line)


def act(b: ArrayLike, d: ArrayLike, t: ArrayLike, v: ArrayLike, s: ArrayLike, proportional: bool) -> Reals:
    """What is said: d where d <= t or nothing is punished, otherwise by the punishment."""
    b, d, t, v, s = _reals(b, d, t, v, s)
    free = (d <= t) | (s == 0)
    said = np.clip(proportional_optimum(b, t, v, s), t, np.maximum(t, d)) if proportional else np.where(gain(b, d, t, v, s) > 0, d, t)
    return np.where(free, d, said)


def regime(a: ArrayLike, d: ArrayLike, t: ArrayLike) -> NDArray[np.int64]:
    """Which of `REGIMES` an act is: nothing to hide, all said, a part said, only what is tolerated said."""
    a, d, t = _reals(a, d, t)
    return np.select([d <= t, a == d, a > t], [COMPLIANT, DEFIANT, PARTLY], SILENT)


def _reals(*values: ArrayLike) -> tuple[Any, ...]:
    return tuple(np.asarray(x, np.float64) for x in values)
