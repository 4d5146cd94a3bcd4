"""The compiled tables: everything the engine knows, as integers.

One record per mechanism, under the mechanism's name, plus the eras and ages.
Tables are stored with every run and read back by the slow twin under the flat
names of `docs/law.md` ("conduct.sieve", "services.intent", ...).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterscore.mechanisms import (
    MECHANISMS,
    access,
    campaign,
    conduct,
    credit,
    detection,
    lists,
    local_government,
    opinion,
    redress,
    rollout,
    sanctions,
    scoring,
    services,
    speech,
    youth_league,
)


class Eras(NamedTuple):
    """Periods in which no rule changes."""

    week: NDArray[np.int32]  # [era] first week, ascending, week[0] == 0


class Ages(NamedTuple):
    """From cohort to age groups."""

    birth_week: NDArray[np.int32]  # [cohort] week of birth; negative before 2000
    group_from: NDArray[np.int64]  # [4] weeks of age from which conduct's age groups begin
    report_from: NDArray[np.int64]  # [4] weeks of age from which the report's age groups begin


class Tables(NamedTuple):
    """All that a week needs to know."""

    eras: Eras
    ages: Ages
    rollout: rollout.Table
    local_government: local_government.Table
    access: access.Table
    campaign: campaign.Table
    youth_league: youth_league.Table
    conduct: conduct.Table
    speech: speech.Table
    detection: detection.Table
    scoring: scoring.Table
    credit: credit.Table
    lists: lists.Table
    sanctions: sanctions.Table
    services: services.Table
    opinion: opinion.Table
    redress: redress.Table


def flatten(tables: Tables) -> dict[str, NDArray[Any]]:
    """Tables by the flat names of the law page; scalars become arrays of no dimension."""
    return {
        f"{part}.{name}": np.asarray(value)
        for part, record in zip(tables._fields, tables, strict=True)
        for name, value in zip(record._fields, record, strict=True)  # type: ignore[attr-defined]
    }


def restore(flat: dict[str, NDArray[Any]]) -> Tables:
    """The inverse of `flatten`: the engine's records from stored arrays."""
    parts = []
    for part, kind in Tables.__annotations__.items():
        record = _record_type(part, kind)
        values = [flat[f"{part}.{name}"] for name in record._fields]
        parts.append(record(*(v if v.ndim else v[()] for v in values)))
    return Tables(*parts)


def _record_type(part: str, _kind: object) -> Any:
    by_name: dict[str, Any] = {m.NAME: m.Table for m in MECHANISMS}
    return {"eras": Eras, "ages": Ages, **by_name}[part]
