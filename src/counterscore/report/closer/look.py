"""A run looked at closely, once: what its refusals rest on, and what is told of each legal element."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from counterscore.mechanisms.contract import CAUSES

if TYPE_CHECKING:
    import pandas as pd

    from counterscore.audit.rows import Row
    from counterscore.engine.replay import Past
    from counterscore.record.opened import Run
    from counterscore.scheme.model import Scheme
    from counterscore.society.package import Society
    from counterscore.study.attribution import Attribution
    from counterscore.study.compare import Comparison
    from counterscore.study.found import FoundLives
    from counterscore.study.life import Life

COMMUNITIES = 31  # of a run, spread evenly: one a province


@dataclass(frozen=True, eq=False)
class Look:
    """A run with its scheme and society; everything else is found when first asked for."""

    run: Run
    scheme: Scheme
    society: Society
    compared: Comparison | None = None  # of which it is the first run: its reforms are lesser means

    @cached_property
    def refuses(self) -> bool:
        """Whether anybody of the whole run was refused anything."""
        names = [f"refused[{s}][{cause}]" for s in self.society.services.names for cause in CAUSES]
        return any(self.run.national(name).any() for name in names)

    @cached_property
    def attribution(self) -> Attribution:
        """What refusals rest on, in some communities of the run."""
        from counterscore.study.attribution import attribute

        return attribute(self.run, COMMUNITIES)

    @cached_property
    def matrix(self) -> pd.DataFrame:
        """Kind by service: what has a part in which refusals, and how it stands to the service."""
        return self.attribution.matrix

    @cached_property
    def past(self) -> Past:
        """The run, ready for any of its communities to be lived again."""
        from counterscore.study.past import past_of

        return past_of(self.run)

    @cached_property
    def shares(self) -> dict[str, tuple[Row, ...]]:
        """Shares of the examined refusals by what is said of them: one, or one under each reading, the lenient first."""
        from counterscore.audit import refusals
        from counterscore.audit.rows import Seen

        seen = Seen(self.run, self.attribution)
        found: dict[str, tuple[Row, ...]] = {}
        for row in (*refusals.by_ground(seen), *refusals.by_relation(seen)):
            found[row.name] = (*found.get(row.name, ()), row)
        return found

    @property
    def examined(self) -> int:
        """Refusals that were put to the question."""
        return int(self.attribution.counts.refused[:, 0].sum())

    @cached_property
    def elements(self) -> list[dict[str, Any]]:
        """Every row of the legal table as plain data."""
        from counterscore.audit.filled import evidence_from
        from counterscore.audit.law.table import as_rows, tell
        from counterscore.compile.tables import restore

        evidence = evidence_from(self.run, self.attribution, self.compared)
        return as_rows(tell(self.scheme, self.society, restore(self.run.data.tables), evidence))

    @cached_property
    def furthest(self) -> FoundLives | None:
        """The life worth telling."""
        from counterscore.report.closer.chosen import furthest

        return furthest(self)

    def life(self, index: int) -> Life:
        """A synthetic life of the run, by its index."""
        from counterscore.study.life import life_in

        return life_in(self.past, self.run, index)
