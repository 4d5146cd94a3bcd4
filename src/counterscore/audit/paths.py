"""From compiled tables to what can happen: who can be written down, fall, be listed, be refused; era by era, in integers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterscore.mechanisms.contract import LOAN, SERVICES, TIERS, UNSCORED, WHOLE
from counterscore.mechanisms.scoring import NO_TIER
from counterscore.society.columns import FINANCE_STEP
from counterscore.weeks import LAST_WEEK

if TYPE_CHECKING:
    from counterscore.compile.tables import Tables

Bits = NDArray[np.bool_]
FOREVER = 1 << 20  # weeks; longer than any run


class Window(NamedTuple):
    """The eras of the weeks asked for."""

    eras: NDArray[np.int64]  # numbers of the eras
    first: NDArray[np.int64]  # [era] first week, inside
    end: NDArray[np.int64]  # [era] week after the last, inside


def window_of(tables: Tables, weeks: range) -> Window:
    """The eras that have a week in common with `weeks`, cut to them."""
    first = tables.eras.week.astype(np.int64)
    end = np.append(first[1:], LAST_WEEK + 1)
    inside = np.flatnonzero((end > weeks.start) & (first < weeks.stop))
    return Window(inside, np.maximum(first[inside], weeks.start), np.minimum(end[inside], weeks.stop))


def written_in(tables: Tables, window: Window, kinds: int) -> Bits:
    """[era, kind] whether a record of the kind can be made, of an act or of nobody's act."""
    t, e = tables.detection, window.eras
    true = t.record[e, :kinds] > 0
    weighed = np.diff(t.false_cut[e, :kinds].astype(np.int64), axis=1, prepend=0) > 0
    return np.asarray(true | (weighed & (t.false_accept[e] > 0)[:, None]), np.bool_)


def scored_in(tables: Tables, window: Window) -> Bits:
    """[era] whether a record can count for somebody's score."""
    joined = int(tables.rollout.join_week.min())
    return np.asarray((window.end > joined) & (tables.rollout.counted[window.eras] > 0), np.bool_)


def entries_in(tables: Tables, window: Window, written: Bits) -> Bits:
    """[era, list, kind] whether a record of the kind enters the list."""
    entry = tables.lists.entry[window.eras, : written.shape[1]]
    return np.stack([((entry >> i) & 1).astype(bool) & written for i in range(2)], axis=1)


def lists_of_low_scores(tables: Tables, window: Window, fallen: Bits) -> Bits:
    """[era, list] whether a score can be low enough to enter the list."""
    below = tables.lists.enter_below[window.eras]
    return np.asarray((below > lowest(tables, fallen)[:, None]) & scored_in(tables, window)[:, None], np.bool_)


def lowest(tables: Tables, fallen: Bits) -> NDArray[np.int64]:
    """[era] the lowest score that anybody can have."""
    t = tables.scoring
    opening = max(int(t.least), int(t.start) - int(t.spread) // 2)
    return np.where(fallen, int(t.least), opening)


def stays(tables: Tables, window: Window, i: int) -> Bits:
    """[era of entry, era] whether an entry in list `i` can still stand."""
    term = tables.lists.term[window.eras, i]
    longest = np.where(term == 0, FOREVER, term) + (int(tables.detection.stale_weeks) if int(tables.detection.stale) else 0)
    until = window.end - 1 + longest
    return np.asarray((window.end[None, :] > window.first[:, None]) & (until[:, None] > window.first[None, :]), np.bool_)


def open_lists(tables: Tables, window: Window, enters: Bits) -> Bits:
    """[era, list] whether somebody can be on the list; an opening stock counts."""
    on = np.stack([(enters[:, i, None] & stays(tables, window, i)).any(axis=0) for i in range(2)], axis=1)
    return np.asarray(on | (tables.lists.opening > 0)[None, :], np.bool_)


def bars_of(tables: Tables, window: Window, fallen: Bits, listed: Bits) -> tuple[Bits, Bits]:
    """[era, service] what some tier closes beyond the lists; [era, list, service] what some list closes beyond tier and other list."""
    tiers = np.zeros((window.eras.size, SERVICES), bool)
    lists = np.zeros((window.eras.size, 2, SERVICES), bool)
    low, scored = lowest(tables, fallen), scored_in(tables, window)
    for n, e in enumerate(window.eras):
        bars = tables.sanctions.bars[e].astype(np.int64)  # [tier, flags]
        flags = [f for f in range(4) if all(listed[n, i] or not f >> i & 1 for i in range(2))]
        held = attained(tables, int(low[n])) if scored[n] else ()
        for f in flags:
            for tier in held:
                tiers[n] |= services_in(bars[tier, f] & ~bars[UNSCORED, f])
            for i in (i for i in range(2) if f >> i & 1):
                for tier in (*held, UNSCORED):
                    lists[n, i] |= services_in(bars[tier, f] & ~bars[tier, f ^ (1 << i)])
    return tiers, lists


def attained(tables: Tables, low: int) -> tuple[int, ...]:
    """Tiers that hold some score from `low` up to the highest."""
    cut = np.append(tables.scoring.cut, NO_TIER)
    return tuple(t for t in range(TIERS) if cut[t] < NO_TIER and cut[t] <= int(tables.scoring.most) and cut[t + 1] > low)


def services_in(mask: np.int64) -> Bits:
    """[service] the bits of a mask."""
    return np.asarray((mask >> np.arange(SERVICES)) & 1, np.bool_)


def then(causes: Bits, bars: Bits) -> Bits:
    """[kind, service] a cause in some era [era, kind], and a bar in it or a later one [era, service]."""
    return np.asarray(np.einsum("ek,es->ks", np.asarray(causes.cumsum(axis=0) > 0, np.int64), np.asarray(bars, np.int64)) > 0, np.bool_)


def through_lists(tables: Tables, window: Window, entry: Bits, bars: Bits) -> Bits:
    """[kind, service] an entry by the kind [era, list, kind] that still stands where the list closes the service [era, list, service]."""
    out = np.zeros((entry.shape[2], SERVICES), bool)
    for i in range(2):
        standing = np.einsum("ek,ef->fk", entry[:, i].astype(np.int64), stays(tables, window, i).astype(np.int64)) > 0
        out |= np.einsum("fk,fs->ks", standing.astype(np.int64), bars[:, i].astype(np.int64)) > 0
    return out


def lender_bars(tables: Tables, window: Window, written: Bits, falls: Bits) -> Bits:
    """[era, service] whether the number that lenders read can lie under the bound at which they refuse."""
    t, s, e = tables.credit, tables.scoring, window.eras
    weight = read_beside(tables, window)
    own_falls = (written & (t.points[e, : written.shape[1]] < 0)).any(axis=1).cumsum() > 0
    own = np.where(own_falls, 0, int(t.start) * FINANCE_STEP)
    room = max(1, int(s.most) - int(s.least))
    rest = (lowest(tables, falls.any(axis=1).cumsum() > 0) - int(s.least)) * 1000 // room
    worst = ((WHOLE - weight) * own + weight * np.where(scored_in(tables, window), rest, own)) >> 16
    out = np.zeros((e.size, SERVICES), bool)
    out[:, LOAN] = (t.cut[e] > 0) & (worst < t.cut[e])
    return out


def read_beside(tables: Tables, window: Window) -> NDArray[np.int64]:
    """[era] weight of everything else in the number that lenders read, 65536ths."""
    e = window.eras
    return np.asarray((tables.credit.weight[e] * tables.access.lenders[e]) >> 16, np.int64)


def lent(tables: Tables, window: Window, written: Bits, falls: Bits, lenders: Bits) -> Bits:
    """[kind, service] what costs financial points, or points of the score while lenders read it."""
    own = written & (tables.credit.points[window.eras, : written.shape[1]] < 0)
    reading = lenders & (read_beside(tables, window) > 0)[:, None]
    return then(own, lenders) | then(falls, reading)


def privileges(tables: Tables, window: Window) -> Bits:
    """[era, service] given to some tier and not to every one."""
    cut = tables.scoring.cut
    given = [int(r) for r, c in zip(tables.scoring.rewards[:TIERS], cut, strict=True) if c < NO_TIER]
    some, all_ = np.bitwise_or.reduce(given or [0]), np.bitwise_and.reduce(given or [0])
    return np.tile(services_in(np.int64(some & ~all_)), (window.eras.size, 1)) & scored_in(tables, window)[:, None]
