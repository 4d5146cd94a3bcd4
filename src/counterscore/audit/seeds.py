"""The same audit over several seeds: other people drawn from the same tables, other luck.

An interval that clusters by community says how far a number of one society may lie from
that of all its communities. Over seeds the society itself is drawn anew, profiles and
all, which is the wider question. Neither is the range over what is assumed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from counterscore.audit.audited import COMMUNITIES, Audit, Progress, audit
from counterscore.audit.intervals import over_seeds
from counterscore.audit.rows import Row
from counterscore.engine.simulate import Chronicle
from counterscore.errors import UsageError
from counterscore.record.opened import Run
from counterscore.study.request import request_from
from counterscore.study.simulate import live, prepare, with_seed

FEWEST = 2


def audit_over_seeds(
    run: Run, seeds: int, communities: int = COMMUNITIES, threads: int | None = None, progress: Progress | None = None
) -> tuple[Audit, tuple[Row, ...]]:
    """The audit of a run, and its lines over `seeds` seeds, the run's own first and those after it: mean and 95% interval.

    A line that has no figure under some seed has none here. Raises UsageError for fewer than two seeds.
    """
    if seeds < FEWEST:
        raise UsageError("too few seeds for an interval", key="--seeds", found=str(seeds), allowed=f"{FEWEST} or more")
    request = replace(request_from(run.provenance), asked=())
    audits = [audit(run, communities, threads=threads)]
    for i in range(1, seeds):
        if progress is not None:
            progress(i, seeds)
        again = live(prepare(with_seed(request, request.seed + i), threads), None, Chronicle())
        audits.append(audit(again, communities, threads=threads))
    return audits[0], tuple(lines_over(audits))


def lines_over(audits: list[Audit]) -> list[Row]:
    """Each line of the first audit over all of them."""
    values = [{(r.family, r.name, r.of): r.value for r in found.rows} for found in audits]
    rows = []
    for row in audits[0].rows:
        each = np.array([found.get((row.family, row.name, row.of), np.nan) for found in values])
        x = over_seeds(each) if np.isfinite(each).all() else None
        value, low, high = (np.nan, np.nan, np.nan) if x is None else (x.value, x.low, x.high)
        rows.append(row._replace(value=value, low=low, high=high, note=f"mean and 95% interval over {each.size} seeds"))
    return rows
