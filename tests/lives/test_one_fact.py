"""One false fact about one person: whom it changes, and how, at a moment from which two copies live on.

The score falls as by a false record, or the person stands on a list without
cause; what the law keeps clean of false records must stay as it would have been.
"""

from __future__ import annotations

import numpy as np
import pytest

from counterscore.compile.tables import Tables
from counterscore.mechanisms.contract import TALLY_START
from counterscore.society.columns import NO_END
from counterscore.society.package import Society

from .pairs import (
    Lived,
    changed,
    clean_score,
    community_of,
    loud,
    opened,
    score,
    spread,
    tables_of,
    unmoved,
    without_counties,
    without_couplings,
)

FIRST, BRANCH, AFTER = 1044, 26, 78  # from 6 January 2020 on, when every county has joined
LOST = 450  # points: enough to fall under the grade from which services close
STRONG = 4096 * 1000 * 20


@pytest.fixture(scope="module")
def tables(society: Society) -> Tables:
    return tables_of("unified-2020", society)


@pytest.fixture(scope="module")
def alone(society: Society, tables: Tables) -> Lived:
    """Four communities at the branch, where nobody hears of others' sanctions."""
    return opened(society, without_couplings(tables), spread(society, 4), FIRST).live(BRANCH)


@pytest.fixture(scope="module")
def lived_on(alone: Lived) -> Lived:
    """The same a year and a half later, with nothing false added."""
    return alone.branch().live(AFTER)


@pytest.fixture(scope="module")
def steady(society: Society, tables: Tables) -> Lived:
    """The same communities, where besides nobody does otherwise for having been barred or refused."""
    return opened(society, unmoved(without_couplings(tables)), spread(society, 4), FIRST).live(BRANCH)


@pytest.fixture(scope="module")
def steady_on(steady: Lived) -> Lived:
    """These a year and a half later."""
    return steady.branch().live(AFTER)


def defame(lived: Lived, person: int) -> Lived:
    """A false record that costs points; what is clean of false records stays."""
    standing = lived.world.people.standing
    left = max(0, int(standing[person] & 2047) - LOST)
    standing[person] = (int(standing[person]) & ~2047) | left
    return lived


def post(lived: Lived, person: int) -> Lived:
    """A false entry in the court's list, without end."""
    lived.world.people.lists[person] |= NO_END
    return lived


def adults(lived: Lived, number: int) -> list[int]:
    """Persons in force, scored high and on no list, spread over all communities."""
    people = lived.world.people
    cohort = (people.profile >> 5).astype(np.int64) // 40
    age = lived.week - np.array(lived.tables.ages.birth_week)[cohort]
    clear = people.lists & 0x1FFFFFFF == 0  # of lists, bars and appeals; a bond is no matter
    fit = np.flatnonzero((age >= lived.tables.rollout.scored_age) & clear & (score(lived) > 900))
    return fit[np.linspace(0, fit.size - 1, number).astype(int)].tolist()


def only(person: int, lived: Lived) -> np.ndarray:
    mask = np.zeros(lived.world.people.profile.size, bool)
    mask[person] = True
    return mask


@pytest.mark.parametrize("act", [defame, post])
def test_a_false_fact_changes_that_person_and_nobody_else(act, alone: Lived, lived_on: Lived) -> None:
    for person in adults(alone, 9):
        false = act(alone.branch(), person).live(AFTER)
        assert np.array_equal(changed(false, lived_on), only(person, alone)), person


def test_a_false_record_leaves_conduct_and_the_clean_score_as_they_were(steady: Lived, steady_on: Lived) -> None:
    """Where neither support nor strain moves, nothing weighs on what is said and nobody appeals, who is refused by a false
    score still does what they did: only records of own acts teach wariness.
    """
    lower = 0
    for person in adults(steady, 9):
        false = defame(steady.branch(), person).live(AFTER)
        assert clean_score(false)[person] == clean_score(steady_on)[person]
        assert false.world.people.standing[person] >> 22 == steady_on.world.people.standing[person] >> 22  # credited acts, strain
        assert false.world.people.wary[person] == steady_on.world.people.wary[person]
        assert false.world.people.mind[person] == steady_on.world.people.mind[person]
        for measure in ("acts", "records", "points_won", "speech_voiced", "misshared"):
            assert np.array_equal(false.tally(measure), steady_on.tally(measure)), measure
        assert np.array_equal(outcomes(false), outcomes(steady_on))
        lower += int(score(false)[person] < score(steady_on)[person])
    assert lower > 0


def test_where_people_feel_it_a_false_record_changes_what_they_do(alone: Lived, lived_on: Lived, steady: Lived, steady_on: Lived) -> None:
    """The trap, the lost support and what is no longer said are real, or the test above would be no news: of five hundred
    persons at once none but they change, and with them their acts; where nobody feels it, none of their acts.
    """
    for start, plain, felt in ((alone, lived_on, True), (steady, steady_on, False)):
        false, persons = start.branch(), adults(start, 500)
        for person in persons:
            defame(false, person)
        apart = np.flatnonzero(changed(false.live(AFTER), plain))
        assert set(apart.tolist()) <= set(persons)
        assert np.array_equal(false.tally("acts"), plain.tally("acts")) is not felt
        support, before = (lived.world.people.mind & 15 for lived in (false, plain))
        assert (support < before).any() == felt
        assert ((false.world.people.standing >> 30) > (plain.world.people.standing >> 30)).any() == felt


def test_a_false_record_moves_no_list_where_lists_do_not_look_at_the_score(steady: Lived, steady_on: Lived) -> None:
    assert not steady.tables.lists.enter_below.any()
    assert not steady.tables.lists.pressure.any()
    assert not (steady.tables.access.named.any() and steady.tables.access.shame.any())
    for person in adults(steady, 9):
        false = defame(steady.branch(), person).live(AFTER)
        assert np.array_equal(false.world.people.lists & 0xFFFFFF, steady_on.world.people.lists & 0xFFFFFF)


@pytest.mark.parametrize("act", [defame, post])
def test_what_the_false_fact_brings_is_refused_on_false_ground(act, steady: Lived, steady_on: Lived) -> None:
    """Where the person was never barred otherwise, every added refusal is one on false ground."""
    tried = refused = 0
    for person in adults(steady, 16):
        if steady_on.world.ledger.weeks_barred[person]:
            continue
        tried += 1
        false = act(steady.branch(), person).live(AFTER)
        more = int(false.world.ledger.refusals[person])
        total = sum_of(false, "refused") - sum_of(steady_on, "refused")
        assert total == more
        assert sum_of(false, "false_ground") - sum_of(steady_on, "false_ground") == more
        assert sum_of(false, "barred") - sum_of(steady_on, "barred") == sum_of(false, "barred_false") - sum_of(steady_on, "barred_false")
        refused += more
    assert tried > 5
    assert refused > 0


def outcomes(lived: Lived) -> np.ndarray:
    """[week, province, outcome] what was said, by whoever was barred before or not."""
    speech = lived.tally("speech")
    return np.asarray(speech.reshape(*speech.shape[:2], 3, 2).sum(axis=-1))


def sum_of(lived: Lived, measure: str) -> int:
    return int(lived.tally(measure).sum())


def test_a_false_entry_is_never_a_clean_one(steady: Lived, steady_on: Lived) -> None:
    """The clean bit comes with a true record of the list's kind and not otherwise."""
    kind = int(np.flatnonzero(steady.tables.lists.entry[-1])[0])
    for person in adults(steady, 9):
        false = post(steady.branch(), person).live(AFTER)
        assert np.array_equal(false.tally("records")[:, :, kind], steady_on.tally("records")[:, :, kind])
        if not steady_on.world.people.lists[person] >> 11 & 1:
            assert not false.world.people.lists[person] >> 11 & 1
        assert clean_score(false)[person] == clean_score(steady_on)[person]
        assert score(false)[person] == score(steady_on)[person]


def test_a_list_by_score_is_clean_only_as_far_as_the_clean_score_is_low(steady: Lived) -> None:
    """With entry under 600 points and no end: by a false score the person is listed, and the entry is not clean."""
    lists = steady.tables.lists
    below = np.zeros_like(lists.enter_below)
    below[:, 1] = 600
    sanctions = steady.tables.sanctions
    strict = steady.tables._replace(
        lists=lists._replace(enter_below=below),
        sanctions=sanctions._replace(alarm=np.maximum(sanctions.alarm, 600)),
    )
    start = steady.branch(strict)
    plain = start.branch().live(AFTER)
    for person in adults(steady, 9):
        false = defame(start.branch(), person).live(AFTER)
        assert np.array_equal(changed(false, plain), only(person, steady))
        mine, other = int(false.world.people.lists[person]), int(plain.world.people.lists[person])
        assert mine >> 12 & 2047 == NO_END
        assert mine >> 23 & 1 <= other >> 23 & 1
        assert mine & 0xFFF == other & 0xFFF
        assert clean_score(false)[person] == clean_score(plain)[person]


def test_with_couplings_only_the_same_community_hears_of_it(society: Society, tables: Tables) -> None:
    """The climate is made strong enough that somebody does change."""
    start = opened(society, without_couplings(tables, STRONG), spread(society, 4), FIRST).live(BRANCH)
    plain = start.branch().live(AFTER)
    home = community_of(start)
    heard = 0
    for person in adults(start, 6):
        false = defame(start.branch(), person).live(AFTER)
        apart = changed(false, plain)
        assert apart[person]
        assert set(home[apart].tolist()) == {int(home[person])}
        climates = false.world.people.climate != plain.world.people.climate
        assert not climates[np.arange(climates.size) != home[person]].any()
        heard += int(apart.sum()) - 1
    assert heard > 0


def test_with_all_couplings_of_a_community_only_the_same_community_feels_it(society: Society, tables: Tables) -> None:
    """Rumour, association, courage and the dating service end at the community; only the ranking of counties goes on from there."""
    start = opened(society, without_counties(loud(tables)), spread(society, 4), FIRST).live(BRANCH)
    plain = start.branch().live(AFTER)
    home, felt = community_of(start), 0
    for person in adults(start, 4):
        apart = changed(defame(start.branch(), person).live(AFTER), plain)
        assert apart[person]
        assert set(home[apart].tolist()) == {int(home[person])}
        felt += int(apart.sum()) - 1
    assert felt > 0


def test_where_counties_are_ranked_only_places_that_are_watched_otherwise_feel_it(society: Society, tables: Tables) -> None:
    """A complaint may move a county in the ranking, and with it others: from one community to another nothing else goes."""
    start = opened(society, loud(tables), spread(society, 6), FIRST).live(BRANCH)
    plain, watched = begun(start)
    home = community_of(start)
    beyond = 0
    for person in adults(start, 8):
        false, other = begun(defame(start.branch(), person))
        touched = {int(home[person]), *np.flatnonzero((watched != other).any(axis=(0, 1))).tolist()}
        apart = set(home[changed(false, plain)].tolist())
        assert apart <= touched
        beyond += len(apart - {int(home[person])})
    assert beyond > 0


def begun(start: Lived) -> tuple[Lived, np.ndarray]:
    """A copy a year and a half later, and what each quarter began with: effort and hiding [quarter, 2, community]."""
    lived, seen = start.branch(), []
    for _ in range(AFTER // 13):
        lived.live(13)
        seen.append(np.stack([lived.world.people.effort, lived.world.people.hiding]))
    return lived, np.array(seen)


def test_the_tallies_of_other_provinces_do_not_move(alone: Lived, lived_on: Lived) -> None:
    person = adults(alone, 3)[1]
    province = int(alone.world.ground.province[community_of(alone)[person]])
    false, plain = np.array(defame(alone.branch(), person).live(AFTER).flows), np.array(lived_on.flows)
    others = np.arange(plain.shape[1]) != province
    assert np.array_equal(false[:, others], plain[:, others])
    barred = slice(TALLY_START["barred"], TALLY_START["barred"] + 8)
    assert (false[:, province, barred] >= plain[:, province, barred]).all()
    assert (false[:, province, barred] > plain[:, province, barred]).any()
