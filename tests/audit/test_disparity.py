"""Each metric on six persons, worked by hand (the table is in `tables`)."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from counterscore.audit.decisions import LEAST, Decisions, Strata
from counterscore.audit.disparity import WARNING
from counterscore.audit.metrics import BY_NAME, METRICS
from counterscore.errors import UsageError
from tests.audit.tables import six

# metric: its number, then the rates [part][group]
BY_HAND = {
    "Selection rate": (3 / 6, [[1 / 3, 2 / 3]]),
    "Demographic parity difference": (1 / 3, [[1 / 3, 2 / 3]]),
    "Demographic parity ratio": (1 / 2, [[1 / 3, 2 / 3]]),
    "Four-fifths rule": (1 / 2, [[1 / 3, 2 / 3]]),
    "Wrongful denial rate": (1 / 3, [[1 / 2, 0 / 1]]),
    "Wrongful denial difference": (1 / 2, [[1 / 2, 0 / 1]]),
    "Missed rate": (1 / 3, [[0 / 1, 1 / 2]]),
    "Missed difference": (1 / 2, [[0 / 1, 1 / 2]]),
    "Equalized odds difference": (1 / 2, [[1 / 2, 0 / 1], [1 / 1, 1 / 2]]),
    "False discovery rate": (1 / 3, [[1 / 2, 0 / 1]]),
    "Predictive parity difference": (1 / 2, [[1 / 2, 1 / 1]]),
    "Conditional parity difference": (1.0, [[1 / 2, 1 / 2], [0 / 1, 1 / 1]]),
    "Smallest group": (3, [[1 / 3, 2 / 3]]),
}
# the same with weights 1 2 1 4 1 1
BY_HAND_WEIGHTED = {
    "Selection rate": (7 / 10, [[2 / 4, 5 / 6]]),
    "Demographic parity difference": (1 / 3, [[2 / 4, 5 / 6]]),
    "Demographic parity ratio": (3 / 5, [[2 / 4, 5 / 6]]),
    "Four-fifths rule": (3 / 5, [[2 / 4, 5 / 6]]),
    "Wrongful denial rate": (1 / 4, [[1 / 3, 0 / 1]]),
    "Wrongful denial difference": (1 / 3, [[1 / 3, 0 / 1]]),
    "Missed rate": (4 / 6, [[0 / 1, 4 / 5]]),
    "Missed difference": (4 / 5, [[0 / 1, 4 / 5]]),
    "Equalized odds difference": (4 / 5, [[1 / 3, 0 / 1], [1 / 1, 1 / 5]]),
    "False discovery rate": (1 / 3, [[1 / 2, 0 / 1]]),
    "Predictive parity difference": (1 / 2, [[1 / 2, 1 / 1]]),
    "Conditional parity difference": (1.0, [[2 / 3, 4 / 5], [0 / 1, 1 / 1]]),
    "Smallest group": (3, [[2 / 4, 5 / 6]]),
}
SIZES = {
    "Wrongful denial rate": [[2, 1]],
    "Missed rate": [[1, 2]],
    "False discovery rate": [[2, 1]],
    "Conditional parity difference": [[2, 2], [1, 1]],
    "Selection rate": [[3, 3]],
}


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(name: str, weighted: bool) -> None:
    value, rates = (BY_HAND_WEIGHTED if weighted else BY_HAND)[name]
    found = BY_NAME[name].function(six(weighted))
    assert found.value == pytest.approx(value, abs=1e-15)
    assert found.rates == pytest.approx(np.array(rates, float), abs=1e-15)
    if name in SIZES:
        assert found.sizes.tolist() == SIZES[name]


def test_every_metric_is_worked_by_hand_and_says_what_it_is() -> None:
    assert set(BY_HAND) == set(BY_HAND_WEIGHTED) == {m.name for m in METRICS} == set(BY_NAME)
    assert len(BY_NAME) == len(METRICS)
    for metric in METRICS:
        for field in fields(metric):
            assert field.name == "shares" or getattr(metric, field.name) not in ("", ()), f"{metric.name}: {field.name}"
        low, high = metric.range
        assert low <= metric.function(six()).value <= high


def test_a_metric_and_its_shares_speak_of_the_same_rates() -> None:
    """What is tested and given intervals is what the figure shows."""
    for metric in METRICS:
        if metric.shares is not None:
            d = six()
            found = metric.function(d)
            for share, rates in zip(metric.shares(d), found.rates, strict=True):
                for g in (0, 1):
                    mine = share.among & (d.group == g)
                    assert rates[g] == pytest.approx(share.counted[mine].mean()), metric.name


def test_the_screen_comes_with_its_warning() -> None:
    found = BY_NAME["Four-fifths rule"].function(six())
    assert found.said == (f"below 0.8. {WARNING}",)
    assert "often misapplied" in WARNING
    assert "no validity elsewhere" in WARNING
    d = six()
    alike = BY_NAME["Four-fifths rule"].function(replace(d, barred=np.array([1, 0, 0, 0, 0, 1], bool)))
    assert alike.value == 1
    assert alike.said[0].startswith("not below 0.8. ")


@pytest.mark.parametrize(("name", "empty"), [("Wrongful denial difference", True), ("False discovery rate", False)])
def test_a_group_that_is_too_small_gives_no_figure_and_that_is_said(name: str, empty: bool) -> None:
    """Of the rate's own persons, not of the group: 3 persons, of which 1 does not meet the ground."""
    found = BY_NAME[name].function(replace(six(), least=2))
    small = found.sizes[0].tolist().index(1)
    assert np.isnan(found.rates[0, small])
    assert np.isfinite(found.rates[0, 1 - small])
    assert found.said == (f"{'AB'[small]}: no figure, 1 persons, fewer than 2",)
    assert np.isnan(found.value) is np.bool_(empty)


def test_the_least_size_counts_persons_and_not_weights() -> None:
    heavy = replace(six(True), weight=np.full(6, 1000.0), least=4)
    found = BY_NAME["Demographic parity difference"].function(heavy)
    assert np.isnan(found.rates).all()
    assert found.said == ("A: no figure, 3 persons, fewer than 4", "B: no figure, 3 persons, fewer than 4")
    assert BY_NAME["Smallest group"].function(heavy).value == 3
    assert Decisions(heavy.group, heavy.barred, heavy.meets, ("A", "B")).least == LEAST == 30


def test_one_group_has_rates_and_no_difference() -> None:
    d = replace(six(), group=np.zeros(6, int), names=("A",))
    for name, metric in BY_NAME.items():
        found = metric.function(d)
        one_number = name.endswith("rate") or name == "Smallest group"
        assert np.isfinite(found.value) == one_number, name


@pytest.mark.parametrize("meets", [True, False])
def test_equalized_odds_need_both_differences(meets: bool) -> None:
    """Everybody of A meets the ground, or nobody: of the others nothing can be said, and half an answer is none."""
    d = six()
    found = BY_NAME["Equalized odds difference"].function(replace(d, meets=np.where(d.group == 0, meets, d.meets)))
    assert np.isfinite(found.rates).sum() == 3
    assert np.isnan(found.rates[0 if meets else 1, 0])
    assert np.isnan(found.value)


def test_an_empty_group_has_no_rate_and_does_not_count() -> None:
    d = replace(six(), names=("A", "B", "nobody"))
    found = BY_NAME["Demographic parity difference"].function(d)
    assert found.value == pytest.approx(1 / 3)
    assert np.isnan(found.rates[0, 2])
    assert found.said == ("nobody: no figure, 0 persons, fewer than 1",)
    assert BY_NAME["Smallest group"].function(d).value == 0


def test_whoever_belongs_to_no_group_counts_nowhere() -> None:
    d = six()
    more = Decisions(
        np.append(d.group, -1), np.append(d.barred, True), np.append(d.meets, False), d.names, None, Strata(np.zeros(7, int), ("one",)), 1
    )
    for name in ("Selection rate", "Wrongful denial rate", "False discovery rate", "Demographic parity ratio"):
        assert BY_NAME[name].function(more).value == BY_NAME[name].function(d).value


@pytest.mark.parametrize("barred", [False, True])
def test_nobody_or_everybody_is_barred(barred: bool) -> None:
    d = replace(six(), barred=np.full(6, barred))
    value = {name: metric.function(d).value for name, metric in BY_NAME.items()}
    assert value["Selection rate"] == (0 if barred else 1)
    assert value["Demographic parity difference"] == value["Wrongful denial difference"] == value["Equalized odds difference"] == 0
    assert value["Wrongful denial rate"] == (1 if barred else 0)
    assert value["Missed rate"] == (0 if barred else 1)
    if barred:  # nobody is selected: 0 over 0 is no ratio
        assert np.isnan(value["Demographic parity ratio"])
        assert value["False discovery rate"] == 1 / 2
    else:  # nobody is barred: of whom there would be false ones
        assert value["Demographic parity ratio"] == 1
        assert np.isnan(value["False discovery rate"])
        assert np.isnan(value["Predictive parity difference"])


def test_parity_within_strata_may_hold_where_it_fails_over_all() -> None:
    """Simpson's paradox: one layer bars half of everybody, the other nobody, and B lives in the first."""
    stratum = np.array([0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1])
    barred = np.array([1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0], bool)
    d = Decisions(np.repeat([0, 1], 6), barred, barred, ("A", "B"), None, Strata(stratum, ("one", "two")), 1)
    assert BY_NAME["Demographic parity difference"].function(d).value == pytest.approx(1 / 6)
    assert BY_NAME["Conditional parity difference"].function(d).value == 0
    none = BY_NAME["Conditional parity difference"].function(replace(d, strata=None))
    assert np.isnan(none.value)
    assert none.said == ("no strata were given",)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"barred": np.zeros(5, bool)}, "barred"),
        ({"barred": np.zeros(6, int)}, "barred"),
        ({"meets": np.zeros(6)}, "meets"),
        ({"group": np.array([0, 0, 0, 1, 1, 2])}, "group"),
        ({"group": np.array([0, 0, 0, 1, 1, -2])}, "group"),
        ({"group": np.zeros(6)}, "group"),
        ({"weight": np.array([1, 1, 1, 1, 1, 0.0])}, "weight"),
        ({"weight": np.array([1, 1, 1, 1, 1, np.nan])}, "weight"),
        ({"strata": Strata(np.full(6, 2), ("one", "two"))}, "strata"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, object], key: str) -> None:
    with pytest.raises(UsageError, match=key):
        replace(six(), **change)  # type: ignore[arg-type]
