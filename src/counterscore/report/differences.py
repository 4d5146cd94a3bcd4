"""What a comparison shows, as at most ten sentences: the first page of its report.

First what the first scheme refuses and what every other does to bars and refusals, then, as far as there is room for
all schemes alike, what is because of the rule itself, who pays, what refusals rest
on, the law, one life, and where. Rates and parts only: a national total is no headline
where a driver is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from counterscore.report.compared import barred, effects, grounds, law, life, provinces, services, winners
from counterscore.report.pairs import Compared, Pair, Side
from counterscore.report.seen import Finding, capital, listed

MOST = 10
# The parts that have a sentence, most important first: of each scheme, of all at once, and of each again.
FIRST, EACH, ALL, LAST = barred, (effects, winners), (grounds, law, life), (provinces,)


def findings(seen: Compared) -> list[Finding]:
    """The findings, most important first."""
    out = before(seen.first)
    out += [Finding(pair.other.name, nothing(pair), "schemes") if pair.no_effect else FIRST.finding(pair) for pair in seen.pairs]
    for found in more(seen):
        if len(out) + len(found) <= MOST:
            out += found
    return out[:MOST]


def before(first: Side) -> list[Finding]:
    """What the scheme does that the others are set beside."""
    return [Finding(f"{first.name}, as it is", capital(services.refused_said(first)), barred.NAME)]


def more(seen: Compared) -> Iterator[list[Finding]]:
    """What else there is to say, part by part."""
    for part in EACH:
        yield [finding for finding in (part.finding(pair) for pair in seen.effective) if finding is not None]
    for part in ALL:
        yield [finding for finding in (part.finding(seen),) if finding is not None]
    for part in LAST:
        yield [finding for finding in (part.finding(pair) for pair in seen.effective) if finding is not None]


def nothing(pair: Pair) -> str:
    """That a scheme changes no life, and why, or what it does change."""
    same = f"not one of {pair.lives:,} lives differs from the first in an act, a record, points, a bar, a refusal or an appeal"
    if pair.other.scheme.digest == pair.first.scheme.digest:
        return f"{pair.other.name} changes nothing: {same}. Its rules are the same."
    counts = [name.replace("_", " ") for name in other_counts(pair)]
    if counts:
        return f"{pair.other.name} changes no life: {same}. It does change what is counted of {listed([f'“{name}”' for name in counts])}."
    tables = [side.run.data.tables for side in (pair.first, pair.other)]
    alike = tables[0].keys() == tables[1].keys() and all(np.array_equal(values, tables[1][name]) for name, values in tables[0].items())
    why = "Its rules come to the same numbers." if alike else "What its other rules govern did not come about in these days."
    return f"{pair.other.name} changes nothing: {same}. {why}"


def other_counts(pair: Pair) -> list[str]:
    """Measures of the weekly table that differ in any week and province."""
    a, b = pair.first.run.data, pair.other.run.data
    differs = np.any(a.flows != b.flows, axis=(0, 1)) if a.flows.shape == b.flows.shape else np.zeros(0, np.bool_)
    return [name for name, other in zip(a.measures, differs.tolist(), strict=False) if other]
