"""From a scheme and a society to integer tables, in numbered stages.

1. names     tiers from lowest to highest, lists in order of the file
2. eras      every week in which a dated value, a rule's date or a year's volume changes
3. build     each mechanism's table; a mechanism that the scheme does not name is neutral
4. ages      from cohorts to the age groups of conduct and of the report
5. bound     no rate may rise over the bound at which candidates are drawn, all mechanisms together
6. alarm     the scores, personal and financial, from which up nothing can happen by them alone
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Ages, Eras, Tables
from counterscore.errors import SchemeError
from counterscore.mechanisms import MECHANISMS, scoring
from counterscore.mechanisms.contract import ONE, TIERS, UNSCORED, WHOLE, Given
from counterscore.society.columns import FINANCE_STEP
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
    check_bounds(tables, scheme, society)
    return with_alarms(tables)


def with_alarms(tables: Tables) -> Tables:
    """The tables with the marks by which a driver passes over those to whom nothing can happen."""
    return tables._replace(sanctions=tables.sanctions._replace(alarm=alarms(tables), finance_alarm=finance_alarms(tables)))


def check_bounds(tables: Tables, scheme: Scheme, society: Society) -> None:
    """That strain, membership and campaign together leave every rate under its bound. Raises SchemeError."""
    gain = tables.conduct.gain.max(axis=(0, 1)) / ONE
    most = (
        gain
        * tables.credit.strain.max(axis=0)
        / WHOLE
        * tables.youth_league.factor.max(axis=0)
        / WHOLE
        * (1 + tables.campaign.rise / WHOLE)
    )
    over = np.flatnonzero(most > 1 + 1e-4)
    if over.size:
        kind, name = int(over[0]), society.occasions.names[int(over[0])]
        bound = society.occasions.bound_factor[kind]
        raise SchemeError(
            "strain, membership, campaign and rewards together would raise a rate over the bound at which candidates are drawn",
            file=scheme.file,
            key=f"youth_league.member_factor.{name}"
            if tables.youth_league.factor[:, kind].max() > WHOLE
            else f"conduct.rate_factor.{name}",
            found=f"{most[kind] * bound:.3f} times the base rate",
            allowed=f"up to {bound:g} times",
            remedy="Lower a factor, reward_visibility or campaign.reward_share, or raise bound_factor in the society's kinds.csv.",
        )


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
        alarm[e] = max(alarm[e], int(tables.lists.enter_below[e].max()), lending_alarm(tables, e))
    return np.minimum(alarm, 2048)


def lending_alarm(tables: Tables, e: int) -> int:
    """The lowest score that lenders would accept if they read nothing else; 0 where they do not read it."""
    least, most, cut = (int(x) for x in (tables.scoring.least, tables.scoring.most, tables.credit.cut[e]))
    if cut == 0 or int(tables.credit.weight[e]) == 0 or most <= least:
        return 0
    return least + -(-cut * (most - least) // 1000)


def finance_alarms(tables: Tables) -> NDArray[np.int64]:
    """For each era the lowest financial score, in steps, that lenders accept."""
    return np.asarray(-(-tables.credit.cut // FINANCE_STEP), np.int64)


def unscored_bars(tables: Tables) -> NDArray[np.uint8]:
    """What lists alone bar [era, list flags]."""
    return np.asarray(tables.sanctions.bars[:, UNSCORED, :])
