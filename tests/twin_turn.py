"""The slow twin, sections 6, 6.1 and 7 of docs/law.md: time passes, quarters turn, terms run out.

Written from that page alone, in plain Python, sharing nothing with the engine.
"""

from twin_person import LEAGUE, NO_MEMBER, PARTY, WITHOUT_END, Person, Site, Words, draw, leave_or_stale, tier_of, times, towards
from twin_place import Now, awareness
from twin_speech import choose, severity

JOINED, LEFT, TO_PARTY, EXPELLED, MEMBER, PARTY_MEMBER, LOYAL_ACT, MARRIED, SAME_TIER, DISCORDANT, BORN, OF_LEAGUE, OF_OTHERS = range(13)


def pass_time(person: Person, now: Now) -> None:
    """Section 6: caps renewed, scores drifting, experience fading."""
    tables, w = now.tables, now.week
    if now.new_year:
        person.credited = [0, 0]
    if now.joined:
        drift, start = tables["scoring.drift"], tables["scoring.start"]
        t = ((w + 1) * drift) // 52 - (w * drift) // 52
        person.score = towards(person.score, start, t)
        person.clean = towards(person.clean, start, t)
    if w % 13 == 0:
        person.caught = (person.caught * tables["conduct.keep"]) >> 8
        person.uncaught = (person.uncaught * tables["conduct.keep"]) >> 8


def turn(person: Person, now: Now, age: int, in_force: bool) -> None:
    """Section 6.1: the turn of the quarter, for everybody old enough to act."""
    associate(person, now, in_force)
    words = draw(now.seed, person.index, now.week, Site.TURN, 0)
    ease(person, now, words)
    sway(person, now, age, words)
    words = draw(now.seed, person.index, now.week, Site.LEAGUE, 0)
    pass_through_league(person, now, age, words[0])
    if person.membership == LEAGUE:
        date_within_league(person, now, in_force, words)
    tally_turn(person, now, in_force)
    if person.index % 16 == 0 and age >= now.tables["ages.report_from"][0]:
        survey(person, now, in_force)
    if in_force:
        now.turned.append(person.score)


def associate(person: Person, now: Now, in_force: bool) -> None:
    """Section 6.1, step 1: guilt by association, towards the community's mean of last quarter."""
    mean, share = now.place.mean, now.tables["scoring.association"]
    if in_force and mean != 0:
        person.score = pulled(person.score, mean, share)
        person.clean = pulled(person.clean, mean, share)


def pulled(x: int, mean: int, share: int) -> int:
    """Section 6.1, step 1: a score pulled towards the mean by a share of the distance."""
    return x + times(mean - x, share) if mean >= x else x - times(x - mean, share)


def ease(person: Person, now: Now, words: Words) -> None:
    """Section 6.1, steps 2 to 4: finance drifts, strain eases, support drifts back."""
    tables, q = now.tables, now.week // 13
    t0, t1, _, _ = words
    s = ((q + 1) * tables["credit.drift"]) // 4 - (q * tables["credit.drift"]) // 4
    person.finance = towards(person.finance, tables["credit.start"], s)
    person.finance_clean = towards(person.finance_clean, tables["credit.start"], s)
    if person.strain > 0 and t0 < tables["credit.ease"]:
        person.strain -= 1
    g = abs(person.base - person.support)
    if g > 0 and t1 < tables["opinion.drift"][g]:
        person.support = towards(person.support, person.base, 1)


def sway(person: Person, now: Now, age: int, words: Words) -> None:
    """Section 6.1, step 5: the campaign lifts support, and among the once barred may work against it."""
    _, _, t2, t3 = words
    reach = awareness(now, age)
    if t2 < times(now.tables["campaign.lift"], reach):
        person.gain_support(now.tally)
    elif person.was_ever_barred() and t3 < times(now.tables["campaign.backlash"], reach):
        person.lose_support(now.tally)


def pass_through_league(person: Person, now: Now, age: int, l0: int) -> None:
    """Section 6.1, step 6: who is too old leaves, some for the Party; others leave or join."""
    tables, league = now.tables, now.tally["league"]
    if person.membership == LEAGUE:
        if age >= tables["youth_league.until_age"]:
            league[LEFT] += 1
            person.membership = NO_MEMBER
            if l0 < tables["youth_league.party"]:
                person.membership = PARTY
                league[TO_PARTY] += 1
        elif l0 < tables["youth_league.leave"]:
            person.membership = NO_MEMBER
            league[LEFT] += 1
    elif person.membership == NO_MEMBER:
        young = tables["youth_league.from_age"] <= age < tables["youth_league.until_age"]
        if young and l0 < tables["youth_league.join"]:
            person.membership = LEAGUE
            league[JOINED] += 1


def date_within_league(person: Person, now: Now, in_force: bool, words: Words) -> None:
    """Section 6.1, step 7: the dating service for the unpaired, and the births of the paired."""
    tables, league = now.tables, now.tally["league"]
    _, l1, l2, l3 = words
    if person.paired:
        if l1 < tables["youth_league.birth"]:
            league[BORN] += 1
        return
    if not l1 < tables["youth_league.attend"][now.era]:
        return
    tier, bin_ = tier_of(tables, person.score, in_force), person.support >> 2
    now.pool[4 * tier + bin_] += 1
    if l2 < tables["youth_league.pair"] and sum(now.place.pool) > 0:
        partner = partner_cell(now.place.pool, tier, tables["youth_league.tie"], l3)
        person.paired = 1
        league[MARRIED] += 1
        league[SAME_TIER] += partner // 4 == tier
        league[DISCORDANT] += abs(partner % 4 - bin_) >= 2


def partner_cell(pool: list[int], tier: int, tie: int, l3: int) -> int:
    """Section 6.1, step 7: the cell of last quarter's pool in which the partner is found."""
    weights = [n * (256 + tie) if c // 4 == tier else n * 256 for c, n in enumerate(pool)]
    x = (l3 * sum(weights)) >> 32
    return next(c for c in range(len(pool)) if sum(weights[: c + 1]) > x)


def tally_turn(person: Person, now: Now, in_force: bool) -> None:
    """Section 6.1, step 8: how people stand as the quarter turns, and what their tier earns them."""
    tables, tally = now.tables, now.tally
    tally["support"][person.support] += 1
    if person.strain > 0:
        tally["strained"][person.strain - 1] += 1
    tally["league"][MEMBER] += person.membership == LEAGUE
    tally["league"][PARTY_MEMBER] += person.membership == PARTY
    if in_force:
        rewards = tables["scoring.rewards"]
        earned = rewards[tier_of(tables, person.score, in_force)]
        for s in range(8):
            if any(entry >> s & 1 for entry in rewards):
                tally["rewarded" if earned >> s & 1 else "withheld"][s] += 1


def survey(person: Person, now: Now, in_force: bool) -> None:
    """Section 6.1, step 9: what one in sixteen think of it, and what they say they think."""
    tables, era, counts = now.tables, now.era, now.tally["survey"]
    d = a = tables["speech.desired"][person.support]
    if tables["speech.active"][era]:
        t, v = tables["speech.tolerance"][era], tables["speech.visibility"][era]
        a = choose(person.boldness, d, t, v, severity(person, now, in_force), tables["speech.proportional"])
    counts[0] += 1
    counts[1] += 2 * d <= 4096
    counts[2] += 2 * a <= 4096


def expire(person: Person, now: Now) -> None:
    """Section 7: lists whose term has run out, unless a true entry stays on as a stale one."""
    for l in range(2):  # noqa: E741
        if person.end[l] not in (0, WITHOUT_END) and person.end[l] <= now.week:
            word = draw(now.seed, person.index, now.week, Site.LIST, 2)[l]
            if not leave_or_stale(person, now.tables, now.tally, l, now.week, word):
                now.tally["expired"][l] += 1
