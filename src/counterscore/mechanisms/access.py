"""Access: who sees the score and the records behind it.

Who may see their own record learns from what is recorded; who may not only
knows what was done and never hears that it was written down, so that a record
deters no more than its absence. Others' sanctions reach people by rumour. Where
the barred are named in public, that presses them to comply.
Lenders read the rest of the record as far as they may.

Source: Guobanfa (2020) 49 on notice (facts H16, J13); Huang, "Shamed by the
State" (facts E21) for naming; sizes are assumed. Reporters wrote of strict
privacy for one reader, the Party. Read throughout the week.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.mechanisms.contract import ONE, WHOLE, Given, factor, share, threshold
from counterscore.units import Param

NAME = "access"
PARAMS = (
    Param(
        "person_share",
        "share",
        1.0,
        (0, 1),
        "chance that a person gets to know of a record of their own act; 0: own record closed",
        "scheme",
        dated=True,
    ),
    Param("rumour_share", "share", 1.0, (0, 1), "part of others' sanctions that people hear of", "scheme", dated=True),
    Param("lenders_share", "share", 1.0, (0, 1), "part of the weight of other conduct that lenders can see", "scheme", dated=True),
    Param("public_flag", "flag", 0, (0, 1), "whether the barred are named in public", "scheme", dated=True, whole=True),
    Param("shame_per_week", "probability", 0.0, (0, 1), "chance of compliance added in a week by being named", "scheme", dated=True),
)
READS = ("record", "bar", "court_end", "second_end")
WRITES = ("known", "climate", "court_end", "court_clean", "second_end", "second_clean", "bar")
TALLIES = ("named",)


BY_ERA = ("known", "shown", "rumour", "lenders", "named", "shame")
BY_COUNTY = ()


class Table(NamedTuple):
    """Who sees what."""

    known: NDArray[np.uint64]  # [era] threshold that a person knows of a record
    shown: NDArray[np.uint8]  # [era] flag: rewards can be seen
    rumour: NDArray[np.uint32]  # [era] share
    lenders: NDArray[np.int64]  # [era] factor
    named: NDArray[np.uint8]  # [era] flag
    shame: NDArray[np.uint64]  # [era] threshold a week


def build(given: Given) -> Table:
    """The scheme's values in each era."""
    v, eras = given.values, given.eras
    known = v.per_era("person_share", eras)
    return Table(
        threshold(known),
        (known > 0).astype(np.uint8),
        share(v.per_era("rumour_share", eras)),
        factor(v.per_era("lenders_share", eras)),
        (v.per_era("public_flag", eras) > 0).astype(np.uint8),
        threshold(v.per_era("shame_per_week", eras)),
    )


def neutral(given: Given) -> Table:
    """Everybody knows their own record and hears of others' sanctions; nobody is named."""
    eras = given.eras.size
    return Table(
        threshold(np.ones(eras)),
        np.ones(eras, np.uint8),
        np.full(eras, ONE, np.uint32),
        np.full(eras, WHOLE, np.int64),
        np.zeros(eras, np.uint8),
        np.zeros(eras, np.uint64),
    )


@njit(inline="always")
def knows(t, word):  # type: ignore[no-untyped-def]
    """Whether the person gets to know of a record."""
    return np.uint64(word) < t.known


@njit(inline="always")
def shame(t):  # type: ignore[no-untyped-def]
    """Threshold that being named adds to compliance."""
    return t.shame if t.named != 0 else np.uint64(0)
