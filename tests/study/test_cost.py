"""What a run takes is told before it starts: no less memory than it needs, and never more people than there are."""

from __future__ import annotations

import os
import subprocess
import sys

from counterscore.scheme.read import load_scheme
from counterscore.study.cost import cost
from counterscore.study.memory import memory_at_hand

PEAK = """
import counterscore as cs
cs.simulate("unified-2020", people={people}, first=__import__("datetime").date(2019, 1, 7), last=__import__("datetime").date(2019, 3, 31))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def test_persons_are_those_of_the_sample() -> None:
    scheme = load_scheme("unified-2020")
    assert cost(scheme, "1:1000").persons == 1_407_760
    assert cost(scheme, "all").persons == 1_409_778_724


def test_memory_is_at_least_what_a_run_takes() -> None:
    told = cost(load_scheme("unified-2020"), 5_000_000).memory
    done = subprocess.run([sys.executable, "-c", PEAK.format(people=5_000_000)], capture_output=True, text=True, check=True)
    taken = int(done.stdout.split()[-1]) * 1024
    assert taken < told * 1.25
    assert told < 2 * taken


def test_more_people_and_more_schemes_take_more() -> None:
    scheme = load_scheme("unified-2020")
    few, many, two = cost(scheme, 100_000), cost(scheme, 10_000_000), cost(scheme, 10_000_000, schemes=2)
    assert few.seconds < many.seconds < two.seconds
    assert few.memory < many.memory < two.memory


def test_the_machine_has_memory() -> None:
    assert 1 << 28 < memory_at_hand() <= os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def test_a_process_that_may_have_less_is_told_so() -> None:
    words = "import resource; resource.setrlimit(resource.RLIMIT_DATA, (700 << 20, -1)); "
    words += "from counterscore.study.memory import memory_at_hand; print(memory_at_hand())"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert int(done.stdout) == 700 << 20
