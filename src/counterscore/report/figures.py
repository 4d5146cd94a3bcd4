"""Figures: each a chart and the table behind it, from one run's numbers.

Charts are Vega-Lite specifications (`vega`) rendered to SVG by vl-convert, offline; the same
table is printed under each chart and can be taken from there as CSV (`tables`), and
a chart can be written as a picture that stands alone (`pictures`). Colour never
carries meaning alone: lines are dashed apart, and every series is named. The page
maps the colours below to those of a dark screen (`DARK`).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from counterscore.report import painter
from counterscore.report.colours import DASHES, GRID, INK, PALETTE, SOFT, TILE_INK
from counterscore.report.tiles import TILES
from counterscore.report.vega import Spec, channel, chart, datum, either, layers, value, whole

WIDTH = 640
MOST_ROWS = 200  # of a table on the page; its file has all
# Labels of counts: B, M and k, and small numbers as they are.
PLAIN = "datum.value >= 1e9 ? format(datum.value / 1e9, '~g') + 'B' : datum.value >= 1e6 ? format(datum.value / 1e6, '~g') + 'M' : "
PLAIN += "datum.value >= 1e4 ? format(datum.value / 1e3, '~g') + 'k' : format(datum.value, ',~g')"
COLUMNS = {3: 26, 2: 42}  # of a legend, with the longest name that each has room for
YEARS = 2.5  # from which a time axis is marked by years
STRETCH = 1000  # of a stretched axis: below it is nearly even, above it a power of ten is a step
MARKS = [0, *(10**n for n in range(4, 11))]


@dataclass(frozen=True, eq=False)
class Figure:
    """One chart, its title and caption, and the table behind it."""

    name: str
    title: str
    caption: str
    spec: dict[str, Any]  # Vega-Lite, without the look; empty where there is nothing to draw
    table: pd.DataFrame

    @cached_property
    def begun(self) -> painter.Drawn:
        """The chart, begun when this is first asked for."""
        return begin(self.spec)

    def begin(self) -> Figure:
        """The same, while it is drawn where somebody can."""
        if self.spec:
            self.begun  # noqa: B018
        return self

    @cached_property
    def svg(self) -> str:
        """The drawn chart, for the page; nothing where there is nothing to draw."""
        return finished(self.begun(), self.title) if self.spec else ""

    @property
    def rows(self) -> list[list[str]]:
        """The table as text; where it is long, of fewer days or levels, and of each all that there is."""
        return [[readable(value) for value in row] for row in thinned(self.table).itertuples(index=False)]


class Said(NamedTuple):
    """What is written about a figure."""

    title: str
    caption: str
    name: str


class Axis(NamedTuple):
    """How a vertical axis is read."""

    format: str = "~s"
    zero: bool = True
    stretched: bool = False  # so that few are seen beside many

    def told(self, caption: str) -> str:
        """A caption, and how this axis differs from what a reader takes for granted."""
        if self.stretched:
            return f"{caption} The vertical axis is stretched: even up to about {STRETCH:,}, logarithmic above it."
        return caption if self.zero else f"{caption} The vertical axis does not begin at 0."


def thinned(table: pd.DataFrame) -> pd.DataFrame:
    """At most about `MOST_ROWS` rows: every so many days, or levels of the first column where it has numbers; no category is lost."""
    along = "date" if "date" in table else str(table.columns[0]) if len(table.columns) else ""
    if len(table) <= MOST_ROWS or not (along == "date" or pd.api.types.is_numeric_dtype(table[along])):
        return table
    values = table[along].drop_duplicates().sort_values()
    step = -(-len(table) // MOST_ROWS)
    return table[table[along].isin(values.iloc[::-step])]  # from the last backwards, so that the last is there


def readable(value: object) -> str:
    """A cell of a table as a person reads it."""
    if isinstance(value, float) and math.isnan(value):
        return "no interval"  # only intervals may be missing
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    return str(value)


# How every chart looks.
LOOK = {
    "font": "Georgia, 'Times New Roman', serif",
    "background": "transparent",
    "axis": {
        **{"labelColor": INK, "titleColor": INK, "gridColor": GRID, "domainColor": SOFT, "tickColor": SOFT},
        **{"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 0},
    },
    "legend": {
        **{"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "orient": "top"},
        **{"symbolSize": 320, "labelLimit": 0, "titleLimit": 0, "columns": 3},
    },
    "view": {"stroke": None},
}


def begin(spec: dict[str, Any], **look: Any) -> painter.Drawn:
    """A chart that looks as every chart does, begun."""
    return painter.begin(spec | {"config": LOOK | look})


def draw(spec: dict[str, Any], title: str, **look: Any) -> str:
    """A chart as SVG text, with its title for those who cannot see it."""
    return finished(begin(spec, **look)(), title)


def finished(svg: str, title: str) -> str:
    """A drawn chart with ids of its own, and its title for those who cannot see it."""
    return own_ids(svg, title).replace("<svg ", f'<svg role="img" aria-label="{escape(title)}" ', 1)


def own_ids(svg: str, title: str) -> str:
    """The picture with ids of its own: the renderer counts on from chart to chart, so that no two drawings would be the same."""
    word = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    names = {name: f"{word}-{n}" for n, name in enumerate(dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg)))}
    return re.sub(r'(\bid="|url\(#|href="#)([^")]+)', lambda m: m[1] + names.get(m[2], m[2]), svg)


def made(spec: Spec, said: Said, table: pd.DataFrame) -> Figure:
    """A chart with what is written about it; it is drawn when first shown."""
    return Figure(said.name, said.title, said.caption, whole(spec), table)


def shaded(line: Spec, table: pd.DataFrame, since: dt.date | None, **size: Any) -> Spec:
    """The chart with all that comes after `since` shaded and named wholly hypothetical."""
    if since is None or table["date"].max() <= pd.Timestamp(since):
        return layers(line, **size)
    start = max(pd.Timestamp(since), table["date"].min())
    span = pd.DataFrame({"from": [start], "to": [table["date"].max()], "word": ["wholly hypothetical from here"]})
    shade = chart(span, "rect", {"color": SOFT, "opacity": 0.14}, x="from:T", x2="to")
    italic = {"align": "left", "dy": -6, "color": INK, "fontStyle": "italic"}
    word = chart(span, "text", italic, x="from:T", y=value(0), text="word:N")
    return layers(shade, line, word, **size)


def coloured(table: pd.DataFrame, by: str) -> dict[str, Spec]:
    """Series told apart by colour and by dashes; one alone needs no legend, and long names need one of fewer columns."""
    names = table[by].unique()
    longest = max(len(str(name)) for name in names)
    columns = next(n for n in (*COLUMNS, 1) if longest <= COLUMNS.get(n, longest))
    told: Spec = {"title": None, "sort": None, "legend": None if len(names) == 1 else {"columns": columns}}
    return {
        "color": channel(f"{by}:N", scale={"range": list(PALETTE)}, **told),
        "strokeDash": channel(f"{by}:N", scale={"range": [list(d) for d in DASHES]}, **told),
    }


def along_time(table: pd.DataFrame) -> Spec:
    """The horizontal axis: years, or months with their year where the span is short."""
    years = (table["date"].max() - table["date"].min()).days / 365
    told = {"format": "%Y", "tickCount": "year"} if years > YEARS else {"format": "%b %Y", "tickCount": 6}
    return channel("date:T", title=None, axis={"grid": False, **told})


def vertical(column: str, axis: Axis) -> Spec:
    """The vertical axis: billions are B, and a stretched one is marked at powers of ten."""
    told: Spec = {"tickCount": 6} | ({"labelExpr": PLAIN} if axis.format == "~s" else {"format": axis.format})
    if not axis.stretched:
        return channel(f"{column}:Q", title=column, scale={"zero": axis.zero}, axis=told)
    return channel(f"{column}:Q", title=column, scale={"type": "symlog", "constant": STRETCH}, axis=told | {"values": MARKS})


def over_time(table: pd.DataFrame, column: str, by: str, said: Said, since: dt.date | None, axis: Axis = Axis()) -> Figure:  # noqa: B008
    """Lines over time, one a series; `table` has date, `by` and `column`."""
    if table.empty:
        return Figure(said.name, said.title, said.caption, {}, table)
    line = chart(table, "line", {"strokeWidth": 2}, x=along_time(table), y=vertical(column, axis), **coloured(table, by))
    return made(shaded(line, table, since, width=WIDTH, height=240), said._replace(caption=axis.told(said.caption)), table)


def side_by_side(table: pd.DataFrame, along: str, column: str, by: str, said: Said) -> Figure:
    """Shares along ordered levels, one line a series."""
    x = channel(f"{along}:O", title=along, axis={"labelAngle": 0})
    y = channel(f"{column}:Q", title=column, axis={"format": ".0%", "tickCount": 6})
    line = chart(table, "line", {"strokeWidth": 2}, x=x, y=y, **coloured(table, by))
    return made({**line, "width": WIDTH, "height": 220}, said, table)


def bars(table: pd.DataFrame, column: str, by: str, said: Said) -> Figure:
    """Horizontal bars in the table's order, with their values written out."""
    at = {"y": channel(f"{by}:N", sort=None, title=None), "x": channel(f"{column}:Q", title=column)}
    bar = chart(table, "bar", {"color": PALETTE[0]}, **at)
    text = chart(table, "text", {"align": "left", "dx": 4, "color": INK}, **at, text=channel(f"{column}:Q", format=",.3~g"))
    return made(layers(bar, text, width=WIDTH - 120, height=22 * len(table)), said, table)


def histogram(table: pd.DataFrame, said: Said) -> Figure:
    """Persons by score; `table` has score and persons."""
    axis = Axis(stretched=True)
    x = channel("score:Q", title="score, points", scale={"zero": False})
    bar = chart(table, "bar", {"color": PALETTE[0]}, x=x, y=vertical("persons", axis))
    return made({**bar, "width": WIDTH, "height": 220}, said._replace(caption=axis.told(said.caption)), table)


def tile_map(table: pd.DataFrame, column: str, said: Said) -> Figure:
    """One tile a province, the darker the more; `table` has province and `column`."""
    placed = on_map(table)
    low, high = (float(placed[column].min()), float(placed[column].max())) if len(placed) else (0.0, 0.0)
    dark = f"({datum(column)} > {low + 0.55 * (high - low)})"
    colour = channel(f"{column}:Q", scale={"scheme": "blues"}, title=column)
    return made(tiled(placed, colour, dark, channel(f"{column}:Q", format=",.3~g")), said, table)


def on_map(table: pd.DataFrame) -> pd.DataFrame:
    """The provinces that have a place on the map, with its row and column."""
    return table[table["province"].isin(TILES)].assign(
        row=lambda t: [TILES[p][0] for p in t["province"]], column=lambda t: [TILES[p][1] for p in t["province"]]
    )


def tiled(placed: pd.DataFrame, colour: Spec, dark: str, number: Spec) -> Spec:
    """Tiles with the name and the number of each province, written in white where the test `dark` holds."""
    at = {"x": channel("column:O", axis=None), "y": channel("row:O", axis=None)}
    ink = either(dark, value("#ffffff"), value(TILE_INK))
    tile = chart(placed, "rect", {"stroke": "white", "strokeWidth": 2}, **at, color=colour)
    label = chart(placed, "text", {"fontSize": 9, "dy": -7}, **at, text="province:N", color=ink)
    under = chart(placed, "text", {"fontSize": 12, "dy": 8}, **at, text=number, color=ink)
    return layers(tile, label, under, width=WIDTH, height=380)


def against_published(table: pd.DataFrame, published: pd.DataFrame, column: str, said: Said) -> Figure:
    """Lines of a run with points of the published series; both have date, `column` and service."""
    told = {
        "color": channel("service:N", title=None, scale={"range": list(PALETTE)}),
        "strokeDash": channel("service:N", title=None, legend=None),
    }
    line = chart(table, "line", {"strokeWidth": 2}, x=along_time(table), y=vertical(column, Axis()), **told)
    mark = {"size": 60, "filled": True}
    point = chart(published, "point", mark, x="date:T", y=f"{column}:Q", color="service:N", shape="service:N")
    both = pd.concat([table.assign(what="run"), published.assign(what="published")])
    return made(layers(line, point, width=WIDTH, height=280), said, both)
