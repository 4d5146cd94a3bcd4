"""The commands of CONTRIBUTING.md run what the page says that they run: nothing is left out by a marker."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = re.findall(r"`\.venv/bin/python -m pytest ([^`]+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))


def has_slow_tests(path: Path) -> bool:
    """Whether a file, or some file of a folder, marks a test as slow."""
    files = path.rglob("*.py") if path.is_dir() else [path]
    return any(re.search(r"mark\.slow\b", file.read_text(encoding="utf-8")) for file in files)


def test_commands_are_found() -> None:
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_leaves_out_no_slow_test(command: str) -> None:
    named = [ROOT / word for word in command.split() if word.startswith("tests/")]
    assert named
    assert all(path.exists() for path in named)
    assert ("-m ''" in command) is any(has_slow_tests(path) for path in named)
