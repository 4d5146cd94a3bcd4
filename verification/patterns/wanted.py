"""What is wanted of each pattern; and the verdicts. What was changed after results were seen stands at the top of the page.

A sign holds where the whole 95% interval lies on its side of 0. Only verified facts
are read. `MUST_FAIL` is what the law or the scheme's own nature forbids; it was written
with the table, but for 6b and 6c: they were added, both to the table and there, when a
first run had shown that 6a counts mostly loans. `KNOWN` was written after that run:
failures that nobody had foreseen, with what explains them.
Neither makes a failure a pass: they only keep `make verify` for what is new. A row that is known to fail and begins to hold
is new too. `BY_CONSTRUCTION` was written last: rows that the law decides before anybody lives. They hold where the code is as the
law is, say nothing of the world, and are counted apart.
"""

from __future__ import annotations

from typing import NamedTuple

from counterscore.society.package import load_society
from counterscore.society.sources import Fact
from counterscore.study.headline import NEAR
from verification.patterns.measured import Estimate

UNDER, OVER, NOUGHT, WITHIN = "under 0", "over 0", "exactly 0", "within"


class Wanted(NamedTuple):
    """One thing that is compared."""

    key: str
    facts: tuple[str, ...]
    said: str
    unit: str
    want: str
    least: float = 0.0
    most: float = 0.0


class Found(NamedTuple):
    """What the model gave for it."""

    key: str
    estimate: Estimate
    sample: str


class Pattern(NamedTuple):
    """One pattern: its comparisons, its picture, and what is to be said."""

    name: str
    title: str
    compared: str
    caption: str
    found: list[Found]
    svg: str
    remarks: tuple[str, ...] = ()


POINTS = "percentage points"
WANTED = (
    Wanted("1a", ("E01",), "distance of the published share from the span of expressed approval over the assumed ranges", POINTS, NOUGHT),
    Wanted("1b", ("E01",), "expressed approval at the default values, less the published share", POINTS, WITHIN, -10, 10),
    Wanted("1c", ("E05",), "expressed approval, richest fifth less poorest", POINTS, OVER),
    Wanted("1d", ("E05",), "expressed approval, urban less rural", POINTS, OVER),
    Wanted("1e", ("E05",), "expressed approval, 60 and over less 18 to 29", POINTS, OVER),
    Wanted("2a", ("E17",), "over-report where answers are seen and something is at stake", POINTS, OVER),
    Wanted("2b", ("E17",), "smallest rise of the over-report over the steps of visibility", POINTS, OVER),
    Wanted("2c", ("E17",), "over-report where nothing is at stake", POINTS, NOUGHT),
    Wanted("2d", ("E17",), "over-report where nobody listens to what is said", POINTS, NOUGHT),
    Wanted("2e", ("E17",), "over-report where visibility is 0", POINTS, NOUGHT),
    Wanted("2f", ("E17",), "size of the over-report at the default values", POINTS, WITHIN, 5, 30),
    Wanted("3a", ("M09",), "bad acts, certainty doubled less as it is; everybody sees their record", "percent", UNDER),
    Wanted("3b", ("M09",), "bad acts, certainty doubled less severity doubled; everybody sees their record", "percent", UNDER),
    Wanted("3c", ("M09",), "the same where nobody sees their record, as reported for 2020", "percent", UNDER),
    Wanted("4a", ("M11",), "largest change of bad acts over the steps of visibility", "percent", UNDER),
    Wanted("4b", ("M11",), "smallest change of the gap between what is said and what is thought", POINTS, OVER),
    Wanted("5a", ("E08",), "private support, told and shown the record less neither", "percent of the scale", UNDER),
    Wanted("5b", ("E08",), "private support, told of the bar alone less neither", "percent of the scale", UNDER),
    Wanted(
        "6a",
        ("F10", "F12"),
        "`unified-2020`: persons newly barred by the score in 2018, over the published number",
        "times",
        WITHIN,
        0,
        NEAR,
    ),
    Wanted("6b", ("F10", "F12"), "the same without those whom lenders refuse for a financial score", "times", WITHIN, 0, NEAR),
    Wanted("6c", ("F10", "F12"), "the persons of 6b, of those newly barred by the court's list", "percent", WITHIN, 0, 1),
    Wanted("6d", ("F10", "F12"), "`defaulter-list`: persons newly barred by a score in 2018", "persons", NOUGHT),
    Wanted("7a", ("E18",), "lawful speech made, the year after listening begins less the year before", "percent", UNDER),
    Wanted("7b", ("E18",), "lawful speech made in the year after, listened to less never listened to", "percent", UNDER),
    Wanted("7c", ("E20",), "share of the desired dissent that is voiced, reminded less not reminded", POINTS, UNDER),
    Wanted("8a", ("E26",), "support, as it is less without the score's bars: grades C and D less the rest", "percent of the scale", UNDER),
    Wanted("8b", ("M10",), "lawful dissent withheld, politics in the score and association less neither", POINTS, OVER),
    Wanted("8c", ("M10",), "lawful dissent withheld, association alone less none", POINTS, OVER),
    Wanted("9a", ("E21",), "bad acts in pilots, joined in 2015 less never joined", "percent", UNDER),
    Wanted("9b", ("E21",), "recorded bad acts, difference in differences of pilots and others", "percent", UNDER),
)
MUST_FAIL = {
    "2e": "in the paper's law a dissenting answer gives itself away: it is seen with probability v + (1 - v)a, which is a at v = 0",
    "6a": "a score for everybody that closes trains is not the documented system, and the model must show so",
    "6b": "as 6a; added after the first run",
    "6c": "as 6a; added after the first run",
}
KNOWN: dict[str, str] = {
    "1b": "the survey asks about social credit, the model about the authority; the middle of private support is assumed, and at its lower "
    "end the model lies under the published share",
    "5a": "whoever sees the record acts less, and so fewer are barred: that raises support by more than being told lowers it (5b)",
    "8c": "in the law of speech nobody weighs what their words cost their neighbours; association only moves scores",
    "9a": "joining changes nothing in what is seen or recorded; it deters only by hearsay of bars, and in three years the score bars few",
    "9b": "as 9a; the difference is the same had the pilots never joined, so it is of the sample and not of the pilots",
}
# Of these the found value lies within a few thousandths of a point of 0, and a seed decides: neither verdict is news.
BY_CHANCE = ("8c",)
BY_CONSTRUCTION = {
    "2c": "where severity is 0 everybody answers what they think",
    "2d": "where nobody listens everybody answers what they think",
    "3a": "the law of conduct answers to perceived certainty and to nothing else",
    "3b": "as 3a: of severity the law of conduct knows nothing",
    "6d": "`defaulter-list` has no score and no lender, so that nobody can be barred by either",
    "7c": "in the law of speech who expects more surely to be seen never says more",
}
LUCKY = "passes on this seed, known to fail on others"
FAILS, MUST_NOT, NO_LONGER = "**FAILS**", "**passed, and must not**", "**passed, known to fail**"
NEWS = (FAILS, MUST_NOT, NO_LONGER)


def holds(wanted: Wanted, e: Estimate) -> bool:
    """Whether the estimate is as wanted."""
    return {
        UNDER: e.high < 0,
        OVER: e.low > 0,
        NOUGHT: e.value == 0 and e.low == 0 and e.high == 0,
        WITHIN: wanted.least <= e.value <= wanted.most,
    }[wanted.want]


def verdict(wanted: Wanted, e: Estimate) -> str:
    """The verdict of one line."""
    if holds(wanted, e):
        words = ((MUST_FAIL, MUST_NOT), (BY_CHANCE, LUCKY), (KNOWN, NO_LONGER), (BY_CONSTRUCTION, "by construction"))
        return next((word for rows, word in words if wanted.key in rows), "pass")
    if wanted.key in MUST_FAIL:
        return "**fails**, as it must"
    return "**fails**, known" if wanted.key in KNOWN else FAILS


def bad_news(found: dict[str, Found]) -> list[str]:
    """What is neither as wanted nor known, and what is known to fail and does not."""
    verdicts = [(w, verdict(w, found[w.key].estimate)) for w in WANTED]
    return [f"{w.key}: {v.strip('*')}: {w.said}" for w, v in verdicts if v in NEWS]


def lived() -> list[Wanted]:
    """The comparisons that lives decide."""
    return [w for w in WANTED if w.key not in BY_CONSTRUCTION]


def published(row: str) -> Fact:
    """A row of the published facts. Raises ValueError for one that is not there or not verified."""
    known = load_society("china-2020").facts.get(row)
    if known is None or not known.verified:
        raise ValueError(f"{row} is no verified row of the society's facts")
    return known


def fact(row: str) -> str:
    """The published value of a row."""
    return str(published(row).value)


def number(row: str, which: int = 0) -> float:
    """The number in a published value such as "6959 / 6908"."""
    return float(fact(row).split("/")[which].strip())
