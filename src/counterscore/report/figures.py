"""Figures: each a chart and the table behind it, from one run's numbers.

Charts are Altair specifications rendered to SVG by vl-convert, offline; the same
table is printed under each chart and can be written as CSV. Colour never carries
meaning alone: every series is also named.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import altair as alt
import pandas as pd
import vl_convert

WIDTH = 640
INK = "#1f2933"
PALETTE = ("#1b4965", "#c8553d", "#588b8b", "#8a6fae", "#d8a13b", "#5f6c7b", "#2f7d4f", "#a23e62")

# Row and column of each province on a tile map, roughly where it lies.
TILES: dict[str, tuple[int, int]] = {
    "Heilongjiang": (0, 8),
    "Inner Mongolia": (1, 6),
    "Jilin": (1, 8),
    "Xinjiang": (2, 0),
    "Beijing": (2, 6),
    "Tianjin": (2, 7),
    "Liaoning": (2, 8),
    "Gansu": (3, 2),
    "Ningxia": (3, 3),
    "Shanxi": (3, 5),
    "Hebei": (3, 6),
    "Shandong": (3, 7),
    "Tibet": (4, 0),
    "Qinghai": (4, 1),
    "Sichuan": (4, 2),
    "Shaanxi": (4, 4),
    "Henan": (4, 5),
    "Anhui": (4, 6),
    "Jiangsu": (4, 7),
    "Shanghai": (4, 8),
    "Chongqing": (5, 3),
    "Hubei": (5, 4),
    "Hunan": (5, 5),
    "Jiangxi": (5, 6),
    "Zhejiang": (5, 7),
    "Yunnan": (6, 2),
    "Guizhou": (6, 3),
    "Guangxi": (6, 4),
    "Guangdong": (6, 5),
    "Fujian": (6, 6),
    "Hainan": (7, 4),
}


@dataclass(frozen=True)
class Figure:
    """One chart, its title and caption, and the table behind it."""

    name: str
    title: str
    caption: str
    svg: str
    table: pd.DataFrame

    @property
    def rows(self) -> list[list[str]]:
        """The table as text, at most 200 rows."""
        shown = self.table if len(self.table) <= 200 else self.table.iloc[:: len(self.table) // 200 + 1]
        return [[readable(value) for value in row] for row in shown.itertuples(index=False)]


def readable(value: object) -> str:
    """A cell of a table as a person reads it."""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    return str(value)


def draw(chart: alt.Chart | alt.LayerChart, title: str) -> str:
    """A chart as SVG text, with its title for those who cannot see it."""
    spec = chart.configure(
        font="Georgia, 'Times New Roman', serif",
        axis=alt.AxisConfig(labelColor=INK, titleColor=INK, gridColor="#e4e7eb", labelFontSize=12, titleFontSize=12),
        legend=alt.LegendConfig(labelColor=INK, titleColor=INK, labelFontSize=12, orient="top"),
        view=alt.ViewConfig(stroke=None),
    ).to_json(validate=False)
    svg = str(vl_convert.vegalite_to_svg(spec))
    return str(svg.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1))


class Said(NamedTuple):
    """What is written about a figure."""

    title: str
    caption: str
    name: str


def shaded(chart: alt.Chart, table: pd.DataFrame, since: dt.date | None) -> alt.LayerChart:
    """The chart with all that comes after `since` shaded and named hypothetical."""
    if since is None or table["date"].max() <= pd.Timestamp(since):
        return alt.LayerChart(layer=[chart])
    span = pd.DataFrame({"from": [pd.Timestamp(since)], "to": [table["date"].max()], "word": ["hypothetical from here"]})
    base = alt.Chart(span)
    shade = base.mark_rect(color=INK, opacity=0.06).encode(x="from:T", x2="to:T")
    word = base.mark_text(align="left", dx=6, dy=10, color=INK, fontStyle="italic").encode(x="from:T", y=alt.value(0), text="word:N")
    return alt.LayerChart(layer=[shade, chart, word])


def over_time(table: pd.DataFrame, value: str, by: str, said: Said, since: dt.date | None) -> Figure:
    """Lines over time, one a series; `table` has date, `by` and `value`."""
    chart = (
        alt.Chart(table)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("date:T", title=None),
            y=alt.Y(f"{value}:Q", title=value, axis=alt.Axis(format="~s")),
            color=alt.Color(f"{by}:N", title=None, scale=alt.Scale(range=list(PALETTE)), sort=None),
            strokeDash=alt.StrokeDash(f"{by}:N", title=None, sort=None),
        )
    )
    whole = shaded(chart, table, since).properties(width=WIDTH, height=260)
    return Figure(said.name, said.title, said.caption, draw(whole, said.title), table)


def stacked(table: pd.DataFrame, value: str, by: str, said: Said, since: dt.date | None) -> Figure:
    """Bars over time stacked by a series."""
    chart = (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("date:T", title=None),
            y=alt.Y(f"sum({value}):Q", title=value, axis=alt.Axis(format="~s")),
            color=alt.Color(f"{by}:N", title=None, scale=alt.Scale(range=list(PALETTE)), sort=None),
        )
    )
    whole = shaded(chart, table, since).properties(width=WIDTH, height=260)
    return Figure(said.name, said.title, said.caption, draw(whole, said.title), table)


def bars(table: pd.DataFrame, value: str, by: str, title: str, caption: str, name: str) -> Figure:
    """Horizontal bars in the table's order, with their values written out."""
    base = alt.Chart(table).encode(y=alt.Y(f"{by}:N", sort=None, title=None), x=alt.X(f"{value}:Q", title=value))
    chart = base.mark_bar(color=PALETTE[0]) + base.mark_text(align="left", dx=4, color=INK).encode(
        text=alt.Text(f"{value}:Q", format=",.3~g")
    )
    return Figure(name, title, caption, draw(chart.properties(width=WIDTH - 120, height=22 * len(table)), title), table)


def histogram(table: pd.DataFrame, title: str, caption: str, name: str) -> Figure:
    """Persons by score; `table` has score and persons."""
    chart = (
        alt.Chart(table)
        .mark_bar(color=PALETTE[0])
        .encode(x=alt.X("score:Q", title="score, points"), y=alt.Y("persons:Q", scale=alt.Scale(type="symlog"), axis=alt.Axis(format="~s")))
        .properties(width=WIDTH, height=240)
    )
    return Figure(name, title, caption, draw(chart, title), table)


def tile_map(table: pd.DataFrame, value: str, title: str, caption: str, name: str) -> Figure:
    """One tile a province; `table` has province and `value`."""
    placed = table[table["province"].isin(TILES)].assign(
        row=lambda t: [TILES[p][0] for p in t["province"]], column=lambda t: [TILES[p][1] for p in t["province"]]
    )
    base = alt.Chart(placed).encode(x=alt.X("column:O", axis=None), y=alt.Y("row:O", axis=None))
    middle = float(placed[value].median()) if len(placed) else 0.0
    tile = base.mark_rect(stroke="white", strokeWidth=2).encode(color=alt.Color(f"{value}:Q", scale=alt.Scale(scheme="blues"), title=value))
    ink = alt.condition(alt.datum[value] > 1.4 * middle, alt.value("white"), alt.value(INK))
    label = base.mark_text(fontSize=9, dy=-7).encode(text="province:N", color=ink)
    number = base.mark_text(fontSize=12, dy=8).encode(text=alt.Text(f"{value}:Q", format=",.3~g"), color=ink)
    return Figure(name, title, caption, draw((tile + label + number).properties(width=WIDTH, height=400), title), table)


def against_published(table: pd.DataFrame, published: pd.DataFrame, value: str, title: str, caption: str, name: str) -> Figure:
    """Lines of a run with points of the published series; both have date, `value` and service."""
    scale = alt.Scale(range=list(PALETTE))
    line = (
        alt.Chart(table)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("date:T", title=None),
            y=alt.Y(f"{value}:Q", axis=alt.Axis(format="~s")),
            color=alt.Color("service:N", title=None, scale=scale),
        )
    )
    point = alt.Chart(published).mark_point(size=60, filled=True).encode(x="date:T", y=f"{value}:Q", color="service:N", shape="service:N")
    both = pd.concat([table.assign(what="run"), published.assign(what="published")])
    return Figure(name, title, caption, draw((line + point).properties(width=WIDTH, height=280), title), both)
