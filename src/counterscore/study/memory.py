"""How much memory there is to use."""

from __future__ import annotations

import os


def memory_at_hand() -> int:
    """Bytes of the machine's memory, or of the container's or this process's own limit where that is less."""
    found = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            with open(path, encoding="ascii") as file:
                limit = file.read().strip()
        except OSError:
            continue
        if limit.isdigit():
            found = min(found, int(limit))
    return min(found, own_limit() or found)


def own_limit() -> int | None:
    """Bytes of data that this process may have; None where it has no such limit."""
    try:
        import resource
    except ImportError:  # pragma: no cover - not on this system
        return None
    limit = resource.getrlimit(resource.RLIMIT_DATA)[0]
    return None if limit == resource.RLIM_INFINITY else limit
