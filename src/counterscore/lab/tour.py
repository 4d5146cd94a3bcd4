"""The guided tour: six steps, each with one change to make and one question to answer; its words are in `words/`."""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """One step: a reform that comes with the package, or one number that is set."""

    number: int
    name: str  # of its words
    base: str
    reform: str = ""
    place: str = ""
    value: float = 0.0


STEPS = (
    Step(1, "one", "unified-2020", "add-parking-tickets"),
    Step(2, "two", "unified-2020", "notice-and-appeal"),
    Step(3, "three", "unified-2020", "no-speech-points"),
    Step(4, "four", "unified-2020", "same-context-only"),
    Step(5, "five", "unified-2020", "", "detection.false_records_per_week", 0.002),
    Step(6, "six", "unified-2020", "no-campaign"),
)
