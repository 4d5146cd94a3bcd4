"""A first scheme that is lived once and kept, so that each change of a rule is seen beside it at once.

    kept = keep(load_scheme("unified-2020"), people="100000", last=day)
    found = change(kept, load_scheme("unified-2020", ["no-campaign"]))

What comes of it is what `study.compare` finds for the two, to the bit: the first is
only not lived again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from counterscore.engine.simulate import Chronicle, stretches
from counterscore.record.opened import Run
from counterscore.scheme.model import Scheme
from counterscore.study.compare import TOTAL, Comparison, Effect, must_be_like
from counterscore.study.grouped import counted
from counterscore.study.request import make_request
from counterscore.study.simulate import data_of, prepare
from counterscore.study.together import Side, closing, live_by_all, scores

Seen = Callable[[Callable[[], Comparison], int, int], None]
LOOK_WEEKS = 26  # between two looks that may be taken


@dataclass(frozen=True)
class Kept:
    """A scheme as it was lived, with the scores at the close of each quarter."""

    side: Side
    run: Run
    closes: list[NDArray[np.uint16]]  # [quarter][person] score
    looks: dict[int, Run] = field(default_factory=dict)  # its first weeks, by how many, as they were asked for


def keep(
    scheme: Scheme,
    people: str | int = "100000",
    first: dt.date | None = None,
    last: dt.date | None = None,
    seed: int = 1,
    threads: int | None = None,
    told: Callable[[int, int], None] | None = None,
) -> Kept:
    """Live a scheme, and keep it for others to be set beside. Raises InputError."""
    side = Side(prepare(make_request(scheme, people, first, last, seed=seed), threads, ledger=True))
    closes = []
    weeks = side.stage.request.weeks
    for stretch in stretches(weeks):
        live_by_all(side, stretch)
        if closing(stretch, weeks):
            closes.append(scores(side))
        if told is not None:
            told(stretch[-1] + 1 - weeks[0], len(weeks))
    return Kept(side, Run(data_of(side.stage, side.chronicle)), closes)


def change(kept: Kept, scheme: Scheme, threads: int | None = None, told: Seen | None = None) -> Comparison:
    """Live another scheme by the same people; `told(so far, weeks done, weeks in all)` is called as half-years pass.

    `so far` gives the first weeks of both when it is called, without what is counted of single lives.

    Raises InputError, CannotCompare.
    """
    base = kept.side.stage.request
    request = replace(base, scheme=scheme)
    must_be_like(base, request)
    side = Side(prepare(request, threads, ledger=True))
    side.score_differs = np.zeros(side.people.profile.size, np.bool_)
    weeks, close = request.weeks, 0
    for stretch in stretches(weeks):
        live_by_all(side, stretch)
        if closing(stretch, weeks):
            side.score_differs |= scores(side) != kept.closes[close]
            close += 1
        done = stretch[-1] + 1 - weeks[0]
        if told is not None and done < len(weeks) and done // LOOK_WEEKS > (done - len(stretch)) // LOOK_WEEKS:
            told(partial(so_far, kept, side, done), done, len(weeks))
    runs = (kept.run, Run(data_of(side.stage, side.chronicle)))
    return Comparison(runs, (Effect(scheme.id, TOTAL, counted(kept.side, side)),), int(kept.run.provenance["persons"]))


def so_far(kept: Kept, other: Side, done: int) -> Comparison:
    """The first weeks of both, without what is counted of single lives at the end."""
    if done not in kept.looks:
        kept.looks[done] = first_weeks(kept.side, done)
    runs = (kept.looks[done], first_weeks(other, done))
    return Comparison(runs, (), int(runs[0].provenance["persons"]))


def first_weeks(side: Side, done: int) -> Run:
    """What was recorded in so many weeks."""
    return Run(data_of(side.stage, until(side.chronicle, side.stage.request.first_week + done)))


def until(chronicle: Chronicle, week: int) -> Chronicle:
    """What was recorded before a week."""
    numbered = {"weeks": "weeks", "flows": "weeks", "score_weeks": "score_weeks", "scores": "score_weeks"}
    numbered |= {"cell_weeks": "cell_weeks", "cells": "cell_weeks", "digest_weeks": "digest_weeks", "digests": "digest_weeks"}
    cut = {name: sum(w < week for w in getattr(chronicle, numbered[name])) for name in (f.name for f in fields(chronicle))}
    return Chronicle(**{name: getattr(chronicle, name)[:n] for name, n in cut.items()})
