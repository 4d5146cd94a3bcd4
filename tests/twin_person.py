"""The slow twin, sections 1 to 3 of docs/law.md: draws, time, a person as the run begins, and what a week of a community holds.

Written from that page alone, in plain Python, sharing nothing with the engine; `twin.py` goes on with the week.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from typing import Any, NamedTuple

WORD = 0xFFFFFFFF
WITHOUT_END = 2047
LAST_END = 2046

Words = tuple[int, int, int, int]
TALLY_SIZES = {
    "acts": 64, "records": 64, "false_records": 64, "refused": 24, "false_ground": 8, "evaded": 8, "barred": 8, "barred_false": 8,
    "entered": 2, "expired": 2, "complied": 2, "listed": 2, "points_lost": 1, "points_won": 1, "newly_barred": 1, "awake": 1,
    "candidates": 1, "group_barred": 15, "group_refused": 15, "group_false": 15, "group_by_list": 15,
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


@dataclass(slots=True)
class Person:
    """One person, unpacked: a field for every field of section 3, and the ledger of section 15."""

    index: int
    profile: int
    quintile: int
    travel: int
    rate_class: int
    born: int
    score: int = 0
    clean: int = 0
    credited: list[int] = field(default_factory=lambda: [0, 0])
    end: list[int] = field(default_factory=lambda: [0, 0])
    end_clean: list[int] = field(default_factory=lambda: [0, 0])
    learned: int = 0
    barred: int = 0
    caught: int = 0
    uncaught: int = 0
    trace: int = 0
    weeks_barred: int = 0
    refusals: int = 0

    def absorb(self, week: int, a: int, b: int) -> None:
        """Section 15: the ledger takes in one event."""
        trace = ((self.trace ^ (week * 65536 + a * 256 + min(255, b))) * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        self.trace = trace ^ (trace >> 29)


@dataclass(slots=True)
class Now:
    """What is the same for everybody of one community in one week."""

    tables: dict[str, Any]
    seed: int
    week: int
    era: int
    new_year: bool
    county: int
    joined: bool
    climate: int
    tally: Tally
    fresh: int = 0


class Refusals(NamedTuple):
    """Section 11: the refusals of a person's week, those on a false ground, and those whose cause is the list alone."""

    every: int = 0
    false: int = 0
    by_list: int = 0


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


def open_person(tables: Mapping[str, Any], seed: int, index: int, province: int, first_week: int) -> Person:
    """Section 3: the person as the run begins."""
    profile = draw_profile(tables, seed, index, province)
    rest = profile >> 5
    quintile, travel, cohort = rest % 5, rest // 5 % 8, rest // 40
    person = Person(index, profile, quintile, travel, profile % 16 + 16 * quintile, tables["ages.birth_week"][cohort])
    start, spread = tables["scoring.start"], tables["scoring.spread"]
    if spread > 0:
        w2 = draw(seed, index, 0, Site.START, 0)[2]
        start = min(tables["scoring.most"], max(tables["scoring.least"], start - spread // 2 + ((w2 * spread) >> 32)))
    person.score = person.clean = start
    for l in range(2):  # noqa: E741 - the page's letter
        opening, term = tables["lists.opening"][l], tables["lists.opening_term"][l]
        if opening > 0 and first_week - person.born >= tables["rollout.scored_age"]:
            w0, w1, _, _ = draw(seed, index, 0, Site.START, l)
            if w0 < opening:
                person.end[l] = min(LAST_END, first_week + 1 + ((w1 * term) >> 32)) if term else WITHOUT_END
                person.end_clean[l] = 1
    return person


def pack(person: Person) -> tuple[int, int, int]:
    """Section 3: standing, lists and wary as packed words."""
    standing = person.score | person.clean << 11 | person.credited[0] << 22 | person.credited[1] << 26
    lists = person.end[0] | person.end_clean[0] << 11 | person.end[1] << 12 | person.end_clean[1] << 23
    return standing, lists | person.learned << 24 | person.barred << 26, person.caught | person.uncaught << 8
