"""Weeks barred and refusals by service, who is told, who gains and loses: counted again from the runs and the counts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from counterscore.compile.explain import explain
from counterscore.record.opened import Run
from counterscore.report.compared import barred, rules, services, side_by_side, winners
from counterscore.report.differences import findings
from counterscore.report.document import render
from counterscore.report.pairs import Compared, Pair, compared
from counterscore.report.paragraph import told
from counterscore.report.seen import rate
from counterscore.scheme.read import load_scheme
from counterscore.society.package import load_society
from counterscore.study.compare import Comparison, compare
from tests.report.conftest import CONTEXT, NOTICE, A, Page

CAUSES = ("list", "score", "both")


@pytest.fixture(scope="module")
def long() -> Comparison:
    """Across the week in which rules change, 6 January 2020."""
    return compare(A, NOTICE, CONTEXT, people=72_000, first=dt.date(2019, 1, 7), last=dt.date(2020, 12, 27))


@pytest.fixture(scope="module")
def seen(long: Comparison) -> Compared:
    return compared(long)


def pair(seen: Compared, name: str) -> Pair:
    (found,) = (p for p in seen.pairs if p.other.name == name)
    return found


def population(run: Run) -> float:
    return float(run.provenance["society"]["population"])


def weeks(run: Run, service: str) -> float:
    return 1000 * float(run.national(f"barred[{service}]").sum()) / population(run)


def refusals(run: Run, service: str) -> float:
    return 1000 * float(sum(run.national(f"refused[{service}][{cause}]").sum() for cause in CAUSES)) / population(run)


@pytest.mark.parametrize(("n", "count"), [(0, weeks), (1, refusals)])
def test_every_service_under_every_scheme(n: int, count: object, long: Comparison, seen: Compared) -> None:
    table = services.tables(seen)[n]
    assert "per 1,000 persons" in table.title
    assert table.columns == ("service", A, "notice-and-appeal", "same-context-only")
    for service, *cells in table.rows:
        counted = [rate(count(run, service.replace(" ", "_")), 1000) for run in long.runs]  # type: ignore[operator]
        assert [cell.split("\N{NO-BREAK SPACE}")[0] for cell in cells] == counted
    ever = {s for s in seen.first.society.services.names if any(weeks(run, s) for run in long.runs)}
    assert {row[0].replace(" ", "_") for row in table.rows} == ever


def test_the_service_of_most_weeks_and_that_of_fewest_refusals_are_named(long: Comparison, seen: Compared) -> None:
    """Only conduct of its own context: more weeks barred, fewer refusals, and two services behind it."""
    first, _, other = long.runs
    names = seen.first.society.services.names
    most = max(names, key=lambda s: weeks(other, s) - weeks(first, s))
    least = min(names, key=lambda s: refusals(other, s) - refusals(first, s))
    assert most == "loan"
    assert refusals(other, least) == 0
    said = services.moved_said(pair(seen, "same-context-only"))
    assert f"weeks barred rise most for {most} (weeks {rate(weeks(first, most), 1000)}, then {rate(weeks(other, most), 1000)};" in said
    assert f"refusals fall most for {least.replace('_', ' ')} (" in said
    assert f"refusals {rate(refusals(first, least), 1000)}, then none)" in said
    finding = next(f for f in findings(seen) if f.label == "same-context-only").sentence
    assert f"weeks rise most for {most} and refusals fall most for {least.replace('_', ' ')}" in finding


def test_the_week_in_which_a_rule_moves_that_service_is_named(long: Comparison, seen: Compared) -> None:
    """The merger of 6 January 2020 lifts most bars on loans under the first scheme, and is left out of the other."""
    said, at = services.change_said(pair(seen, "same-context-only")), [day.isoformat() for day in long.runs[0].days].index("2020-01-12")
    then = [[1000 * float(run.national("barred[loan]")[i]) / population(run) for i in (at - 1, at)] for run in long.runs]
    assert then[0][1] < then[0][0] / 5
    assert then[2][1] > then[2][0] / 2
    assert "before 2020-01-06, when rules change" in said
    assert f"{rate(then[0][0], 1000)}, then {rate(then[0][1], 1000)} under {A}" in said
    assert f"{rate(then[2][0], 1000)}, then {rate(then[2][1], 1000)} with same-context-only" in said
    assert not services.change_said(pair(seen, "notice-and-appeal")), "weeks and refusals both fall"


def test_refusals_in_a_week_barred_are_told_where_more_are_told(seen: Compared) -> None:
    notice, context = pair(seen, "notice-and-appeal"), pair(seen, "same-context-only")
    n = notice.total.national["all", "all"]
    first, other = (1000 * n[f"refusals_{which}"] / n[f"weeks_barred_{which}"] for which in ("first", "other"))
    assert other < 0.7 * first
    assert f"1,000 weeks barred bring {rate(other, 1000)} refusals in place of {rate(first, 1000)}" in services.tries_said(notice)
    fall = 1 - n["weeks_barred_other"] / n["weeks_barred_first"]
    assert f"refusals would have fallen by {fall:.1%}" in services.tries_explained(notice)
    assert f"they fall by {1 - n['refusals_other'] / n['refusals_first']:.1%}" in services.tries_explained(notice)
    assert (services.tries_said(context), services.tries_explained(context)) == ("", ""), "nobody more is told"


def test_losses_and_gains_each_name_their_widest_gap_by_a_rule_that_is_said(seen: Compared) -> None:
    one = pair(seen, "same-context-only")
    n, lives = one.total.national, one.lives / one.total.national["all", "all"]["persons"]
    said = winners.persons_said(one)
    for measure in ("longer_barred", "shorter_barred"):
        ratios = {}
        for by in ("sex", "place", "income", "people", "age"):
            groups = [v for (d, _), v in n.items() if d == by and v["persons"]]
            most = max((1000 * v[measure] / v["persons"] for v in groups if v[measure] * lives >= 30), default=0.0)
            least, few = min((1000 * max(v[measure], 30 / lives) / v["persons"], v[measure] * lives < 30) for v in groups)
            ratios[most / least] = (by, most, least, few)
        by, most, least, few = ratios[max(ratios)]
        under = "under " if few else ""
        assert re.search(rf"most unequally by {by} \({rate(most, 1000)} of 1,000 [^,]*, {under}{rate(least, 1000)} of 1,000 .*?\)", said)
    part = winners.build(seen)
    assert part is not None
    assert winners.RULE in part.sentences
    assert "30 lives" in winners.RULE


def test_losses_less_gains_of_every_fifth_and_both_sexes(seen: Compared) -> None:
    one = pair(seen, "same-context-only")
    said = winners.balance_said(one)
    for group, words in (("quintile 1", "the poorest fifth"), ("quintile 3", "income quintile 3"), ("quintile 5", "the richest fifth")):
        v = one.total.national["income", group]
        assert f"{words} {(v['longer_barred'] - v['shorter_barred']) / v['persons'] * 1000:+.3g}" in said
    v = one.total.national["sex", "female"]
    assert f"female {(v['longer_barred'] - v['shorter_barred']) / v['persons'] * 1000:+.3g}" in said


def test_one_unit_and_its_base_on_the_first_page(seen: Compared) -> None:
    words = [f.sentence for f in findings(seen)] + [told(seen)]
    assert len(words) <= 11
    for sentence in words:
        assert not re.search(r"of (100,000|10,000,000) ", sentence)
        assert all(
            base.startswith(("persons", "male", "female", "urban", "rural", "minority"))
            for base in re.findall(r" of 1,000 (\w+)", sentence)
        )
    assert not any(" adults" in sentence for sentence in words)


def test_false_ground_as_a_count_stands_beside_the_share(long: Comparison, seen: Compared) -> None:
    rows = {row[0]: row[1:] for row in side_by_side.table_of(seen).rows}
    counted = [
        1000 * sum(run.national(f"false_ground[{s}]").sum() for s in seen.first.society.services.names) / population(run)
        for run in long.runs
    ]
    cells = rows["refusals on false ground, per 1,000 persons"]
    assert [cell.split("\N{NO-BREAK SPACE}")[0] for cell in cells] == [rate(x, 1000) for x in counted]
    assert "refusals on false ground, part of all refusals" in rows


def test_lives_that_differ_are_not_scaled_to_the_nation(seen: Compared) -> None:
    assert not any("differ" in row[1] for row in barred.counts_table(seen).rows)


def test_a_number_at_its_default_is_no_difference_of_rules(seen: Compared) -> None:
    """same-context-only gives a least age of 0, which is the default that the first scheme leaves."""
    rows = rules.differences(seen.first, pair(seen, "same-context-only").other)
    assert len(rows) > 3
    assert not any("age" in f"{a} {b}".lower().split() for _, a, b in rows)


def test_no_minimum_age_is_not_told_as_an_age_of_nought() -> None:
    scheme = load_scheme(A, ["same-context-only"])
    said = [s for section in explain(scheme, load_society(scheme.society)) for s in section.sentences if "sanctions.least_age_years" in s]
    assert said == ["No minimum age is set for being barred [assumed, range 0 to 18; sanctions.least_age_years]."]


def test_without_effects_there_are_no_pairs_and_the_lines_stand(long: Comparison) -> None:
    """As while schemes are still being lived."""
    seen = compared(replace(long, effects=()))
    assert seen.pairs == seen.effective == ()
    assert seen.life is None
    assert len(side_by_side.lines(seen)) == 2
    assert told(seen).startswith(f"{long.persons:,} synthetic people lived")


def test_what_never_was_is_said_where_a_scheme_is_hypothetical() -> None:
    short = {"people": 40_000, "first": dt.date(2018, 1, 1), "last": dt.date(2018, 2, 25)}
    said = Page(render(compare(A, f"{A}+no-campaign", **short))).text  # type: ignore[arg-type]
    assert (
        said.count(
            "No score for everybody ever existed nationwide. Before 2019-07-15 the numbers of the court list are fitted to published figures"
        )
        >= 1
    )
    plain = compared(compare("none", "credit-bureau", **short))  # type: ignore[arg-type]
    assert plain.standing == ""
    mixed = compared(compare("credit-bureau", A, **short)).standing  # type: ignore[arg-type]
    assert mixed.startswith(f"Of {A}: No score for everybody ever existed nationwide. Before 2019-07-15 ")
