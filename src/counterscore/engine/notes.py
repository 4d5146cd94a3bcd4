"""What is noted of a life while it is lived: a digest, or every line.

The law says `absorb` for what a comparison must see (section 15), and `note` for
what only a reader of one life wants. A trace is either the ledger's running digest,
which takes in the first and passes over the second, or a page of a log, which keeps
both as rows (week, what, a, b). Which of the two is known when the law is compiled,
so that nothing is paid for lines that nobody reads.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numba.extending import overload
from numpy.typing import NDArray

from counterscore.mechanisms.conduct import MOST_CANDIDATES

# What the digest takes in (section 15 of the law): the codes of its events.
ACT, TRUE_RECORD, FALSE_RECORD, BARRED, REFUSALS, EVADED, COMPLIED = 1, 2, 3, 4, 5, 6, 7
SCORED, SAID, APPEALED, DECIDED, EXPELLED, STRAINED = 8, 9, 10, 11, 12, 13
# What only a log keeps, and what a and b are.
TEMPTED = 20  # kind; share of such candidates on which such a person acts, 2**-15
WATCHED = 21  # kind; share of such acts that are written down, 2**-15
SPOKEN = 22  # desired and chosen dissent, 4096ths
FEARED = 23  # severity, 4096ths; boldness, 4096ths
FILED = 24  # the kind as which a record arrived; the kind that it was + 64 if it counts for the score
POINTS = 25  # points given; score + clean score * 4096 after
LISTED = 26  # list + 4 * why; first week no longer on it + 4096 if clean
STANDING = 27  # clean mask; masks by list + 256 by score + 65536 if a lender refuses
LEARNT = 28  # what was learned + 4 if newly barred, before this week's attempts; notices: 1 if told
REFUSED = 29  # service; attempts + 256 * cause + 1024 if on false ground
MOVED = 30  # support before; after
COMPLAINED = 31  # nothing
REPAIRED = 32  # score + clean score * 4096 after
SETTLED = 33  # at the turn: the mean of the neighbours; bond
SCORES = 34  # at the turn: score + clean score * 4096; strain
INNER = 35  # at the turn: support; financial score + clean * 64
CORRECTED = 36  # an appeal against the score upheld: score + clean * 4096 after; financial score + clean * 64
DIGESTED = 20  # codes under this one are the digest's
BY_RECORD, BY_SCORE, BY_TERM, BY_COMPLIANCE, BY_APPEAL = 0, 1, 2, 3, 4  # why a list changed

ROWS_A_WEEK = 12 + 8 * MOST_CANDIDATES + 24  # more than a week can bring to one person
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Log(NamedTuple):
    """Pages of the persons whose lines are kept."""

    page: NDArray[np.int32]  # [person] which page is theirs; -1 none
    rows: NDArray[np.int32]  # [page, row, 4] week, what, a, b
    used: NDArray[np.int64]  # [page] rows in use
    fine: NDArray[np.uint8]  # [1] flag: candidates that came to nothing, what was felt and the turn are kept too


def open_log(size: int, named: NDArray[np.int64], weeks: int, fine: bool) -> Log:
    """Empty pages for those of `size` persons who are at these positions, for so many weeks between two readings."""
    page = np.full(size, -1, np.int32)
    page[named] = np.arange(named.size)
    rows = np.empty((named.size, weeks * ROWS_A_WEEK, 4), np.int32)
    return Log(page, rows, np.zeros(named.size, np.int64), np.array([fine], np.uint8))


def absorb(trace: Any, w: Any, what: Any, detail: Any) -> Any:
    """The trace after one more event that a comparison must see."""
    return (_absorbed_by_log if isinstance(trace, tuple) else _digested)(trace, w, what, detail)


def note(trace: Any, w: Any, what: Any, a: Any, b: Any) -> Any:
    """The trace after one more line that only a log keeps."""
    return (_kept if isinstance(trace, tuple) else _passed_over)(trace, w, what, a, b)


def whisper(trace: Any, w: Any, what: Any, a: Any, b: Any) -> Any:
    """The trace after one more line that only a fine log keeps."""
    return (_whispered if isinstance(trace, tuple) else _passed_over)(trace, w, what, a, b)


def _digested(trace: Any, w: Any, what: Any, detail: Any) -> Any:
    event = np.uint64((np.int64(w) << 16) + (what << 8) + min(np.int64(detail), np.int64(255)))
    trace = (trace ^ event) * _MIX
    return trace ^ (trace >> np.uint64(29))


def _kept(trace: Any, w: Any, what: Any, a: Any, b: Any) -> Any:
    page, rows, count, _ = trace
    if page >= 0:
        n = count[page]
        rows[page, n, 0] = w
        rows[page, n, 1] = what
        rows[page, n, 2] = a
        rows[page, n, 3] = b
        count[page] = n + 1
    return trace


def _absorbed_by_log(trace: Any, w: Any, what: Any, detail: Any) -> Any:
    return note(trace, w, what, detail, 0)


def _passed_over(trace: Any, w: Any, what: Any, a: Any, b: Any) -> Any:
    return trace


def _whispered(trace: Any, w: Any, what: Any, a: Any, b: Any) -> Any:
    if trace[3][0] != 0:
        return note(trace, w, what, a, b)
    return trace


# The same choice, made from the types when the law is compiled.


@overload(absorb, strict=False)
def _absorb(trace: Any, w: Any, what: Any, detail: Any) -> Any:
    return _absorbed_by_log if isinstance(trace, types.BaseTuple) else _digested


@overload(note, strict=False)
def _note(trace: Any, w: Any, what: Any, a: Any, b: Any) -> Any:
    return _kept if isinstance(trace, types.BaseTuple) else _passed_over


@overload(whisper, strict=False)
def _whisper(trace: Any, w: Any, what: Any, a: Any, b: Any) -> Any:
    return _whispered if isinstance(trace, types.BaseTuple) else _passed_over
