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
    one, alone = (live(tables(n), year(2014, 2018), people) for n in ({}, {"credit.refuse_below_points": 0}))
    other = live(tables(scheme="defaulter-list"), year(2014, 2018), people)
    nation, published = float(layout(the_society()).population.sum()), number("F10", 1)

    def times(barred: Any, persons: Any) -> Any:
        """The nation's newly barred over the published persons."""
        return barred / persons * nation / published

    ratio, of_score = (estimate([x.total("barred by score", last), x.persons], times) for x in (one, alone))
    found = [
        Found("6a", ratio, one.sample),
        Found("6b", of_score, alone.sample),
        Found("6c", estimate([alone.total(f"barred by {what}", last) for what in ("score", "list")], percent), alone.sample),
        Found("6d", exactly(float(other.total("barred by score").sum())), other.sample),
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
        dots(
            [("unified-2020, with loans", ratio), ("unified-2020, the score alone", of_score), ("defaulter-list", exactly(0.0))],
            "times the published number",
            "Newly barred by the score, 2018",
        ),
        (
            "What the engine counts as barred by the score holds whoever lenders refuse for a low financial score, which is no ban on travel "
            "and was there before anybody had a score: 6a is nearly all of that. 6b and 6c, put in after the first run for that reason, leave "
            "lenders out (`credit.refuse_below_points` 0); whoever is then barred by the score is barred from planes and trains. Counted are "
            "beginnings of a bar; somebody barred twice counts twice.",
            "The reported system is hypothetical: it bars by a score for everybody, which the documented system does not have.",
        ),
    )


def percent(a: Any, b: Any) -> Any:
    """A part of another number."""
    return 100 * a / b
