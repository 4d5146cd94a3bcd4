"""What a bar rests on: one life's ledger, frozen, and its records taken away in turn.

Every record that could tell against a person belongs to a *player*: the kind of
conduct as which it was filed, or, where agencies mixed it up, mis-sharing. A
*variant* of the ledger keeps the records of some players and everything that could
only help. Nothing else changes: the same weeks, neighbours' means, exits, repairs
and appeals as lived; the arithmetic is that of the law itself. Scores fall and
entries lengthen with every record kept, so a bar that stands with some players
stands with more, and the smallest sets with which it stands say what it rests on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.engine import notes
from counterscore.engine.acts import on_file
from counterscore.engine.bars import clean_finance_of, clean_score_in, expire, finance_of, masks_of, score_in
from counterscore.engine.turn import settled
from counterscore.mechanisms import credit, lists, redress, rollout, scoring
from counterscore.mechanisms.contract import SLOTS

MISSHARED = SLOTS  # the player after the kinds
MOST_PLAYERS = 10  # of one person; kinds met later than the tenth count as the tenth
WITHOUT_FALSE, WITHOUT_MISSHARED, WITHOUT_STALE = 0, 1, 2  # variants after the sets of players
SAFEGUARDS = 3
EVERY_ACT = SAFEGUARDS  # the last variant: what was done, all of it and nothing else, were on file
BESIDES = SAFEGUARDS + 1
NEVER_EASES = np.uint32(0xFFFFFFFF)


class Frozen(NamedTuple):
    """Variants of one person's ledger, as they stand in a week."""

    players: NDArray[np.int64]  # [player] kind, or MISSHARED
    slot: NDArray[np.int64]  # [kind, and MISSHARED] which player; -1 none
    standing: NDArray[np.uint32]  # [variant]
    lists: NDArray[np.uint32]  # [variant]
    mind: NDArray[np.uint16]  # [variant]


class Grounds(NamedTuple):
    """Which sets of players a bar on one service stands with."""

    stands: NDArray[np.uint8]  # [variant]
    necessary: np.int64  # bits of players without whom it falls
    sufficient: np.int64  # bits of players with whom alone it stands, where it does not stand with nobody
    part: np.int64  # bits of players in some smallest set with which it stands
    sets: np.int64  # how many such sets there are


@njit
def harmful(t, arrived, points):  # type: ignore[no-untyped-def]
    """Whether such a record could tell against a person."""
    return points < 0 or t.lists.entry[arrived] != 0 or t.credit.points[arrived] < 0


@njit
def points_after(rows, k):  # type: ignore[no-untyped-def]
    """The points of the record whose FILED row is `k`; 0 where it did not count for the score."""
    if rows[k, 3] >= 64:
        for j in range(k + 1, k + 3):  # the digest's row may lie between
            if rows[j, 1] == notes.POINTS:
                return np.int64(rows[j, 2])
    return np.int64(0)


@njit
def player_of(rows, k):  # type: ignore[no-untyped-def]
    """To whom the record of FILED row `k` belongs: the kind as which it arrived, or mis-sharing."""
    arrived, was = rows[k, 2], rows[k, 3] & 63
    return np.int64(arrived) if arrived == was else np.int64(MISSHARED)


@njit
def open_variants(packed, era_of, first_week, rows, person):  # type: ignore[no-untyped-def]
    """The variants before the first week; `person` is (standing, lists, mind) as the run opened."""
    slot = np.full(SLOTS + 1, -1, np.int64)
    players = np.empty(MOST_PLAYERS, np.int64)
    n = 0
    for k in range(rows.shape[0]):
        if rows[k, 1] == notes.FILED:
            t = packed[era_of[rows[k, 0] - first_week]]
            who = player_of(rows, k)
            if slot[who] < 0 and harmful(t, rows[k, 2], points_after(rows, k)):
                slot[who] = min(n, MOST_PLAYERS - 1)
                if n < MOST_PLAYERS:
                    players[n] = who
                    n += 1
    variants = (1 << n) + BESIDES
    standing = np.full(variants, person[0], np.uint32)
    return Frozen(players[:n].copy(), slot, standing, np.full(variants, person[1], np.uint32), np.full(variants, person[2], np.uint16))


@njit
def keeps(frozen, v, who, true, misshared):  # type: ignore[no-untyped-def]
    """Whether variant `v` keeps a record that belongs to slot `who`."""
    sets = 1 << frozen.players.size
    if v < sets:
        return (v >> who) & 1 == 1
    if v - sets == WITHOUT_FALSE:
        return true
    if v - sets == WITHOUT_MISSHARED:
        return not misshared
    return v - sets == WITHOUT_STALE


@njit
def begin_week(t, seed, p, w, new_year, age, join_week, mean, frozen, tally):  # type: ignore[no-untyped-def]
    """Sections 6 and 7 of the law for every variant."""
    drift = ((w + 1) * t.scoring.drift) // 52 - (w * t.scoring.drift) // 52
    in_force = rollout.in_force(t.rollout, w, join_week, age)
    most = credit.quarterly_drift(t.credit, w)
    for v in range(frozen.standing.size):
        s, m = frozen.standing[v], frozen.mind[v]
        if new_year:
            s &= np.uint32(0xC03FFFFF)
        if drift > 0 and w >= join_week:
            s = scoring.drifted(t.scoring, s, drift)
        if w % 13 == 0 and age >= t.conduct.from_age:
            s = settled(t, w, in_force, mean, s, NEVER_EASES)
            finance = scoring.towards(finance_of(m), t.credit.start, most)
            m = with_finance(m, finance, scoring.towards(clean_finance_of(m), t.credit.start, most))
        frozen.standing[v], frozen.mind[v] = s, m
        frozen.lists[v] = expire(t, seed, p, w, frozen.lists[v], tally)
        if v == (1 << frozen.players.size) + WITHOUT_STALE:
            frozen.lists[v] = unstale(frozen.lists[v])


@njit(inline="always")
def with_finance(mind, finance, clean):  # type: ignore[no-untyped-def]
    """`mind` with both financial scores replaced."""
    return np.uint16((np.uint32(mind) & np.uint32(15)) | (np.uint32(finance) << np.uint32(4)) | (np.uint32(clean) << np.uint32(10)))


@njit
def unstale(listed):  # type: ignore[no-untyped-def]
    """`lists` without entries behind which no true record stands."""
    for i in range(2):
        if lists.end_of(listed, i) != 0 and lists.clean_of(listed, i) == 0:
            listed = lists.put(listed, i, 0, 0)
    return listed


@njit
def file(t, w, rows, k, frozen, tally):  # type: ignore[no-untyped-def]
    """A record reaches the variants that keep it."""
    arrived, kind, counts = np.int64(rows[k, 2]), np.int64(rows[k, 3]) & 63, rows[k, 3] >= 64
    true = rows[k - 1, 1] == notes.TRUE_RECORD
    who = frozen.slot[player_of(rows, k)]
    against = who >= 0 and harmful(t, arrived, points_after(rows, k))
    for v in range(frozen.standing.size - 1):  # in the last, acts are filed as they are done
        if against and not keeps(frozen, v, who, true, arrived != kind):
            continue
        if counts:
            frozen.standing[v], _ = scoring.step(t.scoring, arrived, kind, true, t.redress.deed_points, frozen.standing[v], tally)
        frozen.mind[v] = on_file(t, arrived, kind, true, frozen.mind[v])
        frozen.lists[v] = lists.enter(t.lists, arrived, true and arrived == kind, w, frozen.lists[v], tally)


@njit
def file_act(t, w, kind, in_force, frozen, tally):  # type: ignore[no-untyped-def]
    """An act reaches the variant in which every act is on file, as what it was."""
    v = frozen.standing.size - 1
    if in_force:
        frozen.standing[v], _ = scoring.step(t.scoring, kind, kind, True, t.redress.deed_points, frozen.standing[v], tally)
    frozen.mind[v] = on_file(t, kind, kind, True, frozen.mind[v])
    frozen.lists[v] = lists.enter(t.lists, kind, True, w, frozen.lists[v], tally)


@njit
def struck(w, row, frozen):  # type: ignore[no-untyped-def]
    """An exit by compliance or appeal: every variant on the list leaves it, or stays as the stale entry that the life had."""
    i, end = np.int64(row[2]) & 3, np.int64(row[3]) & 4095
    for v in range(frozen.lists.size):
        if lists.end_of(frozen.lists[v], i) != 0:
            frozen.lists[v] = lists.put(frozen.lists[v], i, end, 0)


@njit
def redressed(t, what, frozen):  # type: ignore[no-untyped-def]
    """A repair, or an appeal against the score that was upheld."""
    for v in range(frozen.standing.size):
        s, m = frozen.standing[v], frozen.mind[v]
        score, clean = score_in(s), clean_score_in(s)
        if what == notes.REPAIRED:
            points, start = t.redress.repair_points, t.scoring.start
            frozen.standing[v] = scoring.with_scores(s, redress.given_back(score, start, points), redress.given_back(clean, start, points))
        else:
            frozen.standing[v] = scoring.with_scores(s, max(score, clean), clean)
            frozen.mind[v] = with_finance(m, max(finance_of(m), clean_finance_of(m)), clean_finance_of(m))


@njit
def bars_of(t, age, in_force, frozen, mask):  # type: ignore[no-untyped-def]
    """Into `mask` [variant]: the services that each variant bars."""
    for v in range(frozen.standing.size):
        mask[v] = masks_of(t, age, in_force, frozen.standing[v], frozen.lists[v], frozen.mind[v])[0]


@njit
def grounds(players, mask, services):  # type: ignore[no-untyped-def]
    """What a bar on any of these services (bits) rests on; `mask` is that of every variant."""
    full = (1 << players) - 1
    stands = np.zeros(mask.size, np.uint8)
    for v in range(mask.size):
        stands[v] = 1 if mask[v] & services else 0
    necessary, sufficient, part, sets = 0, 0, 0, 0
    for k in range(players):
        if stands[full & ~(1 << k)] == 0:
            necessary |= 1 << k
        if stands[0] == 0 and stands[1 << k] != 0:
            sufficient |= 1 << k
    for v in range(1, full + 1):
        if stands[v] == 0:
            continue
        least = True
        for k in range(players):
            if (v >> k) & 1 and stands[v & ~(1 << k)] != 0:
                least = False
        if least:
            part |= v
            sets += 1
    return Grounds(stands, np.int64(necessary), np.int64(sufficient), np.int64(part), np.int64(sets))
