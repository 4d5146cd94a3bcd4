"""A message is safe to print, whatever the file is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterscore.errors import LONGEST_PATH, CannotWrite, SchemeError
from counterscore.lines import line_map, nearest_line


@pytest.mark.parametrize("name", ["a\x1b[2Jb", "a\u202eb", "a\nb", "a\x9bb"])
def test_a_file_name_cannot_disturb_a_terminal(name: str) -> None:
    error = SchemeError("a fault", file=Path("folder") / name, line=3)
    assert str(error).isprintable()
    assert "line 3" in str(error)
    assert all(value is None or not isinstance(value, str) or value.isprintable() for value in error.as_dict().values())


def test_a_file_name_of_any_length_that_can_be_is_whole() -> None:
    long = "/".join(["a" * 200] * 20)
    assert long in str(CannotWrite("a fault", file=long))
    assert len(str(CannotWrite("a fault", file="a/" * 30_000))) < LONGEST_PATH + 100


def test_a_header_says_where_all_its_parts_are() -> None:
    """But a header of its own, wherever it stands, says it better, and nothing is invented for what is not there."""
    lines = line_map("[a.b]\nc.d = 1\n[e.f]\n[e]\n[[g.h]]\ni = 1\n")
    assert lines[("a",)] == 1
    assert lines[("a", "b", "c")] == 2
    assert lines[("e",)] == 4
    assert lines[("g",)] == 5
    assert nearest_line(lines, ("g", "h", 0, "i")) == 6
    assert nearest_line(lines, ("j",)) is None
