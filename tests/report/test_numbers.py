"""Every number that the first page and the parts say is counted again here, from the run alone."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest

import counterscore as cs
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
    assert f"{by['list'] / whole:.1%} by the court list alone" in said
    assert f"{by['score'] / whole:.1%} by a score alone" in said
    both = sum(total(run, m) for m in run.data.measures if m.startswith("refused[") and m.endswith("[both]"))
    lent = total(run, "loans_refused[finance]", "loans_refused[merged]")
    assert 0 < lent <= total(run, "refused[loan][score]", "refused[loan][both]")
    assert f"of those by a score {lent / (by['score'] + both):.1%} are loans refused for the financial score" in said
    air, rail = (total(run, *(f"refused[{s}][{c}]" for c in ("list", "score", "both"))) for s in ("air", "high_speed_rail"))
    rates = [float(x) for x in re.findall(r"(?:air|rail) ([\d.]+)", said)]
    assert rates[0] / rates[1] == pytest.approx(air / rail, rel=0.01)


def test_false_ground(run: Run, page: Page) -> None:
    refused, false = (sum(total(run, m) for m in run.data.measures if m.startswith(name)) for name in ("refused[", "false_ground["))
    assert f"{false / refused:.2%} of all refusals of the run stood on false ground" in finding(page, "Who, on what ground")
    weeks, wrong = (sum(total(run, m) for m in run.data.measures if m.startswith(name)) for name in ("barred[", "barred_false["))
    assert f"{wrong / weeks:.2%} stood on false ground: that is of weeks barred" in page.section("errors")


def test_speech_withheld_in_the_first_year_and_in_the_last(run: Run, page: Page) -> None:
    by = {o: sum(run.national(f"speech[{o}][{who}]") for who in ("never barred", "ever barred")) for o in ("made", "partly", "withheld")}
    first, last = (by["withheld"][part].sum() / sum(x[part].sum() for x in by.values()) for part in (slice(None, 52), slice(-52, None)))
    said = finding(page, "Speech and opinion")
    assert said.startswith(f"{first:.1%} of lawful speech was withheld in the first year (to {run.days[51]}) and {last:.1%} in the last")
    assert "anybody had a score" not in said, "pilot counties had one in 2017"
    assert "ever barred" not in said
    assert "no effect of one" in page.section("speech")


def test_over_report_at_the_first_count_and_at_the_last(run: Run, page: Page) -> None:
    at = [turns(run)[i] for i in (0, -1)]
    asked, private, expressed = (run.national(f"survey[{what}]")[at] for what in ("asked", "private", "expressed"))
    first, last = 100 * (expressed - private) / asked
    days = [run.days[i] for i in at]
    said = finding(page, "Speech and opinion")
    assert f"by {first:.1f} percentage points on {days[0]} and by {last:.1f} on {days[1]}" in said


def test_strain_and_loans(run: Run, page: Page) -> None:
    said = finding(page, "Loans and strain")
    strain = np.sum([run.national(f"strained[{level}]")[turns(run)] for level in (1, 2, 3)], axis=0) / fourteen_and_over(run)
    assert f"at most {of_many(strain.max(), 'persons of 14 and over')} lived under strain" in said
    assert f"and {rate(strain[-1], 1, 100_000)} at the last count ({run.days[turns(run)[-1]]})" in said
    finance, merged = total(run, "loans_refused[finance]"), total(run, "loans_refused[merged]")
    assert f"{percent(finance, finance + merged)} of these would have been refused for the financial score by itself" in page.section(
        "money"
    )


def test_what_the_merger_does_to_loans(run: Run, page: Page) -> None:
    at = next(i for i, day in enumerate(run.days) if day > dt.date(2020, 1, 6))
    weeks = min(52, at, len(run.days) - at)
    lent = run.national("loans_refused[finance]") + run.national("loans_refused[merged]")
    change = lent[at : at + weeks].sum() / lent[at - weeks : at].sum() - 1
    assert change < -0.5
    credit, scoring = (cs.load("unified-2020").document[name] for name in ("credit", "scoring"))
    cut, points = credit["refuse_below_points"]["value"], 1000 * scoring["start_points"]["value"] / scoring["most_points"]["value"]
    share = credit["other_conduct_share"]["value"]["2020-01-06"]
    before, after = (next(f for f in range(0, 1001, 20) if (1 - w) * f + w * points >= cut) for w in (0, share))
    assert (
        f"Once {share:.0%} of what lenders read was the score (2020-01-06), they refused {-change:.1%} fewer loans in {weeks} weeks than in the "
        f"{weeks} before: whoever has the 1,000 points with which everybody begins needs a financial score of {after}, where it took {before} before"
    ) in finding(page, "Loans and strain")


def test_one_record_that_is_enough_to_be_barred(page: Page) -> None:
    scoring = cs.load("unified-2020").document["scoring"]
    start, bound = scoring["start_points"], next(tier["from_points"] for tier in scoring["tiers"] if tier["name"] == "B")
    enough = [kind for kind, q in scoring["points"].items() if start["value"] + q["value"] < bound["value"]]
    assert len(enough) == 1, "grade C is closed to flights"
    took = scoring["points"][enough[0]]
    span = f"{-took['range'][1]} to {-took['range'][0]}"
    said = finding(page, "What the score punishes")
    assert f"One record of {enough[0].replace('_', ' ')} ({-took['value']} points; {took['status']}, {span}) is enough" in said
    assert f"from the {start['value']:,} points with which everybody begins ({start['status']}, 900 to 1,100)" in said
    assert f"to under {bound['value']} points ({bound['status']}, {bound['range'][0]} to {bound['range'][1]})" in said


def test_appeals(run: Run, page: Page) -> None:
    said = finding(page, "Redress")
    filed, upheld, denied = (total(run, *(f"{step}[{g}]" for g in GROUNDS)) for step in ("appeals", "upheld", "denied"))
    weeks = total(run, "group_barred[female]", "group_barred[male]")
    assert said.startswith(f"{rate(filed, weeks)} appeals were filed for every 1,000 weeks in which an adult was barred")
    assert f"of the appeals upheld or denied {percent(upheld, upheld + denied)} were upheld" in said
    assert percent(1 - (1 - filed / weeks) ** 52, 1) in said


def test_appeals_that_were_neither_upheld_nor_denied(run: Run, page: Page) -> None:
    def lives(*measures: str) -> int:
        return sum(int(run.data.flows[:, :, run.index(m)].sum()) for m in measures)

    filed, upheld, denied = (lives(*(f"{step}[{g}]" for g in GROUNDS)) for step in ("appeals", "upheld", "denied"))
    table = page.table("redress-table-1").set_index("against")
    assert int(table.loc["all together", "moot in the sample"]) == lives("moot")
    assert int(table.loc["all together", "moot or open at the end in the sample"]) == filed - upheld - denied >= lives("moot")
    assert "list 1" not in table.index
    assert int(table.loc["the court list", "upheld in the sample"]) == lives("upheld[list 1]")


def test_counties(run: Run, page: Page) -> None:
    said, table = finding(page, "Local governments"), run.counties
    gap = table["score"] - table["truth"]
    assert f"the {table['cell'].nunique()} cells into which counties are pooled showed a score {gap.mean():.2f} points" in said
    last = run.counties[run.counties["week"] == run.counties["week"].max()]
    assert f"the mean setting over all cells was {percent(last['hiding'].mean(), 1)}" in page.section("counties")
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
