"""Short files, short functions, telling names, documented, and imports that point one way."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, SOURCES, body_lines, definitions, short

MOST_LINES = 400
MOST_BODY_LINES = 50
MOST_MEDIAN = 10
EMPTY_NAMES = ("utils", "helpers", "common", "core", "misc", "base")
TEXTS = (".py", ".md", ".toml", ".csv", ".html", ".txt", ".yaml", ".yml", ".cfg", ".css", ".js")
# Longer than the limit, each for a reason.
LONG_FUNCTIONS: dict[str, str] = {}
FUNCTIONS = {
    f"{short(path)}: {name}": node
    for path in SOURCES
    for name, node in definitions(path)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
}


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_no_file_is_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_no_function_is_too_long() -> None:
    long = {name: body_lines(node) for name, node in FUNCTIONS.items() if body_lines(node) > MOST_BODY_LINES}
    assert set(long) == set(LONG_FUNCTIONS), long


def test_half_of_the_functions_are_shorter_than_ten_lines() -> None:
    assert len(FUNCTIONS) > 200
    assert statistics.median(body_lines(node) for node in FUNCTIONS.values()) < MOST_MEDIAN


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_no_module_has_an_empty_name(path: Path) -> None:
    named = path.parent.name if path.name == "__init__.py" else path.stem
    assert named not in EMPTY_NAMES


def test_everything_public_says_what_it_is() -> None:
    silent = [
        f"{short(path)}: {name}"
        for path in SOURCES
        for name, node in definitions(path)
        if not any(part.startswith("_") for part in name.split(".")) and not (ast.get_docstring(node) or "").strip()
    ]
    silent += [short(path) for path in SOURCES if not (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").strip()]
    assert silent == []


COMPILED = {"njit", "lent", "counting"}  # decorators


def test_every_plain_public_function_says_what_it_returns() -> None:
    """Compiled functions are typed by the compiler and marked as such."""
    untyped = [
        name
        for name, node in FUNCTIONS.items()
        if node.returns is None and not COMPILED & {ast.unparse(d).split("(")[0] for d in node.decorator_list}
    ]
    assert untyped == []


def test_imports_point_only_to_the_left() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_mechanisms_do_not_import_each_other() -> None:
    folder = PACKAGE / "mechanisms"
    own = {p.stem for p in folder.glob("*.py")} - {"__init__", "contract"}
    for name in sorted(own):
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("counterscore.mechanisms"):
                assert node.module == "counterscore.mechanisms.contract", f"{name} imports {node.module}"
            if isinstance(node, ast.Import):
                assert not any(alias.name.startswith("counterscore.mechanisms") for alias in node.names), name


def written() -> list[Path]:
    """The texts that belong to the repository."""
    places = [ROOT / name for name in ("src", "docs", "tests", "benchmarks", "verification", "examples")]
    files = [p for place in places if place.is_dir() for p in place.rglob("*")] + list(ROOT.glob("*"))
    return sorted(p for p in files if p.is_file() and p.suffix in TEXTS and not {"__pycache__", ".venv"} & set(p.parts))


def test_no_text_names_a_place_on_a_machine() -> None:
    """A path that exists on one machine only is of no use to a reader on another."""
    homes = tuple("/" + name + "/" for name in ("work", "home", "root", "Users"))
    found = []
    for path in written():
        tests = "tests" in path.relative_to(ROOT).parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            bad = [place for place in (homes if tests else (*homes, "/" + "tmp/")) if starts_a_path(line, place)]
            found += [f"{path.relative_to(ROOT)}, line {number}: {place}" for place in bad]
    assert found == []


def starts_a_path(line: str, place: str) -> bool:
    """Whether `place` begins an absolute path in the line, rather than standing inside a longer one or a URL."""
    at = line.find(place)
    while at >= 0:
        if at == 0 or not (line[at - 1].isalnum() or line[at - 1] in "._-/"):
            return True
        at = line.find(place, at + 1)
    return False


@pytest.mark.parametrize(
    ("line", "expected"),
    [("cd /" + "work/main", True), ("see https://a.cn/home/x", False), ("'/" + "home/me'", True), ("a frame/" + "work/", False)],
)
def test_a_path_is_told_from_a_url(line: str, expected: bool) -> None:
    assert any(starts_a_path(line, "/" + name + "/") for name in ("work", "home")) is expected
