"""A run as its report reads it: totals, quarters and turns, and the words for numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterscore.compile.lower import list_names
from counterscore.compile.tables import restore
from counterscore.mechanisms.contract import GROUPS, WHOLE
from counterscore.study.headline import FEW, figures

if TYPE_CHECKING:
    from counterscore.record.opened import Run
    from counterscore.report.closer.elements import Element
    from counterscore.report.closer.look import Look
    from counterscore.report.figures import Figure
    from counterscore.scheme.model import Scheme
    from counterscore.society.package import Society
    from counterscore.study.life import Life

QUARTER = 13  # weeks
YEAR = 52  # weeks
LENDERS = ("finance", "merged")  # grounds on which lenders refuse: the financial score by itself, or only what is merged with it


class Finding(NamedTuple):
    """One sentence of the first page, and the part that shows more."""

    label: str
    sentence: str
    part: str


@dataclass(frozen=True)
class Table:
    """A table of words; `told`, where there is any, is what the page shows in place of its rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    folded: bool | None = None  # None: where it is long
    told: tuple[Element, ...] = ()


@dataclass(frozen=True)
class Part:
    """One part of the page: sentences read from the run, charts, tables."""

    name: str
    title: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()

    def begin(self) -> Part:
        """The same, while its charts are drawn where somebody can."""
        for figure in self.figures:
            figure.begin()
        return self


@dataclass(frozen=True, eq=False)
class Seen:
    """A run with its scheme, its society and its documented figures."""

    run: Run
    scheme: Scheme
    society: Society
    look: Look | None = None  # a closer one, where the page is to have it
    known: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The documented figures."""
        return figures(self.run)

    @cached_property
    def final(self) -> dict[str, Any]:
        """The documented figures of the last day."""
        found: dict[str, Any] = next(iter(self.summary["at"].values()))
        return found

    def weekly(self, measure: str) -> NDArray[np.float64]:
        """[week] sums scaled to the nation."""
        if measure not in self.known:
            self.known[measure] = self.run.national(measure)
        return self.known[measure]

    def total(self, *measures: str) -> float:
        """The sum over the whole run, scaled to the nation."""
        return float(sum(self.weekly(measure).sum() for measure in measures))

    def lives(self, *measures: str) -> int:
        """The same, counted in lives of the sample."""
        return sum(int(self.run.data.flows[:, :, self.run.index(measure)].sum()) for measure in measures)

    @cached_property
    def quarters(self) -> list[tuple[dt.date, slice]]:
        """Whole quarters, from one turn to the next: last day and weeks."""
        first = int(-self.run.data.weeks[0] % QUARTER)
        return [(self.run.days[i + QUARTER - 1], slice(i, i + QUARTER)) for i in range(first, len(self.run.days) - QUARTER + 1, QUARTER)]

    def by_quarter(self, *measures: str) -> NDArray[np.float64]:
        """[quarter] sums scaled to the nation."""
        summed = sum(self.weekly(measure) for measure in measures)
        return np.array([np.asarray(summed)[part].sum() for _, part in self.quarters])

    @cached_property
    def quarter_days(self) -> pd.DatetimeIndex:
        """Last days of the quarters."""
        return pd.to_datetime([day for day, _ in self.quarters])

    @cached_property
    def turns(self) -> NDArray[np.intp]:
        """Places of the weeks in which a quarter turns: only then are stocks counted."""
        return np.flatnonzero(self.run.data.weeks % QUARTER == 0)

    @cached_property
    def turn_days(self) -> pd.DatetimeIndex:
        """Last days of these weeks."""
        return pd.to_datetime([self.run.days[i] for i in self.turns])

    def at_turns(self, *measures: str) -> NDArray[np.float64]:
        """[turn] stocks scaled to the nation."""
        return np.asarray(sum(self.weekly(measure)[self.turns] for measure in measures))

    @cached_property
    def grown(self) -> NDArray[np.float64]:
        """[turn] persons who turned: all of 14 and over."""
        return self.at_turns(*(f"support[{level}]" for level in range(16)))

    @cached_property
    def last_count(self) -> str:
        """The last day on which stocks were counted, as the end of a sentence."""
        return f"at the last count ({self.turn_days[-1].date()})"

    @cached_property
    def years(self) -> tuple[slice, slice]:
        """The first and the last 52 weeks; twice the whole run where it has not lived both."""
        whole = len(self.run.days)
        return (slice(0, YEAR), slice(whole - YEAR, whole)) if whole >= 2 * YEAR else (slice(0, whole), slice(0, whole))

    def first_year_unscored(self) -> bool:
        """Whether the run has a first year apart, and nobody had a score when it closed."""
        first, last = self.years
        weeks = self.run.data.score_weeks
        read = weeks[weeks <= self.run.data.weeks[first.stop - 1]]
        return first != last and bool(read.size) and not self.run.scores_at(int(read[-1])).any()

    @cached_property
    def life(self) -> Life | None:
        """The life worth telling, where the page has a closer look and some life goes far."""
        found = None if self.look is None else self.look.furthest
        return None if self.look is None or found is None else self.look.life(found.lives[0].person)

    @cached_property
    def lists(self) -> tuple[str, ...]:
        """The lists by the names that the page gives them: `the court list`."""
        return lists_of(self.scheme)

    @cached_property
    def a_list(self) -> str:
        """The only list by its name, or one of several."""
        return self.lists[0] if len(self.lists) == 1 else "a list"

    @cached_property
    def lent(self) -> NDArray[np.float64]:
        """[week] attempts at a loan that lenders refused for the number that they read."""
        return np.asarray(sum(self.weekly(f"loans_refused[{ground}]") for ground in LENDERS))

    def ruled(self, table: str) -> NDArray[Any]:
        """[week, ...] a table of the scheme that goes by era, as it held in each week of the run."""
        tables, weeks = self.run.data.tables, self.run.data.weeks
        return np.asarray(tables[table][np.searchsorted(tables["eras.week"], weeks, side="right") - 1])

    @cached_property
    def merged(self) -> NDArray[np.float64]:
        """[week] the part of the number that lenders read which is the score, 0 to 1."""
        return np.asarray(self.ruled("credit.weight") * (self.ruled("access.lenders") / WHOLE) / WHOLE)

    @cached_property
    def lenders_read(self) -> str:
        """What lenders read in this run."""
        return "the number that lenders read" if self.total("loans_refused[merged]") else "the financial score"

    @cached_property
    def sizes(self) -> dict[str, float]:
        """Expected persons of each group, 18 and over."""
        return group_sizes(self.run, self.society)

    @cached_property
    def adults(self) -> float:
        """Expected persons of 18 and over."""
        return sum(self.sizes[g] for g in GROUPS[:2])

    def counted(self, number: float) -> str:
        """A number of the nation as it is said: as a rate where any driver is assumed."""
        return f"{number / self.adults * 1000:,.3g} per 1,000 adults" if self.summary["status"]["assumed"] else millions(number)


def group_sizes(run: Run, society: Society) -> dict[str, float]:
    """Expected persons of each group, aged 18 and over, in the middle of the run (from the joint shares)."""
    middle = int(run.data.weeks[len(run.data.weeks) // 2])
    tables = restore(run.data.tables)
    weights = np.array([p.population for p in society.provinces], float)
    cells = np.einsum("p,p...->...", weights, society.joint)  # band, sex, urban, quintile, minority, driver, internet
    by_cohort = np.diff(np.concatenate([np.zeros((len(society.bands), 1)), society.tables.cohort_cut / 2**32], axis=1), axis=1)
    age = middle - tables.ages.birth_week
    limits = [*tables.ages.report_from.tolist(), 10**9]
    of_band = np.stack([by_cohort[:, (age >= a) & (age < b)].sum(axis=1) for a, b in pairwise(limits)], axis=1)
    grown = np.einsum("a,asuqmdi->suqm", of_band.sum(axis=1), cells)
    sizes = [*grown.sum(axis=(1, 2, 3)), *grown.sum(axis=(0, 2, 3)), *grown.sum(axis=(0, 1, 3)), *grown.sum(axis=(0, 1, 2))]
    sizes += list(np.einsum("ag,asuqmdi->g", of_band, cells))
    return dict(zip(GROUPS, (float(x) for x in sizes), strict=True))


def millions(number: float) -> str:
    """A count as a person says it."""
    if abs(number) >= 1e9:
        return f"{number / 1e9:.2f} billion"
    if abs(number) >= 1e6:
        return f"{number / 1e6:.2f} million"
    return f"{number:,.0f}"


def percent(part: float, whole: float, places: int = 1) -> str:
    """A share as a person says it; words where there is none or all of it, or where it would be printed so and is not."""
    share = part / whole if whole else 0.0
    least, step = 0.5 * 10.0 ** -(2 + places), 10.0**-places
    if share in (0, 1):
        return "all" if share else "none"
    if share < least:
        return f"under {step:g}%"
    return f"over {100 - step:g}%" if 1 - least <= share < 1 else f"{share:.{places}%}"


def rate(part: float, whole: float, unit: float = 1000) -> str:
    """So many of `unit`, in three figures."""
    value = part / whole * unit if whole else 0.0
    return "none" if value == 0 else "under 0.001" if value < 0.001 else short(value)


def signed(part: float, whole: float, unit: float = 1000) -> str:
    """The same with its sign."""
    return f"{'+' if part > 0 else '-'}{rate(abs(part), whole, unit)}" if part else "0"


def short(value: float) -> str:
    """A number in three figures, without powers of ten."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def of_many(share: float, of: str, unit: int = 0) -> str:
    """A small share as a number of persons in so many of `of`; by default in as many as suit it."""
    unit = unit or many(share)
    return f"{rate(share, 1, unit)} of {unit:,} {of}"


def many(*shares: float) -> int:
    """In how many persons shares are said that stand in one sentence: 1,000, 100,000 or 10 million, so that the least is a person at least."""
    least = min((share for share in shares if share > 0), default=1.0)
    return next((unit for unit in (1_000, 100_000) if least * unit >= 1), 10_000_000)


FIFTHS = {"quintile 1": "the poorest fifth", "quintile 5": "the richest fifth"}
GROUPS_IN_WORDS = {"majority": "the majority people", "quintile": "income quintile", "age": "age"}


def persons_of(group: str) -> str:
    """A group as persons: `female persons`, `persons of age 18-29`."""
    kind = group.split()[0]
    words = FIFTHS.get(group) or (group.replace(kind, GROUPS_IN_WORDS[kind], 1) if kind in GROUPS_IN_WORDS else "")
    return f"persons of {words}" if words else f"{group} persons"


def lists_of(scheme: Scheme) -> tuple[str, ...]:
    """The lists of a scheme as the page names them."""
    return tuple(f"the {worded(name)} list" for name in list_names(scheme))


def capital(sentence: str) -> str:
    """With a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def few(lives: int) -> str:
    """A warning where a number rests on few lives of the sample."""
    return f" (only {lives:,} in the sample)" if 0 < lives < FEW else ""


def worded(name: str) -> str:
    """An identifier as words."""
    return name.replace("_", " ")


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in a sentence: `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
