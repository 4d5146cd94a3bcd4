"""Scoring: one number a person, and beside it the clean one.

A record that counts moves the score by the points of its kind, within bounds;
good acts in a capped context count only so often a year; between records the
score drifts back to its start. The clean score is the same arithmetic without
this person's false records and nothing else changed: a bar that the clean score
would not bring stands on false ground. Guilt by association, where a scheme has it,
draws both towards what the community closed the last quarter with.

Point values: Rongcheng (facts R06 to R24) and Fuzhou (R30 to R32); see the presets.
After detection, before sanctions, which read the tier.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.errors import SchemeError, nearest
from counterscore.mechanisms.contract import POINTS_LOST, POINTS_WON, SLOTS, SURE, TIERS, Given, factor, times
from counterscore.society.columns import SCORE_CEILING
from counterscore.units import Param, Rows

NAME = "scoring"
PARAMS = (
    Param("start_points", "points", 1000, (0, SCORE_CEILING), "score with which everybody begins", "scheme", whole=True),
    Param("least_points", "points", 0, (0, SCORE_CEILING), "lowest possible score", "scheme", whole=True),
    Param("most_points", "points", SCORE_CEILING, (0, SCORE_CEILING), "highest possible score", "scheme", whole=True),
    Param("start_spread_points", "points", 0, (0, SCORE_CEILING), "width of an even spread of starting scores", "scheme", whole=True),
    Param("association_share", "share", 0.0, (0, 0.9), "part of the way to the community's mean that a score goes in a quarter", "scheme"),
    Param("drift_points_per_year", "points_per_year", 0, (0, SCORE_CEILING), "speed of drift back to the start", "scheme", whole=True),
    Param(
        "points", "points", 0, (-SCORE_CEILING, SCORE_CEILING), "what a record of the kind adds", "scheme", "kind", dated=True, whole=True
    ),
    Param("most_credited_acts", "acts_per_year", 15, (0, 15), "good acts that count in a calendar year", "scheme", "context", whole=True),
    Rows(
        "tiers",
        (Param("from_points", "points", None, (0, SCORE_CEILING), "lowest score in the tier", "scheme", whole=True),),
        TIERS,
        "bands of the score",
        extra=("name", "rewards"),
    ),
)
READS = ("in_force", "record", "score", "clean", "credited_a", "credited_b", "mean")
WRITES = ("score", "clean", "credited_a", "credited_b", "mean")
TALLIES = ("points_lost", "points_won", "rewarded", "withheld")

NO_CAP = 2
NO_TIER = 4096


BY_ERA = ("points",)
BY_COUNTY = ()


class Table(NamedTuple):
    """Points and tiers."""

    start: np.int64
    least: np.int64
    most: np.int64
    spread: np.int64
    drift: np.int64  # points a year of 52 weeks
    points: NDArray[np.int64]  # [era, kind]
    cap_slot: NDArray[np.uint8]  # [kind] 0 or 1: which counter; 2: no cap
    cap: NDArray[np.int64]  # [2] credited acts a year
    cut: NDArray[np.int64]  # [8] lowest score of each tier, ascending; 4096 where unused
    rewards: NDArray[np.uint8]  # [tier 0..7 and 8 for none] bit per service given as a privilege
    association: np.int64  # 65536ths of the distance a quarter


def build(given: Given) -> Table:
    """Points by era, counters for at most two capped contexts, tiers in ascending order."""
    v = given.values
    points = np.rint(v.keyed_per_era("points", given.kinds, given.eras)).astype(np.int64)
    contexts = v.keys("most_credited_acts")
    if len(contexts) > 2:
        raise SchemeError("too many capped contexts", key="scoring.most_credited_acts", found=", ".join(contexts), allowed="at most two")
    slot = np.full(SLOTS, NO_CAP, np.uint8)
    cap = np.zeros(2, np.int64)
    for i, context in enumerate(contexts):
        cap[i] = round(v.keyed_number("most_credited_acts", context))
        slot[[j for j, k in enumerate(given.society.occasions.kinds) if k.context == context]] = i
    numbers = [round(float(v.number(f"{name}_points"))) for name in ("start", "least", "most", "start_spread")]
    start, least, most, spread = numbers
    if not least <= start <= most:
        raise SchemeError(
            "the start does not lie between the bounds",
            key="scoring.start_points",
            found=f"{least} <= {start} <= {most}",
            allowed="least_points <= start_points <= most_points",
        )
    drift = round(float(v.number("drift_points_per_year")))
    rewards = _rewards(v.rows("tiers"), given.society.services.names)
    return Table(
        start=np.int64(start),
        least=np.int64(least),
        most=np.int64(most),
        spread=np.int64(spread),
        drift=np.int64(drift),
        points=np.pad(points, [(0, 0), (0, SLOTS - points.shape[1])]),
        cap_slot=slot,
        cap=cap,
        cut=_cuts(v.rows("tiers"), least),
        rewards=rewards,
        association=np.int64(factor(float(v.number("association_share")))),
    )


def _rewards(tiers: tuple[Any, ...], services: tuple[str, ...]) -> NDArray[np.uint8]:
    """Rewards are services, so that a reward which nobody could receive is not promised."""
    out = np.zeros(TIERS + 1, np.uint8)
    order = sorted(range(len(tiers)), key=lambda i: float(tiers[i].number("from_points")))
    for i, row in enumerate(tiers, 1):
        for name in row.names("rewards"):
            if name not in services:
                raise SchemeError(
                    "unknown service",
                    key=f"scoring.tiers[{i}].rewards",
                    found=name,
                    allowed=", ".join(services),
                    remedy=nearest(name, services),
                )
            out[order.index(i - 1)] |= 1 << services.index(name)
    return out


def _cuts(tiers: tuple[Any, ...], least: int) -> NDArray[np.int64]:
    cut = np.full(TIERS, NO_TIER, np.int64)
    cut[0] = 0
    lows = sorted(round(float(row.number("from_points"))) for row in tiers)
    for a, b in pairwise(lows):
        if a == b:
            raise SchemeError("two tiers overlap", key="scoring.tiers", found=f"two tiers from {a} points", allowed="different from_points")
    if lows and lows[0] > least:
        raise SchemeError(
            "no tier holds the lowest scores",
            key="scoring.tiers",
            found=f"the lowest tier begins at {lows[0]}, the lowest score is {least}",
            allowed="a lowest tier that begins at or under least_points",
        )
    cut[1 : len(lows)] = lows[1:]
    return cut


def neutral(given: Given) -> Table:
    """Everybody keeps the start; one tier."""
    cut = np.full(TIERS, NO_TIER, np.int64)
    cut[0] = 0
    points = np.zeros((given.eras.size, SLOTS), np.int64)
    bounds = (np.int64(1000), np.int64(0), np.int64(SCORE_CEILING), np.int64(0), np.int64(0))
    caps = (np.full(SLOTS, NO_CAP, np.uint8), np.zeros(2, np.int64))
    return Table(*bounds, points, *caps, cut, np.zeros(TIERS + 1, np.uint8), np.int64(0))


@njit(inline="always")
def with_scores(standing, score, clean):  # type: ignore[no-untyped-def]
    """`standing` with both scores replaced."""
    return np.uint32((standing & np.uint32(0xFFC00000)) | np.uint32(score) | (np.uint32(clean) << np.uint32(11)))


@njit(inline="always")
def counts(counted, word):  # type: ignore[no-untyped-def]
    """Whether a record counts while operation is partial (`counted` is a threshold)."""
    return counted == np.uint64(SURE) or np.uint64(word) < counted


@njit(inline="always")
def step(t, arrived, kind, true, deed_points, standing, tally):  # type: ignore[no-untyped-def]
    """Standing after a record of `kind` that arrived as `arrived` and counts, and the points given."""
    d = t.points[arrived]
    slot = t.cap_slot[arrived]
    if d > 0 and slot < NO_CAP:
        shift = np.uint32(22 + 4 * slot)
        credited = np.int64((standing >> shift) & np.uint32(15))
        if credited >= t.cap[slot]:
            d = np.int64(0)
        else:
            standing = np.uint32(standing + (np.uint32(1) << shift))
    score = min(t.most, max(t.least, np.int64(standing & np.uint32(2047)) + d))
    clean = np.int64((standing >> np.uint32(11)) & np.uint32(2047))
    if d > 0:  # repair by good deeds
        score += min(deed_points, max(np.int64(0), t.start - score))
    if true:
        e = d if arrived == kind else t.points[kind]
        clean = min(t.most, max(t.least, clean + e))
        clean += min(deed_points, max(np.int64(0), t.start - clean)) if e > 0 else np.int64(0)
    if d < 0:
        tally.n[POINTS_LOST] -= d
    else:
        tally.n[POINTS_WON] += d
    return with_scores(standing, score, clean), d


@njit(inline="always")
def tier_of(t, score):  # type: ignore[no-untyped-def]
    """The tier of a score, 0 lowest."""
    tier = 0
    while tier < TIERS - 1 and score >= t.cut[tier + 1]:
        tier += 1
    return tier


@njit(inline="always")
def towards(x, goal, most):  # type: ignore[no-untyped-def]
    """`x` moved towards `goal` by at most `most`."""
    return min(goal, x + most) if x < goal else max(goal, x - most)


@njit(inline="always")
def associated(t, x, mean):  # type: ignore[no-untyped-def]
    """A score drawn towards the community's mean; the distance never grows."""
    return x + times(mean - x, t.association) if mean >= x else x - times(x - mean, t.association)


@njit(inline="always")
def drifted(t, standing, most):  # type: ignore[no-untyped-def]
    """Standing after a drift of at most `most` points."""
    score = towards(np.int64(standing & np.uint32(2047)), t.start, most)
    clean = towards(np.int64((standing >> np.uint32(11)) & np.uint32(2047)), t.start, most)
    return with_scores(standing, score, clean)
