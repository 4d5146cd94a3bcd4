"""What must stand beside every number, on the page and in every file taken from it: on what it rests, whose lives, which run.

And what stands over a page: what of a scheme ever was, and what its words mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterscore.compile.lower import tier_names
from counterscore.record.opened import Run
from counterscore.report.seen import capital, listed, lists_of

if TYPE_CHECKING:
    from counterscore.scheme.model import Scheme

SYNTHETIC = "All on synthetic people: no real person is in these numbers."
MEASURED = "every driving number is published or estimated"
SCENARIO = "a scenario, not a measurement"
NEVER = "No score for everybody ever existed nationwide"
BARRED = "Barred: not let, whether tried or not, counted in weeks. Refused: one attempt that met a bar."
FALSE = "On false ground: a bar or a refusal that would not stand without the person’s own false, mis-shared and stale records."
UNJUSTIFIED = "Unjustified: one that stands on a true record of lawful conduct."
TWO = "The score is made of conduct in every field of life; the financial score is another number, and only lenders read it."
ADULTS = "Adults are persons of 18 and over."


@dataclass(frozen=True)
class Stamp:
    """The lines that go with a chart or a table wherever it goes."""

    honest: str
    source: str
    digests: tuple[tuple[str, str], ...]  # scheme, digest of its run

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it: the honest sentence first, the digests last."""
        return (f"{self.honest} {SYNTHETIC}", self.source, *(f"Run digest of {name}: {digest}" for name, digest in self.digests))


def honest(statuses: Sequence[dict[str, Any]]) -> str:
    """ "n of m drivers assumed", for several schemes those of the one with most, and what follows from it."""
    most = max(statuses, key=lambda status: int(status["assumed"]))
    upto = "Up to " if any(status["sentence"] != most["sentence"] for status in statuses) else ""
    return f"{upto}{most['sentence']}: {SCENARIO if most['assumed'] else MEASURED}."


def stamp_of(named: Sequence[tuple[str, Run]], statuses: Sequence[dict[str, Any]]) -> Stamp:
    """The stamp of one run, or of several on the same lives, each with its name."""
    p = named[0][1].provenance
    schemes = " beside ".join([", ".join(name for name, _ in named[1:]), named[0][0]] if len(named) > 1 else [named[0][0]])
    source = (
        f"{schemes}; {p['persons']:,} synthetic people stand for {p['society']['population']:,}; {p['from']} to {p['to']}; "
        f"seed {p['seed']}; counterscore {p['versions']['counterscore']}."
    )
    return Stamp(honest(statuses), source, tuple((name, run.digest) for name, run in named))


def standing(scheme: Scheme) -> str:
    """What of a scheme ever was, and from when on nothing of it; empty where there is nothing to be taken for history."""
    scored, since = bool(tier_names(scheme)), scheme.hypothetical_from
    if since is None:
        return f"{NEVER}: this one is a scenario." * scored
    before = [
        *([f"the numbers of {listed(lists_of(scheme))} are fitted to published figures{short_of(scheme)}"] if fitted(scheme) else []),
        *(["the score is a scenario built on press reports and pilots"] if scored else []),
    ]
    told = (
        f"before {since} {', and '.join(before)}; from that day on everything is invented"
        if before
        else f"from {since} on everything is invented"
    )
    return f"{NEVER}. {capital(told)}." if scored else f"{capital(told)}."


def short_of(scheme: Scheme) -> str:
    """Why what comes of these numbers lies under the figures: they were fitted where all counties record alike."""
    detection = scheme.tables.get("detection")
    uneven = detection is not None and detection.number("county_unevenness") > 0
    return ", under which it stays here since counties watch unevenly" if uneven else ""


def fitted(scheme: Scheme) -> bool:
    """Whether a scheme has one list, and every number of it that does anything is published or estimated."""
    numbers = [q for where, q in scheme.quantities() if where.startswith("lists.") and q.value]
    return len(lists_of(scheme)) == 1 and bool(numbers) and all(q.status != "assumed" for q in numbers)


def terms(scheme: Scheme, full: bool) -> str:
    """What the words of a page mean; `full` where it has a closer look."""
    credit = scheme.tables.get("credit")
    two = credit is not None and credit.number("refuse_below_points") > 0 and bool(tier_names(scheme))
    return " ".join((BARRED, FALSE, *((UNJUSTIFIED,) if full else ()), *((TWO,) if two else ()), ADULTS))
