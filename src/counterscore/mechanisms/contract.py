"""What every mechanism file is made of, and the tallies they write.

A mechanism file has, in this order: a docstring (what happens, source, place in
the week), NAME, PARAMS, READS, WRITES, TALLIES, `Table`, `build(given)`, `neutral(given)`
and its step functions, which are scalar integer functions of one person and one
week. Mechanisms do not import each other; they speak through columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.errors import SchemeError, nearest
from counterscore.society.places import Layout, join_order, layout
from counterscore.weeks import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from counterscore.society.package import Society

SLOTS = 64  # room for kinds in every table; the last slot in use is the accusation
SERVICES = 8
TIERS = 8
LOAN = 4  # the service that lenders decide on
POST = 7  # with a loan, the service whose refusal strains
UNSCORED = 8  # the row of the bars table for a person without a score
ONE = 1 << 31  # a share of 1
SURE = 1 << 32  # a threshold that is always met
NEVER = 4095  # a week that never comes
WHOLE = 1 << 16  # a factor of 1
SPEECH = 1 << 12  # 1 in the reckoning of speech

# Candidates for a false record are drawn at this bound for everybody, whatever the scheme
# (assumed; the published error rates of FACTS BR292 are per report, not per week).
ACCUSATION_BOUND_PER_WEEK = 0.004


@dataclass(frozen=True)
class Given:
    """What `build` may look at: one mechanism's values, the eras, and the society."""

    values: Any  # scheme.model.Values of this mechanism; `Any` because scheme stands to the right
    society: Society
    eras: NDArray[np.int32]  # first week of each era, ascending, eras[0] == 0
    tier_names: tuple[str, ...]  # lowest first
    list_names: tuple[str, ...]  # at most two

    @property
    def kinds(self) -> tuple[str, ...]:
        """Names of the kinds of conduct, in order."""
        return self.society.occasions.names

    @property
    def layout(self) -> Layout:
        """Provinces, counties and communities of the society."""
        return layout(self.society)

    @property
    def county_rank(self) -> NDArray[np.int32]:
        """Rank of each county in the fixed order of joining, 0 first."""
        return join_order(self.layout)


def share(x: float | NDArray[np.float64]) -> NDArray[np.uint32]:
    """A number from 0 to 1 in units of 2**-31, rounded to nearest."""
    return np.asarray(np.rint(np.clip(x, 0.0, 1.0) * ONE), dtype=np.uint32)


def threshold(x: float | NDArray[np.float64]) -> NDArray[np.uint64]:
    """A probability in units of 2**-32, rounded to nearest; 2**32 is certain."""
    return np.asarray(np.rint(np.clip(x, 0.0, 1.0) * SURE), dtype=np.uint64)


def factor(x: float | NDArray[np.float64]) -> NDArray[np.int64]:
    """A multiplier in 65536ths, rounded to nearest."""
    return np.asarray(np.rint(np.asarray(x, np.float64) * WHOLE), dtype=np.int64)


def shifted(p: NDArray[np.float64] | float, logit: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much a chance `p` is multiplied by when its log-odds move by `logit`."""
    odds = np.asarray(p) / (1.0 - np.asarray(p)) * np.exp(logit)
    return np.asarray(odds / (1.0 + odds) / p)


def weeks_of_age(years: float) -> np.int64:
    """An age in whole weeks."""
    return np.int64(round(years * WEEKS_PER_YEAR))


def kind_flags(given: Given, names: tuple[str, ...], key: str) -> NDArray[np.uint8]:
    """[kind] 1 for each of the named kinds. Raises SchemeError for a name that is no kind."""
    flags = np.zeros(SLOTS, np.uint8)
    for name in names:
        if name not in given.kinds:
            raise SchemeError("unknown kind of conduct", key=key, found=name, remedy=nearest(name, given.kinds))
        flags[given.kinds.index(name)] = 1
    return flags


@njit(inline="always")
def times(a, f):  # type: ignore[no-untyped-def]
    """`a` multiplied by a factor of 65536ths; the floor."""
    return (np.int64(a) * np.int64(f)) >> 16


# --- tallies: one int64 a province, week and measure -------------------------

_LAYOUT: tuple[tuple[str, int], ...] = (
    ("acts", SLOTS),
    ("records", SLOTS),
    ("false_records", SLOTS),
    ("refused", SERVICES * 3),
    ("false_ground", SERVICES),
    ("evaded", SERVICES),
    ("barred", SERVICES),
    ("barred_false", SERVICES),
    ("entered", 2),
    ("expired", 2),
    ("complied", 2),
    ("listed", 2),
    ("points_lost", 1),
    ("points_won", 1),
    ("newly_barred", 1),
    ("newly_barred_by", 3),
    ("awake", 1),
    ("candidates", 1),
    ("group_barred", 15),
    ("group_refused", 15),
    ("group_false", 15),
    ("group_by_list", 15),
    ("misshared", SLOTS),
    ("stale", 2),
    ("loans_refused", 2),
    ("strain_up", 1),
    ("strained", 3),
    ("speech", 6),
    ("speech_desired", 1),
    ("speech_voiced", 1),
    ("survey", 3),
    ("support", 16),
    ("support_up", 1),
    ("support_down", 1),
    ("appeals", 3),
    ("upheld", 3),
    ("denied", 3),
    ("moot", 1),
    ("repaired", 1),
    ("named", 1),
    ("complaints", 1),
    ("rewarded", SERVICES),
    ("withheld", SERVICES),
    ("league", 13),
)
CAUSES = ("list", "score", "both")
OUTCOMES = ("made", "partly", "withheld")  # of a speech occasion
GROUNDS = ("list 1", "list 2", "score")  # of an appeal
LEAGUE = (
    *("joined", "left", "to_party", "expelled", "member", "party_member", "loyal_act"),
    *("married", "same_tier", "discordant", "born", "festival_by_members", "festival_by_others"),
)
# What the entries of a tally are called where they are not kinds, services or lists.
ENTRIES: dict[str, tuple[str, ...]] = {
    "newly_barred_by": CAUSES,
    "loans_refused": ("finance", "merged"),
    "strained": ("1", "2", "3"),
    "speech": tuple(f"{outcome}][{who}" for outcome in OUTCOMES for who in ("never barred", "ever barred")),
    "survey": ("asked", "private", "expressed"),
    "support": tuple(str(level) for level in range(16)),
    "appeals": GROUNDS,
    "upheld": GROUNDS,
    "denied": GROUNDS,
    "league": LEAGUE,
}
GROUPS = (
    "female",
    "male",
    "rural",
    "urban",
    "quintile 1",
    "quintile 2",
    "quintile 3",
    "quintile 4",
    "quintile 5",
    "majority",
    "minority",
    "age 18-29",
    "age 30-44",
    "age 45-59",
    "age 60 and over",
)

TALLY_SIZES: dict[str, int] = dict(_LAYOUT)
TALLY_START: dict[str, int] = {}
_at = 0
for _name, _size in _LAYOUT:
    TALLY_START[_name] = _at
    _at += _size
TALLIES = _at

ACTS = TALLY_START["acts"]
RECORDS = TALLY_START["records"]
FALSE_RECORDS = TALLY_START["false_records"]
REFUSED = TALLY_START["refused"]
FALSE_GROUND = TALLY_START["false_ground"]
EVADED = TALLY_START["evaded"]
BARRED = TALLY_START["barred"]
BARRED_FALSE = TALLY_START["barred_false"]
ENTERED = TALLY_START["entered"]
EXPIRED = TALLY_START["expired"]
COMPLIED = TALLY_START["complied"]
LISTED = TALLY_START["listed"]
POINTS_LOST = TALLY_START["points_lost"]
POINTS_WON = TALLY_START["points_won"]
NEWLY_BARRED = TALLY_START["newly_barred"]
NEWLY_BARRED_BY = TALLY_START["newly_barred_by"]
AWAKE = TALLY_START["awake"]
CANDIDATES = TALLY_START["candidates"]
GROUP_BARRED = TALLY_START["group_barred"]
GROUP_REFUSED = TALLY_START["group_refused"]
GROUP_FALSE = TALLY_START["group_false"]
GROUP_BY_LIST = TALLY_START["group_by_list"]
MISSHARED = TALLY_START["misshared"]
STALE = TALLY_START["stale"]
LOANS_REFUSED = TALLY_START["loans_refused"]
STRAIN_UP = TALLY_START["strain_up"]
STRAINED = TALLY_START["strained"]
SPEECH_AT = TALLY_START["speech"]
SPEECH_DESIRED = TALLY_START["speech_desired"]
SPEECH_VOICED = TALLY_START["speech_voiced"]
SURVEY = TALLY_START["survey"]
SUPPORT_AT = TALLY_START["support"]
SUPPORT_UP = TALLY_START["support_up"]
SUPPORT_DOWN = TALLY_START["support_down"]
APPEALS = TALLY_START["appeals"]
UPHELD = TALLY_START["upheld"]
DENIED = TALLY_START["denied"]
MOOT = TALLY_START["moot"]
REPAIRED = TALLY_START["repaired"]
NAMED = TALLY_START["named"]
COMPLAINTS = TALLY_START["complaints"]
REWARDED = TALLY_START["rewarded"]
WITHHELD = TALLY_START["withheld"]
LEAGUE_AT = TALLY_START["league"]
GROUP_SIZE = TALLY_SIZES["group_false"]
