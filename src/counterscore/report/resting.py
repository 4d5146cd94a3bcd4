"""Charts of what refusals rest on: the matrix as tiles with sign and word, and shares with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from counterscore.report.closer.look import Look
from counterscore.report.closer.matrix import CELLS, KEY, MARKS, NO_PART, SHARE, cells
from counterscore.report.closer.shares import LENIENT, STRICT, UNRELATED
from counterscore.report.colours import GRID, INK, PALETTE, TILE_INK
from counterscore.report.figures import WIDTH, Figure, Said, made
from counterscore.report.seen import percent
from counterscore.report.vega import Spec, channel, chart, datum, either, layers, value

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
    at = tiled(table["service"].unique(), table["context"].unique())
    numbers = chart(told, "text", {"fontSize": 12, "dy": -14}, **at, text="number:N", color=ink())
    small = {"font": FONT, "fontSize": 8.5, "lineBreak": "\n", "baseline": "top", "dy": -5, "lineHeight": MARK}
    marks = chart(told, "text", small, **at, text="marks:N", color=ink())
    return made(sized([rectangles(told, at), numbers, marks], table, TILE), MATRIX, table)


def tiles_beside(looks: Mapping[str, Look]) -> Figure:
    """The matrices of several schemes, two in a row, in whole percents and with signs alone."""
    table = pd.concat([cells(look).assign(scheme=name) for name, look in looks.items()])[["scheme", *CELLS]]
    services, contexts = (list(dict.fromkeys(table[name])) for name in ("service", "context"))
    charts = []
    for n, name in enumerate(looks):
        mine = table[table["scheme"] == name]
        label = [f"{whole(x)} {signs(marks)}" if x else "" for x, marks in zip(mine[SHARE], mine[MARKS], strict=True)]
        told, at = mine.assign(label=label), tiled(services, contexts, named=n % 2 == 0, labelFontSize=10)
        text = chart(told, "text", {"font": FONT, "fontSize": 9}, **at, text="label:N", color=ink())
        title = {"text": name, "color": INK, "anchor": "start", "offset": 6}
        charts.append({**sized([rectangles(told, at), text], table, SMALL), "title": title})
    return made(
        {"concat": charts, "columns": 2},
        MATRIX._replace(caption=f"{MATRIX.caption}\nIn whole percents; blank where a service was not refused."),
        table,
    )


def tiled(services: Sequence[str], contexts: Sequence[str], named: bool = True, **look: Any) -> dict[str, Spec]:
    """Services from the left, contexts from above; `named` where these have their names beside them."""
    plain = {"domain": False, "ticks": False} | look
    lines = max(len(service.split()) for service in services)
    axis = {"labelAngle": 0, "orient": "top", "labelExpr": "split(datum.label, ' ')", "labelPadding": 3 + 14 * (lines - 1), **plain}
    return {
        "x": channel("service:N", title=None, axis=axis, scale={"domain": list(services)}),
        "y": channel("context:N", title=None, axis={"labels": named, **plain}, scale={"domain": list(contexts)}),
    }


def sized(charts: list[Spec], table: pd.DataFrame, tile: tuple[int, int]) -> Spec:
    """Layers of tiles of one size."""
    columns, rows = (int(table[name].nunique()) for name in ("service", "context"))
    return layers(*charts, width=tile[0] * columns, height=tile[1] * rows)


def rectangles(told: pd.DataFrame, at: dict[str, Spec]) -> Spec:
    """The tiles themselves, the darker the larger the part; pale where there is none."""
    shade = channel(f"{SHARE}:Q", scale={"domain": [0, 1], "scheme": "blues"}, legend=None)
    return chart(told, "rect", {"stroke": "white", "strokeWidth": 2}, **at, color=either(f"({datum(SHARE)} > 0)", shade, value(GRID)))


def ink() -> Spec:
    """White on dark tiles."""
    return either(f"({datum(SHARE)} > {DARK})", value("#ffffff"), value(TILE_INK))


def whole(share: float) -> str:
    """A part in whole percents."""
    return "<1" if share < 0.005 else ">99" if 0.995 <= share < 1 else f"{100 * share:.0f}"


def signs(marks: str) -> str:
    """Marks without their words."""
    return "".join(mark[0] for mark in marks.split(", ") if mark)


def intervals(looks: Mapping[str, Look]) -> Figure:
    """Refusals that would not have happened without unrelated conduct, of every scheme under both readings, with their intervals."""
    part = "part of refusals"
    rows = [
        (name, reading, row.value, row.low, row.high)
        for name, look in looks.items()
        for reading, row in zip((LENIENT, STRICT), look.shares[UNRELATED], strict=True)
    ]
    table = pd.DataFrame(rows, columns=["scheme", "reading", part, "low", "high"])
    label = [f"{percent(x, 1)}, {reading}" for x, reading in zip(table[part], table["reading"], strict=True)]
    told = table.assign(label=label, low=table["low"].fillna(table[part]), high=table["high"].fillna(table[part]))
    colour = channel("reading:N", sort=None, legend=None, scale={"range": list(PALETTE)})
    at = {"y": channel("scheme:N", sort=None, title=None), "yOffset": channel("reading:N", sort=None)}
    x = channel("low:Q", title=part, axis={"format": ".0%", "tickCount": 6}, scale={"domain": [0, 1]})
    rule = chart(told, "rule", {"strokeWidth": 3}, **at, x=x, x2="high", color=colour)
    shape = channel("reading:N", sort=None, legend=None)
    point = chart(told, "point", {"filled": True, "size": 70, "opacity": 1}, **at, x=f"{part}:Q", color=colour, shape=shape)
    text = chart(told, "text", {"align": "left", "dx": 7, "color": INK}, **at, x="high:Q", text="label:N")
    return made(layers(rule, point, text, width=WIDTH * 3 // 5, height=46 * len(looks)), UNRELATED_SAID, table)
