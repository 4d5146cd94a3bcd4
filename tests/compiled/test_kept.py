"""What is compiled is kept: a second process that lives, compares, attributes and reads a life compiles nothing."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys

import counterscore as cs
from counterscore.engine import examined, place, readings, replay, threads, world
from counterscore.mechanisms import local_government
from counterscore.society import places, profiles
from counterscore.study.past import past_of

KEPT = (
    *(threads.live_weeks, examined.examine_all, examined.examine_one, replay.gather, world.opening, readings.digests),
    *(place.reckon, local_government._truth, profiles._draw, places._order_words),
)


def everything() -> dict[str, tuple[int, int]]:
    """Use all that is compiled, each in all its forms; how often it was found as kept, and how often it was compiled."""
    first, last = dt.date(2020, 6, 1), dt.date(2020, 8, 30)
    run = cs.simulate("unified-2020", people="72000", first=first, last=last)
    cs.compare("unified-2020", "unified-2020+no-campaign", people="72000", first=first, last=last, direct=True)
    cs.attribute(run)
    cs.life(run, int(past_of(run).who.start[0]))
    return {one.__name__: (sum(one.stats.cache_hits.values()), sum(one.stats.cache_misses.values())) for one in KEPT}


def test_a_second_process_compiles_nothing() -> None:
    everything()
    words = "import json; from tests.compiled.test_kept import everything; print(json.dumps(everything()))"
    said = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    found = json.loads(said.stdout.splitlines()[-1])
    assert {name for name, (hits, _) in found.items() if not hits} == set()
    assert {name: misses for name, (_, misses) in found.items() if misses} == {}
