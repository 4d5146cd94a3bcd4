"""Kinds of conduct: what each is in law, and how often people do it when nobody scores.

`kinds.csv` holds both. Gravity is an ordinal scale from 0 to 100, taken from the highest
sanction for the ordinary form of the act: 0 lawful or required by nobody; 5 admonition, or
private-law consequence only (late fee, damages, dismissal); 10 fine to CNY 50; 20 fine to
CNY 200; 30 fine to CNY 2,000; 40 larger fine or licence withdrawn; 50 detention to 10 days;
60 detention to 15 days; 70 criminal, to 3 years; 100 criminal, more. Aggravated forms stand
only in `legal_maximum`. `lawful` = no means a breach of any legal duty, public or private.
`valence` is the sign authorities or schemes attach, not a moral judgement. Where `lawful` is
contested, gravity is 0 for protected expression, otherwise that of the punishable form. The
scale is assumed: its order matters, its distances do not. "Recalled" in a source means
quoted from memory and not checked.

A rate counts acts where a record could be made, per person aged 18 or over and week.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from counterscore.errors import SocietyError
from counterscore.society.columns import QUINTILES
from counterscore.society.csvfile import Row, choice, number, read_rows
from counterscore.society.ranged import Ranged, ranged
from counterscore.units import STATUSES

FILE = "kinds.csv"
MOST_KINDS = 62  # of 64 slots one is the false record, one stays free
MOST_FACTOR = 100.0
MOST_BOUND_FACTOR = 10.0
CONTEXTS = ("public_order", "traffic", "finance", "court", "consumer", "civic", "speech_and_loyalty", "work")
QUINTILE_COLUMNS = tuple(f"q{i + 1}" for i in range(QUINTILES))
AGE_COLUMNS = ("age14_17", "age18_29", "age30_59", "age60")
YES_NO = ("yes", "no")
COLUMNS = {
    "kind": "name of the kind, in small letters and underscores",
    "context": "one of the eight contexts",
    "valence": "good or bad in the eyes of schemes",
    "lawful": "yes, no or contested",
    "elastic": "voluntary, or mixed where money or health decides too",
    "legal_maximum": "the most the law threatens",
    "gravity_0_100": "ordinal scale, see the module",
    "law": "provision",
    "usual_points": "what documented schemes give",
    "source": "of the law and the points",
    "verified": "yes where the source was read, else no",
    "base_rate_per_week": "acts per adult and week when nobody scores",
    "rate_low": "lower end",
    "rate_high": "upper end",
    "rate_status": "published, estimated or assumed",
    "rate_source": "identifiers of facts and the arithmetic",
    "once": "yes where it happens at most once a week",
    "bound_factor": "how far a rate may rise over the base",
    "propensity": "share of occasions on which the act is done",
    "propensity_low": "lower end",
    "propensity_high": "upper end",
    "male": "rate of men over that of women",
    "urban": "rate of urban over that of rural residents",
    "driver_only": "yes where only licence holders can do it",
    "internet_only": "yes where only internet users can do it",
    **{column: "relative rate of this income quintile" for column in QUINTILE_COLUMNS},
    **{column: "relative rate of this age group" for column in AGE_COLUMNS},
    "factors_status": "published, estimated or assumed",
    "factors_source": "where the relative rates and the propensity come from",
}
_NAME = re.compile(r"[a-z][a-z0-9_]{2,39}")


@dataclass(frozen=True)
class Factors:
    """Relative rates, before normalisation."""

    male: float
    urban: float
    driver_only: bool
    internet_only: bool
    quintile: tuple[float, ...]  # [5]
    age: tuple[float, ...]  # [4] 14-17, 18-29, 30-59, 60 and over
    status: str
    source: str


@dataclass(frozen=True)
class Kind:
    """One kind of conduct."""

    name: str
    context: str
    valence: str
    lawful: str
    elastic: str
    legal_maximum: str
    gravity: int
    law: str
    usual_points: str
    source: str
    verified: bool
    rate: Ranged  # acts per adult and week
    once: bool
    bound_factor: float
    propensity: Ranged  # its status is that of the factors
    factors: Factors


def load_kinds(folder: Path) -> tuple[Kind, ...]:
    """The kinds of a society's folder, in order of the file. Raises SocietyError for a wrong file."""
    path = folder / FILE
    rows = read_rows(path, COLUMNS)
    if not 1 <= len(rows) <= MOST_KINDS:
        raise SocietyError("too few or too many kinds of conduct", file=path, found=len(rows), allowed=f"1 to {MOST_KINDS}")
    kinds: dict[str, Kind] = {}
    for row in rows:
        kind = _kind(row)
        if kind.name in kinds:
            raise SocietyError("this kind stands in the file twice", file=path, line=row.line, key="kind", found=kind.name)
        kinds[kind.name] = kind
    return tuple(kinds.values())


def _kind(row: Row) -> Kind:
    v = row.values
    if _NAME.fullmatch(v["kind"]) is None:
        raise SocietyError(
            "not a name for a kind",
            file=row.file,
            line=row.line,
            key="kind",
            found=v["kind"],
            allowed="3 to 40 of a-z, 0-9 and _, a letter first",
        )
    factors = _factors(row)
    return Kind(
        name=v["kind"],
        context=choice(row, "context", CONTEXTS),
        valence=choice(row, "valence", ("good", "bad")),
        lawful=choice(row, "lawful", ("yes", "no", "contested")),
        elastic=choice(row, "elastic", ("voluntary", "mixed")),
        legal_maximum=v["legal_maximum"],
        gravity=_whole(row, "gravity_0_100"),
        law=v["law"],
        usual_points=v["usual_points"],
        source=v["source"],
        verified=choice(row, "verified", YES_NO) == "yes",
        rate=ranged(row, ("base_rate_per_week", "rate_low", "rate_high", "rate_status", "rate_source"), (0.0, 7.0)),
        once=choice(row, "once", YES_NO) == "yes",
        bound_factor=number(row, "bound_factor", 1.0, MOST_BOUND_FACTOR),
        propensity=_propensity(row),
        factors=factors,
    )


def _propensity(row: Row) -> Ranged:
    p = ranged(row, ("propensity", "propensity_low", "propensity_high", "factors_status", "factors_source"), (0.0, 1.0))
    if p.low <= 0 or p.high >= 1:  # log-odds of 0 and 1 do not exist
        raise SocietyError(
            "a propensity lies strictly between 0 and 1",
            file=row.file,
            line=row.line,
            key="propensity_low" if p.low <= 0 else "propensity_high",
            found=row.values["propensity_low" if p.low <= 0 else "propensity_high"],
            allowed="over 0 and under 1",
        )
    return p


def _factors(row: Row) -> Factors:
    return Factors(
        male=number(row, "male", 0.0, MOST_FACTOR),
        urban=number(row, "urban", 0.0, MOST_FACTOR),
        driver_only=choice(row, "driver_only", YES_NO) == "yes",
        internet_only=choice(row, "internet_only", YES_NO) == "yes",
        quintile=tuple(number(row, column, 0.0, MOST_FACTOR) for column in QUINTILE_COLUMNS),
        age=tuple(number(row, column, 0.0, MOST_FACTOR) for column in AGE_COLUMNS),
        status=choice(row, "factors_status", STATUSES),
        source=row.values["factors_source"],
    )


def _whole(row: Row, column: str) -> int:
    value = number(row, column, 0.0, 100.0)
    if value != int(value):
        raise SocietyError(
            "a whole number is needed", file=row.file, line=row.line, key=column, found=row.values[column], allowed="0 to 100"
        )
    return int(value)
