"""The slow twin: the law of docs/law.md said a second time, in plain Python.

It was written from that page alone and shares nothing with the engine, so that where the two agree in every bit the page has been read
the same way twice. Each function is one section of the page, in the page's order; nothing is clever, and words are drawn only where the
law asks for them. Sections 1 to 3 (draws, time, the person) are in `twin_person.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from twin_person import (
    LAST_END,
    WITHOUT_END,
    Now,
    Person,
    Refusals,
    Site,
    Tally,
    Words,
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
)

__all__ = ["Community", "Lived", "draw", "draw_profile", "live", "philox"]

CERTAIN = 1 << 32
CAUSE_LIST, CAUSE_SCORE, CAUSE_BOTH = range(3)


class Community(NamedTuple):
    """Persons first .. first+size-1 by national index, who hear of each other's sanctions."""

    first: int
    size: int
    county: int
    province: int


@dataclass
class Lived:
    """What a run leaves behind: packed states, ledgers, tallies and histograms of scores."""

    profile: list[int] = field(default_factory=list)
    standing: list[int] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    wary: list[int] = field(default_factory=list)
    climate: list[int] = field(default_factory=list)
    fresh: list[int] = field(default_factory=list)
    trace: list[int] = field(default_factory=list)
    weeks_barred: list[int] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    tallies: dict[tuple[int, int], Tally] = field(default_factory=dict)
    scores: dict[int, dict[int, list[int]]] = field(default_factory=dict)


def live_week(person: Person, now: Now, sieve: Words) -> None:
    """Section 4: sections 6 to 13 for one person, in that order, and then what is tallied."""
    tables = now.tables
    age = now.week - person.born
    in_force = now.joined and age >= tables["rollout.scored_age"]
    pass_time(person, now)
    expire(person, now)
    candidates = conduct(person, now, age, in_force, sieve)
    mask, clean_mask, by_list, by_score = sanction(person, now, age, in_force)
    refusals = Refusals()
    if mask:
        person.absorb(now.week, 4, mask)
        person.weeks_barred = min(65535, person.weeks_barred + 1)
        refusals = attempt(person, now, mask, clean_mask, by_list, by_score)
        learn(person, now, refusals.every)
    leave_lists(person, now, refusals.every)
    if candidates or mask:
        tally_person(person, now, age, candidates, mask, refusals)


def next_climate(tables: Mapping[str, Any], climate: int, fresh: int, size: int) -> int:
    """Section 5: what people hear of others' sanctions."""
    faded = climate - ((climate * tables["conduct.climate_decay"]) >> 16)
    return min(tables["conduct.climate_cap"], faded + (fresh * tables["conduct.climate_gain"]) // size)


def towards(value: int, goal: int, step: int) -> int:
    """Section 6: move a score towards its start by at most a step."""
    return value + min(step, goal - value) if value < goal else value - min(step, value - goal)


def pass_time(person: Person, now: Now) -> None:
    """Section 6: caps renewed, scores drifting, experience fading."""
    tables, w = now.tables, now.week
    if now.new_year:
        person.credited = [0, 0]
    if now.joined:
        drift, start = tables["scoring.drift"], tables["scoring.start"]
        t = ((w + 1) * drift) // 52 - (w * drift) // 52
        if t:
            person.score = towards(person.score, start, t)
            person.clean = towards(person.clean, start, t)
    if w % 13 == 0:
        person.caught = (person.caught * tables["conduct.keep"]) >> 8
        person.uncaught = (person.uncaught * tables["conduct.keep"]) >> 8


def expire(person: Person, now: Now) -> None:
    """Section 7: lists whose term has run out."""
    for l in range(2):  # noqa: E741
        if person.end[l] not in (0, WITHOUT_END) and person.end[l] <= now.week:
            person.end[l] = person.end_clean[l] = 0
            now.tally["expired"][l] += 1


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
        if w2 < 2 * willing_share(person, now, age, in_force, kind):
            act(person, now, age, in_force, k, kind, w3)
    return n


def willing_share(person: Person, now: Now, age: int, in_force: bool, kind: int) -> int:
    """Section 8: the share of such candidates on which the person acts."""
    tables = now.tables
    group = sum(age >= first for first in tables["ages.group_from"]) - 1
    a = tables["conduct.caught_prior"] + person.caught + (now.climate >> 8)
    b = tables["conduct.uncaught_prior"] + person.uncaught
    level = min(63, (64 * a) // (a + b))
    share = mul(tables["conduct.age_share"][group][kind], tables["conduct.response"][kind][level])
    return mul(share, tables["conduct.gain"][now.era][1 if in_force else 0][kind])


def act(person: Person, now: Now, age: int, in_force: bool, k: int, kind: int, w3: int) -> None:
    """Section 8: the person acts; it is recorded or not, and they take note of which."""
    tables = now.tables
    now.tally["acts"][kind] += 1
    person.absorb(now.week, 1, kind)
    seen_share = mul(tables["detection.record"][now.era][kind], tables["detection.watch"][now.county])
    recorded = age >= tables["rollout.scored_age"] and w3 < 2 * seen_share
    if tables["conduct.wary"][kind]:
        if recorded:
            person.caught = min(255, person.caught + tables["conduct.caught_gain"])
        else:
            person.uncaught = min(255, person.uncaught + tables["conduct.uncaught_gain"])
    if recorded:
        record(person, now, in_force, k, kind, True)


def record(person: Person, now: Now, in_force: bool, k: int, kind: int, true: bool) -> None:
    """Section 9: a record moves the score and enters lists."""
    tables, era, w = now.tables, now.era, now.week
    now.tally["records" if true else "false_records"][kind] += 1
    person.absorb(w, 2 if true else 3, kind)
    counted = tables["rollout.counted"][era]
    if in_force and (counted == CERTAIN or draw(now.seed, person.index, w, Site.RECORD, k)[0] < counted):
        move_score(person, now, kind, true)
    for l in range(2):  # noqa: E741
        if tables["lists.entry"][era][kind] >> l & 1:
            if person.end[l] == 0:
                now.tally["entered"][l] += 1
            person.end[l] = max(person.end[l], end_of_term(tables["lists.term"][era][l], w))
            if true:
                person.end_clean[l] = 1


def move_score(person: Person, now: Now, kind: int, true: bool) -> None:
    """Section 9: the points of a record that counts, under the yearly caps."""
    tables = now.tables
    d, c = tables["scoring.points"][now.era][kind], tables["scoring.cap_slot"][kind]
    if d > 0 and c in (0, 1):
        if person.credited[c] >= tables["scoring.cap"][c]:
            d = 0
        else:
            person.credited[c] += 1
    least, most = tables["scoring.least"], tables["scoring.most"]
    person.score = min(most, max(least, person.score + d))
    if true:
        person.clean = min(most, max(least, person.clean + d))
    now.tally["points_lost"][0] += max(0, -d)
    now.tally["points_won"][0] += max(0, d)
    if d != 0:
        person.absorb(now.week, 8, person.score % 256)


def end_of_term(term: int, week: int) -> int:
    """Sections 9 and 10: the end that an entry in this week brings."""
    return WITHOUT_END if term == 0 else min(LAST_END, week + term)


def tier_of(tables: Mapping[str, Any], score: int, in_force: bool) -> int:
    """Section 10: tier 0 is the lowest, 8 stands for those under no scoring."""
    return sum([score >= cut for cut in tables["scoring.cut"][1:]]) if in_force else 8


def sanction(person: Person, now: Now, age: int, in_force: bool) -> tuple[int, int, int, int]:
    """Section 10: entry by score, then the masks: mask, clean_mask, by_list, by_score."""
    tables, w, tally = now.tables, now.week, now.tally
    if in_force:
        for l in range(2):  # noqa: E741
            below = tables["lists.enter_below"][now.era][l]
            if person.end[l] == 0 and person.score < below:
                tally["entered"][l] += 1
                person.end[l] = end_of_term(tables["lists.term"][now.era][l], w)
                person.end_clean[l] = 1 if person.clean < below else 0
    held = [end != 0 for end in person.end]
    flags = held[0] + 2 * held[1]
    tier = tier_of(tables, person.score, in_force)
    bars = tables["sanctions.bars"][now.era]
    mask = 0 if age < tables["sanctions.least_age"] else bars[tier][flags]
    if mask and not person.barred:
        now.fresh += 1
        tally["newly_barred"][0] += 1
        if person.learned == 0 and draw(now.seed, person.index, w, Site.LIST, 0)[2] < tables["services.notice"][now.era]:
            come_to_know(person, now)
    person.barred = 1 if mask else 0
    if not mask:
        person.learned = 0
        return 0, 0, 0, 0
    clean_flags = (held[0] and person.end_clean[0]) + 2 * (held[1] and person.end_clean[1])
    clean_mask = bars[tier_of(tables, person.clean, in_force)][clean_flags]
    for s in range(8):
        tally["barred"][s] += mask >> s & 1
        tally["barred_false"][s] += (mask & ~clean_mask) >> s & 1
    return mask, clean_mask, bars[8][flags], bars[tier][0]


def attempt(person: Person, now: Now, mask: int, clean_mask: int, by_list: int, by_score: int) -> Refusals:
    """Section 11: attempts of the barred; gives the refusals."""
    tables, tally = now.tables, now.tally
    refused = refused_falsely = refused_by_list = evaded = 0
    words: dict[int, Words] = {}
    for s in range(8):
        t = tables["services.intent"][now.era][s][person.travel][person.learned] if mask >> s & 1 else 0
        if t == 0:
            continue
        if s // 4 not in words:
            words[s // 4] = draw(now.seed, person.index, now.week, Site.SERVICE, s // 4)
        word, n = words[s // 4][s % 4], 0
        while word < t and n < 255:
            n += 1
            t = (t * tables["services.retry"][s]) >> 32
        if n == 0:
            continue
        if person.learned == 2 and tables["services.evadable"][s] and not tables["services.linked"][now.era]:
            tally["evaded"][s] += n
            evaded += n
            continue
        listed, scored = by_list >> s & 1, by_score >> s & 1
        cause = CAUSE_BOTH if listed == scored else CAUSE_LIST if listed else CAUSE_SCORE
        tally["refused"][3 * s + cause] += n
        refused += n
        if cause == CAUSE_LIST:
            refused_by_list += n
        if not clean_mask >> s & 1:
            tally["false_ground"][s] += n
            refused_falsely += n
    if refused:
        person.absorb(now.week, 5, refused)
        person.refusals = min(65535, person.refusals + refused)
    if evaded:
        person.absorb(now.week, 6, evaded)
    return Refusals(refused, refused_falsely, refused_by_list)


def learn(person: Person, now: Now, refused: int) -> None:
    """Section 12: refusals teach."""
    if refused == 0 or person.learned not in (0, 2):
        return
    keep = CERTAIN
    for _ in range(min(64, refused)):
        keep = (keep * (CERTAIN - now.tables["services.learn"])) >> 32
    if draw(now.seed, person.index, now.week, Site.LIST, 0)[3] >= keep:
        come_to_know(person, now)


def come_to_know(person: Person, now: Now) -> None:
    """Section 12, "to learn": the unknowing evade or give in, the evaders give in."""
    if person.learned == 0:
        w0 = draw(now.seed, person.index, now.week, Site.LIST, 1)[0]
        person.learned = 2 if w0 < now.tables["services.evade"] else 1
    else:  # 2: nobody else is ever asked
        person.learned = 3


def leave_lists(person: Person, now: Now, refused: int) -> None:
    """Section 13: exit by compliance, also in the week of entry; the others are tallied as listed."""
    tables = now.tables
    for l in range(2):  # noqa: E741
        if person.end[l] == 0:
            continue
        h = min(CERTAIN, tables["lists.comply"][now.era][l] + (tables["lists.pressure"][now.era][l] if refused else 0))
        if h and draw(now.seed, person.index, now.week, Site.LIST, 0)[l] < h:
            person.end[l] = person.end_clean[l] = 0
            now.tally["complied"][l] += 1
            person.absorb(now.week, 7, l)
        else:
            now.tally["listed"][l] += 1


def groups_of(person: Person, tables: Mapping[str, Any], age: int) -> list[int]:
    """Section 14: the groups of a person, in the page's order; those younger than the first age group have no age group."""
    bits = person.profile
    groups = [bits & 1, 2 + (bits >> 1 & 1), 4 + person.quintile, 9 + (bits >> 4 & 1)]
    aged = sum(age >= first for first in tables["ages.report_from"])
    return [*groups, 10 + aged] if aged else groups


def tally_person(person: Person, now: Now, age: int, candidates: int, mask: int, refusals: Refusals) -> None:
    """Section 14: the awake, and the barred by group."""
    now.tally["awake"][0] += 1
    now.tally["candidates"][0] += candidates
    if mask:
        for group in groups_of(person, now.tables, age):
            now.tally["group_barred"][group] += 1
            now.tally["group_refused"][group] += refusals.every
            now.tally["group_false"][group] += refusals.false
            now.tally["group_by_list"][group] += refusals.by_list


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
    lived = Lived(climate=[0] * len(communities), fresh=[0] * len(communities))
    for w in range(first_week, last_week + 1):
        era, new_year = era_of(law, w), opens_a_year(w)
        for i, (community, members) in enumerate(zip(communities, people, strict=True)):
            tally = lived.tallies.setdefault((w, community.province), blank_tally())
            lived.climate[i] = next_climate(law, lived.climate[i], lived.fresh[i], community.size)
            joined = w >= law["rollout.join_week"][community.county]
            now = Now(law, seed, w, era, new_year, community.county, joined, lived.climate[i], tally)
            live_community(members, now)
            lived.fresh[i] = now.fresh
            if w % 4 == 3 or w in readings:
                scores = lived.scores.setdefault(w, {}).setdefault(community.province, [0] * 2048)
                read_scores(members, now, scores)
    for person in (person for members in people for person in members):
        standing, lists, wary = pack(person)
        lived.profile.append(person.profile)
        lived.standing.append(standing)
        lived.lists.append(lists)
        lived.wary.append(wary)
        lived.trace.append(person.trace)
        lived.weeks_barred.append(person.weeks_barred)
        lived.refusals.append(person.refusals)
    return lived


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
