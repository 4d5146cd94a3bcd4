"""Sanctions: from tier or list to barred services.

Rules are data: each has a condition over tier and lists, the services it bars,
and dates. They compile to one table of 9 rows (eight tiers, and none) by four
combinations of lists, a bit a service. A refusal is then attributed by asking
the same table what the lists alone, and the score alone, would have barred.

Dates of the documented system: facts H01, H05 (1 July 2014), T25 (22 July 2015),
T24 (10 December 2016), H12 (1 May 2018). After lists, before services.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.errors import SchemeError, nearest
from counterscore.mechanisms.contract import NEVER, TIERS, UNSCORED, Given
from counterscore.units import Param, Rows
from counterscore.weeks import WEEKS_PER_YEAR

NAME = "sanctions"
PARAMS = (
    Param("least_age_years", "years", 0, (0, 130), "youngest age at which anybody is barred", "scheme"),
    Rows(
        "rules",
        (
            Param("from", "date", None, None, "day from which the rule holds", "scheme"),
            Param("until", "date", None, None, "day from which it no longer holds", "scheme"),
        ),
        32,
        "who is barred from what",
        extra=("title", "when", "bars", "source"),
    ),
)
READS = ("in_force", "mixed", "score", "clean", "court_end", "court_clean", "second_end", "second_clean", "bar", "barred")
WRITES = ("barred", "bar", "fresh")
TALLIES = ("barred", "barred_false", "newly_barred", "newly_barred_by", "group_barred")

CONDITIONS = ("tier", "tier_at_most", "list", "any", "all")
DEEPEST = 6


BY_ERA = ("bars", "alarm", "finance_alarm")
BY_COUNTY = ()


class Table(NamedTuple):
    """Barred services by era, tier and lists."""

    bars: NDArray[np.uint8]  # [era, tier 0..7 and 8 for none, list flags] bit per service
    least_age: np.int64  # weeks
    alarm: NDArray[np.int64]  # [era] scores from here up bring nothing by themselves (set by the compiler)
    finance_alarm: NDArray[np.int64]  # [era] the same for financial scores, in steps


def build(given: Given) -> Table:
    """Evaluate every rule on every combination of tier and lists."""
    t = neutral(given)
    for i, row in enumerate(given.values.rows("rules")):
        key = f"sanctions.rules[{i + 1}]"
        first, last = row.week("from"), row.week("until")
        mask = _mask(row.names("bars"), given, key)
        when = row.raw("when")
        if when is None:
            raise SchemeError("the rule has no condition", key=f"{key}.when", allowed=", ".join(CONDITIONS), line=row.line)
        held = (given.eras >= (first or 0)) & (given.eras < (NEVER if last is None else last))
        for tier in range(UNSCORED + 1):
            for flags in range(4):
                if holds(when, tier, flags, given, f"{key}.when"):
                    t.bars[held, tier, flags] |= mask
    return t._replace(least_age=np.int64(round(float(given.values.number("least_age_years")) * WEEKS_PER_YEAR)))


def neutral(given: Given) -> Table:
    """Nobody is barred from anything."""
    eras = given.eras.size
    return Table(np.zeros((eras, UNSCORED + 1, 4), np.uint8), np.int64(0), np.zeros(eras, np.int64), np.zeros(eras, np.int64))


def _mask(services: tuple[str, ...], given: Given, key: str) -> int:
    known = given.society.services.names
    mask = 0
    for name in services:
        if name not in known:
            raise SchemeError("unknown service", key=f"{key}.bars", found=name, allowed=", ".join(known), remedy=nearest(name, known))
        mask |= 1 << known.index(name)
    if mask == 0:
        raise SchemeError("the rule bars nothing", key=f"{key}.bars", allowed=", ".join(known))
    return mask


def holds(when: Any, tier: int, flags: int, given: Given, key: str, depth: int = 0) -> bool:
    """Whether a condition (data, never code) is met by a tier (8: none) and list flags."""
    if not isinstance(when, dict) or len(when) != 1 or depth > DEEPEST:
        raise SchemeError("a condition has exactly one key", key=key, found=when, allowed=", ".join(CONDITIONS))
    ((word, what),) = when.items()
    if word in ("any", "all"):
        if not isinstance(what, list) or not what:
            raise SchemeError("a list of conditions is needed", key=f"{key}.{word}", found=what, allowed="[ { tier = ... }, ... ]")
        parts = [holds(part, tier, flags, given, key, depth + 1) for part in what]
        return any(parts) if word == "any" else all(parts)
    if word == "list":
        return bool(flags >> _index(what, given.list_names, "list", f"{key}.list") & 1)
    if word in ("tier", "tier_at_most"):
        index = _index(what, given.tier_names, "tier", f"{key}.{word}")
        return tier < TIERS and (tier == index if word == "tier" else tier <= index)
    raise SchemeError("unknown condition", key=key, found=word, allowed=", ".join(CONDITIONS), remedy=nearest(str(word), CONDITIONS))


def _index(name: Any, names: tuple[str, ...], what: str, key: str) -> int:
    if name in names:
        return names.index(name)
    raise SchemeError(
        f"no {what} of that name in this scheme", key=key, found=name, allowed=", ".join(names) or "none", remedy=nearest(str(name), names)
    )


@njit(inline="always")
def step(t, tier, flags, age):  # type: ignore[no-untyped-def]
    """Services this person is barred from, as bits."""
    return np.int64(t.bars[tier, flags]) if age >= t.least_age else np.int64(0)
