"""How far apart: relative errors of flows and levels, and the forecast with an interval that says what it holds."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from verification.defaulters.fit import Predict
from verification.defaulters.lived import Curve, Numbers, live
from verification.defaulters.observed import Flow, Level

FORECAST = (dt.date(2018, 11, 30), dt.date(2018, 12, 31), dt.date(2019, 3, 31), dt.date(2019, 7, 9))
TRIPS = ("air", "high_speed_rail")


class Errors(NamedTuple):
    """Relative errors, as parts of the published figure."""

    median: float
    worst: float
    each: NDArray[np.float64]


def errors(predicted: list[float], published: list[float]) -> Errors:
    """Absolute relative errors."""
    each = np.abs(np.array(predicted) / np.array(published) - 1)
    return Errors(float(np.median(each)), float(each.max()), each)


def at_levels(predict: Predict, known: list[Level]) -> list[float]:
    """Predicted levels."""
    return [predict(x.series, x.day) for x in known]


def at_flows(predict: Predict, steps: list[Flow]) -> list[float]:
    """Predicted flows."""
    return [predict(f.series, f.end.day) - predict(f.series, f.start.day) for f in steps]


def lives(numbers: Numbers, seeds: range, last: dt.date) -> list[Curve]:
    """One life for each seed."""
    return [live(numbers, seed, last) for seed in seeds]
