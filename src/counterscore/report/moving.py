"""Charts that move through time: the tile map of provinces, and the distribution of scores.

Each holds every moment of the run; its parameter `at` (a whole number from 0) says which
is drawn. The scales are those of the whole run, so that one moment is read beside another.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from counterscore.mechanisms.contract import CAUSES
from counterscore.report import figures as fig
from counterscore.report.charts import periods
from counterscore.report.colours import PALETTE
from counterscore.report.seen import Seen
from counterscore.report.vega import Spec, channel, chart, datum, whole
from counterscore.weeks import sunday

BIN = 10  # points of the score in a bar
MOST_MOMENTS = 60


class Moving(NamedTuple):
    """A chart with its moments, the days on which each ends."""

    figure: fig.Figure
    moments: tuple[str, ...]


def all_moving(seen: Seen) -> list[Moving]:
    """What this run has to move."""
    return [one for one in (provinces(seen), scores(seen)) if one is not None]


def provinces(seen: Seen) -> Moving | None:
    """Refused attempts of each period per 1,000 residents, one tile a province."""
    run, value = seen.run, "refused per 1,000 residents"
    span, parts = periods(seen)
    indices = [run.index(f"refused[{s}][{c}]") for s in seen.society.services.names for c in CAUSES]
    weekly = run.data.flows[:, :, indices].sum(axis=2) * run.data.weights  # [week, province]
    people = np.array([p.population for p in seen.society.provinces], float)
    if not weekly.any() or not parts:
        return None
    rows = [
        (n, day.isoformat(), p, float(rate))
        for n, (day, at) in enumerate(parts)
        for p, rate in zip(run.data.provinces, 1000 * weekly[at].sum(axis=0) / people, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["at", "until", "province", value])
    title, caption = (
        "Refused attempts by province, through time",
        f"Each {span}, per 1,000 residents. Synthetic: provinces differ as assumed.",
    )
    placed = fig.on_map(table)
    most = float(table[value].max())
    colour = channel(f"{value}:Q", scale={"scheme": "blues", "domain": [0, most]}, title=value)
    tiles = fig.tiled(placed, colour, f"({datum(value)} > {0.55 * most})", channel(f"{value}:Q", format=",.2~f"))
    return moving(tiles, fig.Said(title, caption, "moving-provinces"), table, [day.isoformat() for day, _ in parts])


def scores(seen: Seen) -> Moving | None:
    """Persons by score at each reading."""
    run = seen.run
    if "scoring" not in seen.scheme.tables or not run.data.scores.any():
        return None
    some = range(0, len(run.data.score_weeks), max(1, len(run.data.score_weeks) // MOST_MOMENTS))
    days = [sunday(int(run.data.score_weeks[i])).isoformat() for i in some]
    rows = []
    for n, i in enumerate(some):
        counts = run.data.weights @ run.data.scores[i]
        binned = np.add.reduceat(counts, np.arange(0, counts.size, BIN))
        rows += [(n, days[n], int(b) * BIN, float(binned[b])) for b in np.flatnonzero(binned)]
    table = pd.DataFrame(rows, columns=["at", "until", "score", "persons"])
    low, high = int(table["score"].min()), int(table["score"].max()) + BIN
    x = channel("score:Q", bin="binned", title="score, points", scale={"domain": [low, high]})
    y = fig.vertical("persons", fig.Axis(stretched=True))
    y["scale"] |= {"domain": [0, float(table["persons"].max())]}
    bars = chart(table, "bar", {"color": PALETTE[0]}, x=x, x2="end", y=y)
    bars |= {"transform": [{"calculate": f"datum.score + {BIN}", "as": "end"}], "width": fig.WIDTH, "height": 220}
    caption = (
        f"Persons with a score, scaled to the nation, in steps of {BIN} points; the vertical axis is logarithmic above {fig.STRETCH:,}."
    )
    return moving(bars, fig.Said("Scores, through time", caption, "moving-scores"), table, days)


def moving(spec: Spec, said: fig.Said, table: pd.DataFrame, moments: list[str]) -> Moving:
    """A chart of which one moment is drawn at a time."""
    at = {"params": [{"name": "at", "value": len(moments) - 1}]}
    at |= {"transform": [{"filter": "datum.at == at"}, *spec.get("transform", [])]}
    return Moving(fig.Figure(said.name, said.title, said.caption, whole(spec | at), table.drop(columns="at")), tuple(moments))
