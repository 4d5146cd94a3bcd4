"""The page of a comparison: every number the same as from Python, and nothing said of a reform that changes nothing."""

from __future__ import annotations

import datetime as dt
import io
import re
import shlex
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import counterscore as cs
from counterscore.cli.main import main
from counterscore.record.opened import Run
from counterscore.report.compared import PARTS
from counterscore.report.document import render
from counterscore.report.moved import hero, move_together, moves
from counterscore.report.paragraph import paragraph
from counterscore.report.seen import of_many
from counterscore.scheme.read import load_scheme
from counterscore.scheme.reform import base_digest
from counterscore.study.compare import Comparison, compare
from tests.report.conftest import CONTEXT, NOTICE, A, Page

REFORMS = {"notice-and-appeal": NOTICE, "same-context-only": CONTEXT}


def value(found: Comparison, scheme: str, measure: str, by: str = "all", group: str = "all", effect: str = "total") -> float:
    """A number of the table that Python gives."""
    t = found.table
    chosen = (t["scheme"] == scheme) & (t["effect"] == effect) & (t["by"] == by) & (t["group"] == group) & (t["measure"] == measure)
    assert chosen.sum() == 1
    return float(t.loc[chosen, "value"].iloc[0])


def per_1000(found: Comparison, scheme: str, measure: str, by: str = "all", group: str = "all") -> float:
    return 1000 * value(found, scheme, measure, by, group) / value(found, scheme, "persons", by, group)


def finding(page: Page, label: str) -> str:
    said = re.search(rf'<li><a href="#[\w-]+">{label}\.</a> (.*?)</li>', page.html, re.DOTALL)
    assert said, label
    return said[1]


def test_findings_come_first_and_are_few(beside: Page) -> None:
    order = ("findings", "heroes", *(part.NAME for part in PARTS), "paragraph", "schemes", "repeat")
    at = [beside.ids.index(name) for name in order]
    assert at == sorted(at)
    first = beside.html[beside.html.index('id="findings"') : beside.html.index('id="heroes"')]
    assert 2 <= first.count("<li") <= 10


@pytest.mark.parametrize("name", REFORMS)
def test_what_is_found_is_what_python_counts(name: str, found: Comparison, beside: Page) -> None:
    scheme = REFORMS[name]
    lives = next(e.persons_changed for e in found.effects if e.scheme == scheme and e.kind == "total")
    assert f"differs in {lives / found.persons:.1%} of the lives" in finding(beside, name)
    assert finding(beside, name).index("weeks barred") < finding(beside, name).index("of the lives"), "bars and refusals lead"
    for measure, words in (("weeks_barred", "weeks barred"), ("refusals", "refusals")):
        first, other = (value(found, scheme, f"{measure}_{which}") for which in ("first", "other"))
        assert moves(first, other).split(" by ")[-1] in finding(beside, name)
        assert f"{abs(other / first - 1):.1%}" in finding(beside, name), words
    longer, less_long = (value(found, scheme, f"{way}_barred") / value(found, scheme, "persons") for way in ("longer", "shorter"))
    for share, words in ((longer, "barred for longer"), (less_long, "for less long")):
        said = of_many(share, "persons", 1000) if share else "nobody"
        assert re.search(rf"(?i){said}(?: \(.*?\))?(?: are| is)? {words}", finding(beside, f"{name}, gains and losses")), words


@pytest.mark.parametrize("name", REFORMS)
def test_because_is_said_of_the_direct_effect_alone(name: str, found: Comparison, beside: Page) -> None:
    lives = next(e.persons_changed for e in found.effects if e.scheme == REFORMS[name] and e.kind == "direct")
    said = finding(beside, f"{name}, directly")
    assert said.startswith("Because of the rule itself weeks barred ")
    assert said.endswith(f"some detail differs in {lives / found.persons:.1%} of the lives.")
    sentences = [s for s in re.split(r"(?<=[.;:]) ", beside.text.lower()) if "because of" in s]
    assert sentences
    assert all("because of the rule itself" in s for s in sentences)


@pytest.mark.parametrize("name", REFORMS)
def test_gains_and_losses_of_every_group(name: str, found: Comparison, beside: Page) -> None:
    table = beside.table(f"winners-{name}")
    assert len(table) == 15
    for row in table.itertuples(index=False):
        for measure, told in (("shorter_barred", row[2]), ("longer_barred", row[3])):
            assert told == pytest.approx(per_1000(found, REFORMS[name], measure, row[0], row[1]), rel=1e-12)


@pytest.mark.parametrize("name", REFORMS)
def test_every_province_has_its_change(name: str, found: Comparison, beside: Page) -> None:
    table = beside.table(f"provinces-{name}").set_index("province")
    assert len(table) == 31
    for place in table.index:
        first, other = (per_1000(found, REFORMS[name], f"refusals_{which}", "province", place) for which in ("first", "other"))
        assert table.loc[place].tolist() == pytest.approx([first, other, other - first], rel=1e-9, abs=1e-9)


def test_barred_under_both_one_or_neither(found: Comparison, beside: Page) -> None:
    table = beside.table("barred-at-some-time")
    for name, scheme in REFORMS.items():
        told = table[table["scheme"] == name]["persons per 1,000"].tolist()
        measures = ("barred_both", "barred_first_only", "barred_other_only", "barred_neither")
        assert told == pytest.approx([per_1000(found, scheme, m) for m in measures], rel=1e-12)
        assert sum(told) == pytest.approx(1000)


def test_total_direct_and_spillover_add_up(found: Comparison, beside: Page) -> None:
    table = beside.table("effects-refusals")
    for name, scheme in REFORMS.items():
        total, direct, spillover = table[table["scheme"] == name].iloc[:, 2]
        assert spillover == pytest.approx(total - direct, abs=1e-9)
        moved = value(found, scheme, "refusals_other", effect="direct") - value(found, scheme, "refusals_first", effect="direct")
        assert direct == pytest.approx(1000 * moved / value(found, scheme, "persons"), rel=1e-9)


def test_the_lines_are_those_of_the_runs(found: Comparison, beside: Page) -> None:
    table = beside.table("refused-over-time")
    assert list(dict.fromkeys(table["scheme"])) == [A, *REFORMS]
    for name, run in zip((A, *REFORMS), found.runs, strict=True):
        weeks = sum(run.national(m) for m in run.data.measures if m.startswith("refused["))
        told = table[table["scheme"] == name].iloc[:, 1].sum()
        whole = 4 * (len(run.days) // 4)  # four-week periods; what makes no whole one is left out
        assert told == pytest.approx(1000 * weeks[:whole].sum() / run.provenance["society"]["population"], rel=1e-9)


def test_schemes_stand_side_by_side(found: Comparison, beside: Page) -> None:
    table = beside.table("side-by-side-table-1")
    assert list(table.columns[1:]) == [A, *REFORMS]
    refusals = table[table.iloc[:, 0] == "refusals"].iloc[0].tolist()[1:]
    told = [float(re.split(r"[ ]", str(cell))[0]) for cell in refusals]
    counted = [per_1000(found, NOTICE, "refusals_first"), *(per_1000(found, s, "refusals_other") for s in REFORMS.values())]
    assert told == pytest.approx(counted, rel=0.01)


def test_what_is_changed_is_told_in_the_rules_own_sentences(beside: Page) -> None:
    table = beside.table("rules-table-1")
    assert "own act with a chance of 100%" in " ".join(table.iloc[:, 2].dropna())


def test_where_it_comes_from(found: Comparison, beside: Page) -> None:
    p = found.runs[0].provenance
    for run in found.runs:
        assert run.digest in beside.text
        assert run.provenance["scheme"]["digest"] in beside.text
    said = (p["society"]["digest"], f"{p['persons']:,}", f"{p['communities']:,}", p["from"], p["to"], "closed cohort", "Seed 1")
    assert [word for word in (*said, *p["versions"].values(), "drivers assumed") if str(word) not in beside.text] == []


def same(again: Comparison, found: Comparison) -> bool:
    return [run.digest for run in again.runs] == [run.digest for run in found.runs] and again.as_dict == found.as_dict


def run_python(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()):
        exec(text, names)
    return names


def test_the_python_of_the_page_gives_the_same(found: Comparison, beside: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert same(run_python(beside.words_of("python"))["found"], found)
    assert (tmp_path / "comparison.html").read_text(encoding="utf-8") == beside.html


def test_the_command_of_the_page_gives_the_same(
    found: Comparison, beside: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(shlex.split(beside.words_of("command"))[1:])
    assert left.value.code == 0
    assert (tmp_path / "comparison.html").read_text(encoding="utf-8") == beside.html
    lines = capsys.readouterr().out.rstrip().splitlines()
    assert lines[-2:] == [paragraph(found), "Report: comparison.html"]


@pytest.mark.parametrize("days", [(), (dt.date(2020, 1, 20),)])
def test_the_python_of_a_run_gives_the_same(days: tuple[dt.date, ...]) -> None:
    run = cs.simulate(A, reforms=["no-campaign"], people=40_000, first=dt.date(2020, 1, 6), last=dt.date(2020, 3, 1), at=days)
    assert run_python(Page(render(run)).words_of("python"))["run"].digest == run.digest


def test_runs_with_days_of_their_own_are_lived_from_their_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores are read on asked days, so that those days are part of what a run is."""
    asked: dict[str, Any] = {"people": 40_000, "first": dt.date(2020, 1, 6), "last": dt.date(2020, 3, 1), "at": [dt.date(2020, 1, 20)]}
    found = cs.compare(cs.simulate(A, **asked), cs.simulate(A, reforms=["add-parking-tickets"], **asked))
    monkeypatch.chdir(tmp_path)
    assert same(run_python(Page(render(found)).words_of("python"))["found"], found)


SHORT: dict[str, Any] = {"people": 40_000, "first": dt.date(2018, 1, 1), "last": dt.date(2018, 2, 25)}


@pytest.mark.parametrize(
    ("other", "name", "why"),
    [
        (A, f"{A} (2)", "Its rules are the same."),
        (f"{A}+no-campaign", "no-campaign", "What its other rules govern did not come about in these days."),
    ],
)
def test_a_reform_that_changes_nothing_has_no_winners(other: str, name: str, why: str) -> None:
    found = compare(A, other, **SHORT)
    page, said = Page(render(found)), f"{name} changes nothing: not one of {found.persons:,} lives differs"
    assert "No effect." in page.text
    assert said in page.text
    assert said in paragraph(found)
    assert why in page.text
    drawn = {"winners", "provinces", "barred", "side-by-side", "effects", "heroes"}
    assert not drawn & set(page.ids)
    assert "<svg" not in page.html
    assert "who gains" not in page.text.lower()


def test_schemes_that_bar_nobody_have_a_page_without_pictures_of_nothing() -> None:
    page = Page(render(compare("none", "credit-bureau", people=40_000, first=dt.date(2018, 1, 1), last=dt.date(2018, 1, 7))))
    assert "weeks barred and refusals stay at none" in page.text
    assert not {"winners-credit-bureau", "barred-at-some-time", "provinces"} & set(page.ids)


def test_a_scheme_of_a_file_of_its_own_is_said_to_be_one(tmp_path: Path) -> None:
    from counterscore.scheme.catalogue import find_scheme

    file = tmp_path / "mine.toml"
    text = find_scheme(A).read_text(encoding="utf-8")
    file.write_text(text.replace(f'id = "{A}"', 'id = "mine"').replace("littering = {", "littering = {", 1), encoding="utf-8")
    page = Page(render(compare(A, file, **SHORT)))
    assert "mine.toml" in page.words_of("python")
    assert "not among the schemes of this version" in page.text


Moved = Callable[..., str]


@pytest.mark.parametrize(
    ("before", "after", "end", "large"),
    [
        (2.0, 2.0, "stay as they are", "the same"),
        (0.0, 0.0, "stay at none", "the same"),
        (0.0, 2.0, "rise from none", "from none"),
        (2.0, 0.0, "fall to none", "none left"),
        (2.0, 3.0, "rise by 50.0%", "50.0% more"),
        (2.0, 1.0, "fall by 50.0%", "50.0% fewer"),
        (2.0, 2.0001, "rise by under 0.1%", "under 0.1% more"),
        (2.0, 4.0, "rise by 100.0%", "100.0% more"),
        (2.0, 40.0, "rise 20-fold", "20 times"),
    ],
)
def test_a_number_that_moves_in_words(before: float, after: float, end: str, large: str) -> None:
    assert moves(before, after) == end
    assert hero(before, after) == large


@pytest.mark.parametrize(
    ("a", "b", "clause"),
    [
        ((2.0, 3.0), (4.0, 5.0), "bars rise by 50.0% and refusals by 25.0%"),
        ((2.0, 1.0), (4.0, 5.0), "bars fall by 50.0%, but refusals rise by 25.0%"),
        ((2.0, 2.0), (4.0, 5.0), "bars stay as they are and refusals rise by 25.0%"),
        ((2.0, 2.0), (4.0, 4.0), "bars and refusals stay as they are"),
        ((0.0, 2.0), (4.0, 5.0), "bars rise from none and refusals rise by 25.0%"),
        ((2.0, 40.0), (4.0, 5.0), "bars rise 20-fold and refusals rise by 25.0%"),
    ],
)
def test_two_numbers_in_one_clause(a: tuple[float, float], b: tuple[float, float], clause: str) -> None:
    assert move_together({"bars": a, "refusals": b}) == clause


def test_the_paragraph_has_every_scheme_and_what_it_rests_on(found: Comparison) -> None:
    said = paragraph(found)
    assert said.startswith(f"{found.persons:,} synthetic people lived from 2020-01-06 to 2020-07-05 under {A}, and again under each of two")
    titles = {name: load_scheme(A, [name]).title.split(", with: ")[1] for name in REFORMS}
    assert [name for name, title in titles.items() if f"With {name} ({title}), weeks barred " not in said] == []
    assert "drivers assumed: a scenario, not a measurement." in said
    assert "No score for everybody ever existed nationwide." in said
    assert "One seed and no interval" in said
    assert "100,000" not in said
    assert "nan" not in said.lower().split()
    assert "\n" not in said


def test_the_report_function_takes_both(found: Comparison, run: Run, tmp_path: Path) -> None:
    for n, what in enumerate((found, run)):
        assert cs.report(what, tmp_path / "deep" / f"{n}.html").stat().st_size > 50_000
    assert pd.Series([p.name for p in (tmp_path / "deep").iterdir()]).str.endswith(".html").all()


TIES = """format = 1
id = "ties"
title = "people of one tier prefer each other"
why = "marriages change, and no life that is looked at does"
base = "unified-2020"
base_digest = "DIGEST"

[youth_league]
tier_strength_factor = { value = 10, unit = "factor", range = [0, 10], status = "assumed" }
"""


def test_a_change_of_counts_alone_is_not_said_to_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "ties.toml").write_text(TIES.replace("DIGEST", base_digest(load_scheme(A))), encoding="utf-8")
    whole = {"people": 200_000, "first": dt.date(2020, 1, 6), "last": dt.date(2020, 12, 27)}
    found = compare(A, load_scheme(A, [tmp_path / "ties.toml"]), **whole)
    a, b = (run.weekly.groupby("measure")["value"].sum() for run in found.runs)
    others = set(a.index[a != b])
    assert "league[same_tier]" in others
    said = paragraph(found)
    assert f"ties changes no life: not one of {found.persons:,} lives differs" in said
    assert "“league[same tier]”" in said
    assert "changes nothing" not in said
