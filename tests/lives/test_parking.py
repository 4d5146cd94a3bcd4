"""Unpaid parking tickets count: other people are refused, and nobody without such a record is touched where neighbours are not heard."""

from __future__ import annotations

import numpy as np
import pytest

from counterscore.compile.lower import compile_scheme
from counterscore.mechanisms.contract import REFUSED
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.society.services import NAMES as SERVICES

from .pairs import changed, opened, spread, without_couplings

FIRST = {"unified-2020": 1044, "credit-bureau": 731}  # weeks; both with everybody scored
WEEKS = 156


@pytest.mark.parametrize("base", sorted(FIRST))
def test_parking_tickets_change_who_is_refused(base: str, society: Society) -> None:
    parking = society.occasions.names.index("unpaid_parking_ticket")
    lives = []
    for reforms in ((), ("add-parking-tickets",)):
        tables = compile_scheme(load_scheme(base, reforms), society)
        quiet = without_couplings(tables)
        lives.append(opened(society, quiet, spread(society, 31), FIRST[base]).live(WEEKS))
    a, b = lives
    assert a.tally("records")[..., parking].sum() == 0
    assert b.tally("records")[..., parking].sum() > 100
    different = changed(a, b)
    assert 0 < different.sum() < different.size // 10
    drivers = (a.world.people.profile >> 2) & 1
    assert drivers[different].all()  # only drivers can be ticketed, and only who has a record can change
    refusals_differ = a.world.ledger.refusals != b.world.ledger.refusals
    assert refusals_differ.any()
    assert not (refusals_differ & ~different).any()
    by_score = [REFUSED + 3 * s + 1 for s in range(len(SERVICES))]
    assert np.array(b.flows)[..., by_score].sum() != np.array(a.flows)[..., by_score].sum()
