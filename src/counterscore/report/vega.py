"""Vega-Lite specifications as the plain data that they are: tables, marks and channels put together, and made whole.

A chart is a dictionary whose `data` is still its table. `whole` puts every table
once among the data sets, as Vega-Lite's own format has it
(https://vega.github.io/vega-lite/docs/spec.html, version 6).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
TYPES = {"N": "nominal", "O": "ordinal", "Q": "quantitative", "T": "temporal"}


def channel(column: str, **told: Any) -> Spec:
    """A column with its type, `"date:T"`, on a channel; a secondary one (x2) has no type of its own: `"end"`."""
    name, _, kind = column.rpartition(":")
    return {"field": name, "type": TYPES[kind], **told} if name else {"field": kind, **told}


def value(x: Any) -> Spec:
    """The same for all."""
    return {"value": x}


def either(test: str, there: Spec, elsewhere: Spec) -> Spec:
    """One channel where a test of the row holds, and another elsewhere."""
    return {"condition": {"test": test, **there}, **elsewhere}


def datum(column: str) -> str:
    """A column's value in a test."""
    return f"datum[{column!r}]"


def chart(table: pd.DataFrame, mark: str, look: Spec | None = None, **channels: Spec | str) -> Spec:
    """Marks of one kind, one for each row; a channel may be a column alone."""
    encoding = {name: channel(told) if isinstance(told, str) else told for name, told in channels.items()}
    return {"data": table, "mark": {"type": mark, **(look or {})}, "encoding": encoding}


def layers(*charts: Spec, **size: Any) -> Spec:
    """Charts over one another."""
    return {"layer": list(charts), **size}


def whole(spec: Spec) -> Spec:
    """The specification with its tables as data sets, each once."""
    known: dict[int, tuple[str, pd.DataFrame]] = {}
    found = named(spec, known)
    return {"$schema": SCHEMA, **found, "datasets": {name: records(table) for name, table in known.values()}}


def named(spec: Spec, known: dict[int, tuple[str, pd.DataFrame]]) -> Spec:
    """The specification with names for its tables; a table that all layers share stands once above them."""
    below = spec.get("layer", [])
    if below and all(one["data"] is below[0]["data"] for one in below):
        spec = {**spec, "data": below[0]["data"], "layer": [{k: v for k, v in one.items() if k != "data"} for one in below]}
    out = dict(spec)
    if "data" in spec:
        name, _ = known.setdefault(id(spec["data"]), (f"data-{len(known) + 1}", spec["data"]))
        out["data"] = {"name": name}
    for key in ("layer", "concat"):
        if key in spec:
            out[key] = [named(one, known) for one in spec[key]]
    return out


def records(table: pd.DataFrame) -> list[Spec]:
    """A table's rows as JSON has them: days as text, and nothing where there is no number."""
    columns = [plain(table[name]) for name in table.columns]
    names = [str(name) for name in table.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def plain(column: pd.Series[Any]) -> Iterable[Any]:
    """A column's values as JSON has them."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [day.isoformat() for day in column]
    values = column.tolist()
    return [None if isinstance(x, float) and not math.isfinite(x) else x for x in values]
