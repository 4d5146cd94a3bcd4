"""Certainty against severity: what twice the chance of a record does to bad acts, and what twice the punishment does."""

from __future__ import annotations

from verification.patterns.drawn import dots
from verification.patterns.lives import Lived, live, spread
from verification.patterns.measured import Estimate, change, estimate
from verification.patterns.schemes import harsher, more_certain, tables, year
from verification.patterns.wanted import Found, Pattern

SEEN = {"access.person_share": 1.0}
UNSEEN = {"access.person_share": 0.0}


def certainty() -> Pattern:
    """Three lives where everybody sees their record, three where nobody does."""
    weeks, people = year(2020, 2021), spread()
    seen, unseen = ([live(t, weeks, people) for t in (tables(n), more_certain(tables(n)), harsher(tables(n)))] for n in (SEEN, UNSEEN))
    as_it_is, certain, harsh = seen
    rows = [
        ("seen: certainty doubled", less(certain, as_it_is)),
        ("seen: severity doubled", less(harsh, as_it_is)),
        ("unseen: certainty doubled", less(unseen[1], unseen[0])),
        ("unseen: severity doubled", less(unseen[2], unseen[0])),
    ]
    return Pattern(
        "certainty",
        "Certainty before severity",
        "`unified-2020` in 2020 and 2021. Certainty doubled: every bad, unlawful act is recorded twice as often. Severity doubled: twice "
        "the points, every bar closes every service, and lists are left half as often. Seen and unseen: `access.person_share` 1 and 0.",
        "Change of bad, unlawful acts against the same people's life by the scheme as it is.",
        [
            Found("3a", rows[0][1], as_it_is.sample),
            Found("3b", less(certain, harsh), as_it_is.sample),
            Found("3c", less(unseen[1], unseen[2]), as_it_is.sample),
        ],
        dots(rows, "change of bad acts, percent", "Bad acts where certainty or severity is doubled"),
        (
            "The law of conduct answers to perceived certainty and to nothing else, so 3a and 3b check arithmetic. What is found is how much: "
            "where nobody sees their record, certainty works by hearsay of others' bars alone, and hardly at all. The sixty in a hundred who "
            "stay honest in the source are of its own abstract game and are not compared.",
        ),
    )


def less(a: Lived, b: Lived) -> Estimate:
    """Bad acts of a life less those of another, in percent."""
    return estimate([a.total("bad acts"), b.total("bad acts")], change)
