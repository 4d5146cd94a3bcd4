"""Every refusal of a population, put to the question what it rests on; sums by community."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.engine import notes
from counterscore.engine.bars import masks_of, score_in
from counterscore.engine.frozen import (
    SAFEGUARDS,
    bars_of,
    begin_week,
    file,
    file_act,
    grounds,
    open_variants,
    redressed,
    struck,
)
from counterscore.engine.lived import FIELDS, MEETS, summed
from counterscore.engine.pack import TALLY
from counterscore.engine.people import Ground
from counterscore.mechanisms import lists, rollout, scoring
from counterscore.mechanisms.contract import SERVICES, SLOTS, TIERS
from counterscore.society.columns import QUINTILES, TRAVEL_LEVELS, cohort_of

PLAYERS = SLOTS + 1  # the kinds, and mis-sharing
FALSE, UNJUSTIFIED, OWN = 0, 1, 2  # grounds, on the scheme's own terms last
PART, NECESSARY, SUFFICIENT = 0, 1, 2  # roles
RESTS, ALONE = 0, 1  # falls without unrelated conduct; stands with nothing else
YEAR = 52  # weeks
MOST_CONTEXTS = 9  # eight, and mis-sharing


class Judged(NamedTuple):
    """How the society judges kinds of conduct; first under the lenient reading of what is contested, then under the strict."""

    unrelated: NDArray[np.uint8]  # [reading, player, service] flag
    lawful: NDArray[np.uint8]  # [reading, player] flag
    minor: NDArray[np.uint8]  # [player] flag
    context: NDArray[np.int64]  # [player] number of the context


class Counts(NamedTuple):
    """Attempts refused (weeks barred where it says so); everywhere with [community] before, until one is taken out."""

    refused: NDArray[np.int64]  # [reading, ground, service]
    kind: NDArray[np.int64]  # [role, player, service]
    context: NDArray[np.int64]  # [role, context, service]
    unrelated: NDArray[np.int64]  # [reading, rests or alone, service]
    nobody: NDArray[np.int64]  # [service] a bar that stands without any record
    joint: NDArray[np.int64]  # [service] neither necessary nor sufficient alone: only together
    undone: NDArray[np.int64]  # [safeguard, ground under the strict reading]
    weeks: NDArray[np.int64]  # [role, player] weeks barred
    records: NDArray[np.int64]  # [player] records filed of the examined
    checked: NDArray[np.int64]  # [2] weeks barred; those in which the whole ledger did not bar as lived
    tiers: NDArray[np.int64]  # [tier, tier a year later] persons, as each calendar year of 52 weeks begins


JUDGED = (((2, PLAYERS, SERVICES), np.uint8), ((2, PLAYERS), np.uint8), ((PLAYERS,), np.uint8), ((PLAYERS,), np.int64))


def blank_counts(communities: int) -> Counts:
    """Nothing counted, for so many communities."""
    shapes = ((2, 3, SERVICES), (3, PLAYERS, SERVICES), (3, MOST_CONTEXTS, SERVICES), (2, 2, SERVICES), (SERVICES,), (SERVICES,))
    more = ((SAFEGUARDS + 4, 3), (3, PLAYERS), (PLAYERS,), (2,), (TIERS, TIERS))
    return Counts(*(np.zeros((communities, *shape), np.int64) for shape in (*shapes, *more)))


@njit
def bits_of(flags, players):  # type: ignore[no-untyped-def]
    """Which of these players are flagged, as bits."""
    bits = 0
    for k in range(players.size):
        if flags[players[k]]:
            bits |= 1 << k
    return bits


@njit
def count_roles(found, players, n, context, kinds, contexts):  # type: ignore[no-untyped-def]
    """Add `n` attempts to the kinds and contexts that a bar rests on."""
    full = (1 << players.size) - 1
    for k in range(players.size):
        kinds[PART, players[k]] += n * ((found.part >> k) & 1)
        kinds[NECESSARY, players[k]] += n * ((found.necessary >> k) & 1)
        kinds[SUFFICIENT, players[k]] += n * ((found.sufficient >> k) & 1)
    for c in range(MOST_CONTEXTS):
        group = 0
        for k in range(players.size):
            if context[players[k]] == c:
                group |= 1 << k
        if group != 0:
            contexts[PART, c] += n if found.part & group else 0
            contexts[NECESSARY, c] += n if found.stands[full & ~group] == 0 else 0
            contexts[SUFFICIENT, c] += n if found.stands[0] == 0 and found.stands[group] != 0 else 0


@njit
def count_refusal(found, players, judged, service, n, false, out):  # type: ignore[no-untyped-def]
    """Add `n` refused attempts at a service."""
    full = (1 << players.size) - 1
    count_roles(found, players, n, judged.context, out.kind[:, :, service], out.context[:, :, service])
    if found.stands[0] != 0:
        out.nobody[service] += n
    elif found.necessary == 0 and found.sufficient == 0:
        out.joint[service] += n
    ground = OWN
    for reading in range(2):
        lawful = bits_of(judged.lawful[reading], players)
        ground = FALSE if false else (UNJUSTIFIED if found.stands[full & ~lawful] == 0 else OWN)
        out.refused[reading, ground, service] += n
        foreign = bits_of(judged.unrelated[reading, :, service], players)
        out.unrelated[reading, RESTS, service] += n if found.stands[full & ~foreign] == 0 else 0
        out.unrelated[reading, ALONE, service] += n if found.stands[0] == 0 and found.stands[foreign] != 0 else 0
    count_safeguards(found, players, judged, service, n, ground, out)


@njit
def count_safeguards(found, players, judged, service, n, ground, out):  # type: ignore[no-untyped-def]
    """Add the attempts that each safeguard would have let through; `ground` is that of the strict reading."""
    full = (1 << players.size) - 1
    for i in range(SAFEGUARDS):
        out.undone[i, ground] += n if found.stands[full + 1 + i] == 0 else 0
    for reading in range(2):
        foreign = bits_of(judged.unrelated[reading, :, service], players)
        out.undone[SAFEGUARDS + reading, ground] += n if found.stands[full & ~foreign] == 0 else 0
    lawful, minor = bits_of(judged.lawful[1], players), bits_of(judged.minor, players)
    out.undone[SAFEGUARDS + 2, ground] += n if found.stands[full & ~lawful] == 0 else 0
    out.undone[SAFEGUARDS + 3, ground] += n if found.stands[full & ~minor] == 0 else 0


@njit
def take_records(t, w, age, in_force, rows, k, last, frozen, tally, out):  # type: ignore[no-untyped-def]
    """The records and acts of a week, rows `k` to before `last`, and the entries that a low score brings."""
    for j in range(k, last):
        if rows[j, 1] == notes.FILED:
            file(t, w, rows, j, frozen, tally)
            out.records[rows[j, 2]] += 1
        elif rows[j, 1] == notes.ACT and age >= t.rollout.scored_age:
            file_act(t, w, np.int64(rows[j, 2]), in_force, frozen, tally)
    if in_force:
        for v in range(frozen.lists.size):
            frozen.lists[v] = lists.enter_by_score(t.lists, w, frozen.standing[v], frozen.lists[v], tally)


@njit
def take_bars(t, w, age, in_force, rows, k, last, frozen, mask, judged, out, roles):  # type: ignore[no-untyped-def]
    """The bars, refusals, repairs and exits of a week, rows `k` to before `last`."""
    players = frozen.players
    for j in range(k, last):
        what = rows[j, 1]
        if what == notes.BARRED:
            bars_of(t, age, in_force, frozen, mask)
            out.checked[0] += 1
            out.checked[1] += 1 if mask[(1 << players.size) - 1] != rows[j, 2] else 0
            nowhere = np.zeros((3, MOST_CONTEXTS), np.int64)
            count_roles(grounds(players.size, mask, 255), players, 1, judged.context, out.weeks, nowhere)
        elif what == notes.REFUSED:
            service, n, false = rows[j, 2], np.int64(rows[j, 3]) & 255, rows[j, 3] >= 1024
            found = grounds(players.size, mask, 1 << service)
            count_refusal(found, players, judged, service, n, false, out)
            roles[j, 0], roles[j, 1] = found.necessary, found.part
        elif what == notes.REPAIRED or what == notes.CORRECTED:
            redressed(t, what, frozen)
        elif what == notes.LISTED and rows[j, 2] // 4 >= notes.BY_COMPLIANCE:
            struck(w, rows[j], frozen)


@njit
def examine(packed, seed, p, when, home, opening, rows, judged, tally, out, roles, told):  # type: ignore[no-untyped-def]
    """One life: walk its weeks in every variant, and count its refusals into `out`.

    `when` is (week, whether a year begins, era), each [week]; `home` is (week of
    joining, birth week); `opening` is (standing, lists, mind) before the first week;
    into `roles` [row, 2] go the players without whom a refusal falls, and those with a
    part in it, as bits, and into `told` [field] what `lived.FIELDS` names. Returns the players.
    """
    weeks, new_year, era = when
    join_week, born = home
    frozen = open_variants(packed, era, weeks[0], rows, opening)
    mask = np.zeros(frozen.standing.size, np.int64)
    full = (1 << frozen.players.size) - 1
    k = 0
    last_tier = -1
    for i in range(weeks.size):
        w = weeks[i]
        t = packed[era[i]]
        age = w - born
        in_force = rollout.in_force(t.rollout, w, join_week, age)
        last = k
        while last < rows.shape[0] and rows[last, 0] == w:
            last += 1
        mean = np.int64(0)
        if last > k and rows[k, 1] == notes.SETTLED:
            mean = np.int64(rows[k, 2])
        begin_week(t, seed, p, w, new_year[i], age, join_week, mean, frozen, tally)
        take_records(t, w, age, in_force, rows, k, last, frozen, tally, out)
        take_bars(t, w, age, in_force, rows, k, last, frozen, mask, judged, out, roles)
        v = frozen.standing.size - 1
        if masks_of(t, age, in_force, frozen.standing[v], frozen.lists[v], frozen.mind[v])[0] != 0:
            told[MEETS] = 1
        if w % YEAR == 0:
            tier = scoring.tier_of(t.scoring, score_in(frozen.standing[full])) if in_force else -1
            if last_tier >= 0 and tier >= 0:
                out.tiers[last_tier, tier] += 1
            last_tier = tier
        k = last
    return frozen.players


@njit(nogil=True, cache=True)
def examine_all(packed, seed, when, ground, opening, pages, judged, tally, out, told):  # type: ignore[no-untyped-def]
    """Every named life of some communities; `pages` is (positions, first row of each, rows), `out` has counts for each community.

    Into `told` [page, field] goes what `lived.FIELDS` names.
    """
    named, first, rows = pages
    standing, listed, mind, profile = opening
    c = 0
    for page in range(named.size):
        i = named[page]
        while ground.offset[c + 1] <= i:
            c += 1
        mine = rows[first[page] : first[page + 1]]
        summed(mine, told[page])
        before = (standing[i], listed[i], mind[i])
        birth = np.int64(packed[0].ages.birth_week[cohort_of(profile[i])])
        p = ground.start[c] + i - ground.offset[c]
        roles = np.zeros((mine.shape[0], 2), np.int64)
        home = (ground.join_week[c], birth)
        examine(packed, seed, p, when, home, before, mine, judged, tally[0], part_of(out, c), roles, told[page])


@njit
def part_of(out, c):  # type: ignore[no-untyped-def]
    """The counts of one community."""
    return Counts(
        out.refused[c],
        out.kind[c],
        out.context[c],
        out.unrelated[c],
        out.nobody[c],
        out.joint[c],
        out.undone[c],
        out.weeks[c],
        out.records[c],
        out.checked[c],
        out.tiers[c],
    )


def examined_life(
    packed: NDArray[np.void],
    seed: np.uint64,
    when: tuple[NDArray[Any], ...],
    ground: Ground,
    position: int,
    opening: tuple[Any, ...],
    rows: NDArray[np.int32],
) -> tuple[NDArray[np.int64], list[tuple[int, int, int]]]:
    """One life of a community: the players, and of each refusal its row, who is necessary and who has a part (bits).

    `opening` is (standing, lists, mind, profile) before the first week.
    """
    standing, listed, mind, profile = opening
    home = (ground.join_week[0], np.int64(packed[0]["ages"]["birth_week"][(int(profile) >> 5) // (QUINTILES * TRAVEL_LEVELS)]))
    roles, nothing = np.zeros((len(rows), 2), np.int64), Judged(*(np.zeros(shape, dtype) for shape, dtype in JUDGED))
    out = Counts(*(c[0] for c in blank_counts(1)))
    before, tally = (standing, listed, mind), np.zeros(1, TALLY)
    players = examine_one(
        packed, seed, ground.start[0] + position, when, home, before, rows, nothing, tally, out, roles, np.zeros(len(FIELDS), np.int64)
    )
    refusals = np.flatnonzero(rows[:, 1] == notes.REFUSED)
    return players, [(int(k), int(roles[k, 0]), int(roles[k, 1])) for k in refusals]


@njit(cache=True)
def examine_one(packed, seed, p, when, home, before, rows, judged, tally, out, roles, told):  # type: ignore[no-untyped-def]
    """`examine`, from outside."""
    return examine(packed, seed, p, when, home, before, rows, judged, tally[0], out, roles, told)
