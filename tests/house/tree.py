"""The files of the package, and what is defined in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import counterscore

PACKAGE = Path(counterscore.__file__).parent
ROOT = PACKAGE.parent.parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def short(path: Path) -> str:
    """A source file as it is named in messages."""
    return path.relative_to(PACKAGE).as_posix()


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def definitions(path: Path) -> Iterator[tuple[str, Definition]]:
    """Every function and class of a file, methods with their class; not those inside functions."""

    def walk(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Definition]]:
        for node in body:
            if isinstance(node, Definition):
                yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from walk(node.body, f"{node.name}.")

    yield from walk(parsed(path).body, "")


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return 0 if not body else (body[-1].end_lineno or 0) - body[0].lineno + 1


def names_bound(path: Path) -> list[str]:
    """Names that a file binds at its top, in order: assignments, classes and functions."""
    out: list[str] = []
    for node in parsed(path).body:
        if isinstance(node, Definition):
            out.append(node.name)
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        out += [t.id for t in targets if isinstance(t, ast.Name)]
    return out
