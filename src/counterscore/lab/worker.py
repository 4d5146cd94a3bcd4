"""A process that does what takes time, so that the server always answers.

One worker takes one job at a time, in a process of its own: it keeps the compiled
kernel and the society warm, has a limit of memory, and can be ended and started again
without harm to anything else. It ends itself when the server is gone.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import queue
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

import counterscore
from counterscore.errors import CounterscoreError, Interrupted

Told = Callable[[str, str, Any], None]  # job, event, data
DONE, FAILED, CANCELLED = "done", "failed", "cancelled"
ENDS = (DONE, FAILED, CANCELLED)
KEPT = ("run", "resume")  # jobs that are kept where they stop
CONTEXT = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Order:
    """One job as a worker gets it."""

    job: str
    kind: str
    spec: dict[str, Any]


class Worker:
    """The server's end of a worker process. Nothing here waits for the process: two threads write to it and listen to it."""

    def __init__(self, told: Told, runs: str, memory: int) -> None:
        self.told, self.given = told, (runs, memory)
        self.busy: str | None = None  # the job that it does
        self.lock = threading.Lock()
        self.start()

    def start(self) -> None:
        """Start a process, with threads of its own."""
        line, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=serve, args=(theirs, *self.given), daemon=True)
        self.process.start()
        theirs.close()
        self.post: queue.SimpleQueue[Order | str | None] = queue.SimpleQueue()
        self.gone = False
        threading.Thread(target=write, args=(line, self.post), daemon=True).start()
        threading.Thread(target=self.listen, args=(line, self.process, self.post), daemon=True).start()

    def listen(self, line: Connection, process: SpawnProcess, post: queue.SimpleQueue[Order | str | None]) -> None:
        """Pass on what a process says, until it is gone; what it was doing then has failed."""
        while True:
            try:
                job, event, data = line.recv()
            except (EOFError, OSError):
                break
            with self.lock:
                if event in ENDS and self.busy == job:
                    self.busy = None
            self.told(job, event, data)
        left = self.let_go(process)
        if left is not None:
            remedy = "It may have needed too much memory: take fewer people."
            self.told(left, FAILED, {"problem": "the worker ended before its work was done", "remedy": remedy})
        post.put(None)
        process.join()
        line.close()

    def let_go(self, process: SpawnProcess) -> str | None:
        """The process takes no more orders; the job that it leaves undone. Only once, and not where another has taken its place."""
        with self.lock:
            if self.gone or self.process is not process:
                return None
            self.gone, left, self.busy = True, self.busy, None
            return left

    def order(self, order: Order) -> None:
        """Give it a job; starts a process anew where there is none."""
        with self.lock:
            if self.gone:
                self.start()
            self.busy = order.job
            self.post.put(order)

    def cancel(self, job: str) -> None:
        """Ask it to leave a job off where it next can."""
        with self.lock:
            if self.busy == job:
                self.post.put(job)

    def end(self, why: dict[str, Any] | None = None) -> None:
        """End the process; with `why`, its job has failed for that."""
        process = self.process
        left = self.let_go(process)
        process.kill()
        if left is not None and why is not None:
            self.told(left, FAILED, why)


def write(line: Connection, post: queue.SimpleQueue[Order | str | None]) -> None:
    """Send what is posted; a process that is still starting takes large orders slowly."""
    while (said := post.get()) is not None:
        try:
            line.send(said)
        except OSError:  # gone, which the listener sees too
            return


def serve(line: Connection, runs: str, memory: int) -> None:
    """The process: take orders until the server is gone."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C at the terminal is the server's
    bound(memory)
    orders: queue.Queue[Order] = queue.Queue()
    unwanted: set[str] = set()

    def hear() -> None:
        while True:
            try:
                heard = line.recv()
            except (EOFError, OSError):
                os._exit(1)
            orders.put(heard) if isinstance(heard, Order) else unwanted.add(heard)

    threading.Thread(target=hear, daemon=True).start()
    from counterscore.lab.works import Bench

    bench = Bench(runs)
    for number in itertools.count():
        order = orders.get()
        line.send((order.job, *done(bench, order, line, unwanted)))
        unwanted.discard(order.job)
        gc.collect()  # a ring of few objects may hold large arrays, and the collector counts objects
        if number == 0:
            gc.freeze()  # modules and kernels stay, and need not be looked at each time


def done(bench: Any, order: Order, line: Connection, unwanted: set[str]) -> tuple[str, Any]:
    """Do one job; how it ended, and what came of it."""

    def tell(event: str, data: Any) -> None:
        line.send((order.job, event, data))
        if order.job in unwanted and (event == "progress" or order.kind not in KEPT):  # between two looks a run cannot be kept
            raise KeyboardInterrupt

    try:
        return DONE, bench.work(order.kind, order.spec, tell)
    except (KeyboardInterrupt, Interrupted) as stop:
        return CANCELLED, stop.as_dict() if isinstance(stop, Interrupted) else {"problem": "stopped"}
    except CounterscoreError as error:
        return FAILED, error.as_dict()
    except MemoryError:
        return FAILED, {"problem": "this needs more memory than a job may use here", "remedy": "Take fewer people."}
    except Exception as error:  # one mistake must not cost the worker what it keeps warm
        traceback.print_exc()
        return FAILED, {"problem": f"the lab made a mistake ({type(error).__name__}), in version {counterscore.__version__}"}


def bound(memory: int) -> None:
    """Hold this process to so many bytes."""
    try:
        import resource
    except ImportError:  # pragma: no cover - not on this system
        return
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
