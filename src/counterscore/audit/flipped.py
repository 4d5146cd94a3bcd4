"""The same life with one attribute switched: everything else held, also what the person reads of the place.

Counterfactual fairness (Kusner et al. 2017) is estimated elsewhere; here the generator
is known and the switched life is lived. What is held is everything but the one bit:
income, travel, where one lives, the neighbours and every draw. So it is the *direct*
effect of the attribute on how one is treated, not of what goes with it in a society.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from counterscore.audit.rows import Row, ratio
from counterscore.record.opened import Run
from counterscore.society.columns import FIELDS
from counterscore.society.places import sample
from counterscore.study.request import request_from
from counterscore.study.simulate import prepare
from counterscore.study.together import Side, live_together

FAMILY = "attribute flip (direct)"
ATTRIBUTES = ("male", "urban", "minority", "driver", "internet")
PEOPLE = "1:20000"  # each person is lived once more for each attribute, week beside week
HELD = "held: all else of the profile, the place, the neighbours, every draw"


def flipped(run: Run, people: str = PEOPLE, threads: int | None = None) -> list[Row]:
    """For each attribute the share of lives whose refusals change if it alone is switched, and by how many refusals per 1,000 lives."""
    request = replace(request_from(run.provenance), people=people, asked=())
    first = Side(prepare(request, threads, ledger=True))
    sides = [Side(prepare(request, threads, ledger=True), direct=True) for _ in ATTRIBUTES]
    for name, side in zip(ATTRIBUTES, sides, strict=True):
        side.people.profile[:] ^= np.uint16(1 << FIELDS[name][1])
    live_together([first, *sides])
    who = sample(first.stage.society, people)
    community = np.repeat(np.arange(who.start.size), who.size)
    weight = who.weight[who.province]
    rows = []
    for name, side in zip(ATTRIBUTES, sides, strict=True):
        more = side.refusals.astype(np.int64) - first.refusals
        one = np.bincount(community, weights=more != 0).astype(np.float64)
        share, half, size = ratio(weight, one, who.size.astype(np.float64))
        rows.append(Row(FAMILY, "lives whose refusals change", name, share, max(0.0, share - half), share + half, "share", size, HELD))
        sign = np.where((side.people.profile >> FIELDS[name][1]) & 1, 1, -1)  # of the switched life: with the attribute less without
        moved = np.bincount(community, weights=1000.0 * sign * more).astype(np.float64)
        mean, half, size = ratio(weight, moved, who.size.astype(np.float64))
        rows.append(
            Row(FAMILY, "refusals with the attribute less without", name, mean, mean - half, mean + half, "per 1,000 lives", size, HELD)
        )
    return rows
