"""Kinds of conduct: what people have occasion to do, how often, and who more than others.

kinds.csv joins a judgement (context, valence, gravity by the highest legal
sanction for the ordinary act, whether it is lawful) with a rate: acts per adult
and year under no scheme, where an act is one that could be recorded. Gravity is
ordinal: 0 lawful, 5 admonition or private law, 10 to 40 fines, 50 and 60
detention, 70 and 100 criminal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counterscore.errors import SocietyError, WallError
from counterscore.society.attributes import names_attribute
from counterscore.society.columns import QUINTILES, RATE_CLASSES
from counterscore.society.csvfile import Row, read_rows
from counterscore.society.margins import STATUSES
from counterscore.weeks import WEEKS_PER_YEAR

CONTEXTS = ("public_order", "traffic", "finance", "court", "consumer", "civic", "speech_and_loyalty", "work")
MOST_KINDS = 62
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
JUDGEMENT = ("kind", "context", "valence", "lawful", "elastic", "legal_maximum", "gravity_0_100", "law", "usual_points")
SOURCES = ("gravity_source", "gravity_verified", "base_per_year", "base_low", "base_high", "base_status", "base_source")
WHO = ("once", "bound_factor", "male", "urban", "driver_only", "internet_only")
FIFTHS = tuple(f"q{i + 1}" for i in range(QUINTILES))
AGES = ("age14_17", "age18_29", "age30_59", "age60")
CHANCE = ("propensity", "propensity_low", "propensity_high", "factors_status")
COLUMNS = (*JUDGEMENT, *SOURCES, *WHO, *FIFTHS, *AGES, *CHANCE)


@dataclass(frozen=True)
class Kind:
    """One kind of conduct."""

    name: str
    context: str
    valence: str  # good or bad: the sign that schemes attach, not a judgement
    lawful: str  # yes, no or contested
    elastic: str  # voluntary or mixed
    gravity: float  # 0 to 100, ordinal
    legal_maximum: str
    law: str
    per_year: float  # acts per adult and year under no scheme
    low: float
    high: float
    status: str
    source: str


@dataclass(frozen=True)
class Occasions:
    """All kinds, and how their rates vary over people."""

    kinds: tuple[Kind, ...]
    base: NDArray[np.float64]  # [kind] acts per adult and week
    class_factor: NDArray[np.float64]  # [rate class, kind]
    age_factor: NDArray[np.float64]  # [age group 14-17, 18-29, 30-59, 60 and over; kind]
    bound_factor: NDArray[np.float64]  # [kind] how far a rate may rise
    once: NDArray[np.bool_]  # [kind] at most once a week
    propensity: NDArray[np.float64]  # [kind] chance of acting on an occasion under no scheme

    @property
    def names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(kind.name for kind in self.kinds)


def load_occasions(folder: Path, class_weights: NDArray[np.float64], age_weights: NDArray[np.float64]) -> Occasions:
    """kinds.csv; factors are scaled so that adults do each kind at its base rate on average.

    `class_weights` [80] and `age_weights` [4] are shares of persons; the first age group does not count as adult.
    """
    _check_weights(class_weights, RATE_CLASSES, "class_weights")
    _check_weights(age_weights, len(AGES), "age_weights")
    rows = read_rows(folder / "kinds.csv", COLUMNS, key="kind")
    if len(rows) > MOST_KINDS:
        raise SocietyError("too many kinds of conduct", file=folder / "kinds.csv", found=str(len(rows)), allowed=f"up to {MOST_KINDS}")
    by_class = np.stack([_class_factor(row) for row in rows], axis=1)
    by_age = np.stack([np.array([row.number(name, 0, 100) for name in AGES]) for row in rows], axis=1)
    mean = (class_weights @ by_class) * (age_weights[1:] @ by_age[1:]) / age_weights[1:].sum()
    if (mean <= 0).any():
        raise rows[int(np.argmin(mean))].fault("q1", "nobody would ever do this", "all factors 0", "at least one factor over 0")
    return Occasions(
        tuple(_kind(row) for row in rows),
        np.array([row.number("base_per_year", 0, 200) for row in rows]) / WEEKS_PER_YEAR,
        by_class / mean,
        by_age,
        np.array([row.number("bound_factor", 1, 10) for row in rows]),
        np.array([row.choice("once", ("yes", "no")) == "yes" for row in rows]),
        np.array([_propensity(row) for row in rows]),
    )


def _check_weights(weights: NDArray[np.float64], size: int, key: str) -> None:
    if weights.shape != (size,) or not np.isfinite(weights).all() or weights.min() < 0 or weights[1:].sum() <= 0:
        raise SocietyError("shares of persons are wrong", key=key, found=f"shape {weights.shape}", allowed=f"{size} numbers from 0 up")


def _kind(row: Row) -> Kind:
    low, high, base = (row.number(name, 0, 1000) for name in ("base_low", "base_high", "base_per_year"))
    if not low <= base <= high:
        raise row.fault("base_per_year", "the rate lies outside its own range", f"{base:g}", f"{low:g} to {high:g}")
    return Kind(
        _name(row),
        row.choice("context", CONTEXTS),
        row.choice("valence", ("good", "bad")),
        row.choice("lawful", ("yes", "no", "contested")),
        row.choice("elastic", ("voluntary", "mixed")),
        row.number("gravity_0_100", 0, 100),
        row.text("legal_maximum"),
        row.text("law"),
        base,
        low,
        high,
        row.choice("base_status", STATUSES),
        row.text("base_source"),
    )


def _name(row: Row) -> str:
    name = row.text("kind")
    if names_attribute(name):
        raise WallError(
            "a kind of conduct that is no act, but what a person is",
            file=row.file,
            line=row.line,
            key="kind",
            found=name,
            remedy="Points, records and lists attach to a recorded act, never to what a person is, where they live or what they belong to.",
        )
    if not NAME.fullmatch(name):
        raise row.fault("kind", "not a name for a kind of conduct", name, "up to 40 lower-case letters, digits and underscores")
    return name


def _propensity(row: Row) -> float:
    low, high, chance = (row.number(name, 0.001, 0.95) for name in ("propensity_low", "propensity_high", "propensity"))
    if not low <= chance <= high:
        raise row.fault("propensity", "the propensity lies outside its own range", f"{chance:g}", f"{low:g} to {high:g}")
    row.choice("factors_status", STATUSES)
    return chance


def _class_factor(row: Row) -> NDArray[np.float64]:
    index = np.arange(RATE_CLASSES)
    factor = np.where(index & 1, row.number("male", 0, 100), 1.0) * np.where(index >> 1 & 1, row.number("urban", 0, 100), 1.0)
    if row.choice("driver_only", ("yes", "no")) == "yes":
        factor = factor * (index >> 2 & 1)
    if row.choice("internet_only", ("yes", "no")) == "yes":
        factor = factor * (index >> 3 & 1)
    fifths = np.array([row.number(name, 0, 100) for name in FIFTHS])
    return np.asarray(factor * fifths[index // 16], np.float64)
