"""A lab whose workers do what the text of an order tells them, to see what becomes of jobs that go wrong; small limits can be given to it.

python -m tests.lab.bench RUNS LIMITS
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

from counterscore.lab import worker
from counterscore.lab.limits import Limits

REAL = worker.serve
BIG = 12 << 20  # characters


class Bench:
    """Does what the name of a run, or the text of a reform, says."""

    def __init__(self, runs: str) -> None:
        self.log: list[str] = []

    def work(self, kind: str, spec: dict[str, Any], tell: Callable[[str, Any], None]) -> dict[str, Any]:
        """One order. `title` and `main` make a page of it."""
        word = str(spec.get("text") or spec.get("name") or "echo").split("-")[0]
        self.log.append(word)
        main = "x" * BIG if word == "big" else word
        if word == "hang":
            time.sleep(600)
        if word == "sleep":
            self.sleep(tell)
        if word == "allocate":
            main = str(len([bytes(1 << 24) for _ in range(1 << 12)]))  # asked for and not touched: at once
        if word == "raise":
            raise RuntimeError("a mistake")
        if word == "exit":
            os._exit(3)
        if word == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        return {"title": word, "main": main, "pid": os.getpid(), "log": self.log, "size": len(str(spec.get("text", "")))}

    def sleep(self, tell: Callable[[str, Any], None]) -> None:
        """Work that takes a minute and tells of it."""
        try:
            for n in range(6000):
                tell("progress", {"what": "sleeping", "done": n, "of": 6000})
                time.sleep(0.01)
        except KeyboardInterrupt:
            self.log.append("stopped")
            raise


def serve(line: Connection, runs: str, memory: int) -> None:
    """What a worker process runs: the worker of the lab with this bench."""
    works = ModuleType("counterscore.lab.works")
    works.Bench = Bench  # type: ignore[attr-defined]
    sys.modules["counterscore.lab.works"] = works
    REAL(line, runs, memory)


def main(runs: str, limits: str) -> None:
    """Start it, and say where it is as the command does."""
    from counterscore.lab.serve import serve as serve_lab

    worker.serve = serve
    with contextlib.suppress(KeyboardInterrupt):
        serve_lab(0, Path(runs), False, lambda address: print(json.dumps({"address": address}), flush=True), Limits(**json.loads(limits)))


if __name__ == "__main__":
    from tests.lab import bench  # by its own name, which the processes it starts know

    bench.main(*sys.argv[1:])
