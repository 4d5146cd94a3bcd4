"""Image against information: visibility lowers bad acts and hides what people think."""

from __future__ import annotations

from typing import Any

import numpy as np

from counterscore.compile.tables import Tables
from counterscore.mechanisms.contract import ONE
from verification.patterns.drawn import dots
from verification.patterns.lives import Lived, bad_kinds, live, spread
from verification.patterns.measured import change, estimate, extreme
from verification.patterns.schemes import seen_by, tables, year
from verification.patterns.wanted import Found, Pattern

FACTORS = (0.5, 1.0, 2.0)


def visibility() -> Pattern:
    """A life at each step, and each step against the one before."""
    weeks, people = year(2020, 2021), spread()
    lived = [live(watched(factor), weeks, people) for factor in FACTORS]
    steps = list(zip(lived[1:], lived[:-1], strict=True))
    acts = [estimate([a.total("bad acts"), b.total("bad acts")], change) for a, b in steps]
    gaps = [estimate([*gap_of(a), *gap_of(b)], gap_change) for a, b in steps]
    shown = [(f"visibility x {factor:g}", estimate(gap_of(x), gap)) for factor, x in zip(FACTORS, lived, strict=True)]
    return Pattern(
        "visibility",
        "Visibility lowers bad acts and hides what is thought",
        "`unified-2020` in 2020 and 2021. What is done and what is said is seen half as surely as in the scheme, as surely, and twice as "
        "surely: chances that bad, unlawful acts are recorded, surveillance of speech and visibility of answers together. Everybody sees "
        "their own record (`access.person_share` 1), since in the source people know how visible they are.",
        "Share who say that they support the authority less the share who do, at each step.",
        [Found("4a", extreme(acts, True), lived[0].sample), Found("4b", extreme(gaps, False), lived[0].sample)],
        dots(shown, "said less thought, percentage points", "The gap between what is said and what is thought, by visibility"),
    )


def watched(factor: float) -> Tables:
    """The scheme where everything is seen so many times as surely."""
    t = tables({"access.person_share": 1.0} | seen_by(factor))
    record, kinds = t.detection.record.copy(), list(bad_kinds())
    record[:, kinds] = np.minimum(np.rint(factor * record[:, kinds].astype(np.float64)), ONE).astype(record.dtype)
    return t._replace(detection=t.detection._replace(record=record))


def gap_of(x: Lived) -> list[Any]:
    """What the gap is reckoned from."""
    return [x.total(name) for name in ("expressed", "private", "asked")]


def gap(said: Any, thought: Any, asked: Any) -> Any:
    """In percentage points, support said less support thought."""
    return 100 * (said - thought) / asked


def gap_change(a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> Any:
    """The gap of one life less that of another."""
    return gap(a, b, c) - gap(d, e, f)
