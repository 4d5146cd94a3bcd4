"""How sentences are worded: what they rest on, numbers with their units, names as words."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

# What a sentence rests on.
RULES, RUN, STUDY = "compiled tables", "tallies of the whole run", "same lives, other rules"
TRACE, LIVES = "records traced in the communities examined", "lives of the communities examined"
SWITCHED = "same lives, one attribute switched"
FILE, JUDGED = "scheme file", "gravity and relatedness, first reading"


def said(text: str, rests_on: str) -> str:
    """A sentence and what it rests on."""
    return f"{text} [{rests_on}]."


def count(n: float, unit: str) -> str:
    """A number with its unit."""
    if n == 1:
        first, _, rest = unit.partition(" ")
        unit = " ".join(filter(None, (first[:-3] + "y" if first.endswith("ies") else first.removesuffix("s"), rest)))
    return f"{n:,.0f} {unit}" if n == round(n) or n >= 100 else f"{n:,.3g} {unit}"


def percent(share: float) -> str:
    """A share from 0 to 1, in three figures."""
    return f"{100 * share:.3g}%"


def part(n: float, whole: float | None, unit: str) -> str:
    """A number as part of a whole."""
    return count(n, unit) if not whole else f"{n:,.0f} of {whole:,.0f} {unit} ({percent(n / whole)})"


def words(names: Iterable[str], most: int = 6) -> str:
    """Names as words; after `most` how many more there are."""
    all_ = [name.replace("_", " ") for name in names]
    return ", ".join(all_[:most]) + (f" and {len(all_) - most} more" if len(all_) > most else "")


def picked(names: Iterable[str], flags: ArrayLike) -> tuple[str, ...]:
    """The names whose flag is set."""
    return tuple(name for name, flag in zip(names, np.asarray(flags), strict=True) if flag)
