"""Reforms: a named change to a scheme, in a file of its own, with the digest of its base.

A reform repeats the base's tables and says only what changes. A table by kind
or a single number replaces what it names; an array of tables replaces the whole
array, and `<array>_added` appends rows to it.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from counterscore.errors import ReformError
from counterscore.lines import line_map
from counterscore.mechanisms import MECHANISMS
from counterscore.scheme.check import ID, Reader, check_scheme, is_format, sources_of
from counterscore.scheme.model import Scheme
from counterscore.text import parse, read_text
from counterscore.units import Rows

HEAD = ("format", "id", "title", "why", "base", "base_digest", "sources")
ADDED = "_added"


def apply_reform(scheme: Scheme, path: Path, names: dict[str, tuple[str, ...]]) -> Scheme:
    """`scheme` as the reform in `path` changes it; its id is `base+reform`. Raises ReformError."""
    return reformed(scheme, read_text(path), names, path)


def reformed(scheme: Scheme, source: str, names: dict[str, tuple[str, ...]], path: Path | None = None) -> Scheme:
    """`scheme` as the text of a reform changes it; `path` is its file, if it has one. Raises ReformError."""
    document = parse(source, path)
    reader = Reader(path, line_map(source), names, error=ReformError)
    check_head(reader, document, scheme)
    changes = {m.NAME: document[m.NAME] for m in MECHANISMS if m.NAME in document}
    merged = copy.deepcopy(scheme.document)
    merged["sources"] = {**merged.get("sources", {}), **sources_of(reader, document)}
    for name, table in changes.items():
        if not isinstance(table, dict):
            raise reader.fail("not a table", (name,), found=table, allowed=f"[{name}]")
        merge(reader, merged.setdefault(name, {}), table, name)
    changed = check_scheme(merged, reader)
    return replace(
        changed,
        id=f"{scheme.id}+{document['id']}",
        title=f"{scheme.title}, with: {document['title']}",
        file=path,  # the base alone compiles: what contradicts now, this file brought
        lines=reader.lines,
        reforms=(*scheme.reforms, document["id"]),
        base_digest=base_digest(scheme),
    )


def check_head(reader: Reader, document: dict[str, Any], scheme: Scheme) -> None:
    """The reform's own keys, and that it fits this scheme."""
    allowed = HEAD + tuple(m.NAME for m in MECHANISMS)
    for key in document:
        if key not in allowed:
            raise reader.unknown(key, (), allowed)
    if not is_format(document.get("format")):
        raise reader.fail("not a reform format that is known here", ("format",), found=document.get("format"), allowed="format = 1")
    for key in ("id", "title", "why"):
        if not isinstance(document.get(key), str) or not document[key].strip():
            raise reader.fail("a text is needed", (key,), found=document.get(key), allowed="a text in quotation marks")
    if not ID.fullmatch(document["id"]):
        raise reader.fail("not an id", ("id",), found=document["id"], allowed="lower-case letters, digits and single hyphens")
    base_id = scheme.id.split("+")[0]
    bases = document.get("base")
    bases = [bases] if isinstance(bases, str) else bases
    if not isinstance(bases, list) or not bases or not all(isinstance(b, str) for b in bases):
        raise reader.fail("a reform names its base", ("base",), found=document.get("base"), allowed="the id of a scheme, or a list of ids")
    if document["id"] in bases or document["id"] in scheme.reforms:
        raise reader.fail("a reform cannot rest on itself", ("base",), found=document["id"])
    if base_id not in bases:
        raise reader.fail("the reform does not fit this scheme", ("base",), found=base_id, allowed=", ".join(bases))
    check_digest(reader, document.get("base_digest"), scheme, base_id, len(bases))


def check_digest(reader: Reader, given: Any, scheme: Scheme, base_id: str, bases: int) -> None:
    """That the base is the one that the reform was written for."""
    wanted = given.get(base_id) if isinstance(given, dict) else (given if bases == 1 else None)
    actual = base_digest(scheme)
    if wanted != actual:
        raise reader.fail(
            "the base is not the one that the reform was written for",
            ("base_digest",),
            found=wanted if isinstance(wanted, str) else given,
            allowed=actual,
            remedy=f"Read the base again, and if the reform still means what it says, write base_digest for {base_id} as above.",
        )


def base_digest(scheme: Scheme) -> str:
    """The digest of a scheme without any reform."""
    return scheme.base_digest or scheme.digest


def merge(reader: Reader, base: dict[str, Any], table: dict[str, Any], name: str) -> None:
    """Write a reform's table over the base's, in place."""
    declared = {p.name: p for m in MECHANISMS if name == m.NAME for p in m.PARAMS}
    for key, value in table.items():
        plain = key.removesuffix(ADDED)
        param = declared.get(plain)
        if param is None or (key != plain and not isinstance(param, Rows)):
            raise reader.unknown(key, (name,), tuple(declared))
        if key != plain:
            before = base.get(plain, [])
            base[plain] = [*before, *(value if isinstance(value, list) else [value])]
            place_rows(reader, (name, key), (name, plain), len(before))
        elif not isinstance(param, Rows) and param.keyed is not None and isinstance(value, dict):
            base[key] = {**base.get(key, {}), **value}
        else:
            base[key] = value


def place_rows(reader: Reader, added: tuple[str, str], plain: tuple[str, str], before: int) -> None:
    """Let the lines of added rows be found under the numbers that the rows have after those of the base."""
    for path, line in list(reader.lines.items()):
        if path[:2] == added:
            row = path[2:3]
            moved = (row[0] + before,) if row and isinstance(row[0], int) else row
            reader.lines.setdefault((*plain, *moved, *path[3:]), line)
