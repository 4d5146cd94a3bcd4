"""How rare bans for conduct were: what the model bars by score in 2018 against what was published."""

from __future__ import annotations

from typing import Any

from counterscore.society.places import layout
from verification.patterns.drawn import dots
from verification.patterns.lives import live, spread, the_society
from verification.patterns.measured import estimate, exactly
from verification.patterns.schemes import tables, year
from verification.patterns.wanted import Found, Pattern, fact, number


def bans() -> Pattern:
    """Five years of both schemes; the last is counted."""
    people, last = spread(), year(2018)
    one = live(tables(), year(2014, 2018), people)
    other = live(tables(scheme="defaulter-list"), year(2014, 2018), people)
    nation, published = float(layout(the_society()).population.sum()), number("F10", 1)

    def times(barred: Any, persons: Any) -> Any:
        """The nation's newly barred over the published persons."""
        return barred / persons * nation / published

    by_score, by_list = (one.total(f"barred by {what}", last) for what in ("score", "list"))
    ratio = estimate([by_score, one.persons], times)
    found = [
        Found("6a", ratio, one.sample),
        Found("6b", estimate([by_score, by_list], percent), one.sample),
        Found("6c", exactly(float(other.total("barred by score").sum())), other.sample),
    ]
    planes, trains = (int(number("F12", i)) for i in range(2))
    return Pattern(
        "bans",
        "Bans for conduct were rare",
        f"Both schemes from 2014 through 2018; persons newly barred in 2018, scaled to the nation, against {int(published):,} persons barred "
        f"from planes or trains for conduct in that year ({fact('F10')}, records / persons). F12, of another count ({planes:,} by planes and "
        f"{trains:,} by trains since June 2018), is of the same size.",
        "Persons of the nation newly barred by the score in 2018, over the published number.",
        found,
        dots([("unified-2020", ratio), ("defaulter-list", exactly(0.0))], "times the published number", "Newly barred by the score, 2018"),
        ("The reported system is hypothetical: it bars by a score for everybody, which the documented system does not have.",),
    )


def percent(a: Any, b: Any) -> Any:
    """A part of another number."""
    return 100 * a / b
