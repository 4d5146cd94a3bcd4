"""The slow twin, section 5 of docs/law.md: the community and what it closed with, and the cells of counties.

Written from that page alone, in plain Python, sharing nothing with the engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from twin_person import Site, Tally, draw, mul, times

POOL = 36  # nine tiers by four bins of support

Reckoned = tuple[int, int, int, int, int]


class Community(NamedTuple):
    """Persons first .. first+size-1 by national index, who hear of each other's sanctions."""

    first: int
    size: int
    county: int
    province: int
    cell: int = 0


@dataclass(slots=True)
class Place:
    """What a community closed with last week or last quarter, and its complaints since the last reckoning."""

    climate: int = 0
    fresh: int = 0
    voiced: int = 0
    occasions: int = 0
    complaints: int = 0
    effort: int = 0
    hiding: int = 0
    mean: int = 0
    pool: list[int] = field(default_factory=lambda: [0] * POOL)


@dataclass(slots=True)
class Now:
    """What is the same for everybody of one community in one week, and what that week gathers from them."""

    tables: dict[str, Any]
    seed: int
    week: int
    era: int
    new_year: bool
    joined: bool
    place: Place
    tally: Tally
    watch: int
    m: int
    fresh: int = 0
    voiced: int = 0
    occasions: int = 0
    pool: list[int] = field(default_factory=lambda: [0] * POOL)
    turned: list[int] = field(default_factory=list)


def next_climate(tables: Mapping[str, Any], place: Place, size: int, era: int) -> int:
    """Section 5.1: what people hear of others' sanctions."""
    faded = place.climate - ((place.climate * tables["conduct.climate_decay"]) >> 16)
    heard = mul((place.fresh * tables["conduct.climate_gain"]) // size, tables["access.rumour"][era])
    return min(tables["conduct.climate_cap"], faded + heard)


def loudness(place: Place) -> int:
    """Section 5.1: m, the share of last week's occasions on which somebody spoke up, in 4096ths."""
    return (4096 * place.voiced) // place.occasions if place.occasions else 0


def awareness(now: Now, age: int) -> int:
    """Section 5.1: how far the campaign of this week reaches somebody of this age."""
    level = now.tables["campaign.level"][now.week]
    if now.tables["campaign.from_age"] <= age < now.tables["campaign.until_age"]:
        return level
    return times(level, now.tables["campaign.outside"])


def watch_of(tables: Mapping[str, Any], county: int, effort: int) -> int:
    """Section 5.2: how closely a community is watched."""
    watch = tables["detection.watch"][county]
    return min(1 << 31, watch + times(watch, effort))


def part(tables: Mapping[str, Any], complaints: int, persons: int) -> int:
    """Section 5.2: the part of complaints in a county's score, 1000 for none."""
    return 1000 - min(1000, (complaints * 10**9) // (persons * tables["local_government.worst"]))


def weigh(tables: Mapping[str, Any], debt: int, promise: int, quiet: int) -> int:
    """Section 5.2: the weighted mean of the three parts."""
    weight = tables["local_government.weight"]
    return (weight[0] * (1000 - debt) + weight[1] * promise + weight[2] * quiet) // sum(weight)


def judge_cell(tables: Mapping[str, Any], homes: Sequence[Community], places: Sequence[Place]) -> tuple[int, int, int]:
    """Section 5.2: the score of a cell, its truth and its complaints."""
    K, N, C = len(homes), sum(home.size for home in homes), sum(place.complaints for place in places)
    debt = sum(tables["local_government.debt"][home.county] for home in homes) // K
    promise = sum(tables["local_government.promise"][home.county] for home in homes) // K
    shown = C - times(C, places[0].hiding)
    return weigh(tables, debt, promise, part(tables, shown, N)), weigh(tables, debt, promise, part(tables, C, N)), C


def fade(tables: Mapping[str, Any], place: Place) -> tuple[int, int]:
    """Section 5.2: effort and hiding of a cell that is not among the lowest."""
    keep = tables["local_government.keep"]
    return (place.effort * keep) >> 8, (place.hiding * keep) >> 8


def answer(tables: Mapping[str, Any], place: Place, w0: int) -> tuple[int, int]:
    """Section 5.2: effort and hiding of one of the lowest cells, which enforces more or hides more."""
    if w0 < tables["local_government.enforce"]:
        return min(tables["local_government.effort_most"], place.effort + tables["local_government.effort_step"]), place.hiding
    return place.effort, min(65536, place.hiding + tables["local_government.hiding_step"])


def reckon(tables: Mapping[str, Any], seed: int, w: int, homes: Sequence[Community], places: Sequence[Place]) -> list[Reckoned]:
    """Section 5.2: the reckoning of a quarter; gives score, truth, effort, hiding and complaints of every cell."""
    cells = sorted({home.cell for home in homes})
    members = {cell: [i for i, home in enumerate(homes) if home.cell == cell] for cell in cells}
    judged = {cell: judge_cell(tables, [homes[i] for i in members[cell]], [places[i] for i in members[cell]]) for cell in cells}
    ranked = sorted(cells, key=lambda cell: (judged[cell][0], cell))
    lowest = ranked[: (len(cells) * tables["local_government.lowest"]) // 1000]
    reckoned = []
    for cell in cells:
        effort, hiding = fade(tables, places[members[cell][0]])
        if cell in lowest:
            smallest = min(homes[i].county for i in members[cell])
            w0 = draw(seed, smallest, w, Site.COUNTY, 0)[0]
            effort, hiding = answer(tables, places[members[cell][0]], w0)
        for i in members[cell]:
            places[i].effort, places[i].hiding = effort, hiding
        score, truth, complaints = judged[cell]
        reckoned.append((score, truth, effort, hiding, complaints))
    return reckoned
