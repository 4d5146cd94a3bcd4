"""Starting the lab: a socket on loopback, a token, a browser."""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from counterscore.errors import UsageError
from counterscore.lab.app import application
from counterscore.lab.drawer import bundled
from counterscore.lab.limits import Limits, Place
from counterscore.lab.protocol import patient
from counterscore.study.memory import memory_at_hand

HOST = "127.0.0.1"
BACKLOG = 256


def listening(port: int) -> socket.socket:
    """A socket that listens on loopback alone. Raises UsageError where the port is taken."""
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((HOST, port))
        line.listen(BACKLOG)  # before its address is told: who comes at once waits, and is not refused
    except OSError as error:
        line.close()
        remedy = "Leave --port out, and a free one is taken."
        raise UsageError("the port cannot be used", key="--port", found=f"{port}: {error.strerror}", remedy=remedy) from None
    return line


def not_hung_up(record: logging.LogRecord) -> bool:
    """Whether a line of the log is not merely that a listener was left when the lab ended: no mistake, and no news to who ended it."""
    left = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not left and "graceful shutdown exceeded" not in record.getMessage()


def serve(port: int, runs: Path, browser: bool, told: Callable[[str], None], limits: Limits | None = None) -> None:
    """Serve until stopped; `told` hears the address that opens the lab."""
    line, limits = listening(port), limits or Limits()
    place = Place(line.getsockname()[1], secrets.token_urlsafe(24), runs, limits)
    app = application(place, str(bundled()), int(memory_at_hand() * limits.memory_share))
    address = f"http://{HOST}:{place.port}/?token={place.token}"
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        http=patient(limits),
        timeout_keep_alive=int(limits.head_seconds),
        timeout_graceful_shutdown=1,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        h11_max_incomplete_event_size=32 * 1024,
        ws="none",
    )
    logging.getLogger("uvicorn.error").addFilter(not_hung_up)
    told(address)
    if browser:
        threading.Timer(0.5, webbrowser.open, (address,)).start()
    uvicorn.Server(config).run(sockets=[line])
