"""Ctrl-C held back until a batch of weeks is whole.

A signal in the middle of a batch would leave some communities ahead of others:
a state that belongs to no week, from which no run can go on to the same bits.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def held_back() -> Iterator[list[int]]:
    """Signals to stop are collected in the list instead of being raised; handlers are restored afterwards.

    Outside the main thread Python delivers no signals, and nothing is changed.
    """
    asked: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = {number: signal.signal(number, lambda n, _: asked.append(n)) for number in SIGNALS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
