"""A process that is killed leaves a checkpoint from which another process reaches the same bits, wherever the kill fell."""

from __future__ import annotations

import datetime as dt
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from counterscore.engine.people import People
from counterscore.engine.simulate import Chronicle
from counterscore.errors import RunError
from counterscore.record.opened import Run, first_difference, open_run
from counterscore.study.simulate import resume, simulate

from .broken import WEEKS, assert_same, left_beside
from .test_every_scheme import Named, every_scheme

ROOT = Path(__file__).parents[2]
LIVE = """
import sys
from pathlib import Path
from tests.lives.broken import begin

def tell(done, total):
    print(done, flush=True)

begin(Path(sys.argv[1]), tell, every=5)
"""
GO_ON = """
import sys
from counterscore.study.simulate import resume

print(resume(sys.argv[1]).digest)
"""
LIVE_UNTIL_KILLED = """
import datetime as dt
import sys

from counterscore.study.simulate import simulate

folder, preset, *reforms = sys.argv[1:]
asked = {"people": "40000", "first": dt.date(2019, 5, 13), "last": dt.date(2020, 1, 5), "seed": 3}
simulate(preset, reforms=reforms, **asked, threads=2, out=folder, progress=lambda done, _: print(done, flush=True), checkpoint_every=2)
"""
# The process kills itself just before it renames one given folder for the nth time.
KILL_AT_RENAME = """
import os, signal, sys
from pathlib import Path
from tests.lives.broken import begin

name, nth, rename = sys.argv[2], int(sys.argv[3]), Path.rename

def guarded(self, target):
    global nth
    nth -= self.name == name
    if self.name == name and nth == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)

Path.rename = guarded
begin(Path(sys.argv[1]), every=20)
"""
# The same before the nth array of a checkpoint is written.
KILL_AT_SAVE = """
import os, signal, sys
from pathlib import Path
import numpy as np
from tests.lives.broken import begin

nth, save = int(sys.argv[2]), np.save

def guarded(*args, **given):
    global nth
    nth -= 1
    if nth == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return save(*args, **given)

np.save = guarded
begin(Path(sys.argv[1]), every=20)
"""
# The same once the run is whole and its checkpoint is not yet removed.
KILL_AT_THE_END = """
import os, signal, sys
from pathlib import Path
from counterscore.study import simulate
from tests.lives.broken import begin

simulate.forget = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
begin(Path(sys.argv[1]))
"""


def process(code: str, *given: object) -> subprocess.Popen[str]:
    """Python on some code, in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, given)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def killed(code: str, *given: object) -> None:
    """A process that kills itself has been killed, and has not failed otherwise."""
    child = process(code, *given)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL, errors


def stop_after(folder: Path, week: int, delay: float, how: signal.Signals) -> int:
    """Start the run, wait until `week` weeks are lived and a moment longer, then send a signal; returns the exit code."""
    child = process(LIVE, folder)
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) >= week:
            break
    time.sleep(delay)
    child.send_signal(how)
    child.communicate(timeout=60)
    return child.returncode


DICE = random.Random(20140701)
KILLS = [(DICE.randint(6, WEEKS // 2), DICE.random() / 10) for _ in range(3)]


@pytest.mark.parametrize(("week", "delay"), KILLS, ids=[str(week) for week, _ in KILLS])
def test_killed_at_a_random_moment_another_process_goes_on(week: int, delay: float, whole: Run, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    assert stop_after(folder, week, delay, signal.SIGKILL) == -signal.SIGKILL
    assert not folder.exists()
    assert left_beside(folder) != []
    child = process(GO_ON, folder)
    digest, errors = child.communicate(timeout=60)
    assert child.returncode == 0, errors
    assert digest.strip() == whole.digest
    assert_same(folder, whole)


@pytest.mark.parametrize(("week", "delay"), KILLS[:2], ids=[str(week) for week, _ in KILLS[:2]])
def test_interrupted_at_a_random_moment_it_goes_on(week: int, delay: float, whole: Run, tmp_path: Path) -> None:
    """The signal of Ctrl-C to the process, wherever it is: living, reading the state or writing a checkpoint."""
    folder = tmp_path / "run"
    assert stop_after(folder, week, delay, signal.SIGINT) != 0
    assert not folder.exists()
    assert resume(folder).digest == whole.digest
    assert_same(folder, whole)


@pytest.mark.parametrize(
    ("name", "nth"),
    [
        ("run.checkpoint.new.partial", 2),  # the second checkpoint is written, but under a temporary name
        ("run.checkpoint", 1),  # the second checkpoint is whole, the first still in its place
        ("run.checkpoint.new", 2),  # the first is put aside, the second not yet in its place
        ("run.partial", 1),  # all weeks are lived, the run is written under a temporary name
    ],
)
def test_killed_between_two_renames_it_goes_on(name: str, nth: int, whole: Run, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    killed(KILL_AT_RENAME, folder, name, nth)
    assert not folder.exists()
    assert name in left_beside(folder)  # it fell where it was meant to
    assert resume(folder).digest == whole.digest
    assert_same(folder, whole)


def test_killed_while_a_checkpoint_is_written_it_goes_on_from_the_one_before(whole: Run, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    arrays = (
        len(People._fields) - 1 + len(Chronicle.__dataclass_fields__)
    )  # of each checkpoint: the state but for profiles, what was recorded
    killed(KILL_AT_SAVE, folder, arrays + 5)
    assert left_beside(folder) == ["run.checkpoint", "run.checkpoint.new.partial"]
    assert resume(folder).digest == whole.digest
    assert_same(folder, whole)


def test_killed_before_the_first_checkpoint_there_is_nothing_to_go_on_from(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    killed(KILL_AT_SAVE, folder, 4)
    before = left_beside(folder)
    with pytest.raises(RunError):
        resume(folder)
    assert not folder.exists()
    assert left_beside(folder) == before


def test_killed_when_all_is_done_the_run_is_whole(whole: Run, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    killed(KILL_AT_THE_END, folder)
    assert open_run(folder).digest == whole.digest


@every_scheme
def test_killed_under_any_scheme_another_process_goes_on(named: Named, tmp_path: Path) -> None:
    """SIGKILL from outside, at a moment that the name of the scheme draws, whatever the process is at."""
    asked: dict[str, Any] = {"reforms": named[1], "people": "40000", "first": dt.date(2019, 5, 13), "last": dt.date(2020, 1, 5), "seed": 3}
    folder, dice = tmp_path / "run", random.Random("+".join([named[0], *named[1]]))
    child = process(LIVE_UNTIL_KILLED, folder, named[0], *named[1])
    assert child.stdout is not None
    week = dice.randint(5, 20)
    next(line for line in child.stdout if int(line) >= week)
    time.sleep(dice.random() / 20)
    child.kill()
    child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL
    assert not folder.exists()
    assert left_beside(folder) != []
    resume(folder, 2)
    assert first_difference(open_run(folder), simulate(named[0], **asked, threads=1)) is None
