"""Redress: appeals filed, upheld and denied."""

from __future__ import annotations

import pandas as pd

from counterscore.mechanisms.contract import GROUNDS
from counterscore.report import figures as fig
from counterscore.report.seen import Finding, Part, Seen, Table, few, percent, rate

NAME = "redress"
TITLE = "Redress"
STEPS = ("appeals", "upheld", "denied")
WEEKS_PER_YEAR = 52


def total(seen: Seen, step: str) -> float:
    """Appeals that reached a step, against whatever they were."""
    return seen.total(*(f"{step}[{ground}]" for ground in GROUNDS))


def finding(seen: Seen) -> Finding | None:
    """How far redress reaches."""
    filed = total(seen, "appeals")
    if not filed:
        return None
    upheld, denied = total(seen, "upheld"), total(seen, "denied")
    fate = f"{percent(upheld, upheld + denied)} were upheld{few(seen.lives(*(f'upheld[{g}]' for g in GROUNDS)))}"
    return Finding(
        "Redress",
        f"{rate(filed, weeks_barred(seen))} appeals were filed in 1,000 weeks of a bar; of those decided {fate}; {reach_said(seen)}.",
        NAME,
    )


def weeks_barred(seen: Seen) -> float:
    """Weeks of persons of 18 and over with any bar."""
    return seen.total("group_barred[female]", "group_barred[male]")


def reach(seen: Seen) -> float:
    """The chance that a bar of a year is appealed, at the rate of the whole run."""
    weeks = weeks_barred(seen)
    return 1 - (1 - min(1.0, total(seen, "appeals") / weeks)) ** WEEKS_PER_YEAR if weeks else 0.0


def reach_said(seen: Seen) -> str:
    """The same in words, with what the run does not record."""
    return f"at that rate {percent(reach(seen), 1)} of bars that last a year are ever appealed, whatever their ground"


def build(seen: Seen) -> Part | None:
    """Appeals by quarter, and by what they were against."""
    if not total(seen, "appeals"):
        return None
    moot, repaired = seen.total("moot"), seen.total("repaired")
    decided = total(seen, "upheld") + total(seen, "denied")
    sentences = [
        f"{rate(total(seen, 'appeals'), seen.adults)} appeals were filed for every 1,000 adults over the whole run; of those decided "
        f"{percent(total(seen, 'upheld'), decided)} were upheld. {percent(moot, decided + moot)} of all that ended were moot by then.",
        f"In 1,000 weeks of a bar {rate(total(seen, 'appeals'), weeks_barred(seen))} were filed: {reach_said(seen)}. "
        "Filing does not ask about the ground, and the run does not record which appeals stood against a false one.",
        f"Scores were repaired by good deeds or payment {rate(repaired, seen.adults)} times for every 1,000 adults." if repaired else "",
    ]
    since, value = seen.scheme.hypothetical_from, "per 100,000 adults"
    steps = [
        pd.DataFrame(
            {"date": seen.quarter_days, "step": words, value: seen.by_quarter(*(f"{step}[{g}]" for g in GROUNDS)) / seen.adults * 1e5}
        )
        for step, words in zip(STEPS, ("filed", "upheld", "denied"), strict=True)
    ]
    said = fig.Said("Appeals by quarter", "Filed, upheld and denied, against lists and the score together.", "appeals")
    figures = (fig.over_time(pd.concat(steps), value, "step", said, since),) if seen.quarters else ()
    return Part(NAME, TITLE, tuple(s for s in sentences if s), figures, (against(seen),))


def against(seen: Seen) -> Table:
    """Appeals by what they were against, in rates and in lives."""
    rows = []
    for ground in GROUNDS:
        if seen.total(f"appeals[{ground}]"):
            lives = (seen.lives(f"{step}[{ground}]") for step in STEPS)
            rows.append((ground, rate(seen.total(f"appeals[{ground}]"), seen.adults), *(f"{n:,}" for n in lives)))
    columns = ("against", "filed per 1,000 adults", "filed in the sample", "upheld in the sample", "denied in the sample")
    return Table("Appeals over the whole run", columns, tuple(rows))
