"""Compiled code is kept under a digest of its sources, whoever imports Numba first: no stale code is ever served."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = "; from counterscore.engine.threads import live_weeks; print(live_weeks._cache.cache_path)"


@pytest.mark.parametrize("first", ["import counterscore", "import numba; import counterscore"])
def test_the_cache_is_ours(first: str, tmp_path: Path) -> None:
    env = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"} | {"XDG_CACHE_HOME": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", first + ASK], env=env, capture_output=True, text=True, check=True)
    assert Path(said.stdout.strip()).is_relative_to(tmp_path / "counterscore")
