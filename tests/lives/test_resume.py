"""A run that was stopped and resumed, once or often, at whatever moment, has the bits of the unbroken one."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import counterscore
from counterscore.engine import simulate as engine
from counterscore.engine.simulate import Chronicle
from counterscore.errors import Interrupted, RunError, RunMismatch
from counterscore.record.manifest import write_manifest
from counterscore.record.opened import Run
from counterscore.record.store import read_checkpoint
from counterscore.scheme.read import load_scheme
from counterscore.study.request import Request, make_request
from counterscore.study.simulate import Stage, checkpoint_of, prepare, restore, resume, simulate

from .broken import ASKED, SCHEME, WEEKS, assert_same, begin, left_beside, stop_at
from .pairs import reform_of

DICE = random.Random(20200106)
ONCE = [[DICE.randint(1, WEEKS)] for _ in range(14)]
OFTEN = [sorted(DICE.sample(range(1, WEEKS), 4)) for _ in range(9)]
MOMENTS = ONCE + OFTEN  # 50 moments in 23 runs


@pytest.fixture(autouse=True)
def short_batches(whole: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here, weeks are lived as those of the largest populations are, so that there are many moments; `whole` was not."""
    monkeypatch.setattr(engine, "PERSON_WEEKS", 1)


def test_there_are_fifty_moments() -> None:
    assert sum(len(stops) for stops in MOMENTS) == 50


@pytest.mark.parametrize("stops", MOMENTS, ids=lambda stops: "-".join(map(str, stops)))
def test_stopped_and_resumed_is_unbroken(stops: list[int], whole: Run, tmp_path: Path) -> None:
    """How often a checkpoint is written and how many threads there are is drawn as well."""
    dice = random.Random(stops[0])
    folder = tmp_path / "run"
    with pytest.raises(Interrupted, match=f"of {WEEKS} weeks") as caught:
        begin(folder, stop_at(stops[0]), dice.choice((5, 13, 40, 104)), dice.choice((1, 2)))
    assert "counterscore resume" in str(caught.value)
    assert not folder.exists()
    for stop in stops[1:]:
        with pytest.raises(Interrupted):
            resume(folder, dice.choice((1, 2)), stop_at(stop), dice.choice((5, 13, 40, 104)))
        assert not folder.exists()
    run = resume(folder, dice.choice((1, 2)))
    assert run.digest == whole.digest
    assert_same(folder, whole)


@pytest.mark.parametrize("week", [1, 4, 52, WEEKS - 1, WEEKS])
def test_no_week_is_lived_twice(week: int, whole: Run, tmp_path: Path) -> None:
    """Resuming goes on after the last week that was lived, also where none is left."""
    folder = tmp_path / "run"
    with pytest.raises(Interrupted):
        begin(folder, stop_at(week))
    done = len(read_checkpoint(checkpoint_of(folder))[0]["chronicle_weeks"])
    assert week <= done <= week + 12
    seen: list[int] = []
    resume(folder, progress=lambda done, total: seen.append(done))
    assert all(n > done for n in seen)
    assert_same(folder, whole)


def test_checkpoints_change_no_bit(whole: Run, tmp_path: Path) -> None:
    for every in (7, 26):
        folder = tmp_path / f"every-{every}" / "run"
        assert begin(folder, every=every).digest == whole.digest
        assert_same(folder, whole)


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    with pytest.raises(Interrupted, match="nothing was kept"):
        simulate(SCHEME, **ASKED, progress=stop_at(20))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("call", [1, 2, 4, 5])
@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c_between_two_communities_is_unbroken(
    call: int, threads: int, whole: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C comes when it likes: here when some communities have lived the next weeks and others have not."""
    folder = tmp_path / "run"
    with monkeypatch.context() as patch:
        patch.setattr(engine, "live_weeks", signalled(engine.live_weeks, call, threads))
        with pytest.raises(Interrupted):
            begin(folder, threads=threads)
    resume(folder, threads)
    assert_same(folder, whole)


def signalled(lived: Callable[..., None], call: int, threads: int) -> Callable[..., None]:
    """The engine, with the signal of Ctrl-C in the middle of the call of this number, or where another thread lives on, after it."""
    calls = itertools.count(1)

    def work(*args: Any) -> None:
        *others, (bounds, taken, province), out = args
        if next(calls) != call:
            return lived(*args)
        half = bounds.size // 2
        if threads == 1:
            lived(*others, (bounds[: half + 1], taken, province), out)
            taken[0] = half
        os.kill(os.getpid(), signal.SIGINT)
        return lived(*args)

    return work


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was stopped after half its weeks; tests read its checkpoint or copy it."""
    folder = tmp_path_factory.mktemp("stopped") / "run"
    with pytest.raises(Interrupted):
        begin(folder, stop_at(50))
    return folder


def asked(**other: Any) -> Request:
    given = ASKED | other
    scheme = load_scheme(given.pop("scheme", SCHEME), given.pop("reforms", ()))
    return make_request(scheme, **given)


def restored(request: Request, folder: Path) -> tuple[Stage, Chronicle]:
    stage = prepare(request, 2)
    return stage, restore(stage, *read_checkpoint(checkpoint_of(folder)))


def test_the_checkpoint_of_the_same_request_is_taken(stopped: Path) -> None:
    stage, chronicle = restored(asked(), stopped)
    assert 50 <= len(chronicle.weeks) < 63
    assert len(chronicle.flows) == len(chronicle.weeks)
    assert stage.world.people.climate.any()


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 12},
        {"people": "40001"},
        {"first": ASKED["first"].replace(day=14)},
        {"last": ASKED["last"].replace(month=6, day=28)},
        {"at": ASKED["at"][:1]},
        {"scheme": "defaulter-list"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_the_checkpoint_of_another_request_is_refused(other: dict[str, Any], stopped: Path) -> None:
    with pytest.raises(RunMismatch, match="belongs to another run"):
        restored(asked(**other), stopped)


def test_the_checkpoint_of_the_unreformed_scheme_is_refused(stopped: Path, tmp_path: Path) -> None:
    reform = reform_of(SCHEME, '[scoring.points]\njaywalking = { value = -6, unit = "points", status = "assumed" }\n', tmp_path)
    with pytest.raises(RunMismatch):
        restored(asked(reforms=[reform]), stopped)


def test_the_checkpoint_of_another_society_is_refused(stopped: Path) -> None:
    """The society is the same by name and size; one bit of its digest is not."""
    arrays, meta = read_checkpoint(checkpoint_of(stopped))
    stage = prepare(asked(), 2)
    changed = meta["request"][:-1] + ("0" if meta["request"][-1] != "0" else "1")
    with pytest.raises(RunMismatch):
        restore(stage, arrays, meta | {"request": changed})


def test_the_checkpoint_of_another_version_is_refused(stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counterscore, "__version__", "999.0")
    with pytest.raises(RunMismatch, match="version"):
        resume(stopped)
    assert not stopped.exists()


@pytest.mark.parametrize(("key", "value"), [("seed", 12), ("people", "45000"), ("last_week", 1068), ("asked", [])])
def test_a_checkpoint_whose_request_was_edited_is_refused(key: str, value: object, tmp_path: Path) -> None:
    """Also under a manifest made anew: the state would be another request's."""
    folder = tmp_path / "run"
    with pytest.raises(Interrupted):
        begin(folder, stop_at(1))
    meta_file = checkpoint_of(folder) / "meta.json"
    meta = json.loads(meta_file.read_text(encoding="utf-8"))
    assert meta["provenance"][key] != value
    meta_file.write_text(json.dumps(meta | {"provenance": meta["provenance"] | {key: value}}), encoding="utf-8")
    write_manifest(checkpoint_of(folder))
    with pytest.raises(RunMismatch):
        resume(folder)
    assert not folder.exists()


def test_a_run_that_was_never_begun_cannot_be_resumed(tmp_path: Path) -> None:
    with pytest.raises(RunError):
        resume(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_a_finished_run_cannot_be_resumed(whole: Run, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    begin(folder)
    assert left_beside(folder) == []
    with pytest.raises(RunError):
        resume(folder)
    assert_same(folder, whole)


def test_a_request_knows_its_weeks() -> None:
    assert len(asked().weeks) == WEEKS
    assert len(replace(asked(), last_week=asked().first_week).weeks) == 1
