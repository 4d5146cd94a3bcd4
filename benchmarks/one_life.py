"""One life lived again from the seed: seconds at 1:1000 and at 1:1, from the run's records to its lines.

Run: python -m benchmarks.one_life. The aims are 0.1 s and 2 s. At 1:1 no run is lived for it: the rankings of counties are taken as
absent, which changes what the life is and not what it costs. The places of the sample are made anew each time, as for a first life.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time

import numpy as np

from counterscore.compile.lower import compile_scheme
from counterscore.engine.replay import Past, Rankings, replay
from counterscore.scheme.read import load_scheme
from counterscore.society.package import load_society
from counterscore.society.places import cells_of, layout, sample, sampled
from counterscore.weeks import week_of

LIVES = 9
WEEKS = range(week_of(dt.date(2014, 1, 6)), week_of(dt.date(2024, 12, 23)) + 1)


def seconds(people: str) -> tuple[float, float]:
    """Seconds to lay out the places, and the median to live a community again with one person's lines."""
    society = load_society("china-2020")
    tables = compile_scheme(load_scheme("unified-2020"), society)
    layout.cache_clear()
    sampled.cache_clear()
    start = time.perf_counter()
    who = sample(society, people)
    cells_of(who)
    places = time.perf_counter() - start
    none = np.zeros((0, who.start.size), np.int64)
    past = Past(society, tables, who, Rankings(np.zeros(0, np.int32), none, none), 1, WEEKS)
    replay(past, np.array([0]), np.array([0]), fine=True)  # compiled and loaded
    taken = []
    for c in np.linspace(0, who.start.size - 1, LIVES).astype(int):
        start = time.perf_counter()
        replay(past, np.array([c]), np.array([100]), fine=True)
        taken.append(time.perf_counter() - start)
    return places, statistics.median(taken)


def main() -> None:
    """Both sizes."""
    for people in ("1:1000", "all"):
        places, life = seconds(people)
        print(
            f"{people:8}{len(WEEKS)} weeks: {life:.3f} s a life (median of {LIVES}), after {places:.2f} s for the places; {places + life:.2f} s the first"
        )


if __name__ == "__main__":
    main()
