"""Charts of what refusals rest on: the matrix as tiles with sign and word, and shares with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from counterscore.report.closer.look import Look
from counterscore.report.closer.matrix import CELLS, KEY, MARKS, NO_PART, SHARE, cells
from counterscore.report.closer.shares import LENIENT, STRICT, UNRELATED
from counterscore.report.colours import GRID, INK, PALETTE, TILE_INK
from counterscore.report.figures import WIDTH, Figure, Said, made
from counterscore.report.seen import percent

TILE = (88, 52)  # width and height of a tile with a number and up to three marks
SMALL = (48, 25)  # of a tile with one line
MARK = 10  # height of a mark with its word
FONT = "DejaVu Sans, Verdana, sans-serif"  # that has all signs
DARK = 0.55  # of a share, from which a tile is written on in white
MATRIX = Said(
    "Context by service", f"Part of the service's examined refusals in which conduct recorded in a context has a part.\n{KEY}", "matrix"
)
UNRELATED_SAID = Said(
    "Refusals that would not have happened without conduct unrelated to the service",
    "Part of the examined refusals, with 95% intervals. Under the lenient reading what is contested counts as related, under the strict as unrelated.",
    "unrelated-conduct",
)


def tiles(look: Look) -> Figure:
    """The matrix of one scheme."""
    table = cells(look)
    number = [percent(x, 1, 0) if x else "" for x in table[SHARE]]
    told = table.assign(number=number, marks=table[MARKS].replace(NO_PART, "").str.split(", ").str.join("\n"))
    base = tiled(told, table["service"].unique(), table["context"].unique())
    numbers = base.mark_text(fontSize=12, dy=-14).encode(text="number:N", color=ink())
    marks = base.mark_text(font=FONT, fontSize=8.5, lineBreak="\n", baseline="top", dy=-5, lineHeight=MARK).encode(
        text="marks:N", color=ink()
    )
    return made(sized([rectangles(base), numbers, marks], table, TILE), MATRIX, table)


def tiles_beside(looks: Mapping[str, Look]) -> Figure:
    """The matrices of several schemes, two in a row, in whole percents and with signs alone."""
    table = pd.concat([cells(look).assign(scheme=name) for name, look in looks.items()])[["scheme", *CELLS]]
    services, contexts = (list(dict.fromkeys(table[name])) for name in ("service", "context"))
    charts = []
    for n, name in enumerate(looks):
        mine = table[table["scheme"] == name]
        label = [f"{whole(x)} {signs(marks)}" if x else "" for x, marks in zip(mine[SHARE], mine[MARKS], strict=True)]
        base = tiled(mine.assign(label=label), services, contexts, named=n % 2 == 0, labelFontSize=10)
        text = base.mark_text(font=FONT, fontSize=9).encode(text="label:N", color=ink())
        charts.append(sized([rectangles(base), text], table, SMALL).properties(title=alt.Title(name, color=INK, anchor="start", offset=6)))
    return made(
        alt.ConcatChart(concat=charts, columns=2),
        MATRIX._replace(caption=f"{MATRIX.caption}\nIn whole percents; blank where a service was not refused."),
        table,
    )


def tiled(told: pd.DataFrame, services: Sequence[str], contexts: Sequence[str], named: bool = True, **look: Any) -> alt.Chart:
    """Services from the left, contexts from above; `named` where these have their names beside them."""
    plain = {"domain": False, "ticks": False} | look
    lines = max(len(service.split()) for service in services)
    axis = alt.Axis(labelAngle=0, orient="top", labelExpr="split(datum.label, ' ')", labelPadding=3 + 14 * (lines - 1), **plain)
    across = alt.X("service:N", title=None, axis=axis, scale=alt.Scale(domain=list(services)))
    down = alt.Y("context:N", title=None, axis=alt.Axis(labels=named, **plain), scale=alt.Scale(domain=list(contexts)))
    return alt.Chart(told).encode(x=across, y=down)


def sized(layers: list[alt.Chart], table: pd.DataFrame, tile: tuple[int, int]) -> alt.LayerChart:
    """Layers of tiles of one size."""
    columns, rows = (int(table[name].nunique()) for name in ("service", "context"))
    return alt.LayerChart(layer=layers, width=tile[0] * columns, height=tile[1] * rows)


def rectangles(base: alt.Chart) -> alt.Chart:
    """The tiles themselves, the darker the larger the part; pale where there is none."""
    scale = alt.Scale(domain=[0, 1], scheme="blues")
    colour = alt.condition(alt.datum[SHARE] > 0, alt.Color(f"{SHARE}:Q", scale=scale, legend=None), alt.value(GRID))
    tile: alt.Chart = base.mark_rect(stroke="white", strokeWidth=2).encode(color=colour)
    return tile


def ink() -> Any:
    """White on dark tiles."""
    return alt.condition(alt.datum[SHARE] > DARK, alt.value("#ffffff"), alt.value(TILE_INK))


def whole(share: float) -> str:
    """A part in whole percents."""
    return "<1" if share < 0.005 else ">99" if 0.995 <= share < 1 else f"{100 * share:.0f}"


def signs(marks: str) -> str:
    """Marks without their words."""
    return "".join(mark[0] for mark in marks.split(", ") if mark)


def intervals(looks: Mapping[str, Look]) -> Figure:
    """Refusals that would not have happened without unrelated conduct, of every scheme under both readings, with their intervals."""
    value = "part of refusals"
    rows = [
        (name, reading, row.value, row.low, row.high)
        for name, look in looks.items()
        for reading, row in zip((LENIENT, STRICT), look.shares[UNRELATED], strict=True)
    ]
    table = pd.DataFrame(rows, columns=["scheme", "reading", value, "low", "high"])
    label = [f"{percent(x, 1)}, {reading}" for x, reading in zip(table[value], table["reading"], strict=True)]
    told = table.assign(label=label, low=table["low"].fillna(table[value]), high=table["high"].fillna(table[value]))
    colour = alt.Color("reading:N", sort=None, legend=None, scale=alt.Scale(range=list(PALETTE)))
    base = alt.Chart(told).encode(y=alt.Y("scheme:N", sort=None, title=None), yOffset=alt.YOffset("reading:N", sort=None))
    x = alt.X("low:Q", title=value, axis=alt.Axis(format=".0%", tickCount=6), scale=alt.Scale(domain=[0, 1]))
    rule = base.mark_rule(strokeWidth=3).encode(x=x, x2="high:Q", color=colour)
    shape = alt.Shape("reading:N", sort=None, legend=None)
    point = base.mark_point(filled=True, size=70, opacity=1).encode(x=f"{value}:Q", color=colour, shape=shape)
    text = base.mark_text(align="left", dx=7, color=INK).encode(x="high:Q", text="label:N")
    return made(alt.LayerChart(layer=[rule, point, text], width=WIDTH * 3 // 5, height=46 * len(looks)), UNRELATED_SAID, table)
