"""Speech: what people say of what they want to say.

At an occasion to dissent a person weighs how much dissent they desire, how bold
they are, what is tolerated, how surely it is seen and what they stand to lose,
and says all, part, or no more than is tolerated: the exact optimum of Daymude,
Axelrod and Forrest 2025, "Strategic Analysis of Dissent and Self-Censorship"
(PNAS; facts M02 to M05), in one's own situation. Desired dissent falls with
support; boldness is exponential with mean 1 and fixed for life; what one stands
to lose is a floor (sanctions outside the score) and the services that the
lowest tier would close. An extension, with its own number: severity falls with
the share of last week's speakers who dissented.

After conduct has found an occasion, before detection.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.mechanisms.contract import NEVER, SERVICES, SLOTS, SPEECH, Given
from counterscore.society.columns import SUPPORT_LEVELS
from counterscore.units import Param

NAME = "speech"
PARAMS = (
    Param("listened_from", "date", None, None, "day from which speech is listened to; never, where absent", "scheme"),
    Param("listened_until", "date", None, None, "day from which it no longer is", "scheme"),
    Param("listened_weight", "factor", 0.0, (0, 1), "1 for the kinds of conduct that are speech", "scheme", keyed="kind"),
    Param("tolerance_share", "share", 0.0, (0, 1), "dissent that is tolerated, of the utmost", "scheme", dated=True),
    Param(
        "surveillance_share",
        "share",
        0.0,
        (0, 1),
        "chance that dissent is seen however slight, in the most watchful county",
        "scheme",
        dated=True,
    ),
    Param(
        "floor_factor", "factor", 0.0, (0, 8), "severity from sanctions outside the score, in units of mean boldness", "scheme", dated=True
    ),
    Param("per_service_factor", "factor", 0.0, (0, 2), "severity for each service that one still has to lose", "scheme", dated=True),
    Param(
        "proportional_flag",
        "flag",
        0,
        (0, 1),
        "1: punishment in proportion to the dissent beyond what is tolerated; 0: uniform",
        "scheme",
        whole=True,
    ),
    Param("visibility_share", "share", 0.0, (0, 1), "how surely an answer in a survey is seen", "scheme", dated=True),
)
READS = (
    "act",
    "support",
    "score",
    "court_end",
    "second_end",
    "caught",
    "uncaught",
    "climate",
    "awareness",
    "in_force",
    "voiced",
    "occasions",
    "effort",
    "learned",
    "barred",
)
WRITES = ("act", "voiced", "occasions")
TALLIES = ("speech", "speech_desired", "speech_voiced", "survey")


BY_ERA = ("active", "tolerance", "surveillance", "severity", "visibility")
BY_COUNTY = ()
MADE, PARTLY, WITHHELD = 0, 1, 2
QUANTILES = 256


class Table(NamedTuple):
    """The situation of a speaker; all quantities in 4096ths."""

    active: NDArray[np.uint8]  # [era] flag
    kind: NDArray[np.uint8]  # [kind] 0 no speech, 1 lawful or contested, 2 unlawful
    tolerance: NDArray[np.int64]  # [era]
    surveillance: NDArray[np.int64]  # [era]
    severity: NDArray[np.int64]  # [era, services to lose]
    visibility: NDArray[np.int64]  # [era]
    proportional: np.int64  # flag
    bold: NDArray[np.int64]  # [quantile] boldness
    desired: NDArray[np.int64]  # [support] desired dissent
    wary: NDArray[np.int64]  # [level] surveillance that perceived certainty adds
    embolden: np.int64  # fall of severity with everybody's dissent


def build(given: Given) -> Table:
    """Days, kinds and numbers of the scheme; traits and responses of the society."""
    v, eras, t = given.values, given.eras, neutral(given)
    first, last = v.week("listened_from"), v.week("listened_until")
    on = (eras >= (NEVER if first is None else first)) & (eras < (NEVER if last is None else last))
    for i, kind in enumerate(given.society.occasions.kinds):
        if kind.name in v.keys("listened_weight") and v.keyed_number("listened_weight", kind.name) > 0:
            t.kind[i] = 2 if kind.lawful == "no" else 1
    floor, each = (v.per_era(name, eras)[:, None] for name in ("floor_factor", "per_service_factor"))
    return t._replace(
        active=on.astype(np.uint8),
        tolerance=_fixed(v.per_era("tolerance_share", eras)),
        surveillance=_fixed(v.per_era("surveillance_share", eras)),
        severity=_fixed(floor + each * np.arange(SERVICES + 1)),
        visibility=_fixed(v.per_era("visibility_share", eras)),
        proportional=np.int64(v.number("proportional_flag") > 0),
    )


def neutral(given: Given) -> Table:
    """Everybody says what they want to say."""
    eras, r = given.eras.size, given.society.responses
    prior = r["caught_prior"].value / (r["caught_prior"].value + r["uncaught_prior"].value)
    certainty = np.maximum(0.0, (np.arange(64) + 0.5) / 64 - prior) / (1.0 - prior)
    none = np.zeros(eras, np.int64)
    return Table(
        active=np.zeros(eras, np.uint8),
        kind=np.zeros(SLOTS, np.uint8),
        tolerance=none,
        surveillance=none.copy(),
        severity=np.zeros((eras, SERVICES + 1), np.int64),
        visibility=none.copy(),
        proportional=np.int64(0),
        bold=_fixed(-np.log1p(-(np.arange(QUANTILES) + 0.5) / QUANTILES)),
        desired=_fixed(1.0 - np.arange(SUPPORT_LEVELS) / (SUPPORT_LEVELS - 1)),
        wary=_fixed(r["wary_speech_share"].value * certainty),
        embolden=np.int64(_fixed(np.array(r["embolden_share"].value))),
    )


def _fixed(x: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.asarray(np.rint(x * SPEECH), np.int64)


@njit
def choose(b, d, t, v, s, proportional):  # type: ignore[no-untyped-def]
    """The act of a person of boldness `b` who desires dissent `d`, under tolerance `t`, surveillance `v`, severity `s` (4096ths)."""
    if d <= t or s == 0:
        return d
    if proportional == 0:
        e = b * SPEECH - (SPEECH - v) * s
        return d if e > 0 and d * e > SPEECH * (b * t + v * s) else t
    if v == SPEECH:
        return d if b >= s else t
    p = (t + ((b * SPEECH - v * s) * SPEECH) // ((SPEECH - v) * s)) >> 1
    return d if d <= p else (t if p <= t else p)


@njit(inline="always")
def emboldened(s, embolden, m):  # type: ignore[no-untyped-def]
    """Severity after hearing that the share `m` of last week's speakers dissented."""
    return s - ((s * embolden * m) >> 24)


@njit(inline="always")
def share_voiced(voiced, occasions):  # type: ignore[no-untyped-def]
    """Last week's share of dissenters among those with an occasion, in 4096ths."""
    return (SPEECH * voiced) // occasions if occasions > 0 else np.int64(0)


@njit(inline="always")
def severity(t, to_lose, m):  # type: ignore[no-untyped-def]
    """What a person with `to_lose` services left to lose has to fear."""
    return emboldened(t.severity[to_lose], t.embolden, m)


@njit(inline="always")
def surveillance(t, watch):  # type: ignore[no-untyped-def]
    """How surely a speaker is seen, however slight the dissent."""
    return (t.surveillance * np.int64(watch)) >> 31


@njit(inline="always")
def perceived(t, z, level):  # type: ignore[no-untyped-def]
    """The same as somebody of this perceived certainty fears it."""
    return min(np.int64(SPEECH), z + t.wary[level])


@njit(inline="always")
def outcome(a, d, t):  # type: ignore[no-untyped-def]
    """Whether all was said, part, or nothing beyond what is tolerated."""
    if a == d:
        return MADE
    return PARTLY if a > t else WITHHELD


@njit(inline="always")
def seen(record, z, a, t):  # type: ignore[no-untyped-def]
    """Share of such acts that are recorded; none within what is tolerated."""
    return (np.int64(record) * (z + (((SPEECH - z) * a) >> 12))) >> 12 if a > t else np.int64(0)
