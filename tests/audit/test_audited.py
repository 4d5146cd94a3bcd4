"""The audit of a run: its lines are those counted another way, and under no scheme there is nothing."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterscore.audit.audited import Audit, audit
from counterscore.audit.filled import evidence_of, law
from counterscore.audit.flipped import flipped
from counterscore.audit.law.table import as_rows
from counterscore.audit.rows import Row, between_0_and_1, ratio
from counterscore.audit.seeds import audit_over_seeds
from counterscore.errors import UsageError
from counterscore.record.opened import Run
from counterscore.scheme.read import load_scheme
from counterscore.study.headline import figures
from counterscore.study.simulate import simulate
from tests.lives.pairs import reform_of

ASKED: dict[str, Any] = {"people": "1:20000", "first": dt.date(2018, 1, 1), "last": dt.date(2021, 12, 26)}


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate("unified-2020", **ASKED)


@pytest.fixture(scope="module")
def found(run: Run) -> Audit:
    return audit(run, 38)  # all communities of the sample


def value(rows: tuple[Row, ...], name: str, of: str = "") -> Row:
    (row,) = (r for r in rows if (r.name, r.of) == (name, of))
    return row


def test_refusals_are_those_of_the_run(run: Run, found: Audit) -> None:
    """Where every community is examined, grounds and persons add up to what the run tallied."""
    services = found.seen.found.society.services.names
    told = sum(int(run.data.flows[:, :, run.index(f"refused[{s}][{c}]")].sum()) for s in services for c in ("list", "score", "both"))
    persons = found.seen.found.persons
    assert value(found.rows, "on false ground").size == told
    assert int(persons.field("refusals").sum()) == told
    assert persons.lived == persons.told.shape[0] == run.provenance["persons"]
    false = sum(int(run.data.flows[:, :, run.index(f"false_ground[{s}]")].sum()) for s in services)
    assert int(persons.field("refusals_false").sum()) == false
    barred = sum(int(run.data.flows[:, :, run.index(f"barred[{s}]")].sum()) for s in services)
    assert 0 < persons.field("weeks_barred").sum() <= barred  # a week may bar from several services


def test_appeals_and_complaints_are_those_of_the_run(run: Run, found: Audit) -> None:
    persons = found.seen.found.persons
    for field, measures in {
        "appeals": [f"appeals[{g}]" for g in ("list 1", "list 2", "score")],
        "decided": ["moot", *(f"{what}[{g}]" for what in ("upheld", "denied") for g in ("list 1", "list 2", "score"))],
        "complaints": ["complaints"],
    }.items():
        tallied = sum(int(run.data.flows[:, :, run.index(m)].sum()) for m in measures)
        assert int(persons.field(field).sum()) == tallied > 0, field


def test_rates_of_groups_are_counted_by_hand(found: Audit) -> None:
    persons, weight = found.seen.found.persons, found.seen.weight[found.seen.found.persons.community]
    for name, bit, is_set in (("male", 0, 1), ("female", 0, 0), ("urban", 1, 1), ("minority", 4, 1)):
        group = (persons.profile >> bit & 1) == is_set
        free = persons.field("weeks_barred") == 0
        row = value(found.rows, "Selection rate, rate", name)
        assert row.value == pytest.approx(weight[group & free].sum() / weight[group].sum(), abs=1e-12)
        assert row.size == int(group.sum())
        assert row.low < row.value < row.high


def test_without_a_scheme_there_is_nothing(found: Audit) -> None:
    """The null control: no bar, no gap, no wrongful denial, and nothing is withheld or said otherwise than meant."""
    control = found.control
    assert found.null.found.persons.field("weeks_barred").sum() == 0
    for row in control:
        if row.name.endswith("gap"):
            assert row.value == 0 or math.isnan(row.value), row
    for by in ("sex", "place", "income", "people", "age"):
        assert value(control, "Demographic parity difference", by).value == 0
        assert value(control, "Selection rate", by).value == 1
        assert value(control, "Wrongful denial rate", by).value == 0
    assert value(control, "expressed less private").value == 0
    assert math.isnan(value(control, "on false ground").value)
    assert value(control, "bad acts, speech apart").value == 0
    assert value(found.rows, "expressed less private").value > 0.02


def test_what_is_printed_has_the_control_beside_each_line(found: Audit) -> None:
    table = found.table
    assert len(table) == len(found.rows)
    rate = table[(table.name == "Selection rate") & (table.of == "sex")]
    assert rate["none"].tolist() == [1.0]
    printed = found.as_dict
    assert all(not isinstance(x, float) or math.isfinite(x) for row in printed["rows"] for x in row.values())
    assert printed["examined"]["persons"] == found.seen.found.persons.lived


def test_evidence_is_the_run_s_own_figures(run: Run, found: Audit) -> None:
    told, summary = evidence_of(found), figures(run)["at"]["2021-12-26"]
    assert told.refused is not None
    for service, refused in summary["refused"].items():
        assert round(sum(told.refused[service].values())) == refused
    assert told.false_ground == pytest.approx(sum(summary["false_ground"].values()), abs=4)  # eight services, each rounded there
    assert told.lives == run.provenance["persons"]
    assert told.traced == pytest.approx(told.refusals, rel=1e-9)  # all communities were examined
    assert told.needs_unrelated is not None
    assert told.needs_unrelated.contested_related <= told.needs_unrelated.contested_unrelated <= told.traced
    assert (
        told.by_cause["score"] * (1 - 1e-9) <= (told.score_suffices or 0) <= (told.by_cause["score"] + told.by_cause["both"]) * (1 + 1e-9)
    )


def test_the_law_is_told_of_an_audit(found: Audit) -> None:
    rows = {row["id"]: row for row in as_rows(law(found))}
    assert len(rows) == 95
    assert rows["AIA-13"]["state"] == "facts that match"
    assert any("records traced" in sentence for sentence in rows["AIA-13"]["for"])
    assert rows["AIA-04"]["state"] == "undetermined"


def test_too_few_communities_are_refused(run: Run) -> None:
    with pytest.raises(UsageError, match="--communities"):
        audit(run, 10)


# --- an attribute switched ----------------------------------------------------------------


def test_what_no_rule_reads_changes_nobody_and_a_bias_changes_some(tmp_path: Path) -> None:
    """Ethnicity is read by nothing but `bias_under_study`: exactly nobody, and with a bias somebody."""
    body = '[detection]\nbias_under_study = { minority = { value = 4.0, unit = "factor", range = [1.0, 8.0], status = "assumed" } }\n'
    biased = load_scheme("unified-2020", [reform_of("unified-2020", body, tmp_path)])
    short = ASKED | {"first": dt.date(2020, 1, 6), "last": dt.date(2021, 1, 3)}
    plain, unfair = (flipped(simulate(scheme, **short), threads=2) for scheme in ("unified-2020", biased))
    name = "lives whose refusals change"
    assert value(tuple(plain), name, "minority").value == 0
    assert value(tuple(unfair), name, "minority").value > 0
    more = value(tuple(unfair), "refusals with the attribute less without", "minority")
    assert more.low > 0
    assert value(tuple(plain), name, "driver").value > 0  # who does not drive does not speed


# --- the interval of a ratio ----------------------------------------------------------------


def test_the_interval_of_a_ratio_covers_as_it_says() -> None:
    """95% in the long run, for communities that differ from one another: 2,000 samples of 40, within four standard errors of 95%."""
    rng = np.random.default_rng(7)
    covered, samples, truth = 0, 2000, 0.3
    for _ in range(samples):
        size = rng.integers(50, 400, 40).astype(float)
        part = rng.binomial(size.astype(int), rng.beta(6, 14, 40)).astype(float)
        found, half, n = ratio(np.ones(40), part, size)
        assert n == int(size.sum())
        low, high = between_0_and_1(found, half)
        covered += low <= truth <= high
    assert abs(covered / samples - 0.95) < 4 * math.sqrt(0.95 * 0.05 / samples)


def test_where_few_bear_most_it_covers_less_and_says_so() -> None:
    """Refusals a person lognormal, false by the person: between 90% and 95%, as the docstring of `share_of` says; plain limits do worse."""
    rng = np.random.default_rng(1)
    covered = plain = samples = 0
    for _ in range(800):
        part, whole = np.zeros(31), np.zeros(31)
        for c in range(31):
            refusals = np.rint(rng.lognormal(0.2, 1.2, rng.poisson(32 * rng.gamma(8, 1 / 8))))
            false = rng.random(refusals.size) < 0.04
            part[c], whole[c] = refusals[false].sum(), refusals.sum()
        found, half, _ = ratio(np.ones(31), part, whole)
        low, high = between_0_and_1(found, half)
        samples += 1
        covered += low <= 0.04 <= high
        plain += abs(found - 0.04) <= half
    assert 0.90 < covered / samples < 0.95
    assert plain < covered


def test_where_none_are_counted_no_interval_is_claimed() -> None:
    assert all(math.isnan(x) for end in (0.0, 1.0) for x in between_0_and_1(end, 0.0))


def test_a_ratio_of_nothing_is_no_figure() -> None:
    assert math.isnan(ratio(np.ones(3), np.zeros(3), np.zeros(3))[0])
    found, half, _ = ratio(np.ones(3), np.ones(3), np.full(3, 2.0))
    assert found == 0.5
    assert math.isnan(half)  # of three communities none is claimed


# --- over seeds -----------------------------------------------------------------------------


@pytest.mark.slow
def test_over_seeds_the_mean_is_that_of_the_audits() -> None:
    """Three short runs: each line is the mean of the three audits, and its interval Student's with two degrees of freedom."""
    short: dict[str, Any] = {"people": "1:20000", "first": dt.date(2020, 1, 6), "last": dt.date(2020, 6, 28)}
    runs = [simulate("unified-2020", **short, seed=seed) for seed in (4, 5, 6)]
    first, rows = audit_over_seeds(runs[0], 3, 31)
    audits = [audit(run, 31) for run in runs]
    assert value(rows, "Selection rate", "sex").value == pytest.approx(
        np.mean([value(a.rows, "Selection rate", "sex").value for a in audits])
    )
    each = np.array([value(a.rows, "occasions with part or all withheld").value for a in audits])
    row, half = value(rows, "occasions with part or all withheld"), 4.302653 * each.std(ddof=1) / math.sqrt(3)
    assert (row.value, row.low, row.high) == pytest.approx((each.mean(), each.mean() - half, each.mean() + half), rel=1e-5)
    assert [(r.name, r.of, r.size) for r in first.rows] == [(r.name, r.of, r.size) for r in audits[0].rows]
    with pytest.raises(UsageError, match="--seeds"):
        audit_over_seeds(runs[0], 1)
