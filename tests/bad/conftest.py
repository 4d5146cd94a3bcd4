"""One small run for every test that breaks a run."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import tomli

from counterscore.study.simulate import simulate

FIRST, LAST = dt.date(2018, 1, 1), dt.date(2018, 2, 25)


@pytest.fixture(scope="session")
def scheme_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small good scheme."""
    path = tmp_path_factory.mktemp("scheme") / "base.toml"
    path.write_text(tomli.loads((Path(__file__).parent / "reforms.toml").read_text(encoding="utf-8"))["base"], encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def good_run(scheme_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of eight weeks; tests copy it, or leave it as it was."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    simulate(scheme_file, people=40_000, first=FIRST, last=LAST, out=folder)
    return folder
