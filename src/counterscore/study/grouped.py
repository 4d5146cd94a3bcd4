"""Paired counts of two lives of the same people, by group and by province, scaled to the nation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterscore.mechanisms.contract import GROUPS
from counterscore.society.columns import QUINTILES, TRAVEL_LEVELS
from counterscore.society.places import sample
from counterscore.study.simulate import Stage
from counterscore.study.together import Side, changed

MEASURES = {  # and their units
    "persons": "persons",
    "changed": "persons",
    "barred_both": "persons",
    "barred_first_only": "persons",
    "barred_other_only": "persons",
    "barred_neither": "persons",
    "longer_barred": "persons",
    "shorter_barred": "persons",
    "weeks_barred_first": "person-weeks",
    "weeks_barred_other": "person-weeks",
    "refusals_first": "attempts",
    "refusals_other": "attempts",
}
BY = {"sex": (0, 2), "place": (2, 4), "income": (4, 9), "people": (9, 11), "age": (11, 15)}  # the entries of GROUPS


class Counted(NamedTuple):
    """Sums of every measure."""

    national: dict[tuple[str, str], dict[str, float]]  # by (by, group): measure: scaled to the nation
    sample: dict[str, int]  # measure: as lived


def counted(first: Side, other: Side) -> Counted:
    """Everything counted about two lives of the same people."""
    stage = first.stage
    weight = sample(stage.society, stage.request.people).weight
    province = np.repeat(stage.world.ground.province, np.diff(stage.world.ground.offset))
    values = measured(first, other)
    sums: dict[tuple[str, str], dict[str, float]] = {("all", "all"): {}}
    for name, value in values.items():
        by_province = np.bincount(province, weights=value, minlength=weight.size)
        sums["all", "all"][name] = float(by_province @ weight)
        for p, here in enumerate(stage.society.provinces):
            sums.setdefault(("province", here.name), {})[name] = float(by_province[p] * weight[p])
    for by, (start, stop) in BY.items():
        group = codes(stage)[by]
        known = group >= 0  # those under 18 are of no age group
        place = (group + (stop - start) * province)[known]
        for name, value in values.items():
            cells = np.bincount(place, weights=value[known], minlength=(stop - start) * weight.size).reshape(weight.size, -1)
            for k, total in enumerate(weight @ cells):
                sums.setdefault((by, GROUPS[start + k]), {})[name] = float(total)
    return Counted(sums, {name: int(value.sum()) for name, value in values.items()})


def measured(first: Side, other: Side) -> dict[str, NDArray[np.int64]]:
    """Every measure [person]."""
    a, b = first.weeks_barred.astype(np.int64), other.weeks_barred.astype(np.int64)
    found = {
        "persons": np.ones(a.size, np.int64),
        "changed": changed(first, other),
        "barred_both": (a > 0) & (b > 0),
        "barred_first_only": (a > 0) & (b == 0),
        "barred_other_only": (a == 0) & (b > 0),
        "barred_neither": (a == 0) & (b == 0),
        "longer_barred": b > a,
        "shorter_barred": b < a,
        "weeks_barred_first": a,
        "weeks_barred_other": b,
        "refusals_first": first.refusals,
        "refusals_other": other.refusals,
    }
    return {name: np.asarray(value).astype(np.int64) for name, value in found.items()}


def codes(stage: Stage) -> dict[str, NDArray[np.int64]]:
    """Group of each person [person] in each division, from 0; -1 for none. Ages are those of the last week."""
    profile = stage.world.people.profile.astype(np.int64)
    mixed = profile >> 5
    ages = stage.tables.ages
    age = stage.request.last_week - ages.birth_week[mixed // (QUINTILES * TRAVEL_LEVELS)]
    return {
        "sex": profile & 1,
        "place": (profile >> 1) & 1,
        "income": mixed % QUINTILES,
        "people": (profile >> 4) & 1,
        "age": np.searchsorted(ages.report_from, age, side="right").astype(np.int64) - 1,
    }
