"""The slow twin, section 9 of docs/law.md: what a record does to scores, finance, lists and the member of the League.

Written from that page alone, in plain Python, sharing nothing with the engine.
"""

from typing import Any

from twin_person import CERTAIN, LEAGUE, NO_MEMBER, Person, Site, Words, draw, end_of_term
from twin_place import Now
from twin_turn import EXPELLED


def record(person: Person, now: Now, in_force: bool, k: int, kind: int, true: bool) -> None:
    """Section 9: a record arrives, moves the scores, enters lists and may cost the membership."""
    tables, era = now.tables, now.era
    r = draw(now.seed, person.index, now.week, Site.RECORD, k)
    now.tally["records" if true else "false_records"][kind] += 1
    arrived = share_record(now, kind, r) if true else kind
    person.absorb(now.week, 2 if true else 3, arrived)
    counted = tables["rollout.counted"][era]
    if in_force and (counted == CERTAIN or r[0] < counted):
        move_score(person, now, kind, arrived, true)
    person.finance = clip_finance(person.finance + tables["credit.points"][era][arrived])
    if true:
        person.finance_clean = clip_finance(person.finance_clean + tables["credit.points"][era][kind])
    enter_lists(person, now, arrived, true and arrived == kind)
    discipline(person, now, arrived, k)


def share_record(now: Now, kind: int, r: Words) -> int:
    """Section 9, sharing: the kind as which a true record arrives."""
    arrived = kind
    if r[1] < now.tables["detection.misshare"][now.era]:
        arrived = sum(r[2] >= cut for cut in now.tables["detection.false_cut"][now.era])
    if arrived != kind:
        now.tally["misshared"][arrived] += 1
    return arrived


def move_score(person: Person, now: Now, kind: int, arrived: int, true: bool) -> None:
    """Section 9: the points of a record that counts, under the yearly caps, and repair by good deeds."""
    tables = now.tables
    d, c = tables["scoring.points"][now.era][arrived], tables["scoring.cap_slot"][arrived]
    if d > 0 and c in (0, 1):
        if person.credited[c] >= tables["scoring.cap"][c]:
            d = 0
        else:
            person.credited[c] += 1
    e = d if arrived == kind else tables["scoring.points"][now.era][kind]
    person.score = clip_score(tables, person.score + d)
    if true:
        person.clean = clip_score(tables, person.clean + e)
    now.tally["points_lost"][0] += max(0, -d)
    now.tally["points_won"][0] += max(0, d)
    if d > 0:
        person.score = repaired(tables, person.score, tables["redress.deed_points"])
    if true and e > 0:
        person.clean = repaired(tables, person.clean, tables["redress.deed_points"])
    if d != 0:
        person.absorb(now.week, 8, person.score % 256)


def clip_score(tables: dict[str, Any], score: int) -> int:
    """Section 9: a score stays between the least and the most."""
    return min(tables["scoring.most"], max(tables["scoring.least"], score))


def clip_finance(finance: int) -> int:
    """Section 9: a financial score stays between 0 and 50."""
    return min(50, max(0, finance))


def repaired(tables: dict[str, Any], score: int, points: int) -> int:
    """Sections 9 and 12.2: a score below the start is raised, but not over it."""
    start = tables["scoring.start"]
    return score + min(points, start - score) if score < start else score


def enter_lists(person: Person, now: Now, arrived: int, clean: bool) -> None:
    """Section 9: the lists that the record, as it arrived, enters."""
    tables, era = now.tables, now.era
    for l in range(2):  # noqa: E741
        if tables["lists.entry"][era][arrived] >> l & 1:
            if person.end[l] == 0:
                now.tally["entered"][l] += 1
            person.end[l] = max(person.end[l], end_of_term(tables["lists.term"][era][l], now.week))
            if clean:
                person.end_clean[l] = 1


def discipline(person: Person, now: Now, arrived: int, k: int) -> None:
    """Section 9: a member of the League may be expelled."""
    if person.membership == LEAGUE and now.tables["youth_league.disciplined"][arrived]:
        w1 = draw(now.seed, person.index, now.week, Site.LEAGUE, 2 + k)[1]
        if w1 < now.tables["youth_league.expel"]:
            person.membership = NO_MEMBER
            now.tally["league"][EXPELLED] += 1
            person.absorb(now.week, 12, 0)
