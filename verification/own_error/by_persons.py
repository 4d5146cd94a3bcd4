"""The shortcut of counts held against the audit itself: a population written out person by person, and `judged`."""

from __future__ import annotations

import numpy as np

from counterscore.audit.clusters import Sums, fit
from counterscore.audit.contrasts import alike, compared, rate_limits
from counterscore.audit.decisions import Decisions, Strata
from counterscore.audit.intervals import judged
from counterscore.audit.metrics import METRICS
from verification.own_error.populations import Design, Division, Lived, drawn, sums_of

CLOSE = 1e-9
SHARES = {metric.shares.__name__: metric.shares for metric in METRICS if metric.shares is not None}


def written_out(lived: Lived) -> tuple[Decisions, np.ndarray]:
    """The persons of one population, with the community of each."""
    free = [lived.meets - lived.caught, lived.persons - lived.meets - lived.wrong]
    kinds = np.stack([lived.caught, lived.wrong, *free])[:, 0]  # [kind, community, stratum, group]
    kind, community, stratum, group = np.repeat(np.indices(kinds.shape).reshape(4, -1), kinds.ravel(), axis=1)
    strata, names = Strata(stratum, tuple(map(str, range(kinds.shape[2])))), tuple(map(str, range(kinds.shape[3])))
    return Decisions(group, kind < 2, kind % 2 == 0, names, lived.weight[0, community, 0], strata), community


def differences(design: Design, division: Division, key: str, seed: int) -> float:
    """The largest difference between what a population's counts say and what its persons say."""
    lived = drawn(np.random.default_rng(seed), 1, design, division, key == "within")
    f, groups = fit(Sums(*(x[0] for x in sums_of(lived, key)))), len(division.shares)
    found = judged(*written_out(lived), SHARES[key])
    part = np.arange(f.rate.size) // groups
    ours, theirs = [alike(f, part).p], [found.test.p]
    for i in range(f.rate.size):
        ours += rate_limits(f, i)
        theirs += found.rates[part[i]][i % groups]
    for gap in found.gaps:
        first = groups * [share.name for share in SHARES[key](written_out(lived)[0])].index(gap.part)
        both = compared(f, first + int(gap.group), first + int(gap.other))
        ours += [*both.difference, *both.ratio, both.p]
        theirs += [*gap.difference, *gap.ratio, gap.p]
    a, b = np.array(ours, float), np.array(theirs, float)
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    with np.errstate(invalid="ignore"):
        off = np.where(same, 0.0, np.abs(a - b))
    return float(np.where(np.isnan(off), np.inf, off).max())  # a number on one side alone is a difference
