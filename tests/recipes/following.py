"""Doing what a recipe's page says, and nothing else, in a copy of the repository.

A page is followed by its fenced blocks, in order: `diff PATH` changes a file, `sh` runs commands, a language and a
path write a file, or add to it where the path is followed by `(at the end)`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOT

FENCE = re.compile(r"^```(?P<what>\w+)(?: (?P<path>\S+))?(?P<end> \(at the end\))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
COPIED = ("src", "docs", "tests", "pyproject.toml")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    what: str
    path: str | None
    body: str
    append: bool


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page, in order."""
    found = [Block(m["what"], m["path"], m["body"], m["end"] is not None) for m in FENCE.finditer(page.read_text(encoding="utf-8"))]
    assert len(found) == page.read_text(encoding="utf-8").count("\n```\n"), "a block that this reader does not see"
    return found


def copy_of_the_repository(to: Path) -> Path:
    """The parts of the repository that a recipe may touch."""
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.pyc")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, to / name)
    return to


def environment(root: Path, own_package: bool) -> dict[str, str]:
    """This interpreter's programs; the copy's package before the installed one, with its compiled code in the copy."""
    out = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}
    if own_package:
        out |= {"PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)]), "NUMBA_CACHE_DIR": str(root / "compiled")}
    return out


def run(root: Path, *words: str, own_package: bool = True) -> subprocess.CompletedProcess[str]:
    """A command in the copy."""
    return subprocess.run(words, cwd=root, env=environment(root, own_package), capture_output=True, text=True, timeout=600, check=False)


def follow(page: str, root: Path, own_package: bool = True) -> list[str]:
    """Do every block of `page` in the copy at `root`; returns what the commands printed."""
    said = []
    for block in blocks(ROOT / "docs" / page):
        if block.what == "diff":
            assert block.path is not None
            change(root / block.path, block.body)
        elif block.what == "sh":
            done = run(root, "sh", "-e", "-c", block.body, own_package=own_package)
            assert done.returncode == 0, f"{block.body}{done.stdout}{done.stderr}"
            said.append(done.stdout)
        elif block.path is not None:
            write(root / block.path, block)
    return said


def write(path: Path, block: Block) -> None:
    """A new file, or lines at the end of one."""
    assert path.exists() is block.append, path
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(block.body)


def change(path: Path, diff: str) -> None:
    """A diff whose unmarked and taken lines stand together in the file exactly once."""
    lines = diff.splitlines()
    old = "".join(line[1:] + "\n" for line in lines if not line.startswith("+"))
    new = "".join(line[1:] + "\n" for line in lines if not line.startswith("-"))
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name}: stands {text.count(old)} times:\n{old}"
    path.write_text(text.replace(old, new), encoding="utf-8")
