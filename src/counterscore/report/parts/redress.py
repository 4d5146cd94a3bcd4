"""Redress: appeals filed, upheld and denied."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterscore.mechanisms.contract import GROUNDS
from counterscore.report import figures as fig
from counterscore.report.seen import Finding, Part, Seen, Table, capital, few, percent, rate

NAME = "redress"
TITLE = "Redress"
STEPS = ("appeals", "upheld", "denied")
WEEKS_PER_YEAR = 52


def total(seen: Seen, step: str) -> float:
    """Appeals that reached a step, against whatever they were."""
    return seen.total(*(f"{step}[{ground}]" for ground in GROUNDS))


def finding(seen: Seen) -> Finding | None:
    """How far redress reaches."""
    if not total(seen, "appeals"):
        return None
    return Finding("Redress", f"{capital(filed_said(seen))}; {reach_said(seen)}; {decided_said(seen)}.", NAME)


def filed_said(seen: Seen) -> str:
    """Appeals by the time of a bar."""
    return f"{rate(total(seen, 'appeals'), weeks_barred(seen))} appeals were filed for every 1,000 weeks in which an adult was barred"


def decided_said(seen: Seen) -> str:
    """How many of the appeals that were decided were upheld."""
    upheld, denied = total(seen, "upheld"), total(seen, "denied")
    if not upheld + denied:
        return "none was upheld or denied"
    told = few(seen.lives(*(f"upheld[{g}]" for g in GROUNDS)))
    return f"of the appeals upheld or denied {percent(upheld, upheld + denied)} were upheld{told}"


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
    repaired = seen.total("repaired")
    sentences = [
        f"{rate(total(seen, 'appeals'), seen.adults)} appeals were filed for every 1,000 adults over the whole run; {decided_said(seen)}. "
        f"{moot_said(seen)}",
        f"{capital(filed_said(seen))}: {reach_said(seen)}. "
        "Filing does not ask about the ground, and the run does not record which appeals stood against a false one.",
        privacy_said(seen),
        f"Scores were repaired by good deeds or payment {rate(repaired, seen.adults)} times for every 1,000 adults." if repaired else "",
    ]
    since, value = seen.scheme.hypothetical_from, "per 100,000 adults"
    steps = [
        pd.DataFrame(
            {"date": seen.quarter_days, "step": words, value: seen.by_quarter(*(f"{step}[{g}]" for g in GROUNDS)) / seen.adults * 1e5}
        )
        for step, words in zip(STEPS, ("filed", "upheld", "denied"), strict=True)
    ]
    caption = "Filed, upheld and denied, against lists and the score together; what was moot has no line of its own."
    said = fig.Said("Appeals by quarter", caption, "appeals")
    figures = (fig.over_time(pd.concat(steps), value, "step", said, since),) if seen.quarters else ()
    return Part(NAME, TITLE, tuple(s for s in sentences if s), figures, (against(seen),))


def privacy_said(seen: Seen) -> str:
    """For how long people could see what is written of them, and whether they were named."""
    shown = seen.ruled("access.shown") != 0
    if shown.all() and not seen.total("named"):
        return ""
    closed = np.flatnonzero(~shown)
    seeing = f"From the week that ends on {seen.run.days[closed[0]]} " if closed.size else ""
    told = f"{seeing}records were closed to those of whom they are, in {closed.size:,} of {shown.size:,} weeks" if closed.size else ""
    named = seen.total("named")
    public = f"of 1,000 weeks barred {rate(named, weeks_barred(seen))} were named in public" if named else "nobody was named in public"
    return capital("; ".join(s for s in (told, public) if s)) + "."


def moot_said(seen: Seen) -> str:
    """What became of the appeals that were neither upheld nor denied."""
    moot, open_ = seen.lives("moot"), neither(seen, *GROUNDS) - seen.lives("moot")
    if not moot + open_:
        return ""
    ended = total(seen, "upheld") + total(seen, "denied") + seen.total("moot")
    return (
        f"Of the {moot + open_:,} others in the sample {moot:,} were moot, with no entry left to strike or no false record in the score "
        f"({percent(seen.total('moot'), ended)} of all that ended), and {open_:,} were open at the end of the run."
    )


def neither(seen: Seen, *grounds: str) -> int:
    """Appeals in the sample against some grounds that were neither upheld nor denied."""
    filed, upheld, denied = (seen.lives(*(f"{step}[{ground}]" for ground in grounds)) for step in STEPS)
    return filed - upheld - denied


def against(seen: Seen) -> Table:
    """Appeals by what they were against, in rates and in lives; the run does not tell apart against what a moot one was."""
    rows = []
    for name, grounds in ({words(seen, g): (g,) for g in GROUNDS} | {"all together": GROUNDS}).items():
        filed = [f"appeals[{ground}]" for ground in grounds]
        if seen.total(*filed):
            lives = (seen.lives(*(f"{step}[{ground}]" for ground in grounds)) for step in STEPS)
            moot = f"{seen.lives('moot'):,}" if grounds == GROUNDS else "not told apart"
            rows.append((name, rate(seen.total(*filed), seen.adults), *(f"{n:,}" for n in lives), moot, f"{neither(seen, *grounds):,}"))
    columns = (
        "against",
        "filed per 1,000 adults",
        *(f"{word} in the sample" for word in ("filed", "upheld", "denied", "moot", "moot or open at the end")),
    )
    return Table("Appeals over the whole run", columns, tuple(rows))


def words(seen: Seen, ground: str) -> str:
    """What an appeal is against, by its name."""
    number = GROUNDS.index(ground)
    return seen.lists[number] if number < len(seen.lists) else "the score" if ground == GROUNDS[-1] else ground
