"""The judges of ten years at the edges, on planted lives, and the bounds of the state, each of which can be left.

This folder has no __init__.py: tests/ stands on the path, and a package of this name there would hide the one that is tested.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from verification.bounded import judged, lived
from verification.bounded.__main__ import Lived
from verification.bounded.edges import Case
from verification.bounded.lived import SERIES, Life
from verification.bounded.page import page

from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.engine.world import World, open_world
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.society.places import of_communities

CALM = dict.fromkeys(SERIES, 5.0) | {"score": 1000.0, "support": 10.0, "finance": 40.0, "climate": 50.0, "members": 0.05}
CALM |= dict.fromkeys(("strain", "barred", "dissent", "effort", "hiding"), 0.01)
CAP = 4096.0
ENDS = dict.fromkeys(("barred", "hiding", "members"), (0.0, 1.0)) | {"score": (0.0, 1300.0), "finance": (0.0, 50.0), "strain": (0.0, 3.0)}
ENDS |= {"support": (0.0, 15.0), "caught": (0.0, 255.0), "climate": (0.0, CAP)}
OPENING = CALM | dict.fromkeys(("strain", "barred", "caught", "climate", "hiding"), 0.0)
FALLS = {  # slowly first, then ever faster
    "support": [10, 10, 10, 9.9, 9.7, 9.2, 8.4, 6, 3, 0],
    "score": [1000, 1000, 1000, 995, 985, 965, 920, 800, 550, 190],
}
EXPLODES = [900, 3000, *[CAP] * 8]


def life(case: str = "planted", /, **series: list[float]) -> Life:
    """Ten years in which nothing happens but what is given."""
    years = {name: series.get(name, [value] * 10) for name, value in CALM.items()}
    return Life(case, "", years, [], dict.fromkeys((*lived.AS_WIDE_AS_ITS_BITS, "score", "bond"), 1.0), 1.0, OPENING, ENDS)


FLAT = life()


def test_a_flat_life_passes_both_criteria() -> None:
    assert not judged.growing(FLAT)
    assert not judged.far(FLAT)
    assert not judged.suspected(FLAT)
    assert not judged.breaks_the_first(FLAT)
    assert not judged.runaway(FLAT, FLAT)


def test_a_stock_that_loops_make_vanish_has_run_away() -> None:
    falling = life(**FALLS)
    assert judged.growing(falling) == ["score", "support"]
    assert judged.runaway(falling, FLAT) == ["score", "support"]
    assert not judged.runaway(falling, falling)


def test_a_stock_that_falls_by_loops_but_not_to_half_is_a_runaway_of_neither_kind() -> None:
    assert not judged.suspected(life(score=[1000, 1000, 1000, 990, 980, 960, 930, 880, 800, 700]))


@pytest.mark.parametrize("years", [EXPLODES, [CAP] * 10, [50, 50, 50, 50, 50, 100, 2000, CAP, CAP, CAP]])
def test_a_climate_that_explodes_to_its_cap_has_run_away_however_early(years: list[float]) -> None:
    """It gathers no speed any more, and yet loops carried it there."""
    early = life(climate=years)
    assert not judged.growing(early)
    assert judged.far(early) == ["climate"]
    assert judged.runaway(early, FLAT) == ["climate"]
    assert not judged.runaway(early, early)


@pytest.mark.parametrize(
    ("name", "years"), [("support", [6.0, 1.0, *[0.0] * 8]), ("score", [500.0, *[190.0] * 9]), ("members", [0.0] * 10)]
)
def test_a_stock_that_collapses_early_has_run_away(name: str, years: list[float]) -> None:
    early = life(**{name: years})
    assert judged.far(early) == [name]
    assert judged.runaway(early, FLAT) == [name]
    assert not judged.runaway(early, early)


def test_support_that_rises_to_its_top_has_run_away_though_it_never_doubles() -> None:
    assert judged.runaway(life(support=[12.0, *[14.9] * 9]), FLAT) == ["support"]


def test_what_loops_only_dampen_has_not_run_away() -> None:
    """Far from its opening, and further without loops; and members that gather speed, and more of it without loops."""
    assert not judged.runaway(life(climate=[900, *[3000] * 9]), life(climate=[900, *[3500] * 9]))
    rising = [0.05, 0.05, 0.05, 0.055, 0.06, 0.07, 0.08, 0.1, 0.13, 0.17]
    members = life(members=rising)
    assert judged.growing(members) == ["members"]
    assert not judged.runaway(members, life(members=[2 * x if i > 2 else x for i, x in enumerate(rising)]))


def test_growth_is_judged_as_before() -> None:
    rising = life(refusals=[10, 10, 10, 11, 13, 16, 20, 26, 34, 46])
    assert judged.growing(rising) == ["refusals"]
    assert judged.runaway(rising, FLAT) == ["refusals"]
    assert not judged.runaway(rising, life(refusals=[10, 10, 10, 11, 13, 16, 20, 25, 30, 36]))
    heard = life(climate=[50, 50, 50, 60, 80, 110, 150, 210, 300, 430])
    assert judged.runaway(heard, heard) == ["climate"]  # held to one that stands still, whatever it does without loops


def test_the_check_fails_on_what_ran_away_left_its_bounds_or_was_not_lived() -> None:
    falling = life("falls", **FALLS)
    assert not Lived([FLAT, falling], {"falls": falling}).unbounded
    assert Lived([FLAT, falling], {"falls": FLAT}).unbounded
    assert Lived([Life("left", "", CALM_YEARS, ["score"], {}, 1.0, OPENING, ENDS)], {}).unbounded
    assert Lived([FLAT, REFUSED], {}).unbounded


CALM_YEARS = FLAT.series
REFUSED = Life("corner 1", "scoring: no such tier", {}, [], {})


def test_the_page_tells_what_was_refused_and_what_ran_away() -> None:
    whole, falling = life("as it is"), life("all high", **FALLS, climate=EXPLODES)
    text = page([], [whole, falling, REFUSED], {"all high": whole}, ([whole, falling], {"all high": falling}))
    assert "3 cases, 2 lived, 1 refused at compile time.\n\n**What was refused was not tested, and fails.**" in text
    assert "| corner 1 | scoring: no such tier |" in text
    assert "these ran away:**\n\n- all high: score, support, climate" in text
    assert "**None of the 2 fields left its bounds.**" in text
    assert "| all high | climate | 0 | 900 | 4096 | 4096 | 0 | 4096 | 50 | RUNS AWAY |" in text
    assert "| all high | climate | 0 | 900 | 4096 | 4096 | 0 | 4096 | 4096 | not by loops |" in text


@pytest.fixture(scope="module")
def tables(society: Society) -> Tables:
    return compile_scheme(load_scheme("unified-2020"), society)


@pytest.fixture
def world(society: Society, tables: Tables) -> World:
    return open_world(society, of_communities(society, np.array([0, 1000])), tables, 1, lived.FIRST)


Plant = Callable[[World], None]


def bits(column: str, shift: int, value: int, width: int) -> Plant:
    """Puts a value into the bits of one person."""

    def plant(world: World) -> None:
        values = getattr(world.people, column)
        kept = int(values[7]) & ~(((1 << width) - 1) << shift)
        values[7] = kept | value << shift

    return plant


def place(column: str, value: int) -> Plant:
    """Puts a value into a column of the second community."""

    def plant(world: World) -> None:
        getattr(world.people, column)[1] = value

    return plant


def dissenters(world: World) -> None:
    """More dissent than there are occasions to."""
    world.people.voiced[1], world.people.occasions[1] = 4, 3


LEAVES: dict[str, Plant] = {
    "score": bits("standing", 0, 1301, 11),
    "clean score": bits("standing", 11, 1301, 11),
    "finance": bits("mind", 4, 51, 6),
    "clean finance": bits("mind", 10, 51, 6),
    "credited acts": bits("standing", 26, 15, 4),
    "bond": bits("lists", 29, 6, 3),
    "climate": place("climate", 4097),
    "newly barred of a week": place("fresh", 100_000),
    "dissenters of a week": place("voiced", 1),
    "speech occasions of a week": place("occasions", 12 * 100_000),
    "mean score": place("mean", -1),
    "dating pool": place("pool", 100_000),
    "complaints of a quarter": place("complaints", 13 * 100_000),
    "effort": place("effort", -1),
    "hiding": place("hiding", lived.WHOLE + 1),
    "share of dissenters": dissenters,
}


def test_the_opening_lies_in_all_bounds(tables: Tables, world: World) -> None:
    peaks: dict[str, float] = {}
    assert lived.inspect(tables, world, peaks) == set()
    assert set(peaks) == {*LEAVES, *lived.AS_WIDE_AS_ITS_BITS}
    assert set(lived.bounds(tables, world)) == set(LEAVES)
    assert set(lived.ends_of(tables)) <= set(SERIES)
    assert lived.ends_of(tables).keys() == ENDS.keys()


@pytest.mark.parametrize("name", LEAVES)
def test_every_bound_can_be_left(name: str, tables: Tables, world: World) -> None:
    LEAVES[name](world)
    assert name in lived.inspect(tables, world, {})


def test_without_loops_nothing_is_heeded_that_still_moves(tables: Tables) -> None:
    """The climate is heard so that it can be compared; no act and no word depends on how sure it seems to be caught."""
    cut = lived.without_loops(tables)
    assert cut.conduct.climate_gain == tables.conduct.climate_gain > 0
    assert (cut.conduct.response == cut.conduct.response.flat[0]).all()
    assert not cut.speech.wary.any()


def test_a_case_that_does_not_compile_is_refused_and_says_why() -> None:
    refused = lived.live(Case("planted", {"scoring.least_points": 500.0, "scoring.most_points": 400.0}))
    assert refused.refused
    assert not refused.series
    assert Lived([refused], {}).unbounded
