"""What the lab may not do: compute anything itself, take rows of persons, or answer a question about one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import counterscore.lab
from counterscore.lab.orders import ORDERS

HERE = Path(counterscore.lab.__file__).parent
MODULES = sorted(HERE.glob("*.py"))
INTERNAL = ("counterscore.engine", "counterscore.draws", "numba", "numpy", "pandas", "scipy")


def imported(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 15


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_imports_what_computes(path: Path) -> None:
    wrong = [name for name in imported(path) if any(name == inner or name.startswith(f"{inner}.") for inner in INTERNAL)]
    assert not wrong


def test_no_order_takes_rows_of_persons() -> None:
    allowed = {
        *("base", "reforms", "text", "others"),  # schemes, and a reform's text
        *("place", "value"),  # a number of a scheme
        *("people", "from", "years", "seed", "schemes"),  # a size, weeks, a seed, and how many schemes
        *("name", "beside", "file"),  # of runs, and of a chart
        *("index", "what"),  # of a synthetic person in a run's sample, and a closed list of finds
    }
    fields = {field for ordered in ORDERS.values() for field in ordered.fields}
    assert fields == allowed
