"""The lab, or a worker of it, killed while a run is lived: nothing broken is left, it is told of, and the run goes on to the same bits."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import counterscore as cs
from tests.lab.conftest import Lab, closed, opened

PROC = Path("/proc")
NAME, OTHER = "unified-2020-1", "unified-2020-2"
ORDER = {"kind": "run", "base": "unified-2020", "people": 100_000, "seed": 7}
PATIENCE = 20.0  # seconds for what takes one or two

pytestmark = pytest.mark.skipif(not (PROC / "self" / "stat").is_file(), reason="processes are not told in /proc here")


def children(process: int) -> list[int]:
    """Processes that a process has started, and those that these have."""
    found = []
    for path in PROC.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after_name = path.read_text().rpartition(")")[2].split()
            if int(after_name[1]) == process:
                found += [int(path.parent.name), *children(int(path.parent.name))]
    return found


def alive(process: int) -> bool:
    """Whether a process is there, and does not only wait to be told of."""
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(what: Callable[[], Any]) -> Any:
    """Wait for something."""
    start = time.monotonic()
    while not (found := what()):
        assert time.monotonic() - start < PATIENCE, "it did not come"
        time.sleep(0.05)
    return found


def events(lab: Lab, job: str) -> Iterator[tuple[str, Any]]:
    """What happens to a job, as it happens."""
    line = http.client.HTTPConnection("127.0.0.1", lab.port, timeout=120)
    with contextlib.closing(line):
        line.request("GET", f"/api/jobs/{job}/events", headers=lab.known)
        with line.getresponse() as stream:
            event = ""
            for raw in stream:
                name, _, value = raw.decode().rstrip("\n").partition(": ")
                event = value if name == "event" else event
                if name == "data":
                    yield event, json.loads(value)


@contextlib.contextmanager
def killed(lab: Lab) -> Iterator[Lab]:
    """A lab that is killed in the end, if it is not gone by then."""
    with lab.process:
        try:
            yield lab
        finally:
            lab.process.kill()


def begun(lab: Lab, order: dict[str, Any]) -> str:
    """Order a run, and wait until some of its weeks are lived and others are not."""
    job: str = lab.post("/api/jobs", order).json["job"]
    for event, told in events(lab, job):
        assert event not in ("failed", "done"), (event, told)
        if event == "progress" and told["done"] >= 13:
            assert told["done"] < told["of"]
            return job
    raise AssertionError("the stream ended")


def last_of(lab: Lab, job: str) -> tuple[str, Any]:
    """How a job ended."""
    *_, last = events(lab, job)
    return last


def told_of(lab: Lab) -> list[str]:
    """The stopped runs that the start page offers to go on with, or to forget."""
    page = lab.get("/").body.decode()
    found = {kind: page.split(f'data-order="{kind}" data-name="')[1:] for kind in ("resume", "forget")}
    names = [part.split('"')[0] for part in found["resume"]]
    assert names == [part.split('"')[0] for part in found["forget"]]
    assert ("Stopped before the end" in page) == bool(names)
    return names


def unbroken(folder: Path) -> int:
    """Every run of a folder can be shown; how many there are."""
    runs = [path.parent for path in folder.glob("*/run.json")]
    for run in runs:
        words = (sys.executable, "-m", "counterscore", "show", str(run), "--json")
        assert subprocess.run(words, capture_output=True, check=False).returncode == 0
    assert not list(folder.glob("*.partial")) or not runs
    return len(runs)


@pytest.fixture(scope="module")
def digest() -> str:
    """The digest of the same run, never stopped."""
    return cs.simulate("unified-2020", people=100_000, seed=7).digest


def test_a_lab_that_was_killed_says_so_and_goes_on_to_the_same_bits(tmp_path: Path, digest: str) -> None:
    runs, errors = tmp_path / "runs", tmp_path / "errors"
    with errors.open("w", encoding="utf-8") as file:
        with killed(opened(runs, file)) as first:
            begun(first, ORDER)
            assert told_of(first) == []  # a run that is being lived was not stopped
            workers = children(first.process.pid)
            assert len(workers) >= 3
        until(lambda: not any(alive(one) for one in workers))
        assert unbroken(runs) == 0
        assert [path.name for path in runs.iterdir()] == [f"{NAME}.checkpoint"]
        second = opened(runs, file)
        try:
            assert told_of(second) == [NAME]
            gone_on = {"kind": "resume", "name": NAME}
            event, told = last_of(second, second.post("/api/jobs", gone_on).json["job"])
            assert (event, told) == ("done", {"address": f"/result/page/{NAME}"})
            assert told_of(second) == []
            assert f"<code>{NAME}</code>" in second.get("/").body.decode()
            event, told = last_of(second, second.post("/api/jobs", gone_on).json["job"])
            assert (event, told["problem"]) == ("failed", "no checkpoint is there")
        finally:
            closed(second)
    assert unbroken(runs) == 1
    assert cs.open_run(runs / NAME).digest == digest
    assert [path.name for path in runs.iterdir()] == [NAME]
    assert "Traceback" not in errors.read_text(encoding="utf-8")


def test_a_run_that_was_stopped_or_whose_worker_was_killed_is_kept_until_it_is_forgotten(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    lab = opened(runs)
    try:
        job = begun(lab, ORDER)
        forgetting = lab.post("/api/now/forget", {"name": NAME})
        assert (forgetting.status, forgetting.json["problem"]) == (422, "no stopped run of this name")  # it is being lived
        assert lab.post("/api/jobs", {"kind": "forget", "name": NAME}).json["problem"] == "no stopped run of this name"
        assert lab.post(f"/api/jobs/{job}/cancel", {}).status == 200
        event, told = last_of(lab, job)
        assert event == "cancelled"
        assert told["problem"].startswith("stopped after")
        assert told_of(lab) == [NAME]
        assert [lab.get(f"/result/{kind}/{NAME}").status for kind in ("forget", "resume")] == [404, 404]  # to look changes nothing
        assert told_of(lab) == [NAME]
        (runs / f"{NAME}.checkpoint").rename(runs / f"{NAME}.checkpoint.prev")  # as a kill between two checkpoints leaves it
        assert told_of(lab) == [NAME]
        (runs / f"{NAME}.checkpoint.prev").rename(runs / f"{NAME}.checkpoint")

        killed = begun(lab, ORDER)  # another, beside the stopped one
        assert told_of(lab) == [NAME]
        (busiest,) = sorted(children(lab.process.pid), key=work_of)[-1:]
        subprocess.run(["kill", "-9", str(busiest)], check=True)
        event, told = last_of(lab, killed)
        assert (event, told["problem"]) == ("failed", "the worker ended before its work was done")
        stopped = [OTHER, NAME]
        assert told_of(lab) == stopped
        assert unbroken(runs) == 0
        for name in stopped:
            assert lab.post("/api/now/forget", {"name": name}).status == 200
            assert lab.post("/api/now/forget", {"name": name}).status == 422
        assert told_of(lab) == []
        assert list(runs.iterdir()) == []
        for name in ("nowhere", "", "..", ".", "../runs"):
            assert lab.post("/api/now/forget", {"name": name}).status == 422
        event, told = last_of(lab, lab.post("/api/jobs", {"kind": "page", "name": "nowhere"}).json["job"])
        assert (event, told["problem"]) == ("failed", "no such run folder")  # another worker is there
    finally:
        closed(lab)


def work_of(process: int) -> int:
    """How long a process has worked."""
    fields = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_nothing_is_left_running_when_the_lab_ends(tmp_path: Path) -> None:
    tried = 0
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with killed(opened(tmp_path / "runs")) as lab:
            assert lab.get("/runs").status == 200
            workers = children(lab.process.pid)
            assert len(workers) >= 3
            lab.process.send_signal(number)
            lab.process.wait(PATIENCE)
        until(lambda workers=workers: not any(alive(one) for one in workers))
        tried += 1
    assert tried == 3
