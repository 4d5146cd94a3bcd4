"""From a request to a run: compile, open the world, live the weeks, record."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables, flatten
from counterscore.engine.simulate import Chronicle, Plan, live_on, processors, whole
from counterscore.engine.world import World, open_world
from counterscore.errors import LONGEST_PATH, CannotWrite, Interrupted, RunMismatch, UsageError, shorten
from counterscore.mechanisms.contract import CAUSES, ENTRIES, GROUPS, TALLY_SIZES, TALLY_START
from counterscore.record.opened import Run
from counterscore.record.series import CELL_MEASURES, RunData
from counterscore.record.store import NOTHING_LEFT, check_writable, read_checkpoint, write_checkpoint, write_run
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society, load_society
from counterscore.society.places import sample
from counterscore.study.request import Request, make_request, provenance_of, request_digest, request_from

Progress = Callable[[int, int], None]
Look = Callable[[Run], None]
# Between two checkpoints lie about so many person-weeks (half a minute of work), and at least a quarter of a year.
CHECKPOINT_PERSON_WEEKS = 4_000_000_000
LEAST_WEEKS = 13
LOOK_WEEKS = 26  # between two looks at a run that goes on


@dataclass(frozen=True)
class Stage:
    """A compiled request, ready to be lived."""

    request: Request
    society: Society
    tables: Tables
    world: World
    plan: Plan


def simulate(
    scheme: str | Path | Scheme,
    *,
    reforms: Iterable[str | Path] = (),
    people: str | int = "1:1000",
    first: dt.date | None = None,
    last: dt.date | None = None,
    at: Iterable[dt.date] = (),
    seed: int = 1,
    threads: int | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
    checkpoint_every: int | None = None,
    look: Look | None = None,
    closing: Look | None = None,
) -> Run:
    """Live a scheme on a synthetic society and return the run; with `out`, write it there too.

    `people` is a number of persons, a part such as "1:1000", or "all". The run
    depends on scheme, society, people, dates and seed alone: not on `threads`.
    `look` is shown what was lived so far, twice a year of the run, and `closing`
    the whole run before it is written.
    Raises InputError, WallError, CannotWrite; Interrupted at Ctrl-C, with a
    checkpoint beside `out`.
    """
    if not isinstance(scheme, Scheme):
        scheme = load_scheme(scheme, reforms)
    request = make_request(scheme, people, first, last, tuple(at), seed)
    folder = None if out is None else Path(out)
    if folder is not None:
        check_writable(folder)
    return live(prepare(request, threads), folder, Chronicle(), progress, checkpoint_every, look, closing)


def prepare(request: Request, threads: int | None = None, ledger: bool = False) -> Stage:
    """Compile a request and open its world."""
    society = load_society(request.scheme.society)
    tables = compile_scheme(request.scheme, society)
    threads = threads or processors()
    world = open_world(society, sample(society, request.people), tables, request.seed, request.first_week, ledger, threads)
    return Stage(request, society, tables, world, Plan(len(society.provinces), threads, tallies=measures_of(society)[1]))


def live(
    stage: Stage,
    folder: Path | None,
    past: Chronicle,
    progress: Progress | None = None,
    every: int | None = None,
    look: Look | None = None,
    closing: Look | None = None,
) -> Run:
    """Live the weeks that are left after `past`; checkpoints lie beside `folder`, and stay where the run cannot be written."""
    try:
        run = Run(data_of(stage, live_weeks_left(stage, folder, past, progress, every, look)), folder)
        if closing is not None:
            closing(run)
        if folder is not None:
            write_run(folder, run.data)
            forget(folder)
    except CannotWrite as error:
        if folder is None or not any(os.path.isdir(path) for path in checkpoints_of(folder)[:2]):
            raise
        before = "" if error.remedy in (None, NOTHING_LEFT) else f"{error.remedy} "
        raise CannotWrite(error.problem, file=error.file, found=error.found, remedy=before + how_to_go_on(folder)) from None
    return run


def live_weeks_left(
    stage: Stage, folder: Path | None, past: Chronicle, progress: Progress | None, every: int | None, look: Look | None
) -> Chronicle:
    """All weeks of the run; a checkpoint is saved before each stretch of `every` weeks."""
    every = every or max(LEAST_WEEKS, CHECKPOINT_PERSON_WEEKS // stage.world.people.profile.size)
    total = len(stage.request.weeks)
    chronicle, saved = past, -every
    while len(chronicle.weeks) < total:
        done = len(chronicle.weeks)
        if look is not None and done:
            look(Run(data_of(stage, chronicle)))
        if folder is not None and done - saved >= every:
            save(stage, chronicle, checkpoint_of(folder))
            saved = done
        most = min(total - done, saved + every - done if folder is not None else total, total if look is None else LOOK_WEEKS)
        start = stage.request.first_week + done
        weeks = range(start, start + most)

        def report(n: int, _: int, done: int = done) -> None:
            if progress is not None:
                progress(done + n, total)

        try:
            extend(chronicle, live_on(stage.tables, stage.world, weeks, stage.plan, stage.request.asked, report, stage.request.last_week))
        except KeyboardInterrupt as stop:
            extend(chronicle, stop.args[0])
            if folder is None:
                raise Interrupted("stopped; nothing was kept because no output folder was given") from None
            save(stage, chronicle, checkpoint_of(folder))
            raise Interrupted(f"stopped after {len(chronicle.weeks)} of {total} weeks", remedy=how_to_go_on(folder)) from None
    return chronicle


def extend(chronicle: Chronicle, more: Chronicle) -> None:
    """Add what was lived since."""
    for name, values in vars(more).items():
        getattr(chronicle, name).extend(values)


def how_to_go_on(folder: Path) -> str:
    """The sentence that names the command, as it would be typed."""
    return f"Go on with: counterscore resume {shorten(shlex.quote(str(folder)), LONGEST_PATH)}"


def checkpoint_of(folder: Path) -> Path:
    """Where the checkpoint of a run folder lies. Raises UsageError for a path without a name, such as `.`."""
    if folder.name in ("", ".."):
        raise UsageError("not the name of a run folder", found=str(folder), allowed="a name such as runs/first")
    return folder.with_name(folder.name + ".checkpoint")


def checkpoints_of(folder: Path) -> list[Path]:
    """The checkpoint, the one before it, and what writing one may leave."""
    path = checkpoint_of(folder)
    return [path.with_name(path.name + suffix) for suffix in ("", ".prev", ".new", ".new.partial")]


def forget(folder: Path) -> None:
    """Remove the checkpoint of a finished run."""
    for path in checkpoints_of(folder):
        shutil.rmtree(path, ignore_errors=True)


def save(stage: Stage, chronicle: Chronicle, folder: Path) -> None:
    """Write a checkpoint: the state without profiles, and what was recorded."""
    people = stage.world.people
    arrays: dict[str, NDArray[Any]] = {name: getattr(people, name) for name in people._fields if name != "profile"}
    arrays |= {f"chronicle_{name}": np.array(values) for name, values in vars(chronicle).items()}
    meta = {"format": 1, "request": request_digest(stage.request), "provenance": provenance_of(stage.request)}
    write_checkpoint(folder, arrays, meta)


def restore(stage: Stage, arrays: dict[str, NDArray[Any]], meta: dict[str, Any]) -> Chronicle:
    """Put a checkpoint's state into a freshly opened world. Raises RunMismatch."""
    if meta["request"] != request_digest(stage.request):
        raise RunMismatch(
            "the checkpoint belongs to another run, society or version",
            found=meta["request"][:16],
            allowed=request_digest(stage.request)[:16],
            remedy="Start the run anew.",
        )
    people = stage.world.people
    for name in people._fields:
        if name != "profile":
            getattr(people, name)[:] = arrays[name]
    chronicle = Chronicle()
    for name in vars(chronicle):
        stored = arrays[f"chronicle_{name}"]
        getattr(chronicle, name).extend(stored.tolist() if stored.ndim == 1 else list(stored))
    return chronicle


def resume(folder: str | Path, threads: int | None = None, progress: Progress | None = None, every: int | None = None) -> Run:
    """Go on from the checkpoint beside a run folder; the result has the same bits as an unbroken run."""
    path = Path(folder)
    arrays, meta = read_checkpoint(checkpoint_of(path))
    partial = path.with_name(path.name + ".partial")
    if partial.exists():  # the writer was killed: what it left is worth nothing
        shutil.rmtree(partial, ignore_errors=True)
    check_writable(path)
    stage = prepare(request_from(meta["provenance"]), threads)
    return live(stage, path, restore(stage, arrays, meta), progress, every)


def measures_of(society: Society) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Names of all measures and their places among the tallies."""
    kinds, services = society.occasions.names, society.services.names
    labels: dict[str, tuple[str, ...]] = ENTRIES | dict.fromkeys(("acts", "records", "false_records", "misshared"), kinds)
    labels |= dict.fromkeys(("false_ground", "evaded", "barred", "barred_false", "rewarded", "withheld"), services)
    labels |= dict.fromkeys(("entered", "expired", "complied", "listed", "stale"), ("1", "2"))
    labels |= dict.fromkeys(("group_barred", "group_refused", "group_false", "group_by_list"), GROUPS)
    labels["refused"] = tuple(f"{service}][{cause}" for service in services for cause in CAUSES)
    names, places = [], []
    for tally, size in TALLY_SIZES.items():
        if size == 1:
            names.append(tally)
            places.append(TALLY_START[tally])
        else:
            names += [f"{tally}[{label}]" for label in labels[tally]]
            places += [TALLY_START[tally] + i for i in range(len(labels[tally]))]
    return tuple(names), np.array(places)


def data_of(stage: Stage, chronicle: Chronicle) -> RunData:
    """What the run leaves behind."""
    society, ground = stage.society, stage.world.ground
    taken = sample(society, stage.request.people)
    counties, first = np.unique(ground.county, return_index=True)  # communities lie county by county
    marks = np.array(chronicle.digests, np.uint64).reshape(len(chronicle.digest_weeks), -1)
    by_county = np.add.reduceat(marks, first, axis=1)
    provenance = provenance_of(stage.request) | {
        "provinces": [p.name for p in society.provinces],
        "persons": taken.persons,
        "communities": int(taken.start.size),
        "county_cells": int(ground.cell.max()) + 1,
        "score_weeks": list(chronicle.score_weeks),
    }
    return RunData(
        provenance,
        flatten(stage.tables),
        tuple(p.name for p in society.provinces),
        taken.weight,
        np.array(chronicle.weeks, np.int32),
        measures_of(society)[0],
        whole(chronicle.flows),
        np.array(chronicle.score_weeks, np.int32),
        whole(chronicle.scores),
        np.array(chronicle.digest_weeks, np.int32),
        counties.astype(np.int32),
        by_county,
        *cells_of_run(stage, chronicle),
    )


def cells_of_run(stage: Stage, chronicle: Chronicle) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """Weeks of reckoning, what the cells were found to be, and the province of each; no cells where nothing was reckoned."""
    ground = stage.world.ground
    if not chronicle.cells:
        return np.zeros(0, np.int32), np.zeros((0, 0, len(CELL_MEASURES)), np.int64), np.zeros(0, np.int32)
    _, first = np.unique(ground.cell, return_index=True)
    return np.array(chronicle.cell_weeks, np.int32), np.array(chronicle.cells, np.int64), ground.province[first].astype(np.int32)


def again(run: Run, threads: int | None = None, progress: Progress | None = None) -> Run:
    """Repeat a run from what it recorded."""
    return live(prepare(request_from(run.provenance), threads), None, Chronicle(), progress)


def with_seed(request: Request, seed: int) -> Request:
    """The same request on another seed."""
    return replace(request, seed=seed)
