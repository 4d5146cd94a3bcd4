"""Report: figures, findings and the page.

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


class _CallablePackage(ModuleType):
    def __call__(self, run: Run, path: str | Path) -> Path:
        """Write the page of a run. Raises CannotWrite."""
        from counterscore.report.document import write_report

        return write_report(run, path)


sys.modules[__name__].__class__ = _CallablePackage
