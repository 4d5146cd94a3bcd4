"""The six-event model: this program beside the cost of the draws, memory bandwidth, a kernel written by hand, and Mesa.

Run: python -m benchmarks.against_rivals. All in one process, alternating; medians of three; ratios are what counts.
"""

from __future__ import annotations

import importlib.util
import statistics

from benchmarks import machine, six_events_scheme
from benchmarks.six_events import byte_sieve, mesa_model

PART = "1:141"  # about ten million persons
WEEKS = 52
THREADS = 2
MESA_PERSONS = 100_000
MESA_WEEKS = 12
STATE_BYTES = 12  # read and written once a week if nothing stayed in cache


def main() -> None:
    """Print the table."""
    words = machine.philox_words_per_second(THREADS)
    copied = machine.copy_bytes_per_second(THREADS)
    who = six_events_scheme.society()
    print(f"machine, {THREADS} threads: Philox {words / 1e6:,.0f} M words/s, copy {copied / 1e9:.1f} GB/s")
    for spread in (False, True):
        compiled = six_events_scheme.tables(who, spread)
        own, hand = [], []
        persons = 0
        for turn in range(4):  # the first of each compiles
            world = six_events_scheme.opened(who, compiled, PART)
            persons = world.people.profile.size
            seconds, mean, refused = six_events_scheme.timed(world, compiled, WEEKS, THREADS)
            del world
            rival = byte_sieve(persons, WEEKS, THREADS, spread)
            if turn:
                own.append(seconds)
                hand.append(rival.seconds)
        total = persons * WEEKS
        speed, by_hand = total / statistics.median(own), total / statistics.median(hand)
        name = "spread" if spread else "flat"
        awake = int(compiled.conduct.sieve[0]) / 256
        draws = 4 / 16 + 4 * awake  # words a person-week: the sieve shared by sixteen, a full draw for the awake
        print(f"\n{name} starts, {persons:,} persons, {WEEKS} weeks; mean score {mean:.2f}, refusals a person {refused:.4f}")
        print(f"  rival's counts: mean score {rival.score_sum[-1] / persons:.2f}, refusals a person {rival.refused.sum() / persons:.4f}")
        print(f"  counterscore            {speed / 1e6:10,.1f} M person-weeks/s   1.00")
        print(f"  (a) the draws alone     {words / draws / 1e6:10,.1f} M person-weeks/s   {speed / (words / draws):.2f}")
        bandwidth = copied / (2 * STATE_BYTES)
        print(f"  (b) memory bandwidth    {bandwidth / 1e6:10,.1f} M person-weeks/s   {speed / bandwidth:.2f}")
        print(f"  (c) kernel by hand      {by_hand / 1e6:10,.1f} M person-weeks/s   {speed / by_hand:.2f}")
        if importlib.util.find_spec("mesa"):
            result = mesa_model(MESA_PERSONS, MESA_WEEKS, spread)
            mesa = MESA_PERSONS * MESA_WEEKS / result.seconds
            print(f"  (d) Mesa                {mesa / 1e6:10,.3f} M person-weeks/s   {speed / mesa:,.0f}")
        else:
            print("  (d) Mesa: not installed (pip install 'counterscore[bench]')")


if __name__ == "__main__":
    main()
