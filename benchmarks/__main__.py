"""All benchmarks in turn, each in a process of its own: `make bench`. The whole nation, which needs memory, comes last."""

from __future__ import annotations

import subprocess
import sys

from benchmarks import against_rivals, by_mechanism, compare_ten_million, default_run, lab, machine, one_life, unified, whole_nation

for part in (machine, default_run, unified, by_mechanism, against_rivals, one_life, lab, compare_ten_million, whole_nation):
    print(f"\n== {part.__name__}: {(part.__doc__ or '').splitlines()[0]}\n", flush=True)
    subprocess.run([sys.executable, "-u", "-m", part.__name__], check=True)
