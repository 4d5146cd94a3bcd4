"""The drawn society against the shares it is drawn from, at three sizes."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from counterscore.society.cells import COHORT_AGES
from counterscore.society.columns import COHORTS, TRAVEL_LEVELS
from counterscore.society.package import Society
from counterscore.society.places import layout, of_communities
from counterscore.society.profiles import draw_profiles

from .bounds import SEEDS, binomial, chi_square

PROVINCES = (0, 10, 30)
SIZES = (1, 10, 60)  # communities of about 2,300 persons
CHI_SQUARE_LEVEL = 1e-4
CELLS = (2, 2, 5, 2, 2, 2)  # sex, urban, quintile, minority, driver, internet


def drawn(society: Society, province: int, communities: int, seed: int) -> NDArray[np.int64]:
    """Parts of the profiles of some people: [sex, urban, driver, internet, minority, quintile, travel, cohort; person]."""
    chosen = np.flatnonzero(layout(society).province == province)[:communities]
    profile = draw_profiles(seed, of_communities(society, chosen), society.tables).astype(np.int64)
    flags = [(profile >> bit) & 1 for bit in range(5)]
    mixed = profile >> 5
    return np.stack([*flags, mixed % 5, mixed // 5 % TRAVEL_LEVELS, mixed // 40])


def counted(who: NDArray[np.int64]) -> NDArray[np.int64]:
    """Persons by sex, urban, quintile, minority, driver and internet."""
    sex, urban, driver, internet, minority, quintile, _, _ = who
    out = np.zeros(CELLS, np.int64)
    np.add.at(out, (sex, urban, quintile, minority, driver, internet), 1)
    return out


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("communities", SIZES)
@pytest.mark.parametrize("province", PROVINCES)
def test_cells_and_margins(society: Society, province: int, communities: int, seed: int) -> None:
    """A cell with share s holds Binomial(n, s) persons.

    Every margin of one variable lies within four deviations; every one of the 160
    joint cells within four deviations after Bonferroni; the joint table passes a
    chi-square at 1e-4. Bands of age are not kept in a profile: see the cohorts.
    """
    joint = society.joint[province].sum(axis=0)
    found = counted(drawn(society, province, communities, seed))
    n = int(found.sum())
    for axis in range(len(CELLS)):
        others = tuple(a for a in range(len(CELLS)) if a != axis)
        for have, share in zip(found.sum(axis=others), joint.sum(axis=others), strict=True):
            binomial(int(have), n, float(share))
    for have, share in zip(found.ravel(), joint.ravel(), strict=True):
        binomial(int(have), n, float(share), comparisons=found.size)
    chi_square(found, joint * n, CHI_SQUARE_LEVEL)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("province", PROVINCES)
def test_cohorts(society: Society, province: int, seed: int) -> None:
    """Cohort j has the sum over bands of share of band x part of the band.

    Each within four deviations after Bonferroni, and all together by chi-square at 1e-4.
    """
    share = society.joint[province].sum(axis=(1, 2, 3, 4, 5, 6))
    part = np.diff(society.tables.cohort_cut.astype(float) / 2**32, axis=1, prepend=0.0)
    wanted = share @ part
    assert wanted.sum() == pytest.approx(1, abs=1e-9)
    found = np.bincount(drawn(society, province, 60, seed)[7], minlength=COHORTS)
    for have, chance in zip(found, wanted, strict=True):
        binomial(int(have), int(found.sum()), float(chance), comparisons=COHORTS)
    chi_square(found, wanted * found.sum(), CHI_SQUARE_LEVEL)


@pytest.mark.parametrize("seed", SEEDS)
def test_age_and_sex_together(society: Society, seed: int) -> None:
    """Cohort and sex: share of (band, sex) x part of the band, by chi-square at 1e-4."""
    share = society.joint[0].sum(axis=(2, 3, 4, 5, 6))  # band, sex
    part = np.diff(society.tables.cohort_cut.astype(float) / 2**32, axis=1, prepend=0.0)
    who = drawn(society, 0, 60, seed)
    found = np.zeros((2, COHORTS), np.int64)
    np.add.at(found, (who[0], who[7]), 1)
    chi_square(found, share.T @ part * found.sum(), CHI_SQUARE_LEVEL)


@pytest.mark.parametrize("seed", SEEDS)
def test_travel_given_place_and_income(society: Society, seed: int) -> None:
    """Given urban and quintile, the eight travel levels are multinomial with the table's shares: ten chi-squares at 1e-4."""
    share = np.diff(society.tables.travel_cut.astype(float) / 2**32, axis=2, prepend=0.0)
    _, urban, _, _, _, quintile, travel, _ = drawn(society, 0, 60, seed)
    for u in range(2):
        for q in range(5):
            found = np.bincount(travel[(urban == u) & (quintile == q)], minlength=TRAVEL_LEVELS)
            chi_square(found, share[u, q] * found.sum(), CHI_SQUARE_LEVEL)


@pytest.mark.parametrize("seed", SEEDS)
def test_year_of_birth_and_travel_are_independent_within_a_band(society: Society, seed: int) -> None:
    """Single years of age in one band are even, and share nothing with the travel level given urban and quintile: chi-square at 1e-4."""
    share = np.diff(society.tables.travel_cut.astype(float) / 2**32, axis=2, prepend=0.0)
    years = [COHORT_AGES.index((age, 1)) for age in range(20, 25)]
    assert any(band.first == 20 for band in society.bands)
    assert not any(20 < band.first < 25 for band in society.bands)
    _, urban, _, _, _, quintile, travel, cohort = drawn(society, 0, 60, seed)
    found, wanted = np.zeros((5, TRAVEL_LEVELS)), np.zeros((5, TRAVEL_LEVELS))
    for u in range(2):
        for q in range(5):
            inside = (urban == u) & (quintile == q) & np.isin(cohort, years)
            np.add.at(found, (cohort[inside] - years[0], travel[inside]), 1)
            wanted += share[u, q] * inside.sum() / 5
    chi_square(found, wanted, CHI_SQUARE_LEVEL)
