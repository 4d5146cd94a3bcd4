"""From joint shares to integer tables: one draw gives one profile.

A province's joint table becomes an alias table over its cells; a cell fixes the
five flags, the quintile and the age band. Cohort and travel level follow from a
word each. See `docs/law.md`, section 3.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.errors import SocietyError
from counterscore.society.columns import COHORTS, TRAVEL_LEVELS
from counterscore.society.csvfile import read_rows
from counterscore.society.ipf import fit, fit_each
from counterscore.society.margins import STATUSES, AgeBand, Province, margins_of, quintile_margins, seed_table
from counterscore.weeks import DAYS_PER_YEAR, EPOCH

SURE = 1 << 32
TRAVEL_COLUMNS = ("level", "air_trips_per_year", "share", "low", "high", "status", "source")

# First age and width in years of each cohort on the census day, youngest first.
COHORT_AGES: tuple[tuple[int, int], ...] = (
    (0, 5),
    (5, 5),
    *((age, 1) for age in range(10, 35)),
    *((age, 2) for age in range(35, 75, 2)),
    (75, 5),
    (80, 5),
    (85, 5),
    (90, 10),
)
# Of those aged 80 and over (assumed, shaped on life tables): 80-84, 85-89, 90 and over.
OLDEST = (0.58, 0.29, 0.13)


class ProfileTables(NamedTuple):
    """Integer tables of `docs/law.md`, section 3."""

    cells: np.int64
    alias_cut: NDArray[np.uint64]  # [province, cell] threshold
    alias_other: NDArray[np.uint32]  # [province, cell]
    cell_bits: NDArray[np.uint8]  # [cell] flags: profile bits 0 to 4
    cell_quintile: NDArray[np.uint8]  # [cell]
    cell_band: NDArray[np.uint8]  # [cell]
    cohort_cut: NDArray[np.uint64]  # [band, cohort] cumulative threshold
    travel_cut: NDArray[np.uint64]  # [urban, quintile, level] cumulative threshold
    birth_week: NDArray[np.int32]  # [cohort]


def joint_tables(provinces: tuple[Province, ...], bands: tuple[AgeBand, ...], assumed: dict[str, float]) -> NDArray[np.float64]:
    """[province, band, sex, urban, quintile, minority, driver, internet] shares that sum to 1 in each province."""
    quintiles = quintile_margins(provinces, assumed["income_spread"])
    seed = seed_table(bands, assumed)
    margins = [margins_of(i, provinces, bands, quintiles, assumed) for i in range(len(provinces))]
    return fit_each(seed, margins, [p.name for p in provinces])


def profile_tables(
    folder: Path, provinces: tuple[Province, ...], bands: tuple[AgeBand, ...], joint: NDArray[np.float64], gradient: float, census: dt.date
) -> ProfileTables:
    """All tables that a profile is drawn from."""
    shape = joint.shape[1:]
    band, sex, urban, quintile, minority, driver, internet = (a.ravel() for a in np.indices(shape))
    flat = joint.reshape(len(provinces), -1)
    cut, other = zip(*(alias(row) for row in flat), strict=True)
    people = np.array([p.population for p in provinces], np.float64)
    by_cell = np.einsum("p,pc->c", people / people.sum(), flat).reshape(shape)
    return ProfileTables(
        np.int64(flat.shape[1]),
        np.stack(cut),
        np.stack(other),
        (sex | urban << 1 | driver << 2 | internet << 3 | minority << 4).astype(np.uint8),
        quintile.astype(np.uint8),
        band.astype(np.uint8),
        cohort_cuts(bands),
        travel_cuts(folder, by_cell.sum(axis=(0, 1, 4, 5, 6)), gradient),
        birth_weeks(census),
    )


def alias(weights: NDArray[np.float64]) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """Vose's alias table with thresholds of 32 bits."""
    n = weights.size
    cut, other = np.full(n, SURE, np.uint64), np.arange(n, dtype=np.uint32)
    _pair(weights / weights.sum() * n, cut, other, np.empty((2, n), np.int64))
    return cut, other


@njit(cache=True)
def _pair(scaled, cut, other, stacks):  # type: ignore[no-untyped-def]
    """Into `cut` and `other` [cell]: each small cell filled up by a large one; `scaled` is used up."""
    smalls = larges = 0
    for i in range(scaled.size):
        if scaled[i] < 1.0:
            stacks[0, smalls] = i
            smalls += 1
        else:
            stacks[1, larges] = i
            larges += 1
    while smalls > 0 and larges > 0:
        smalls -= 1
        s, g = stacks[0, smalls], stacks[1, larges - 1]
        cut[s], other[s] = np.uint64(np.rint(scaled[s] * SURE)), g
        scaled[g] -= 1.0 - scaled[s]
        if scaled[g] < 1.0:
            larges -= 1
            stacks[0, smalls] = g
            smalls += 1


def cohort_cuts(bands: tuple[AgeBand, ...]) -> NDArray[np.uint64]:
    """Cumulative thresholds of the cohorts within each band: even over ages, but for the oldest."""
    edges = [b.first for b in bands] + [COHORT_AGES[-1][0] + COHORT_AGES[-1][1]]
    cut = np.zeros((len(bands), COHORTS), np.uint64)
    for i in range(len(bands)):
        overlap = np.array([max(0, min(edges[i + 1], a + n) - max(edges[i], a)) for a, n in COHORT_AGES], np.float64)
        if bands[i].first >= 80:
            overlap[-3:] = OLDEST
        if overlap.sum() == 0:
            raise SocietyError("an age band holds no cohort", key=bands[i].name)
        cut[i] = np.rint(np.cumsum(overlap) / overlap.sum() * SURE).astype(np.uint64)
    return cut


def travel_cuts(folder: Path, cells: NDArray[np.float64], gradient: float) -> NDArray[np.uint64]:
    """Cumulative thresholds of the travel levels by urban and quintile; national shares as in travel.csv."""
    rows = read_rows(folder / "travel.csv", TRAVEL_COLUMNS, key="level")
    for row in rows:
        row.choice("status", STATUSES)
    share = np.array([row.number("share", 0, 1) for row in rows])
    if len(rows) != TRAVEL_LEVELS or abs(share.sum() - 1) > 1e-6:
        found = f"{len(rows)} levels, {share.sum():.6f}"
        raise SocietyError("the travel levels are not whole", file=folder / "travel.csv", found=found, allowed="8, 1")
    wealth = (np.arange(2)[:, None] + np.arange(5)[None] / 4) / 2  # 0 rural and poorest, 1 urban and richest
    seed = cells[..., None] * share * np.exp(gradient * wealth[..., None] * np.arange(TRAVEL_LEVELS) / (TRAVEL_LEVELS - 1))
    table = fit(seed, [((0, 1), cells), ((2,), share / share.sum() * cells.sum())], "travel levels")
    cut = np.cumsum(table, axis=2) / table.sum(axis=2, keepdims=True) * SURE
    return np.asarray(np.rint(cut), np.uint64)


def birth_weeks(census: dt.date) -> NDArray[np.int32]:
    """The week in which the middle of each cohort was born; negative before 2000."""
    days = [(census - EPOCH).days - (first + width / 2) * DAYS_PER_YEAR for first, width in COHORT_AGES]
    return np.floor(np.array(days) / 7).astype(np.int32)
