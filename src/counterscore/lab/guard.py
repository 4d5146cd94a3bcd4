"""At the door: who may ask, how much they may send, and what a browser may do with the answer.

A page of another origin in the same browser is the attacker to think of: it can send
requests to loopback. So the host must be ours, an origin, where one is named, too, a
cookie that no other origin can send must hold the token of the first address, and
whatever changes anything must also name the token in a header, which no form can set.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from counterscore.lab.limits import Place

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADER = b"x-counterscore"
SAFE = ("GET", "HEAD")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
PLAIN = ((b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"))
JSON = ((b"content-type", b"application/json"), (b"cache-control", b"no-store"))


class Refused(Exception):  # noqa: N818
    """A request that is turned away."""

    def __init__(self, status: int, why: str, headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
        super().__init__(why)
        self.status, self.why, self.headers = status, why, headers


class Guard:
    """The application behind the door."""

    def __init__(self, app: App, place: Place) -> None:
        self.app, self.place = app, place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            if self.enters(scope):
                await self.let_in(send)
                return
            self.check(scope)
            body = await self.body_of(scope, receive)
        except Refused as no:
            await refuse(scope, send, no)
            return
        await self.app(scope, replayed(body, receive), guarded(send))

    def check(self, scope: Scope) -> None:
        """Raise Refused for what may not come in."""
        self.check_address(scope)
        if any(site not in (b"none", b"same-origin") for site in said(scope, b"sec-fetch-site")):
            raise Refused(403, "Pages of other sites may not ask here.")
        if any(kind.strip().lower() == b"websocket" for kind in said(scope, b"upgrade")):
            raise Refused(400, "There are no web sockets here.")
        if not self.known(scope):
            raise Refused(403, "This lab opens with the address that it printed when it started.")
        if scope["method"] not in SAFE:
            if scope["method"] != "POST":
                raise Refused(405, "Only GET and POST are known here.", ((b"allow", b"GET, HEAD, POST"),))
            if not same(b"".join(said(scope, HEADER)).decode("latin-1"), self.place.token):
                raise Refused(403, "A change must come from a page of this lab.")

    def check_address(self, scope: Scope) -> None:
        """Raise Refused where the request is addressed to, or comes from, somewhere else, or its address is too long."""
        hosts, origins = said(scope, b"host"), said(scope, b"origin")
        if len(hosts) != 1 or hosts[0].decode("latin-1").lower() not in self.place.hosts:
            raise Refused(400, "This is not the host that you asked for.")
        if any(origin.decode("latin-1").lower() not in self.place.origins for origin in origins):
            raise Refused(403, "Pages of other origins may not ask here.")
        if not scope["path"].startswith("/"):
            raise Refused(400, "This is no address of this host.")
        limits = self.place.limits
        if len(scope["path"]) > limits.path_characters or len(scope["query_string"]) > limits.query_characters:
            raise Refused(414, "The address is too long.")

    def known(self, scope: Scope) -> bool:
        """Whether the browser has been let in before; split by hand, as the library's reader of cookies takes seconds for hostile ones."""
        parts = b";".join(said(scope, b"cookie")).decode("latin-1").split(";")
        named = (part.strip().partition("=") for part in parts)
        return any(same(value, self.place.token) for name, _, value in named if name == self.place.cookie)

    def enters(self, scope: Scope) -> bool:
        """Whether this is the first address, with its token."""
        if scope["path"] != "/" or scope["method"] != "GET":
            return False
        self.check_address(scope)
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token")
        if given is None:
            return False
        if not same(given[0], self.place.token):
            raise Refused(403, "This is not the token of this lab.")
        return True

    async def let_in(self, send: Send) -> None:
        """Set the cookie, and lead to the address without the token."""
        cookie = f"{self.place.cookie}={self.place.token}; HttpOnly; SameSite=Strict; Path=/"
        await answer(send, 303, "", (*PLAIN, (b"location", b"/"), (b"set-cookie", cookie.encode())))

    async def body_of(self, scope: Scope, receive: Receive) -> bytes:
        """The whole body, if it is small and comes soon."""
        most = self.place.limits.body_bytes
        if any(not told.isdigit() or len(told) > 12 or int(told) > most for told in said(scope, b"content-length")):
            raise Refused(413, f"At most {most} bytes may be sent.")
        try:
            return await asyncio.wait_for(read(receive, most), self.place.limits.body_seconds)
        except TimeoutError:
            raise Refused(408, "The request did not come in time.") from None


async def read(receive: Receive, most: int) -> bytes:
    """All of a body. Raises Refused where it is larger than `most` bytes."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "The request broke off.")
        part = message.get("body", b"")
        parts.append(part)
        size += len(part)
        if size > most:
            raise Refused(413, f"At most {most} bytes may be sent.")
        if not message.get("more_body", False):
            return b"".join(parts)


def replayed(body: bytes, receive: Receive) -> Receive:
    """A receiver that gives the body once, and then whatever comes."""
    left = [body]

    async def again() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return again


def guarded(send: Send) -> Send:
    """A sender that adds what a browser must know."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", []))
            names = {name.lower() for name, _ in given}
            extra = HEADERS if b"cache-control" in names else (*HEADERS, (b"cache-control", b"no-store"))
            message = {**message, "headers": [*given, *extra]}
        await send(message)

    return with_headers


async def refuse(scope: Scope, send: Send, no: Refused) -> None:
    """Say why somebody is turned away, as data where data was asked for."""
    if scope["path"].startswith("/api/"):
        await answer(send, no.status, json.dumps({"problem": no.why.rstrip(".")}), (*JSON, *no.headers))
    else:
        await answer(send, no.status, f"{no.why}\n", (*PLAIN, *no.headers))


async def answer(send: Send, status: int, text: str, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    """A plain answer from the door."""
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *HEADERS]})
    await send({"type": "http.response.body", "body": text.encode()})


def said(scope: Scope, header: bytes) -> list[bytes]:
    """Every value of a header."""
    return [value for name, value in scope["headers"] if name == header]


def same(given: str, wanted: str) -> bool:
    """Whether two secrets are one, in a time that tells nothing."""
    return hmac.compare_digest(given.encode(), wanted.encode())
