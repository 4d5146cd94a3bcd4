"""Metrics of disparity between groups, under the names that the field uses.

Each is made of shares by group (`SHARES` names them) and of one number over the groups that have a figure. "Barred" is the
unfavourable decision; a metric that others define of "positive predictions" is here of not being barred, and one that they
define of errors is of bars against true conduct, which a simulation knows and nobody else does. Divided by nothing, a rate is
no figure, not 0. Every figure should be read with its interval (`intervals`) and with the size of its groups.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from counterscore.audit.decisions import NONE, Decisions, Figure, Reals, Share, left_out, rates_by_group

FOUR_FIFTHS = 0.8
WARNING = (
    "The four-fifths rule is a screen of US employment law (29 CFR 1607.4 D) on one selection procedure; Fairlearn's guide warns "
    "that it is often misapplied. It has no validity elsewhere, and a ratio over 0.8 shows no fairness."
)
TWO = 2  # groups that have a figure, for there to be a difference


def selection(d: Decisions) -> tuple[Share, ...]:
    """Not barred, among everybody of a group."""
    return (Share("", ~d.barred, d.group != NONE),)


def wrongful(d: Decisions) -> tuple[Share, ...]:
    """Barred, among those whose true conduct does not meet the ground."""
    return (Share("", d.barred, ~d.meets),)


def missed(d: Decisions) -> tuple[Share, ...]:
    """Not barred, among those whose true conduct meets the ground."""
    return (Share("", ~d.barred, d.meets),)


def odds(d: Decisions) -> tuple[Share, ...]:
    """Barred, among those who do not meet the ground and, apart, among those who do."""
    return (Share("does not meet the ground", d.barred, ~d.meets), Share("meets the ground", d.barred, d.meets))


def false_discovery(d: Decisions) -> tuple[Share, ...]:
    """Does not meet the ground, among the barred."""
    return (Share("", ~d.meets, d.barred),)


def predictive(d: Decisions) -> tuple[Share, ...]:
    """Meets the ground, among the barred."""
    return (Share("", d.meets, d.barred),)


def within(d: Decisions) -> tuple[Share, ...]:
    """Not barred, within each stratum; nothing where there are no strata."""
    if d.strata is None:
        return ()
    return tuple(Share(name, ~d.barred, d.strata.code == i) for i, name in enumerate(d.strata.names))


def difference(rates: Reals) -> float:
    """Largest less smallest of the rates [group] that are figures; NaN where fewer than two are."""
    known = rates[np.isfinite(rates)]
    return float(np.ptp(known)) if known.size >= TWO else np.nan


def ratio(rates: Reals) -> float:
    """Smallest over largest of the rates [group] that are figures; NaN where fewer than two are, or where all are 0."""
    known = rates[np.isfinite(rates)]
    return float(known.min() / known.max()) if known.size >= TWO and known.max() > 0 else np.nan


def larger_difference(rates: Reals) -> float:
    """The largest of the differences [part, group]; NaN where one of them is none."""
    return float(max(map(difference, rates), key=lambda gap: (np.isnan(gap), gap)))


def figure(d: Decisions, shares: tuple[Share, ...], summary: Callable[[Reals], float]) -> Figure:
    """Rates of all parts and groups, and the one number that `summary` makes of them [part, group]."""
    found = [rates_by_group(d, share) for share in shares]
    rates, sizes = np.array([r for r, _ in found]), np.array([n for _, n in found])
    said = tuple(line for share, n in zip(shares, sizes, strict=True) for line in left_out(d, share, n))
    return Figure(summary(rates), rates, sizes, tuple(share.name for share in shares), said)


def overall(d: Decisions, shares: tuple[Share, ...]) -> Figure:
    """The figure whose one number is the rate of everybody in the division, groups that are too small included."""
    everybody = Decisions(np.where(d.group == NONE, NONE, 0), d.barred, d.meets, ("all",), d.weight, least=d.least)
    whole, _ = rates_by_group(everybody, shares[0])
    return figure(d, shares, lambda _: float(whole[0]))


def selection_rate(d: Decisions) -> Figure:
    """Share that is not barred; the number is that of everybody in the division."""
    return overall(d, selection(d))


def demographic_parity_difference(d: Decisions) -> Figure:
    """Largest less smallest selection rate."""
    return figure(d, selection(d), lambda rates: difference(rates[0]))


def demographic_parity_ratio(d: Decisions) -> Figure:
    """Smallest over largest selection rate."""
    return figure(d, selection(d), lambda rates: ratio(rates[0]))


def four_fifths(d: Decisions) -> Figure:
    """The ratio again, held against 0.8, with the warning that belongs to it."""
    found = demographic_parity_ratio(d)
    below = "no ratio" if np.isnan(found.value) else "below 0.8" if found.value < FOUR_FIFTHS else "not below 0.8"
    return replace(found, said=(f"{below}. {WARNING}", *found.said))


def wrongful_denial_rate(d: Decisions) -> Figure:
    """Share barred of those who do not meet the ground; the number is that of everybody in the division."""
    return overall(d, wrongful(d))


def wrongful_denial_difference(d: Decisions) -> Figure:
    """Largest less smallest wrongful denial rate."""
    return figure(d, wrongful(d), lambda rates: difference(rates[0]))


def missed_rate(d: Decisions) -> Figure:
    """Share not barred of those who meet the ground; the number is that of everybody in the division."""
    return overall(d, missed(d))


def missed_difference(d: Decisions) -> Figure:
    """Largest less smallest missed rate."""
    return figure(d, missed(d), lambda rates: difference(rates[0]))


def equalized_odds_difference(d: Decisions) -> Figure:
    """The larger of the two differences of the share barred: of those who do not meet the ground, and of those who do."""
    return figure(d, odds(d), larger_difference)


def false_discovery_rate(d: Decisions) -> Figure:
    """Share of the barred who do not meet the ground; the number is that of everybody in the division."""
    return overall(d, false_discovery(d))


def predictive_parity_difference(d: Decisions) -> Figure:
    """Largest less smallest share of the barred who meet the ground."""
    return figure(d, predictive(d), lambda rates: difference(rates[0]))


def conditional_parity_difference(d: Decisions) -> Figure:
    """The largest demographic parity difference within a stratum; strata where fewer than two groups have a figure do not count."""
    shares = within(d)
    if not shares:
        none = np.zeros((0, len(d.names)))
        return Figure(np.nan, none, none.astype(np.int64), (), ("no strata were given",))
    return figure(d, shares, largest_within)


def largest_within(rates: Reals) -> float:
    """The largest difference of [stratum, group], of the strata that have one."""
    gaps = [gap for gap in map(difference, rates) if not np.isnan(gap)]
    return max(gaps, default=np.nan)


def smallest_group(d: Decisions) -> Figure:
    """Persons of the smallest group; groups under the least are named, and no metric gives a figure for them."""
    found = figure(d, selection(d), lambda _: np.nan)
    return replace(found, value=float(found.sizes.min()) if found.sizes.size else np.nan)
