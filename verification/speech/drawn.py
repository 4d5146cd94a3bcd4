"""Two pictures: regimes over the planes, and the authority's path over rounds."""

from __future__ import annotations

from itertools import pairwise

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterscore.report.colours import PALETTE
from counterscore.report.figures import draw
from verification.speech import real
from verification.speech.authority import Life
from verification.speech.diagram import Compared

NAMES = {"b": "boldness", "d": "desired dissent", "t": "tolerance", "v": "surveillance", "s": "severity"}
LOOKS = {"compliant": "#e4e7eb", "defiant": PALETTE[1], "partly silent": PALETTE[4], "silent": PALETTE[0]}
SIDE, STEP = 250, 50


def phases(compared: list[Compared]) -> str:
    """Regimes of the real law on each plane; a cross where the integer law has another."""
    charts = [one_plane(c) for c in compared]
    rows = alt.VConcatChart(vconcat=[alt.HConcatChart(hconcat=charts[i : i + 2]) for i in range(0, len(charts), 2)])
    return draw(rows.to_dict(), "Who speaks and who does not: regimes of the law over its arguments")


def one_plane(c: Compared) -> alt.LayerChart:
    """One plane, with runs of like cells drawn as one rectangle."""
    x, y = edges(c.plane.points[c.plane.x][0]), edges(c.plane.points[c.plane.y][:, 0])
    lap = 0.2 * (x[1] - x[0])  # columns overlap a little, or hairlines show between them
    cells = [
        {"x": x[j], "x2": min(x[j + 1] + lap, x[-1]), "y": y[low], "y2": y[high], "regime": real.REGIMES[c.regime[low, j]]}
        for j in range(c.regime.shape[1])
        for low, high in runs(c.regime[:, j])
    ]
    scale = alt.Scale(domain=list(LOOKS), range=list(LOOKS.values()))
    field = (
        alt.Chart(pd.DataFrame(cells))
        .mark_rect(strokeWidth=0)
        .encode(
            x=alt.X("x:Q", title=NAMES[c.plane.x], scale=alt.Scale(domain=[x[0], x[-1]], nice=False)),
            x2="x2:Q",
            y=alt.Y("y:Q", title=NAMES[c.plane.y], scale=alt.Scale(domain=[y[0], y[-1]], nice=False)),
            y2="y2:Q",
            color=alt.Color("regime:N", title=None, scale=scale),
        )
    )
    at = np.argwhere(c.differs)
    other = pd.DataFrame({"x": c.plane.points[c.plane.x][tuple(at.T)], "y": c.plane.points[c.plane.y][tuple(at.T)]})
    cross = alt.Chart(other).mark_point(shape="cross", color="black", size=80).encode(x="x:Q", y="y:Q")
    title = "proportional punishment" if c.proportional else "uniform punishment"
    return alt.LayerChart(layer=[field, cross]).properties(width=SIDE, height=SIDE, title=title)


def edges(middles: real.Reals) -> real.Reals:
    """The edges of cells about evenly spaced points."""
    half = (middles[1] - middles[0]) / 2
    return np.round(np.append(middles - half, middles[-1] + half), 4)


def runs(column: NDArray[np.int64]) -> list[tuple[int, int]]:
    """First and one past the last of each run of equal values."""
    cuts = [0, *(np.flatnonzero(np.diff(column)) + 1).tolist(), len(column)]
    return list(pairwise(cuts))


def paths(lives: list[Life]) -> str:
    """Policy, dissent and cost over rounds: a row each, a column for each punishment, a colour for each mean boldness."""
    table = pd.concat([path(life) for life in lives], ignore_index=True)
    rows = [alt.HConcatChart(hconcat=[panel(table, name, word) for word in ("uniform", "proportional")]) for name in SHOWN]
    return draw(
        alt.VConcatChart(vconcat=rows).to_dict(), "The adaptive authority: tolerance, severity, surveillance, dissent and cost over rounds"
    )


SHOWN = ("tolerance", "severity", "surveillance", "dissent", "cost")


def path(life: Life) -> pd.DataFrame:
    """One life as a table, the mean of every `STEP` rounds."""
    values = np.column_stack([life.kept, life.dissent, life.cost])
    mean = values[: len(values) // STEP * STEP].reshape(-1, STEP, values.shape[1]).mean(axis=1)
    table = pd.DataFrame(np.round(mean, 4), columns=list(SHOWN))
    word = "proportional" if life.proportional else "uniform"
    return table.assign(round=STEP * np.arange(1, len(mean) + 1), boldness=f"{life.mean_boldness:g}", seed=life.seed, punishment=word)


def panel(table: pd.DataFrame, name: str, word: str) -> alt.Chart:
    """One quantity under one punishment; a line for each seed."""
    return (
        alt.Chart(table.loc[table["punishment"] == word, ["round", "boldness", "seed", name]])
        .mark_line(strokeWidth=1.2, opacity=0.85)
        .encode(
            x=alt.X("round:Q", title="round" if name == SHOWN[-1] else None),
            y=alt.Y(f"{name}:Q", title=name),
            color=alt.Color("boldness:N", title="mean boldness", sort=None, scale=alt.Scale(range=list(PALETTE))),
            strokeDash=alt.StrokeDash("boldness:N", title="mean boldness", sort=None),
            detail="seed:N",
        )
        .properties(width=SIDE, height=110, title=f"{word} punishment" if name == SHOWN[0] else "")
    )
