"""Reading scenarios: files into schemes and dates, and sentences of a small closed vocabulary into statements that can fail.

A statement compares a quantity, speaks of persons or counties, or says who differs:

    acts[littering] is over zero
    points_lost from 2016-03-07 on is lower than in the other world
    50 times records[littering] is as high as points_lost
    every person with court_end at the start over 0 and age under 40 has barred 0
    only persons with male 1 differ

Nothing is true of nobody: `every person with ...` and `no person with ...` need somebody to speak of.
"""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tomli
from numpy.typing import NDArray

from counterscore.mechanisms.contract import weeks_of_age
from counterscore.society.columns import FIELDS, NO_END

from .living import BY_NAME, OF_COUNTIES, OF_LEDGER, OF_PLACES, Lived, Moment, differs, merged, tally_places, week_on

DAY = r"\d{4}-\d\d-\d\d"
PERSONAL = tuple(name for name in FIELDS if name not in ("mixed", "bond"))
DERIVED = ("age", "quintile", "travel", "membership", "paired", "joined")
NAMES = {"person": (*PERSONAL, *DERIVED, *OF_PLACES, *OF_LEDGER), "county": OF_COUNTIES}
WORDS = {
    "membership": {"none": 0, "League": 1, "Party": 2},
    "court_end": {"no end": NO_END},
    "second_end": {"no end": NO_END},
    "appeal": {"none": 0},
}
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "": operator.eq,
    "the same as": operator.eq,
    "not": operator.ne,
    "not the same as": operator.ne,
    "under": operator.lt,
    "over": operator.gt,
    "at least": operator.ge,
    "at most": operator.le,
    "higher than": operator.gt,
    "lower than": operator.lt,
    "as high as": operator.eq,
    "not higher than": operator.le,
}
FIELD = rf"[a-z_]+(?: at the start| on {DAY})?(?: in the other world)?"
CONDITION = re.compile(rf"({FIELD}) (?:(not the same as|the same as|not|under|over|at least|at most) )?(\S.*)")
Mask = Callable[[Lived, Lived], NDArray[np.bool_]]
Column = Callable[[Lived, Lived], NDArray[np.int64]]
Number = Callable[[Lived, Lived], float]


class UnknownWordsError(ValueError):
    """A sentence or a key outside the vocabulary."""


@dataclass(frozen=True)
class Statement:
    """A sentence and how it is found out."""

    text: str
    found: Callable[[Lived, Lived], tuple[bool, str]]

    def holds(self, here: Lived, other: Lived) -> bool:
        """Whether it is so in the world `here`, beside the other."""
        return self.found(here, other)[0]


# --- persons and counties -------------------------------------------------------------


def moment_of(lived: Lived, when: str) -> Moment:
    """Everybody at a time that a sentence names."""
    if when.startswith("on "):
        return lived.moments[week_on(dt.date.fromisoformat(when[3:]))]
    return lived.start if when else lived.end


def reckoned(lived: Lived, when: str) -> NDArray[np.int64]:
    """[cell, measure] of the last reckoning of counties, or of one that is named; nothing where there was none."""
    week = week_on(dt.date.fromisoformat(when[3:])) if when.startswith("on ") else max(lived.cells, default=-1)
    return lived.cells.get(week, np.zeros((0, len(OF_COUNTIES)), np.int64))


def column_of(text: str, noun: str) -> Column:
    """A field of everybody: `score`, `age at the start`, `score in the other world`."""
    match = re.fullmatch(rf"([a-z_]+)(?: (at the start|on {DAY}))?( in the other world)?", text)
    if match is None or match[1] not in NAMES[noun] or (noun == "county" and match[2] == "at the start"):
        raise UnknownWordsError(f"no field of a {noun}: {text!r}")
    name, when, elsewhere = match[1], match[2] or "", bool(match[3])

    def column(here: Lived, other: Lived) -> NDArray[np.int64]:
        lived = other if elsewhere else here
        return reckoned(lived, when)[:, OF_COUNTIES.index(name)] if noun == "county" else moment_of(lived, when).field(name)

    return column


def literal(text: str, name: str) -> int | None:
    """A number, a day or a word that a field may have; None where it is none of these."""
    if text in WORDS.get(name, {}):
        return WORDS[name][text]
    if name.endswith("_end") and re.fullmatch(DAY, text):
        return week_on(dt.date.fromisoformat(text))
    if not re.fullmatch(r"\d+", text):
        return None
    if name in FIELDS and int(text) >= 1 << FIELDS[name][2]:
        raise UnknownWordsError(f"{name} is never {text}")
    return int(weeks_of_age(int(text))) if name == "age" else int(text)


def condition(text: str, noun: str) -> Mask:
    """`score under 900`, `age at the start at least 28`, `score not the same as clean`."""
    match = CONDITION.fullmatch(text)
    if match is None:
        raise UnknownWordsError(f"not a condition: {text!r}")
    left, compare = column_of(match[1], noun), COMPARE[match[2] or ""]
    number = literal(match[3], match[1].split(" ")[0])
    if number is not None:
        return lambda here, other: compare(left(here, other), number)
    right = column_of(match[3], noun)
    return lambda here, other: compare(*_paired(left(here, other), right(here, other)))


def _paired(left: NDArray[np.int64], right: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Two columns of the same counties; where one world reckons none, nothing is the same as nothing."""
    return (left, right) if left.size == right.size else (left, np.full(left.size, -1, np.int64))


def conditions(text: str | None, noun: str) -> Mask:
    """Conditions joined by `and` and, more loosely, by `or`; everybody where there is none."""
    if text is None:
        first = NAMES[noun][0]
        return lambda here, other: np.full(column_of(first, noun)(here, other).size, True)
    parts = [[condition(part, noun) for part in some.split(" and ")] for some in text.split(" or ")]
    return lambda here, other: np.any([np.all([part(here, other) for part in some], axis=0) for some in parts], axis=0)


def about_all(match: re.Match[str]) -> Statement:
    """`every person with ... has ...`, `no county has ...`, `some person has ...`."""
    noun = match[2]
    among, has = conditions(match[3], noun), conditions(match[4], noun)

    def found(here: Lived, other: Lived) -> tuple[bool, str]:
        of = among(here, other)
        number, total = int((of & has(here, other)).sum()), int(of.sum())
        wanted = {"every": number == total, "no": number == 0, "some": number > 0}[match[1]]
        return wanted and total > 0, f"{number} of {total}"

    return Statement(match[0], found)


def about_difference(match: re.Match[str]) -> Statement:
    """`nobody differs`, `somebody differs in score`, `only persons with ... differ`."""
    name = match["name"]
    if name is not None and name not in NAMES["person"]:
        raise UnknownWordsError(f"no field of a person: {name!r}")
    among = conditions(match["who"], "person") if match["who"] else None

    def found(here: Lived, other: Lived) -> tuple[bool, str]:
        apart = differs(here, other) if name is None else here.end.field(name) != other.end.field(name)
        outside = 0 if among is None else int((apart & ~among(here, other)).sum())
        number = int(apart.sum())
        return (number == 0 if match[0].startswith("nobody") else number > 0 and outside == 0), f"{number} differ, {outside} of them others"

    return Statement(match[0], found)


# --- quantities -----------------------------------------------------------------------


def weeks_named(text: str, lived: Lived) -> range:
    """The weeks of `before D`, `from D on` and `in the week of D`."""
    match = re.search(DAY, text)
    if match is None:
        return range(lived.first, lived.last + 1)
    week = week_on(dt.date.fromisoformat(match[0]))
    if text.startswith("before"):
        return range(lived.first, week)
    return range(week, lived.last + 1 if text.startswith("from") else week + 1)


def tally(text: str) -> Number | None:
    """The sum of a tally, perhaps of some weeks, perhaps in the other world."""
    match = re.fullmatch(rf"(\S+?(?:\[.+\])?)(?: (before {DAY}|from {DAY} on|in the week of {DAY}))?( in the other world)?", text)
    if match is None or match[1] not in tally_places():
        return None
    places, when, elsewhere = tally_places()[match[1]], match[2] or "", bool(match[3])

    def number(here: Lived, other: Lived) -> float:
        lived = other if elsewhere else here
        return lived.total(places, weeks_named(when, lived))

    return number


def count(text: str) -> Number | None:
    """The number of persons or counties, or the mean, least or most of a field."""
    match = re.fullmatch(r"(persons|counties)(?: with (.+))?", text)
    if match is not None:
        among = conditions(match[2], "person" if match[1] == "persons" else "county")
        return lambda here, other: int(among(here, other).sum())
    match = re.fullmatch(r"(mean|least|most) (.+?)(?: of persons with (.+))?", text)
    if match is None:
        return None
    column, of = column_of(match[2], "person"), conditions(match[3], "person")
    reduce: Callable[[NDArray[np.int64]], Any] = {"mean": np.mean, "least": np.min, "most": np.max}[match[1]]
    return lambda here, other: float(reduce(column(here, other)[of(here, other)]))


def quantity(text: str) -> Number:
    """A sum of quantities, each perhaps so many times."""
    parts: list[tuple[int, Number]] = []
    for part in text.split(" + "):
        match = re.fullmatch(r"(?:(\d+) times )?(.+)", part)
        number = None if match is None else tally(match[2]) or count(match[2])
        if match is None or number is None:
            raise UnknownWordsError(f"no quantity: {part!r}")
        parts.append((int(match[1] or 1), number))
    return lambda here, other: sum(factor * number(here, other) for factor, number in parts)


def about_quantity(match: re.Match[str]) -> Statement:
    """`acts is over zero`, `records is lower than acts`, `listed[1] is the same as in the other world`."""
    left, said = quantity(match[1]), match[2]
    plain = re.fullmatch(r"(?:(over|under|at least|at most) )?(zero|\d+)", said)
    beside = re.fullmatch(r"(higher than|lower than|as high as|not higher than|the same as) (.+)", said)
    right: Number
    if plain is not None:
        word, bound = plain[1] or "", 0 if plain[2] == "zero" else int(plain[2])
        right = lambda here, other: bound  # noqa: E731
    elif beside is not None:
        word = beside[1]
        elsewhere = beside[2] == "in the other world"
        right = (lambda here, other: left(other, here)) if elsewhere else quantity(beside[2])
    else:
        raise UnknownWordsError(f"nothing is said: {said!r}")

    def found(here: Lived, other: Lived) -> tuple[bool, str]:
        a, b = left(here, other), right(here, other)
        return bool(COMPARE[word](a, b)), f"{a:g} and {b:g}"

    return Statement(match[0], found)


FORMS: tuple[tuple[str, Callable[[re.Match[str]], Statement]], ...] = (
    (r"(every|no|some) (person|county)(?: with (.+?))? has (.+)", about_all),
    (r"(?:nobody|somebody) differs(?: in (?P<name>\S+))?(?P<who>)", about_difference),
    (r"only persons with (?P<who>.+?) differ(?: in (?P<name>\S+))?", about_difference),
    (r"(.+?) (?:is|are) (.+)", about_quantity),
)


def statement(text: str) -> Statement:
    """What a sentence says. Raises UnknownWordsError for one that is not of the vocabulary."""
    for form, read in FORMS:
        match = re.fullmatch(form, text)
        if match is not None:
            return read(match)
    raise UnknownWordsError(f"not a statement: {text!r}")


def of_two_worlds(text: str) -> bool:
    """Whether a sentence needs another world beside its own."""
    return "the other world" in text or re.search(r"\bdiffers?\b", text) is not None


# --- files ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Variation:
    """The same lives under changed rules."""

    title: str
    change: dict[str, Any]


@dataclass(frozen=True)
class Scenario:
    """One sentence about the law."""

    about: str  # the mechanism
    title: str
    weeks: range
    communities: int
    seed: int
    given: dict[str, Any]
    but: Variation | None
    unless: tuple[Variation, ...]
    without: str  # the mechanism in whose absence it is not so
    then: tuple[Statement, ...]

    @property
    def stops(self) -> set[int]:
        """Weeks at whose beginning a sentence looks at people."""
        days = [day for s in self.then for day in re.findall(rf"\bon ({DAY})", s.text)]
        return {week_on(dt.date.fromisoformat(day)) for day in days}

    @property
    def ledger(self) -> bool:
        """Whether a sentence asks what only the ledger knows; without one the engine takes its shorter way."""
        return any(name in s.text for s in self.then for name in OF_LEDGER)


WORLD = ("from", "weeks", "communities", "seed")
KEYS = ("title", *WORLD, "given", "but", "unless", "without", "then")


def variation(table: Any, where: str) -> Variation:
    """A titled change of rules."""
    if not isinstance(table, dict) or not isinstance(table.get("title"), str) or len(table) < 2:
        raise UnknownWordsError(f"{where}: a variation has a title and changes some rules")
    change = {key: value for key, value in table.items() if key != "title"}
    unknown = set(change) - set(BY_NAME)
    if unknown:
        raise UnknownWordsError(f"{where}: no mechanism {', '.join(sorted(unknown))}")
    return Variation(table["title"], change)


def scenario(row: dict[str, Any], about: str, world: dict[str, Any], given: dict[str, Any]) -> Scenario:
    """One scenario of a file, over what all of them share."""
    where = f"{about}: {row.get('title')}"
    unknown = set(row) - set(KEYS)
    if unknown:
        raise UnknownWordsError(f"{where}: unknown key {', '.join(sorted(unknown))}")
    when = world | {key: row[key] for key in WORLD if key in row}
    first = week_on(when["from"])
    then = tuple(statement(text) for text in row["then"])
    if "but" not in row and any(of_two_worlds(s.text) for s in then):
        raise UnknownWordsError(f"{where}: there is no other world")
    return Scenario(
        *(about, row["title"], range(first, first + when["weeks"]), when["communities"], when["seed"]),
        merged(given, row.get("given", {})),
        variation(row["but"], where) if "but" in row else None,
        tuple(variation(table, where) for table in row.get("unless", [])),
        row.get("without", about),
        then,
    )


def scenarios_of(path: Path) -> list[Scenario]:
    """All scenarios of a file, which is named for its mechanism. Raises UnknownWordsError."""
    document = tomli.loads(path.read_text(encoding="utf-8"))
    if set(document) - {"world", "given", "scenario"} or set(document["world"]) != set(WORLD):
        raise UnknownWordsError(f"{path.name}: a file has [world] with {', '.join(WORLD)}, perhaps [given], and [[scenario]]")
    return [scenario(row, path.stem, document["world"], document.get("given", {})) for row in document["scenario"]]
