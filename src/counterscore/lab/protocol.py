"""HTTP that does not wait for ever, and whose own answers bear what those of the door bear.

The server below us has no time limit until a request is whole, and answers what it
cannot read by itself. Somebody who opens connections and says little, or who takes
nothing of what is sent, would hold them all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from counterscore.lab.guard import HEADERS, PLAIN
from counterscore.lab.limits import Limits

CLOSE = (b"connection", b"close")


class Patient(H11Protocol):
    """One connection."""

    limits = Limits()

    def connection_made(self, transport: Any) -> None:
        """Start the clock, or refuse one connection too many."""
        super().connection_made(transport)
        self.theirs = Clock(self.loop, self.limits.head_seconds, transport.close)  # runs while it is the other side's turn
        self.stalled = Clock(self.loop, self.limits.stalled_seconds, transport.abort)  # runs while the other side takes nothing
        if len(self.connections) > self.limits.connections:
            self.refuse(503, "Too many connections.")
        self.look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        self.theirs.stop()
        self.stalled.stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, unless it is over."""
        if not self.transport.is_closing():
            super().data_received(data)
            self.look()

    def on_response_complete(self) -> None:
        """It is the other side's turn again."""
        super().on_response_complete()
        self.look()

    def look(self) -> None:
        """Run the clock while something of a request is to come and nothing is being answered."""
        waiting = self.conn.their_state in (h11.IDLE, h11.SEND_BODY) and self.conn.our_state in (h11.IDLE, h11.DONE)
        self.theirs.run() if waiting and not self.transport.is_closing() else self.theirs.stop()

    def pause_writing(self) -> None:
        """The other side takes nothing."""
        super().pause_writing()
        self.stalled.run()

    def resume_writing(self) -> None:
        """It takes again."""
        super().resume_writing()
        self.stalled.stop()

    def send_400_response(self, msg: str) -> None:
        """Answer what cannot be read."""
        self.refuse(400, msg)

    def refuse(self, status: int, why: str) -> None:
        """Answer what is no request, unless an answer has begun, and close."""
        if self.cycle is not None:
            self.cycle.disconnected = True
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            head = h11.Response(status_code=status, headers=[*PLAIN, *HEADERS, CLOSE])
            for event in (head, h11.Data(data=f"{why}\n".encode()), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def patient(limits: Limits) -> type[Patient]:
    """The protocol of connections that may take so long and be so many."""
    return type("Patient", (Patient,), {"limits": limits})


class Clock:
    """A time after which something is done, unless it is stopped before."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float, ring: Callable[[], None]) -> None:
        self.loop, self.seconds, self.ring = loop, seconds, ring
        self.running: asyncio.TimerHandle | None = None

    def run(self) -> None:
        """Start it, if it does not run."""
        self.running = self.running or self.loop.call_later(self.seconds, self.ring)

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self.running is not None:
            self.running.cancel()
            self.running = None
