"""A comparison as its page reads it: each scheme's run, and each other scheme beside the first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from counterscore.record.opened import Run
from counterscore.report.closer.chosen import Changed, changed
from counterscore.report.closer.look import Look
from counterscore.report.seen import Seen, capital, listed
from counterscore.report.stamp import Stamp, stamp_of, standing
from counterscore.scheme.model import Scheme
from counterscore.society.package import Society, load_society
from counterscore.study.compare import DIRECT, TOTAL, Comparison
from counterscore.study.grouped import BY, Counted
from counterscore.study.headline import FEW, status_of
from counterscore.study.request import request_from

ALL = ("all", "all")
UNIT = 1000  # in how many persons a rate is said


@dataclass(frozen=True, eq=False)
class Side:
    """One scheme of a comparison, with a name that no other has."""

    name: str
    run: Run
    scheme: Scheme
    society: Society
    look: Look  # a closer one

    @cached_property
    def seen(self) -> Seen:
        """The run as the page of a run reads it."""
        return Seen(self.run, self.scheme, self.society, self.look)

    def beside(self, first: Side) -> str:
        """What it is, in a phrase; of a reform of the first only what it changes."""
        return self.scheme.title.removeprefix(f"{first.scheme.title}, with: ").replace(", with: ", "; and ")

    @property
    def status(self) -> dict[str, Any]:
        """On what it rests."""
        return status_of(self.scheme, self.society)

    def phrase(self, first: Side) -> str:
        """It in a sentence: `with` its reforms of the first, or `under` it."""
        return f"{'with' if self.scheme.id.startswith(f'{first.scheme.id}+') else 'under'} {self.name}"


class Gap(NamedTuple):
    """The division of people whose groups are furthest apart in a rate, and the groups."""

    by: str
    most: str
    least: str
    rates: tuple[float, float]  # per 1,000 persons; the second a bound where `under`
    under: bool  # so few lives of the second group that all that can be said is that its rate lies under this


@dataclass(frozen=True, eq=False)
class Pair:
    """Another scheme beside the first."""

    first: Side
    other: Side
    total: Counted
    direct: Counted | None
    lives: int  # of the sample

    @property
    def phrase(self) -> str:
        """The other scheme in a sentence: `with` its reforms, or `under` it."""
        return self.other.phrase(self.first)

    @property
    def plain(self) -> str:
        """The other scheme in plain words, as a sentence begins."""
        return capital(self.other.beside(self.first))

    @property
    def no_effect(self) -> bool:
        """Whether not one life differs."""
        return not self.total.sample["changed"]

    @property
    def changed_share(self) -> float:
        """Part of the lives of the sample that differ."""
        return self.total.sample["changed"] / self.lives

    @property
    def moved_share(self) -> float:
        """Part of the lives of the sample that are barred for longer or for less long."""
        return (self.total.sample["longer_barred"] + self.total.sample["shorter_barred"]) / self.lives

    def both(self, measure: str) -> tuple[float, float]:
        """A measure under the first and under the other, scaled to the nation."""
        values = self.total.national[ALL]
        return values[f"{measure}_first"], values[f"{measure}_other"]

    def rate(self, measure: str, at: tuple[str, str] = ALL) -> float:
        """A measure per 1,000 persons of a group or province."""
        return per_1000(self.total, measure, at)

    def rates(self, measure: str, by: str) -> dict[str, float]:
        """The same for every group of a division that holds anybody."""
        found = self.total.national
        return {group: self.rate(measure, (division, group)) for division, group in found if division == by and found[by, group]["persons"]}

    def gap(self, measure: str) -> Gap | None:
        """Of all divisions the two groups furthest apart, as a ratio; None where no two can be told apart.

        The higher rate is one that enough lives stand for. A lower one may rest on few: it then counts as no lower
        than enough lives would make it, so that a group of nobody affected is not taken for further apart than is known.
        """
        found = []
        for by in BY:
            rates = self.rates(measure, by)
            least = {g: max(r, self.enough((by, g))) for g, r in rates.items()}
            most = {g: r for g, r in rates.items() if r >= self.enough((by, g))}
            if most and len(least) > 1:
                high, low = max(most, key=lambda g: most[g]), min(least, key=lambda g: least[g])
                found.append(Gap(by, high, low, (most[high], least[low]), rates[low] < least[low]))
        apart = [gap for gap in found if gap.most != gap.least and gap.rates[0] > gap.rates[1]]
        return max(apart, key=lambda gap: gap.rates[0] / gap.rates[1], default=None)

    def enough(self, at: tuple[str, str]) -> float:
        """The rate per 1,000 persons of a group for which enough lives of the sample stand to be told."""
        values = self.total.national
        return UNIT * FEW * values[ALL]["persons"] / (self.lives * values[at]["persons"])


@dataclass(frozen=True, eq=False)
class Compared:
    """Everything that the page of a comparison says comes from here."""

    found: Comparison
    sides: tuple[Side, ...]
    pairs: tuple[Pair, ...]

    @property
    def first(self) -> Side:
        """The scheme that the others are set beside."""
        return self.sides[0]

    @property
    def effective(self) -> tuple[Pair, ...]:
        """Pairs in which any life differs."""
        return tuple(pair for pair in self.pairs if not pair.no_effect)

    @property
    def strongest(self) -> Pair:
        """The scheme that moves the bars of most persons; of those that move none, the one that changes most lives."""
        return max(self.pairs, key=lambda pair: (pair.moved_share, pair.changed_share))

    @cached_property
    def life(self) -> Changed | None:
        """A life under the first scheme and under the strongest other; None where none goes far."""
        return changed(self.first.look, self.strongest.other.look) if self.effective else None

    @property
    def direct(self) -> bool:
        """Whether direct effects were lived."""
        return any(pair.direct is not None for pair in self.pairs)

    @property
    def hypothetical_from(self) -> dt.date | None:
        """The first day from which any of the schemes is hypothetical."""
        return min((side.scheme.hypothetical_from for side in self.sides if side.scheme.hypothetical_from is not None), default=None)

    @cached_property
    def standing(self) -> str:
        """What ever was of the schemes that are hypothetical from a day on; a reform of the first stands as the first does."""
        told: dict[str, list[str]] = {}
        for side in self.sides:
            if not side.scheme.id.startswith(f"{self.first.scheme.id}+"):
                told.setdefault(standing(side.scheme) if side.scheme.hypothetical_from is not None else "", []).append(side.name)
        alike = len(told) == 1
        return " ".join(text if alike else f"Of {listed(names)}: {text}" for text, names in told.items() if text)

    @cached_property
    def stamp(self) -> Stamp:
        """What goes with every chart."""
        return stamp_of([(side.name, side.run) for side in self.sides], [side.status for side in self.sides])


def compared(found: Comparison) -> Compared:
    """A comparison, made ready to be told."""
    schemes = [request_from(run.provenance).scheme for run in found.runs]
    names = names_of([scheme.id for scheme in schemes])
    parts = zip(names, found.runs, schemes, strict=True)
    sides = tuple(side_of(name, run, scheme, found) for name, run, scheme in parts)
    totals, directs = ([e.counts for e in found.effects if e.kind == kind] for kind in (TOTAL, DIRECT))
    alone: list[Counted | None] = [*directs] or [None] * len(totals)
    others = sides[1:] if totals else ()  # of schemes that are still being lived no effect is counted yet
    pairs = tuple(Pair(sides[0], side, t, d, found.persons) for side, t, d in zip(others, totals, alone, strict=True))
    return Compared(found, sides, pairs)


def side_of(name: str, run: Run, scheme: Scheme, found: Comparison) -> Side:
    """One scheme with its run; beside the first the others are possible milder alternatives."""
    society = load_society(scheme.society)
    return Side(name, run, scheme, society, Look(run, scheme, society, found if run is found.runs[0] else None))


def names_of(ids: Sequence[str]) -> list[str]:
    """A short name for each scheme: its reforms alone where it is the first with reforms; numbered where two are the same."""
    short = [ids[0], *(i.removeprefix(f"{ids[0]}+").replace("+", " and ") for i in ids[1:])]
    return [name if name not in short[:n] else f"{name} ({short[: n + 1].count(name)})" for n, name in enumerate(short)]


def per_1000(counts: Counted, measure: str, at: tuple[str, str] = ALL) -> float:
    """A measure per 1,000 persons; 0 where there is nobody."""
    values = counts.national[at]
    return UNIT * values[measure] / values["persons"] if values["persons"] else 0.0


def slug(name: str) -> str:
    """A name as a part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
