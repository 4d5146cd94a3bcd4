"""The slow twin: the law of docs/law.md said a second time, in plain Python.

It was written from that page alone and shares nothing with the engine, so that where the two agree in every bit the page has been read
the same way twice. Each function is one section of the page, in the page's order; nothing is clever, and words are drawn only where the
law asks for them. Here are the week (section 4), conduct (8), what is counted (14) and the run; sections 1 to 3 are in `twin_person.py`,
5 in `twin_place.py`, 6 and 7 in `twin_turn.py`, 8.1 in `twin_speech.py`, 9 in `twin_record.py` and 10 to 13 in `twin_sanction.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twin_person import (
    LEAGUE,
    Person,
    Site,
    Tally,
    Words,
    age_group,
    blank_tally,
    draw,
    draw_profile,
    era_of,
    mul,
    open_person,
    opens_a_year,
    pack,
    philox,
    plain,
    times,
)
from twin_place import Community, Now, Place, Reckoned, awareness, loudness, next_climate, reckon, watch_of
from twin_record import record
from twin_sanction import Lot, attempt, feel, learn, leave_lists, redress, sanction
from twin_speech import WITHHELD, choose, speak
from twin_turn import LOYAL_ACT, OF_LEAGUE, OF_OTHERS, expire, pass_time, turn

__all__ = ["Community", "Lived", "choose", "draw", "draw_profile", "live", "philox"]


@dataclass
class Lived:
    """What a run leaves behind: packed states, ledgers, tallies, histograms of scores, and what communities and cells closed with."""

    profile: list[int] = field(default_factory=list)
    standing: list[int] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    wary: list[int] = field(default_factory=list)
    mind: list[int] = field(default_factory=list)
    trace: list[int] = field(default_factory=list)
    weeks_barred: list[int] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    climate: list[int] = field(default_factory=list)
    fresh: list[int] = field(default_factory=list)
    voiced: list[int] = field(default_factory=list)
    occasions: list[int] = field(default_factory=list)
    complaints: list[int] = field(default_factory=list)
    effort: list[int] = field(default_factory=list)
    hiding: list[int] = field(default_factory=list)
    mean: list[int] = field(default_factory=list)
    pool: list[list[int]] = field(default_factory=list)
    cells: dict[int, list[Reckoned]] = field(default_factory=dict)
    tallies: dict[tuple[int, int], Tally] = field(default_factory=dict)
    scores: dict[int, dict[int, list[int]]] = field(default_factory=dict)


def live_week(person: Person, now: Now, sieve: Words) -> None:
    """Section 4: sections 6 to 13 for one person, in that order, and then what is tallied."""
    tables = now.tables
    age = now.week - person.born
    in_force = now.joined and age >= tables["rollout.scored_age"]
    pass_time(person, now)
    if now.week % 13 == 0 and age >= tables["conduct.from_age"]:
        turn(person, now, age, in_force)
    expire(person, now)
    candidates = conduct(person, now, age, in_force, sieve)
    lot = sanction(person, now, age, in_force)
    if lot.mask:
        person.absorb(now.week, 4, lot.mask)
        person.weeks_barred = min(65535, person.weeks_barred + 1)
        attempt(person, now, lot, age, in_force)
        learn(person, now, lot)
        feel(person, now, lot)
    awake = candidates or lot.mask or person.appeal
    if lot.mask or person.appeal:
        redress(person, now, lot, in_force)
    leave_lists(person, now, lot)
    if awake:
        tally_person(person, now, age, candidates, lot)


def conduct(person: Person, now: Now, age: int, in_force: bool, sieve: Words) -> int:
    """Section 8: the candidates of the week, one after another; gives their number."""
    tables, p, row = now.tables, person.index, person.rate_class
    if age < tables["conduct.from_age"] and age < tables["rollout.scored_age"]:
        return 0
    j = p % 16
    if not (sieve[j // 4] >> (8 * (j % 4))) & 255 < tables["conduct.sieve"][row]:
        return 0
    words = draw(now.seed, p, now.week, Site.CANDIDATE, 0)
    n = sum(words[0] < cut for cut in tables["conduct.count"][row])
    seen: set[int] = set()
    for k in range(n):
        _, w1, w2, w3 = words if k == 0 else draw(now.seed, p, now.week, Site.CANDIDATE, k)
        slot, f = w1 >> 26, w1 & 0x3FFFFFF
        kind = slot if f < tables["conduct.alias_cut"][row][slot] else tables["conduct.alias_other"][row][slot]
        if kind == tables["conduct.accusation"]:
            if age >= tables["rollout.scored_age"] and w2 < tables["detection.false_accept"][now.era]:
                record(person, now, in_force, k, sum(w3 >= cut for cut in tables["detection.false_cut"][now.era]), False)
            continue
        came_before = kind in seen
        seen.add(kind)
        if (tables["conduct.once"][kind] and came_before) or age < tables["conduct.from_age"]:
            continue
        level, speech = level_of(person, now, age, kind), is_speech(now, kind)
        if w2 < 2 * willing_share(person, now, age, in_force, kind, level):
            chance = mul(tables["detection.record"][now.era][kind], now.watch)
            if speech:
                outcome, chance = speak(person, now, in_force, kind, level)
                if outcome == WITHHELD:
                    continue
            act(person, now, age, in_force, k, kind, chance, w3)
    return n


def level_of(person: Person, now: Now, age: int, kind: int) -> int:
    """Section 8: how certain the person is of being caught, 0 to 63."""
    tables = now.tables
    told = times(tables["campaign.count"][kind], awareness(now, age))
    a = tables["conduct.caught_prior"] + person.caught + (now.place.climate >> 8) + told
    b = tables["conduct.uncaught_prior"] + person.uncaught
    return min(63, (64 * a) // (a + b))


def is_speech(now: Now, kind: int) -> bool:
    """Section 8: whether a kind is speech in this era."""
    return bool(now.tables["speech.active"][now.era] and now.tables["speech.kind"][kind])


def willing_share(person: Person, now: Now, age: int, in_force: bool, kind: int, level: int) -> int:
    """Section 8: the share of such candidates on which the person acts."""
    tables = now.tables
    mode = 1 if in_force and tables["access.shown"][now.era] else 0
    share = tables["conduct.age_share"][age_group(tables, age)][kind]
    if not is_speech(now, kind):
        share = mul(share, tables["conduct.response"][kind][level])
    share = mul(share, tables["conduct.gain"][now.era][mode][kind])
    share = times(share, tables["credit.strain"][person.strain][kind])
    share = times(share, tables["youth_league.factor"][person.membership][kind])
    return times(share, 65536 + times(tables["campaign.rise"][kind], awareness(now, age)))


def act(person: Person, now: Now, age: int, in_force: bool, k: int, kind: int, chance: int, w3: int) -> None:
    """Section 8: the person acts; it is recorded or not, and they take note of which."""
    tables = now.tables
    now.tally["acts"][kind] += 1
    person.absorb(now.week, 1, kind)
    if tables["youth_league.festival"][kind]:
        now.tally["league"][OF_LEAGUE if person.membership == LEAGUE else OF_OTHERS] += 1
    if person.membership == LEAGUE and tables["youth_league.loyal"][kind]:
        now.tally["league"][LOYAL_ACT] += 1
        if draw(now.seed, person.index, now.week, Site.LEAGUE, 2 + k)[0] < tables["youth_league.hold"]:
            person.gain_support(now.tally)
    seen_share = min(1 << 31, times(chance, tables["detection.bias"][person.profile % 32]))
    recorded = age >= tables["rollout.scored_age"] and w3 < 2 * seen_share
    if tables["conduct.wary"][kind]:
        if recorded and draw(now.seed, person.index, now.week, Site.RECORD, k)[3] < tables["access.known"][now.era]:
            person.caught = min(255, person.caught + tables["conduct.caught_gain"])
        else:
            person.uncaught = min(255, person.uncaught + tables["conduct.uncaught_gain"])
    if recorded:
        record(person, now, in_force, k, kind, True)


def groups_of(person: Person, tables: Mapping[str, Any], age: int) -> list[int]:
    """Section 14: the groups of a person, in the page's order; those younger than the first age group have no age group."""
    bits = person.profile
    groups = [bits & 1, 2 + (bits >> 1 & 1), 4 + person.quintile, 9 + (bits >> 4 & 1)]
    aged = sum(age >= first for first in tables["ages.report_from"])
    return [*groups, 10 + aged] if aged else groups


def tally_person(person: Person, now: Now, age: int, candidates: int, lot: Lot) -> None:
    """Section 14: the awake, and the barred by group."""
    now.tally["awake"][0] += 1
    now.tally["candidates"][0] += candidates
    if lot.mask:
        for group in groups_of(person, now.tables, age):
            now.tally["group_barred"][group] += 1
            now.tally["group_refused"][group] += lot.refused
            now.tally["group_false"][group] += lot.refused_falsely
            now.tally["group_by_list"][group] += lot.refused_by_list


def live(
    tables: Mapping[str, Any],
    seed: int,
    first_week: int,
    last_week: int,
    communities: Sequence[Community],
    readings: Collection[int] = (),
) -> Lived:
    """Live the weeks from the first to the last, both included."""
    law = {name: plain(value) for name, value in tables.items()}
    people = [[open_person(law, seed, c.first + i, c.province, first_week) for i in range(c.size)] for c in communities]
    places = [Place() for _ in communities]
    lived = Lived()
    for w in range(first_week, last_week + 1):
        if w % 13 == 0:
            turn_counties(law, seed, w, communities, places, lived)
        for community, members, place in zip(communities, people, places, strict=True):
            now = open_week(law, seed, w, community, place, lived)
            live_community(members, now)
            close_week(place, now)
            if w % 4 == 3 or w in readings:
                scores = lived.scores.setdefault(w, {}).setdefault(community.province, [0] * 2048)
                read_scores(members, now, scores)
    leave_behind(lived, [person for members in people for person in members], places)
    return lived


def turn_counties(law: dict[str, Any], seed: int, w: int, homes: Sequence[Community], places: list[Place], lived: Lived) -> None:
    """Section 5.2: the reckoning where there is one, and complaints begin anew."""
    if law["local_government.active"][era_of(law, w)]:
        lived.cells[w] = reckon(law, seed, w, homes, places)
    for place in places:
        place.complaints = 0


def open_week(law: dict[str, Any], seed: int, w: int, community: Community, place: Place, lived: Lived) -> Now:
    """Section 5.1: the place as the week begins."""
    era = era_of(law, w)
    place.climate = next_climate(law, place, community.size, era)
    tally = lived.tallies.setdefault((w, community.province), blank_tally())
    joined = w >= law["rollout.join_week"][community.county]
    watch = watch_of(law, community.county, place.effort)
    return Now(law, seed, w, era, opens_a_year(w), joined, place, tally, watch, loudness(place))


def close_week(place: Place, now: Now) -> None:
    """Sections 4, 5 and 6.1: what the community closes with."""
    place.fresh, place.voiced, place.occasions = now.fresh, now.voiced, now.occasions
    if now.week % 13 == 0:
        place.mean = sum(now.turned) // len(now.turned) if now.turned else 0
        place.pool = now.pool


def live_community(members: list[Person], now: Now) -> None:
    """Sections 4 and 8: every person of a community; sixteen neighbours by index share one draw of the sieve."""
    block, sieve = -1, (0, 0, 0, 0)
    for person in members:
        if person.index // 16 != block:
            block = person.index // 16
            sieve = draw(now.seed, block, now.week, Site.SIEVE, 0)
        live_week(person, now, sieve)


def read_scores(members: list[Person], now: Now, scores: list[int]) -> None:
    """Section 14: the scores of those in force at the end of a recorded week."""
    for person in members:
        if now.joined and now.week - person.born >= now.tables["rollout.scored_age"]:
            scores[person.score] += 1


def leave_behind(lived: Lived, people: Sequence[Person], places: Sequence[Place]) -> None:
    """Section 3: every person packed, and every community as it closed."""
    for person in people:
        standing, lists, wary, mind = pack(person)
        lived.profile.append(person.profile)
        lived.standing.append(standing)
        lived.lists.append(lists)
        lived.wary.append(wary)
        lived.mind.append(mind)
        lived.trace.append(person.trace)
        lived.weeks_barred.append(person.weeks_barred)
        lived.refusals.append(person.refusals)
    for name in ("climate", "fresh", "voiced", "occasions", "complaints", "effort", "hiding", "mean", "pool"):
        getattr(lived, name).extend(getattr(place, name) for place in places)
