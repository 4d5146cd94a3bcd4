"""The chill: lawful speech when listening begins, and when people are reminded of it."""

from __future__ import annotations

import datetime as dt

import numpy as np

from counterscore.compile.tables import Tables
from verification.patterns.drawn import over_weeks
from verification.patterns.lives import LAWFUL_SPEECH, live, spread, the_society
from verification.patterns.measured import change, estimate, share_difference
from verification.patterns.schemes import heard_from, tables, weeks
from verification.patterns.wanted import Found, Pattern

OPENS, BEGINS, HEARD, ENDS = dt.date(2018, 1, 1), dt.date(2021, 1, 4), dt.date(2022, 1, 3), dt.date(2023, 1, 2)
A_COUNT, LEAST_ABOVE = 16, 1  # sixteenths; one more, since awareness stays just under 1
SURE = 65535


def chill() -> Pattern:
    """A year unheard and a year heard, the same two years unheard, and two lives that differ by a reminder."""
    people, before, after = spread(), weeks(BEGINS, HEARD), weeks(HEARD, ENDS)
    both = weeks(OPENS, ENDS)
    heard, unheard = (live(tables(heard_from(day, OPENS)), both, people) for day in (HEARD, None))
    plain, reminded = (live(told(tables(), count), before, people) for count in (0, A_COUNT + LEAST_ABOVE))
    said = "lawful speech"
    found = [
        Found("7a", estimate([heard.total(said, after), heard.total(said, before)], change), heard.sample),
        Found("7b", estimate([heard.total(said, after), unheard.total(said, after)], change), heard.sample),
        Found(
            "7c",
            estimate([x.total(name) for x in (reminded, plain) for name in ("voiced", "desired")], share_difference),
            plain.sample,
        ),
    ]
    return Pattern(
        "chill",
        "Listening chills lawful speech",
        f"`unified-2020`, lived from {OPENS}; speech is neither heard nor recorded until {HEARD}, and from then on, or never. "
        "Speech: online dissent, petitions and gatherings. "
        "A reminder is one count of being caught, held in mind at every occasion to speak for a year; nothing else differs.",
        "Acts of lawful speech a week and thousand persons, means of four weeks; the rule is where listening begins.",
        found,
        over_weeks({"heard from 2022": heard, "never heard": unheard}, said, range(before.start, after.stop), after.start),
        (
            "The published fall of 20 percent is of views of articles, which the model does not have; only its sign is compared.",
            "A reminder raises what a speaker expects to be seen, in the law of speech: 7c follows from it, and says how much it is here.",
        ),
    )


def told(t: Tables, count: int) -> Tables:
    """Speakers have so many sixteenths of a count in mind, and no campaign does anything else."""
    c, names = t.campaign, the_society().occasions.names
    counts = np.zeros_like(c.count)
    counts[[names.index(name) for name in LAWFUL_SPEECH]] = count
    nothing = {name: np.zeros_like(getattr(c, name)) for name in ("rise",)} | {
        name: type(getattr(c, name))(0) for name in ("lift", "backlash")
    }
    wide = {"level": np.full_like(c.level, SURE), "outside": type(c.outside)(SURE + 1)}
    return t._replace(campaign=c._replace(count=counts, **wide, **nothing))
