"""What a run did to whom: by ground and cause, by group, across contexts, against gravity, and the elements of the law as evidence.

`counterscore.audit(run)` audits a run: the package itself can be called, as `counterscore.report` can and for the same reason.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterscore.audit.audited import Audit
    from counterscore.record.opened import Run


class _CallablePackage(ModuleType):
    def __call__(
        self,
        run: Run,
        communities: int | None = None,
        flip: bool = False,
        threads: int | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Audit:
        """Audit a run; with `communities`, life by life in so many, evenly through its sample; with `flip`, also each life with one attribute switched.

        Raises UsageError for fewer communities than there are provinces, RunMismatch where the run was lived by another society.
        """
        from counterscore.audit.audited import COMMUNITIES, audit

        return audit(run, COMMUNITIES if communities is None else communities, flip, threads, progress)


sys.modules[__name__].__class__ = _CallablePackage
