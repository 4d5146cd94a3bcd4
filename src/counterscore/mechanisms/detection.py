"""Detection: what the authority writes down, rightly and wrongly.

An act of a scored person is recorded with a probability by kind and date, times
the watchfulness of the county. Records are also made of people who did nothing:
candidates for a false record come to everybody at a fixed bound and are thinned
to the scheme's rate, so that a scheme with fewer errors has the same errors,
only fewer. Shared or stale records wait for the mechanisms of redress.

After conduct, because there must be an act; before scoring, which reads records.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.errors import SchemeError
from counterscore.mechanisms.contract import ACCUSATION_BOUND_PER_WEEK, SLOTS, SURE, Given, share, threshold
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
)
READS = ("mixed",)
WRITES = ()


BY_ERA = ("record", "false_accept", "false_cut")
BY_COUNTY = ("watch",)


class Table(NamedTuple):
    """Chances of being recorded."""

    record: NDArray[np.uint32]  # [era, kind] share
    watch: NDArray[np.uint32]  # [county] share
    false_accept: NDArray[np.uint64]  # [era] threshold: rate over bound
    false_cut: NDArray[np.uint64]  # [era, kind] cumulative threshold of the kind


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
    if (total[rate > 0] == 0).any():
        raise SchemeError(
            "there are false records but no kind that they could be of",
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
    )


def neutral(given: Given) -> Table:
    """Nothing is ever written down."""
    eras = given.eras.size
    none = np.zeros((eras, SLOTS), np.uint32)
    return Table(none, share(np.ones(given.county_rank.size)), np.zeros(eras, np.uint64), np.full((eras, SLOTS), SURE, np.uint64))


def _slots(a: NDArray[Any], filler: int) -> NDArray[Any]:
    return np.pad(a, [(0, 0), (0, SLOTS - a.shape[1])], constant_values=filler)


@njit(inline="always")
def recorded(t, watch, kind, word):  # type: ignore[no-untyped-def]
    """Whether an act of a person of scored age is written down."""
    return np.uint64(word) < np.uint64(2) * ((np.uint64(t.record[kind]) * np.uint64(watch)) >> np.uint64(31))


@njit(inline="always")
def accused_of(t, mark, word):  # type: ignore[no-untyped-def]
    """The kind of a false record, or -1 where none is written."""
    if not np.uint64(mark) < t.false_accept:
        return np.int64(-1)
    kind = np.int64(0)
    while np.uint64(word) >= t.false_cut[kind]:
        kind += 1
    return kind
