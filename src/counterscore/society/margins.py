"""Margins of each province, and the seeds that carry associations between them.

Axes of a joint table: age band, sex, urban, quintile, minority, driver, internet.
`society.toml` says which margins are published, recalled or assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counterscore.distributions import normal_cdf
from counterscore.errors import SocietyError, nearest
from counterscore.society.csvfile import Row, read_rows
from counterscore.society.divisions import PROVINCES
from counterscore.society.ipf import Margin, fit

AGE, SEX, URBAN, QUINTILE, MINORITY, DRIVER, INTERNET = range(7)
GROUPS = ((0, 15), (15, 60), (60, 200))  # ages of the three published groups

PROVINCE_COLUMNS = (  # noqa: SIM905
    "province,population,urban_percent,age_0_14_percent,age_15_59_percent,age_60_plus_percent,income_cny,minority_percent,"
    "vehicles_per_1000,counties,internet_percent,debt_percent,males_per_100_females,status,source"
).split(",")
AGE_COLUMNS = ("band", "from_years", "males", "females", "driver_weight", "internet_weight", "status", "source")
# Urban share of each age group relative to the whole (BR085 to BR087, recalled).
URBAN_BY_GROUP = np.array([(17.20, 19.27), (66.98, 56.92), (15.82, 23.81)])
STATUSES = ("published", "estimated", "assumed")
MOST_PERSONS = 1_500_000_000


@dataclass(frozen=True)
class Province:
    """The finest real place."""

    name: str
    population: int
    counties: int
    shares: dict[str, float]  # urban, age_0_14, ..., in percent or as named
    income: float  # disposable income a head, CNY a year

    @property
    def debt_ratio(self) -> float:
        """Local government debt over the province's product."""
        return self.shares["debt_percent"] / 100


@dataclass(frozen=True)
class AgeBand:
    """A band of the census table, whole nation."""

    name: str
    first: int  # years
    males: int
    females: int
    driver_weight: float
    internet_weight: float


def load_provinces(folder: Path, fixture: bool) -> tuple[Province, ...]:
    """provinces.csv; only a fixture may have places that are not on the list of provinces."""
    return tuple(_province(row, fixture) for row in read_rows(folder / "provinces.csv", tuple(PROVINCE_COLUMNS), key="province"))


def _province(row: Row, fixture: bool) -> Province:
    name = row.text("province")
    if not fixture and name not in PROVINCES:
        remedy = nearest(name, PROVINCES) or "A finer place could point at somebody. A society of invented places says fixture = true."
        raise row.fault("province", "not a province", name, ", ".join(PROVINCES), remedy)
    row.choice("status", STATUSES)
    row.text("source")
    percents = (
        "urban_percent",
        "age_0_14_percent",
        "age_15_59_percent",
        "age_60_plus_percent",
        "minority_percent",
        "internet_percent",
        "debt_percent",
    )
    shares = {name: row.number(name, 0, 100) for name in percents}
    ages = sum(shares[f"age_{group}_percent"] for group in ("0_14", "15_59", "60_plus"))
    if abs(ages - 100) > 0.1:
        raise row.fault("age_0_14_percent", "the three age groups do not add up", f"{ages:.2f}", "100 within 0.1")
    shares["vehicles_per_1000"] = row.number("vehicles_per_1000", 0, 2000)
    shares["males_per_100_females"] = row.number("males_per_100_females", 50, 200)
    return Province(name, row.persons("population", MOST_PERSONS), row.whole("counties", 1, 5000), shares, row.number("income_cny", 1, 1e7))


def load_bands(folder: Path) -> tuple[AgeBand, ...]:
    """ages.csv, youngest first."""
    rows = read_rows(folder / "ages.csv", AGE_COLUMNS, key="band")
    bands: list[AgeBand] = []
    for row in rows:
        row.choice("status", STATUSES)
        first = row.whole("from_years", 0, 120)
        if bands and first <= bands[-1].first:
            raise row.fault("from_years", "bands are not in ascending order", str(first), f"over {bands[-1].first}")
        males, females = row.persons("males", MOST_PERSONS), row.persons("females", MOST_PERSONS)
        drivers, internet = row.number("driver_weight", 0, 1), row.number("internet_weight", 0, 1)
        bands.append(AgeBand(row.text("band"), first, males, females, drivers, internet))
    _check_groups(folder / "ages.csv", bands)
    return tuple(bands)


def _check_groups(file: Path, bands: list[AgeBand]) -> None:
    """That the bands hold everybody, and that no band lies across two of the published groups."""
    for low, high in GROUPS:
        what = f"the ages from {low} to {high - 1}" if high < 200 else f"the ages from {low} on"
        if low not in [b.first for b in bands]:
            problem = f"no band begins at {low} years, so {what} are not whole"
            raise SocietyError(problem, file=file, key="from_years", allowed=f"a band from {low} years")
        if sum(b.males + b.females for b in bands if low <= b.first < high) == 0:
            raise SocietyError(f"nobody is in {what}", file=file, key="males, females", allowed="at least 100 persons")


def age_margin(province: Province, bands: tuple[AgeBand, ...]) -> NDArray[np.float64]:
    """Shares of the bands: the nation's pattern within each of the province's three groups."""
    nation = np.array([b.males + b.females for b in bands], np.float64)
    out = np.zeros(len(bands))
    for (low, high), name in zip(GROUPS, ("0_14", "15_59", "60_plus"), strict=True):
        inside = np.array([low <= b.first < high for b in bands])
        out[inside] = nation[inside] / nation[inside].sum() * province.shares[f"age_{name}_percent"]
    return np.asarray(out / out.sum())


def quintile_margins(provinces: tuple[Province, ...], spread: float) -> NDArray[np.float64]:
    """[province, 5] shares of national fifths: log-normal about each mean, raked so that the nation has fifths."""
    people = np.array([p.population for p in provinces], np.float64)
    people /= people.sum()
    centre = np.log([p.income for p in provinces])
    low, high = centre.min() - 6 * spread, centre.max() + 6 * spread
    grid = np.linspace(low, high, 20001)
    cdf = (people[:, None] * normal_cdf((grid[None] - centre[:, None]) / spread)).sum(axis=0)
    cuts = np.interp([0.2, 0.4, 0.6, 0.8], cdf, grid)
    below = normal_cdf((cuts[None] - centre[:, None]) / spread)
    shares = np.diff(np.hstack([np.zeros((len(people), 1)), below, np.ones((len(people), 1))]), axis=1)
    raked = fit(people[:, None] * shares, [((0,), people), ((1,), np.full(5, 0.2))], "income quintiles")
    return np.asarray(raked / raked.sum(axis=1, keepdims=True))


def binary(share: float) -> NDArray[np.float64]:
    """Shares of no and yes."""
    return np.array([1.0 - share, share])


def margins_of(
    i: int, provinces: tuple[Province, ...], bands: tuple[AgeBand, ...], quintiles: NDArray[np.float64], assumed: dict[str, float]
) -> list[Margin]:
    """The seven margins of province `i`."""
    p = provinces[i]
    people = np.array([q.population for q in provinces], np.float64)

    def scaled(name: str, nation: float, most: float) -> float:
        values = np.array([q.shares[name] for q in provinces])
        return min(most, float(p.shares[name] * nation / ((values * people).sum() / people.sum())))

    ratio = p.shares["males_per_100_females"]
    age = age_margin(p, bands)
    grown = float(age[[b.first >= 20 for b in bands]].sum())
    return [
        ((AGE,), age),
        ((SEX,), binary(ratio / (100 + ratio))),
        ((URBAN,), binary(p.shares["urban_percent"] / 100)),
        ((QUINTILE,), quintiles[i]),
        ((MINORITY,), binary(p.shares["minority_percent"] / 100)),
        ((DRIVER,), binary(scaled("vehicles_per_1000", assumed["drivers_national_share"], 0.75 * grown))),
        ((INTERNET,), binary(scaled("internet_percent", assumed["internet_national_share"], 0.95))),
    ]


def seed_table(bands: tuple[AgeBand, ...], assumed: dict[str, float]) -> NDArray[np.float64]:
    """The nation's associations, before any margin is met."""
    sex = np.array([[b.females, b.males] for b in bands], np.float64)
    group = np.array([next(g for g, (low, high) in enumerate(GROUPS) if low <= b.first < high) for b in bands])
    urban = URBAN_BY_GROUP[group][:, ::-1] / URBAN_BY_GROUP.sum(axis=0)[::-1]  # rural, urban
    rise = np.exp(assumed["urban_income"] * (np.arange(5) - 2) / 2)
    income = np.stack([1 / rise, rise])  # [urban, quintile]
    drives = np.array([b.driver_weight for b in bands])
    women = assumed["drivers_women_share"] / (1 - assumed["drivers_women_share"])
    net = np.array([b.internet_weight for b in bands])
    richer = np.linspace(0.75, 1.25, 5)
    seed = sex[:, :, None, None] * urban[:, None, :, None] * income[None, None]
    seed = np.repeat(seed[..., None], 2, axis=4)  # minority: no association is known
    drive = drives[:, None, None] * np.array([women, 1.0])[None, :, None] * richer[None, None, :]
    drive = np.clip(drive, 0, 0.97)
    seed = np.stack([seed * (1 - drive)[:, :, None, :, None], seed * drive[:, :, None, :, None]], axis=5)
    online = np.clip(net[:, None, None] * np.array([0.75, 1.1])[None, :, None] * np.linspace(0.85, 1.1, 5)[None, None], 0.005, 0.995)
    online = online[:, None, :, :, None, None]
    return np.stack([seed * (1 - online), seed * online], axis=6)
