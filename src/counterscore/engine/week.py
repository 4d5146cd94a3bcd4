"""One person, one week: the table of contents of the law.

`live` is called by every driver on the persons it finds awake, and gives the
same bits whoever calls it. Read it beside `docs/law.md`: the turn of a quarter
(6.1) is in `turn.py`, what a place does in `place.py`, and here sections 7 to 13.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from counterscore.engine import notes
from counterscore.engine.acts import candidates, on_lists
from counterscore.engine.bars import APPEALING, appeal, barred_week, close, expire, finance_of, masks_of, score_in, unbar
from counterscore.mechanisms import lists, rollout
from counterscore.mechanisms.contract import AWAKE, CANDIDATES
from counterscore.society.columns import cohort_of

HELD = np.uint32(0x1CFFFFFF)  # of `lists`: entries, barred, appeal; not the mark of a former bar, not the bond
LISTED = np.uint32(0x00FFFFFF)


@njit
def live(t, seed, p, w, place, profile, ahead, person, tally):  # type: ignore[no-untyped-def]
    """The week of person `p`: the person, whether newly barred, mask, refusals.

    `t` is the packed tables of the era; `place` and `person` are the tuples of
    `acts.py`, and so are the candidates `ahead`, some of which may have passed.
    """
    age = np.int64(w) - np.int64(t.ages.birth_week[cohort_of(profile)])
    in_force = rollout.in_force(t.rollout, w, place[0], age)
    person = changed(person, expire(t, seed, p, w, person[1], tally), w, notes.BY_TERM)
    n = ahead[0] if age >= t.conduct.from_age or age >= t.rollout.scored_age else np.int64(0)
    if n > 0:
        person = candidates(t, seed, p, w, place, profile, age, in_force, ahead, person, tally)
        tally.n[CANDIDATES] += n - ahead[1]
    if at_ease(t, person):  # nothing can bar this person, and nothing did
        tally.n[AWAKE] += 1 if n > 0 else 0
        return person, False, np.int64(0), np.int64(0)
    if in_force:
        person = changed(person, lists.enter_by_score(t.lists, w, person[0], person[1], tally), w, notes.BY_SCORE)
    masks = masks_of(t, age, in_force, person[0], person[1], person[3])
    refused, fresh = np.int64(0), False
    if masks[0] == 0:
        person = with_lists(person, unbar(person[1]))
    else:
        person, fresh, refused = barred_week(t, seed, p, w, age, profile, masks, in_force, person, tally)
    appealing = (person[1] & APPEALING) != np.uint32(0)
    if n > 0 or masks[0] != 0 or appealing:
        tally.n[AWAKE] += 1
    if masks[0] != 0 or appealing:
        person = appeal(t, seed, p, w, masks, in_force, person, tally)
    if (person[1] & LISTED) != np.uint32(0):
        listed, trace = close(t, seed, p, w, masks[0], refused, person[1], person[4], tally)
        person = (person[0], listed, person[2], person[3], trace)
    return person, fresh, masks[0], refused


@njit
def changed(person, listed, w, why):  # type: ignore[no-untyped-def]
    """The person with other lists, and the reason noted."""
    return person[0], listed, person[2], person[3], on_lists(person[4], w, why, person[1], listed)


@njit(inline="always")
def with_lists(person, listed):  # type: ignore[no-untyped-def]
    """The person with other lists."""
    return person[0], listed, person[2], person[3], person[4]


@njit(inline="always")
def at_ease(t, person):  # type: ignore[no-untyped-def]
    """Whether neither list, appeal, score nor finance could bring anything this week."""
    return (
        (person[1] & HELD) == np.uint32(0)
        and score_in(person[0]) >= t.sanctions.alarm
        and finance_of(person[3]) >= t.sanctions.finance_alarm
    )
