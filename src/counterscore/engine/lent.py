"""Compiled functions that only borrow.

Numba counts references to every array that a function takes out of a tuple, cuts
or hands on, with an atomic instruction each. In functions that are called for
every community and week this took a tenth of a run. A function marked `lent` counts none:
its arrays are its caller's, who keeps them for as long as it runs.

So it makes no array, and hands none to a caller that counts: an array that a lent function
returns may be used by lent functions only. Whatever a lent function calls is
lent too, unless it says that it counts again (`counting`). Numba's own library
uses the same flag. That nothing is lost or freed by it is what tests/compiled/test_lent.py shows.
"""

from __future__ import annotations

from typing import Any

from numba import njit

LENT: Any = {"_nrt": False}
_compiled: Any = njit  # its types do not name the flag
lent = _compiled(**LENT)
counting = _compiled(_nrt=True)
