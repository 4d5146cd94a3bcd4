"""However the work is shared out, the sums are the same."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from counterscore.engine.readings import community_digests
from counterscore.engine.shares import bounds_of, share_out, take
from counterscore.engine.simulate import Plan
from counterscore.society.columns import field
from counterscore.society.package import Society

from .bounds import SEEDS
from .plain import EVERYWHERE, Life, settle

BUSY = (
    EVERYWHERE
    + """
[scoring]
start_points = 100
drift_points_per_year = 20
points = { jaywalking = -5, speeding = -5, late_repayment = -10, volunteering = 3, donation = 2 }
most_credited_acts = { civic = 2 }
tiers = [ { name = "low", from_points = 0 }, { name = "high", from_points = 98 } ]
[detection]
county_unevenness = 0.5
false_records_per_week = 0.002
record_probability = { jaywalking = 0.5, speeding = 0.5, late_repayment = 0.9, volunteering = 0.5, donation = 0.5 }
[lists]
[[lists.list]]
name = "court"
kinds = [ "late_repayment" ]
term_weeks = 10
exit_per_week = 0.02
opening_share = 0.05
[[sanctions.rules]]
when = { any = [ { tier = "low" }, { list = "court" } ] }
bars = [ "air", "loan", "public_transport" ]
"""
)


def lived(society: Society, seed: int, plan: Plan) -> tuple[Life, np.ndarray]:
    """Thirty weeks of a busy scheme."""
    life = settle(society, BUSY, seed, communities=7)
    return life, life.live(30, plan)


@pytest.mark.parametrize("seed", SEEDS)
def test_threads_change_nothing(society: Society, seed: int) -> None:
    """Exact: tallies, scores, digests and every column on 1, 2 and 3 threads, in 1, 2, 5 and many parts."""
    life, wanted = lived(society, seed, Plan(threads=1, parts=1))
    assert wanted.any(axis=0).sum() > 50, "a scheme in which much happens"
    for threads, parts in ((1, 5), (2, 2), (2, 0), (3, 100)):
        other, found = lived(society, seed, Plan(threads=threads, parts=parts))
        assert (found == wanted).all()
        assert (community_digests(other.world, threads) == community_digests(life.world, 1)).all()
        assert sorted(other.scores) == sorted(life.scores)
        assert all((other.scores[week] == counts).all() for week, counts in life.scores.items())
        for mine, yours in zip(life.world.people, other.world.people, strict=True):
            assert (mine == yours).all()


@njit(nogil=True)
def visit(bounds: np.ndarray, taken: np.ndarray, visits: np.ndarray) -> int:
    """Count every community of the parts that nobody else takes; how many they were."""
    n = 0
    first, last = take(bounds, taken)
    while first < last:
        for c in range(first, last):
            visits[c] += 1
            n += 1
        first, last = take(bounds, taken)
    return n


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("parts", [0, 1, 2, 7, 40])
@pytest.mark.parametrize("communities", [1, 2, 30, 10_007])
def test_every_community_is_taken_once(threads: int, parts: int, communities: int) -> None:
    """Exact: whoever takes it, every community is visited once, and the parts are no more than were asked for."""
    bounds, visits = bounds_of(communities, threads, parts), np.zeros(communities, np.int64)
    assert bounds[0] == 0
    assert bounds[-1] == communities
    assert (np.diff(bounds) > 0).all()
    assert parts == 0 or bounds.size - 1 <= parts
    counts = share_out(lambda taken: visit(bounds, taken, visits), threads)
    assert len(counts) == threads
    assert sum(counts) == communities
    assert (visits == 1).all()


def test_a_fault_in_any_thread_is_told() -> None:
    """What a thread raises is raised here, be it this one or another."""

    def work(taken: np.ndarray) -> None:
        taken[0] += 1
        if taken[0] > 1:
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        share_out(work, 3)


@pytest.mark.parametrize("seed", SEEDS)
def test_weeks_in_one_go_or_one_by_one(society: Society, seed: int) -> None:
    """Exact: thirty weeks at once, or week by week, give the same tallies and the same state."""
    life, wanted = lived(society, seed, Plan(threads=1))
    other = settle(society, BUSY, seed, communities=7)
    found = np.concatenate([other.live(1) for _ in range(30)])
    assert (found == wanted).all()
    assert (community_digests(other.world, 1) == community_digests(life.world, 1)).all()
    assert len(life.scores) == 8, "every fourth week and the last"
    assert all((other.scores[week] == counts).all() for week, counts in life.scores.items())


def test_scores_are_those_of_the_state(society: Society) -> None:
    """Exact: at the close of a week, the scores counted in a province are those that its people of scored age have."""
    life, _ = lived(society, SEEDS[0], Plan(threads=2))
    world, week = life.world, life.week - 1
    of_age = week - society.tables.birth_week[(world.people.profile >> 5) // 40] >= life.tables.rollout.scored_age
    province = np.repeat(world.ground.province, np.diff(world.ground.offset))
    wanted = np.zeros_like(life.scores[week])
    np.add.at(wanted, (province[of_age], field(world.people, "score")[of_age]), 1)
    assert (life.scores[week] == wanted).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ledger_changes_nothing(society: Society, seed: int) -> None:
    """Exact: with the ledger on, every tally is the same, and its refusals and weeks barred sum to the tallies'."""
    _, wanted = lived(society, seed, Plan(threads=1))
    noted = settle(society, BUSY, seed, communities=7, ledger=True)
    found = noted.live(30)
    assert (found == wanted).all()
    assert int(noted.world.ledger.refusals.sum()) == int(noted.of(found, "refused").sum())
    assert int(noted.world.ledger.weeks_barred.sum()) == int(noted.of(found, "group_barred")[:, :2].sum())
