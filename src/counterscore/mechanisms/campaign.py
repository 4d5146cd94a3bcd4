"""Campaign: songs and videos that make certain to people what will be seen, and what it will bring.

While it runs, part of the audience is reached each week, so that returns
diminish; awareness fades by the week, before more are reached. In its scenes a bad act seems surer to be
caught (pseudo-counts on the Beta prior, as all wariness) and a good one surer
to be rewarded: obey to get access. Besides it lifts support a little, and does
the opposite to those who were barred themselves.

Source: the song "Live Up to Your Word" of mid-2019, sponsors and scenes in the
press (base rates BR324: its reach is not published); all effects are assumed.
Before conduct, which feels it; support moves at the turn of a quarter.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.errors import SchemeError
from counterscore.mechanisms.contract import NEVER, SLOTS, WHOLE, Given, factor, kind_flags, shifted, threshold, times, weeks_of_age
from counterscore.units import Param, Rows
from counterscore.weeks import LAST_WEEK

NAME = "campaign"
PARAMS = (
    Param("from", "date", None, None, "first day of the campaign; never, where absent", "scheme"),
    Param("until", "date", None, None, "day from which it no longer runs", "scheme"),
    Param("audience_from_years", "years", 14, (0, 100), "youngest age in the audience", "scheme"),
    Param("audience_until_years", "years", 28, (0, 130), "age from which a person is no longer in the audience", "scheme"),
    Param("reach_share", "share", 0.0, (0, 1), "part of the audience not yet aware that a week of it reaches", "scheme"),
    Param("outside_share", "share", 0.0, (0, 1), "awareness of everybody else, relative to the audience", "scheme"),
    Param("kept_share", "share", 0.9, (0, 0.999), "part of the awareness left after a week", "scheme"),
    Param("certainty_counts", "counts", 0.0, (0, 8), "count of being caught that full awareness adds in its scenes", "scheme"),
    Param("reward_share", "share", 0.0, (0, 1), "how visible full awareness makes the reward of a good act in its scenes", "scheme"),
    Param("support_probability", "probability", 0.0, (0, 1), "chance in a quarter that full awareness lifts support by a level", "scheme"),
    Param("backlash_probability", "probability", 0.0, (0, 1), "the same for a fall, among those who were ever barred", "scheme"),
    Rows("scenes", (), 16, "what the campaign shows", extra=("name", "title", "kinds", "source")),
)
READS = ("mixed", "support", "learned", "barred")
WRITES = ("awareness", "support")
TALLIES = ("support_up", "support_down")


BY_ERA = ()
BY_COUNTY = ()


class Table(NamedTuple):
    """Who is aware when, and what it does."""

    from_age: np.int64  # weeks
    until_age: np.int64  # weeks
    level: NDArray[np.uint16]  # [week] awareness of the audience, in 65536ths
    outside: np.int64  # factor
    count: NDArray[np.int64]  # type: ignore[assignment]  # [kind] sixteenths of a count at full awareness
    rise: NDArray[np.int64]  # [kind] 65536ths by which a good act rises at full awareness
    lift: np.int64  # threshold a quarter at full awareness
    backlash: np.int64  # threshold


def build(given: Given) -> Table:
    """Awareness week by week, counts and rises for the kinds in the scenes."""
    v = given.values
    shown = np.zeros(SLOTS, np.uint8)
    for i, row in enumerate(v.rows("scenes"), 1):
        shown |= kind_flags(given, row.names("kinds"), f"campaign.scenes[{i}].kinds")
    kinds = given.society.occasions.kinds
    good = np.zeros(SLOTS, bool)
    good[: len(kinds)] = [k.valence == "good" for k in kinds]
    reward = float(given.society.responses["reward_logit"].value)
    rise = np.zeros(SLOTS)
    rise[: len(kinds)] = float(v.number("reward_share")) * (shifted(given.society.occasions.propensity, np.full(len(kinds), reward)) - 1)
    first, last = v.week("from"), v.week("until")
    if last is not None and (first is None or last <= first):
        raise SchemeError("the campaign ends before it begins", key="campaign.until", allowed="a day a week or more after from")
    return Table(
        weeks_of_age(float(v.number("audience_from_years"))),
        weeks_of_age(float(v.number("audience_until_years"))),
        _awareness(NEVER if first is None else first, NEVER if last is None else last, v.number("reach_share"), v.number("kept_share")),
        np.int64(factor(float(v.number("outside_share")))),
        np.rint(16 * float(v.number("certainty_counts")) * (shown * ~good)).astype(np.int64),
        factor(rise * (shown * good)),
        np.int64(threshold(float(v.number("support_probability")))),
        np.int64(threshold(float(v.number("backlash_probability")))),
    )


def _awareness(first: int, last: int, reach: float, kept: float) -> NDArray[np.uint16]:
    level = np.zeros(LAST_WEEK + 1)
    aware = 0.0
    for week in range(LAST_WEEK + 1):
        aware *= kept
        if first <= week < last:
            aware += (1.0 - aware) * reach
        level[week] = aware
    return np.minimum(np.rint(level * WHOLE), WHOLE - 1).astype(np.uint16)


def neutral(given: Given) -> Table:
    """Nobody has heard of it."""
    none = np.zeros(SLOTS, np.int64)
    nobody = np.zeros(LAST_WEEK + 1, np.uint16)
    return Table(weeks_of_age(14), weeks_of_age(28), nobody, np.int64(0), none, none.copy(), np.int64(0), np.int64(0))


@njit(inline="always")
def awareness(t, w, age):  # type: ignore[no-untyped-def]
    """How aware a person of this age is, in 65536ths."""
    level = np.int64(t.level[w])
    return level if t.from_age <= age < t.until_age else times(level, t.outside)


@njit(inline="always")
def stir(t, aware, ever_barred, support, lift_word, fall_word):  # type: ignore[no-untyped-def]
    """Support after a quarter of the campaign."""
    if np.int64(lift_word) < times(t.lift, aware):
        return min(np.int64(15), support + 1)
    if ever_barred and np.int64(fall_word) < times(t.backlash, aware):
        return max(np.int64(0), support - 1)
    return support
