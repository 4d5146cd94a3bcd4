"""A program begins without what it never asks for, and leaves its host's process alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = "print(*(name in sys.modules for name in ('scipy.linalg', 'scipy.special', 'coverage')), gc.get_threshold() != before)"
PREPARED = "from counterscore.scheme.read import load_scheme; load_scheme('unified-2020', ())"


@pytest.mark.parametrize(("own", "printed"), [("own_process()", "False False False True"), ("", "True False True False")])
def test_what_nobody_uses_is_not_loaded_in_a_process_of_the_programs_own(own: str, printed: str) -> None:
    """Numba loads it in any other, and that is what `load_compiler` keeps it from."""
    code = f"""
import gc, sys
before = gc.get_threshold()
from counterscore.cli.starting import load_compiler, own_process
{own}
load_compiler()
{PREPARED}
{LOADED}
import scipy.linalg, scipy.stats
assert scipy.linalg.norm([3.0, 4.0]) == 5.0
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True)
    assert done.stdout.strip() == printed


def test_another_numba_is_left_to_load_what_it_likes() -> None:
    code = """
import sys
from counterscore.cli import starting
starting.own_process()
def none(name): raise ImportError(name)
starting.import_module = none
starting.load_compiler()
assert not {*starting.NOT_WANTED} & {*sys.modules}
"""
    subprocess.run([sys.executable, "-c", code], timeout=300, check=True)
