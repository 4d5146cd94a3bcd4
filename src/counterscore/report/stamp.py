"""What must stand beside every number, on the page and in every file taken from it: on what it rests, whose lives, which run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from counterscore.record.opened import Run

SYNTHETIC = "All on synthetic people: no real person is in these numbers."
MEASURED = "every driving number is published or estimated"
SCENARIO = "a scenario, not a measurement"


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
