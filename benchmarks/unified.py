"""`unified-2020` at its fitted rates, and again with at least 5% of adults barred: person-weeks a second on two threads.

Run: python -m benchmarks.unified. Medians of three; candidates, awake and barred shares are printed beside.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from dataclasses import replace

import numpy as np

from benchmarks import machine
from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.engine.simulate import Plan, live_on
from counterscore.engine.world import open_world
from counterscore.mechanisms.contract import AWAKE, CANDIDATES
from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme, names_of
from counterscore.society.package import Society, load_society
from counterscore.society.places import sample
from counterscore.weeks import week_of

PART = "1:500"
THREADS = 2
FIRST, LAST = week_of(dt.date(2014, 1, 6)), week_of(dt.date(2024, 12, 23))
BARRED_BIT = np.uint32(1 << 26)


def harsher(scheme: Scheme, society: Society) -> Scheme:
    """The same scheme with everybody under grade A refused what grade C is, and grade A from 990 points."""
    document = {**scheme.document}
    document["scoring"] = {**document["scoring"], "tiers": [dict(t) for t in document["scoring"]["tiers"]]}
    for tier in document["scoring"]["tiers"]:
        if tier["name"] == "A":
            tier["from_points"] = 990
    rules = [dict(r) for r in document["sanctions"]["rules"]]
    for rule in rules:
        if rule["when"] == {"tier_at_most": "C"}:
            rule["when"] = {"tier_at_most": "B"}
    document["sanctions"] = {**document["sanctions"], "rules": rules}
    return replace(check_scheme(document, Reader(None, {}, names_of(society))), id="unified-2020, harsher")


def measure(name: str, society: Society, tables: Tables) -> None:
    """Live the whole horizon three times and print."""
    who = sample(society, PART)
    seconds = []
    for turn in range(4):  # the first compiles
        world = open_world(society, who, tables, 1, FIRST, threads=THREADS)
        weeks = range(FIRST, FIRST + 8) if turn == 0 else range(FIRST, LAST + 1)
        start = time.perf_counter()
        chronicle = live_on(tables, world, weeks, Plan(len(society.provinces), THREADS))
        if turn:
            seconds.append(time.perf_counter() - start)
    total = who.persons * (LAST + 1 - FIRST)
    flows = np.array(chronicle.flows).sum(axis=(0, 1))
    grown = (LAST - society.tables.birth_week[np.asarray(world.people.profile >> 5) // 40]) >= tables.rollout.scored_age
    barred = (world.people.lists & BARRED_BIT) != 0
    print(f"{name}: {who.persons:,} persons, {LAST + 1 - FIRST} weeks")
    print(
        f"  {total / statistics.median(seconds) / 1e6:,.1f} M person-weeks/s (median of {len(seconds)}; {min(seconds):.1f} to {max(seconds):.1f} s)"
    )
    print(
        f"  candidates {flows[CANDIDATES] / total:.4f} a person-week, awake {flows[AWAKE] / total:.4f}, barred at the end {barred[grown].mean():.2%} of adults"
    )


def main() -> None:
    """Both schemes, with the machine's limits beside them."""
    society = load_society("china-2020")
    scheme = load_scheme("unified-2020")
    print(f"machine, {THREADS} threads: sieve alone {machine.sieve_person_weeks_per_second(THREADS) / 1e6:,.0f} M person-weeks/s, ", end="")
    print(f"copy {machine.copy_bytes_per_second(THREADS) / 1e9:.1f} GB/s")
    measure("unified-2020, fitted rates", society, compile_scheme(scheme, society))
    measure("unified-2020, harsher", society, compile_scheme(harsher(scheme, society), society))


if __name__ == "__main__":
    main()
