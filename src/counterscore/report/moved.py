"""Which way a number went, and how far, in a symbol and in words: never in a colour alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

UP, DOWN, EVEN, NEAR = "▲", "▼", "=", "≈"
KEY = f"{UP} more, {DOWN} fewer, {EVEN} the same, {NEAR} the same as far as it is written out"
MANYFOLD = 10  # from which a number is said to be so many times what it was


class Way(NamedTuple):
    """A symbol, a word, and a name for the style."""

    symbol: str
    word: str
    style: str


MORE, FEWER, SAME = Way(UP, "more", "up"), Way(DOWN, "fewer", "down"), Way(EVEN, "the same", "even")


def way(before: float, after: float) -> Way:
    """More, fewer, or the same."""
    return SAME if before == after else MORE if after > before else FEWER


def beside(before: float, after: float, written: Callable[[float], str]) -> str:
    """A number, and where it lies beside the first scheme's."""
    near = before != after and written(before) == written(after)
    return f"{written(after)}\N{NO-BREAK SPACE}{NEAR if near else way(before, after).symbol}"


def how_far(before: float, after: float) -> str:
    """By what part of what it was a number moved: 4.1%, under 0.1%, all."""
    part = abs(after / before - 1)
    return "under 0.1%" if part < 0.0005 else f"{part:.1%}" if part < MANYFOLD - 1 else f"{part:,.0%}"


def hero(before: float, after: float) -> str:
    """The same as a few large words: `4.1% more`, `the same`, `from none`."""
    if before == after:
        return SAME.word
    if not before:
        return "from none"
    if not after:
        return "none left"
    return f"{after / before:.0f} times" if after >= MANYFOLD * before else f"{how_far(before, after)} {way(before, after).word}"


def moves(before: float, after: float) -> str:
    """What a number does, as the end of a sentence: `rise by 4.1%`."""
    if before == after:
        return "stay as they are" if after else "stay at none"
    if not before:
        return "rise from none"
    if not after:
        return "fall to none"
    if after >= MANYFOLD * before:
        return f"rise {after / before:.0f}-fold"
    return f"{'rise' if after > before else 'fall'} by {how_far(before, after)}"


def move_together(said: dict[str, tuple[float, float]]) -> str:
    """What two numbers do in one clause: `weeks barred rise by 1.3% and refusals by 4.1%`."""
    (a, x), (b, y) = said.items()
    one, two = f"{a} {moves(*x)}", f"{b} {moves(*y)}"
    if way(*x) == way(*y):
        verb = moves(*x).split(" by ")[0]
        return f"{a} and {b} {moves(*x)}" if moves(*x) == moves(*y) else f"{one} and {two.replace(f'{verb} by', 'by')}"
    return f"{one}, but {two}" if SAME not in (way(*x), way(*y)) else f"{one} and {two}"
