"""What a comparison found, as one paragraph of short sentences, every number counted, with the cautions that go with it."""

from __future__ import annotations

from counterscore.report.compared import services
from counterscore.report.compared.effects import because
from counterscore.report.compared.winners import persons_said
from counterscore.report.differences import nothing
from counterscore.report.moved import move_together
from counterscore.report.pairs import Compared, Pair, compared
from counterscore.report.seen import capital
from counterscore.study.compare import Comparison

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
CAUTION = "One seed and no interval: small differences may be chance. Where groups differ, their conduct was assumed to differ."


def paragraph(comparison: Comparison) -> str:
    """The comparison in plain sentences: who was lived, what each scheme moves, who pays, and what it all rests on."""
    return told(compared(comparison))


def told(seen: Compared) -> str:
    """The paragraph of a comparison that was made ready."""
    parts = (opening(seen), seen.standing, *(said(pair) for pair in seen.pairs), seen.stamp.honest, CAUTION)
    return " ".join(part for part in parts if part)


def opening(seen: Compared) -> str:
    """Who lived, when, and under what."""
    p, first, others = seen.first.run.provenance, seen.first, seen.sides[1:]
    under = others[0].phrase(first) if len(others) == 1 else f"under each of {in_words(len(others))} other schemes"
    return f"{p['persons']:,} synthetic people lived from {p['from']} to {p['to']} under {first.name}, and again {under}."


def in_words(number: int) -> str:
    """A small number as a word."""
    return COUNTS[number] if number < len(COUNTS) else f"{number:,}"


def said(pair: Pair) -> str:
    """What one scheme moves and who pays."""
    if pair.no_effect:
        return nothing(pair)
    moved = move_together({"weeks barred": pair.both("weeks_barred"), "refusals": pair.both("refusals")})
    head = f"{capital(pair.phrase)} ({pair.other.beside(pair.first)}), {moved}{services.most_said(pair)}{services.tries_said(pair)}."
    direct = f" With others as before, {because(pair)}." if pair.direct is not None else ""
    return f"{head}{direct} {capital(persons_said(pair))}."
