"""Charts of a change: bars that lie side by side, gains to the left and losses to the right, a map of more and fewer.

Words and signs stand on every bar and tile; colour only repeats them.
"""

from __future__ import annotations

from typing import Literal

import altair as alt
import pandas as pd

from counterscore.report.colours import INK, PALETTE
from counterscore.report.figures import WIDTH, Figure, Said, made, on_map, tiled
from counterscore.report.seen import rate

ROW = 19  # height of a bar with its label
GAP = 16  # between two groups of bars
ROOM = 0.1  # of the width, beside the longest bar
FEWER, NONE, MORE = "#2c6e9b", "#f3f1ec", "#c04a30"  # of tiles, which stay as they are on a dark screen
LESS_LONG, LONGER = "barred for less long", "barred for longer"


def grouped_bars(table: pd.DataFrame, value: str, said: Said, signed: bool = False, behind: pd.DataFrame | None = None) -> Figure:
    """A bar for each scheme and `what`, named and with its value at its end; `table` has scheme, what and `value`.

    `behind` is the table to be read, where it holds more than is drawn.
    """
    labels = [f"{written(v, signed)} {what}" for v, what in zip(table[value], table["what"], strict=True)]
    told = table.assign(label=labels, end=table[value].clip(lower=0))
    y, offset = alt.Y("scheme:N", sort=None, title=None), alt.YOffset("what:N", sort=None)
    base = alt.Chart(told).encode(y=y, yOffset=offset)
    colour = alt.Color("what:N", sort=None, legend=None, scale=alt.Scale(range=list(PALETTE)))
    bar = base.mark_bar().encode(x=alt.X(f"{value}:Q", title=value, axis=alt.Axis(tickCount=5)), color=colour)
    text = base.mark_text(align="left", dx=4, color=INK).encode(x="end:Q", text="label:N")
    schemes, each = table["scheme"].nunique(), table["what"].nunique()
    return made(
        (bar + text).properties(width=WIDTH * 3 // 5, height=schemes * (ROW * each + GAP)), said, table if behind is None else behind
    )


def gains_and_losses(table: pd.DataFrame, said: Said) -> Figure:
    """For each group, how many are barred for less long (to the left) and for longer (to the right); `table` has division, group and both."""
    rows: list[str] = []  # of the axis: the groups, and an empty one between two divisions
    for n, (_, part) in enumerate(table.groupby("division", sort=False)):
        rows += [*([" " * n] if n else []), *part["group"]]
    ways: tuple[tuple[str, int, str, Literal["left", "right"]], ...]
    ways = ((LESS_LONG, -1, PALETTE[0], "right"), (LONGER, 1, PALETTE[1], "left"))
    y = alt.Y("group:N", sort=None, title=None, scale=alt.Scale(domain=rows), axis=alt.Axis(ticks=False, domain=False))
    title = f"per 1,000 persons of the group:  ◀ {LESS_LONG}  |  {LONGER} ▶"
    axis = alt.Axis(labelExpr="format(abs(datum.value), ',~g')", tickCount=7)
    left, right = (float(table[column].max()) for column in (LESS_LONG, LONGER))
    room = ROOM * (left + right)  # for the numbers at the ends
    scale = alt.Scale(domain=[-left - room, right + room], nice=False)
    layers = []
    for column, sign, colour, align in ways:
        told = pd.DataFrame({"group": table["group"], "at": sign * table[column], "label": [written(v) for v in table[column]]})
        base = alt.Chart(told).encode(y=y, x=alt.X("at:Q", title=title, axis=axis, scale=scale))
        layers += [base.mark_bar(color=colour), base.mark_text(align=align, dx=4 * sign, color=INK).encode(text="label:N")]
    return made(alt.LayerChart(layer=layers, width=WIDTH - 120, height=18 * len(rows)), said, table)


def written(value: float, signed: bool = False) -> str:
    """A number at the end of a bar."""
    sign = "-" if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{rate(abs(value), 1000)}" if value else "0"


def change_map(table: pd.DataFrame, value: str, said: Said) -> Figure:
    """One tile a province: how much more or fewer, with its sign; `table` has province and `value`."""
    placed = on_map(table.assign(label=[written(v, signed=True) for v in table[value]]))
    most = float(placed[value].abs().max())
    scale = alt.Scale(domain=[-most, 0, most], range=[FEWER, NONE, MORE], interpolate="lab")
    dark = (alt.datum[value] > 0.6 * most) | (alt.datum[value] < -0.6 * most)
    return made(tiled(placed, alt.Color(f"{value}:Q", scale=scale, title=value), dark, alt.Text("label:N")), said, table)
