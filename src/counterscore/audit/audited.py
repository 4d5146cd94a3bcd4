"""The audit of a run: every family of numbers, with intervals, sizes and the same numbers under no scheme.

    import counterscore as cs
    found = cs.audit(cs.open_run("runs/first"))
    print(found.table)

Lives are examined in some communities of the run, evenly spread; numbers are scaled
to the nation, and intervals take communities as what was drawn. They hold for one seed
and one set of assumed numbers: they are not the range over what is assumed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from counterscore.audit import flipped, groups, harm, minds, refusals, ways_back
from counterscore.audit.rows import Row, Seen
from counterscore.engine.simulate import Chronicle
from counterscore.errors import UsageError
from counterscore.record.opened import Run
from counterscore.scheme.read import load_scheme
from counterscore.society.package import load_society
from counterscore.study.attribution import attribute
from counterscore.study.headline import status_of
from counterscore.study.request import Request, request_from
from counterscore.study.simulate import live, prepare

if TYPE_CHECKING:
    import pandas as pd

COMMUNITIES = 62  # examined by default: two a province, about 143,000 persons
FEWEST = 31  # at least one a province
FAMILIES: tuple[Callable[[Seen], list[Row]], ...] = (
    *(refusals.by_ground, refusals.by_cause, refusals.by_relation, groups.compared, harm.against_gravity, harm.concentrated),
    *(minds.chilled, minds.falsified, ways_back.mobility, ways_back.trapped, ways_back.redressed),
)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Audit:
    """What was found of a run, and of the same people under no scheme."""

    run: Run
    seen: Seen
    null: Seen
    rows: tuple[Row, ...]
    control: tuple[Row, ...]  # the same families under the scheme `none`

    @cached_property
    def table(self) -> pd.DataFrame:
        """family, name, of, value, low, high, unit, size, note, none (the value under no scheme)."""
        import pandas as pd

        under_none = {(row.family, row.name, row.of): row.value for row in self.control}
        found = pd.DataFrame(self.rows, columns=list(Row._fields))
        return found.assign(none=[under_none.get((row.family, row.name, row.of), float("nan")) for row in self.rows])

    @property
    def as_dict(self) -> dict[str, Any]:
        """What `audit --json` prints: numbers that are none are null."""
        rows = [{k: none(v) for k, v in row.items()} for row in self.table.to_dict(orient="records")]
        scheme = request_from(self.run.provenance).scheme
        p = self.run.provenance
        return {
            "scheme": scheme.id,
            "digest": self.run.digest,
            "from": p["from"],
            "to": p["to"],
            "seed": p["seed"],
            "examined": {"persons": self.seen.found.persons.lived, "of": p["persons"], "communities": self.seen.found.people},
            "rows": rows,
            "status": status_of(scheme, load_society(scheme.society)),
            "note": p["synthetic"],
        }


def none(value: Any) -> Any:
    """A number, or nothing where there is none."""
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def audit(
    run: Run, communities: int = COMMUNITIES, flip: bool = False, threads: int | None = None, progress: Progress | None = None
) -> Audit:
    """Audit a run; with `flip`, also each life with one attribute switched, at 1:20000.

    Raises UsageError for fewer communities than there are provinces, RunMismatch
    where the run was lived by another society.
    """
    if communities < FEWEST:
        raise UsageError(
            "too few communities", key="--communities", found=str(communities), allowed=f"{FEWEST} or more, at least one a province"
        )
    under_none = live(prepare(without_scheme(request_from(run.provenance)), threads), None, Chronicle())

    def half(first: int) -> Progress:
        return lambda done, total: progress(first * total + done, 2 * total) if progress is not None else None

    seen = Seen(run, attribute(run, communities, True, threads, half(0)))
    null = Seen(under_none, attribute(under_none, communities, True, threads, half(1)))
    rows = [row for family in FAMILIES for row in family(seen)]
    control = [row for family in FAMILIES for row in family(null)]
    rows += minds.gamed(seen, null)
    control += minds.gamed(null, null)
    if flip:
        rows += flipped.flipped(run, threads=threads)
        control += flipped.flipped(under_none, threads=threads)
    return Audit(run, seen, null, tuple(rows), tuple(control))


def without_scheme(request: Request) -> Request:
    """The same people and weeks under no scheme at all."""
    return replace(request, scheme=load_scheme("none"))
