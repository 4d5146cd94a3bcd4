"""A page as it is made: its text, its parts, and the stamp that goes with whatever is taken from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from counterscore.report.figures import Figure
from counterscore.report.seen import Part, Table
from counterscore.report.stamp import Stamp, standing, terms
from counterscore.report.tables import figure_csv, link, table_csv
from counterscore.report.templating import environment
from counterscore.scheme.model import Scheme
from counterscore.society.package import Society

OPEN, CLOSE = '<main class="page">', "</main>"  # as in page.html


class Page(NamedTuple):
    """The text of a page and what charts are written from."""

    html: str
    parts: Sequence[Part]
    stamp: Stamp

    @property
    def main(self) -> str:
        """What stands between its head and its foot."""
        return self.html[self.html.index(OPEN) + len(OPEN) : self.html.rindex(CLOSE)]


def filled(name: str, parts: Sequence[Part], stamp: Stamp, **given: Any) -> Page:
    """The page of a template: every text is escaped, every name must be there."""

    def taken(shown: Figure | Table) -> str:
        return link(figure_csv(shown, stamp) if isinstance(shown, Figure) else table_csv(shown, stamp))

    made = environment(taken=taken, standing=standing, terms=terms)
    return Page(made.get_template(name).render(parts=parts, stamp=stamp, **given), parts, stamp)


def numbers(scheme: Scheme, society: Society) -> list[tuple[str, str, str, str, str]]:
    """Every number that drives the run: place, value, unit, status and range, source."""
    rows = []
    for where, q in scheme.quantities():
        value = f"{q.value:g}" if len(q.steps) == 1 else ", ".join(f"{v:g}" for _, v in q.steps)
        span = "" if q.range is None else f" ({q.range[0]:g} to {q.range[1]:g})"
        rows.append((where, value, q.unit, q.status + span, scheme.sources.get(q.source or "", q.source or "")))
    for name, r in society.responses.items():
        rows.append((f"society.responses.{name}", f"{r.value:g}", r.unit, f"{r.status} ({r.low:g} to {r.high:g})", r.source))
    for i, service in enumerate(society.services.services):
        rows.append(
            (f"society.services.{service.name}", f"{society.services.scale[i]:g}", "scale of intents", service.status, service.source)
        )
    for kind in society.occasions.kinds:
        span = f"{kind.status} ({kind.low:g} to {kind.high:g})"
        rows.append((f"society.kinds.{kind.name}", f"{kind.per_year:g}", "acts per adult and year", span, kind.source))
    return rows
