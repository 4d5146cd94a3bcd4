"""Tables packed for the compiled law: one record an era, a few kilobytes, one pointer.

A tuple of sixty arrays as an argument costs a microsecond a call (each array is
seven words and a reference count); a record of nested arrays costs nothing. What
depends on the county goes with the community instead (`threads.Ground`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.mechanisms import MECHANISMS
from counterscore.mechanisms.contract import TALLIES

# One row of tallies, and the community's own counts of the week. A record, because passing an array counts references at every call.
TALLY = np.dtype([("n", np.int64, (TALLIES,)), ("place", np.int64, (3,))], align=True)

BY_ERA = {m.NAME: m.BY_ERA for m in MECHANISMS}
BY_COUNTY = {m.NAME: m.BY_COUNTY for m in MECHANISMS}


def pack(tables: Tables) -> NDArray[np.void]:
    """[era] records with a nested record for each mechanism and one for the ages."""
    eras = tables.eras.week.size
    parts = {name: getattr(tables, name) for name in Tables._fields if name != "eras"}
    dtype = np.dtype([(name, _dtype(name, record)) for name, record in parts.items()], align=True)
    packed = np.zeros(eras, dtype)
    for name, record in parts.items():
        for field in packed.dtype[name].names or ():
            packed[name][field] = getattr(record, field)
    return packed


def _dtype(name: str, record: tuple[object, ...]) -> np.dtype[np.void]:
    fields = []
    for field in record._fields:  # type: ignore[attr-defined]
        if field in BY_COUNTY.get(name, ()):
            continue
        value = np.asarray(getattr(record, field))
        shape = value.shape[1:] if field in BY_ERA.get(name, ()) else value.shape
        fields.append((field, value.dtype, shape))
    return np.dtype(fields, align=True)
