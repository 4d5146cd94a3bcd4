"""Disparity between groups: every metric in every division, with intervals that cluster by community."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counterscore.audit.decisions import Decisions, Figure, Metric
from counterscore.audit.intervals import Judged, judged
from counterscore.audit.metrics import METRICS
from counterscore.audit.rows import NOT_SHOWN, Row, Seen
from counterscore.compile.tables import restore
from counterscore.mechanisms.contract import GROUPS
from counterscore.study.grouped import BY, codes

FAMILY = "groups"
DRAWN = "income and age are drawn jointly from published margins by fitting, not from a published joint table"
JOINT = ("income", "age", "people")  # divisions whose joint shares come from fitting alone


def decisions(seen: Seen, by: str) -> Decisions:
    """Who was ever barred, and whose conduct, all of it on file and nothing else, would have barred them."""
    persons = seen.found.persons
    first, last = BY[by]
    weight = seen.weight[persons.community]
    return Decisions(
        codes(restore(seen.run.data.tables).ages, persons.profile, int(seen.run.data.weeks[-1]))[by],
        persons.field("weeks_barred") > 0,
        persons.field("meets") > 0,
        GROUPS[first:last],
        weight,
    )


def compared(seen: Seen) -> list[Row]:
    """Every metric in every division: its one number, the rate of each group, and one test of the division."""
    rows = []
    for by in BY:
        d = decisions(seen, by)
        tests: dict[object, Judged] = {}
        for metric in METRICS:
            found = metric.function(d)
            note = "; ".join((*found.said, *((DRAWN,) if by in JOINT else ())))
            rows.append(Row(FAMILY, metric.name, by, found.value, NOT_SHOWN, NOT_SHOWN, metric.unit, smallest(found.sizes), note))
            if metric.shares is None or metric.shares in tests:
                continue
            tests[metric.shares] = judged(d, seen.found.persons.community, metric.shares)
            rows += of_groups(metric, by, d, tests[metric.shares], found)
    return rows


def smallest(sizes: NDArray[np.int64]) -> int:
    """Persons of the smallest group."""
    return int(sizes.min()) if sizes.size else 0


def within(of: str, part: str) -> str:
    """A group, and the part of the metric where it has several."""
    return f"{of}; {part}" if part else of


def of_groups(metric: Metric[Decisions, Figure], by: str, d: Decisions, found: Judged, of: Figure) -> list[Row]:
    """The rate of each group with its interval, each gap to the others, and the test."""
    rows, name, sizes, parts = [], metric.name, of.sizes, of.parts
    for p, part in enumerate(found.rates):
        for g, rate in enumerate(part):
            group = within(d.names[g], parts[p])
            rows.append(Row(FAMILY, f"{name}, rate", group, rate.value, rate.low, rate.high, "share", int(sizes[p, g])))
    for gap in found.rest or found.gaps:
        pair, x = within(f"{gap.group} less {gap.other}", gap.part), gap.difference
        rows.append(Row(FAMILY, f"{name}, gap", pair, x.value, x.low, x.high, "share", smallest(sizes)))
    verdict = "differ" if found.test.flagged else "do not differ by more than chance" if found.test.p >= 0 else "cannot be tested"
    note = f"the groups {verdict}; one test of all at 5%"
    rows.append(Row(FAMILY, f"{name}, test", by, found.test.p, NOT_SHOWN, NOT_SHOWN, "probability", smallest(sizes), note))
    return rows
