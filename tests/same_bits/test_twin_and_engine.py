"""The engine agrees in every bit with the twin, which other hands wrote from the law's page alone."""

from __future__ import annotations

import datetime as dt
import importlib

import coverage
import numpy as np
import pytest

import twin
import twin_person
import twin_place
import twin_record
import twin_sanction
import twin_speech
import twin_turn
from counterscore.compile.lower import compile_scheme
from counterscore.scheme.catalogue import presets
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.weeks import week_of
from tests.same_bits.random_schemes import RANDOM_SCHEMES, life_of, random_scheme
from tests.same_bits.side_by_side import check_same, compare, engine, places, resized, twins

THREE_YEARS = range(week_of(dt.date(2016, 6, 6)), week_of(dt.date(2016, 6, 6)) + 157)
CAMPAIGN = range(week_of(dt.date(2019, 6, 3)), week_of(dt.date(2019, 6, 3)) + 40)  # with the day on which all counties are in
SHARD = 20
PARTS = (twin_person, twin_place, twin_speech, twin_turn, twin_record, twin_sanction, twin)


@pytest.mark.parametrize("preset", presets())
def test_presets_on_four_thousand_persons_for_three_years(preset: str, society: Society) -> None:
    scheme = load_scheme(preset)
    tables = compile_scheme(scheme, society)
    who = places(society, [1371, 1290, 1345], seed=len(preset))
    assert who.persons >= 4000
    assert len(set(who.county.tolist())) >= 2
    first = max(THREE_YEARS.start, week_of(scheme.first_day) - 4)
    slow = compare(society, tables, who, 20190314, range(first, first + len(THREE_YEARS)))
    happened = sum(sum(tally["acts"]) for tally in slow.tallies.values())
    assert happened > 1000  # a comparison of two empty lives would show nothing
    if preset in ("defaulter-list", "unified-2020"):
        assert sum(sum(tally["refused"]) for tally in slow.tallies.values()) > 20


def test_the_campaign_of_unified_2020(society: Society) -> None:
    """Before, while and after it runs; the comparison would notice if nobody took its promise of rewards to heart."""
    tables = compile_scheme(load_scheme("unified-2020"), society)
    level = tables.campaign.level[list(CAMPAIGN)]
    assert level[0] == 0 < level[-1] < level.max()
    who = places(society, [1371, 1290, 1345], seed=2019)
    slow = compare(society, tables, who, 20190715, CAMPAIGN)
    deaf = tables._replace(campaign=tables.campaign._replace(rise=np.zeros_like(tables.campaign.rise)))
    with pytest.raises(AssertionError):
        check_same(slow, *engine(society, deaf, who, 20190715, CAMPAIGN, True, 1, 1), CAMPAIGN)


@pytest.mark.parametrize("shard", range(0, RANDOM_SCHEMES, SHARD))
def test_two_hundred_random_schemes(shard: int, society: Society) -> None:
    refused = 0
    for number in range(shard, shard + SHARD):
        slow = compare_random(society, number)
        refused += sum(sum(tally["refused"]) for tally in slow.tallies.values())
    assert refused > 100


def compare_random(society: Society, number: int) -> twin.Lived:
    """One random scheme on two small communities, from a random week."""
    life = life_of(number)
    tables = compile_scheme(random_scheme(society, number), society)
    return compare(society, tables, places(society, list(life.sizes), seed=number), life.seed, life.weeks)


@pytest.mark.slow
def test_every_branch_of_the_twin_was_taken(society: Society) -> None:
    watch = coverage.Coverage(branch=True, include=[str(module.__file__) for module in PARTS], data_file=None, config_file=False)
    watch.start()
    try:
        for module in PARTS:
            importlib.reload(module)
        for number in range(40):
            tables = compile_scheme(random_scheme(society, number), society)
            who = resized(places(society, [60, 60], seed=number), 70)
            first = week_of(dt.date(2016, 1, 4))
            twins(society, tables, who, number, range(first, first + 60))
    finally:
        watch.stop()
    for module in PARTS:
        analysis = watch._analyze(str(module.__file__))
        missing = dict(analysis.missing_branch_arcs())
        assert not analysis.missing, f"lines never reached in {module.__name__}: {sorted(analysis.missing)}"
        assert not missing, f"branches never taken in {module.__name__}: {missing}"
