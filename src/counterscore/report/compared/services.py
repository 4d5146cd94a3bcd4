"""Weeks barred and refusals by service: which service moves most, how often the barred are refused, and when rules move it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counterscore.mechanisms.contract import CAUSES, SURE
from counterscore.report.moved import KEY, beside, how_far, moves, way
from counterscore.report.pairs import Compared, Pair, Side
from counterscore.report.parts.refusals import causes_said
from counterscore.report.seen import Table, capital, rate, worded
from counterscore.weeks import monday

WEEKS, REFUSALS = "weeks_barred", "refusals"
MOST_NAMED = 4  # services named in a sentence; the rest are summed
TOLD = 0.1  # of the persons barred from a service, from which a change in one week is told
MEANING = (
    "Weeks barred and refusals are two things: a bar counts whether or not anybody tries, a refusal needs an attempt. By service, a week in "
    "which somebody is barred from several counts for each of them; in the weeks barred it counts once."
)


def per_1000(number: float) -> str:
    """So many of, or for, 1,000."""
    return rate(number, 1000)


def weeks(side: Side) -> dict[str, float]:
    """Person-weeks barred from each service, per 1,000 persons, over the whole run."""
    return {s: 1000 * side.seen.total(f"barred[{s}]") / side.society.population for s in side.society.services.names}


def refusals(side: Side) -> dict[str, float]:
    """Refused attempts at each service, per 1,000 persons, over the whole run."""
    names = side.society.services.names
    return {s: 1000 * side.seen.total(*(f"refused[{s}][{c}]" for c in CAUSES)) / side.society.population for s in names}


def refused_said(side: Side) -> str:
    """What a scheme refuses by itself, per 1,000 persons, and by what."""
    refused = sorted(((n, worded(name)) for name, n in refusals(side).items() if n), reverse=True)
    if not refused:
        return "nobody was refused anything."
    if len(refused) > MOST_NAMED + 1:
        refused[MOST_NAMED:] = [(sum(n for n, _ in refused[MOST_NAMED:]), "others")]
    named = ", ".join(f"{name} {per_1000(n)}" for n, name in refused)
    return f"attempts refused over the whole run, per 1,000 persons: {named}; {causes_said(side.seen)}."


def most_moved(pair: Pair) -> tuple[str, str] | None:
    """The service whose weeks barred move most the way of all weeks barred, and the same of refusals; None where there is no such service."""
    found = []
    for measure, by in ((WEEKS, weeks), (REFUSALS, refusals)):
        first, other = pair.both(measure)
        a, b = by(pair.first), by(pair.other)
        if first == other:
            return None
        sign = 1 if other > first else -1
        service, moved = max(((s, sign * (b[s] - a[s])) for s in a), key=lambda one: one[1])
        if moved <= 0:  # fewer bars at once on the same person can leave more weeks barred
            return None
        found.append(service)
    return found[0], found[1]


def apart(pair: Pair) -> bool:
    """Whether weeks barred and refusals go opposite ways."""
    ways = {way(*pair.both(measure)).symbol for measure in (WEEKS, REFUSALS)}
    return len(ways) > 1 and most_moved(pair) is not None


def verb(pair: Pair, measure: str) -> str:
    """Which way a measure goes."""
    first, other = pair.both(measure)
    return "rise" if other > first else "fall"


def most_said(pair: Pair) -> str:
    """Where weeks barred and refusals go opposite ways, the service that moves most in each, as the end of a sentence."""
    most = most_moved(pair)
    if most is None or not apart(pair):
        return ""
    (a, b) = (worded(s) for s in most)
    return f"; by service, weeks {verb(pair, WEEKS)} most for {a} and refusals {verb(pair, REFUSALS)} most for {b}"


def moved_said(pair: Pair) -> str:
    """The services that move most, with their numbers; nothing where none does."""
    most = most_moved(pair)
    if most is None:
        return ""
    (a, b), (up, down) = most, (verb(pair, measure) for measure in (WEEKS, REFUSALS))
    if a == b:
        told = f"weeks barred {up} most and refusals {down} most for {worded(a)} ({both_said(pair, a)})"
    else:
        told = (
            f"weeks barred {up} most for {worded(a)} ({both_said(pair, a)}) and refusals {down} most for {worded(b)} ({both_said(pair, b)})"
        )
    return f"{capital(pair.phrase)}, by service and per 1,000 persons, {told}."


def both_said(pair: Pair, service: str) -> str:
    """Weeks barred and refusals of a service under both."""
    numbers = ((name, by(pair.first)[service], by(pair.other)[service]) for name, by in (("weeks", weeks), ("refusals", refusals)))
    return "; ".join(f"{name} {then(first, other)}" for name, first, other in numbers)


def then(first: float, other: float) -> str:
    """A number under the first scheme, and under the other."""
    return f"{per_1000(first)}, then {per_1000(other)}"


def change_said(pair: Pair) -> str:
    """Where weeks and refusals part, the week in which a rule moves the service of most weeks under one scheme and not under the other."""
    most = most_moved(pair)
    if most is None or not apart(pair):
        return ""
    a, b = (1000 * side.seen.weekly(f"barred[{most[0]}]") / side.society.population for side in (pair.first, pair.other))
    changes = rule_changes(pair)
    if not changes:
        return ""
    at = max(changes, key=lambda i: abs((b[i] - b[i - 1]) - (a[i] - a[i - 1])))
    if abs((b[at] - b[at - 1]) - (a[at] - a[at - 1])) <= TOLD * max(a[at - 1], b[at - 1]):
        return ""
    day = monday(int(pair.first.run.data.weeks[at]))
    under = f"{then(a[at - 1], a[at])} under {pair.first.name}, and {then(b[at - 1], b[at])} {pair.phrase}"
    return (
        f"Persons barred from {worded(most[0])}, of 1,000, in the week before {day}, when rules change, and in the week from it: {under}; the rules "
        "are in “What is changed”."
    )


def rule_changes(pair: Pair) -> list[int]:
    """Places of the weeks of the run, but the first, from which a rule of one of the two is another."""
    starts = np.concatenate([side.run.data.tables["eras.week"] for side in (pair.first, pair.other)])
    return [int(i) for i in np.flatnonzero(np.isin(pair.first.run.data.weeks, starts)) if i > 0]


def told_at_once(side: Side) -> NDArray[np.float64]:
    """[week] part of the newly barred who are told at once: the scheme's own number."""
    tables = side.run.data.tables
    era = np.searchsorted(tables["eras.week"], side.run.data.weeks, side="right") - 1
    return np.asarray(tables["services.notice"][era] / SURE)


def tries(pair: Pair) -> tuple[float, float] | None:
    """Refusals in 1,000 weeks barred under both, where the other tells more of the barred and refusals fall further than weeks; else None."""
    (w, v), (r, q) = pair.both(WEEKS), pair.both(REFUSALS)
    if not (w and v and r) or told_at_once(pair.other).mean() <= told_at_once(pair.first).mean() or q / v >= r / w:
        return None
    return 1000 * r / w, 1000 * q / v


def tries_said(pair: Pair) -> str:
    """That whoever is told tries less, as the end of a sentence; nothing where nobody more is told."""
    found = tries(pair)
    if found is None:
        return ""
    return (
        f"; 1,000 weeks barred bring {per_1000(found[1])} refusals in place of {per_1000(found[0])}, as whoever is told of a bar tries less"
    )


def tries_explained(pair: Pair) -> str:
    """The same at length: how much of the fall of refusals is tries, and not bars."""
    found = tries(pair)
    if found is None:
        return ""
    (w, v), (r, q) = pair.both(WEEKS), pair.both(REFUSALS)
    weeks_only = (
        f"would have {'fallen' if v < w else 'risen'} by {how_far(w, v)}, as the weeks barred do" if v != w else "would have stayed"
    )
    return (
        f"{capital(pair.phrase)}, more of the barred are told at once, and by the rules of the model whoever knows of a bar tries less or gets by "
        f"with another document: 1,000 weeks barred bring {per_1000(found[1])} refusals, and {per_1000(found[0])} under {pair.first.name}. With "
        f"as many refusals in a week of a bar as there, refusals {weeks_only}; they {moves(r, q)}, and what is between the two is fewer refused "
        "attempts in each week, not bars that an appeal has ended."
    )


def tables(seen: Compared) -> tuple[Table, ...]:
    """Weeks barred and refusals by service, every scheme a column."""
    return (
        table(seen, "Weeks barred by service", [weeks(side) for side in seen.sides]),
        table(seen, "Refusals by service", [refusals(side) for side in seen.sides]),
    )


def table(seen: Compared, title: str, columns: list[dict[str, float]]) -> Table:
    """One of them; services of which nobody is barred under any scheme have no line."""
    first, *others = columns
    barred = [weeks(side) for side in seen.sides]
    rows = tuple(
        (worded(s), per_1000(first[s]), *(beside(first[s], other[s], per_1000) for other in others))
        for s in first
        if any(found[s] for found in barred)
    )
    return Table(f"{title}, per 1,000 persons over the whole run ({KEY})", ("service", *(side.name for side in seen.sides)), rows)
