"""From bytes to a TOML document, for text that may be hostile.

Checked before parsing, because a parser's limits are not ours: size, encoding,
invisible characters, nesting, number of tables, length of keys.
"""

from __future__ import annotations

import math
import re
import unicodedata
from pathlib import Path
from typing import Any

import tomli

from counterscore.errors import SyntaxProblem, shorten
from counterscore.lines import line_map, nearest_line

LARGEST_BYTES = 256 * 1024
DEEPEST = 16
MOST_TABLES = 2000
LONGEST_LINE = 4000
MOST_DOTS = 16
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_CONTROL, _BRACKETS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]"), re.compile(r"[\[\]{}]")
# A string that never ends runs to the end of the text, so that no text takes longer than its length to scan.
_STRINGS = re.compile(r'"""(?:\\.|[^\\])*?(?:"""|\\?\Z)|\'\'\'.*?(?:\'\'\'|\Z)|"(?:\\[^\n]|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL)


def read_text(path: Path) -> str:
    """The text of a file. Raises SyntaxProblem where it is no decent text."""
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            raise SyntaxProblem("the file is too large", file=path, found=f"{size} bytes", allowed=f"up to {LARGEST_BYTES} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise SyntaxProblem("the file cannot be read", file=path, found=error.strerror or "an error") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SyntaxProblem("not UTF-8 text", file=path, line=line, found=f"byte 0x{data[error.start]:02x}") from None


def parse(text: str, file: Path | None = None) -> dict[str, Any]:
    """The TOML document in `text`. Raises SyntaxProblem."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_BYTES:
        raise SyntaxProblem("the text is too large", file=file, allowed=f"up to {LARGEST_BYTES} bytes")
    text = text.replace("\r\n", "\n")
    _characters(text, file)
    _shape(text, file)
    try:
        document = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise SyntaxProblem(f"not TOML: {error.msg}", file=file, line=error.lineno) from None
    except RecursionError:
        raise SyntaxProblem("nested too deeply", file=file, allowed=f"up to {DEEPEST + MOST_DOTS} levels") from None
    except ValueError as error:
        raise SyntaxProblem("not TOML that can be read", file=file, found=type(error).__name__) from None
    _values(document, file, line_map(text), ())
    return document


def _characters(text: str, file: Path | None) -> None:
    if text.isascii() and not _CONTROL.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        for c in line:
            if c != "\t" and unicodedata.category(c) in HIDDEN:
                raise SyntaxProblem(
                    "an invisible or control character",
                    file=file,
                    line=number,
                    found=f"U+{ord(c):04X}",
                    remedy="Remove it: such characters can make text read otherwise than it is.",
                )


def _shape(text: str, file: Path | None) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            found = f"{len(line)} characters"
            raise SyntaxProblem("a line is too long", file=file, line=number, found=found, allowed=f"up to {LONGEST_LINE}")
    bare = _STRINGS.sub(lambda m: "\n" * m[0].count("\n"), text)
    depth = tables = 0
    for number, line in enumerate(bare.split("\n"), 1):
        dots = line.split("=")[0].count(".")
        if dots > MOST_DOTS:
            allowed = f"up to {MOST_DOTS + 1}"
            raise SyntaxProblem("a key has too many parts", file=file, line=number, found=f"{dots + 1} parts", allowed=allowed)
        tables += depth <= 0 and line.lstrip().startswith("[")
        if tables > MOST_TABLES:
            raise SyntaxProblem("too many tables", file=file, line=number, allowed=f"up to {MOST_TABLES}")
        for c in _BRACKETS.findall(line):
            depth += 1 if c in "[{" else -1
            if depth > DEEPEST:
                raise SyntaxProblem("brackets are nested too deeply", file=file, line=number, allowed=f"up to {DEEPEST}")


def _values(value: Any, file: Path | None, lines: dict[tuple[str | int, ...], int], path: tuple[str | int, ...]) -> None:
    """What the parser lets through: depth, numbers that are none, and characters that an escape hides."""

    def fault(problem: str, found: str | None, allowed: str) -> SyntaxProblem:
        key = shorten(".".join(part for part in path if isinstance(part, str)))
        return SyntaxProblem(problem, file=file, line=nearest_line(lines, path), key=key, found=found, allowed=allowed)

    if len(path) > DEEPEST + MOST_DOTS:
        raise fault("nested too deeply", None, f"up to {DEEPEST + MOST_DOTS} levels")
    texts = [value] if isinstance(value, str) else list(value) if isinstance(value, dict) else []
    joined = "".join(texts)
    for c in "" if joined.isascii() and joined.isprintable() else joined:
        if unicodedata.category(c) in HIDDEN and (isinstance(value, dict) or c not in "\n\t"):
            raise fault("an invisible or control character", f"U+{ord(c):04X}", "characters that can be seen")
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            _values(inner, file, lines, (*path, name))
    elif isinstance(value, float) and not math.isfinite(value):
        raise fault("not a finite number", repr(value), "a finite number")
    elif isinstance(value, int) and abs(value) > 10**15:
        raise fault("the number is too large", None, "up to 1e15 either way")
