"""Conduct: what people have occasion to do, and whether they do it.

Candidates belong to the person and the draw, not to the scheme: they come at a
fixed bound intensity (Poisson; a kind marked `once` at most once a week, exactly
Bernoulli, because a Poisson stream of rate -ln(1-p) of which only the first
candidate counts is one). A candidate becomes an act if its mark lies under the
present rate over the bound (thinning), so two schemes on one seed are two lives
of the same people. Rates are acts under the scheme `none`.

The present rate falls with wariness: a Beta prior on the chance of being caught,
to which each recorded and unrecorded act adds a count and each neighbour's
sanction a discounted one, all of it decaying. Certainty moves conduct, severity
does not (Nagin 2013, Crime and Justice 42:199). Good acts rise where points for
them are visible. Deterrence never raises a rate above that under `none`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.distributions import MOST_MEAN, poisson_mean, poisson_more
from counterscore.errors import SchemeError
from counterscore.mechanisms.contract import ACCUSATION_BOUND_PER_WEEK, SLOTS, SURE, Given, share, shifted
from counterscore.society.columns import RATE_CLASSES
from counterscore.units import Param
from counterscore.weeks import WEEKS_PER_YEAR

NAME = "conduct"
PARAMS = (
    Param(
        "rate_factor",
        "factor",
        1.0,
        (0, 3),
        "how much more or less often the act is done than under `none`",
        "scheme",
        keyed="kind",
        dated=True,
    ),
    Param("reward_visibility", "share", 0.0, (0, 1), "how visible the reward for this good act is", "scheme", keyed="kind", dated=True),
)
READS = (
    "in_force",
    "awareness",
    "act",
    "known",
    "record",
    "fresh",
    "male",
    "urban",
    "driver",
    "internet",
    "mixed",
    "caught",
    "uncaught",
    "climate",
    "strain",
    "bond",
)
WRITES = ("act", "caught", "uncaught", "climate")
TALLIES = ("acts",)

MOST_CANDIDATES = 12  # a week
BEYOND = 1e-9  # of the probability may lie beyond it
LEVELS = 64
SIXTEENTH = 16
KIND_BITS = 26


BY_ERA = ("gain",)
BY_COUNTY = ()


class Table(NamedTuple):
    """Bound intensities, thinning and wariness."""

    sieve: NDArray[np.uint8]  # [class] byte under which anything may happen
    sieve_most: np.int64  # largest entry of sieve
    count: NDArray[np.uint64]  # type: ignore[assignment]  # [class, m] threshold of more than m candidates
    alias_cut: NDArray[np.uint32]  # [class, slot] of 2**26
    alias_other: NDArray[np.uint8]  # [class, slot]
    accusation: np.int64  # slot of the pseudo-kind
    once: NDArray[np.uint8]  # [kind] flag
    wary: NDArray[np.uint8]  # [kind] flag: bad acts, which teach how likely it is to be caught
    age_share: NDArray[np.uint32]  # [age group, kind] share of the largest age factor
    response: NDArray[np.uint32]  # [kind, level] share kept at this perceived certainty
    gain: NDArray[np.uint32]  # [era, mode, kind] share: factor over bound factor; mode 1 where the score is in force
    from_age: np.int64  # weeks
    caught_prior: np.int64  # sixteenths of a count
    uncaught_prior: np.int64
    caught_gain: np.int64
    uncaught_gain: np.int64
    keep: np.int64  # of 256, a quarter of a year
    climate_gain: np.int64  # 1/4096 count times the community's size
    climate_decay: np.int64  # of 65536, a week
    climate_cap: np.int64  # 1/4096 count


def build(given: Given) -> Table:
    """Tables from the society's occasions and responses and the scheme's factors."""
    factor = given.values.keyed_per_era("rate_factor", given.kinds, given.eras)
    visible = given.values.keyed_per_era("reward_visibility", given.kinds, given.eras)
    return _table(given, factor, visible)


def neutral(given: Given) -> Table:
    """People do what they do under `none`."""
    shape = (given.eras.size, len(given.kinds))
    return _table(given, np.ones(shape), np.zeros(shape))


def _table(given: Given, factor: NDArray[np.float64], visible: NDArray[np.float64]) -> Table:
    o = given.society.occasions
    r = {name: float(response.value) for name, response in given.society.responses.items()}
    bound, most_age = bounds(given)
    sieve, count, cut, other = _candidates(bound.tobytes(), o.once.tobytes())
    sixteenths = {k: round(SIXTEENTH * r[k]) for k in ("caught_prior", "uncaught_prior", "caught_gain", "uncaught_gain")}
    return Table(
        sieve=sieve,
        sieve_most=np.int64(sieve.max()),
        count=count,
        alias_cut=cut,
        alias_other=other,
        accusation=np.int64(len(o.kinds)),
        once=_pad(np.append(o.once, False).astype(np.uint8)),
        wary=_pad(np.array([k.valence == "bad" for k in o.kinds], np.uint8)),
        age_share=_pad(share(np.divide(o.age_factor, most_age, out=np.zeros_like(o.age_factor), where=most_age > 0))),
        response=_response(given, r),
        gain=_gain(given, factor, visible, r["reward_logit"]),
        from_age=np.int64(round(r["act_from_years"] * WEEKS_PER_YEAR)),
        keep=np.int64(round(256 * r["wariness_kept_per_quarter"])),
        climate_gain=np.int64(round(4096 * 1000 * r["climate_gain"])),
        climate_decay=np.int64(round(65536 * (1 - r["climate_kept_per_week"]))),
        climate_cap=np.int64(round(4096 * r["climate_cap"])),
        **{k: np.int64(v) for k, v in sixteenths.items()},
    )


def bounds(given: Given) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bound intensity per week [class, kind] and the largest age factor [kind]."""
    o = given.society.occasions
    most_age = o.age_factor.max(axis=0)
    return o.class_factor * o.base * o.bound_factor * most_age, np.asarray(most_age)


@lru_cache(maxsize=4)
def _candidates(bounds: bytes, flags: bytes) -> tuple[NDArray[np.uint8], NDArray[np.uint64], NDArray[np.uint32], NDArray[np.uint8]]:
    """They belong to the society: every scheme has the same, reckoned once. Of bound intensities [class, kind] and `once` [kind], as bytes."""
    once = np.frombuffer(flags, np.bool_)
    bound = np.frombuffer(bounds).reshape(RATE_CLASSES, once.size)
    if bound[:, once].max(initial=0.0) >= 1.0:
        raise SchemeError("a kind that happens at most once a week has a bound rate of 1 a week or more")
    rate = np.where(once, -np.log1p(-np.where(once, bound, 0.0)), bound)
    rate = np.hstack([rate, np.full((RATE_CLASSES, 1), ACCUSATION_BOUND_PER_WEEK)])
    total = rate.sum(axis=1)
    if total.max() > MOST_MEAN or poisson_more(total, MOST_CANDIDATES + 1)[:, -1].max() > BEYOND:
        raise SchemeError(
            "the kinds of conduct together are too frequent",
            found=f"{total.max():.4f} a week, false accusations among them",
            allowed=f"up to {poisson_mean(MOST_CANDIDATES, BEYOND):.4f} a week",
            remedy="Lower base_per_year, factors or bound_factor in the society's kinds.csv.",
        )
    sieve = np.ceil(256 * -np.expm1(-total))
    more = poisson_more(total, MOST_CANDIDATES)
    count = np.minimum(np.rint(more * (256 / sieve)[:, None] * SURE), SURE).astype(np.uint64)
    tables = [alias(row / row.sum()) for row in rate]
    found = (sieve.astype(np.uint8), count, np.stack([t[0] for t in tables]), np.stack([t[1] for t in tables]))
    for table in found:
        table.flags.writeable = False
    return found


def alias(weights: NDArray[np.float64]) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Vose's alias table over SLOTS slots with cuts of 26 bits; `weights` sum to 1."""
    scaled = np.zeros(SLOTS)
    scaled[: weights.size] = weights * SLOTS
    cut, other = np.zeros(SLOTS, np.uint32), np.zeros(SLOTS, np.uint8)
    small = [i for i in range(SLOTS) if scaled[i] < 1.0]
    large = [i for i in range(SLOTS) if scaled[i] >= 1.0]
    while small and large:
        s, g = small.pop(), large[-1]
        cut[s], other[s] = min(round(scaled[s] * (1 << KIND_BITS)), 1 << KIND_BITS), g
        scaled[g] -= 1.0 - scaled[s]
        if scaled[g] < 1.0:
            small.append(large.pop())
    for i in small + large:
        cut[i], other[i] = 1 << KIND_BITS, i
    return cut, other


def _response(given: Given, r: dict[str, float]) -> NDArray[np.uint32]:
    o = given.society.occasions
    prior = r["caught_prior"] / (r["caught_prior"] + r["uncaught_prior"])
    certainty = np.maximum(0.0, (np.arange(LEVELS) + 0.5) / LEVELS - prior) / (1.0 - prior)
    kept = np.ones((len(o.kinds), LEVELS))
    for i, kind in enumerate(o.kinds):
        if kind.valence == "bad":
            slope = r["deterrence_logit"] * (1.0 if kind.elastic == "voluntary" else 0.5)
            kept[i] = shifted(o.propensity[i], -slope * certainty)
    return _pad(share(kept).T).T.copy()


def _gain(given: Given, factor: NDArray[np.float64], visible: NDArray[np.float64], reward: float) -> NDArray[np.uint32]:
    o = given.society.occasions
    good = np.array([k.valence == "good" for k in o.kinds])
    rise = np.where(good, visible * (shifted(o.propensity, np.full(len(o.kinds), reward)) - 1.0), 0.0)
    gain = np.stack([factor, factor * (1.0 + rise)], axis=1)
    over = gain > o.bound_factor * (1 + 1e-9)
    if over.any():
        kind = int(np.argwhere(over)[0][2])
        raise SchemeError(
            "a rate would rise over the bound at which candidates are drawn",
            key=f"conduct.rate_factor.{given.kinds[kind]}",
            found=f"{gain[..., kind].max():.3f} times the base rate",
            allowed=f"up to {o.bound_factor[kind]:g} times",
            remedy="Lower rate_factor or reward_visibility, or raise bound_factor in the society's kinds.csv.",
        )
    return _pad(share(gain / o.bound_factor))


def _pad(a: NDArray[Any]) -> NDArray[Any]:  # the last axis to SLOTS
    return np.pad(a, [(0, 0)] * (a.ndim - 1) + [(0, SLOTS - a.shape[-1])])


@njit(inline="always")
def how_many(t, rate_class, word):  # type: ignore[no-untyped-def]
    """Number of candidates this week, given that the sieve let the person through."""
    n = 0
    while n < MOST_CANDIDATES and word < t.count[rate_class, n]:
        n += 1
    return n


@njit(inline="always")
def kind_of(t, rate_class, word):  # type: ignore[no-untyped-def]
    """The kind of a candidate."""
    slot = np.int64(word >> np.uint32(KIND_BITS))
    other = np.int64(t.alias_other[rate_class, slot])  # read first, so that there is no branch to mispredict
    return slot if np.uint32(word & np.uint32((1 << KIND_BITS) - 1)) < t.alias_cut[rate_class, slot] else other


@njit(inline="always", error_model="numpy")
def certainty(t, wary, climate, count):  # type: ignore[no-untyped-def]
    """Perceived certainty of being caught, 0 to 63; `count` is what a campaign adds."""
    a = np.uint32(t.caught_prior) + (wary & np.uint32(255)) + np.uint32(climate >> 8) + np.uint32(count)
    b = np.uint32(t.uncaught_prior) + (wary >> np.uint32(8))
    return np.int64(min(np.uint32(np.uint32(LEVELS) * a) // np.uint32(a + b), np.uint32(LEVELS - 1)))


@njit(inline="always")
def rate_of(t, mode, group, kind, response):  # type: ignore[no-untyped-def]
    """Share of candidates that become acts, at this response (a share), before what other mechanisms make of it."""
    rate = (np.uint64(t.age_share[group, kind]) * np.uint64(response)) >> np.uint64(31)
    return np.int64((rate * np.uint64(t.gain[mode, kind])) >> np.uint64(31))


@njit(inline="always")
def learn(t, kind, wary, recorded):  # type: ignore[no-untyped-def]
    """Wariness after an act that was recorded, or was not; without a branch, since kinds come in no order."""
    teaches = np.int64(t.wary[kind])
    caught = np.int64(wary & np.uint32(255)) + (t.caught_gain * teaches if recorded else np.int64(0))
    uncaught = np.int64(wary >> np.uint32(8)) + (np.int64(0) if recorded else t.uncaught_gain * teaches)
    return np.uint32(min(np.int64(255), caught) | (min(np.int64(255), uncaught) << 8))


@njit(inline="always")
def fade(t, wary):  # type: ignore[no-untyped-def]
    """Both counts after a quarter of a year; floors, so that they reach zero."""
    caught = (np.uint32(wary & np.uint32(255)) * np.uint32(t.keep)) >> np.uint32(8)
    uncaught = (np.uint32(wary >> np.uint32(8)) * np.uint32(t.keep)) >> np.uint32(8)
    return np.uint16(caught | (uncaught << np.uint32(8)))


@njit
def place_step(t, climate, fresh, size, rumour):  # type: ignore[no-untyped-def]
    """The community's climate: what people hear of others' sanctions, with lag, cap and decay; `rumour` is the share that is heard."""
    heard = (((fresh * t.climate_gain) // size) * np.int64(rumour)) >> 31
    return min(t.climate_cap, climate - ((climate * t.climate_decay) >> 16) + heard)
