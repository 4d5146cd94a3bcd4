"""A run that is stopped leaves a checkpoint, exit code 1 and no half of a run; it goes on to the same bits."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.command_line.conftest import PROGRAM, Said, elsewhere

LONG = ("rongcheng-2014", "--people", "1000000", "--from", "2014-01-06", "--to", "2018-12-30", "--no-report")
SHORT = ("rongcheng-2014", "--people", "72000", "--from", "2014-01-06", "--to", "2014-12-28", "--no-report")
SIGNALS = pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "asked to end"])
# The signal comes at the beginning or at the end of the third batch of weeks.
STOPPING = """
import os, signal, sys
import counterscore.engine.simulate as engine
live, done = engine.live_batch, []
def batch(*words):
    done.append(1)
    if len(done) == 3 and {early}:
        os.kill(os.getpid(), {how})
    lived = live(*words)
    if len(done) == 3 and not {early}:
        os.kill(os.getpid(), {how})
    return lived
engine.live_batch = batch
from counterscore.cli.main import main
main(sys.argv[1:])
"""


def digest_of(words: tuple[str, ...], folder: Path) -> str:
    said = elsewhere("run", *words, "--out", folder, "--json")
    assert said.code == 0, said.err
    return str(said.data["run"]["digest"])


@pytest.fixture(scope="module")
def long_digest(tmp_path_factory: pytest.TempPathFactory) -> str:
    return digest_of(LONG, tmp_path_factory.mktemp("long") / "run")


@pytest.fixture(scope="module")
def short_digest(tmp_path_factory: pytest.TempPathFactory) -> str:
    return digest_of(SHORT, tmp_path_factory.mktemp("short") / "run")


def was_stopped(said: Said, folder: Path) -> None:
    """Exit code 1, a checkpoint beside, the words to go on with, and no half of a run."""
    assert said.code == 1, (said.out, said.err)
    assert "Traceback" not in said.err
    assert f"counterscore resume {folder}" in said.err
    assert {p.name for p in folder.parent.iterdir()} == {f"{folder.name}.checkpoint"}


def goes_on(folder: Path, digest: str) -> None:
    """Resuming ends in the unbroken run's bits, and takes the checkpoint away."""
    said = elsewhere("resume", folder, "--json")
    assert said.code == 0, said.err
    assert said.data["run"]["digest"] == digest
    assert {p.name for p in folder.parent.iterdir()} == {folder.name, f"{folder.name}.report.html"}


@SIGNALS
def test_a_run_stopped_at_any_moment_goes_on_to_the_same_bits(how: signal.Signals, tmp_path: Path, long_digest: str) -> None:
    folder = tmp_path / "run"
    was_stopped(interrupted(how, folder), folder)
    goes_on(folder, long_digest)


def interrupted(how: signal.Signals, folder: Path) -> Said:
    """A long run, stopped while it lives."""
    process = subprocess.Popen([*PROGRAM, "run", *LONG, "--out", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    checkpoint = folder.with_name(folder.name + ".checkpoint")
    until = time.monotonic() + 120
    while process.poll() is None and not checkpoint.is_dir() and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.2)  # the first checkpoint is written before the first week
    os.kill(process.pid, how)
    out, err = process.communicate(timeout=60)
    return Said(process.returncode, out, err)


@SIGNALS
@pytest.mark.parametrize("early", [True, False], ids=["before a batch", "after a batch"])
def test_no_batch_is_lived_twice_or_lost(how: signal.Signals, early: bool, tmp_path: Path, short_digest: str) -> None:
    """The signal may come when the world has moved on and the chronicle has not: then the checkpoint would lie."""
    folder = tmp_path / "run"
    code = STOPPING.format(early=early, how=int(how))
    done = subprocess.run(
        [PROGRAM[0], "-c", code, "run", *SHORT, "--out", str(folder)], capture_output=True, text=True, timeout=120, check=False
    )
    was_stopped(Said(done.returncode, done.stdout, done.stderr), folder)
    goes_on(folder, short_digest)


def test_what_was_never_stopped_cannot_go_on(tmp_path: Path) -> None:
    said = elsewhere("resume", tmp_path / "run")
    said.wrong("run.checkpoint")
    assert list(tmp_path.iterdir()) == []


def test_a_finished_run_is_not_gone_on_with(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    digest_of(SHORT, folder)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    elsewhere("resume", folder).wrong("run.checkpoint")
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
