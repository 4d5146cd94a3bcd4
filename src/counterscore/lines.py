"""Where each key stands, so that an error can name the line.

A small scanner of headers and keys; keys inside inline tables get the line of
their table.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]
_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=""")
_PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^.\s"']+))\s*(?:\.|$)""")
_FENCE = re.compile(r'"""|\'\'\'')


def line_map(text: str) -> dict[Path, int]:
    """Line numbers, from 1, by path; rows of an array of tables are numbered from 0."""
    lines: dict[Path, int] = {}
    here: Path = ()
    rows: dict[Path, int] = {}
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if inside:
            inside = len(_FENCE.findall(line)) % 2 == 0
            continue
        header = _HEADER.match(line)
        if header:
            here = _resolve(parts(header[2]), rows, header[1] == "[[")
            lines.setdefault(here, number)
            if header[1] == "[[":
                lines.setdefault(here[:-1], number)
            continue
        key = _KEY.match(line)
        if key:
            lines.setdefault(here + parts(key[1]), number)
        inside = len(_FENCE.findall(line)) % 2 == 1
    for path, number in list(lines.items()):  # `[a.b]` also says where `a` is, unless `a` has a header of its own
        for end in range(1, len(path)):
            lines.setdefault(path[:end], number)
    return lines


def parts(dotted: str) -> Path:
    """The parts of a dotted key."""
    return tuple(a or b or c for a, b, c in _PART.findall(dotted))


def _resolve(path: Path, rows: dict[Path, int], new_row: bool) -> Path:
    out: Path = ()
    for i, part in enumerate(path):
        out = (*out, part)
        last = i == len(path) - 1
        if last and new_row:
            rows[out] = rows.get(out, -1) + 1
            return (*out, rows[out])
        if out in rows:
            out = (*out, rows[out])
    return out


def nearest_line(lines: dict[Path, int], path: Path) -> int | None:
    """The line of a path, or of the nearest thing that contains it."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None
