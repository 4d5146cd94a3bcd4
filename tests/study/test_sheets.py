"""What a run records lies in one piece; where it does not, it is put together, and says the same."""

from __future__ import annotations

import numpy as np

from counterscore.engine.simulate import Plan, sheets, whole
from counterscore.mechanisms.contract import TALLIES

PLAN = Plan(provinces=3, tallies=np.array([0, 5, 9]))


def test_a_sheet_has_room_for_what_the_plan_writes_down() -> None:
    flows, scores = sheets(7, 2, PLAN)
    assert flows.shape == (7, 3, 3)
    assert scores.shape == (2, 3, 2048)
    assert not flows.any()
    assert not scores.any()
    assert sheets(1, 0, Plan(provinces=3))[0].shape[2] == TALLIES


def test_all_rows_of_a_sheet_are_the_sheet_itself() -> None:
    flows, _ = sheets(7, 2, PLAN)
    flows[:] = np.arange(flows.size).reshape(flows.shape)
    assert whole([*flows[:4], *flows[4:]]) is flows


def test_rows_of_two_sheets_or_of_a_part_are_put_together() -> None:
    one, other = (np.full((4, 3, 3), n, np.int64) for n in (1, 2))
    both = whole([*one, *other])
    assert np.array_equal(both, np.concatenate([one, other]))
    assert not np.shares_memory(both, one)
    begun = whole(list(one[:2]))
    assert np.array_equal(begun, one[:2])
    assert not np.shares_memory(begun, one), "a run that goes on must not change what was shown"
