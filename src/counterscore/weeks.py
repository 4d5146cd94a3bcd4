"""Time: weeks from Monday to Sunday, numbered absolutely.

Week 0 begins on Monday 3 January 2000. The number does not depend on where a
run starts, so that a later start re-rolls nobody's life. Week numbers must fit
the 11 bits that a list term has in the state, hence the last week is 2045
(March 2039).
"""

from __future__ import annotations

import datetime as dt

EPOCH = dt.date(2000, 1, 3)
LAST_WEEK = 2045
DAYS_PER_YEAR = 365.2425
WEEKS_PER_YEAR = DAYS_PER_YEAR / 7


def week_of(day: dt.date) -> int:
    """The week that contains `day`."""
    return (day - EPOCH).days // 7


def monday(week: int) -> dt.date:
    """The first day of a week."""
    return EPOCH + dt.timedelta(days=7 * week)


def sunday(week: int) -> dt.date:
    """The last day of a week."""
    return EPOCH + dt.timedelta(days=7 * week + 6)


def first_week_from(day: dt.date) -> int:
    """The week whose Monday is the first on or after `day`: where a dated value begins to hold."""
    return -((EPOCH - day).days // 7)


def last_week_by(day: dt.date) -> int:
    """The week whose Sunday is the last on or before `day`: what `--at` reads."""
    return (day - EPOCH).days // 7 if day.weekday() == 6 else (day - EPOCH).days // 7 - 1


def starts_a_year(week: int) -> bool:
    """Whether this week's Monday is the first Monday of a calendar year."""
    return monday(week).year != monday(week - 1).year
