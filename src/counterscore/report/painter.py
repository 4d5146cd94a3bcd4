"""Who draws charts: this process, or one beside it that is started early.

The renderer takes a second to start and holds the interpreter's lock while it draws. A command that
will write a report starts a painter first of all: it warms up while the rest of the program is
imported, and draws while the run is written. Whatever happens to it, charts
are drawn here instead, and look the same.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

Spec = dict[str, Any]
Drawn = Callable[[], str]
PATIENCE = 60  # seconds for a chart, which takes a tenth of one


class Painter:
    """A process that draws one chart after another; each is waited for by a thread, since pipes hold little."""

    def __init__(self) -> None:
        here = Path(__file__)
        command = [sys.executable, "-P", str(here.with_name("painting.py"))]
        env = os.environ | {"FONTCONFIG_FILE": str(here.with_name("fonts.conf"))}
        self.process = subprocess.Popen(  # a session of its own: Ctrl-C is not for it
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, start_new_session=True
        )
        self.thread = ThreadPoolExecutor(1)

    def ask(self, spec: Spec) -> Future[str]:
        """The chart, once it is drawn; the future raises OSError or ValueError where it is not."""
        return self.thread.submit(self._drawn, json.dumps(spec))

    def _drawn(self, line: str) -> str:
        if self.process.stdin is None or self.process.stdout is None:
            raise OSError("no pipe")
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "svg" not in answer:
            raise ValueError(answer)
        return str(answer["svg"])

    def end(self) -> None:
        """End the process; what was asked and is not drawn will be drawn by whoever wants it."""
        self.process.kill()
        self.thread.shutdown()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not yet written
                    pipe.close()
        self.process.wait()


_painters: list[Painter] = []  # one or none


def start() -> None:
    """Start the painter, if there is none; without it everything goes on as without this call."""
    if not _painters and sys.executable:
        try:
            _painters.append(Painter())
        except OSError:
            return
        atexit.register(stop)


def stop() -> None:
    """Let the painter go; charts are drawn here again."""
    while _painters:
        _painters.pop().end()


def running() -> bool:
    """Whether a painter was started."""
    return bool(_painters)


def begin(spec: Spec) -> Drawn:
    """Begin a chart, where somebody can; what is returned gives the SVG, and waits for it."""
    if not _painters:
        return lambda: here(spec)
    asked = _painters[0].ask(spec)

    def drawn() -> str:
        try:
            return asked.result(PATIENCE)
        except (OSError, ValueError):  # TimeoutError among them
            stop()
            return here(spec)

    return drawn


def here(spec: Spec) -> str:
    """The chart as SVG, drawn by this process."""
    from counterscore.report.painting import drawn  # the renderer takes a second

    return drawn(spec)
