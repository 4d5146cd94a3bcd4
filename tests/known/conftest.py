"""What every known answer starts from."""

from __future__ import annotations

import pytest

from counterscore.society.package import Society, load_society


@pytest.fixture(scope="session")
def society() -> Society:
    """The built-in society."""
    return load_society("china-2020")
