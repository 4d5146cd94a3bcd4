"""Report: figures, findings and the page, of a run or of a comparison.

`counterscore.report(run, path)` writes the page: the package itself can be called,
because a function of the same name in the parent would be hidden as soon as any
part of this package was imported.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterscore.record.opened import Run
    from counterscore.study.compare import Comparison


class _CallablePackage(ModuleType):
    def __call__(self, what: Run | Comparison, path: str | Path, charts: str | Path | None = None, full: bool = False) -> Path:
        """Write the page of a run or a comparison; with `charts`, its charts into that new folder too. Raises CannotWrite.

        With `full`, the page of a run also has what refusals rest on, one life line by line, and the legal table, which takes
        some seconds more; that of a comparison always has them.
        """
        from counterscore.report.document import write_report

        return write_report(what, path, charts, full)


sys.modules[__name__].__class__ = _CallablePackage
