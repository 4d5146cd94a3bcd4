"""The short way through a week, for most of the awake.

The same law as `week.live`, in the order of the same functions, but without a
branch: most of the awake have candidates that come to nothing, or to an act
that nobody records, and a mispredicted branch costs more than the arithmetic.
First candidates pass in one go, then second ones of those who have two, and so
on. More than half come to nothing whatever the person is like, which one number
reckoned beforehand tells; only the others are looked at closely. That it changes
no bit is what the twin's tests show.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import overload

from counterscore.engine.acts import BOND, FESTIVAL, willing
from counterscore.engine.keeping import named, passing
from counterscore.engine.lent import lent
from counterscore.mechanisms import conduct, detection, youth_league
from counterscore.mechanisms.conduct import MOST_CANDIDATES
from counterscore.mechanisms.contract import ACTS, AWAKE, CANDIDATES, LEAGUE_AT, times

PLACE = np.uint32((1 << 25) - 1)  # of a word that tells a place among the awake and, from bit 26 on, a kind
ANOTHER_AT = np.uint32(25)  # bit: and there is another candidate
KIND_AT = np.uint32(26)


@njit(inline="always")
def tempts(t, kind, bits, aware, climate, person, word):  # type: ignore[no-untyped-def]
    """Whether a person, here (standing, wary, membership), would do this."""
    standing, wary, membership = person
    level = conduct.certainty(t.conduct, np.uint32(wary), climate, times(t.campaign.count[kind], aware))
    strain = np.int64(standing >> np.uint32(30))
    share = willing(t, (bits >> 5) & 1, bits & 3, kind, level, aware, strain, membership)
    return ((bits & 4) != 0) & (np.int64(word) < 2 * share)


@njit(inline="always")
def told(t, kind, watch, profile, word):  # type: ignore[no-untyped-def]
    """Whether it would be written down of somebody of scored age."""
    return detection.recorded(t.detection, detection.chance(t.detection, watch, kind), profile, word)


@njit(inline="always")
def stirs(t, kind, membership):  # type: ignore[no-untyped-def]
    """Whether this is speech that is listened to, or loyalty of a member."""
    speech = (t.speech.active != 0) & (t.speech.kind[kind] != 0)
    return speech | ((t.youth_league.loyal[kind] != 0) & (membership == 1))


def met_by(seen: Any, j: Any) -> Any:
    """Kinds that the person at place `j` met so far, a bit each; of nobody where there is no such list."""
    return np.uint64(0) if seen is None else seen[j]


@overload(met_by, strict=False)
def _met_by(seen: Any, j: Any) -> Any:
    if isinstance(seen, types.NoneType):
        return lambda seen, j: np.uint64(0)
    return lambda seen, j: seen[j]


@lent
def glance(t, w, k, place, alike, awake, words, state, kept, tally, into):  # type: ignore[no-untyped-def]
    """Pass everybody's candidate `k`, unless something is written down or otherwise takes the full law.

    `alike` is (flag, class, cohort, each [person]; as of `ahead.stand`, [cohort]; as of `ahead.most_shares`).
    `awake` is (who, word of the first candidate, kinds met), each [awake]; at the first candidate nobody met any: None.
    Those who need the full law go by place in `awake` into `rest`, those who have
    another candidate into `more`, which is like `awake`. Returns both numbers.
    `kept` is as in `keeping.py`: without a ledger, nothing asks for one.
    """
    who, first, seen = awake
    w1, w2, _ = words
    flag, classes, cohorts, ages, most = alike
    rest, more, close, on = into
    last = min(k + 1, MOST_CANDIDATES - 1)
    goes_on = k + 1 < MOST_CANDIDATES
    left = further = near = np.uint32(0)  # unsigned, so that no index is taken for one from the end
    passed = ended = np.int64(0)
    for j in range(who.size):
        i = who[j]
        rate_class, marks = classes[i], flag[i]
        bits = ages[cohorts[i]]
        word = np.uint64(first[j])
        one = ((marks & np.uint8(1)) != 0) & ((bits & 12) != 0) & (word < t.conduct.count[rate_class, 0])
        another = one & goes_on & (word < t.conduct.count[rate_class, last])
        kind = conduct.kind_of(t.conduct, rate_class, w1[j])
        again = (t.conduct.once[kind] != 0) & (((met_by(seen, j) >> np.uint64(kind)) & np.uint64(1)) != np.uint64(0))
        whole = (marks > np.uint8(1)) | named(kept, i)  # something holds this person, or every line is kept
        rest[left] = j
        left += np.uint32(whole)
        done = one & (not whole)
        tempting = done & (not again) & ((w2[j] >> np.uint32(1)) < most[bits >> 7, kind])
        place_and_kind = np.uint32(j) | (np.uint32(kind) << KIND_AT)
        close[near] = place_and_kind | (np.uint32(another) << ANOTHER_AT)
        near += np.uint32(tempting)
        far = done & (not tempting)
        passed += far
        ended += far & (not another)
        on[further] = place_and_kind
        further += np.uint32(far & another)
    tally.n[AWAKE] += ended
    tally.n[CANDIDATES] += passed
    left, further = look(t, w, place, alike, awake, words, state, kept, tally, into, (left, further, near))
    go_on(awake, on[:further], more)
    return left, further


@lent
def go_on(awake, on, more):  # type: ignore[no-untyped-def]
    """Who has another candidate, as of `glance`, after those that `on` tells by place and kind."""
    who, first, seen = awake
    who_more, first_more, seen_more = more
    for m in range(on.size):
        j = on[m] & PLACE
        who_more[m] = who[j]
        first_more[m] = first[j]
        seen_more[m] = met_by(seen, j) | (np.uint64(1) << np.uint64(on[m] >> KIND_AT))


@lent
def look(t, w, place, alike, awake, words, state, kept, tally, into, counts):  # type: ignore[no-untyped-def]
    """Look closely at the `counts` of those in `close`, who may well act, and go on as `glance` does."""
    who, _, _ = awake
    _, w2, w3 = words
    _, _, cohorts, ages, _ = alike
    rest, _, close, on = into
    profile, standing, lists_, wary, _ = state
    audience = np.int64(t.campaign.level[w])
    outside = times(audience, t.campaign.outside)
    left, further, near = counts
    passed = ended = np.int64(0)
    for m in range(near):
        j = close[m] & PLACE
        i = who[j]
        kind, another = np.int64(close[m] >> KIND_AT), ((close[m] >> ANOTHER_AT) & np.uint32(1)) != np.uint32(0)
        bits = ages[cohorts[i]]
        scored = (bits & 8) != 0
        aware = audience if bits & 64 else outside
        accused = kind == t.conduct.accusation
        membership = youth_league.membership_of(np.int64(lists_[i] >> BOND))
        act = (not accused) & tempts(t, kind, bits, aware, place[2], (standing[i], wary[i], membership), w2[j])
        noted = accused & scored & (np.uint64(w2[j]) < t.detection.false_accept)
        noted |= act & ((told(t, kind, place[1], profile[i], w3[j]) & scored) | stirs(t, kind, membership))
        rest[left] = j
        left += np.uint32(noted)
        done = not noted
        passed += done
        ended += done & (not another)
        on[further] = j | (np.uint32(kind) << KIND_AT)  # an accusation is of no kind that comes once
        further += np.uint32(done & another)
        act &= done
        tally.n[ACTS + kind] += act
        festival = t.youth_league.festival[kind] != 0
        tally.n[LEAGUE_AT + FESTIVAL + (membership != 1)] += act & festival
        learned = np.uint16(conduct.learn(t.conduct, kind, np.uint32(wary[i]), False))
        wary[i] = learned if act else wary[i]
        if act:
            passing(kept, i, w, kind)
    tally.n[AWAKE] += ended
    tally.n[CANDIDATES] += passed
    return left, further
