"""A run that cannot be written fails by name, and leaves nothing half-written behind."""

from __future__ import annotations

import builtins
import errno
import io
import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterscore.errors import CannotWrite, CounterscoreError
from counterscore.record import parquet, store
from counterscore.record.opened import open_run
from counterscore.record.series import RunData
from counterscore.record.store import check_writable, read_checkpoint, write_checkpoint, write_run
from counterscore.study.simulate import resume, simulate

from .conftest import FIRST, LAST

Writer = Callable[[Path], object]


@pytest.fixture(scope="module")
def data(good_run: Path) -> RunData:
    return open_run(good_run).data


def fails(write: Writer, folder: Path, *parts: str) -> None:
    """`write` fails by name, and the parent folder is as it was."""
    parent = folder.parent
    before = sorted(parent.rglob("*")) if parent.is_dir() else None
    with pytest.raises(CannotWrite) as caught:
        write(folder)
    message = str(caught.value)
    missing = [part for part in parts if part not in message]
    assert not missing, f"{missing} not in: {message}"
    assert caught.value.exit_code == 2
    assert (sorted(parent.rglob("*")) if parent.is_dir() else None) == before


def small_run(scheme_file: Path) -> Writer:
    return lambda folder: simulate(scheme_file, people=40_000, first=FIRST, last=LAST, out=folder)


def raising(code: int, after: int = 0) -> Callable[..., Any]:
    """A function that fails from its call number `after` on."""
    calls = 0

    def fail(real: Callable[..., Any], *args: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > after:
            raise OSError(code, os.strerror(code))
        return real(*args, **more)

    return fail


def break_call(patch: pytest.MonkeyPatch, owner: Any, name: str, code: int, after: int = 0) -> None:
    real, fail = getattr(owner, name), raising(code, after)
    patch.setattr(owner, name, lambda *args, **more: fail(real, *args, **more))


# where a disk that is full, or a folder that is closed, makes itself felt
PLACES = {
    "the folder": (Path, "mkdir"),
    "a text": (Path, "write_text"),
    "the tables": (np, "savez_compressed"),
    "a parquet file": (parquet.pq, "write_table"),
    "the manifest": (store, "write_manifest"),
    "the disk's own cache": (os, "fsync"),
    "the name": (Path, "rename"),
}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("place", PLACES)
def test_a_failing_place_leaves_nothing(place: str, code: int, data: RunData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name = PLACES[place]
    break_call(monkeypatch, owner, name, code)
    fails(lambda folder: write_run(folder, data), tmp_path / "run", str(tmp_path / "run"), os.strerror(code))


@pytest.mark.parametrize("after", [1, 2])
def test_a_disk_that_fills_later_leaves_nothing(after: int, data: RunData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_call(monkeypatch, parquet.pq, "write_table", errno.ENOSPC, after)
    fails(lambda folder: write_run(folder, data), tmp_path / "run", "No space left on device", "Nothing was left behind")


def test_a_disk_that_is_full_is_found_before_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme_file: Path) -> None:
    break_call(monkeypatch, Path, "write_bytes", errno.ENOSPC)
    monkeypatch.setattr("counterscore.study.simulate.prepare", None)  # so that to begin would fail otherwise
    fails(small_run(scheme_file), tmp_path / "run", "No space left on device")


def test_a_real_device_without_space_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the operating system, not through a replaced method: every write goes to a device that is always full."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    real = io.open

    def full(file: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
        return real("/dev/full" if "w" in mode else file, mode, *args, **more)

    monkeypatch.setattr(io, "open", full)
    monkeypatch.setattr(builtins, "open", full)
    fails(check_writable, tmp_path / "run", "No space left on device")


@pytest.mark.parametrize("name", ["run", "a run; of 'mine"])
def test_a_full_disk_at_the_end_of_a_run_leaves_its_checkpoint(
    name: str, good_run: Path, tmp_path: Path, scheme_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weeks that were lived are not lost: the message says how to go on, and the end is the same to the last bit."""
    folder = tmp_path / name
    with monkeypatch.context() as patch:
        break_call(patch, np, "savez_compressed", errno.ENOSPC)
        with pytest.raises(CannotWrite) as caught:
            small_run(scheme_file)(folder)
    message = str(caught.value)
    assert "No space left on device" in message
    assert message.endswith(f"Go on with: counterscore resume {shlex.quote(str(folder))}")
    assert "Nothing was left behind" not in message
    assert [p.name for p in tmp_path.iterdir()] == [name + ".checkpoint"]
    assert resume(folder).digest == open_run(good_run).digest
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_disk_that_is_full_before_the_first_checkpoint_leaves_nothing(
    tmp_path: Path, scheme_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_call(monkeypatch, np, "save", errno.ENOSPC)
    fails(small_run(scheme_file), tmp_path / "new" / "run", "No space left on device", "Nothing was left behind")
    assert list(tmp_path.iterdir()) == []


def test_a_fault_that_is_no_fault_of_the_disk_leaves_nothing(data: RunData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(parquet.pq, "write_table", stop)
    with pytest.raises(KeyboardInterrupt):
        write_run(tmp_path / "run", data)
    assert list(tmp_path.iterdir()) == []


def test_a_closed_folder_is_named(data: RunData, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    try:
        if os.access(closed, os.W_OK):
            pytest.skip("this user may write everywhere")
        fails(lambda folder: write_run(folder, data), closed / "run", "Permission denied")
    finally:
        closed.chmod(0o700)


def test_a_folder_that_is_not_empty_is_left_alone(data: RunData, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "diary.txt").write_text("mine", encoding="utf-8")
    fails(lambda f: write_run(f, data), folder, str(folder), "not empty", "--out")
    assert (folder / "diary.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_in_the_place_of_the_folder_is_left_alone(data: RunData, tmp_path: Path) -> None:
    (tmp_path / "run").write_text("mine", encoding="utf-8")
    fails(lambda folder: write_run(folder, data), tmp_path / "run", str(tmp_path / "run"))
    assert (tmp_path / "run").read_text(encoding="utf-8") == "mine"


def test_a_run_under_a_file_is_refused(data: RunData, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for inside in ("run", "a/run"):
        with pytest.raises(CannotWrite) as caught:
            write_run(tmp_path / "file" / inside, data)
        assert "another run" not in str(caught.value)
        assert "cannot be written" in str(caught.value)


def test_a_folder_that_may_not_be_looked_into_is_named(data: RunData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "run").mkdir()
    with monkeypatch.context() as patch:
        break_call(patch, Path, "iterdir", errno.EACCES)
        with pytest.raises(CannotWrite, match="Permission denied"):
            write_run(tmp_path / "run", data)
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_second_writer_waits(data: RunData, tmp_path: Path) -> None:
    (tmp_path / "run.partial").mkdir()
    fails(lambda folder: write_run(folder, data), tmp_path / "run", "run.partial", "another run is writing", "remove the partial folder")


@pytest.mark.parametrize("name", ["a" * 300, "a" * 250, "\0"])
def test_a_name_that_cannot_be_is_refused(name: str, data: RunData, tmp_path: Path) -> None:
    with pytest.raises(CounterscoreError) as caught:
        write_run(tmp_path / name, data)
    assert caught.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_here_is_no_name_for_a_run(scheme_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CounterscoreError) as caught:
        simulate(scheme_file, people=40_000, first=FIRST, last=LAST, out=".")
    assert caught.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [".", "..", "/", ""])
def test_here_is_no_name_to_go_on_with(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CounterscoreError, match="not the name of a run folder") as caught:
        resume(name)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", ["nothing", "\0", "a" * 300, "a/" * 3000, "a\x1b[2Jb"])
def test_there_is_nothing_to_go_on_with(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CounterscoreError) as caught:
        resume(name)
    assert caught.value.exit_code == 2
    assert str(caught.value).isprintable()


def test_looking_whether_a_place_can_be_written_changes_nothing(tmp_path: Path) -> None:
    """A folder that somebody made stays as it was made; one that nobody made is not there afterwards, nor are its parents."""
    mine = tmp_path / "mine"
    mine.mkdir(mode=0o750)
    before = mine.stat()
    check_writable(mine)
    assert (mine.stat().st_ino, mine.stat().st_mode) == (before.st_ino, before.st_mode)
    check_writable(tmp_path / "deep" / "deeper" / "run")
    assert list(tmp_path.iterdir()) == [mine]


def test_a_run_goes_into_an_empty_folder_and_makes_the_parents_it_needs(data: RunData, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for folder in (tmp_path / "mine", tmp_path / "deep" / "deeper" / "run"):
        check_writable(folder)
        write_run(folder, data)
        assert open_run(folder).digest


@pytest.mark.parametrize("place", PLACES)
def test_parents_made_for_a_run_that_fails_are_removed(place: str, data: RunData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    owner, name = PLACES[place]
    with monkeypatch.context() as patch:
        break_call(patch, owner, name, errno.ENOSPC, after=1 if place == "the folder" else 0)
        with pytest.raises(CannotWrite):
            write_run(tmp_path / "mine" / "deep" / "deeper" / "run", data)
    assert list(tmp_path.rglob("*")) == [tmp_path / "mine"]


def test_an_older_checkpoint_outlives_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "run.checkpoint"
    write_checkpoint(folder, {"a": np.arange(3)}, {"format": 1, "request": "older"})
    with monkeypatch.context() as patch:
        break_call(patch, np, "save", errno.ENOSPC)
        fails(lambda f: write_checkpoint(f, {"a": np.arange(9)}, {"format": 1, "request": "newer"}), folder, "No space left on device")
    arrays, meta = read_checkpoint(folder)
    assert meta["request"] == "older"
    assert arrays["a"].tolist() == [0, 1, 2]
