"""Requests as bytes on a line, for what no polite client sends; and an application asked without any line."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterable, MutableMapping
from http.client import HTTPResponse
from typing import Any

from counterscore.lab.guard import App
from tests.lab.conftest import Answer, Lab

Headers = Iterable[tuple[str, str]]


def connected(lab: Lab, seconds: float = 60.0) -> socket.socket:
    """A connection to the lab."""
    return socket.create_connection(("127.0.0.1", lab.port), seconds)


def head(lab: Lab, method: str = "GET", path: str = "/tour", headers: Headers = (), host: str | None = "", let_in: bool = True) -> bytes:
    """The first lines of a request: of the lab's own host, by somebody who was let in; `host=None` sends none."""
    own = [] if host is None else [("Host", host or f"127.0.0.1:{lab.port}")]
    known = lab.known.items() if let_in else ()
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in (*own, *known, *headers))]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def answered(line: socket.socket, method: str = "GET") -> Answer:
    """What comes back on a line."""
    with contextlib.closing(HTTPResponse(line, method=method)) as found:
        found.begin()
        return Answer(found.status, {name.lower(): value for name, value in found.getheaders()}, found.read())


def sent(lab: Lab, data: bytes, method: str = "GET") -> Answer:
    """Say something to the lab, and hear the answer."""
    with connected(lab) as line:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may answer before all is said
            line.sendall(data)
        return answered(line, method)


async def asked(app: App, port: int, path: str, headers: Headers, method: str = "GET", body: bytes = b"") -> Answer:
    """What an application answers without any server; an error that it raises after its answer is left out."""
    told: list[MutableMapping[str, Any]] = []
    given = [("host", f"127.0.0.1:{port}"), *headers]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in given],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", port),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message)

    with contextlib.suppress(Exception):
        await app(scope, receive, send)
    first, *rest = told
    named = {name.decode(): value.decode() for name, value in first["headers"]}
    return Answer(first["status"], named, b"".join(part.get("body", b"") for part in rest))
