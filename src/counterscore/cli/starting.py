"""A process of the program's own begins quickly, by what a library must not do to its host."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from importlib import import_module

SELDOM = 200_000  # new objects between two looks; Python's own 700 cost a tenth of the time before a run begins
NOT_WANTED = "scipy.linalg"
_own: list[int] = []


def own_process() -> None:
    """Say that nobody else's program runs here. Imported libraries are a million objects that all stay, so rubbish among them is looked for seldom."""
    _own.append(1)
    gc.set_threshold(SELDOM, 50, 50)


def load_compiler() -> None:
    """Load what Numba loads at its first call, but without linear algebra, where this process is the program's own.

    Numba looks whether SciPy has linear algebra, which takes 0.4 s to import, for functions that call `dot` and the like.
    None here does; one that did would not compile, and say so.
    """
    if not _own or NOT_WANTED in sys.modules:
        return
    sys.modules[NOT_WANTED] = None  # type: ignore[assignment]  # the import system's word for a module that cannot be imported
    try:
        with suppress(ImportError):  # of another Numba, which then loads what it likes
            import_module("numba.np.arraymath")
    finally:
        del sys.modules[NOT_WANTED]
