"""What every test may use."""

import os
import signal
import sys
from pathlib import Path

import pytest

from counterscore.society.package import Society, load_society

sys.path.insert(0, str(Path(__file__).parent))  # the twin stands alone, outside any package

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # started in the background: programs that tests start would inherit deafness to Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def society() -> Society:
    """The one society that comes with the package."""
    return load_society("china-2020")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What compiles for minutes begins first, in two workers: the recipes, which compile a copy, and what compiles all for everybody else."""
    items.sort(key=lambda item: "recipes" not in item.path.parts)
    begins = len(items) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))  # of the second worker's share
    first = [item for item in items if "compiled" in item.path.parts]
    rest = [item for item in items if "compiled" not in item.path.parts]
    items[:] = [*rest[: begins % len(items)], *first, *rest[begins % len(items) :]]
