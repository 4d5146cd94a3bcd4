"""Charts of a change: bars that lie side by side, gains to the left and losses to the right, a map of more and fewer.

Words and signs stand on every bar and tile; colour only repeats them.
"""

from __future__ import annotations

import pandas as pd

from counterscore.report.colours import INK, PALETTE
from counterscore.report.figures import WIDTH, Figure, Said, made, on_map, tiled
from counterscore.report.seen import rate
from counterscore.report.vega import channel, chart, datum, layers

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
    at = {"y": channel("scheme:N", sort=None, title=None), "yOffset": channel("what:N", sort=None)}
    colour = channel("what:N", sort=None, legend=None, scale={"range": list(PALETTE)})
    bar = chart(told, "bar", **at, x=channel(f"{value}:Q", title=value, axis={"tickCount": 5}), color=colour)
    text = chart(told, "text", {"align": "left", "dx": 4, "color": INK}, **at, x="end:Q", text="label:N")
    schemes, each = table["scheme"].nunique(), table["what"].nunique()
    both = layers(bar, text, width=WIDTH * 3 // 5, height=schemes * (ROW * each + GAP))
    return made(both, said, table if behind is None else behind)


def gains_and_losses(table: pd.DataFrame, said: Said) -> Figure:
    """For each group, how many are barred for less long (to the left) and for longer (to the right); `table` has division, group and both."""
    rows: list[str] = []  # of the axis: the groups, and an empty one between two divisions
    for n, (_, part) in enumerate(table.groupby("division", sort=False)):
        rows += [*([" " * n] if n else []), *part["group"]]
    ways = ((LESS_LONG, -1, PALETTE[0], "right"), (LONGER, 1, PALETTE[1], "left"))
    y = channel("group:N", sort=None, title=None, scale={"domain": rows}, axis={"ticks": False, "domain": False})
    title = f"per 1,000 persons of the group:  ◀ {LESS_LONG}  |  {LONGER} ▶"
    axis = {"labelExpr": "format(abs(datum.value), ',~g')", "tickCount": 7}
    left, right = (float(table[column].max()) for column in (LESS_LONG, LONGER))
    room = ROOM * (left + right)  # for the numbers at the ends
    scale = {"domain": [-left - room, right + room], "nice": False}
    bars = []
    for column, sign, colour, align in ways:
        told = pd.DataFrame({"group": table["group"], "at": sign * table[column], "label": [written(v) for v in table[column]]})
        at = {"y": y, "x": channel("at:Q", title=title, axis=axis, scale=scale)}
        text = {"align": align, "dx": 4 * sign, "color": INK}
        bars += [chart(told, "bar", {"color": colour}, **at), chart(told, "text", text, **at, text="label:N")]
    return made(layers(*bars, width=WIDTH - 120, height=18 * len(rows)), said, table)


def written(value: float, signed: bool = False) -> str:
    """A number at the end of a bar."""
    sign = "-" if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{rate(abs(value), 1000)}" if value else "0"


def change_map(table: pd.DataFrame, value: str, said: Said) -> Figure:
    """One tile a province: how much more or fewer, with its sign; `table` has province and `value`."""
    placed = on_map(table.assign(label=[written(v, signed=True) for v in table[value]]))
    most = float(placed[value].abs().max())
    scale = {"domain": [-most, 0, most], "range": [FEWER, NONE, MORE], "interpolate": "lab"}
    dark = f"(({datum(value)} > {0.6 * most}) || ({datum(value)} < {-0.6 * most}))"
    return made(tiled(placed, channel(f"{value}:Q", scale=scale, title=value), dark, channel("label:N")), said, table)
