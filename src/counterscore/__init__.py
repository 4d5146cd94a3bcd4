"""counterscore: a laboratory for social scoring, on synthetic people only."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

__version__ = "0.1.0"


def _cache_compiled_code() -> None:
    """Keep Numba's cache under a digest of the package's sources, before the first decorator.

    Numba looks only at the file of the cached function, so an edit in another
    file would be served stale code.
    """
    if "NUMBA_CACHE_DIR" in os.environ:
        return
    here = Path(__file__).parent
    digest = hashlib.sha256()
    compiled = [here / "draws.py", *(p for part in ("society", "mechanisms", "compile", "engine") for p in (here / part).rglob("*.py"))]
    for source in sorted(compiled):
        digest.update(source.relative_to(here).as_posix().encode())
        digest.update(source.read_bytes())
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "counterscore" / digest.hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / "counterscore" / digest.hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)


_cache_compiled_code()
