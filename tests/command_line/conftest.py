"""The program as a person calls it, in this process or in another, and one small run to read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from counterscore.cli.main import main

PROGRAM = (sys.executable, "-c", "from counterscore.cli.main import main; main()")
SMALL = ("--people", "72000", "--from", "2018-01-01", "--to", "2018-03-04")


@dataclass(frozen=True)
class Said:
    """What one command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What `--json` printed."""
        return json.loads(self.out)

    def wrong(self, *parts: str) -> None:
        """That it ended as wrong input does: exit code 2, a message that holds `parts`, and no traceback."""
        assert self.code == 2, (self.code, self.out, self.err)
        assert "Traceback" not in self.out + self.err
        missing = [part for part in parts if part not in self.err + self.out]
        assert not missing, f"{missing} not in: {self.err}{self.out}"


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Call the program here with these words."""

    def call(*words: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Said(left.value.code, printed.out, printed.err)

    return call


def elsewhere(*words: object, cwd: Path | None = None, seconds: float = 180) -> Said:
    """Call the program in a process of its own."""
    done = subprocess.run([*PROGRAM, *map(str, words)], cwd=cwd, capture_output=True, text=True, timeout=seconds, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """A run of nine weeks and what the program said about it."""
    folder = tmp_path_factory.mktemp("lived") / "run"
    return folder, elsewhere("run", "unified-2020", *SMALL, "--at", "2018-01-31", "--at", "2018-02-28", "--out", folder, "--json")


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same lives under the documented list alone."""
    folder = tmp_path_factory.mktemp("other") / "run"
    assert elsewhere("run", "defaulter-list", *SMALL, "--out", folder, "--no-report").code == 0
    return folder
