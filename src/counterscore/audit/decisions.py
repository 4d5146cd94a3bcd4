"""The records of the audit's statistics: decisions about a division of the synthetic people, a metric, and its figure.

A *division* puts each person into one group or into none (sex, income fifth, people). A *share* is a question with a yes or
no for some of the persons: of those `among`, how many are `counted`. Every metric of disparity is made of shares by group.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from counterscore.errors import UsageError

Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]
Reals = NDArray[np.float64]
Taken = TypeVar("Taken")
Given = TypeVar("Given")

# Persons under which a rate is not shown: NCHS Data Presentation Standards for Proportions (Parker et al. 2017, Vital and
# Health Statistics 2(175)) suppress a proportion of fewer than 30.
LEAST = 30
NONE = -1  # group or stratum of whoever belongs to none


@dataclass(frozen=True)
class Strata:
    """Layers within which groups are compared, so that a difference between layers is none between groups."""

    code: Codes  # [person] from 0, or -1 for none
    names: tuple[str, ...]  # by code


@dataclass(frozen=True)
class Decisions:
    """Who was barred, and who met the bar's own ground, in one division of the synthetic people.

    `meets` is a person's true conduct, not the record of it. `weight` is how many of the nation a person of the sample
    stands for. A rate of fewer than `least` persons of a group (counted, not weighted) gives no figure.
    """

    group: Codes  # [person] from 0, or -1 for none
    barred: Flags  # [person] the unfavourable decision
    meets: Flags  # [person] true conduct meets the bar's own ground
    names: tuple[str, ...]  # of the groups, by code
    weight: Reals | None = None  # [person] over 0, persons of the nation; None: all alike
    strata: Strata | None = None
    least: int = LEAST  # persons

    def __post_init__(self) -> None:
        """Arrays of one length, codes that have names, weights that can be weights."""
        given = {"group": self.group, "barred": self.barred, "meets": self.meets, "weight": self.weight}
        given |= {} if self.strata is None else {"strata": self.strata.code}
        for name, values in given.items():
            if values is not None and values.shape != (self.group.size,):
                raise UsageError("an array of another length", key=name, found=str(values.shape), allowed=f"({self.group.size},)")
        check_codes("group", self.group, len(self.names))
        if self.strata is not None:
            check_codes("strata", self.strata.code, len(self.strata.names))
        if self.weight is not None and not (np.isfinite(self.weight) & (self.weight > 0)).all():
            raise UsageError("a weight that is none", key="weight", allowed="finite numbers over 0")
        for name, flags in (("barred", self.barred), ("meets", self.meets)):
            if flags.dtype != np.bool_:
                raise UsageError("not flags", key=name, found=str(flags.dtype), allowed="bool")

    @property
    def weights(self) -> Reals:
        """[person] weights, 1 where none are given."""
        return np.ones(self.group.size) if self.weight is None else self.weight


class Share(NamedTuple):
    """Of those `among`, the part that is `counted`."""

    name: str  # which part of the metric it is; empty where there is only one
    counted: Flags  # [person]
    among: Flags  # [person]


@dataclass(frozen=True)
class Figure:
    """What a metric found. NaN stands where there is no figure, and `said` says why."""

    value: float  # in the metric's unit
    rates: Reals  # [part, group] shares
    sizes: Codes  # [part, group] persons that each share is of
    parts: tuple[str, ...]  # such as the strata
    said: tuple[str, ...] = field(default=())  # warnings, and what is left out


@dataclass(frozen=True)
class Metric(Generic[Taken, Given]):
    """One entry of a list of metrics: everything a reader needs to know of it, and its function."""

    name: str
    aliases: tuple[str, ...]  # names that others use; users look for them
    unit: str  # share, factor, persons or nats
    range: tuple[float, float]
    worse: str  # which direction is worse, in words
    source: str
    meaning: str
    function: Callable[[Taken], Given]
    shares: Callable[[Taken], tuple[Share, ...]] | None = None  # what its intervals and its test are of


def check_codes(name: str, code: Codes, names: int) -> None:
    """Refuse codes without a name."""
    if not np.issubdtype(code.dtype, np.integer):
        raise UsageError("not codes", key=name, found=str(code.dtype), allowed="whole numbers")
    if code.size and (code.min() < NONE or code.max() >= names):
        raise UsageError("a code without a name", key=name, found=f"{code.min()} to {code.max()}", allowed=f"-1 to {names - 1}")


def rates_by_group(d: Decisions, share: Share) -> tuple[Reals, Codes]:
    """The share in each group, and the persons it is of; NaN where those are fewer than the least (or nobody).

    The rate is weighted, the persons are counted. Persons of no group count nowhere.
    """
    there = share.among & (d.group != NONE)
    group, size = d.group[there], len(d.names)
    sizes = np.bincount(group, minlength=size).astype(np.int64)
    of = np.bincount(group, d.weights[there], size)
    yes = np.bincount(group, (d.weights * share.counted)[there], size)
    shown = sizes >= max(d.least, 1)
    return np.divide(yes, of, out=np.full(size, np.nan), where=shown), sizes


def left_out(d: Decisions, share: Share, sizes: Codes) -> tuple[str, ...]:
    """A sentence for each group without a figure."""
    what = f" ({share.name})" if share.name else ""
    return tuple(
        f"{name}{what}: no figure, {size} persons, fewer than {max(d.least, 1)}"
        for name, size in zip(d.names, sizes, strict=True)
        if size < max(d.least, 1)
    )
