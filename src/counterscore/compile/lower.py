"""From a scheme and a society to integer tables, in numbered stages.

1. names     tiers from lowest to highest, lists in order of the file
2. eras      every week in which a dated value, a rule's date or a year's volume changes
3. build     each mechanism's table; a mechanism that the scheme does not name is neutral
4. ages      from cohorts to the age groups of conduct and of the report
5. alarm     the score from which up nothing can happen by the score alone
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Ages, Eras, Tables
from counterscore.errors import SchemeError
from counterscore.mechanisms import MECHANISMS, scoring
from counterscore.mechanisms.contract import TIERS, UNSCORED, Given
from counterscore.weeks import LAST_WEEK, WEEKS_PER_YEAR, first_week_from

if TYPE_CHECKING:
    from counterscore.scheme.model import Scheme
    from counterscore.society.package import Society

REPORT_AGES = (18, 30, 45, 60)
CONDUCT_AGES = (18, 30, 60)  # after the age from which conduct begins


def compile_scheme(scheme: Scheme, society: Society) -> Tables:
    """The tables of a scheme in a society. Raises SchemeError where they contradict."""
    tiers, lists = tier_names(scheme), list_names(scheme)
    eras = era_weeks(scheme, society)
    if "scoring" in scheme.tables and "rollout" not in scheme.tables:
        raise SchemeError(
            "there is a score but no roll-out, so nobody would ever have one",
            file=scheme.file,
            line=scheme.line_of("scoring"),
            key="scoring",
            remedy="Add [rollout] with everywhere_from.",
        )
    parts = {}
    for mechanism in MECHANISMS:
        values = scheme.tables.get(mechanism.NAME)
        given = Given(values, society, eras, tiers, lists)
        try:
            parts[mechanism.NAME] = mechanism.neutral(given) if values is None else mechanism.build(given)
        except SchemeError as error:
            raise placed(error, scheme) from None
    ages = _ages(society, int(parts["conduct"].from_age))
    tables = Tables(Eras(eras), ages, **parts)
    return tables._replace(sanctions=tables.sanctions._replace(alarm=alarms(tables)))


def placed(error: SchemeError, scheme: Scheme) -> SchemeError:
    """The same error with the scheme's file and, where its key is known, the line."""
    if error.file is not None:
        return error
    line = error.line if error.line is not None else scheme.line_of(error.key)
    return type(error)(
        error.problem, file=scheme.file, line=line, key=error.key, found=error.found, allowed=error.allowed, remedy=error.remedy
    )


def tier_names(scheme: Scheme) -> tuple[str, ...]:
    """Names of the tiers, lowest first."""
    values = scheme.tables.get(scoring.NAME)
    rows = () if values is None else values.rows("tiers")
    return tuple(str(row.raw("name")) for row in sorted(rows, key=lambda row: row.number("from_points")))


def list_names(scheme: Scheme) -> tuple[str, ...]:
    """Names of the lists, in order of the file."""
    values = scheme.tables.get("lists")
    return () if values is None else tuple(str(row.raw("name")) for row in values.rows("list"))


def era_weeks(scheme: Scheme, society: Society) -> NDArray[np.int32]:
    """First weeks of the periods in which no rule changes; the first is 0."""
    weeks = {0}
    for values in scheme.tables.values():
        weeks |= set(values.change_weeks())
    for by_year in society.volumes.values():
        weeks |= {first_week_from(dt.date(year, 1, 1)) for year in by_year}
    return np.array(sorted(w for w in weeks if 0 <= w <= LAST_WEEK), np.int32)


def _ages(society: Society, from_age: int) -> Ages:
    later = [round(years * WEEKS_PER_YEAR) for years in CONDUCT_AGES]
    return Ages(
        society.tables.birth_week.astype(np.int32),
        np.array([from_age, *(max(from_age, age) for age in later)], np.int64),
        np.array([round(years * WEEKS_PER_YEAR) for years in REPORT_AGES], np.int64),
    )


def alarms(tables: Tables) -> NDArray[np.int64]:
    """For each era the lowest score from which up the score alone brings no bar and no list."""
    eras = tables.eras.week.size
    alarm = np.zeros(eras, np.int64)
    for e in range(eras):
        harmful = [t for t in range(TIERS) if tables.sanctions.bars[e, t, 0] and tables.scoring.cut[t] < scoring.NO_TIER]
        if harmful:
            top = max(harmful)
            alarm[e] = tables.scoring.cut[top + 1] if top + 1 < TIERS else scoring.NO_TIER
        alarm[e] = max(alarm[e], int(tables.lists.enter_below[e].max()))
    return np.minimum(alarm, 2048)


def unscored_bars(tables: Tables) -> NDArray[np.uint8]:
    """What lists alone bar [era, list flags]."""
    return np.asarray(tables.sanctions.bars[:, UNSCORED, :])
