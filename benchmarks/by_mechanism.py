"""Where the time goes: `unified-2020` with all mechanisms on, and again without each of them in turn.

Claim: most cost less than can be seen; what costs is that things are written down (detection), and with it all that follows from a record.

Run: python -m benchmarks.by_mechanism. Both sides live the same people and weeks in the same process on one thread, alternating (all,
without, all, without, ...); compared are seconds of the processor, without those that it gives to other programs. What is printed is the median of
the ratios, pair by pair, and between which ratios the middle half of the pairs lies: where that holds 1, nothing was seen. Taking a
mechanism away also takes away what it causes (without sanctions nobody is barred, so services cost nothing either): the parts do not add up.
Scoring goes with sanctions, whose rules would otherwise bar everybody from whatever the lowest tier is barred from, and with credit, since
lenders who merge a score would have everybody looked at every week.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time

import numpy as np

from counterscore.compile.lower import compile_scheme, list_names, tier_names, with_alarms
from counterscore.compile.tables import Tables
from counterscore.engine.simulate import Plan, live_on
from counterscore.engine.world import open_world, state_bytes
from counterscore.mechanisms import MECHANISMS
from counterscore.mechanisms.contract import Given
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society, load_society
from counterscore.society.places import Sample, sample
from counterscore.weeks import week_of

PART = "1:1000"
THREADS = 1
PAIRS = 9
ALSO = {"scoring": ("sanctions", "credit")}  # what cannot stay without it
FIRST, LAST = week_of(dt.date(2019, 1, 7)), week_of(dt.date(2020, 12, 28))


def lived_in(society: Society, who: Sample, tables: Tables) -> tuple[float, int]:
    """Seconds of the processor to live the weeks, and bytes of state a person."""
    world = open_world(society, who, tables, 1, FIRST, threads=THREADS)
    start = time.process_time()
    live_on(tables, world, range(FIRST, LAST + 1), Plan(len(society.provinces), THREADS))
    return time.process_time() - start, state_bytes(world.people)


def main() -> None:
    """Every mechanism in the order of the week, then what is left when none is on."""
    society, scheme = load_society("china-2020"), load_scheme("unified-2020")
    who, tables = sample(society, PART), compile_scheme(scheme, society)
    given = Given(None, society, tables.eras.week, tier_names(scheme), list_names(scheme))
    person_weeks = who.persons * (LAST + 1 - FIRST)
    lived_in(society, who, tables)  # compiles
    print(f"{who.persons:,} persons, {LAST + 1 - FIRST} weeks, {THREADS} thread, medians of {PAIRS} alternating pairs")
    print(f"{'without':28}{'all / without':>14}{'middle half':>18}{'share of the time':>20}")
    every = []
    nothing = tables
    for mechanism in MECHANISMS:
        gone = (mechanism, *(m for m in MECHANISMS if m.NAME in ALSO.get(mechanism.NAME, ())))
        without = with_alarms(tables._replace(**{m.NAME: m.neutral(given) for m in gone}))
        nothing = nothing._replace(**{mechanism.NAME: mechanism.neutral(given)})
        every += show(", ".join(m.NAME for m in gone), society, who, tables, without)
    every += show("(all of them)", society, who, tables, with_alarms(nothing))
    size = lived_in(society, who, tables)[1]
    print(f"all on: {person_weeks / statistics.median(every) / 1e6:,.1f} M person-weeks/s; {size} bytes of state a person")


def show(name: str, society: Society, who: Sample, tables: Tables, without: Tables) -> list[float]:
    """Print one line; the seconds that the runs with everything took."""
    pairs = [(lived_in(society, who, tables)[0], lived_in(society, who, without)[0]) for _ in range(PAIRS)]
    low, ratio, high = np.quantile([a / b for a, b in pairs], [0.25, 0.5, 0.75])
    print(f"{name:28}{ratio:14.3f}{f'{low:.3f} to {high:.3f}':>18}{1 - 1 / ratio:20.1%}", flush=True)
    return [a for a, _ in pairs]


if __name__ == "__main__":
    main()
