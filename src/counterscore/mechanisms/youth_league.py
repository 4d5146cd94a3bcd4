"""Youth League: joining, what it asks of its members, discipline, and its dating service.

People of 14 to 28 join and leave by the quarter; at 28 some go on to the Party.
Members have more occasions for recorded loyalty and fewer for Western festivals;
loyal acts lift their support a little (its hold), records of what it forbids may
end a membership. Single members attend its dating service; a partner is drawn
from the pool that the community's members formed last quarter, evenly or with a
preference for one's own tier, never as a second person's life: each member who
marries counts as one half of a couple. Births among paired members are counted
and nobody is added, because the cohort is closed.

Source: 81.2 million members at the end of 2017 (facts N15), ages (BR134), dating
events of 2017 (BR316 to BR319); marriages from them and expulsions are not
published (BR320, BR325). Membership never earns points: recorded acts do.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.mechanisms.contract import NEVER, SLOTS, WHOLE, Given, factor, threshold, weeks_of_age
from counterscore.society.columns import MEMBERSHIPS, POOL_CELLS
from counterscore.units import Param

NAME = "youth_league"
PARAMS = (
    Param("from_years", "years", 14, (0, 100), "youngest age of members", "scheme"),
    Param("until_years", "years", 28, (0, 130), "age at which membership ends", "scheme"),
    Param("opening_share", "share", 0.0, (0, 1), "members among those of the age at the start of a run", "scheme"),
    Param("party_opening_share", "share", 0.0, (0, 1), "Party members among the older at the start of a run", "scheme"),
    Param("paired_young_share", "share", 0.0, (0, 1), "paired at the start of a run, at 18 to 29", "scheme"),
    Param("paired_grown_share", "share", 0.0, (0, 1), "paired at the start of a run, from 30 on", "scheme"),
    Param("join_probability", "probability", 0.0, (0, 1), "chance of joining in a quarter", "scheme"),
    Param("leave_probability", "probability", 0.0, (0, 1), "chance of leaving early in a quarter", "scheme"),
    Param("party_probability", "probability", 0.0, (0, 1), "chance of going on to the Party when membership ends", "scheme"),
    Param("expel_probability", "probability", 0.0, (0, 1), "chance that a record of what it forbids ends a membership", "scheme"),
    Param("hold_probability", "probability", 0.0, (0, 1), "chance that a loyal act lifts a member's support by a level", "scheme"),
    Param("member_factor", "factor", 1.0, (0, 10), "how often members do it, relative to the society's rate", "scheme", keyed="kind"),
    Param("party_factor", "factor", 1.0, (0, 10), "how often Party members do it", "scheme", keyed="kind"),
    Param("others_factor", "factor", 1.0, (0, 10), "how often everybody else does it", "scheme", keyed="kind"),
    Param("loyal_weight", "factor", 0.0, (0, 1), "1 for kinds of conduct that are acts of loyalty", "scheme", keyed="kind"),
    Param("festival_weight", "factor", 0.0, (0, 1), "1 for festivals that it bans", "scheme", keyed="kind"),
    Param("discipline_weight", "factor", 0.0, (0, 1), "1 for kinds of conduct that it disciplines", "scheme", keyed="kind"),
    Param("dating_from", "date", None, None, "day on which its dating service opens; never, where absent", "scheme"),
    Param("attend_share", "share", 0.0, (0, 1), "single members who attend in a quarter", "scheme"),
    Param("pair_probability", "probability", 0.0, (0, 1), "chance that attending ends in marriage", "scheme"),
    Param("tier_strength_factor", "factor", 0.0, (0, 100), "preference for a partner of one's own tier; 0: none", "scheme"),
    Param("birth_probability", "probability", 0.0, (0, 1), "chance of a birth in a quarter, of a paired member", "scheme"),
)
READS = ("mixed", "bond", "score", "support", "act", "record", "pool", "in_force")
WRITES = ("bond", "pool", "support", "act")
TALLIES = ("league", "support_up")


BY_ERA = ("attend",)
BY_COUNTY = ()


class Table(NamedTuple):
    """Membership, norms and the dating service."""

    from_age: np.int64  # weeks
    until_age: np.int64  # weeks
    opening: NDArray[np.uint64]  # [League, Party] threshold
    paired: NDArray[np.uint64]  # [age group] threshold
    join: np.uint64  # threshold a quarter
    leave: np.uint64  # threshold a quarter
    party: np.uint64  # threshold
    expel: np.uint64  # threshold a record
    hold: np.uint64  # threshold an act
    factor: NDArray[np.int64]  # [membership, kind] factor of the rate
    loyal: NDArray[np.uint8]  # [kind] flag
    festival: NDArray[np.uint8]  # [kind] flag
    disciplined: NDArray[np.uint8]  # [kind] flag
    attend: NDArray[np.uint64]  # [era] threshold a quarter
    pair: np.uint64  # threshold
    tie: np.int64  # 256ths of weight added to one's own tier
    birth: np.uint64  # threshold a quarter


def build(given: Given) -> Table:
    """The scheme's numbers; the dating service only from its day on."""
    v = given.values

    def chance(name: str) -> np.uint64:
        return np.uint64(threshold(float(v.number(name))))

    opens = v.week("dating_from")
    attend = np.where(given.eras >= (NEVER if opens is None else opens), float(v.number("attend_share")), 0.0)
    young, grown = (float(v.number(f"paired_{who}_share")) for who in ("young", "grown"))
    flags = [(_by_kind(given, f"{what}_weight", 0.0) > 0).astype(np.uint8) for what in ("loyal", "festival", "discipline")]
    return Table(
        from_age=weeks_of_age(float(v.number("from_years"))),
        until_age=weeks_of_age(float(v.number("until_years"))),
        opening=threshold(np.array([float(v.number("opening_share")), float(v.number("party_opening_share"))])),
        paired=threshold(np.array([0.0, young, grown, grown])),
        join=chance("join_probability"),
        leave=chance("leave_probability"),
        party=chance("party_probability"),
        expel=chance("expel_probability"),
        hold=chance("hold_probability"),
        factor=np.stack([_by_kind(given, f"{who}_factor", 1.0) for who in ("others", "member", "party")]),
        loyal=flags[0],
        festival=flags[1],
        disciplined=flags[2],
        attend=threshold(attend),
        pair=chance("pair_probability"),
        tie=np.int64(round(256 * float(v.number("tier_strength_factor")))),
        birth=chance("birth_probability"),
    )


def _by_kind(given: Given, name: str, filler: float) -> NDArray[np.int64]:
    out = np.full(SLOTS, filler)
    out[: len(given.kinds)] = given.values.keyed_per_era(name, given.kinds, given.eras[:1])[0]
    return factor(out)


def neutral(given: Given) -> Table:
    """Nobody is a member of anything."""
    eras = given.eras.size
    none = np.zeros(SLOTS, np.uint8)
    never = np.uint64(0)
    return Table(
        from_age=weeks_of_age(14),
        until_age=weeks_of_age(28),
        opening=np.zeros(2, np.uint64),
        paired=np.zeros(4, np.uint64),
        join=never,
        leave=never,
        party=never,
        expel=never,
        hold=never,
        factor=np.full((MEMBERSHIPS, SLOTS), WHOLE, np.int64),
        loyal=none,
        festival=none.copy(),
        disciplined=none.copy(),
        attend=np.zeros(eras, np.uint64),
        pair=never,
        tie=np.int64(0),
        birth=never,
    )


@njit(inline="always")
def membership_of(bond):  # type: ignore[no-untyped-def]
    """0 none, 1 League, 2 Party."""
    return bond % 3


@njit(inline="always")
def partner(t, pool, tier, word):  # type: ignore[no-untyped-def]
    """The cell of the partner, drawn from last quarter's `pool`; -1 where nobody attended."""
    total = np.int64(0)
    for cell in range(POOL_CELLS):
        total += pool[cell] * (256 + (t.tie if cell // 4 == tier else 0))
    if total == 0:
        return np.int64(-1)
    x = (np.int64(word) * total) >> 32
    reached = np.int64(0)
    for cell in range(POOL_CELLS):
        reached += pool[cell] * (256 + (t.tie if cell // 4 == tier else 0))
        if reached > x:
            return np.int64(cell)
    return np.int64(-1)


@njit(inline="always")
def holds(t, word):  # type: ignore[no-untyped-def]
    """Whether a loyal act lifts a member's support."""
    return np.uint64(word) < t.hold


@njit(inline="always")
def expels(t, kind, word):  # type: ignore[no-untyped-def]
    """Whether a record of this kind ends a membership."""
    return t.disciplined[kind] != 0 and np.uint64(word) < t.expel
