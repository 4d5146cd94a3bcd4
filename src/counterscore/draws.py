"""Randomness is addressed, not streamed.

`draw(seed, unit, week, site, index)` is Philox4x32-10 (Salmon, Moraes, Dror and
Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11) of the counter
(unit, week, site + 256 * index, 0) under the 64-bit seed as key. It has no
state: nobody's luck moves when another rule, block or thread count changes.

SITES is the closed list of purposes. A unit is a person's national index, or
the index of a county or community where the site says so.
"""

from __future__ import annotations

import numpy as np
from numba import njit

SITES = {
    "profile": 1,  # person: who they are; week 0
    "sieve": 2,  # unit = person // 16: one byte each, whether anything may happen this week
    "candidate": 3,  # person, index = which candidate: count, kind, mark, record
    "record": 4,  # person, index = which candidate: partial operation, sharing, whether the person knows
    "service": 5,  # person, index = service // 4: intents and retries while barred
    "list": 6,  # person: index 0 exit from lists, notice, learning; index 1 evasion; index 2 stale entries
    "start": 7,  # person, week 0: the spread of opening scores, the opening stock of a list; index 2 membership and marriage
    "sample": 8,  # community, week 0, seed 0: the fixed order of sampling
    "rollout": 9,  # county, week 0, seed 0: the fixed order of joining
    "trait": 10,  # person, week 0: boldness, base of support
    "turn": 11,  # person, first week of a quarter: strain, drift of support, campaign
    "league": 12,  # person: index 0 joining and dating at the turn; 2 + candidate: hold and discipline
    "mood": 13,  # person while barred: index 0 support and complaint, index 1 strain
    "appeal": 14,  # person while barred or appealing: filing, decision, success, repair
    "county": 15,  # smallest county of a cell, first week of a quarter: how it answers; week 0, seed 0: its truth
}

PROFILE = np.uint32(SITES["profile"])
SIEVE = np.uint32(SITES["sieve"])
CANDIDATE = np.uint32(SITES["candidate"])
RECORD = np.uint32(SITES["record"])
SERVICE = np.uint32(SITES["service"])
LIST = np.uint32(SITES["list"])
START = np.uint32(SITES["start"])
SAMPLE = np.uint32(SITES["sample"])
ROLLOUT = np.uint32(SITES["rollout"])
TRAIT = np.uint32(SITES["trait"])
TURN = np.uint32(SITES["turn"])
LEAGUE = np.uint32(SITES["league"])
MOOD = np.uint32(SITES["mood"])
APPEAL = np.uint32(SITES["appeal"])
COUNTY = np.uint32(SITES["county"])

_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint32(0x9E3779B9)
_W1 = np.uint32(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


@njit(inline="always")
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Philox4x32-10: four 32-bit words from a 4x32-bit counter and a 2x32-bit key."""
    c0, c1, c2, c3 = np.uint32(c0), np.uint32(c1), np.uint32(c2), np.uint32(c3)
    k0, k1 = np.uint32(k0), np.uint32(k1)
    for _ in range(10):
        p0 = np.uint64(c0) * _M0
        p1 = np.uint64(c2) * _M1
        h0, l0 = np.uint32(p0 >> _HALF), np.uint32(p0 & _LOW)
        h1, l1 = np.uint32(p1 >> _HALF), np.uint32(p1 & _LOW)
        c0, c1, c2, c3 = (
            np.uint32(h1 ^ c1 ^ k0),
            l1,
            np.uint32(h0 ^ c3 ^ k1),
            l0,
        )
        k0 = np.uint32(np.uint64(k0) + np.uint64(_W0))
        k1 = np.uint32(np.uint64(k1) + np.uint64(_W1))
    return c0, c1, c2, c3


@njit(inline="always")
def draw(seed, unit, week, site, index):  # type: ignore[no-untyped-def]
    """Four 32-bit words that belong to (seed, unit, week, site, index) and to nothing else."""
    return philox(
        np.uint32(unit),
        np.uint32(week),
        np.uint32(np.uint64(site) + (np.uint64(index) << np.uint64(8))),
        np.uint32(0),
        np.uint32(np.uint64(seed) & _LOW),
        np.uint32(np.uint64(seed) >> _HALF),
    )
