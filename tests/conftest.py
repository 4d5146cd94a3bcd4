"""What every test may use."""

import sys
from pathlib import Path

import pytest

from counterscore.society.package import Society, load_society

sys.path.insert(0, str(Path(__file__).parent))  # the twin stands alone, outside any package


@pytest.fixture(scope="session")
def society() -> Society:
    """The one society that comes with the package."""
    return load_society("china-2020")
