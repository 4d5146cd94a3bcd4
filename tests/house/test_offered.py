"""What the package offers can be called, however often and in whatever order it is asked for."""

from __future__ import annotations

import subprocess
import sys

import counterscore as cs

ASKED = """
import counterscore as cs
names = sorted(cs.__all__, reverse={reverse})
print(sum(callable(getattr(cs, name)) for _ in range(3) for name in names))
"""


def test_every_name_stays_what_it_is() -> None:
    for reverse in (False, True):
        done = subprocess.run([sys.executable, "-c", ASKED.format(reverse=reverse)], capture_output=True, text=True, check=True)
        assert int(done.stdout) == 3 * len(cs.__all__)
    assert len(cs.__all__) > 15
