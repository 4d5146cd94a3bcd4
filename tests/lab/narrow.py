"""A lab with small limits and workers that do as they are told (`bench`)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from counterscore.study.memory import memory_at_hand
from tests.lab.conftest import Lab

LIMITS: dict[str, float] = {
    **{"body_seconds": 1, "head_seconds": 1, "stalled_seconds": 1, "connections": 48, "waiting": 3},
    **{"desk_seconds": 2, "quick_seconds": 3, "long_seconds": 4, "memory_share": (600 << 20) / memory_at_hand()},
}


def narrow_lab(runs: Path) -> Lab:
    """Start it, and wait until it says where it is."""
    words = (sys.executable, "-m", "tests.lab.bench", str(runs), json.dumps(LIMITS))
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return Lab(process, json.loads(process.stdout.readline())["address"], runs)


def job_of(lab: Lab, word: str) -> str:
    """Order a job of the long lane that does what the word says."""
    found = lab.post("/api/jobs", {"kind": "page", "name": word})
    assert found.status == 200, found
    return str(found.json["job"])


def end_of(lab: Lab, job: str) -> tuple[str, dict[str, Any]]:
    """How a job ended, and what it said."""
    return end_in(lab.get(f"/api/jobs/{job}/events").body)


def end_in(stream: bytes) -> tuple[str, dict[str, Any]]:
    """The last event of a stream."""
    last = stream.decode().rstrip().split("\n\n")[-1].split("\n")
    return last[1].removeprefix("event: "), json.loads(last[2].removeprefix("data: "))
