"""Who keeps what of a life: nobody, the ledger (a digest and two counts), or a log of named persons.

Each function has three forms, and the compiled driver the one that belongs to what
it was given: a run keeps nothing and pays nothing, a comparison keeps a ledger, and
the reader of a life a log. In a log only the named take the full law; all others
live as in a run.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import overload

from counterscore.engine import notes
from counterscore.engine.acts import BOND, both_scores
from counterscore.engine.lent import LENT
from counterscore.engine.notes import Log, absorb, note, whisper
from counterscore.engine.people import Ledger


def kept_of(keeper: Any, a: Any, b: Any) -> Any:
    """The part of a keeper that belongs to the persons from `a` to before `b`; None, Ledger or Log."""
    return _kept_of(keeper, a, b)(keeper, a, b)


def named(kept: Any, i: Any) -> Any:
    """Whether every line of this person's life is kept."""
    return _named(kept, i)(kept, i)


def passing(kept: Any, i: Any, w: Any, kind: Any) -> Any:
    """Note an act of somebody who passes in a glance."""
    return _passing(kept, i, w, kind)(kept, i, w, kind)


def trace_of(kept: Any, i: Any) -> Any:
    """What the law writes into."""
    return _trace_of(kept, i)(kept, i)


def number_of(trace: Any) -> Any:
    """What a ledger keeps of a trace; 0 where it is a page of a log."""
    return _number_of(trace)(trace)


def put_back(kept: Any, i: Any, trace: Any, mask: Any, refused: Any) -> Any:
    """Keep what the law has written, and count a week."""
    return _put_back(kept, i, trace, mask, refused)(kept, i, trace, mask, refused)


def turned(kept: Any, w: Any, mean: Any, state: Any) -> Any:
    """Note how the named stand after the turn of a quarter."""
    return _turned(kept, w, mean, state)(kept, w, mean, state)


def _is(kept: Any, record: type) -> bool:
    """Whether this is such a record, or (where the driver is compiled) the type of one."""
    return kept.instance_class is record if isinstance(kept, types.NamedTuple) else isinstance(kept, record)


@overload(kept_of, strict=False, jit_options=LENT)
def _kept_of(keeper: Any, a: Any, b: Any) -> Any:
    if _is(keeper, Ledger):
        return lambda keeper, a, b: Ledger(keeper.trace[a:b], keeper.weeks_barred[a:b], keeper.refusals[a:b])
    if _is(keeper, Log):
        return lambda keeper, a, b: Log(keeper.page[a:b], keeper.rows, keeper.used, keeper.fine)
    return lambda keeper, a, b: None


@overload(named, strict=False)
def _named(kept: Any, i: Any) -> Any:
    if _is(kept, Log):
        return lambda kept, i: kept.page[i] >= 0
    return lambda kept, i: False


@overload(passing, strict=False)
def _passing(kept: Any, i: Any, w: Any, kind: Any) -> Any:
    if not _is(kept, Ledger):
        return lambda kept, i, w, kind: None

    def digested(kept: Any, i: Any, w: Any, kind: Any) -> Any:
        kept.trace[i] = absorb(kept.trace[i], w, notes.ACT, kind)

    return digested


@overload(trace_of, strict=False)
def _trace_of(kept: Any, i: Any) -> Any:
    if _is(kept, Ledger):
        return lambda kept, i: kept.trace[i]
    if _is(kept, Log):
        return lambda kept, i: (kept.page[i], kept.rows, kept.used, kept.fine)
    return lambda kept, i: np.uint64(0)


@overload(number_of, strict=False)
def _number_of(trace: Any) -> Any:
    if isinstance(trace, types.BaseTuple | tuple):
        return lambda trace: np.uint64(0)
    return lambda trace: trace


@overload(put_back, strict=False)
def _put_back(kept: Any, i: Any, trace: Any, mask: Any, refused: Any) -> Any:
    if not _is(kept, Ledger):
        return lambda kept, i, trace, mask, refused: None

    def counted(kept: Any, i: Any, trace: Any, mask: Any, refused: Any) -> Any:
        kept.trace[i] = trace
        kept.weeks_barred[i] = min(65535, np.int64(kept.weeks_barred[i]) + (1 if mask != 0 else 0))
        kept.refusals[i] = min(65535, np.int64(kept.refusals[i]) + refused)

    return counted


@overload(turned, strict=False)
def _turned(kept: Any, w: Any, mean: Any, state: Any) -> Any:
    if not _is(kept, Log):
        return lambda kept, w, mean, state: None

    def noted(kept: Any, w: Any, mean: Any, state: Any) -> Any:
        for i in range(kept.page.size):
            if kept.page[i] >= 0:
                standing(trace_of(kept, i), w, mean, state[1][i], state[2][i], state[4][i])

    return noted


@njit
def standing(trace, w, mean, score, listed, mind):  # type: ignore[no-untyped-def]
    """The lines of a turn."""
    trace = note(trace, w, notes.SETTLED, mean, np.int64(listed >> BOND))
    trace = whisper(trace, w, notes.SCORES, both_scores(score), np.int64(score >> np.uint32(30)))
    finance = np.int64((mind >> 4) & np.uint32(63)) + 64 * np.int64(np.uint32(mind) >> np.uint32(10))
    return whisper(trace, w, notes.INNER, np.int64(mind & np.uint32(15)), finance)
