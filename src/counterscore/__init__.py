"""counterscore: a laboratory for social scoring, on synthetic people only.

    import counterscore as cs
    run = cs.simulate("unified-2020", people="1:1000")
    cs.report(run, "report.html")

`load` reads a scheme, `simulate` lives it, `compare` sets schemes side by side on
the same lives, `life` tells one of them, `find_lives` names some worth reading,
`attribute` says what refusals rest on, `shapley` what each context brings, `audit` measures them with intervals, `law` is the
evidence for and against each legal element, `open_run` opens a run folder,
`explain` says what a scheme will do, `report` writes the page, `figures` gives
the documented keys, `repeat` and `resume` live a run again or to its end.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterscore.audit.audited import audit
    from counterscore.audit.filled import law
    from counterscore.compile.explain import explain
    from counterscore.record.opened import Run, open_run
    from counterscore.scheme.read import load_scheme as load
    from counterscore.society.package import load_society
    from counterscore.study.attribution import attribute
    from counterscore.study.compare import compare
    from counterscore.study.found import find_lives
    from counterscore.study.headline import figures
    from counterscore.study.life import life, lives
    from counterscore.study.shapley import shapley
    from counterscore.study.simulate import again as repeat
    from counterscore.study.simulate import resume, simulate

__version__ = "0.1.0"

# What the package offers, and where it stands; found when first asked for, since importing all takes seconds.
_OFFERED = {
    "compare": ("counterscore.study.compare", "compare"),
    "explain": ("counterscore.compile.explain", "explain"),
    "figures": ("counterscore.study.headline", "figures"),
    "attribute": ("counterscore.study.attribution", "attribute"),
    "find_lives": ("counterscore.study.found", "find_lives"),
    "law": ("counterscore.audit.filled", "law"),
    "life": ("counterscore.study.life", "life"),
    "lives": ("counterscore.study.life", "lives"),
    "load": ("counterscore.scheme.read", "load_scheme"),
    "load_society": ("counterscore.society.package", "load_society"),
    "open_run": ("counterscore.record.opened", "open_run"),
    "repeat": ("counterscore.study.simulate", "again"),
    "resume": ("counterscore.study.simulate", "resume"),
    "Run": ("counterscore.record.opened", "Run"),
    "shapley": ("counterscore.study.shapley", "shapley"),
    "simulate": ("counterscore.study.simulate", "simulate"),
}
_PACKAGES = ("audit", "report")  # which can themselves be called: a function would be hidden as soon as any part of them was imported
__all__ = [
    "Run",
    "attribute",
    "audit",
    "compare",
    "explain",
    "figures",
    "find_lives",
    "law",
    "life",
    "lives",
    "load",
    "load_society",
    "open_run",
    "repeat",
    "report",
    "resume",
    "shapley",
    "simulate",
]


def _cache_compiled_code() -> None:
    """Keep Numba's cache under a digest of the package's sources, before the first decorator.

    Numba looks only at the file of the cached function, so an edit in another
    file would be served stale code.
    """
    if "NUMBA_CACHE_DIR" in os.environ:
        return
    here = Path(__file__).parent
    digest = hashlib.sha256()
    compiled = [here / "draws.py", *(p for part in ("society", "mechanisms", "engine") for p in (here / part).rglob("*.py"))]
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
    if "numba" in sys.modules:  # it has read the environment already
        sys.modules["numba.core.config"].reload_config()


def __getattr__(name: str) -> Any:
    """One of the names above, imported on first use."""
    if name in _PACKAGES:
        return import_module(f"counterscore.{name}")
    if name not in _OFFERED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _OFFERED[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    """What the package offers."""
    return sorted([*__all__, "__version__"])


_cache_compiled_code()
