"""Detection: what the authority writes down, rightly and wrongly.

An act of a scored person is recorded with a probability by kind and date, times
the watchfulness of the county. Records are also made of people who did nothing:
candidates for a false record come to everybody at a fixed bound and are thinned
to the scheme's rate, so that a scheme with fewer errors has the same errors,
only fewer. A true record may arrive elsewhere as one of another kind (sharing),
and an entry whose time is over may stay (stale). Nothing here looks at what a
person is, but for `bias_under_study`, which exists to be measured.

After conduct, because there must be an act; before scoring, which reads records.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.errors import SchemeError
from counterscore.mechanisms.contract import ACCUSATION_BOUND_PER_WEEK, SLOTS, SURE, Given, factor, share, threshold, times
from counterscore.units import Param

NAME = "detection"
PARAMS = (
    Param(
        "record_probability",
        "probability",
        0.0,
        (0, 1),
        "chance that an act is recorded and attributed",
        "scheme",
        keyed="kind",
        dated=True,
    ),
    Param("county_unevenness", "share", 0.0, (0, 1), "how much less the least watchful county records than the most watchful", "scheme"),
    Param(
        "false_records_per_week",
        "per_week",
        0.0,
        (0, ACCUSATION_BOUND_PER_WEEK),
        "records made of a scored person who did nothing",
        "scheme",
        dated=True,
    ),
    Param("false_weight", "factor", 0.0, (0, 1000), "relative frequency of this kind among false records", "scheme", keyed="kind"),
    Param(
        "sharing_error_probability",
        "probability",
        0.0,
        (0, 1),
        "chance that a true record arrives as one of another kind",
        "scheme",
        dated=True,
    ),
    Param("stale_probability", "probability", 0.0, (0, 1), "chance that a list entry stays although its time is over", "scheme"),
    Param("stale_weeks", "weeks", 26, (1, 2000), "how long it stays", "scheme", whole=True),
    Param(
        "bias_under_study",
        "factor",
        1.0,
        (0, 8),
        "how much more a group is recorded for the same act; to be studied, never varied",
        "scheme",
        "group",
    ),
)
READS = ("in_force", "act", "effort", "male", "urban", "court_end", "court_clean", "second_end", "second_clean")
WRITES = ("record", "court_end", "court_clean", "second_end", "second_clean")
TALLIES = ("records", "false_records", "misshared", "stale")


BY_ERA = ("record", "false_accept", "false_cut", "misshare")
BY_COUNTY = ("watch",)
# Groups by which enforcement bias may be studied: bit of the profile, and its value.
STUDIED = {"female": (0, 0), "male": (0, 1), "rural": (1, 0), "urban": (1, 1), "majority": (4, 0), "minority": (4, 1)}


class Table(NamedTuple):
    """Chances of being recorded."""

    record: NDArray[np.uint32]  # [era, kind] share
    watch: NDArray[np.uint32]  # [county] share
    false_accept: NDArray[np.uint64]  # [era] threshold: rate over bound
    false_cut: NDArray[np.uint64]  # [era, kind] cumulative threshold of the kind
    misshare: NDArray[np.uint64]  # [era] threshold
    stale: np.uint64  # threshold
    stale_weeks: np.int64
    bias: NDArray[np.int64]  # [profile flags] factor


def build(given: Given) -> Table:
    """Tables; where no weights are given, false records fall on the recorded bad kinds alike."""
    v = given.values
    kinds = given.society.occasions.kinds
    record = v.keyed_per_era("record_probability", given.kinds, given.eras)
    weight = np.broadcast_to(v.keyed_per_era("false_weight", given.kinds, given.eras), record.shape)
    if not weight.any():
        weight = np.array([k.valence == "bad" for k in kinds]) * (record > 0)
    rate = v.per_era("false_records_per_week", given.eras)
    total = weight.sum(axis=1)
    astray = v.per_era("sharing_error_probability", given.eras)
    if (total[(rate > 0) | (astray > 0)] == 0).any():
        raise SchemeError(
            "there are false or mis-shared records but no kind that they could be of",
            key="detection.false_records_per_week",
            remedy="Give a kind a record_probability or a false_weight over 0 from the same day on.",
        )
    rank = given.county_rank
    watch = 1.0 - float(v.number("county_unevenness")) * rank / max(1, rank.size - 1)
    return Table(
        _slots(share(record), 0),
        share(watch),
        threshold(rate / ACCUSATION_BOUND_PER_WEEK),
        _slots(threshold(np.cumsum(weight, axis=1) / np.where(total > 0, total, 1.0)[:, None]), SURE),
        threshold(astray),
        np.uint64(threshold(float(v.number("stale_probability")))),
        np.int64(round(float(v.number("stale_weeks")))),
        _bias(given),
    )


def _bias(given: Given) -> NDArray[np.int64]:
    """[32] factors by the five flags of a profile: the product over the groups that the key names."""
    out = np.ones(32)
    index = np.arange(32)
    for name in given.values.keys("bias_under_study"):
        bit, value = STUDIED[name]
        out[(index >> bit & 1) == value] *= given.values.keyed_number("bias_under_study", name)
    return factor(out)


def neutral(given: Given) -> Table:
    """Nothing is ever written down."""
    eras = given.eras.size
    none = np.zeros((eras, SLOTS), np.uint32)
    false = (np.zeros(eras, np.uint64), np.full((eras, SLOTS), SURE, np.uint64), np.zeros(eras, np.uint64))
    return Table(none, share(np.ones(given.county_rank.size)), *false, np.uint64(0), np.int64(26), factor(np.ones(32)))


def _slots(a: NDArray[Any], filler: int) -> NDArray[Any]:
    return np.pad(a, [(0, 0), (0, SLOTS - a.shape[1])], constant_values=filler)


@njit(inline="always")
def chance(t, watch, kind):  # type: ignore[no-untyped-def]
    """Share of acts of the kind that are written down in a county of this watchfulness."""
    return np.int64((np.uint64(t.record[kind]) * np.uint64(watch)) >> np.uint64(31))


@njit(inline="always")
def recorded(t, share_recorded, profile, word):  # type: ignore[no-untyped-def]
    """Whether an act of a person of scored age is written down."""
    biased = min(np.int64(1) << 31, times(share_recorded, t.bias[np.int64(profile) & 31]))
    return np.int64(word) < 2 * biased


@njit(inline="always")
def arrival(t, kind, mark, word):  # type: ignore[no-untyped-def]
    """The kind as which a true record arrives."""
    if not np.uint64(mark) < t.misshare:
        return np.int64(kind)
    arrived = np.int64(0)
    while np.uint64(word) >= t.false_cut[arrived]:
        arrived += 1
    return arrived


@njit(inline="always")
def accused_of(t, mark, word):  # type: ignore[no-untyped-def]
    """The kind of a false record, or -1 where none is written."""
    if not np.uint64(mark) < t.false_accept:
        return np.int64(-1)
    kind = np.int64(0)
    while np.uint64(word) >= t.false_cut[kind]:
        kind += 1
    return kind
