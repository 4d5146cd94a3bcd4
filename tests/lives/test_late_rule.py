"""A rule that begins in week 52 of a run leaves every life before that week as it was, and changes some after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.weeks import monday

from .pairs import Lived, assert_identical, changed, opened, reform_of, same_places, spread, tables_of

FIRST = 992  # the Monday of 7 January 2019
BEFORE, AFTER = 52, 52
DAY = monday(FIRST + BEFORE).isoformat()
EVE = monday(FIRST + BEFORE - 1).isoformat()

BARS = f"""
[[sanctions.rules_added]]
title = "Everybody but the best is refused trains"
when = {{ tier_at_most = "A" }}
bars = ["high_speed_rail"]
from = {DAY}
"""
POINTS = f"""
[scoring.points]
speeding = {{ value = {{ "2014-01-06" = -5, "{DAY}" = -60 }}, unit = "points", status = "assumed" }}
"""
RECORDING = f"""
[detection.record_probability]
jaywalking = {{ value = {{ "2014-01-06" = 0.0315, "{DAY}" = 0.9 }}, unit = "probability", status = "assumed" }}
"""
LIST = f"""
[[lists.list_added]]
name = "drivers"
title = "A list of fast drivers"
kinds = ["speeding"]
from = {DAY}
term_weeks = 20
[[sanctions.rules_added]]
title = "The listed are refused loans"
when = {{ list = "drivers" }}
bars = ["loan"]
"""
CONDUCT = f"""
[conduct.rate_factor]
jaywalking = {{ value = {{ "2014-01-06" = 1.0, "{DAY}" = 0.2 }}, unit = "factor", status = "assumed" }}
"""
REFORMS = {"bars": BARS, "points": POINTS, "recording": RECORDING, "list": LIST, "conduct": CONDUCT}

Pair = Callable[[str], tuple[Lived, Lived]]


@pytest.fixture
def pair(society: Society, tmp_path: Path) -> Pair:
    """The preset and the preset with a reform, both before the first week."""

    def both(body: str) -> tuple[Lived, Lived]:
        other = load_scheme("unified-2020", [reform_of("unified-2020", body, tmp_path)])
        places = spread(society, 6)
        return opened(society, tables_of("unified-2020", society), places, FIRST), opened(society, tables_of(other, society), places, FIRST)

    return both


@pytest.mark.parametrize("name", sorted(REFORMS))
def test_nobody_before_and_somebody_after(name: str, pair: Pair) -> None:
    a, b = pair(REFORMS[name])
    assert_identical(a, b)
    assert_identical(a.live(BEFORE), b.live(BEFORE))
    a.live(AFTER)
    b.live(AFTER)
    assert np.array_equal(np.array(a.flows[:BEFORE]), np.array(b.flows[:BEFORE]))
    assert changed(a, b).any()


@pytest.mark.parametrize("name", ["bars", "recording"])
def test_the_first_week_that_differs_is_the_rules_own(name: str, pair: Pair) -> None:
    """Rules that touch many at once are seen in the week in which they begin, not one later."""
    a, b = pair(REFORMS[name])
    a.live(BEFORE + 4)
    b.live(BEFORE + 4)
    apart = (np.array(a.flows) != np.array(b.flows)).any(axis=(1, 2))
    assert int(np.flatnonzero(apart)[0]) == BEFORE


def test_no_week_before_differs_however_it_is_cut(pair: Pair) -> None:
    """Week by week: the state at the close of each week, and not only at the end of the year."""
    a, b = pair(BARS)
    for _ in range(BEFORE):
        assert_identical(a.live(1), b.live(1))
    assert changed(a.live(1), b.live(1)).any()


def test_a_rule_one_week_earlier_is_seen_one_week_earlier(pair: Pair) -> None:
    """Otherwise the year without a difference might only be a rule that came too late."""
    a, b = pair(BARS.replace(DAY, EVE))
    assert_identical(a.live(BEFORE - 1), b.live(BEFORE - 1))
    assert changed(a.live(1), b.live(1)).any()


def test_a_rule_that_never_begins_within_the_run_changes_nobody(pair: Pair) -> None:
    a, b = pair(BARS.replace(DAY, monday(FIRST + BEFORE + AFTER).isoformat()))
    assert_identical(a.live(BEFORE + AFTER), b.live(BEFORE + AFTER))
    assert same_places(a, b)
