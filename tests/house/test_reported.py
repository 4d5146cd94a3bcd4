"""Every statement of the reported system stands somewhere in the program; a statement that does not cannot be printed."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from tests.house.tree import ROOT

sys.path.insert(0, str(ROOT / "docs"))

import reported_page as reported

REPORTED = (
    *(
        "One number",
        "loyalty",
        "courtesy",
        "littering",
        "jaywalking",
        "dissidence",
        "flights",
        "trains",
        "public transport",
        "government services",
    ),
    *(
        "until 2020",
        "blocked tickets",
        "Parking tickets",
        "merged into a personal one",
        "All behaviour",
        "one reader",
        "credibility",
        "debt",
    ),
    *("celebrities", "unmanned shop", "shared bike", "public library", "business deal", "school", "workplace", "sports", "groceries"),
    *("recruits", "holds its members", "bans Western festivals", "dating service", "marriages and births"),
)


def test_no_cell_is_empty() -> None:
    rows = [line for line in reported.page().splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(reported.STATEMENTS) > 30
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        assert len(cells) == 5, row
        assert all(cells), row


@pytest.mark.parametrize("words", REPORTED)
def test_all_that_was_reported_is_there(words: str) -> None:
    assert any(words in statement.said for statement in reported.STATEMENTS)


@pytest.mark.parametrize(
    "change",
    [
        {"parameters": ("scoring.points.breathing",)},
        {"parameters": ("scoring.points.unpaid_parking_ticket",)},
        {"tallies": ("sighs",)},
        {"tallies": ("league[danced]",)},
        {"figure": "a-figure-that-nobody-draws"},
    ],
)
def test_a_hole_cannot_be_printed(change: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """A parameter without a value in the scheme, a tally that nobody writes, a figure that is not there."""
    broken = replace(reported.STATEMENTS[0], **change)  # type: ignore[arg-type]
    monkeypatch.setattr(reported, "STATEMENTS", (broken,))
    with pytest.raises(KeyError):
        reported.page()
