"""A process of the program's own begins quickly, by what a library must not do to its host."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from importlib import import_module

SELDOM = 200_000  # new objects between two looks; Python's own 700 cost a tenth of the time before a run begins
NOT_WANTED = ("scipy.linalg", "coverage")
_own: list[int] = []


def own_process() -> None:
    """Say that nobody else's program runs here. Imported libraries are a million objects that all stay, so rubbish among them is looked for seldom."""
    _own.append(1)
    gc.set_threshold(SELDOM, 50, 50)


def load_compiler() -> None:
    """Load what Numba loads at its first call, but for what nothing here uses, where this process is the program's own.

    Numba looks whether SciPy has linear algebra, which takes 0.4 s to import, for functions that call `dot` and the like (one that did would not
    compile, and say so), and whether somebody measures coverage. What is loaded already stays.
    """
    absent = [name for name in NOT_WANTED if _own and name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]  # the import system's word for a module that cannot be imported
    try:
        if absent:
            with suppress(ImportError):  # of another Numba, which then loads what it likes
                import_module("numba.np.arraymath")
    finally:
        for name in absent:
            del sys.modules[name]
