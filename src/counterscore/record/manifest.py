"""A SHA-256 of every file of a run, and one over the manifest itself."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from counterscore.errors import DamagedRun

NAME = "manifest.json"
FORMAT = 1


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path) -> None:
    """Write the manifest over all other files of a folder."""
    files = {p.name: {"bytes": p.stat().st_size, "sha256": sha256(p)} for p in sorted(folder.iterdir()) if p.name != NAME}
    (folder / NAME).write_text(_text(files), encoding="utf-8")


def _text(files: dict[str, dict[str, object]]) -> str:
    body = json.dumps({"format": FORMAT, "files": files}, indent=1, sort_keys=True)
    return f"{body}\n{hashlib.sha256(body.encode()).hexdigest()}\n"


def verify(folder: Path) -> None:
    """Raise DamagedRun unless every byte is as it was written."""
    path = folder / NAME
    remedy = "The run cannot be trusted. Repeat it, or restore the folder from a copy."
    if not path.is_file():
        raise DamagedRun(
            "not a run folder, or its manifest is missing", file=folder, remedy="Give a folder that `counterscore run` has written."
        )
    try:
        body, digest, end = path.read_text(encoding="utf-8").rsplit("\n", 2)
        whole = end == "" and hashlib.sha256(body.encode()).hexdigest() == digest
        files = json.loads(body)["files"] if whole else {}
    except (ValueError, KeyError, UnicodeDecodeError):
        whole, files = False, {}
    if not whole:
        raise DamagedRun("the manifest is damaged", file=path, remedy=remedy)
    for name, entry in files.items():
        file = folder / name
        if not file.is_file():
            raise DamagedRun("a file is missing", file=file, remedy=remedy)
        if file.stat().st_size != entry["bytes"]:
            raise DamagedRun(
                "a file has the wrong length",
                file=file,
                found=f"{file.stat().st_size} bytes",
                allowed=f"{entry['bytes']} bytes",
                remedy=remedy,
            )
        if sha256(file) != entry["sha256"]:
            raise DamagedRun("a file is damaged: its SHA-256 is not that of the manifest", file=file, remedy=remedy)
    for extra in sorted(p.name for p in folder.iterdir() if p.name != NAME and p.name not in files):
        if extra != "report.html":
            raise DamagedRun("a file that the run did not write", file=folder / extra, remedy="Move it elsewhere.")
