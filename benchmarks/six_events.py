"""The six-event model, as the rivals of the program run it.

Claim: this is the yardstick, one model written by hand as fast as we could make
it, by the same generator as the program. The program, which reads its scheme
from a file, is to be measured as a share of it, and as a multiple of Mesa.

The model, with every number, stands in `six_events_law.py`, the Mesa model in
`six_events_mesa.py`; here are the byte sieve, the check and the rates.

Run: `python benchmarks/six_events.py [--persons N] [--weeks N] [--threads N]
[--spread] [--mesa N]` prints rates, start-up and compilation left out;
`--check` compares the counts of both models with the exact law (a Markov chain
over score and weeks barred), and the events with their chances, within 4
standard deviations. Mesa is the extra `bench`.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
from numba import njit
from numba.cpython.unsafe.numbers import trailing_zeros
from numpy.typing import NDArray

from benchmarks.six_events_law import (
    BAR,
    BAR_WEEKS,
    CHANCES,
    CUTS,
    PROVINCES,
    SPREAD_FIRST,
    SPREAD_WIDTH,
    START,
    TOP,
    TRAVEL,
    Result,
    check_counts,
    largest_z,
    set_chances,
    set_points,
)
from benchmarks.six_events_mesa import mesa_model
from counterscore.draws import draw

BLOCK = 8192  # persons whose state, 40 KiB, stays in the second-level cache through all weeks
EVENT_SIEVE, EVENT, TRAVEL_SIEVE, TRIP, SPREAD = (np.uint32(48 + i) for i in range(5))  # sites of the draws


class Law(NamedTuple):
    """The chances of the model in the form in which the kernel draws them."""

    event_byte: np.int64  # a byte under it: perhaps something happens
    cut: NDArray[np.uint32]  # [64] alias table over sets of events, given that the byte let in
    other: NDArray[np.uint8]  # [64]
    total: NDArray[np.int16]  # [64] points of each set of events
    travel_byte: np.int64
    travel_cut: np.uint32


def alias_table(chance: NDArray[np.float64]) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Walker's table: column k keeps k under `cut[k]` of 2**32, and else gives `other[k]`."""
    left = chance * chance.size
    cut, other = np.full(chance.size, 2.0**32), np.arange(chance.size)
    small, large = [k for k in range(chance.size) if left[k] < 1], [k for k in range(chance.size) if left[k] >= 1]
    while small and large:
        s, b = small.pop(), large[-1]
        cut[s], other[s] = left[s] * 2.0**32, b
        left[b] -= 1 - left[s]
        if left[b] < 1:
            small.append(large.pop())
    return np.minimum(np.rint(cut), 2.0**32 - 1).astype(np.uint32), other.astype(np.uint8)


def make_law() -> Law:
    """A byte lets in a little more than is due; what is drawn for those let in takes the excess back."""
    chance = set_chances()
    event_byte = int(np.ceil(256 * (1 - chance[0])))
    awake = chance * 256 / event_byte
    awake[0] = 1 - awake[1:].sum()
    cut, other = alias_table(awake)
    travel_byte = int(np.ceil(256 * TRAVEL))
    travel_cut = np.uint32(np.rint(TRAVEL * 256 / travel_byte * 2.0**32))
    return Law(np.int64(event_byte), cut, other, set_points().astype(np.int16), np.int64(travel_byte), travel_cut)


@njit(inline="always")
def _under(word, bound):  # type: ignore[no-untyped-def]
    """High bit of each of the four bytes that are under `bound` (at most 128), without a byte compare."""
    spare = np.uint32(np.uint32(128 - bound) * np.uint32(0x01010101))
    over = np.uint32(np.uint32(np.uint32(word & np.uint32(0x7F7F7F7F)) + spare) | word)
    return np.uint32(np.uint32(~over) & np.uint32(0x80808080))


@njit
def _sieve(seed, first, week, site, bound, mask):  # type: ignore[no-untyped-def]
    """One byte a person, left as one bit: person 32 g + 8 j + k has byte j of word k of the two calls of g."""
    base = np.uint32(first // 32)
    for g in range(mask.size):
        unit = base + np.uint32(g)
        a, b, c, d = draw(seed, unit, week, site, 0)
        e, f, x, y = draw(seed, unit, week, site, 1)
        low = (_under(a, bound) >> np.uint32(7)) | (_under(b, bound) >> np.uint32(6)) | (_under(c, bound) >> np.uint32(5))
        mid = (_under(d, bound) >> np.uint32(4)) | (_under(e, bound) >> np.uint32(3)) | (_under(f, bound) >> np.uint32(2))
        mask[g] = np.uint32(low | mid | (_under(x, bound) >> np.uint32(1)) | _under(y, bound))


@njit
def _positions(mask, persons, index):  # type: ignore[no-untyped-def]
    """Where the bits are, and how many. Eight are written whether there or not: a branch a bit would cost more."""
    n = 0
    pairs = mask.view(np.uint64)
    for g in range(pairs.size):
        bits = pairs[g]
        m = n
        here = np.uint64(bits)
        here = (here & np.uint64(0x5555555555555555)) + ((here >> np.uint64(1)) & np.uint64(0x5555555555555555))
        here = (here & np.uint64(0x3333333333333333)) + ((here >> np.uint64(2)) & np.uint64(0x3333333333333333))
        here = (here + (here >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
        n += np.int64((here * np.uint64(0x0101010101010101)) >> np.uint64(56))
        for k in range(8):
            index[m + k] = 64 * g + np.int64(trailing_zeros(bits))
            bits &= bits - np.uint64(1)
        m += 8
        while bits != np.uint64(0):
            index[m] = 64 * g + np.int64(trailing_zeros(bits))
            bits &= bits - np.uint64(1)
            m += 1
    while n > 0 and np.int64(index[n - 1]) >= persons:
        n -= 1
    return n


@njit
def _two_words(seed, first, week, site, index, column, level):  # type: ignore[no-untyped-def]
    """The full draw of everyone in `index`."""
    base = np.uint32(first)
    for j in range(index.size):
        column[j], level[j], _, _ = draw(seed, base + np.uint32(index[j]), week, site, 0)


@njit(inline="always")
def _set_of(cut, other, column, level):  # type: ignore[no-untyped-def]
    """The set of events of one who was let in."""
    k = column >> np.uint32(26)
    return k if level < cut[k] else np.uint32(other[k])


@njit
def _apply(law, index, column, level, score):  # type: ignore[no-untyped-def]
    """Points of the awake; returns by how much the sum of scores has changed."""
    cut, other, total = law.cut, law.other, law.total
    change = 0
    for j in range(index.size):
        events = _set_of(cut, other, column[j], level[j])
        old = np.int64(score[index[j]])
        new = min(max(old + np.int64(total[events]), 0), TOP)
        score[index[j]] = new
        change += new - old
    return change


@njit
def _below(score, cut):  # type: ignore[no-untyped-def]
    """Persons under a cut; narrow lanes."""
    n = np.int16(0)
    c = np.int16(cut)
    for i in range(score.size):
        n = np.int16(n + np.int16(score[i] < c))
    return np.int64(n)


@njit
def _bar(week, score, barred_until):  # type: ignore[no-untyped-def]
    """Bars whoever is below the line and not barred; returns how many are barred now."""
    line, now, then = np.int16(BAR), np.int16(week), np.int16(week + BAR_WEEKS)
    n = np.int16(0)
    for i in range(score.size):
        until = barred_until[i]
        until = then if (score[i] < line) & (until <= now) else until
        barred_until[i] = until
        n = np.int16(n + np.int16(until > now))
    return np.int64(n)


@njit
def _travel(law, seed, first, week, barred_until, mask, index, column, level, province, refused):  # type: ignore[no-untyped-def]
    """Refusals of the barred; nobody else's wish is looked at."""
    _sieve(seed, first, week, TRAVEL_SIEVE, law.travel_byte, mask)
    wishes = _positions(mask, barred_until.size, index)
    n = 0
    for j in range(wishes):
        i = index[j]
        index[n] = i
        n += barred_until[i] > week
    _two_words(seed, first, week, TRIP, index[:n], column, level)
    for j in range(n):
        refused[province[index[j]]] += level[j] < law.travel_cut


@njit
def _block(law, seed, first, weeks, score, barred_until, province, mask, index, column, level, score_sum, grades, refused):  # type: ignore[no-untyped-def]
    """All weeks of one block."""
    mask = mask[: 2 * ((score.size + 63) // 64)]
    total = 0
    for i in range(score.size):
        total += np.int64(score[i])
    some_barred = False
    for week in range(weeks):
        _sieve(seed, first, week, EVENT_SIEVE, law.event_byte, mask)
        awake = index[: _positions(mask, score.size, index)]
        _two_words(seed, first, week, EVENT, awake, column, level)
        total += _apply(law, awake, column, level, score)
        score_sum[week] += total
        under = 0
        for k in range(len(CUTS)):
            n = _below(score, CUTS[k])
            grades[week, k] += n - under
            under = n
            if k == 0 and n > 0:
                some_barred = True
        grades[week, len(CUTS)] += score.size - under
        if some_barred:
            some_barred = _bar(week, score, barred_until) > 0
            if some_barred:
                _travel(law, seed, first, week, barred_until, mask, index, column, level, province, refused[week])


@njit(nogil=True)
def _run(law, seed, begin, end, weeks, score, barred_until, province, score_sum, grades, refused):  # type: ignore[no-untyped-def]
    """The blocks of the persons from `begin` to before `end`."""
    mask = np.empty(BLOCK // 32, np.uint32)
    index = np.empty(BLOCK + 64, np.uint32)
    column, level = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32)
    for a in range(begin, end, BLOCK):
        b = min(a + BLOCK, end)
        _block(law, seed, a, weeks, score[a:b], barred_until[a:b], province[a:b], mask, index, column, level, score_sum, grades, refused)


@njit(nogil=True)
def _spread(seed, begin, end, score):  # type: ignore[no-untyped-def]
    for i in range(begin, end):
        word = draw(seed, i, 0, SPREAD, 0)[0]
        score[i] = SPREAD_FIRST + np.int64((np.uint64(word) * np.uint64(SPREAD_WIDTH)) >> np.uint64(32))


def byte_sieve(persons: int, weeks: int, threads: int = 2, spread: bool = False, seed: int = 1) -> Result:
    """The model by hand: five bytes a person, one random byte a person-week, a full draw for the awake only.

    Threads change no count. The first call compiles; `seconds` of a later one is the speed.
    """
    law = make_law()
    score = np.full(persons, START, np.int16)
    barred_until = np.zeros(persons, np.int16)
    province = (np.arange(persons, dtype=np.int64) * PROVINCES // persons).astype(np.uint8)
    if spread:
        _spread(seed, 0, persons, score)
    pieces = 1 if threads == 1 else 8 * threads
    step = -(-persons // (pieces * BLOCK)) * BLOCK
    begins = list(range(0, persons, step))
    score_sum = np.zeros((len(begins), weeks), np.int64)
    grades = np.zeros((len(begins), weeks, len(CUTS) + 1), np.int64)
    refused = np.zeros((len(begins), weeks, PROVINCES), np.int64)

    def work(piece: int) -> None:
        begin = begins[piece]
        end = min(begin + step, persons)
        _run(law, seed, begin, end, weeks, score, barred_until, province, score_sum[piece], grades[piece], refused[piece])

    started = time.perf_counter()
    if threads == 1:
        work(0)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, range(len(begins))))
    seconds = time.perf_counter() - started
    return Result(score_sum.sum(axis=0), grades.sum(axis=0), refused.sum(axis=0), seconds)


@njit
def _tally_sets(law, seed, persons, weeks):  # type: ignore[no-untyped-def]
    """How often each set of events comes, by the kernel's own draws."""
    mask, index = np.empty(BLOCK // 32, np.uint32), np.empty(BLOCK + 64, np.uint32)
    column, level = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32)
    seen = np.zeros(64, np.int64)
    for first in range(0, persons, BLOCK):
        for week in range(weeks):
            _sieve(seed, first, week, EVENT_SIEVE, law.event_byte, mask)
            awake = index[: _positions(mask, BLOCK, index)]
            _two_words(seed, first, week, EVENT, awake, column, level)
            for j in range(awake.size):
                seen[_set_of(law.cut, law.other, column[j], level[j])] += 1
            seen[0] += BLOCK - awake.size
    return seen


def check_events() -> float:
    """Each event and each pair of events against its chance."""
    persons, weeks = 64 * BLOCK, 52
    seen = _tally_sets(make_law(), 7, persons, weeks)
    sets = np.arange(64)
    worst = 0.0
    for a in range(6):
        for b in range(a, 6):
            both = (sets >> a & sets >> b & 1).astype(bool)
            chance = CHANCES[a] * (1.0 if a == b else CHANCES[b])
            worst = max(worst, largest_z(np.array([seen[both].sum()]), np.array([chance]), persons * weeks))
    return max(worst, largest_z(seen, set_chances(), persons * weeks))


def check() -> None:
    """Stops with an error where a model is not the model."""
    rows = [("events and pairs", check_events())]
    for spread in (False, True):
        start = "spread" if spread else "flat"
        one, two = byte_sieve(1_000_003, 52, 1, spread), byte_sieve(1_000_003, 52, 2, spread)
        if not all(np.array_equal(a, b) for a, b in zip(one[:3], two[:3], strict=True)):
            raise SystemExit(f"byte sieve, {start}: the counts depend on the threads")
        rows.append((f"byte sieve, {start}", check_counts(one, 1_000_003, spread)))
        for joint in (False, True) if find_spec("mesa") else ():
            mesa = mesa_model(20_000, 52, spread, joint=joint)
            rows.append((f"Mesa, {'two draws' if joint else 'six draws'}, {start}", check_counts(mesa, 20_000, spread)))
    if not find_spec("mesa"):
        print("Mesa is not installed (extra `bench`): its model is not checked")
    for name, z in rows:
        print(f"{name:28} largest distance {z:5.2f} sd")
    if max(z for _, z in rows) > 4:
        raise SystemExit("more than 4 standard deviations from the exact law")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=10_000_000)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--spread", action="store_true")
    parser.add_argument("--mesa", type=int, default=0, metavar="N", help="also Mesa with N persons")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.check:
        check()
        return
    byte_sieve(BLOCK, options.weeks, 1, options.spread)
    for threads in sorted({1, options.threads}):
        runs = [byte_sieve(options.persons, options.weeks, threads, options.spread) for _ in range(options.repeats)]
        report(f"byte sieve, {threads} threads", options.persons, runs)
    for joint in (False, True) if options.mesa else ():
        runs = [mesa_model(options.mesa, options.weeks, options.spread, joint=joint) for _ in range(options.repeats)]
        report(f"Mesa, {'two draws' if joint else 'six draws'}", options.mesa, runs)


def report(name: str, persons: int, runs: list[Result]) -> None:
    """One line: the median rate and what the last week counted."""
    rate = persons * runs[0].score_sum.size / float(np.median([run.seconds for run in runs]))
    last = runs[0]
    mean, refused = last.score_sum[-1] / persons, last.refused.sum() / persons
    print(f"{name:22} {rate / 1e6:10.2f} M person-weeks/s   mean {mean:8.3f}   refused a person {refused:.4f}   grades {last.grades[-1]}")


if __name__ == "__main__":
    main()
