"""The front door: a scheme, with reforms, from a name or a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from counterscore.errors import UsageError
from counterscore.lines import line_map
from counterscore.mechanisms.detection import STUDIED
from counterscore.scheme.catalogue import find_reform, find_scheme
from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.model import Scheme
from counterscore.scheme.reform import apply_reform
from counterscore.society.occasions import CONTEXTS
from counterscore.society.package import Society, load_society
from counterscore.text import parse, read_text


def load_scheme(name: str | Path, reforms: Iterable[str | Path] = ()) -> Scheme:
    """A preset by name or a scheme file, changed by each reform in turn. Raises InputError or WallError."""
    path = find_scheme(name)
    source = read_text(path)
    scheme = scheme_from_text(source, path)
    names = names_of(load_society(scheme.society))
    for reform in reforms:
        scheme = apply_reform(scheme, find_reform(reform), names)
    return scheme


def scheme_from_text(source: str, path: Path | None = None) -> Scheme:
    """The scheme that a text says."""
    document = parse(source, path)
    reader = Reader(path, line_map(source), {})
    reader.names = names_of(society_of(document, reader))
    return check_scheme(document, reader)


def society_of(document: dict[str, Any], reader: Reader) -> Society:
    """The society that a scheme names; where there is none, the error has the scheme's place."""
    name = document.get("society", "china-2020")
    try:
        return load_society(name if isinstance(name, str) else "china-2020")  # what is no text is refused by the checks
    except UsageError as error:
        raise reader.fail(error.problem, ("society",), found=error.found, allowed=error.allowed, remedy=error.remedy) from None


def names_of(society: Society) -> dict[str, tuple[str, ...]]:
    """The closed lists that a scheme's tables are keyed by."""
    return {"kind": society.occasions.names, "service": society.services.names, "context": CONTEXTS, "group": tuple(STUDIED)}
