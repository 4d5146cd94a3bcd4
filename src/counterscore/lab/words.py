"""The lab's own words, kept apart from its pages so that other languages can follow.

One file a language in `words/`: keys in dots, values in which `{name}` stands for what
is put in. What the library says (findings, rules, reasons) is in English alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from counterscore.text import parse, read_text

HERE = Path(__file__).parent / "words"
LANGUAGE = "en"


@cache
def words(language: str = LANGUAGE) -> dict[str, str]:
    """Every word by its key."""
    path = HERE / f"{language}.toml"
    return dict(flattened(parse(read_text(path), path)))


def flattened(table: dict[str, Any], before: str = "") -> list[tuple[str, str]]:
    """Keys in dots."""
    found = []
    for key, value in table.items():
        found += flattened(value, f"{before}{key}.") if isinstance(value, dict) else [(f"{before}{key}", str(value).strip())]
    return found


def word(key: str, **given: object) -> str:
    """The words of a key; raises KeyError where there are none, so that a page cannot have a gap."""
    return words()[key].format(**given)
