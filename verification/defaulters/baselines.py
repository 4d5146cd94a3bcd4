"""Three rivals of the model, each fitted to the same rows by the same loss."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from verification.defaulters.fit import Predict, residuals
from verification.defaulters.observed import Flow, Level

ORIGIN = dt.date(2013, 10, 7)
STARTS = {"air": dt.date(2014, 7, 1), "high_speed_rail": dt.date(2014, 7, 1)}
SERIES = ("air", "high_speed_rail", "postings", "complied")


def years(day: dt.date, series: str) -> float:
    """Years since the series began."""
    return max(0.0, (day - STARTS.get(series, ORIGIN)).days / 365.25)


def line(x: NDArray[np.float64], t: float) -> float:
    """A straight line."""
    return float(x[0] + x[1] * t)


def quadratic(x: NDArray[np.float64], t: float) -> float:
    """A quadratic."""
    return float(x[0] + x[1] * t + x[2] * t * t)


def rivals(known: list[Level], steps: list[Flow]) -> dict[str, tuple[Predict, int]]:
    """Each rival's prediction and how many numbers it has: one curve a series."""
    out: dict[str, tuple[Predict, int]] = {}
    for name, curve, size in (("straight line", line, 2), ("quadratic", quadratic, 3)):
        fitted = {s: fit_curve(s, curve, size, known, steps) for s in SERIES}
        out[name] = (lambda s, d, fitted=fitted, curve=curve: curve(fitted[s], years(d, s))), size * len(SERIES)  # type: ignore[misc]
    listed = sorted((x.day.toordinal(), x.value) for x in known if x.series == "postings")
    days, values = [ORIGIN.toordinal(), *(d for d, _ in listed)], [0.0, *(v for _, v in listed)]

    def list_at(day: dt.date) -> float:
        return float(np.interp(day.toordinal(), days, values))

    own = {s: fit_curve(s, lambda x, t: float(x[0] * t), 1, known, steps, time=lambda d, _: list_at(d)) for s in SERIES if s != "postings"}
    out["constant times the list"] = (lambda s, d: float(own[s][0] * list_at(d)) if s in own else list_at(d)), len(own)
    return out


def fit_curve(
    series: str,
    curve: Callable[[NDArray[np.float64], float], float],
    size: int,
    known: list[Level],
    steps: list[Flow],
    time: Callable[[dt.date, str], float] = years,
) -> NDArray[np.float64]:
    """Parameters of one series' curve; started at ordinary least squares on the levels."""
    levels, flows = [x for x in known if x.series == series and not x.at_least], [f for f in steps if f.series == series]
    t = np.array([time(x.day, series) for x in levels])
    powers = np.stack([t**i for i in range(size)], axis=1) if size > 1 else t[:, None]
    start = np.linalg.lstsq(powers, np.array([x.value for x in levels]), rcond=None)[0]
    scale = np.abs(start) + 1.0
    found = least_squares(
        lambda z: residuals(lambda s, d: curve(z * scale, time(d, s)), levels, flows),
        start / scale,
        loss="soft_l1",
        f_scale=0.3,
        max_nfev=2000,
    )
    return np.asarray(found.x * scale)
