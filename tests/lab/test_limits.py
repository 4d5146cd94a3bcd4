"""What one asks too much of: jobs without end, memory without end, orders without end. Each test counts what it tried."""

from __future__ import annotations

import asyncio
import json
import queue
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from counterscore.errors import UsageError
from counterscore.lab import jobs as all_jobs
from counterscore.lab.jobs import MOST_REMEMBERED, Jobs
from counterscore.lab.limits import Limits
from counterscore.lab.orders import order_from
from counterscore.lab.worker import CANCELLED, DONE, ENDS, FAILED, Order, Worker
from tests.lab.conftest import Lab, apart, closed
from tests.lab.narrow import LIMITS, end_in, end_of, job_of, narrow_lab
from tests.lab.wire import connected, head

WAYS = {"desk": "/api/now/sheet", "quick": "/api/stream/quick", "long": "/api/jobs"}


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab with narrow limits, whose workers do as they are told."""
    found = narrow_lab(tmp_path_factory.mktemp("narrow") / "runs")
    yield found
    closed(found)


def done(lab: Lab, lane: str, word: str) -> tuple[str, dict[str, Any]]:
    """Have one of the three workers do what the word says: how it ended, and what it said."""
    if lane == "long":
        job = job_of(lab, word)
        event, told = end_of(lab, job)
        return (event, told) if event != DONE else (event, {})
    found = lab.post(WAYS[lane], {"base": "none", "text": word})
    if lane == "quick":
        return end_in(found.body)
    return (DONE if found.status == 200 else FAILED), found.json


@pytest.mark.parametrize("lane", WAYS)
def test_a_job_over_its_time_is_ended_and_the_next_works(narrow: Lab, lane: str) -> None:
    assert done(narrow, lane, "echo")[0] == DONE
    start = time.monotonic()
    event, told = done(narrow, lane, "hang")
    assert time.monotonic() - start >= LIMITS[f"{lane}_seconds"]
    assert (event, told["problem"]) == (FAILED, f"this took longer than {LIMITS[f'{lane}_seconds']} seconds")
    assert [done(narrow, lane, "echo")[0] for _ in range(3)] == [DONE] * 3


@pytest.mark.parametrize("lane", WAYS)
def test_a_job_over_its_memory_fails_and_the_next_works(narrow: Lab, lane: str) -> None:
    done(narrow, lane, "echo")
    event, told = done(narrow, lane, "allocate")
    assert event == FAILED
    assert told == {"problem": "this needs more memory than a job may use here", "remedy": "Take fewer people."}
    assert [done(narrow, lane, "echo")[0] for _ in range(3)] == [DONE] * 3


def test_a_run_by_more_people_than_there_is_memory_for_leaves_nothing_behind(tmp_path: Path) -> None:
    heard_of: queue.SimpleQueue[tuple[str, str, Any]] = queue.SimpleQueue()
    worker = Worker(lambda *told: heard_of.put(told), str(tmp_path / "runs"), 700 << 20)
    run, sheet = (order_from(kind, {"base": "none", **more}) for kind, more in (("run", {"people": 1_000_000_000}), ("sheet", {})))
    try:
        for job, kind, spec in (("1", "run", run), ("2", "sheet", sheet), ("3", "run", run), ("4", "sheet", sheet)):
            worker.order(Order(job, kind, spec))
            while (told := heard_of.get(timeout=60))[1] not in ENDS:
                pass
            assert told[:2] == (job, FAILED if kind == "run" else DONE)
            assert kind == "sheet" or told[2]["problem"] == "this needs more memory than a job may use here"
        assert list(tmp_path.rglob("*")) in ([], [tmp_path / "runs"])
    finally:
        worker.end()


def test_a_mistake_costs_one_job_and_not_the_worker(narrow: Lab) -> None:
    first = done(narrow, "desk", "echo")[1]["pid"]
    for _ in range(5):
        event, told = done(narrow, "desk", "raise")
        assert event == FAILED
        assert told["problem"].startswith("the lab made a mistake (RuntimeError), in version")
    assert done(narrow, "desk", "echo")[1]["pid"] == first


def test_a_worker_that_dies_is_replaced_every_time(narrow: Lab) -> None:
    pids = set()
    for word in ("exit", "kill") * 4:
        event, told = done(narrow, "desk", word)
        assert (event, told["problem"]) == (FAILED, "the worker ended before its work was done")
        event, told = done(narrow, "desk", "x" * 250_000)  # more than a line to a process that still starts takes at once
        assert (event, told["size"]) == (DONE, 250_000)
        pids.add(told["pid"])
    assert len(pids) == 8


def test_more_jobs_than_may_wait_are_told_so(narrow: Lab) -> None:
    running = job_of(narrow, "sleep")
    waiting = [job_of(narrow, f"echo-{n}") for n in range(LIMITS["waiting"])]  # type: ignore[arg-type]
    refused = [narrow.post("/api/jobs", {"kind": "page", "name": f"more-{n}"}) for n in range(5)]
    assert [one.status for one in refused] == [422] * 5
    assert {(one.json["problem"], one.json["allowed"]) for one in refused} == {("too many jobs wait", "up to 3")}
    page = narrow.get("/result/page/one-more")
    assert (page.status, b"Too many jobs wait" in page.body) == (404, True)
    same = [narrow.get("/result/page/echo-1").headers["location"] for _ in range(3)]
    assert same == [f"/job/{waiting[1]}"] * 3  # who asks again gets the job that waits already
    assert done(narrow, "desk", "echo")[0] == DONE  # other lanes have room
    assert narrow.post(f"/api/jobs/{waiting[0]}/cancel", {}).json == {"state": CANCELLED}
    assert end_of(narrow, waiting[0])[0] == CANCELLED
    waiting.append(job_of(narrow, "echo-again"))  # and there is room again
    assert narrow.post(f"/api/jobs/{running}/cancel", {}).status == 200
    assert end_of(narrow, running) == (CANCELLED, {"problem": "stopped"})
    assert [end_of(narrow, job)[0] for job in waiting[1:]] == [DONE] * 3
    assert [narrow.post(f"/api/jobs/{job}/cancel", {}).json["state"] for job in (running, *waiting)] == [CANCELLED, CANCELLED, *[DONE] * 3]


def test_who_hangs_up_does_not_want_it_any_more(narrow: Lab) -> None:
    before = done(narrow, "quick", "echo")[1]["log"]
    body = json.dumps({"base": "none", "text": "sleep"}).encode()
    whole = head(narrow, "POST", WAYS["quick"], [("Content-Length", str(len(body)))]) + body
    first, second = connected(narrow), connected(narrow)
    first.sendall(whole)
    assert b"event: progress" in heard(first, b"event: progress")
    second.sendall(whole)  # this one waits behind it
    assert b"event: waiting" in heard(second, b"event: waiting")
    second.close()
    first.close()
    assert done(narrow, "quick", "echo")[1]["log"] == [*before, "sleep", "stopped", "echo"]  # the second never began


def heard(line: Any, until: bytes) -> bytes:
    """What comes on a line, until something is in it."""
    found = b""
    while until not in found and (part := line.recv(65536)):
        found += part
    return found


class Stub:
    """A worker without a process: it does nothing until told to."""

    def __init__(self, told: Any, runs: str, memory: int) -> None:
        self.told = told
        self.ended: list[dict[str, Any]] = []

    def order(self, order: Order) -> None:
        self.given = order

    def cancel(self, job: str) -> None:
        pass

    def end(self, why: dict[str, Any] | None = None) -> None:
        if why is not None:
            self.ended.append(why)
            self.told(self.given.job, FAILED, why)


def test_old_results_are_forgotten_though_a_long_job_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(all_jobs, "Worker", Stub)

    async def ordering() -> None:
        found = Jobs(str(tmp_path), Limits(waiting=2, desk_seconds=0.05), 1)
        long = found.add("run", {})
        for n in range(3 * MOST_REMEMBERED):
            job = found.add("sheet", {"n": n})
            found.note(job.id, DONE, {"n": n})
            assert job.result == {"n": n}
            assert len(found.known) <= MOST_REMEMBERED
        assert long.id in found.known
        assert not found.late.keys() - {"long"}  # no clock of a job that has ended
        late = [found.add("sheet", {}), found.add("sheet", {}), found.add("sheet", {})]
        with pytest.raises(UsageError, match="too many jobs wait"):
            found.add("sheet", {})
        await asyncio.wait_for(asyncio.gather(*(found.outcome(job) for job in late)), 5)
        assert [(job.state, job.result["problem"]) for job in late] == [(FAILED, "this took longer than 0 seconds")] * 3
        found.close()

    apart(ordering())


def test_two_tabs_and_ten_jobs_at_once(lab: Lab) -> None:
    seeded = [{"base": "unified-2020", "people": 10_000, "years": 1, "seed": seed} for seed in (1, 2, 3)]
    orders = [*seeded, *({**one, "reforms": ["no-campaign"]} for one in seeded[:2])]

    def tab(number: int) -> list[tuple[str, dict[str, Any]]]:
        """What one tab does: five changes at once, while it looks at pages and reads a scheme."""
        with ThreadPoolExecutor(8) as pool:
            streams = [pool.submit(lab.post, "/api/stream/quick", order) for order in orders]
            pages = [pool.submit(lab.get, path) for path in ("/", "/scheme/unified-2020", "/runs", "/tour/1")]
            sheets = [pool.submit(lab.post, "/api/now/sheet", {"base": "none"}) for _ in range(3)]
            assert {one.result().status for one in (*pages, *sheets)} == {200}
            return [end_in(one.result().body) for one in streams]

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(tab, range(2))
    assert [event for event, _ in first + second] == [DONE] * 10
    assert first == second
    assert len({json.dumps(found, sort_keys=True) for _, found in first}) == 5
