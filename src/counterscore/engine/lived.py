"""A life in a few numbers, from its lines."""

from __future__ import annotations

import numpy as np
from numba import njit

from counterscore.engine import notes
from counterscore.mechanisms.contract import SERVICES

FIELDS = (  # of a life, and their units
    ("weeks_barred", "weeks"),
    ("weeks_false", "weeks barred from something on false ground"),
    ("refusals", "attempts"),
    ("refusals_false", "attempts refused on false ground"),
    ("occasions", "occasions of speech that is listened to"),
    ("withheld", "of them with part or all withheld"),
    ("silent", "of them with all withheld"),
    ("appeals", "appeals filed"),
    ("decided", "appeals decided"),
    ("pending", "weeks from filing to decision, summed over the decided"),
    ("decided_false", "appeals decided of a bar that stood on false ground when they were filed"),
    ("upheld_false", "of those, upheld"),
    ("knew_first", "1: knew of the bar before the first refusal; 2: did not; 0: never refused"),
    ("unheard", "attempts refused before any decision of an appeal"),
    ("everywhere", "1: barred from every service in some week"),
    ("false_ended", "stretches of weeks on false ground that ended"),
    ("false_weeks_ended", "weeks of those"),
    ("false_open", "1: on false ground in the last week with a bar, and never free of it"),
    ("strain", "highest level of money trouble"),
    ("complaints", "complaints"),
    ("by_score", "attempts refused that the score alone would have refused"),
    ("meets", "1: would have been barred in some week had every act been on file and nothing else"),
)
NAMES = tuple(name for name, _ in FIELDS)
WEEKS_BARRED, WEEKS_FALSE, REFUSALS, REFUSALS_FALSE, OCCASIONS, WITHHELD, SILENT = range(7)
APPEALS, DECIDED, PENDING, DECIDED_FALSE, UPHELD_FALSE, KNEW_FIRST, UNHEARD, EVERYWHERE = range(7, 15)
FALSE_ENDED, FALSE_WEEKS_ENDED, FALSE_OPEN, STRAIN, COMPLAINTS, BY_SCORE, MEETS = range(15, 22)
EVERY_SERVICE = (1 << SERVICES) - 1


@njit
def summed(rows, told):  # type: ignore[no-untyped-def]
    """Into `told` [field]: everything but MEETS, which needs the law."""
    mask = scored = np.int64(0)
    filed, filed_false, knows = np.int64(-1), False, False
    stretch, false_week, false_now = np.int64(0), np.int64(-2), False
    for k in range(rows.shape[0]):
        w, what, a, b = np.int64(rows[k, 0]), rows[k, 1], np.int64(rows[k, 2]), np.int64(rows[k, 3])
        if what == notes.BARRED:
            mask = a
            told[WEEKS_BARRED] += 1
            told[EVERYWHERE] |= 1 if mask == EVERY_SERVICE else 0
        elif what == notes.STANDING:
            scored = (b >> 8) & 255
            false_now = (mask & ~a) != 0
            if stretch > 0 and (not false_now or w != false_week + 1):
                told[FALSE_ENDED] += 1
                told[FALSE_WEEKS_ENDED] += stretch
                stretch = np.int64(0)
            if false_now:
                told[WEEKS_FALSE] += 1
                stretch += 1
                false_week = w
        elif what == notes.LEARNT:
            knows = (a & 3) != 0
        elif what == notes.REFUSED:
            n = b & 255
            told[REFUSALS] += n
            told[BY_SCORE] += n if (scored >> a) & 1 else 0
            told[REFUSALS_FALSE] += n if b >= 1024 else 0
            told[KNEW_FIRST] = (1 if knows else 2) if told[KNEW_FIRST] == 0 else told[KNEW_FIRST]
            told[UNHEARD] += n if told[DECIDED] == 0 else 0
        elif what == notes.SAID:
            told[OCCASIONS] += 1
            told[WITHHELD] += 1 if a > 0 else 0
            told[SILENT] += 1 if a == 2 else 0
        elif what == notes.APPEALED:
            told[APPEALS] += 1
            filed, filed_false = w, false_now and false_week == w
        elif what == notes.DECIDED:
            told[DECIDED] += 1
            told[PENDING] += w - filed if filed >= 0 else 0
            told[DECIDED_FALSE] += 1 if filed_false else 0
            told[UPHELD_FALSE] += 1 if filed_false and a == 1 else 0
        elif what == notes.STRAINED:
            told[STRAIN] = max(told[STRAIN], a)
        elif what == notes.COMPLAINED:
            told[COMPLAINTS] += 1
    told[FALSE_OPEN] = 1 if stretch > 0 else 0
