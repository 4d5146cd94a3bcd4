"""The slow twin, sections 10 to 13 of docs/law.md: sanctions, services, learning, redress, and ways off the lists.

Written from that page alone, in plain Python, sharing nothing with the engine.
"""

from dataclasses import dataclass
from typing import Any

from twin_person import CERTAIN, Person, Site, Words, draw, end_of_term, flags_of, leave_or_stale, tier_of, times
from twin_place import Now
from twin_record import repaired

CAUSE_LIST, CAUSE_SCORE, CAUSE_BOTH = range(3)
LOAN, POST = 4, 7
AGAINST_SCORE = 3


@dataclass(slots=True)
class Lot:
    """What sections 10 to 12 find and do in one week of one person: masks, whether fresh, refusals, whether they came to learn."""

    mask: int = 0
    clean_mask: int = 0
    by_list: int = 0
    by_score: int = 0
    fresh: bool = False
    came_to_learn: bool = False
    refused: int = 0
    refused_falsely: int = 0
    refused_by_list: int = 0
    refused_loan_or_post: bool = False


def sanction(person: Person, now: Now, age: int, in_force: bool) -> Lot:
    """Section 10: entry by score, the masks, and who is newly barred."""
    if in_force:
        enter_by_score(person, now)
    lot = masks(person, now, age, in_force)
    if lot.mask and not person.barred:
        newly_bar(person, now, lot)
    ever = person.was_ever_barred()
    person.barred = 1 if lot.mask else 0
    if not lot.mask:
        person.learned = 1 if ever else 0
        return lot
    for s in range(8):
        now.tally["barred"][s] += lot.mask >> s & 1
        now.tally["barred_false"][s] += (lot.mask & ~lot.clean_mask) >> s & 1
    if now.tables["access.named"][now.era]:
        now.tally["named"][0] += 1
    return lot


def enter_by_score(person: Person, now: Now) -> None:
    """Section 10: a low score enters lists."""
    for l in range(2):  # noqa: E741
        below = now.tables["lists.enter_below"][now.era][l]
        if person.end[l] == 0 and person.score < below:
            now.tally["entered"][l] += 1
            person.end[l] = end_of_term(now.tables["lists.term"][now.era][l], now.week)
            person.end_clean[l] = 1 if person.clean < below else 0


def masks(person: Person, now: Now, age: int, in_force: bool) -> Lot:
    """Section 10: what bars the person: all grounds, true grounds, lists alone, the score alone; the loan also by credit."""
    tables, lot = now.tables, Lot()
    if age >= tables["sanctions.least_age"]:
        bars, flags = tables["sanctions.bars"][now.era], flags_of(person)
        clean_flags = sum(1 << i for i in range(2) if person.end[i] != 0 and person.end_clean[i])
        tier, clean_tier = tier_of(tables, person.score, in_force), tier_of(tables, person.clean, in_force)
        lot = Lot(bars[tier][flags], bars[clean_tier][clean_flags], bars[8][flags], bars[tier][0])
    if age >= tables["rollout.scored_age"]:
        cut = tables["credit.cut"][now.era]
        if lending_score(now, in_force, person.score, person.finance) < cut:
            lot.mask |= 1 << LOAN
            lot.by_score |= 1 << LOAN
        if lending_score(now, in_force, person.clean, person.finance_clean) < cut:
            lot.clean_mask |= 1 << LOAN
    return lot


def lending_score(now: Now, in_force: bool, x: int, f: int) -> int:
    """Section 10, credit: L(x, f), what a lender makes of a score and a financial score."""
    tables = now.tables
    least, most = tables["scoring.least"], tables["scoring.most"]
    W = times(tables["credit.weight"][now.era], tables["access.lenders"][now.era])
    P = ((x - least) * 1000) // (most - least) if in_force and most > least else 20 * f
    return ((65536 - W) * 20 * f + W * P) >> 16


def newly_bar(person: Person, now: Now, lot: Lot) -> None:
    """Section 10: the person becomes barred, and may be told so."""
    lot.fresh = True
    person.learned = 0
    now.fresh += 1
    now.tally["newly_barred"][0] += 1
    cause = CAUSE_LIST if lot.by_score == 0 else CAUSE_SCORE if lot.by_list == 0 else CAUSE_BOTH
    now.tally["newly_barred_by"][cause] += 1
    if draw(now.seed, person.index, now.week, Site.LIST, 0)[2] < now.tables["services.notice"][now.era]:
        come_to_know(person, now, lot)


def attempt(person: Person, now: Now, lot: Lot, age: int, in_force: bool) -> None:
    """Section 11: attempts of the barred."""
    tables, evaded = now.tables, 0
    words: dict[int, Words] = {}
    for s in range(8):
        t = tables["services.intent"][now.era][s][person.travel][person.learned] if lot.mask >> s & 1 else 0
        if t == 0:
            continue
        if s // 4 not in words:
            words[s // 4] = draw(now.seed, person.index, now.week, Site.SERVICE, s // 4)
        word, n = words[s // 4][s % 4], 0
        while word < t and n < 255:
            n += 1
            t = (t * tables["services.retry"][s]) >> 32
        if n > 0 and person.learned == 2 and tables["services.evadable"][s] and not tables["services.linked"][now.era]:
            now.tally["evaded"][s] += n
            evaded += n
        elif n > 0:
            refuse(now, lot, s, n)
            if s == LOAN:
                refuse_loan(person, now, age, in_force, n)
    if lot.refused:
        person.absorb(now.week, 5, lot.refused)
        person.refusals = min(65535, person.refusals + lot.refused)
    if evaded:
        person.absorb(now.week, 6, evaded)


def refuse(now: Now, lot: Lot, s: int, n: int) -> None:
    """Section 11: a service is refused n times, for a cause and on a ground."""
    listed, scored = lot.by_list >> s & 1, lot.by_score >> s & 1
    cause = CAUSE_BOTH if listed == scored else CAUSE_LIST if listed else CAUSE_SCORE
    now.tally["refused"][3 * s + cause] += n
    lot.refused += n
    if cause == CAUSE_LIST:
        lot.refused_by_list += n
    if not lot.clean_mask >> s & 1:
        now.tally["false_ground"][s] += n
        lot.refused_falsely += n
    if s in (LOAN, POST):
        lot.refused_loan_or_post = True


def refuse_loan(person: Person, now: Now, age: int, in_force: bool, n: int) -> None:
    """Section 11: loans refused for want of credit, which finance alone would have cost (0) or not (1)."""
    cut = now.tables["credit.cut"][now.era]
    if age >= now.tables["rollout.scored_age"] and lending_score(now, in_force, person.score, person.finance) < cut:
        now.tally["loans_refused"][0 if 20 * person.finance < cut else 1] += n


def learn(person: Person, now: Now, lot: Lot) -> None:
    """Section 12: refusals teach."""
    if lot.refused == 0 or person.learned not in (0, 2):
        return
    keep = CERTAIN
    for _ in range(min(64, lot.refused)):
        keep = (keep * (CERTAIN - now.tables["services.learn"])) >> 32
    if draw(now.seed, person.index, now.week, Site.LIST, 0)[3] >= keep:
        come_to_know(person, now, lot)


def come_to_know(person: Person, now: Now, lot: Lot) -> None:
    """Section 12, "to learn": the unknowing evade or give in, the evaders give in."""
    if person.learned == 0:
        w0 = draw(now.seed, person.index, now.week, Site.LIST, 1)[0]
        person.learned = 2 if w0 < now.tables["services.evade"] else 1
        lot.came_to_learn = True
    else:  # 2: nobody else is ever asked
        person.learned = 3


def feel(person: Person, now: Now, lot: Lot) -> None:
    """Section 12.1: what bars, refusals and knowledge do to support, and who complains."""
    tables, tally = now.tables, now.tally
    if not (lot.fresh or lot.came_to_learn or lot.refused):
        return
    m0, m1, m2, m3 = draw(now.seed, person.index, now.week, Site.MOOD, 0)
    if lot.fresh and m0 < tables["opinion.bar"][1 if lot.mask & ~lot.clean_mask else 0]:
        person.lose_support(tally)
    if lot.refused and m1 < tables["opinion.refusal"][1 if lot.refused_falsely else 0]:
        person.lose_support(tally)
    if lot.came_to_learn and m3 < tables["opinion.informed"]:
        person.lose_support(tally)
    if lot.refused and m2 < tables["local_government.complain"][now.era]:
        now.place.complaints += 1
        tally["complaints"][0] += 1
    if lot.refused_loan_or_post:
        suffer(person, now)


def suffer(person: Person, now: Now) -> None:
    """Section 12.1: who is refused a loan or a post may come under strain."""
    w0 = draw(now.seed, person.index, now.week, Site.MOOD, 1)[0]
    if w0 < now.tables["credit.strain_up"] and person.strain < 3:
        person.strain += 1
        now.tally["strain_up"][0] += 1
        person.absorb(now.week, 13, person.strain)


def redress(person: Person, now: Now, lot: Lot, in_force: bool) -> None:
    """Section 12.2: appeals decided or filed, and the repair of a score."""
    tables, era = now.tables, now.era
    a0, a1, a2, a3 = draw(now.seed, person.index, now.week, Site.APPEAL, 0)
    if person.appeal:
        if a1 < tables["redress.decide"][era]:
            decide(person, now, a2)
    elif lot.mask and person.learned and a0 < tables["redress.file"][era]:
        person.appeal = 1 if person.end[0] else 2 if person.end[1] else AGAINST_SCORE
        now.tally["appeals"][person.appeal - 1] += 1
        person.absorb(now.week, 10, person.appeal)
    low = person.score < tables["scoring.start"]
    if lot.mask and lot.by_score and in_force and low and a3 < tables["redress.repair"][era]:
        person.score = repaired(tables, person.score, tables["redress.repair_points"])
        person.clean = repaired(tables, person.clean, tables["redress.repair_points"])
        now.tally["repaired"][0] += 1


def decide(person: Person, now: Now, a2: int) -> None:
    """Section 12.2: an appeal is moot, upheld or denied, and pending no more."""
    ground = ground_of(person)
    appeal, person.appeal = person.appeal, 0
    if ground is None:
        now.tally["moot"][0] += 1
        person.absorb(now.week, 11, 2)
        return
    upheld = a2 < now.tables["redress.upheld"][ground]
    now.tally["upheld" if upheld else "denied"][appeal - 1] += 1
    person.absorb(now.week, 11, 1 if upheld else 0)
    if upheld and appeal == AGAINST_SCORE:
        person.score = max(person.score, person.clean)
        person.finance = max(person.finance, person.finance_clean)
    elif upheld:
        person.end[appeal - 1] = person.end_clean[appeal - 1] = 0


def ground_of(person: Person) -> int | None:
    """Section 12.2: the ground of a pending appeal, 1 where the record is false; none where it is moot."""
    if person.appeal == AGAINST_SCORE:
        return 1 if person.score < person.clean or person.finance < person.finance_clean else None
    l = person.appeal - 1  # noqa: E741
    if person.end[l] == 0:
        return None
    return 0 if person.end_clean[l] else 1


def leave_lists(person: Person, now: Now, lot: Lot) -> None:
    """Section 13: exit by compliance, also in the week of entry; those who did not comply are tallied as listed."""
    tables, era = now.tables, now.era
    for l in range(2):  # noqa: E741
        if person.end[l] == 0:
            continue
        h = min(CERTAIN, tables["lists.comply"][era][l] + pressure(tables, era, l, lot))
        if h and draw(now.seed, person.index, now.week, Site.LIST, 0)[l] < h:
            now.tally["complied"][l] += 1
            person.absorb(now.week, 7, l)
            leave_or_stale(person, tables, now.tally, l, now.week, draw(now.seed, person.index, now.week, Site.LIST, 2)[2 + l])
        else:
            now.tally["listed"][l] += 1


def pressure(tables: dict[str, Any], era: int, l: int, lot: Lot) -> int:  # noqa: E741
    """Section 13: what refusals and the shame of being named add to the wish to comply."""
    refusals = tables["lists.pressure"][era][l] if lot.refused else 0
    shame = tables["access.shame"][era] if lot.mask and tables["access.named"][era] else 0
    return refusals + shame
