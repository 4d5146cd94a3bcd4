"""A later first week re-rolls nobody: draws belong to the absolute week, not to the week of the run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from counterscore.scheme.catalogue import presets
from counterscore.society.package import Society

from .pairs import STATE, Lived, changed, opened, spread, tables_of, undeterred, without_couplings

EARLY, LATE = 644, 731  # 7 May 2012 and 6 January 2014, when Rongcheng's measures begin everywhere
AFTER = 78


def from_then_on(early: Lived, late: Lived) -> tuple[np.ndarray, np.ndarray]:
    """The flows of the weeks that both have lived."""
    return np.array(early.flows[LATE - EARLY :]), np.array(late.flows)


def forget_the_past(lived: Lived) -> Lived:
    """Begin the ledgers anew, so that they tell of the common weeks alone."""
    for column in lived.world.ledger:
        column[:] = 0
    return lived


def both(society: Society, scheme: str, undisturbed: bool) -> tuple[Lived, Lived]:
    """The early run at the moment at which the late one begins, and the late one."""
    tables = without_couplings(tables_of(scheme, society))
    tables = undeterred(tables) if undisturbed else tables
    places = spread(society, 6)
    return opened(society, tables, places, EARLY).live(LATE - EARLY), opened(society, tables, places, LATE)


def test_under_none_the_same_acts_in_every_common_week(society: Society) -> None:
    early, late = both(society, "none", undisturbed=True)
    early.live(AFTER)
    late.live(AFTER)
    for measure in ("acts", "candidates", "awake"):
        assert np.array_equal(early.tally(measure)[LATE - EARLY :], late.tally(measure)), measure
    assert late.tally("acts").sum() > 1000
    a, b = from_then_on(early, late)
    assert np.array_equal(a, b)


def test_under_none_the_same_acts_by_each_person(society: Society) -> None:
    early, late = both(society, "none", undisturbed=True)
    assert early.world.ledger.trace.any()
    forget_the_past(early).live(AFTER)
    late.live(AFTER)
    assert np.array_equal(early.world.ledger.trace, late.world.ledger.trace)
    assert np.count_nonzero(late.world.ledger.trace) > late.world.ledger.trace.size // 10


def test_profiles_and_opening_scores_do_not_depend_on_the_first_week(society: Society) -> None:
    tables = tables_of("rongcheng-2014", society)
    tables = tables._replace(scoring=tables.scoring._replace(spread=np.int64(100)))
    a, b = (opened(society, tables, spread(society, 4), first) for first in (EARLY, LATE))
    assert np.array_equal(a.world.people.profile, b.world.people.profile)
    assert np.array_equal(a.world.people.standing, b.world.people.standing)
    assert np.unique(a.world.people.standing).size > 50


@pytest.mark.parametrize("scheme", sorted(set(presets()) - {"none"}))
def test_candidates_belong_to_person_and_week_alone(scheme: str, society: Society) -> None:
    """Neither what was lived before nor the scheme decides what somebody has occasion to do."""
    early, late = both(society, scheme, undisturbed=False)
    nothing = opened(society, tables_of("none", society), spread(society, 6), LATE).live(AFTER)
    early.live(AFTER)
    late.live(AFTER)
    assert np.array_equal(early.tally("candidates")[LATE - EARLY :], late.tally("candidates"))
    assert np.array_equal(nothing.tally("candidates"), late.tally("candidates"))
    assert late.tally("candidates").sum() > 1000


def test_where_deterrence_is_off_the_scheme_lives_on_bit_by_bit(society: Society) -> None:
    """All but wariness, which then decides nothing: the early run has a past to be wary of."""
    early, late = both(society, "rongcheng-2014", undisturbed=True)
    assert not np.array_equal(early.world.people.wary, late.world.people.wary)
    for name in ("profile", "standing", "lists", "mind"):
        assert np.array_equal(getattr(early.world.people, name), getattr(late.world.people, name)), name
    forget_the_past(early).live(AFTER)
    late.live(AFTER)
    for name in ("profile", "standing", "lists"):
        assert np.array_equal(getattr(early.world.people, name), getattr(late.world.people, name)), name
    for mine, other in zip(early.world.ledger, late.world.ledger, strict=True):
        assert np.array_equal(mine, other)
    assert np.array_equal(*from_then_on(early, late))
    assert late.tally("points_lost").sum() > 0


def test_who_is_in_the_same_state_lives_the_same_life(society: Society) -> None:
    """With deterrence on: whoever comes to the later date with nothing to be wary of agrees in every bit."""
    early, late = both(society, "rongcheng-2014", undisturbed=False)
    same = np.ones(late.world.people.profile.size, bool)
    for name in STATE:
        same &= getattr(early.world.people, name) == getattr(late.world.people, name)
    assert 0.1 < same.mean() < 1
    forget_the_past(early).live(AFTER)
    late.live(AFTER)
    different = changed(early, late)
    assert not different[same].any()
    assert different[~same].any()
    assert late.world.ledger.trace[same].any()


def test_the_week_counts_and_not_its_place_in_the_run(society: Society) -> None:
    """Were draws numbered from the start of the run, the first weeks of two runs would be alike."""
    tables = undeterred(tables_of("none", society))
    a, b = (opened(society, tables, spread(society, 6), first).live(12) for first in (EARLY, LATE))
    assert not np.array_equal(a.tally("candidates"), b.tally("candidates"))


def test_no_draw_is_shared_between_seeds(society: Society) -> None:
    tables = undeterred(tables_of("none", society))
    a = opened(society, tables, [100], LATE)
    b = Lived(tables, replace(a.branch().world, seed=8), LATE, [])
    assert changed(a.live(12), b.live(12)).any()
