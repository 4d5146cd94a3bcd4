"""Harm against gravity, and how harm is concentrated."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np

from counterscore.audit.concentration import gini, theil, top_share
from counterscore.audit.rows import NOT_SHOWN, Reals, Row, Seen
from counterscore.engine.examined import NECESSARY

GRAVITY, SHARED = "harm against gravity", "concentration"
FEWEST_RECORDS = 30  # of a kind in the sample, under which it is not compared
WEEKS = "weeks barred per record"


class Reversals(NamedTuple):
    """Pairs of kinds of different gravity, and those in which the lesser brings more."""

    reversed: int
    pairs: int


def per_record(seen: Seen) -> tuple[Reals, Reals]:
    """[kind] weeks barred that fall without the kind, per record on file; and records in the sample of those ever barred."""
    n = len(seen.found.society.occasions.kinds)
    weeks, records = seen.found.national("weeks")[NECESSARY, :n], seen.found.national("records")[:n]
    lived = seen.found.counts.records.sum(axis=0)[:n].astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(lived >= FEWEST_RECORDS, weeks / records, np.nan), lived


def reversals(seen: Seen) -> Reversals:
    """How often the lesser act brings more weeks barred per record than the graver one."""
    harm, _ = per_record(seen)
    gravity = [kind.gravity for kind in seen.found.society.occasions.kinds]
    bad = [i for i, kind in enumerate(seen.found.society.occasions.kinds) if kind.valence == "bad" and np.isfinite(harm[i])]
    pairs = [(a, b) for a, b in combinations(bad, 2) if gravity[a] != gravity[b]]
    wrong = [harm[a] > harm[b] if gravity[a] < gravity[b] else harm[a] < harm[b] for a, b in pairs]
    return Reversals(int(sum(wrong)), len(pairs))


def against_gravity(seen: Seen) -> list[Row]:
    """Weeks barred per record of each kind, gravest first, and the share of reversed pairs."""
    harm, lived = per_record(seen)
    kinds = sorted(enumerate(seen.found.society.occasions.kinds), key=lambda pair: -pair[1].gravity)
    found = reversals(seen)
    share = found.reversed / found.pairs if found.pairs else NOT_SHOWN
    note = "pairs of kinds in which the lesser act brings more weeks barred per record; gravity is ordinal"
    rows = [Row(GRAVITY, "rank reversals", "", share, NOT_SHOWN, NOT_SHOWN, "share", found.pairs, note)]
    for i, kind in kinds:
        if np.isfinite(harm[i]) and kind.valence == "bad":
            of = f"{kind.name.replace('_', ' ')}, gravity {kind.gravity:g}"
            rows.append(Row(GRAVITY, WEEKS, of, float(harm[i]), NOT_SHOWN, NOT_SHOWN, WEEKS, int(lived[i])))
    return rows


def concentrated(seen: Seen) -> list[Row]:
    """Weeks barred over everybody who was examined: Gini, Theil, and what the most barred bear."""
    weeks = seen.found.persons.field("weeks_barred").astype(np.float64)
    weight = seen.weight[seen.found.persons.community]
    if not weeks.any():
        return [Row(SHARED, "weeks barred", "", NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, "factor", weeks.size, "nobody was barred")]
    numbers = (
        ("Gini coefficient of weeks barred", gini(weeks, weight), "factor"),
        ("Theil index of weeks barred", theil(weeks, weight), "nats"),
        ("borne by the most barred 1%", top_share(weeks, 0.01, weight), "share"),
        ("borne by the most barred 10%", top_share(weeks, 0.1, weight), "share"),
    )
    return [Row(SHARED, name, "", float(value), NOT_SHOWN, NOT_SHOWN, unit, weeks.size) for name, value, unit in numbers]
