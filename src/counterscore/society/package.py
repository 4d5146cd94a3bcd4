"""A society: a folder of aggregate tables with sources, and nothing about anybody real.

`load_society("china-2020")` gives the built-in one; a path gives another.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.errors import SocietyError, UsageError, WallError, nearest
from counterscore.society.cells import ProfileTables, joint_tables, profile_tables
from counterscore.society.columns import QUINTILES, RATE_CLASSES
from counterscore.society.csvfile import WHY
from counterscore.society.head import read_head
from counterscore.society.margins import AgeBand, Province, load_bands, load_provinces
from counterscore.society.occasions import Occasions, load_occasions
from counterscore.society.responses import Response, load_responses
from counterscore.society.services import Services, load_services, load_volumes
from counterscore.society.sources import Fact, Relation, load_facts, load_relations

BUILT_IN = Path(__file__).parent / "data"
FILES = (
    *("society.toml", "provinces.csv", "ages.csv", "travel.csv", "volumes.csv"),
    *("kinds.csv", "services.csv", "responses.csv", "relatedness.csv", "facts.csv"),
)
REFERENCE_AGES = (14, 18, 30, 60)  # conduct's age groups, in mid 2018, two years before the census


@dataclass(frozen=True, eq=False)
class Society:
    """Who lives there, where, how often they have occasion to do what, and how they respond."""

    id: str
    title: str
    description: str
    folder: Path
    fixture: bool
    population: int
    community_persons: int
    provinces: tuple[Province, ...]
    bands: tuple[AgeBand, ...]
    joint: NDArray[np.float64]  # [province, band, sex, urban, quintile, minority, driver, internet] shares
    tables: ProfileTables
    occasions: Occasions
    services: Services
    volumes: dict[str, dict[int, float]]
    responses: dict[str, Response]
    relations: dict[tuple[str, str], Relation]
    facts: dict[str, Fact]
    margins: dict[str, str]
    assumed: dict[str, Any]
    digest: str


def built_in() -> tuple[str, ...]:
    """Names of the societies that come with the package."""
    return tuple(sorted(p.name for p in BUILT_IN.iterdir() if (p / "society.toml").is_file()))


@lru_cache(maxsize=4)
def load_society(name: str | Path = "china-2020") -> Society:
    """A built-in society by name, or the one in a folder."""
    folder = BUILT_IN / str(name) if str(name) in built_in() else Path(name)
    if not os.path.isfile(folder / "society.toml"):  # False, never an error, for a name that no folder can have
        allowed = ", ".join(built_in()) + ", or a folder"
        raise UsageError("no such society", found=str(name), allowed=allowed, remedy=nearest(str(name), built_in()))
    check_files(folder)
    head = read_head(folder / "society.toml")
    assumed = {key: float(entry["value"]) for key, entry in head["assumed"].items()}
    provinces, bands = load_provinces(folder, head["fixture"]), load_bands(folder)
    population = sum(p.population for p in provinces)
    if population != head["population"]:
        problem = "the provinces do not add up to the population"
        raise SocietyError(problem, file=folder / "provinces.csv", found=str(population), allowed=str(head["population"]))
    joint = joint_tables(provinces, bands, assumed)
    weights = np.array([p.population for p in provinces]) / population
    nation = np.einsum("p,p...->...", weights, joint)
    occasions = load_occasions(folder, class_weights(nation, bands), age_weights(nation, bands))
    services = load_services(folder)
    return Society(
        head["id"],
        head["title"],
        head["description"],
        folder,
        head["fixture"],
        population,
        head["community_persons"],
        provinces,
        bands,
        joint,
        profile_tables(folder, provinces, bands, joint, assumed["travel_gradient"], head["census_day"]),
        occasions,
        services,
        load_volumes(folder),
        load_responses(folder),
        load_relations(folder, occasions.names, services.names),
        load_facts(folder),
        head["margins"],
        head["assumed"],
        digest_of(folder),
    )


def check_files(folder: Path) -> None:
    """Only the known files may lie in a society's folder."""
    for path in sorted(folder.iterdir()):
        if path.name not in FILES:
            remedy = " ".join(filter(None, (nearest(path.name, FILES), WHY)))
            raise WallError("a file that is not part of a society", file=path, allowed=", ".join(FILES), remedy=remedy)
    for name in FILES:
        if not (folder / name).is_file():
            raise SocietyError("a file is missing", file=folder / name)


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of the society's files."""
    digest = hashlib.sha256()
    for name in FILES:
        data = (folder / name).read_bytes()
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def class_weights(nation: NDArray[np.float64], bands: tuple[AgeBand, ...]) -> NDArray[np.float64]:
    """[80] shares of the grown by rate class (sex, urban, driver, internet, quintile)."""
    grown = nation[[b.first >= 20 for b in bands]].sum(axis=(0, 4))  # sex, urban, quintile, driver, internet
    out = np.zeros(RATE_CLASSES)
    for sex, urban, quintile, driver, internet in np.ndindex(2, 2, QUINTILES, 2, 2):
        out[sex + 2 * urban + 4 * driver + 8 * internet + 16 * quintile] = grown[sex, urban, quintile, driver, internet]
    return np.asarray(out / out.sum())


def age_weights(nation: NDArray[np.float64], bands: tuple[AgeBand, ...]) -> NDArray[np.float64]:
    """[4] shares of ages 14-17, 18-29, 30-59, 60 and over in mid 2018, among those of 14 and over."""
    share = nation.sum(axis=tuple(range(1, 7)))
    edges = [b.first for b in bands] + [100]
    limits = [age + 2 for age in REFERENCE_AGES] + [100]
    out = np.zeros(4)
    for i in range(len(bands)):
        width = edges[i + 1] - edges[i]
        for g in range(4):
            out[g] += share[i] * max(0, min(edges[i + 1], limits[g + 1]) - max(edges[i], limits[g])) / width
    return np.asarray(out / out.sum())
