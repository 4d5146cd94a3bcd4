"""The campaign: who knew of it when, and what people did in its scenes before, during and after."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterscore.report import figures as fig
from counterscore.report.seen import Finding, Part, Seen, Table, rate, short, worded

NAME = "campaign"
TITLE = "The campaign"
WHOLE = 65536
KNOWN = 0.01  # awareness from which it is said to be known


class Window(NamedTuple):
    """Places of weeks in the run: the campaign, and as many before and after."""

    before: slice
    during: slice
    after: slice


def levels(seen: Seen) -> NDArray[np.float64]:
    """[week] awareness of the audience in the weeks of the run."""
    return np.asarray(seen.run.data.tables["campaign.level"][seen.run.data.weeks] / WHOLE)


def shown(seen: Seen) -> bool:
    """Whether a campaign was heard of in the run."""
    return "campaign" in seen.scheme.tables and bool((levels(seen) >= KNOWN).any())


def window(seen: Seen) -> Window | None:
    """The weeks to compare, where the run holds them all."""
    values = seen.scheme.tables["campaign"]
    first, last = values.week("from"), values.week("until")
    if first is None or last is None:
        return None
    a, b = (int(week - seen.run.data.weeks[0]) for week in (first, last))
    n = b - a
    return Window(slice(a - n, a), slice(a, b), slice(b, b + n)) if a - n >= 0 and b <= len(seen.run.days) else None


def scenes(seen: Seen) -> dict[str, str]:
    """Kinds of conduct in the scenes, each with its scene."""
    rows = seen.scheme.tables["campaign"].rows("scenes")
    return {kind: str(row.raw("name")) for row in rows for kind in row.names("kinds")}


def valence(seen: Seen) -> dict[str, str]:
    """Whether a kind is good or bad."""
    return {kind.name: kind.valence for kind in seen.society.occasions.kinds}


def moved(seen: Seen, at: Window, which: str) -> float | None:
    """By how much acts in the scenes, good or bad, were more during the campaign than before."""
    names = [kind for kind in scenes(seen) if valence(seen)[kind] == which]
    before, during = (sum(float(seen.weekly(f"acts[{kind}]")[part].sum()) for kind in names) for part in (at.before, at.during))
    return during / before - 1 if before else None


def finding(seen: Seen) -> Finding | None:
    """When it was heard of, and what moved beside it."""
    if not shown(seen):
        return None
    return Finding("The campaign", f"{awareness_said(seen)}{moved_said(seen)}.", NAME)


def awareness_said(seen: Seen) -> str:
    """The window and the height of awareness."""
    level = levels(seen)
    top, known = int(level.argmax()), np.flatnonzero(level >= KNOWN)
    values = seen.scheme.tables["campaign"]
    span = f"{values.number('audience_from_years'):g} to {values.number('audience_until_years'):g}"
    days = seen.run.days
    return f"Awareness among those of {span} rose from {days[known[0]]} to {level[top]:.0%} by {days[top]}"


def faded_said(seen: Seen) -> str:
    """When it was forgotten, and whose acts are compared."""
    known = np.flatnonzero(levels(seen) >= KNOWN)[-1] + 1
    faded = f"It was under 1% again after {seen.run.days[known - 1]}. " if known < len(seen.run.days) else ""
    return f"{faded}Acts are those of everybody, in the audience or not."


def moved_said(seen: Seen) -> str:
    """What this run can show of conduct, and what it cannot."""
    at = window(seen)
    if at is None:
        return ""
    said = {which: moved(seen, at, which) for which in ("bad", "good")}
    parts = [f"{abs(x):.1%} {'more' if x >= 0 else 'fewer'} {which}" for which, x in said.items() if x is not None]
    if not parts:
        return ""
    weeks = at.during.stop - at.during.start
    return (
        f"; against the {weeks} weeks before, its {weeks} weeks saw {' and '.join(parts)} acts in its scenes, "
        "which a run without a control cannot put down to it"
    )


def support_said(seen: Seen) -> list[str]:
    """How often private support moved in its weeks and before, of everybody, whatever moved it."""
    at, people = window(seen), seen.grown
    if at is None or not people.any():
        return []
    up, down = (seen.weekly(f"support_{way}") for way in ("up", "down"))
    before, during = (f"{rate(up[part].sum(), people.mean())} and fell {rate(down[part].sum(), people.mean())}" for part in at[:2])
    return [
        f"In its weeks private support rose by a level {during} times for every 1,000 persons of 14 and over, whatever moved it; in as many "
        f"weeks before it rose {before} times."
    ]


def build(seen: Seen) -> Part | None:
    """Awareness by week, and acts of the kinds in the scenes."""
    if not shown(seen):
        return None
    sentences = [f"{awareness_said(seen)}{moved_said(seen)}.", faded_said(seen), *support_said(seen)]
    if window(seen):
        sentences.append("The control is the same run with the reform no-campaign, on the same lives.")
    return Part(NAME, TITLE, tuple(sentences), (awareness_chart(seen),), tables_of(seen))


def awareness_chart(seen: Seen) -> fig.Figure:
    """Awareness by week, from half a year before to a year and a half after."""
    level = levels(seen)
    known = np.flatnonzero(level >= KNOWN)
    part = slice(max(0, known[0] - 26), min(len(level), known[0] + 78))
    outside = float(seen.scheme.tables["campaign"].number("outside_share"))
    day = pd.to_datetime(seen.run.days[part])
    table = pd.concat(
        pd.DataFrame({"date": day, "who": who, "aware": level[part] * factor})
        for who, factor in (("the audience", 1.0), ("everybody else", outside))
    )
    said = fig.Said(
        "Awareness of the campaign", "By week, of the audience and of everybody else; a rule of the scheme, not a result.", "awareness"
    )
    return fig.over_time(table, "aware", "who", said, seen.scheme.hypothetical_from, fig.Axis(".0%"))


def tables_of(seen: Seen) -> tuple[Table, ...]:
    """Acts of the kinds in its scenes, a week, before, during and after."""
    at = window(seen)
    if at is None or not seen.grown.any():
        return ()
    rows, people = [], float(seen.grown.mean())
    for kind, scene in scenes(seen).items():
        acts = seen.weekly(f"acts[{kind}]")
        whole = at.after.stop <= len(acts)
        before, during, after = (float(acts[part].mean()) / people * 1e5 if acts[part].size else 0.0 for part in at)
        change = f"{during / before - 1:+.1%}" if before else ""
        rows.append((scene, worded(kind), valence(seen)[kind], short(before), short(during), short(after) if whole else "", change))
    columns = ("scene", "kind of conduct", "good or bad", "before", "during", "after", "during against before")
    title = "Acts a week per 100,000 persons of 14 and over in the weeks of the campaign, and in as many before and after"
    return (Table(title, columns, tuple(rows)),)
