"""Every error this package raises on purpose, in one tree.

Each carries the place (file, line, key), what was found, what is allowed and
the remedy, because a wrong file must be mended by somebody who has never seen
the code. The command line prints the message and leaves with `exit_code`.

    CounterscoreError
    ├── InputError            a file or argument that cannot be used
    │   ├── SyntaxProblem     not TOML or CSV at all, or hostile text
    │   ├── SchemeError       a scheme says something it may not
    │   ├── ReformError       a reform does not fit its base
    │   ├── SocietyError      a society's tables are unusable
    │   └── UsageError        a wrong argument
    ├── WallError             something this laboratory refuses on principle
    ├── RunError              a run folder
    │   ├── DamagedRun        its bytes are not those that were written
    │   ├── RunMismatch       it belongs to another run, version or machine
    │   └── CannotWrite       the folder cannot be written
    └── Interrupted           stopped by the user; a checkpoint was left
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


LONGEST_PATH = 4096  # characters; as long as a path may be


class CounterscoreError(Exception):
    """Base of all errors raised on purpose; `str()` is the whole message."""

    exit_code = 2

    def __init__(
        self,
        problem: str,
        *,
        file: object = None,
        line: int | None = None,
        key: str | None = None,
        found: object = None,
        allowed: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.problem = problem
        self.file = None if file is None else shorten(str(file), LONGEST_PATH)
        self.line = line
        self.key = key
        self.found = None if found is None else shorten(found)
        self.allowed = allowed
        self.remedy = remedy
        super().__init__(self.message())

    def message(self) -> str:
        """The message as one paragraph: place, problem, found, allowed, remedy."""
        place = ""
        if self.file is not None:
            place = self.file if self.line is None else f"{self.file}, line {self.line}"
        if self.key is not None:
            place = f"{place}: {self.key}" if place else self.key
        first = f"{place}: {self.problem}" if place else self.problem
        more = self.found is not None or self.allowed is not None or self.remedy is not None
        parts = [f"{first}." if more and first[-1] not in ".!?" else first]
        if self.found is not None:
            parts.append(f"Found {self.found or 'nothing'}.")
        if self.allowed is not None:
            parts.append(f"Allowed: {self.allowed}.")
        if self.remedy is not None:
            parts.append(self.remedy)
        return " ".join(parts)

    def as_dict(self) -> dict[str, object]:
        """The same as data, for `--json`."""
        return {
            "error": type(self).__name__,
            "problem": self.problem,
            "file": self.file,
            "line": self.line,
            "key": self.key,
            "found": self.found,
            "allowed": self.allowed,
            "remedy": self.remedy,
        }


class InputError(CounterscoreError):
    """A file or an argument that cannot be used."""


class SyntaxProblem(InputError):  # noqa: N818
    """Text that is not what its name says, or that is hostile."""


class SchemeError(InputError):
    """A scheme says something it may not say."""


class ReformError(InputError):
    """A reform does not fit the scheme it names."""


class SocietyError(InputError):
    """A society's tables are unusable."""


class UsageError(InputError):
    """A wrong argument on the command line or in Python."""


class WallError(CounterscoreError):
    """Something this laboratory refuses on principle; the message says why."""


class RunError(CounterscoreError):
    """Something is wrong with a run folder."""


class DamagedRun(RunError):  # noqa: N818
    """The bytes are not those that were written."""


class CannotCompare(RunError):  # noqa: N818
    """Runs were not lived by the same people in the same weeks."""


class RunMismatch(RunError):  # noqa: N818
    """The folder belongs to another run or version."""


class CannotWrite(RunError):  # noqa: N818
    """The folder cannot be written; nothing half-written was left."""


class Interrupted(CounterscoreError):  # noqa: N818
    """Stopped by the user; a resumable checkpoint was left."""

    exit_code = 1


def shorten(value: object, limit: int = 80) -> str:
    """`value` as text that fits a message and cannot disturb a terminal."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def nearest(name: str, names: Iterable[str]) -> str | None:
    """A sentence naming the nearest of `names`, or None where nothing is near."""
    close = get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f"Did you mean {close[0]!r}?" if close else None
