"""Every metric that Fairlearn defines too is the same there, on random tables of synthetic persons, with and without weights.

Fairlearn 0.15.0 (Microsoft and contributors). Its positive prediction is here to be barred, as one who meets the ground; where
it speaks of selection, it is not to be barred, by its own `pos_label`. One frame of Fairlearn's gives rates, differences and
ratios of several metrics; its functions of one number are slow and are asked on every 29th table.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from fairlearn import metrics as fairlearn
from sklearn.metrics import precision_score

from counterscore.audit.decisions import Decisions
from counterscore.audit.metrics import BY_NAME
from tests.audit.tables import random_table

TABLES = 208
PARTS = 8
CLOSE = {"rel": 0, "abs": 1e-12}
selected = partial(fairlearn.selection_rate, pos_label=0)
selected.__name__ = "selected"  # type: ignore[attr-defined]
THEIRS = {
    "selection": selected,
    "wrongful": fairlearn.false_positive_rate,
    "missed": fairlearn.false_negative_rate,
    "predictive": precision_score,
}
# theirs: our rates of each group and of all, our difference
RATES = {
    "selection": ("Selection rate", "Demographic parity difference"),
    "wrongful": ("Wrongful denial rate", "Wrongful denial difference"),
    "missed": ("Missed rate", "Missed difference"),
}
FUNCTIONS = {
    "Wrongful denial difference": fairlearn.false_positive_rate_difference,
    "Missed difference": fairlearn.equal_opportunity_difference,
    "Equalized odds difference": fairlearn.equalized_odds_difference,
}
OF_SELECTION = {
    "Demographic parity difference": fairlearn.demographic_parity_difference,
    "Demographic parity ratio": fairlearn.demographic_parity_ratio,
    "Four-fifths rule": fairlearn.selection_rate_ratio,
}


def table(seed: int) -> Decisions:
    """Half of the tables have weights."""
    rng = np.random.default_rng((2026, seed))
    return random_table(rng, (2, 3, 2, 4)[seed // PARTS % 4], weighted=seed % 2 == 1)


def frame(tables: list[Decisions], names: tuple[str, ...], strata: bool = False) -> fairlearn.MetricFrame:
    """One frame for some tables, which are control features to it."""
    weight = None if tables[0].weight is None else np.concatenate([d.weights for d in tables])
    which = np.repeat(np.arange(len(tables)), [d.group.size for d in tables])
    stratum = np.concatenate([d.strata.code for d in tables if d.strata is not None])
    return fairlearn.MetricFrame(
        metrics={name: THEIRS[name] for name in names},
        y_true=np.concatenate([d.meets for d in tables]).astype(int),
        y_pred=np.concatenate([d.barred for d in tables]).astype(int),
        sensitive_features=np.concatenate([d.group for d in tables]),
        control_features=np.stack([which, stratum], axis=1) if strata else which,
        sample_params={name: {"sample_weight": weight} for name in names} if weight is not None else None,
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_rates_differences_and_ratios_are_the_same(part: int) -> None:
    tables = [table(seed) for seed in range(part, TABLES, PARTS)]
    theirs = frame(tables, tuple(THEIRS))
    differences, ratios = theirs.difference(), theirs.ratio()
    for i, d in enumerate(tables):
        rates, overall = theirs.by_group.loc[i].dropna(), theirs.overall.loc[i]
        difference, ratio, ours = differences.loc[i], ratios.loc[i], {name: m.function(d) for name, m in BY_NAME.items()}
        same = {"Demographic parity ratio": ratio["selection"], "Four-fifths rule": ratio["selection"]}
        for key, (rate, gap) in RATES.items():
            assert ours[rate].rates[0] == pytest.approx(rates[key].to_numpy(float), **CLOSE), (i, rate)
            same |= {rate: overall[key], gap: difference[key]}
        same["Equalized odds difference"] = max(difference["wrongful"], difference["missed"])
        same["Predictive parity difference"] = difference["predictive"]
        same["False discovery rate"] = 1 - overall["predictive"]
        for name, value in same.items():
            assert ours[name].value == pytest.approx(float(value), **CLOSE), (i, name)
        assert ours["Predictive parity difference"].rates[0] == pytest.approx(rates["predictive"].to_numpy(float), **CLOSE), i
        assert ours["False discovery rate"].rates[0] == pytest.approx(1 - rates["predictive"].to_numpy(float), **CLOSE), i


@pytest.mark.parametrize("part", range(PARTS))
def test_parity_within_strata_is_the_same(part: int) -> None:
    tables = [table(seed) for seed in range(part, TABLES, PARTS)]
    theirs = frame(tables, ("selection",), strata=True)
    for i, d in enumerate(tables):
        found = BY_NAME["Conditional parity difference"].function(d)
        rates = theirs.by_group["selection"].loc[i].dropna().to_numpy(float)
        assert found.rates.ravel() == pytest.approx(rates, **CLOSE), i
        assert found.value == pytest.approx(float(theirs.difference()["selection"].loc[i].max()), **CLOSE), i


@pytest.mark.parametrize("seed", range(0, TABLES, 29))
def test_the_functions_of_one_number_are_the_same(seed: int) -> None:
    d = table(seed)
    meets, barred = d.meets.astype(int), d.barred.astype(int)
    for said, functions in ((barred, FUNCTIONS), (1 - barred, OF_SELECTION)):
        for name, theirs in functions.items():
            wanted = theirs(meets, said, sensitive_features=d.group, sample_weight=d.weight)
            assert BY_NAME[name].function(d).value == pytest.approx(float(wanted), **CLOSE), name


def test_where_a_rate_is_of_nobody_they_say_0_and_we_say_nothing() -> None:
    """The one difference, and why: 0 persons wrongly denied out of 0 is no sign of a good scheme."""
    d = table(0)
    met = Decisions(d.group, d.barred, d.meets | (d.group == 0), d.names, strata=d.strata, least=1)
    found = BY_NAME["Wrongful denial rate"].function(met)
    assert frame([met], ("wrongful",)).by_group["wrongful"].iloc[0] == 0
    assert np.isnan(found.rates[0, 0])
    assert found.said == ("A: no figure, 0 persons, fewer than 1",)
