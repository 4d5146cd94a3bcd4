"""What a comparison found, as one paragraph of short sentences, every number counted."""

from __future__ import annotations

from counterscore.report.compared.effects import because
from counterscore.report.compared.winners import GAINS, LOSES, gap_said, persons_said
from counterscore.report.differences import nothing
from counterscore.report.moved import move_together
from counterscore.report.pairs import Compared, Pair, compared
from counterscore.report.seen import capital, percent
from counterscore.study.compare import Comparison

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def paragraph(comparison: Comparison) -> str:
    """The comparison in plain sentences: who was lived, what each scheme moves, who pays, and what it all rests on."""
    return told(compared(comparison))


def told(seen: Compared) -> str:
    """The paragraph of a comparison that was made ready."""
    return " ".join((opening(seen), *(said(pair) for pair in seen.pairs), seen.stamp.honest))


def opening(seen: Compared) -> str:
    """Who lived, when, and under what."""
    p, others = seen.first.run.provenance, len(seen.pairs)
    under = seen.pairs[0].phrase if others == 1 else f"under each of {in_words(others)} other schemes"
    return f"{p['persons']:,} synthetic people lived from {p['from']} to {p['to']} under {seen.first.name}, and again {under}."


def in_words(number: int) -> str:
    """A small number as a word."""
    return COUNTS[number] if number < len(COUNTS) else f"{number:,}"


def said(pair: Pair) -> str:
    """What one scheme moves and who pays."""
    if pair.no_effect:
        return nothing(pair)
    moved = move_together({"weeks barred": pair.both("weeks_barred"), "refusals": pair.both("refusals")})
    direct = f" With others as before, {because(pair)}." if pair.direct is not None else ""
    return f"{capital(pair.phrase)}, {percent(pair.changed_share, 1)} of the lives differ: {moved}.{direct} {who_pays(pair)}"


def who_pays(pair: Pair) -> str:
    """How many lose and gain, and whom it meets most and least."""
    if not pair.rate(LOSES) and not pair.rate(GAINS):
        return "Nobody is barred for longer or for less long."
    gap = gap_said(pair).removeprefix("; ")
    return f"{capital(persons_said(pair))}.{f' {capital(gap)}.' if gap else ''}"
