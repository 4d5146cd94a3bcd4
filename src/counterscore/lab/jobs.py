"""Jobs: what was ordered, how far it is, what came of it, and who waits.

Three workers do them, each in its lane: rules as they are typed, changes that are seen
at once, and what takes its time. All state is touched in the server's event loop alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from counterscore.errors import UsageError
from counterscore.lab.limits import Limits
from counterscore.lab.store import Kept
from counterscore.lab.worker import CANCELLED, DONE, ENDS, KEPT, Order, Worker

DESK, QUICK, LONG = "desk", "quick", "long"
LANES = {"sheet": DESK, "set": DESK, "cost": DESK, "forget": DESK, "quick": QUICK}  # all other kinds take their time
WAITING, RUNNING = "waiting", "running"
MOST_REMEMBERED = 64
BEAT = 15.0  # seconds of silence after which a listener hears that the server lives


@dataclass
class Job:
    """One job. `latest` has the last of each event, numbered in order."""

    kind: str
    spec: dict[str, Any]
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    state: str = WAITING
    began: float = 0.0  # seconds since 1970
    latest: dict[str, tuple[int, Any]] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def lane(self) -> str:
        """Which worker does it."""
        return LANES.get(self.kind, LONG)

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ENDS

    @property
    def result(self) -> Any:
        """What came of it; None before its end."""
        return self.latest[self.state][1] if self.ended and self.state in self.latest else None

    def say(self, event: str, data: Any) -> None:
        """Something happened; wakes whoever listens."""
        self.latest[event] = (next(self.numbers), data)
        self.changed.set()
        self.changed = asyncio.Event()


class Jobs:
    """All jobs and all workers."""

    def __init__(self, runs: str, limits: Limits, memory: int) -> None:
        self.limits, self.loop = limits, asyncio.get_running_loop()
        self.known: OrderedDict[str, Job] = OrderedDict()
        lanes = (DESK, QUICK, LONG)
        self.seconds = dict(zip(lanes, (limits.desk_seconds, limits.quick_seconds, limits.long_seconds), strict=True))
        self.queues: dict[str, deque[Job]] = {lane: deque() for lane in lanes}
        self.late: dict[str, asyncio.TimerHandle] = {}
        self.workers = {lane: Worker(self.heard, runs, memory) for lane in lanes}
        self.running: dict[str, Job | None] = dict.fromkeys(lanes)

    def heard(self, job: str, event: str, data: Any) -> None:
        """What a worker said, from its listening thread."""
        with contextlib.suppress(RuntimeError):  # the server ends, and its loop is closed
            self.loop.call_soon_threadsafe(self.note, job, event, data)

    def note(self, name: str, event: str, data: Any) -> None:
        """The same, in the event loop."""
        job = self.known.get(name)
        if job is None or job.ended:
            return
        if event in ENDS:
            job.state = event
            if self.running[job.lane] is job:
                self.running[job.lane] = None
                self.late.pop(job.lane).cancel()
        job.say(event, data)
        self.next(job.lane)

    def add(self, kind: str, spec: dict[str, Any]) -> Job:
        """Take an order. Raises UsageError where too many wait."""
        job = Job(kind, spec)
        queue = self.queues[job.lane]
        if len(queue) >= self.limits.waiting:
            raise UsageError("too many jobs wait", found=f"{len(queue)} jobs", allowed=f"up to {self.limits.waiting}", remedy="Try again.")
        self.known[job.id] = job
        for old in [one.id for one in self.known.values() if one.ended][: max(0, len(self.known) - MOST_REMEMBERED)]:
            del self.known[old]
        queue.append(job)
        self.next(job.lane)
        return job

    def next(self, lane: str) -> None:
        """Give a free worker what waits longest."""
        queue, worker = self.queues[lane], self.workers[lane]
        if self.running[lane] is None and queue:
            job = queue.popleft()
            job.state, job.began = RUNNING, time.time()
            self.running[lane] = job
            worker.order(Order(job.id, job.kind, job.spec))
            self.late[lane] = self.loop.call_later(self.seconds[lane], self.overdue, job, self.seconds[lane])
        for place, job in enumerate(queue, 1):
            job.say(WAITING, {"place": place})

    def overdue(self, job: Job, seconds: float) -> None:
        """End a worker whose job takes too long."""
        if self.running[job.lane] is job:
            self.workers[job.lane].end(
                {"problem": f"this took longer than {seconds:,.0f} seconds", "remedy": "Take fewer people or weeks."}
            )

    def compared(self) -> list[Job]:
        """Comparisons that were lived since the start, newest first."""
        return [job for job in reversed(self.known.values()) if job.kind == "compare" and job.state == DONE]

    def lives(self, one: Kept) -> bool:
        """Whether what lies in the folder is of the run that is being lived now: its checkpoint does not say that it was stopped."""
        job = self.running[LONG]
        if job is None or job.kind not in KEPT:
            return False
        return one.name == job.spec["name"] if "name" in job.spec else one.when >= job.began

    def cancel(self, job: Job) -> None:
        """Stop a job: at its next rest where it has begun."""
        if job.state == WAITING:
            self.queues[job.lane].remove(job)
            job.state = CANCELLED
            job.say(CANCELLED, {"problem": "stopped before it began"})
        elif job.state == RUNNING:
            self.workers[job.lane].cancel(job.id)

    async def events(self, job: Job, after: int = 0) -> AsyncIterator[tuple[int, str, Any]]:
        """What happens to a job, from the event after that number on, until it ends; an empty event in silence."""
        while True:
            changed = job.changed
            for event, (number, data) in sorted(job.latest.items(), key=lambda item: item[1][0]):
                if number > after:
                    after = number
                    yield number, event, data
            if job.ended:
                return
            try:
                await asyncio.wait_for(changed.wait(), BEAT)
            except TimeoutError:
                yield after, "", None

    async def outcome(self, job: Job) -> tuple[str, Any]:
        """How a job ended, and what came of it."""
        async for _ in self.events(job):
            pass
        return job.state, job.result

    def close(self) -> None:
        """End all workers."""
        for worker in self.workers.values():
            worker.end()
