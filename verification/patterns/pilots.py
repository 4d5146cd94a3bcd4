"""Pilots: bad acts where counties join early, against the same counties and against others."""

from __future__ import annotations

from typing import Any

import numpy as np

from counterscore.society.places import layout
from verification.patterns.drawn import dots
from verification.patterns.lives import Lived, live, spread, the_society
from verification.patterns.measured import Estimate, change, estimate
from verification.patterns.schemes import tables, year
from verification.patterns.wanted import Found, Pattern

JOINED = year(2015, 2017)
BEFORE = year(2013, 2014)
OPENS = 2009  # so that wariness, which fades in a year and a half, has come to rest


def pilots() -> Pattern:
    """Pilots that join, the same that never do, and others."""
    t, weeks = tables(), year(OPENS, 2017)
    early = t.rollout.join_week[layout(the_society()).county] < JOINED.stop
    pilot, other = (spread(among=np.flatnonzero(chosen)) for chosen in (early, ~early))
    joined = live(t, weeks, pilot)
    never = live(tables({"rollout.pilot_share": 0.0}), weeks, pilot)
    others = live(t, weeks, other)
    acts = estimate([x.total("bad acts", JOINED) for x in (joined, never)], change)
    none = np.zeros(pilot.size, np.int64), np.zeros(other.size, np.int64)
    elsewhere = [np.concatenate([none[0], others.total("bad records", w)]) for w in (JOINED, BEFORE)]

    def records(x: Lived) -> Estimate:
        columns = [np.concatenate([x.total("bad records", w), none[1]]) for w in (JOINED, BEFORE)]
        return estimate([*columns, *elsewhere], twice, (pilot.size, other.size))

    rows = [
        ("acts: joined less never joined", acts),
        ("records: difference in differences", records(joined)),
        ("the same, had they never joined", records(never)),
    ]
    return Pattern(
        "pilots",
        "Violations fall where a pilot begins",
        f"`unified-2020`, lived from {OPENS} through 2017, so that wariness has come to rest by 2013. The same pilot counties, joined in 2015 "
        "and never joined; and, as it could be observed, recorded bad acts of 2015 to 2017 against 2013 and 2014, in pilots and in others.",
        "Change of bad, unlawful acts and of their records.",
        [Found("9a", acts, joined.sample), Found("9b", records(joined), f"{joined.sample}, and {others.sample} elsewhere")],
        dots(rows, "change, percent", "Bad acts and their records in pilots"),
        (
            "The source gives a sign and no size, and speaks of shame; here a pilot begins to score, records as before, and names nobody. The last "
            "row of the picture is the same difference in differences had the pilots never joined: what it shows is no effect of the pilots.",
        ),
    )


def twice(after: Any, before: Any, others_after: Any, others_before: Any) -> Any:
    """In percent, growth in pilots over growth elsewhere."""
    return 100 * ((after / before) / (others_after / others_before) - 1)
