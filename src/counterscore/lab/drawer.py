"""The chart library for the browser: bundled once from what draws the report's charts, and kept."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

import vl_convert

NAME = "vega.js"
SNIPPET = "window.vegaEmbed = vegaEmbed; window.vega = vega;"


def folder() -> Path:
    """Where it is kept: by version, beside the compiled engine."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "counterscore" / f"vega-{version('vl-convert-python')}"


def bundled() -> Path:
    """The folder with the bundle in it; made where it is not there yet, which takes seconds."""
    here = folder()
    path = here / NAME
    if not path.is_file():
        here.mkdir(parents=True, exist_ok=True)
        fresh = here / f"{NAME}.{os.getpid()}"
        fresh.write_text(vl_convert.javascript_bundle(SNIPPET), encoding="utf-8")
        fresh.replace(path)
    return here
