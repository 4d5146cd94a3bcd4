"""Every number that the first page and the parts say is counted again here, from the run alone."""

from __future__ import annotations

import re

import numpy as np
import pytest

from counterscore.record.opened import Run
from counterscore.report.seen import of_many, percent, rate, short
from counterscore.study.headline import figures
from tests.report.conftest import Page

GROUNDS = ("list 1", "list 2", "score")


def total(run: Run, *measures: str) -> float:
    return float(sum(run.national(measure).sum() for measure in measures))


def turns(run: Run) -> np.ndarray:
    return np.flatnonzero(run.data.weeks % 13 == 0)


def fourteen_and_over(run: Run) -> np.ndarray:
    return np.sum([run.national(f"support[{level}]")[turns(run)] for level in range(16)], axis=0)


def finding(page: Page, label: str) -> str:
    found = re.search(rf"<li><a href=\"#\w+\">{label}\.</a> (.*?)</li>", page.html, re.DOTALL)
    assert found, label
    return found[1]


def test_refusals_by_cause_and_service(run: Run, page: Page) -> None:
    said = finding(page, "Refused")
    by = {c: sum(total(run, m) for m in run.data.measures if m.startswith("refused[") and m.endswith(f"[{c}]")) for c in ("list", "score")}
    whole = sum(total(run, m) for m in run.data.measures if m.startswith("refused["))
    assert f"{by['list'] / whole:.1%} by a list alone" in said
    assert f"{by['score'] / whole:.1%} of the score alone" in said
    air, rail = (total(run, *(f"refused[{s}][{c}]" for c in ("list", "score", "both"))) for s in ("air", "high_speed_rail"))
    rates = [float(x) for x in re.findall(r"(?:air|rail) ([\d.]+)", said)]
    assert rates[0] / rates[1] == pytest.approx(air / rail, rel=0.01)


def test_false_ground(run: Run, page: Page) -> None:
    refused, false = (sum(total(run, m) for m in run.data.measures if m.startswith(name)) for name in ("refused[", "false_ground["))
    assert f"{false / refused:.2%} of refusals stood on false ground" in finding(page, "Who, on what ground")


def test_over_report_is_the_difference_of_what_is_said(page: Page) -> None:
    private, expressed, over = (float(x) for x in re.findall(r"([\d.]+)(?:%| percentage)", finding(page, "Opinion")))
    assert over == pytest.approx(expressed - private, abs=0.11)


def test_strain_and_loans(run: Run, page: Page) -> None:
    said = finding(page, "The trap")
    strain = np.sum([run.national(f"strained[{level}]")[turns(run)] for level in (1, 2, 3)], axis=0) / fourteen_and_over(run)
    assert said.startswith(of_many(strain[-1], "persons of 14 and over").capitalize())
    assert of_many(strain.max(), "at most") in said
    finance, merged = total(run, "loans_refused[finance]"), total(run, "loans_refused[merged]")
    assert f"{percent(finance, finance + merged)} fell to the financial score" in said


def test_appeals(run: Run, page: Page) -> None:
    said = finding(page, "Redress")
    filed, upheld, denied = (total(run, *(f"{step}[{g}]" for g in GROUNDS)) for step in ("appeals", "upheld", "denied"))
    weeks = total(run, "group_barred[female]", "group_barred[male]")
    assert said.startswith(f"{rate(filed, weeks)} appeals were filed in 1,000 weeks of a bar")
    assert f"of those decided {percent(upheld, upheld + denied)} were upheld" in said
    assert percent(1 - (1 - filed / weeks) ** 52, 1) in said


def test_counties(run: Run, page: Page) -> None:
    said, table = finding(page, "Local governments"), run.counties
    gap = table["score"] - table["truth"]
    assert f"the {table['cell'].nunique()} county cells showed a score {gap.mean():.2f} points" in said
    assert f"{gap.max()} at most" in said
    assert f"{table['complaints'].sum():,}" in said


def test_the_campaign_claims_no_effect(run: Run, page: Page) -> None:
    said, level = finding(page, "The campaign"), run.data.tables["campaign.level"][run.data.weeks] / 65536
    assert f"{level.max():.0%} by {run.days[int(level.argmax())]}" in said
    assert "a run without a control cannot" in said


def test_the_league(run: Run, page: Page) -> None:
    said, member = finding(page, "The League"), run.national("league[member]")[turns(run)]
    assert said.startswith(f"{rate(member[-1] / fourteen_and_over(run)[-1], 1)} of 1,000 persons of 14 and over were members")
    married, same, apart = (total(run, f"league[{what}]") for what in ("married", "same_tier", "discordant"))
    years = member.mean() * len(run.days) / 52
    assert f"{short(married / years * 1000)} married" in said
    assert f"{same / married:.1%} within their own tier, {apart / married:.1%} discordant" in said
    assert "half" in said


def test_every_chart_has_its_table_and_its_name(page: Page) -> None:
    shown = re.findall(r"<figure id=\"([\w-]+)\">(.*?)</figure>", page.html, re.DOTALL)
    assert 12 <= len(shown) <= 18
    for name, inside in shown:
        assert re.search(r"<svg role=\"img\" aria-label=\"[^\"]+\"", inside), name
        assert re.search(r"<details><summary>.*<tbody><tr>", inside, re.DOTALL), name


def test_the_style_asks_for_nothing_and_knows_both_themes(page: Page) -> None:
    assert not re.search(r"@import|url\((?!#)|<script|<link|<iframe", page.html)
    assert "prefers-color-scheme:dark" in page.html


def test_the_keys_agree_with_the_run(run: Run) -> None:
    at = next(iter(figures(run)["at"].values()))
    assert at["speech"]["withheld"]["ever barred"] == round(total(run, "speech[withheld][ever barred]"))
    assert at["loans_refused"]["finance"] == round(total(run, "loans_refused[finance]"))
    assert at["appeals"] == {g: round(total(run, f"appeals[{g}]")) for g in GROUNDS}
    assert at["league"]["member"] == round(float(run.national("league[member]")[turns(run)[-1]]))
    assert at["newly_barred_by"] == {c: round(total(run, f"newly_barred_by[{c}]")) for c in ("list", "score", "both")}
    last = run.counties[run.counties["week"] == run.counties["week"].max()]
    assert at["counties"]["mean_shown"] == pytest.approx(last["score"].mean(), abs=0.001)
    assert at["counties"]["lowest_truth"] == last["truth"].min()
