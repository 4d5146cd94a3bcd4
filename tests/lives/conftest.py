"""What every comparison of lives starts from."""

from __future__ import annotations

import pytest

from counterscore.record.opened import Run
from counterscore.society.package import Society, load_society
from counterscore.study.simulate import simulate

from .broken import ASKED, SCHEME


@pytest.fixture(scope="session")
def society() -> Society:
    """The built-in society."""
    return load_society("china-2020")


@pytest.fixture(scope="session")
def whole() -> Run:
    """The run of `broken.py` without any break."""
    return simulate(SCHEME, **ASKED, threads=2)
