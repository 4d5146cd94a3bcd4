"""The presets and reforms that come with the package, found by name."""

from __future__ import annotations

import os
from pathlib import Path

from counterscore.errors import UsageError, nearest

HERE = Path(__file__).parent


def presets() -> tuple[str, ...]:
    """Names of the preset schemes."""
    return tuple(sorted(p.stem for p in (HERE / "presets").glob("*.toml")))


def reforms() -> tuple[str, ...]:
    """Names of the reforms."""
    return tuple(sorted(p.stem for p in (HERE / "reforms").glob("*.toml")))


def find_scheme(name: str | Path) -> Path:
    """The file of a preset by name, or the path itself."""
    return _find(name, HERE / "presets", presets(), "scheme")


def find_reform(name: str | Path) -> Path:
    """The file of a reform by name, or the path itself."""
    return _find(name, HERE / "reforms", reforms(), "reform")


def _find(name: str | Path, folder: Path, known: tuple[str, ...], what: str) -> Path:
    if str(name) in known:
        return folder / f"{name}.toml"
    if os.path.isfile(name):  # False, never an error, for a name that no file can have
        return Path(name)
    if os.path.isdir(name):
        raise UsageError(f"a folder, not a {what} file", found=str(name), allowed=f"one of {', '.join(known)}, or a file")
    raise UsageError(f"no such {what}", found=str(name), allowed=f"one of {', '.join(known)}, or a file", remedy=nearest(str(name), known))
