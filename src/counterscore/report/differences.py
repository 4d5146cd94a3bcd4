"""What a comparison shows, as at most ten sentences: the first page of its report.

First what the first scheme refuses and what every other does to bars and refusals, then, as far as there is room for
all schemes alike, what is because of the rule itself, who pays, what refusals rest
on, the law, one life, and where. Rates and parts only: a national total is no headline
where a driver is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator

from counterscore.report.compared import barred, effects, grounds, law, life, provinces, services, winners
from counterscore.report.pairs import Compared, Pair, Side
from counterscore.report.seen import Finding, capital

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
    """That a scheme changes no life, and where to look."""
    look = (
        "Its rules are the same."
        if pair.other.scheme.digest == pair.first.scheme.digest
        else "Its rules are others: look at the days from which they hold."
    )
    return f"{pair.other.scheme.id} changes nothing: not one of {pair.lives:,} lives differs from the first. {look}"
