"""Services: what the barred try, are refused, and learn.

Attempts are a hurdle and a compound: an intent in a week by travel level and
what was learned, then retries, geometric (launch of the airline system: 12,389
of the listed made 108,000 attempts in 34 days, facts T01A, T20). A person learns
at a refusal, or by notice; afterwards intents are fewer, or the person evades
with another document until documents are linked (T22, T24). Attempts are drawn
only for the barred, by the same draws whatever the scheme; what others were
granted is an expectation, and labelled so. How people respond belongs to the
society, not to the scheme. After sanctions, before what refusals do to people.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.draws import LIST, SERVICE, draw
from counterscore.mechanisms.contract import EVADED, FALSE_GROUND, NEVER, REFUSED, SERVICES, SURE, Given, threshold
from counterscore.society.columns import TRAVEL_LEVELS
from counterscore.units import Param
from counterscore.weeks import monday

NAME = "services"
PARAMS = (
    Param("documents_linked_from", "date", None, None, "day from which another document no longer helps", "scheme"),
    Param("notice_share", "share", 0.0, (0, 1), "part of the newly barred who are told and learn at once", "scheme", dated=True),
)
READS = ("mixed", "learned", "barred", "bar")
WRITES = ("learned", "refusal", "lesson")
TALLIES = ("refused", "false_ground", "evaded", "group_refused", "group_false", "group_by_list")

NEW, SETTLED, EVADES, SETTLED_AFTER = 0, 1, 2, 3
MOST_ATTEMPTS = 255
MOST_LESSONS = 64


BY_ERA = ("intent", "linked", "notice")
BY_COUNTY = ()


class Table(NamedTuple):
    """Intents, retries and learning."""

    intent: NDArray[np.uint64]  # [era, service, travel level, learned] threshold a week
    retry: NDArray[np.uint64]  # [service] threshold
    evadable: NDArray[np.uint8]  # [service] flag
    linked: NDArray[np.uint8]  # [era] flag
    notice: NDArray[np.uint64]  # [era] threshold
    learn: np.uint64  # threshold a refusal
    evade: np.uint64  # threshold at learning


def build(given: Given) -> Table:
    """The society's intents at each year's volumes, and the scheme's dates."""
    linked = given.values.week("documents_linked_from")
    t = neutral(given)
    return t._replace(
        linked=(given.eras >= (NEVER if linked is None else linked)).astype(np.uint8),
        notice=threshold(given.values.per_era("notice_share", given.eras)),
    )


def neutral(given: Given) -> Table:
    """No links and no notice; intents and learning are the society's and stay."""
    s, r = given.society.services, given.society.responses
    eras = given.eras.size
    volume = volumes(given)  # [era, service]
    intent = np.zeros((eras, SERVICES, TRAVEL_LEVELS, 4))
    after = np.array([1.0, r["settled_factor"].value, 1.0, r["settled_factor"].value])
    intent[:] = np.minimum(1.0, volume[:, :, None] * s.intent[None])[..., None] * after
    return Table(
        threshold(intent),
        np.minimum(threshold(s.retry), SURE - 1),
        np.array([x.evadable for x in s.services], np.uint8),
        np.zeros(eras, np.uint8),
        np.zeros(eras, np.uint64),
        np.uint64(threshold(r["learn_probability"].value)),
        np.uint64(threshold(r["evade_share"].value)),
    )


def volumes(given: Given) -> NDArray[np.float64]:
    """How busy each service is in each era, relative to the society's reference year [era, service]."""
    out = np.ones((given.eras.size, SERVICES))
    for name, by_year in given.society.volumes.items():
        years = sorted(by_year)
        for e, week in enumerate(given.eras):
            year = min(max(monday(int(week)).year, years[0]), years[-1])
            out[e, given.society.services.names.index(name)] = by_year[year]
    return out


@njit(inline="always")
def learns(t, seed, p, w, learned):  # type: ignore[no-untyped-def]
    """What a person who learns becomes."""
    if learned == NEW:
        w0, _, _, _ = draw(seed, p, w, LIST, 1)
        return np.int64(EVADES) if np.uint64(w0) < t.evade else np.int64(SETTLED)
    return np.int64(SETTLED_AFTER)


@njit(inline="always")
def lesson(t, refused, word):  # type: ignore[no-untyped-def]
    """Whether `refused` refusals in one week taught the person."""
    keep = np.uint64(SURE)
    for _ in range(min(refused, MOST_LESSONS)):
        keep = (keep * (np.uint64(SURE) - t.learn)) >> np.uint64(32) if t.learn > np.uint64(0) else keep
    return np.uint64(word) >= keep


@njit
def attempts(t, service, level, learned, word):  # type: ignore[no-untyped-def]
    """Number of attempts this week."""
    bound = t.intent[service, level, learned]
    n = np.int64(0)
    while np.uint64(word) < bound and n < MOST_ATTEMPTS:
        n += 1
        bound = (bound * t.retry[service]) >> np.uint64(32)
    return n


@njit
def step(t, seed, p, w, level, learned, masks, tally):  # type: ignore[no-untyped-def]
    """Attempts on every barred service: refusals, those on false ground, by list alone, evasions; and refusals of each, a byte a service."""
    mask, clean_mask, by_list, by_score = masks
    refused, false, by_list_alone, evaded = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
    each = np.uint64(0)
    w0 = w1 = w2 = w3 = np.uint32(0)
    for s in range(SERVICES):
        if s % 4 == 0 and (mask >> s) & 15:
            w0, w1, w2, w3 = draw(seed, p, w, SERVICE, s // 4)
        word = w0
        w0, w1, w2, w3 = w1, w2, w3, w0
        if not (mask >> s) & 1:
            continue
        n = attempts(t, s, level, learned, word)
        if n == 0:
            continue
        if learned == EVADES and t.evadable[s] and not t.linked:
            tally.n[EVADED + s] += n
            evaded += n
            continue
        listed, scored = (by_list >> s) & 1, (by_score >> s) & 1
        why = cause(listed, scored)
        tally.n[REFUSED + 3 * s + why] += n
        refused += n
        each |= np.uint64(n) << np.uint64(8 * s)
        by_list_alone += n if why == 0 else 0
        if not (clean_mask >> s) & 1:
            tally.n[FALSE_GROUND + s] += n
            false += n
    return refused, false, by_list_alone, evaded, each


@njit(inline="always")
def of(each, service):  # type: ignore[no-untyped-def]
    """Refusals of one service among those of a week."""
    return np.int64((each >> np.uint64(8 * service)) & np.uint64(255))


@njit(inline="always")
def cause(listed, scored):  # type: ignore[no-untyped-def]
    """Why a service is barred, from whether lists alone and score alone bar it: 0 list, 1 score, 2 both or only together."""
    return 2 if listed == scored else (0 if listed else 1)
