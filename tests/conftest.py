"""What every test may use."""

import os
import signal
import sys
from pathlib import Path

import pytest

from counterscore.society.package import Society, load_society

# Files whose tests live nobody.
LIGHT = {
    *("test_house_rules", "test_walls", "test_vocabulary", "test_preset_numbers", "test_read_twice", "test_states", "test_limbs"),
    *("test_guard", "test_token", "test_hostile", "test_hostile_names", "test_limits", "test_slow", "test_words", "test_wrong_input"),
    *("test_wrong_schemes", "test_wrong_societies", "test_hostile_files", "test_fairlearn", "test_intervals", "test_concentration"),
    *("test_tables_by_hand", "test_tables_of_rules"),
}

sys.path.insert(0, str(Path(__file__).parent))  # the twin stands alone, outside any package

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # started in the background: programs that tests start would inherit deafness to Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def society() -> Society:
    """The one society that comes with the package."""
    return load_society("china-2020")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What compiles for minutes begins at once in one worker, for all: the others begin with what needs no engine."""
    light = [item for item in items if item.path.stem in LIGHT]
    first = [item for item in items if "compiled" in item.path.parts]
    rest = [item for item in items if item not in {*light, *first}]
    ordered = [*light, *rest]
    begins = len(items) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) % max(1, len(items))  # of the second worker's share
    items[:] = [*ordered[:begins], *first, *ordered[begins:]]
