"""Two or more schemes on the same people: who was changed, who was barred under both or one, who pays.

    import counterscore as cs
    found = cs.compare("unified-2020", "unified-2020+add-parking-tickets", people="1:1000")
    print(found.table)

Each scheme is set beside the first. Effects are of three kinds: *total* (the rule is
changed for everybody), *direct* (for this person alone, see `study.together`), and
*spillover*, total less direct. Counts are scaled to the nation by province.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterscore.errors import CannotCompare, RunMismatch
from counterscore.record.opened import Run, open_run
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme
from counterscore.society.package import load_society
from counterscore.study.grouped import MEASURES, Counted, counted
from counterscore.study.headline import status_of
from counterscore.study.request import Request, make_request, request_from
from counterscore.study.simulate import data_of, prepare
from counterscore.study.together import Progress, Side, live_together
from counterscore.weeks import monday, sunday

if TYPE_CHECKING:
    import pandas as pd

TOTAL, DIRECT, SPILLOVER = "total", "direct", "spillover"


@dataclass(frozen=True)
class Effect:
    """One scheme beside the first, in total or directly."""

    scheme: str
    kind: str
    counts: Counted

    @property
    def persons_changed(self) -> int:
        """Lives of the sample that differ."""
        return int(self.counts.sample["changed"])


@dataclass(frozen=True)
class Comparison:
    """What came of it."""

    runs: tuple[Run, ...]  # the first is the one that the others are set beside
    effects: tuple[Effect, ...]
    persons: int

    @cached_property
    def table(self) -> pd.DataFrame:
        """Long table: scheme, effect, by, group, measure, unit, value (scaled to the nation); spillover as total less direct."""
        import pandas as pd

        rows = [
            (e.scheme, e.kind, by, group, measure, MEASURES[measure], float(value))
            for e in self.effects
            for (by, group), values in e.counts.national.items()
            for measure, value in values.items()
        ]
        found = pd.DataFrame(rows, columns=["scheme", "effect", "by", "group", "measure", "unit", "value"])
        both = found.pivot_table(index=["scheme", "by", "group", "measure", "unit"], columns="effect", values="value", sort=False)
        if DIRECT not in both:
            return found
        left = (both[TOTAL] - both[DIRECT]).rename("value").reset_index().assign(effect=SPILLOVER)
        return pd.concat([found, left[found.columns]], ignore_index=True)

    @property
    def as_dict(self) -> dict[str, Any]:
        """What `compare --json` prints."""
        names = [run.provenance["scheme"]["id"] for run in self.runs]
        p = self.runs[0].provenance
        pairs: dict[str, Any] = {}
        for e in self.effects:
            pair = pairs.setdefault(e.scheme, {})
            whole = {measure: round(value) for measure, value in e.counts.national["all", "all"].items()}
            pair[e.kind] = {"persons_changed": e.persons_changed, **whole}
            if e.kind == TOTAL:
                pair |= {"persons_changed": e.persons_changed, "no_effect": e.persons_changed == 0}
            else:
                total = pair[TOTAL]
                pair[SPILLOVER] = {measure: total[measure] - whole[measure] for measure in whole}
        scheme = request_from(p).scheme
        return {
            "first": names[0],
            "digests": [run.digest for run in self.runs],
            "pairs": pairs,
            "persons": self.persons,
            "from": p["from"],
            "to": p["to"],
            "seed": p["seed"],
            "status": status_of(scheme, load_society(scheme.society)),
        }


def compare(
    *schemes: str | Path | Scheme | Run,
    people: str | int | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
    seed: int | None = None,
    direct: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Live two or more schemes by the same people, and say whom each changes beside the first.

    A scheme is a preset or file, with reforms after it (`"unified-2020+no-campaign"`),
    or a run or its folder, which is lived again from what it recorded; `people`,
    `first`, `last` and `seed` are then its own. With `direct`, each person's life
    under the scheme among people who live by the first is lived as well.
    Raises CannotCompare, RunMismatch, InputError.
    """
    if len(schemes) < 2:
        raise CannotCompare("nothing to compare", found=f"{len(schemes)} schemes", allowed="two or more")
    given = {"people": people, "first": first, "last": last, "seed": seed}
    asked = [request_of(scheme, {k: v for k, v in given.items() if v is not None}) for scheme in schemes]
    for request in asked[1:]:
        must_be_like(asked[0], request)
    sides = [Side(prepare(request, threads, ledger=True)) for request in asked]
    alone = [Side(prepare(request, threads, ledger=True), direct=True) for request in asked[1:]] if direct else []
    live_together([*sides, *alone], progress)
    runs = tuple(Run(data_of(side.stage, side.chronicle)) for side in sides)
    for scheme, run in zip(schemes, runs, strict=True):
        same_as_stored(scheme, run)
    names = [request.scheme.id for request in asked]
    effects = [Effect(name, TOTAL, counted(sides[0], side)) for name, side in zip(names[1:], sides[1:], strict=True)]
    effects += [Effect(name, DIRECT, counted(sides[0], side)) for name, side in zip(names[1:], alone, strict=False)]
    return Comparison(runs, tuple(effects), int(runs[0].provenance["persons"]))


def request_of(scheme: str | Path | Scheme | Run, given: dict[str, Any]) -> Request:
    """What is to be lived. Raises CannotCompare where a run is asked to be another."""
    run = recorded(scheme)
    if run is not None:
        if given:
            raise CannotCompare(
                "a run keeps its own size, weeks and seed", key=", ".join(given), remedy="Name schemes, or leave these out."
            )
        return request_from(run.provenance)
    return make_request(scheme if isinstance(scheme, Scheme) else with_reforms(str(scheme)), **given)


def with_reforms(text: str) -> Scheme:
    """The scheme that "BASE+REFORM+REFORM" says."""
    base, *reforms = text.split("+")
    return load_scheme(base, reforms)


def recorded(scheme: str | Path | Scheme | Run) -> Run | None:
    """The run that this is, or whose folder it names."""
    if isinstance(scheme, Run | Scheme):
        return scheme if isinstance(scheme, Run) else None
    return open_run(Path(scheme)) if (Path(scheme) / "run.json").is_file() else None


def must_be_like(first: Request, other: Request) -> None:
    """Raises CannotCompare where the other request is not of the same people and weeks."""
    differ = {
        "society": (first.scheme.society, other.scheme.society),
        "size": (first.people, other.people),
        "seed": (first.seed, other.seed),
        "weeks": (days_of(first), days_of(other)),
    }
    for what, (a, b) in differ.items():
        if a != b:
            remedy = "Lived by other people, or at another time: a difference would not be the schemes'."
            raise CannotCompare(
                f"these runs cannot be compared: their {what} differs", found=f"{a} and {b}", allowed=f"the same {what}", remedy=remedy
            )


def days_of(request: Request) -> str:
    """The first and the last day."""
    return f"{monday(request.first_week)} to {sunday(request.last_week)}"


def same_as_stored(scheme: str | Path | Scheme | Run, run: Run) -> None:
    """Raises RunMismatch where a run that was lived again is not what it recorded."""
    stored = recorded(scheme)
    if stored is not None and stored.digest != run.digest:
        raise RunMismatch(
            "lived again, the run is not what it recorded",
            file=stored.folder,
            found=run.digest[:16],
            allowed=stored.digest[:16],
            remedy="It was recorded by another version: live it anew.",
        )
