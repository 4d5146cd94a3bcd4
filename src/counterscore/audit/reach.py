"""What the rules can bring about at all: which kind of conduct can close which service, read from the compiled tables.

A kind reaches a service where it can be written down and then (score) costs points while some tier that closes the service
can be fallen into, or leads by a low score to a list that does; or (list) enters a list that closes it; or (lenders) costs
what lenders read where they refuse. That it never happened in a run changes nothing here. Mis-shared records are left out:
they are errors, not rules. So is what good conduct earns; a privilege that lost points can take away stands apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterscore.audit.paths import (
    Bits,
    bars_of,
    entries_in,
    lender_bars,
    lent,
    lists_of_low_scores,
    open_lists,
    privileges,
    scored_in,
    then,
    through_lists,
    window_of,
    written_in,
)
from counterscore.society.occasions import CONTEXTS
from counterscore.society.sources import RELATIONS
from counterscore.weeks import week_of

if TYPE_CHECKING:
    from counterscore.compile.tables import Tables
    from counterscore.scheme.model import Scheme
    from counterscore.society.package import Society

READINGS = ("contested counted as related", "contested counted as unrelated")
RELATED, UNRELATED, CONTESTED = (RELATIONS.index(name) for name in ("related", "unrelated", "contested"))


@dataclass(frozen=True, eq=False)
class Reach:
    """Kinds by services; and by the periods in which no rule changes, as far as they lie in the weeks asked for."""

    kinds: tuple[str, ...]
    contexts: tuple[str, ...]  # [kind]
    services: tuple[str, ...]
    gravity: NDArray[np.float64]  # [kind] 0 to 100, ordinal
    lawful: tuple[str, ...]  # [kind] yes, no or contested
    relation: NDArray[np.int64]  # [kind, service] place in RELATIONS
    cost: NDArray[np.int64]  # [kind] most points that a record takes in these weeks; 0 where it takes none
    counted: Bits  # [kind] a record changes a score or a list, up or down
    written: Bits  # [kind] can be written down at all
    by_score: Bits  # [kind, service] by points lost, directly or by a list that low scores enter
    by_list: Bits  # [kind, service] by a list that takes records of the kind
    by_lender: Bits  # [kind, service] by what lenders read
    privilege: Bits  # [kind, service] points lost can take the privilege away
    weeks: NDArray[np.int64]  # [era] first week
    tier_bars: Bits  # [era, service] some tier that can be fallen into closes it
    list_bars: Bits  # [era, service] some list that can be entered closes it
    lender_bars: Bits  # [era, service] lenders can refuse it

    @property
    def scored(self) -> Bits:
        """[kind, service] by a number: the score, or what lenders read."""
        return self.by_score | self.by_lender

    @property
    def any(self) -> Bits:
        """[kind, service] by any way."""
        return self.scored | self.by_list

    def unrelated(self, reading: str) -> Bits:
        """[kind, service] whether the conduct has nothing to do with the service, under one of READINGS."""
        none = self.relation == UNRELATED
        return np.asarray(none if reading == READINGS[0] else none | (self.relation == CONTESTED), np.bool_)

    def by_context(self, pairs: Bits) -> NDArray[np.int64]:
        """[context, service] how many of the pairs have this context of origin."""
        return np.array([pairs[[c == context for c in self.contexts]].sum(axis=0) for context in CONTEXTS], np.int64)

    def since(self, bars: Bits) -> dict[str, int]:
        """First week in which each service can be closed, of those that can."""
        return {s: int(self.weeks[bars[:, j].argmax()]) for j, s in enumerate(self.services) if bars[:, j].any()}


def reachable(scheme: Scheme, society: Society, tables: Tables, weeks: range | None = None) -> Reach:
    """What the rules can bring about in some weeks; without them, in those of the scheme's horizon."""
    asked = range(week_of(scheme.first_day), week_of(scheme.last_day) + 1) if weeks is None else weeks
    kinds = society.occasions.kinds
    window = window_of(tables, asked)
    written = written_in(tables, window, len(kinds))
    falls = written & (tables.scoring.points[window.eras, : len(kinds)] < 0) & scored_in(tables, window)[:, None]
    fallen = falls.any(axis=1).cumsum() > 0  # [era] some score may have been lowered by then
    entry = entries_in(tables, window, written)
    low = lists_of_low_scores(tables, window, fallen)
    tiers, lists = bars_of(tables, window, fallen, open_lists(tables, window, entry.any(axis=2) | low))
    lenders = lender_bars(tables, window, written, falls)
    by_list = through_lists(tables, window, entry, lists)
    moved = (tables.scoring.points[window.eras, : len(kinds)] != 0) & scored_in(tables, window)[:, None]
    moved |= (tables.credit.points[window.eras, : len(kinds)] != 0) & (tables.credit.cut[window.eras] > 0)[:, None]
    return Reach(
        society.occasions.names,
        tuple(k.context for k in kinds),
        society.services.names,
        np.array([k.gravity for k in kinds]),
        tuple(k.lawful for k in kinds),
        np.array([[RELATIONS.index(society.relations[k.name, s].relation) for s in society.services.names] for k in kinds]),
        np.asarray(np.where(falls, -tables.scoring.points[window.eras, : len(kinds)], 0).max(axis=0, initial=0), np.int64),
        np.asarray((written & moved).any(axis=0) | entry.any(axis=(0, 1)), np.bool_),
        np.asarray(written.any(axis=0), np.bool_),
        then(falls, tiers) | through_lists(tables, window, low[:, :, None] & (falls.cumsum(axis=0) > 0)[:, None, :], lists),
        by_list,
        lent(tables, window, written, falls, lenders),
        then(falls, privileges(tables, window)),
        window.first,
        tiers,
        np.asarray(lists.any(axis=1), np.bool_),
        lenders,
    )
