"""What the lab allows: sizes of what is sent to it, of what waits, and of what a job may use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Bounds that hold for everybody; the defaults suit one person at one machine."""

    path_characters: int = 1024  # of an address: a run's name may have 200
    query_characters: int = 2048
    body_bytes: int = 320 * 1024  # of a request: a scheme's text may have 256 KiB
    body_seconds: float = 10.0  # until the whole of it has come
    head_seconds: float = 10.0  # until a request's first lines have come, and between two requests on one connection
    stalled_seconds: float = 60.0  # in which a listener may take nothing of what is sent to it
    connections: int = 256  # at once
    waiting: int = 16  # jobs of a kind
    quick_people: int = 100_000  # of a change that is seen at once
    quick_years: int = 5
    desk_seconds: float = 120.0  # to read a scheme; a first one starts the worker
    quick_seconds: float = 300.0  # a first one compiles
    long_seconds: float = 24 * 3600.0
    memory_share: float = 0.8  # of the machine's memory, for one worker


@dataclass(frozen=True)
class Place:
    """Where the lab listens and where it keeps what it lives."""

    port: int
    token: str
    runs: Path
    limits: Limits = Limits()

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a browser on this machine calls it; the port of the web itself goes unsaid."""
        return tuple(name if self.port == 80 else f"{name}:{self.port}" for name in ("127.0.0.1", "localhost"))

    @property
    def origins(self) -> tuple[str, ...]:
        """Where its own pages come from."""
        return tuple(f"http://{host}" for host in self.hosts)

    @property
    def cookie(self) -> str:
        """The name of its cookie; browsers share cookies between ports, so two labs need two names."""
        return f"counterscore-{self.port}"
