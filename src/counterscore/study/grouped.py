"""Paired counts of two lives of the same people, by group and by province, scaled to the nation."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import tier_names
from counterscore.compile.tables import Ages
from counterscore.engine.readings import SCORES
from counterscore.mechanisms.contract import GROUPS
from counterscore.society.columns import QUINTILES, TRAVEL_LEVELS
from counterscore.society.places import sample
from counterscore.study.simulate import Stage
from counterscore.study.together import Side, changed, parts_of, scores

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
    "scored": "persons",
    "higher_score": "persons",
    "lower_score": "persons",
    "score_first": "points",
    "score_other": "points",
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
    groups = divisions(first)
    cell, shape = cells(stage, groups)
    sums: dict[tuple[str, str], dict[str, float]] = {("all", "all"): {}}
    lived = {}
    for name, value in measured(first, other).items():
        counts = summed(cell, value, int(np.prod(shape))).reshape(shape)  # once: persons are many, cells are few
        lived[name] = int(counts.sum())
        national = np.tensordot(weight, counts, axes=1)
        by_province = counts.sum(axis=tuple(range(1, counts.ndim)))
        sums["all", "all"][name] = float(by_province @ weight)
        for p, here in enumerate(stage.society.provinces):
            sums.setdefault(("province", here.name), {})[name] = float(by_province[p] * weight[p])
        for i, (by, (names, _)) in enumerate(groups.items()):
            totals = national.sum(axis=tuple(j for j in range(national.ndim) if j != i))
            for k, group in enumerate(names):
                sums.setdefault((by, group), {})[name] = float(totals[k])
    return Counted(sums, lived)


def summed(cell: NDArray[np.int64], value: NDArray[Any], n: int) -> NDArray[np.float64]:
    """Sums of whole numbers by cell; some persons at a time, so that what is made on the way stays in the cache."""
    found = np.zeros(n)
    for part in parts_of(cell.size):
        found += np.bincount(cell[part], weights=value[part], minlength=n)
    return found


def cells(stage: Stage, groups: dict[str, tuple[tuple[str, ...], NDArray[np.int8]]]) -> tuple[NDArray[np.int64], tuple[int, ...]]:
    """[person] number of the cell of province and all divisions at once, and how many there are of each; who is of no group comes last."""
    ground = stage.world.ground
    cell = np.repeat(ground.province, np.diff(ground.offset)).astype(np.int64)
    shape = [len(stage.society.provinces)]
    for names, group in groups.values():
        cell *= len(names) + 1
        cell += np.where(group < 0, len(names), group)
        shape.append(len(names) + 1)
    return cell, tuple(shape)


def measured(first: Side, other: Side) -> dict[str, NDArray[Any]]:
    """Every measure [person]: flags and whole numbers."""
    a, b = first.weeks_barred, other.weeks_barred
    scored = in_force(first) & in_force(other)
    x, y = scored * scores(first), scored * scores(other)
    return {
        "persons": np.ones(a.size, np.bool_),
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
        "scored": scored,
        "higher_score": y > x,
        "lower_score": y < x,
        "score_first": x,
        "score_other": y,
    }


def in_force(side: Side) -> NDArray[np.bool_]:
    """[person] whether there is a score at the close: old enough, and in a county that has joined."""
    s = side.stage
    joined = np.repeat(s.world.ground.join_week, np.diff(s.world.ground.offset)) <= s.request.last_week
    profile = s.world.people.profile
    old = weeks_old(s.tables.ages, every(profile), s.request.last_week) >= s.tables.rollout.scored_age
    return np.asarray(joined & old[profile])


def every(profile: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """[profile] all profiles up to the largest: persons are many, and profiles are few."""
    return np.arange(int(profile.max(initial=0)) + 1, dtype=np.uint16)


def divisions(first: Side) -> dict[str, tuple[tuple[str, ...], NDArray[np.int8]]]:
    """Names of the groups of each division, and the group of each person [person]; -1 for none. Tiers are the first scheme's, at the close."""
    found: dict[str, tuple[tuple[str, ...], NDArray[np.int8]]] = {}
    s = first.stage
    profile = s.world.people.profile
    for by, group in codes(s.tables.ages, every(profile), s.request.last_week).items():
        found[by] = (tuple(GROUPS[slice(*BY[by])]), group.astype(np.int8)[profile])
    tiers = tier_names(s.request.scheme)
    if len(tiers) > 1:
        tier = np.searchsorted(s.tables.scoring.cut[1:], np.arange(SCORES), side="right").astype(np.int8)[scores(first)]
        found["tier"] = (tiers, np.where(in_force(first), tier, np.int8(-1)))
    return found


def weeks_old(ages: Ages, profile: NDArray[np.uint16], week: int) -> NDArray[np.int64]:
    """[person] weeks of age in a week."""
    return np.asarray(week - ages.birth_week[(profile.astype(np.int64) >> 5) // (QUINTILES * TRAVEL_LEVELS)], np.int64)


def codes(ages: Ages, profile: NDArray[np.uint16], week: int) -> dict[str, NDArray[np.int64]]:
    """Group of each person [person] in each division, from 0; -1 for none. Ages are those of `week`."""
    bits = profile.astype(np.int64)
    return {
        "sex": bits & 1,
        "place": (bits >> 1) & 1,
        "income": (bits >> 5) % QUINTILES,
        "people": (bits >> 4) & 1,
        "age": np.searchsorted(ages.report_from, weeks_old(ages, profile, week), side="right").astype(np.int64) - 1,
    }
