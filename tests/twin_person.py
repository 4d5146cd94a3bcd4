"""The slow twin, sections 1 to 3 of docs/law.md: draws, time, a person as the run begins, and the readings of a state.

Written from that page alone, in plain Python, sharing nothing with the engine; `twin.py` goes on with the week.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

WORD = 0xFFFFFFFF
CERTAIN = 1 << 32
WITHOUT_END = 2047
LAST_END = 2046
NO_MEMBER, LEAGUE, PARTY = range(3)

Words = tuple[int, int, int, int]
TALLY_SIZES = {
    "acts": 64, "records": 64, "false_records": 64, "misshared": 64, "refused": 24, "false_ground": 8, "evaded": 8, "barred": 8,
    "barred_false": 8, "rewarded": 8, "withheld": 8, "entered": 2, "expired": 2, "complied": 2, "listed": 2, "stale": 2,
    "newly_barred_by": 3, "strained": 3, "appeals": 3, "upheld": 3, "denied": 3, "survey": 3, "loans_refused": 2, "speech": 6,
    "support": 16, "league": 13, "points_lost": 1, "points_won": 1, "newly_barred": 1, "named": 1, "support_up": 1, "support_down": 1,
    "speech_desired": 1, "speech_voiced": 1, "complaints": 1, "strain_up": 1, "moot": 1, "repaired": 1, "awake": 1, "candidates": 1,
    "group_barred": 15, "group_refused": 15, "group_false": 15, "group_by_list": 15,
}  # fmt: skip

Tally = dict[str, list[int]]


class Site(IntEnum):
    """Section 1: what a draw is for."""

    PROFILE = 1
    SIEVE = 2
    CANDIDATE = 3
    RECORD = 4
    SERVICE = 5
    LIST = 6
    START = 7
    TRAIT = 10
    TURN = 11
    LEAGUE = 12
    MOOD = 13
    APPEAL = 14
    COUNTY = 15


@dataclass(slots=True)
class Person:
    """One person, unpacked: a field for every field of section 3, the two traits, and the ledger of section 15."""

    index: int
    profile: int
    quintile: int
    travel: int
    rate_class: int
    born: int
    boldness: int = 0
    base: int = 0
    score: int = 0
    clean: int = 0
    credited: list[int] = field(default_factory=lambda: [0, 0])
    strain: int = 0
    end: list[int] = field(default_factory=lambda: [0, 0])
    end_clean: list[int] = field(default_factory=lambda: [0, 0])
    learned: int = 0
    barred: int = 0
    appeal: int = 0
    membership: int = NO_MEMBER
    paired: int = 0
    caught: int = 0
    uncaught: int = 0
    support: int = 0
    finance: int = 0
    finance_clean: int = 0
    trace: int = 0
    weeks_barred: int = 0
    refusals: int = 0

    def absorb(self, week: int, a: int, b: int) -> None:
        """Section 15: the ledger takes in one event."""
        trace = ((self.trace ^ (week * 65536 + a * 256 + min(255, b))) * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        self.trace = trace ^ (trace >> 29)

    def was_ever_barred(self) -> bool:
        """Section 3: whether the person was ever barred."""
        return self.barred == 1 or self.learned != 0

    def gain_support(self, tally: Tally) -> None:
        """Sections 6.1 and 8: support rises by one, up to 15."""
        if self.support < 15:
            self.support += 1
            tally["support_up"][0] += 1

    def lose_support(self, tally: Tally) -> None:
        """Sections 6.1 and 12.1: support falls by one, down to 0."""
        if self.support > 0:
            self.support -= 1
            tally["support_down"][0] += 1


def blank_tally() -> Tally:
    """Section 14: the tallies of one week and province, all zero."""
    return {name: [0] * size for name, size in TALLY_SIZES.items()}


def plain(value: Any) -> Any:
    """Turn arrays (0-dimensional ones too) into nested lists of Python integers, so that nothing can overflow."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    return [plain(entry) for entry in value] if isinstance(value, list | tuple) else value


def mul(a: int, b: int) -> int:
    """Multiply two shares (head of the page)."""
    return (a * b) >> 31


def times(a: int, f: int) -> int:
    """Multiply by a factor of 65536ths (head of the page)."""
    return (a * f) >> 16


def towards(value: int, goal: int, step: int) -> int:
    """Sections 6 and 6.1: move a value towards its goal by at most a step."""
    return value + min(step, goal - value) if value < goal else value - min(step, value - goal)


def philox(counter: Words, key: tuple[int, int]) -> Words:
    """Section 1: Philox4x32-10, ten rounds, the key bumped between them."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        x = 0xD2511F53 * c0
        y = 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (y >> 32) ^ c1 ^ k0, y & WORD, (x >> 32) ^ c3 ^ k1, x & WORD
        k0 = (k0 + 0x9E3779B9) & WORD
        k1 = (k1 + 0xBB67AE85) & WORD
    return c0, c1, c2, c3


def draw(seed: int, unit: int, week: int, site: int, index: int) -> Words:
    """Section 1: the four words of one draw."""
    return philox((unit, week, site + 256 * index, 0), (seed & WORD, seed >> 32))


def era_of(tables: Mapping[str, Any], week: int) -> int:
    """Section 2: the greatest e with eras.week[e] <= week."""
    return max(e for e, first in enumerate(tables["eras.week"]) if first <= week)


def opens_a_year(week: int) -> bool:
    """Section 2 (and 6): whether this week's Monday lies in another calendar year than the Monday before."""
    monday = date(2000, 1, 3) + timedelta(weeks=week)
    return monday.year != (monday - timedelta(weeks=1)).year


def draw_profile(tables: Mapping[str, Any], seed: int, person: int, province: int) -> int:
    """Section 3: the profile; every entry passes through int() so that raw arrays may be given as well."""
    w0, w1, w2, w3 = draw(seed, person, 0, Site.PROFILE, 0)
    cell = (w0 * int(tables["society.cells"])) >> 32
    if not w1 < int(tables["society.alias_cut"][province][cell]):
        cell = int(tables["society.alias_other"][province][cell])
    bits = int(tables["society.cell_bits"][cell])
    quintile = int(tables["society.cell_quintile"][cell])
    band = int(tables["society.cell_band"][cell])
    urban = (bits >> 1) & 1
    cohort = sum(w2 >= int(cut) for cut in tables["society.cohort_cut"][band])
    travel = sum(w3 >= int(cut) for cut in tables["society.travel_cut"][urban][quintile])
    return bits | (quintile + 5 * (travel + 8 * cohort)) << 5


def age_group(tables: Mapping[str, Any], age: int) -> int:
    """Section 8: the age group of somebody who may act."""
    return sum(age >= first for first in tables["ages.group_from"]) - 1


def open_person(tables: Mapping[str, Any], seed: int, index: int, province: int, first_week: int) -> Person:
    """Section 3: the person as the run begins."""
    profile = draw_profile(tables, seed, index, province)
    rest = profile >> 5
    quintile, travel, cohort = rest % 5, rest // 5 % 8, rest // 40
    person = Person(index, profile, quintile, travel, profile % 16 + 16 * quintile, tables["ages.birth_week"][cohort])
    b0, b1, _, _ = draw(seed, index, 0, Site.TRAIT, 0)
    person.boldness = tables["speech.bold"][b0 >> 24]
    row = (profile >> 1 & 1) + 2 * quintile + 10 * tables["opinion.band"][cohort]
    person.base = sum(b1 >= cut for cut in tables["opinion.base_cut"][row])
    person.support = person.base
    person.finance = person.finance_clean = tables["credit.start"]
    start, spread = tables["scoring.start"], tables["scoring.spread"]
    if spread > 0:
        w2 = draw(seed, index, 0, Site.START, 0)[2]
        start = min(tables["scoring.most"], max(tables["scoring.least"], start - spread // 2 + ((w2 * spread) >> 32)))
    person.score = person.clean = start
    open_bond(person, tables, seed, first_week)
    open_lists(person, tables, seed, first_week)
    return person


def open_bond(person: Person, tables: Mapping[str, Any], seed: int, first_week: int) -> None:
    """Section 3: the League, the Party and the paired as the run begins."""
    o0, o1, _, _ = draw(seed, person.index, 0, Site.START, 2)
    age, until = first_week - person.born, tables["youth_league.until_age"]
    if tables["youth_league.from_age"] <= age < until and o0 < tables["youth_league.opening"][0]:
        person.membership = LEAGUE
    if age >= until and o0 < tables["youth_league.opening"][1]:
        person.membership = PARTY
    if age >= tables["conduct.from_age"] and o1 < tables["youth_league.paired"][age_group(tables, age)]:
        person.paired = 1


def open_lists(person: Person, tables: Mapping[str, Any], seed: int, first_week: int) -> None:
    """Section 3: those listed as the run begins."""
    for l in range(2):  # noqa: E741 - the page's letter
        opening, term = tables["lists.opening"][l], tables["lists.opening_term"][l]
        if opening > 0 and first_week - person.born >= tables["rollout.scored_age"]:
            w0, w1, _, _ = draw(seed, person.index, 0, Site.START, l)
            if w0 < opening:
                person.end[l] = min(LAST_END, first_week + 1 + ((w1 * term) >> 32)) if term else WITHOUT_END
                person.end_clean[l] = 1


def pack(person: Person) -> tuple[int, int, int, int]:
    """Section 3: standing, lists, wary and mind as packed words."""
    standing = person.score | person.clean << 11 | person.credited[0] << 22 | person.credited[1] << 26 | person.strain << 30
    lists = person.end[0] | person.end_clean[0] << 11 | person.end[1] << 12 | person.end_clean[1] << 23
    lists |= person.learned << 24 | person.barred << 26 | person.appeal << 27 | (person.membership + 3 * person.paired) << 29
    mind = person.support | person.finance << 4 | person.finance_clean << 10
    return standing, lists, person.caught | person.uncaught << 8, mind


def tier_of(tables: Mapping[str, Any], score: int, in_force: bool) -> int:
    """Section 10: tier 0 is the lowest, 8 stands for those under no scoring."""
    return sum([score >= cut for cut in tables["scoring.cut"][1:]]) if in_force else 8


def flags_of(person: Person) -> int:
    """Section 10: 1 for list one, 2 for list two."""
    return (person.end[0] != 0) + 2 * (person.end[1] != 0)


def end_of_term(term: int, week: int) -> int:
    """Sections 9 and 10: the end that an entry in this week brings."""
    return WITHOUT_END if term == 0 else min(LAST_END, week + term)


def leave_or_stale(person: Person, tables: Mapping[str, Any], tally: Tally, l: int, week: int, word: int) -> bool:  # noqa: E741
    """Sections 7 and 13: a true entry may stay on as a stale one; gives whether it did, and otherwise the list is left."""
    if person.end_clean[l] == 1 and word < tables["detection.stale"]:
        person.end[l], person.end_clean[l] = min(LAST_END, week + tables["detection.stale_weeks"]), 0
        tally["stale"][l] += 1
        return True
    person.end[l] = person.end_clean[l] = 0
    return False
