"""What runs only by hand (slow statistics, speed) must at least be there: every module is imported, by a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .tree import ROOT

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("benchmarks", "verification")
    for path in (ROOT / folder).rglob("*.py")
    if path.stem not in ("__init__", "__main__")
)


@pytest.mark.parametrize("folder", ["benchmarks", "verification"])
def test_every_module_imports(folder: str) -> None:
    names = [name for name in MODULES if name.startswith(folder)]
    assert len(names) > 5
    code = f"from importlib import import_module\nfor name in {names}:\n    import_module(name)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
