"""One small picture a pattern: numbers with their intervals, one under another, or a series over weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from counterscore.report.colours import INK, PALETTE
from counterscore.report.figures import draw
from counterscore.weeks import monday
from verification.patterns.lives import Lived
from verification.patterns.measured import Estimate

WIDE, STEP, HIGH = 360, 26, 240
MEAN = 4  # weeks


def dots(rows: Sequence[tuple[str, Estimate]], unit: str, title: str, published: float | None = None) -> str:
    """A point and a line across its interval for each row, in the order given; a rule at what was published."""
    table = pd.DataFrame([{"row": row, "value": round(e.value, 4), "low": round(e.low, 4), "high": round(e.high, 4)} for row, e in rows])
    y = alt.Y("row:N", title=None, sort=None, axis=alt.Axis(labelLimit=360))
    zero = alt.Scale(zero=bool(table["low"].min() <= 0))
    line = alt.Chart(table).mark_rule(color=PALETTE[0], strokeWidth=2).encode(x=alt.X("low:Q", title=unit, scale=zero), x2="high:Q", y=y)
    point = alt.Chart(table).mark_point(filled=True, size=70, opacity=1, color=PALETTE[1]).encode(x="value:Q", y=y)
    at = pd.DataFrame({"at": [] if published is None else [published]})
    rule = alt.Chart(at).mark_rule(color=INK, strokeDash=[4, 3]).encode(x="at:Q")
    return draw(alt.LayerChart(layer=[rule, line, point]).properties(width=WIDE, height=alt.Step(STEP)).to_dict(), title)


def over_weeks(lived: Mapping[str, Lived], name: str, weeks: range, begins: int) -> str:
    """A series of some lives a week and thousand persons, with a rule at the week in which something begins."""
    rows = []
    for who, x in lived.items():
        kept = x.counts[name][weeks.start - x.weeks.start : weeks.stop - x.weeks.start].sum(axis=1) * 1000 / x.persons.sum()
        means = kept[: kept.size // MEAN * MEAN].reshape(-1, MEAN).mean(axis=1)
        rows += [{"date": str(monday(weeks.start + MEAN * i)), "life": who, "value": round(float(v), 5)} for i, v in enumerate(means)]
    line = (
        alt.Chart(pd.DataFrame(rows))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("date:T", title=None),
            y=alt.Y("value:Q", title=f"{name}, acts a week and thousand persons"),
            color=alt.Color("life:N", title=None, sort=None, scale=alt.Scale(range=list(PALETTE))),
            strokeDash=alt.StrokeDash("life:N", title=None, sort=None),
        )
    )
    rule = alt.Chart(pd.DataFrame([{"date": str(monday(begins))}])).mark_rule(color=INK, strokeDash=[2, 2]).encode(x="date:T")
    return draw(alt.LayerChart(layer=[line, rule]).properties(width=WIDE, height=HIGH).to_dict(), f"{name} over weeks")
