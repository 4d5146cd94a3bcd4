"""The closed list of units, and how a mechanism declares a parameter.

A number in a scheme file is bare (then it counts as assumed) or a table
`{ value, unit, range, status, source }`. A number whose value changes by rule
is dated: `value = { "2014-07-01" = 0.5, "2016-12-10" = 0.05 }`.
"""

from __future__ import annotations

from dataclasses import dataclass

STATUSES = ("published", "estimated", "assumed")

# unit -> (meaning, smallest, largest) that any number in that unit may have
UNITS: dict[str, tuple[str, float, float]] = {
    "probability": ("chance of one event, 0 to 1", 0.0, 1.0),
    "share": ("part of a whole, 0 to 1", 0.0, 1.0),
    "per_week": ("expected events per person and week, or chance per week", 0.0, 7.0),
    "factor": ("multiplier", 0.0, 1000.0),
    "points": ("points of the score", -2047.0, 2047.0),
    "points_per_year": ("points of the score per year of 52 weeks", 0.0, 2047.0),
    "acts_per_year": ("credited acts per calendar year", 0.0, 15.0),
    "weeks": ("weeks of seven days", 0.0, 2045.0),
    "years": ("years of age or duration", 0.0, 130.0),
    "counts": ("pseudo-counts of a Beta distribution", 0.0, 15.0),
    "logit": ("shift on the log-odds scale", 0.0, 50.0),
    "postings_per_person": ("published postings per listed natural person", 1.0, 100.0),
    "date": ("a day, YYYY-MM-DD", 0.0, 0.0),
    "flag": ("true or false", 0.0, 1.0),
    "name": ("a name from a closed list", 0.0, 0.0),
}


@dataclass(frozen=True)
class Param:
    """One parameter a scheme may set.

    `keyed` names the list whose members the parameter has a value for ("kind",
    "service", "context"), or is None for one value. `dated` says whether the
    value may change by date. `default` holds where the file is silent.
    `range` is what the parameter itself allows, inside its unit's bounds.
    """

    name: str
    unit: str
    default: float | str | None
    range: tuple[float, float] | None
    meaning: str
    source: str
    keyed: str | None = None
    dated: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Rows:
    """An array of tables in a scheme file, such as the tiers: each row has the same fields."""

    name: str
    fields: tuple[Param, ...]
    most: int
    meaning: str
    extra: tuple[str, ...] = ()  # fields read by the mechanism itself (conditions, lists of names)
