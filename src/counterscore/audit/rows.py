"""One line of an audit: a number, its interval, what it is of, and the same number where there is no scheme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from counterscore.engine.lived import NAMES

if TYPE_CHECKING:
    from counterscore.record.opened import Run
    from counterscore.study.attribution import Attribution

Reals = NDArray[np.float64]
SURE = 0.975  # two-sided 95%
FEWEST = 5  # communities, under which no interval is claimed
NOT_SHOWN = float("nan")


class Row(NamedTuple):
    """One line. NaN stands where there is no figure or no interval, and `note` says why."""

    family: str
    name: str
    of: str  # group, service, kind, reading; empty where there is one
    value: float
    low: float
    high: float
    unit: str
    size: int  # of the sample, what the number is of
    note: str = ""


class Seen(NamedTuple):
    """What an audit looks at: a run, what its refusals rest on, and the lives that were examined."""

    run: Run
    found: Attribution

    def by_community(self, name: str) -> Reals:
        """[community] sums of a field of the examined lives."""
        persons = self.found.persons
        return self.spread(persons.told[:, NAMES.index(name)])

    def spread(self, values: NDArray[np.int64] | NDArray[np.bool_]) -> Reals:
        """[community] sums of any number of the examined [person]."""
        persons = self.found.persons
        return np.bincount(persons.community, weights=values, minlength=self.found.province.size).astype(np.float64)

    @property
    def weight(self) -> Reals:
        """[community] persons of the nation for each of the examined."""
        return np.asarray(self.found.weight[self.found.province])


def share_of(seen: Seen, part: Reals, whole: Reals, words: tuple[str, str, str], unit: str = "share", note: str = "") -> Row:
    """`part` over `whole` [community], weighted to the nation, with an interval that takes communities as the units drawn.

    `words` are family, name and of. The standard error is the linearised one of a ratio of totals (Cochran 1977, section
    6.4), on Student's t with one degree of freedom fewer than communities; a share's interval is made of its log-odds, since
    shares of rare things are skewed. Where few persons bear most refusals it still holds the truth less often than 95%, about
    92% (`tests/audit/test_audited.py`). Where none or all are counted, none is claimed.
    """
    value, half, size = ratio(seen.weight, part, whole)
    low, high = (value - half, value + half) if unit != "share" else between_0_and_1(value, half)
    missing = "" if np.isfinite(value) else "nothing to be a part of"
    return Row(*words, value, low, high, unit, size, note or missing)


def between_0_and_1(value: float, half: float) -> tuple[float, float]:
    """The interval of a share from half the width that it has where it is not near an end: of the log-odds, turned back."""
    if not 0 < value < 1:
        return NOT_SHOWN, NOT_SHOWN
    odds, half = np.log(value / (1 - value)), half / (value * (1 - value))
    low, high = (float(1 / (1 + np.exp(-x))) for x in (odds - half, odds + half))
    return low, high


def ratio(weight: Reals, part: Reals, whole: Reals) -> tuple[float, float, int]:
    """Value, half of the interval, and size of the sample that the ratio is of."""
    top, bottom = weight * part, weight * whole
    size = int(whole.sum())
    if bottom.sum() <= 0:
        return NOT_SHOWN, NOT_SHOWN, size
    value = float(top.sum() / bottom.sum())
    n = int((bottom > 0).sum())
    if n < FEWEST:
        return value, NOT_SHOWN, size
    rest = top - value * bottom
    error = np.sqrt(n / (n - 1) * float((rest**2).sum())) / bottom.sum()
    return value, float(student.ppf(SURE, n - 1) * error), size


def run_ratio(run: Run, part: Sequence[str], whole: Sequence[str], words: tuple[str, str, str], note: str = "") -> Row:
    """A ratio of the run's tallies over all its communities; no interval, since tallies are kept by province."""
    top, bottom = (sum(float(run.national(m).sum()) for m in measures) for measures in (part, whole))
    lived = sum(int(run.data.flows[:, :, run.index(m)].sum()) for m in whole)
    value = top / bottom if bottom else NOT_SHOWN
    return Row(*words, value, NOT_SHOWN, NOT_SHOWN, "share", lived, note or ("" if bottom else "nothing to be a part of"))
