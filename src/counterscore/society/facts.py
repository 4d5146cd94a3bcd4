"""Published figures that the society's tables and the presets cite by identifier.

`facts.csv` holds each figure as it was published, so a value may be text ("127 / about
15 / 4"). `verified` says whether the source itself was read; what is marked "recalled" or
"quoted from memory" was not, and nothing is tested against it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from counterscore.society.csvfile import read_rows

FILE = "facts.csv"
COLUMNS = {
    "id": "identifier by which tables and schemes cite the figure",
    "quantity": "what was counted or measured",
    "value": "the figure as published",
    "unit": "its unit, or none",
    "as_of": "day, month or year it speaks of",
    "place": "where",
    "source": "who published it",
    "verified": "yes where the source was read, else no",
}
IDENTIFIER = re.compile(r"\b(?:BR\d{3}|[BEFGHLNRTZ]\d{2}[AR]?(?:_\d+(?:_\d+|p))?)\b")


class Fact(NamedTuple):
    """One published figure."""

    quantity: str
    value: str
    unit: str
    as_of: str
    place: str
    source: str
    verified: bool


def load_facts(folder: Path) -> dict[str, Fact]:
    """The figures of a society's folder by identifier. Raises SocietyError for a wrong file."""
    facts: dict[str, Fact] = {}
    for row in read_rows(folder / FILE, tuple(COLUMNS), key="id"):
        name = row.text("id")
        if IDENTIFIER.fullmatch(name) is None:
            raise row.fault("id", "not an identifier of a fact", name, "such as BR186, L05 or T02A")
        texts = (row.text(column) for column in ("quantity", "value", "unit", "as_of", "place", "source"))
        facts[name] = Fact(*texts, verified=row.choice("verified", ("yes", "no")) == "yes")
    return facts


def cited(text: str) -> tuple[str, ...]:
    """The identifiers of facts named in a text, in order, each once."""
    return tuple(dict.fromkeys(IDENTIFIER.findall(text)))
