"""Lists: blacklists that bar regardless of the score.

At most two. A person enters by a record of a kind that the list names, or by a
score under a bound; leaves at the end of the term, or by compliance, whose
weekly chance is a base plus a part that needs to have been refused something
this week. The clean bit says that a true record stands behind the entry.

Published list figures are postings, firms included: `postings_per_person` and
`firm_share` turn listed natural persons into postings when figures are printed;
they do not touch anybody's life. Source: facts L01 to L33, F01 to F04.
After scoring, before sanctions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.errors import SchemeError, nearest
from counterscore.mechanisms.contract import ENTERED, NEVER, SLOTS, STALE, SURE, Given, threshold
from counterscore.society.columns import NO_END
from counterscore.units import Param, Rows

NAME = "lists"
PARAMS = (
    Rows(
        "list",
        (
            Param("from", "date", None, None, "day from which the list takes entries", "scheme"),
            Param("until", "date", None, None, "day from which it takes none", "scheme"),
            Param("term_weeks", "weeks", 0, (0, 2000), "length of an entry; 0: until compliance", "scheme", dated=True, whole=True),
            Param("exit_per_week", "probability", 0.0, (0, 1), "chance of compliance in a week", "scheme", dated=True),
            Param("exit_pressure_per_week", "probability", 0.0, (0, 1), "added in a week with a refusal", "scheme", dated=True),
            Param(
                "enter_below_points", "points", 0, (0, 2047), "scores under this enter the list; 0: none", "scheme", dated=True, whole=True
            ),
            Param("opening_share", "share", 0.0, (0, 1), "part of scored persons listed at the start of a run", "scheme"),
            Param("opening_term_weeks", "weeks", 0, (0, 2000), "longest remaining term of those; 0: no end", "scheme", whole=True),
            Param("postings_per_person", "postings_per_person", 1.0, (1, 100), "published postings per listed natural person", "scheme"),
            Param("firm_share", "share", 0.0, (0, 0.99), "part of the published postings that are firms", "scheme"),
        ),
        2,
        "blacklists",
        extra=("name", "title", "kinds"),
    ),
)
READS = ("in_force", "record", "refusal", "court_end", "court_clean", "second_end", "second_clean", "score", "clean")
WRITES = ("court_end", "court_clean", "second_end", "second_clean")
TALLIES = ("entered", "expired", "complied", "listed")

LAST = 2046


BY_ERA = ("entry", "term", "comply", "pressure", "enter_below")
BY_COUNTY = ()


class Table(NamedTuple):
    """Entry, term and exit; list 0 is the first in the scheme file."""

    entry: NDArray[np.uint8]  # [era, kind] bit per list
    term: NDArray[np.int64]  # [era, list] weeks, 0 no end
    comply: NDArray[np.uint64]  # [era, list] threshold
    pressure: NDArray[np.uint64]  # [era, list] threshold added after a refusal
    enter_below: NDArray[np.int64]  # [era, list] points
    opening: NDArray[np.uint64]  # [list] threshold
    opening_term: NDArray[np.int64]  # [list] weeks


def build(given: Given) -> Table:
    """Tables from the rows of the scheme file."""
    t = neutral(given)
    eras = given.eras
    for i, row in enumerate(given.values.rows("list")):
        first, last = row.week("from"), row.week("until")
        open_now = (eras >= (first or 0)) & (eras < (NEVER if last is None else last))
        for kind in row.names("kinds"):
            if kind not in given.kinds:
                raise SchemeError(
                    "unknown kind of conduct",
                    key=f"lists.list[{i + 1}].kinds",
                    found=kind,
                    remedy=nearest(kind, given.kinds),
                )
            t.entry[open_now, given.kinds.index(kind)] |= 1 << i
        t.term[:, i] = np.rint(row.per_era("term_weeks", eras))
        t.comply[:, i] = threshold(row.per_era("exit_per_week", eras))
        t.pressure[:, i] = threshold(row.per_era("exit_pressure_per_week", eras))
        t.enter_below[:, i] = np.where(open_now, np.rint(row.per_era("enter_below_points", eras)), 0)
        t.opening[i] = int(threshold(float(row.number("opening_share"))))
        t.opening_term[i] = round(float(row.number("opening_term_weeks")))
    return t


def neutral(given: Given) -> Table:
    """No list takes anybody."""
    eras = given.eras.size
    wide = (eras, 2)
    return Table(
        np.zeros((eras, SLOTS), np.uint8),
        np.zeros(wide, np.int64),
        np.zeros(wide, np.uint64),
        np.zeros(wide, np.uint64),
        np.zeros(wide, np.int64),
        np.zeros(2, np.uint64),
        np.zeros(2, np.int64),
    )


@njit(inline="always")
def end_of(lists, i):  # type: ignore[no-untyped-def]
    """First week no longer on list `i`; 0 not listed, 2047 no end."""
    return np.int64((lists >> np.uint32(12 * i)) & np.uint32(2047))


@njit(inline="always")
def clean_of(lists, i):  # type: ignore[no-untyped-def]
    """1 if a true record stands behind the entry in list `i`."""
    return np.int64((lists >> np.uint32(12 * i + 11)) & np.uint32(1))


@njit(inline="always")
def put(lists, i, end, clean):  # type: ignore[no-untyped-def]
    """`lists` with the entry of list `i` replaced."""
    hole = ~(np.uint32(0xFFF) << np.uint32(12 * i))
    return np.uint32((lists & hole) | ((np.uint32(end) | (np.uint32(clean) << np.uint32(11))) << np.uint32(12 * i)))


@njit(inline="always")
def over(w, lists):  # type: ignore[no-untyped-def]
    """Which lists hold an entry whose term is over, as bits."""
    found = 0
    for i in range(2):
        end = end_of(lists, i)
        if end != 0 and end != NO_END and end <= w:
            found |= 1 << i
    return found


@njit(inline="always")
def strike(lists, i, w, stays, tally):  # type: ignore[no-untyped-def]
    """`lists` without the entry of list `i`; or with a stale one where it is not struck off for `stays` weeks."""
    if stays > 0:
        tally.n[STALE + i] += 1
        return put(lists, i, min(np.int64(LAST), w + stays), 0)
    return put(lists, i, 0, 0)


@njit(inline="always")
def term_end(t, w, i):  # type: ignore[no-untyped-def]
    """End of an entry made this week."""
    term = t.term[i]
    return np.int64(NO_END) if term == 0 else min(np.int64(LAST), w + term)


@njit(inline="always")
def enter(t, kind, true, w, lists, tally):  # type: ignore[no-untyped-def]
    """Entries that a record of this kind brings; a clean record (`true`) stands behind them."""
    bits = t.entry[kind]
    if bits == 0:
        return lists
    for i in range(2):
        if (bits >> i) & 1:
            end = end_of(lists, i)
            if end == 0:
                tally.n[ENTERED + i] += 1
            clean = np.int64(1) if true else clean_of(lists, i)
            lists = put(lists, i, max(end, term_end(t, w, i)), clean)
    return lists


@njit(inline="always")
def enter_by_score(t, w, standing, lists, tally):  # type: ignore[no-untyped-def]
    """Entries that a low score brings."""
    score = np.int64(standing & np.uint32(2047))
    clean = np.int64((standing >> np.uint32(11)) & np.uint32(2047))
    for i in range(2):
        below = t.enter_below[i]
        if score < below and end_of(lists, i) == 0:
            tally.n[ENTERED + i] += 1
            lists = put(lists, i, term_end(t, w, i), 1 if clean < below else 0)
    return lists


@njit(inline="always")
def flags_of(lists):  # type: ignore[no-untyped-def]
    """Which lists hold the person: 1 the first, 2 the second."""
    return (1 if end_of(lists, 0) != 0 else 0) + (2 if end_of(lists, 1) != 0 else 0)


@njit(inline="always")
def clean_flags_of(lists):  # type: ignore[no-untyped-def]
    """The same for entries behind which a true record stands."""
    flags = flags_of(lists)
    return (flags & 1) * clean_of(lists, 0) + (flags & 2) * clean_of(lists, 1)


@njit(inline="always")
def complies(t, i, refused, shame, word):  # type: ignore[no-untyped-def]
    """Whether a person on list `i` complies this week; `shame` is what being named adds."""
    chance = t.comply[i] + shame
    if refused > 0:
        chance += t.pressure[i]
    return np.uint64(word) < min(np.uint64(SURE), chance)
