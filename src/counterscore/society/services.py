"""Services: what people ask for, how often, and how stubbornly.

Intents are given in services.csv as trips or requests a year at each travel
level; the law needs the chance of at least one intent in a week. `scale` says how
often the barred try, relative to everybody at their travel level: intents are
lived for the barred alone, and it is what calibration may fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counterscore.errors import SocietyError
from counterscore.society.columns import TRAVEL_LEVELS
from counterscore.society.csvfile import Row, read_rows
from counterscore.society.margins import STATUSES
from counterscore.weeks import WEEKS_PER_YEAR

NAMES = ("air", "high_speed_rail", "public_transport", "government_service", "loan", "deposit_free_rental", "school", "post")
LEVELS = tuple(f"level{i}" for i in range(TRAVEL_LEVELS))
COLUMNS = (
    *("service", "title", "purpose", "evadable", "retry", "retry_low", "retry_high", "scale", "scale_low", "scale_high"),
    *LEVELS,
    "status",
    "source",
)
VOLUME_COLUMNS = ("service", "year", "passengers_million", "status", "source")
REFERENCE_YEAR = 2018


@dataclass(frozen=True)
class Service:
    """One service and its declared purpose."""

    name: str
    title: str
    purpose: str
    evadable: bool  # another document could be used before documents were linked
    status: str
    source: str


@dataclass(frozen=True)
class Services:
    """The eight services."""

    services: tuple[Service, ...]
    retry: NDArray[np.float64]  # [service] chance that a refused attempt is repeated at once
    per_year: NDArray[np.float64]  # [service, travel level] intents a year, before the scale
    scale: NDArray[np.float64]  # [service]

    @property
    def names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(service.name for service in self.services)

    @property
    def intent_of_all(self) -> NDArray[np.float64]:
        """[service, travel level] chance that anybody intends it in a week, at the reference year's volume."""
        return np.asarray(-np.expm1(-self.per_year / WEEKS_PER_YEAR))

    @property
    def intent(self) -> NDArray[np.float64]:
        """[service, travel level] chance that somebody barred intends it in a week, at the reference year's volume."""
        return np.asarray(-np.expm1(-self.per_year * self.scale[:, None] / WEEKS_PER_YEAR))


def load_services(folder: Path) -> Services:
    """services.csv, in the closed order of NAMES."""
    rows = read_rows(folder / "services.csv", COLUMNS, key="service")
    found = tuple(row.text("service") for row in rows)
    if found != NAMES:
        raise SocietyError(
            "the services are not those of the law", file=folder / "services.csv", found=", ".join(found), allowed=", ".join(NAMES)
        )
    services = tuple(
        Service(
            row.text("service"),
            row.text("title"),
            row.text("purpose"),
            row.choice("evadable", ("yes", "no")) == "yes",
            row.choice("status", STATUSES),
            row.text("source"),
        )
        for row in rows
    )
    return Services(
        services,
        np.array([_retry(row) for row in rows]),
        np.array([_levels(row) for row in rows]),
        np.array([row.number("scale", row.number("scale_low", 0, 1000), row.number("scale_high", 0, 1000)) for row in rows]),
    )


def _retry(row: Row) -> float:
    return row.number("retry", row.number("retry_low", 0, 0.99), row.number("retry_high", 0, 0.99))


def _levels(row: Row) -> list[float]:
    values = [row.number(level, 0, 3000) for level in LEVELS]
    for level, (lower, value) in zip(LEVELS[1:], pairwise(values), strict=True):
        if value < lower:
            raise row.fault(level, "intents fall as the travel level rises", row.values[level], f"{lower:g} or more")
    return values


def load_volumes(folder: Path) -> dict[str, dict[int, float]]:
    """volumes.csv as factors of the reference year [service][year]."""
    path = folder / "volumes.csv"
    out: dict[str, dict[int, float]] = {}
    for row in read_rows(path, VOLUME_COLUMNS):
        row.choice("status", STATUSES)
        by_year = out.setdefault(row.choice("service", NAMES), {})
        year = row.whole("year", 2000, 2039)
        if year in by_year:
            raise row.fault("year", "the same year twice", str(year), "each year once a service")
        by_year[year] = row.number("passengers_million", 0.001, 1e6)
    for name, by_year in out.items():
        if REFERENCE_YEAR not in by_year:
            raise SocietyError("the reference year is missing", file=path, key=name, allowed=str(REFERENCE_YEAR))
    return {name: {year: v / by_year[REFERENCE_YEAR] for year, v in by_year.items()} for name, by_year in out.items()}
