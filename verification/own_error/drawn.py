"""The picture of the power curve."""

from __future__ import annotations

import altair as alt
import pandas as pd

from counterscore.report.colours import DASHES, INK, PALETTE
from counterscore.report.figures import draw
from verification.own_error.wanted import BIASES, POWER_KEYS, STATED, Row, flags

WIDE, HIGH = 300, 240


def power_curve(rows: list[Row], titles: dict[str, str]) -> str:
    """Share flagged over planted bias: one panel a division, one line a metric, and a rule at the stated rate of false flags."""
    panels = [panel([row for row in rows if row.division == name], name, titles) for name in dict.fromkeys(row.division for row in rows)]
    return draw(alt.HConcatChart(hconcat=panels).to_dict(), "Share of biased schemes that are flagged, by planted bias")


def panel(rows: list[Row], name: str, titles: dict[str, str]) -> alt.LayerChart:
    """One division."""
    table = pd.DataFrame(
        [
            {"bias": bias, "flagged": round(100 * flags(c), 2), "metric": titles[row.key]}
            for row in rows
            for bias, c in zip(BIASES, row.counts, strict=True)
        ]
    )
    names = [titles[key] for key in POWER_KEYS]
    lines = (
        alt.Chart(table)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("bias:Q", title="odds of a wrongful bar, times", scale=alt.Scale(domain=[1, BIASES[-1]])),
            y=alt.Y("flagged:Q", title="flagged, percent", scale=alt.Scale(domain=[0, 100])),
            color=alt.Color("metric:N", title=None, sort=names, scale=alt.Scale(domain=names, range=list(PALETTE[: len(names)]))),
            strokeDash=alt.StrokeDash("metric:N", title=None, sort=names, scale=alt.Scale(domain=names, range=list(DASHES[: len(names)]))),
        )
    )
    rule = alt.Chart(pd.DataFrame([{"at": 100 * STATED}])).mark_rule(color=INK, strokeDash=[2, 2]).encode(y="at:Q")
    return alt.LayerChart(layer=[lines, rule]).properties(width=WIDE, height=HIGH, title=name)
