"""How much of a run's totals each context of conduct brings: Shapley shares, feedback included.

For every set of contexts the society is lived anew under the scheme with the records of
all other contexts worth nothing: no points, no list, no financial points. Whoever is
then not refused acts, speaks and is heard of otherwise, so the shares hold feedback,
which what a single refusal rests on (`study.attribution`) does not. Shares may be
negative: good acts win points that keep people from being barred.

Shapley 1953, "A value for n-person games". With n contexts the sums are whole numbers
times n!, so that they add up exactly to the total with all contexts less that with none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.engine.pack import pack
from counterscore.engine.people import People
from counterscore.engine.simulate import live_on
from counterscore.errors import UsageError, nearest
from counterscore.mechanisms.contract import TALLY_SIZES, TALLY_START
from counterscore.record.opened import Run
from counterscore.scheme.model import Scheme
from counterscore.society.occasions import CONTEXTS
from counterscore.study.compare import request_of
from counterscore.study.simulate import Stage, prepare

MEASURES = ("refused", "false_ground", "newly_barred", "points_lost", "strain_up", "complaints")  # tallies; sums over all weeks and places
PEOPLE = "1:20000"  # each set of contexts is a run of its own
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Shapley:
    """Shares of one total of the sample."""

    scheme: str
    measure: str
    persons: int  # lived, once for every set of contexts
    shares: dict[str, Fraction]  # by context; contexts that the scheme does not count have none
    values: dict[frozenset[str], int]  # the total under every set of contexts

    @property
    def total(self) -> int:
        """With all contexts less with none: what the shares add up to."""
        return self.values[frozenset(self.shares)] - self.values[frozenset()]

    @property
    def as_dict(self) -> dict[str, Any]:
        """What `attribute --shapley --json` prints."""
        shares = {context: float(share) for context, share in self.shares.items()}
        return {
            "measure": self.measure,
            "persons": self.persons,
            "shares": shares,
            "total": self.total,
            "without_any": self.values[frozenset()],
            "runs": len(self.values),
        }


def shapley(
    scheme: str | Scheme | Run, measure: str = "refused", threads: int | None = None, progress: Progress | None = None, **asked: Any
) -> Shapley:
    """Shapley shares of a total over the contexts that a scheme counts.

    `scheme` is a preset or file with reforms after it, or a run, whose weeks and seed
    are taken; `asked` may hold people (by default 1:20000), first, last and seed.
    Raises UsageError for a total that is none of MEASURES, InputError.
    """
    if measure not in MEASURES:
        raise UsageError("no such total", key="measure", found=measure, allowed=", ".join(MEASURES), remedy=nearest(measure, MEASURES))
    request = replace(request_of(scheme, {}), people=PEOPLE) if isinstance(scheme, Run) else request_of(scheme, {"people": PEOPLE} | asked)
    stage = prepare(replace(request, asked=()), threads)
    contexts = counted(stage)
    opening = {name: values.copy() for name, values in stage.world.people._asdict().items()}
    sets = [frozenset(c for i, c in enumerate(contexts) if bits >> i & 1) for bits in range(1 << len(contexts))]
    values = {}
    for done, kept in enumerate(sets, 1):
        values[kept] = lived(stage, opening, kept, measure)
        if progress is not None:
            progress(done, len(sets))
    shares = {context: share(context, contexts, values) for context in contexts}
    return Shapley(request.scheme.id, measure, int(stage.world.people.profile.size), shares, values)


def counted(stage: Stage) -> tuple[str, ...]:
    """Contexts of which any record is worth anything."""
    t, kinds = stage.tables, stage.society.occasions.kinds
    n = len(kinds)
    worth = (t.scoring.points[:, :n] != 0) | (t.lists.entry[:, :n] != 0) | (t.credit.points[:, :n] != 0)
    found = {kind.context for kind, w in zip(kinds, worth.any(axis=0), strict=True) if w}
    return tuple(context for context in CONTEXTS if context in found)


def only(stage: Stage, kept: frozenset[str]) -> Tables:
    """The tables with records of all other contexts worth nothing."""
    t, kinds = stage.tables, stage.society.occasions.kinds
    silent = np.array([i for i, kind in enumerate(kinds) if kind.context not in kept], np.int64)

    def without(values: NDArray[Any]) -> NDArray[Any]:
        out = values.copy()
        out[:, silent] = 0
        return out

    return t._replace(
        scoring=t.scoring._replace(points=without(t.scoring.points)),
        lists=t.lists._replace(entry=without(t.lists.entry)),
        credit=t.credit._replace(points=without(t.credit.points)),
    )


def lived(stage: Stage, opening: dict[str, NDArray[Any]], kept: frozenset[str], measure: str) -> int:
    """The total where only these contexts count."""
    tables = only(stage, kept)
    people = People(**{name: values.copy() for name, values in opening.items()})
    world = replace(stage.world, packed=pack(tables), people=people)
    chronicle = live_on(tables, world, stage.request.weeks, replace(stage.plan, tallies=None))
    start = TALLY_START[measure]
    return sum(int(week[:, start : start + TALLY_SIZES[measure]].sum()) for week in chronicle.flows)


def share(context: str, contexts: tuple[str, ...], values: dict[frozenset[str], int]) -> Fraction:
    """One context's share: its marginal part, averaged over the orders in which contexts may come."""
    n = len(contexts)
    sums = sum(
        factorial(len(kept)) * factorial(n - len(kept) - 1) * (values[kept | {context}] - values[kept]) for kept in without(context, values)
    )
    return Fraction(sums, factorial(n))


def without(context: str, values: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """The sets that do not hold a context."""
    return [kept for kept in values if context not in kept]
