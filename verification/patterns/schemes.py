"""The schemes that are compared: a preset with some numbers replaced, or some of its tables changed.

No preset is edited. A number set here may lie outside the range that the preset gives
it (0 where the least is 0.05), since a comparison may ask for a world without a thing.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from counterscore.compile.lower import compile_scheme, with_alarms
from counterscore.compile.tables import Tables
from counterscore.mechanisms.contract import ONE, UNSCORED
from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.read import load_scheme, names_of
from counterscore.society.package import Society
from counterscore.weeks import week_of
from verification.patterns.lives import LAWFUL_SPEECH, bad_kinds, the_society

UNIFIED = "unified-2020"
EVERY_SERVICE = 255


def weeks(first: dt.date, last: dt.date) -> range:
    """The weeks from the one with the first day to the one before the one with the last."""
    return range(week_of(first), week_of(last))


def year(number: int, last: int | None = None) -> range:
    """The weeks of a year, or of some; the first is that of 1 January, so that a quarter's turn falls into it four times."""
    return weeks(dt.date(number, 1, 1), dt.date((last or number) + 1, 1, 1))


def tables(
    numbers: Mapping[str, Any] | None = None,
    scheme: str = UNIFIED,
    reforms: Iterable[str] = (),
    responses: Mapping[str, float] | None = None,
) -> Tables:
    """A preset with `numbers` ("speech.visibility_share": 0.3) and `responses` of the society set."""
    document = copy.deepcopy(load_scheme(scheme, tuple(reforms)).document)
    for place, value in (numbers or {}).items():
        *path, key = place.split(".")
        table: Any = document
        for name in path:
            table = table[name]
        if isinstance(value, dt.date) or value is None:
            table.pop(key, None)
            table.update({} if value is None else {key: value})
        else:
            table[key] = {**table[key], "value": value} | in_range(table[key], value)
    society = with_responses(responses or {})
    return compile_scheme(check_scheme(document, Reader(None, {}, names_of(society))), society)


def in_range(written: dict[str, Any], value: Any) -> dict[str, Any]:
    """The range of a number, wide enough for the value."""
    each = list(value.values()) if isinstance(value, dict) else [value]
    low, high = written.get("range", (each[0], each[0]))
    return {"range": [min(low, *each), max(high, *each)]}


def with_responses(values: Mapping[str, float]) -> Society:
    """The society with some of its responses set, inside their ranges."""
    society = the_society()
    own = {name: replace(society.responses[name], value=value) for name, value in values.items()}
    return replace(society, responses=society.responses | own)


def span(place: str) -> tuple[float, float, float]:
    """Least, default and most of a number that `unified-2020` or the society assumes."""
    if "." not in place:
        r = the_society().responses[place]
        return r.low, r.value, r.high
    table, key = place.split(".")
    written: Any = load_scheme(UNIFIED).document[table]  # type: ignore[index]
    return written[key]["range"][0], written[key]["value"], written[key]["range"][1]


def more_certain(t: Tables) -> Tables:
    """Every bad, unlawful act is twice as likely to be recorded, up to certainty."""
    record = t.detection.record.copy()
    kinds = list(bad_kinds())
    record[:, kinds] = np.minimum(2 * record[:, kinds].astype(np.int64), ONE)
    return t._replace(detection=t.detection._replace(record=record))


def harsher(t: Tables) -> Tables:
    """Twice the points for such acts; whoever is barred from anything is barred from everything, and leaves lists half as often."""
    points, kinds = t.scoring.points.copy(), list(bad_kinds())
    points[:, kinds] = np.where(points[:, kinds] < 0, 2, 1) * points[:, kinds]
    bars = np.where(t.sanctions.bars > 0, EVERY_SERVICE, 0).astype(t.sanctions.bars.dtype)
    return with_alarms(
        t._replace(
            scoring=t.scoring._replace(points=points),
            sanctions=t.sanctions._replace(bars=bars),
            lists=t.lists._replace(comply=t.lists.comply // 2),
        )
    )


def without_score_bars(t: Tables) -> Tables:
    """The same score, and nothing follows from it but what lists close."""
    bars = t.sanctions.bars.copy()
    bars[:, :UNSCORED, :] = bars[:, UNSCORED:, :]
    return with_alarms(t._replace(sanctions=t.sanctions._replace(bars=bars)))


def seen_by(factor: float) -> dict[str, float]:
    """What is said is seen so many times as surely: in conversation, and in a survey."""
    return {f"speech.{key}": factor * span(f"speech.{key}")[1] for key in ("surveillance_share", "visibility_share")}


def heard_from(day: dt.date | None, before: dt.date) -> dict[str, Any]:
    """Lawful speech is neither heard nor written down until a day, or ever."""
    out: dict[str, Any] = {"speech.listened_from": day}
    for kind in LAWFUL_SPEECH:
        chance = span_of_record(kind)
        out[f"detection.record_probability.{kind}"] = 0.0 if day is None else {str(before): 0.0, str(day): chance}
    return out


def span_of_record(kind: str) -> float:
    """The preset's chance that an act of this kind is recorded."""
    written: Any = load_scheme(UNIFIED).document["detection"]
    return float(written["record_probability"][kind]["value"])
