"""A run as it was recorded, ready for any of its communities to be lived again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import restore
from counterscore.engine.replay import Past, Rankings
from counterscore.errors import RunMismatch
from counterscore.record.opened import Run
from counterscore.record.series import CELL_MEASURES
from counterscore.society.package import load_society
from counterscore.society.places import cells_of, sample
from counterscore.study.request import request_from

ANSWERS = ("effort", "hiding")


def past_of(run: Run) -> Past:
    """What a run recorded, ready to be lived again. Raises RunMismatch where its society is another now."""
    request = request_from(run.provenance)
    society = load_society(request.scheme.society)
    if society.digest != run.provenance["society"]["digest"]:
        raise RunMismatch(
            "the run was lived by another society",
            file=run.folder,
            found=run.provenance["society"]["digest"][:16],
            allowed=society.digest[:16],
            remedy="Live it anew.",
        )
    who = sample(society, request.people)
    d, cell = run.data, cells_of(who)
    ranked = [d.cells[:, cell, CELL_MEASURES.index(name)] if d.cell_weeks.size else np.zeros((0, cell.size), np.int64) for name in ANSWERS]
    return Past(society, restore(d.tables), who, Rankings(d.cell_weeks, *ranked), request.seed, request.weeks)


def spread(past: Past, communities: int | None) -> NDArray[np.int64]:
    """Positions of so many communities of the sample: the first of each province, the rest evenly."""
    total = past.who.start.size
    if communities is None or communities >= total:
        return np.arange(total)
    _, first = np.unique(past.who.province, return_index=True)
    rest = np.setdiff1d(np.arange(total), first)
    more = max(0, communities - first.size)
    even = rest[np.linspace(0, rest.size - 1, more).astype(int)] if more else rest[:0]
    return np.sort(np.concatenate([first, even]))
