"""Wariness: counts, their fading, what they do to conduct, and the climate of a community."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from counterscore.compile.lower import compile_scheme
from counterscore.engine.acts import willing
from counterscore.engine.pack import pack
from counterscore.mechanisms import conduct
from counterscore.mechanisms.contract import ONE
from counterscore.scheme.read import scheme_from_text
from counterscore.society.package import Society

from .bounds import SEEDS, binomial
from .plain import EVERYWHERE, HEAD, plain, settle

KIND = "jaywalking"


@njit
def least_refused(t, kind, wary, climate):  # type: ignore[no-untyped-def]
    """The smallest word that does not act, by halving; 2**32 where every word acts."""
    low, high = 0, 1 << 32
    level = conduct.certainty(t.conduct, np.uint32(wary), climate, 0)
    while low < high:
        middle = (low + high) // 2
        if middle < 2 * willing(t, 1, 0, kind, level, 0, 0, 0):
            low = middle + 1
        else:
            high = middle
    return low


@pytest.mark.parametrize(("recorded", "unrecorded"), [(0, 0), (3, 5), (15, 127), (16, 128), (40, 400)])
def test_counts_after_acts(society: Society, recorded: int, unrecorded: int) -> None:
    """Exact: after n recorded and m unrecorded acts the counts are min(255, n g) and min(255, m h) in sixteenths, in any order."""
    t = pack(compile_scheme(scheme_from_text(HEAD), society))[0]["conduct"]
    r = society.responses
    kind = society.occasions.names.index(KIND)
    good = society.occasions.names.index("donation")
    g, h = (round(16 * r[name].value) for name in ("caught_gain", "uncaught_gain"))
    order = np.random.default_rng(recorded).permutation([True] * recorded + [False] * unrecorded)
    wary = np.uint32(0)
    for hit in order:
        wary = np.uint32(conduct.learn(t, kind, wary, bool(hit)))
        assert conduct.learn(t, good, wary, bool(hit)) == wary, "a good act teaches nothing about being caught"
    assert int(wary) & 255 == min(255, recorded * g)
    assert int(wary) >> 8 == min(255, unrecorded * h)


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_in_a_life(society: Society, seed: int) -> None:
    """Exact over 12 weeks without fading: caught sums to 16 x records, uncaught to 2 x unrecorded acts. Records are Binomial(acts, r)."""
    chance = 0.3
    rules = EVERYWHERE + f"[detection]\nrecord_probability.{KIND} = {chance}\n"
    life = settle(plain(society, {KIND: 0.3}, responses={"deterrence_logit": 0}), rules, seed)
    tallies = life.live(12)
    acts, records = (int(life.of(tallies, name, KIND).sum()) for name in ("acts", "records"))
    wary = life.world.people.wary.astype(np.int64)
    assert (wary & 255).max() < 255, "no count has reached its ceiling"
    assert int((wary & 255).sum()) == 16 * records
    assert int((wary >> 8).sum()) == 2 * (acts - records)
    binomial(records, acts, chance)


@pytest.mark.parametrize("seed", SEEDS)
def test_deterrence_of_a_first_record(society: Society, seed: int) -> None:
    """Act in week 1 with chance p, certainly recorded; then with p f, where f is the logistic fall at the new certainty.

    Prior 0.5 and 2: a record gives (0.5 + 1) / (2.5 + 1) = 3/7, level 27 of 64, middle (27.5 / 64 - 0.2) / 0.8 of the way.
    Second week: those who acted act again Binomial(n, p f), the others Binomial(N - n, p).
    """
    p, slope = 0.4, 1.5
    life = settle(plain(society, {KIND: p}, once=[KIND]), EVERYWHERE + f"[detection]\nrecord_probability.{KIND} = 1\n", seed)
    a = society.occasions.propensity[society.occasions.names.index(KIND)]
    odds = a / (1 - a) * np.exp(-slope * (27.5 / 64 - 0.2) / 0.8)
    f = odds / (1 + odds) / a
    life.live(1)
    first = life.world.people.wary.copy() & 255
    assert set(first.tolist()) == {0, 16}
    life.live(1)
    again = (life.world.people.wary & 255) - first == 16
    binomial(int(again[first == 0].sum()), int((first == 0).sum()), p)
    binomial(int(again[first == 16].sum()), int((first == 16).sum()), p * f)


def test_response_at_every_certainty(society: Society) -> None:
    """The chance of acting on a candidate at level j is logistic(logit a - s x) / a, x = max(0, (j + 1/2)/64 - prior) / (1 - prior).

    To 4 units of 2^-32 (rounding of three shares, doubled); s is halved for mixed kinds and 0 for good ones.
    """
    tables = compile_scheme(scheme_from_text(HEAD), plain(society, dict.fromkeys(society.occasions.names, 0.01)))
    t = pack(tables)[0]
    prior, slope = 0.2, society.responses["deterrence_logit"].value
    for k, kind in enumerate(society.occasions.kinds):
        a = society.occasions.propensity[k]
        s = 0.0 if kind.valence == "good" else slope * (1.0 if kind.elastic == "voluntary" else 0.5)
        for caught, uncaught, climate in ((0, 0, 0), (16, 0, 0), (255, 0, 0), (0, 255, 0), (100, 100, 4096), (0, 0, 4096), (0, 0, 255)):
            x, y = 8 + caught + climate // 256, 32 + uncaught
            certainty = max(0.0, (min(63, 64 * x // (x + y)) + 0.5) / 64 - prior) / (1 - prior)
            odds = a / (1 - a) * np.exp(-s * certainty)
            assert abs(least_refused(t, k, caught | uncaught << 8, climate) - 2**32 * odds / (1 + odds) / a) <= 4


@pytest.mark.parametrize(("caught", "uncaught"), [(255, 255), (16, 4), (1, 0), (100, 7)])
def test_fading(society: Society, caught: int, uncaught: int) -> None:
    """A count c after k quarters lies under c f^k by less than (1 - f^k) / (1 - f), f = 218/256, and reaches 0.

    Quarters are the weeks that 13 divides, and only those. A count of 6 or less loses 1 a quarter: 6 x 218 // 256 = 5.
    """
    life = settle(plain(society, {}), "", 1, communities=1)
    life.world.people.wary[:] = caught | uncaught << 8
    f = 218 / 256
    before = caught | uncaught << 8
    for k in range(1, 50):
        life.live(12)  # the first of them weeks 1002 to 1013, which hold no quarter
        assert set(life.world.people.wary.tolist()) == {before}
        life.live(1)
        (wary,) = set(life.world.people.wary.tolist())
        before = wary
        for count, left in ((caught, wary & 255), (uncaught, wary >> 8)):
            assert left <= count * f**k
            assert left > count * f**k - (1 - f**k) / (1 - f)
    assert wary == 0
    assert [n * 218 >> 8 for n in range(7)] == [0, 0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("rumour", [ONE, ONE // 2, ONE // 1000, 0])
@pytest.mark.parametrize("fresh", [0, 1, 3, 10, 200])
def test_climate_comes_to_rest(society: Society, fresh: int, rumour: int) -> None:
    """With the same number newly barred each week the climate rises to the least fixed point, ceil(65536 i / d), or the cap.

    i = floor(floor(fresh g / size) r) with r the share that is heard is added and floor(c d / 65536) lost a week. c - floor(c d / 65536) never falls as c
    rises, so from nought the climate rises and cannot pass the least fixed point. Exact.
    """
    t = pack(compile_scheme(scheme_from_text(HEAD), society))[0]["conduct"]
    size = 2320
    gain, decay, cap = int(t["climate_gain"]), int(t["climate_decay"]), int(t["climate_cap"])
    assert (gain, decay, cap) == (round(4096 * 1000 * 0.05), round(65536 * 0.1), 4096)
    added = fresh * gain // size * rumour >> 31
    rest = min(cap, -(-65536 * added // decay))
    climate = last = 0
    for _ in range(2000):
        last, climate = climate, int(conduct.place_step(t, climate, fresh, size, rumour))
        assert last <= climate <= rest
    assert climate == last == rest


@pytest.mark.parametrize("seed", SEEDS)
def test_climate_after_one_wave(society: Society, seed: int) -> None:
    """A wave of n barred in the first week: climate min(4096, floor(204800 n / size)) a week later, then 6554/65536 less a week. Exact."""
    rules = '[lists]\n[[lists.list]]\nname = "court"\nopening_share = 0.01\n'
    rules += '[[sanctions.rules]]\nwhen = { list = "court" }\nbars = ["air"]\n'
    life = settle(plain(society, {}), EVERYWHERE + rules, seed)
    life.live(1)
    size = np.diff(life.world.ground.offset)
    listed = np.add.reduceat(life.world.people.lists & 2047 != 0, life.world.ground.offset[:-1])
    assert (life.world.people.climate == 0).all()
    assert (life.world.people.fresh == listed).all()
    life.live(1)
    climate = [min(4096, int(n) * 204_800 // int(m)) for n, m in zip(listed, size, strict=True)]
    assert life.world.people.climate.tolist() == climate
    for _ in range(20):
        life.live(1)
        climate = [c - (c * 6554 >> 16) for c in climate]
        assert life.world.people.climate.tolist() == climate
    assert max(climate) > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_climate_deters(society: Society, seed: int) -> None:
    """At a climate of 1 count (16 sixteenths) that does not decay everybody acts at p f: Binomial.

    (8 + 16) / (40 + 16) is level 27 of 64, so f is that of a first record.
    """
    p = 0.4
    life = settle(plain(society, {KIND: p}, once=[KIND], responses={"climate_kept_per_week": 1}), "", seed)
    life.world.people.climate[:] = 4096
    a = society.occasions.propensity[society.occasions.names.index(KIND)]
    odds = a / (1 - a) * np.exp(-1.5 * (27.5 / 64 - 0.2) / 0.8)
    acts = int(life.of(life.live(1), "acts", KIND)[0])
    assert (life.world.people.climate == 4096).all()
    binomial(acts, life.persons, p * odds / (1 + odds) / a)
