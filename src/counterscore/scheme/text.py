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

from counterscore.errors import SyntaxProblem

LARGEST_BYTES = 256 * 1024
DEEPEST = 16
MOST_TABLES = 2000
LONGEST_LINE = 4000
MOST_DOTS = 16
_STRINGS = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL)


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
    except (RecursionError, ValueError) as error:
        raise SyntaxProblem("not TOML that can be read", file=file, found=type(error).__name__) from None
    _finite(document, file, "")
    return document


def _characters(text: str, file: Path | None) -> None:
    if text.isascii() and not any(ord(c) < 32 and c not in "\n\t" for c in text) and "\x7f" not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        for c in line:
            if c != "\t" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
                raise SyntaxProblem(
                    "an invisible or control character",
                    file=file,
                    line=number,
                    found=f"U+{ord(c):04X}",
                    remedy="Remove it: such characters can make text read otherwise than it is.",
                )


def _shape(text: str, file: Path | None) -> None:
    tables = 0
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise SyntaxProblem("a line is too long", file=file, line=number, found=f"{len(line)} characters", allowed=f"up to {LONGEST_LINE}")
        tables += line.lstrip().startswith("[")
    if tables > MOST_TABLES:
        raise SyntaxProblem("too many tables", file=file, found=str(tables), allowed=f"up to {MOST_TABLES}")
    bare = _STRINGS.sub(lambda m: "\n" * m[0].count("\n"), text)
    depth = 0
    for number, line in enumerate(bare.split("\n"), 1):
        key = line.split("=")[0]
        if key.count(".") > MOST_DOTS:
            raise SyntaxProblem("a key has too many parts", file=file, line=number, found=f"{key.count('.') + 1} parts", allowed=f"up to {MOST_DOTS + 1}")
        for c in line:
            depth += (c in "[{") - (c in "]}")
            if depth > DEEPEST:
                raise SyntaxProblem("brackets are nested too deeply", file=file, line=number, allowed=f"up to {DEEPEST}")


def _finite(value: Any, file: Path | None, key: str) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _finite(inner, file, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for inner in value:
            _finite(inner, file, key)
    elif isinstance(value, float) and not math.isfinite(value):
        raise SyntaxProblem("not a finite number", file=file, key=key, found=repr(value), allowed="a finite number")
    elif isinstance(value, int) and abs(value) > 10**15:
        raise SyntaxProblem("the number is too large", file=file, key=key, allowed="up to 1e15 either way")
