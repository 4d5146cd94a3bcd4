"""The page of a run: findings first, a part for all that the run has to show and for nothing else, numbers that are the run's own."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from counterscore.record.opened import Run
from counterscore.report.document import render
from counterscore.study.headline import beside_published, figures
from tests.report.conftest import Page, lived

PARTS = ("refusals", "conduct", "errors", "speech", "money", "redress", "counties", "campaign", "league", "rewards")
BESIDE = ("speech", "redress", "counties", "campaign", "league", "rewards")
BANS = 6908  # fact F10


def test_findings_come_first_and_are_few(run: Run, page: Page) -> None:
    at = [page.ids.index(name) for name in ("findings", *PARTS)]
    assert at == sorted(at)
    html = render(run)
    findings = html[html.index('id="findings"') : html.index(f'id="{PARTS[0]}"')]
    assert 6 <= findings.count("<li") <= 10


def test_nothing_is_loaded_from_elsewhere(page: Page) -> None:
    assert [where for where in page.loaded if not where.startswith(("data:", "#"))] == []


def bans(run: Run) -> dict[str, Any]:
    """The published bans beside those of a run."""
    found: dict[str, Any] = next(iter(figures(run)["at"].values()))["behavioural_bans_2018"]
    return found


def test_the_documented_world_had_fewer_behavioural_bans() -> None:
    """`unified-2020` must fail against the published number, and say so in numbers that are its own."""
    run = lived("unified-2020", dt.date(2014, 1, 6), dt.date(2018, 12, 30), people=1_400_000)
    data, page = bans(run), Page(render(run))
    in_2018 = [i for i, day in enumerate(run.days) if day.year == 2018]
    mine = sum(run.national(f"newly_barred_by[{cause}]")[in_2018].sum() for cause in ("score", "both"))
    assert data["published"] == BANS
    assert data["run"] == round(mine) > 10 * BANS
    kept = round(run.national("barred[public_transport]")[max(in_2018)])  # which no list closes
    assert (data["status"], data["kept_from_travel_at_year_end"]) == ("fails", kept)
    said = page.finding("Against 2018")
    assert kept > 2 * BANS
    assert re.search(rf"{BANS:,} persons had .*; at the end of that year {kept:,}, or {kept / BANS:.3g} times as many, were kept", said)
    assert "the scheme fails the published pattern, in which such bans are rare beside the court list" in said
    assert f"{data['run']:,}" not in said, "like beside like"
    assert page.section("refusals").count(f"{data['run']:,}") == 1
    assert "not the documented world" in page.section("refusals")


def test_a_few_lives_are_no_verdict_on_behavioural_bans(run: Run, page: Page) -> None:
    assert bans(run)["status"] == "sample too small"
    assert "the sample is too small to tell" in page.finding("Against 2018")
    assert "not the documented world" not in page.section("refusals")


@pytest.mark.parametrize(
    ("kept", "stands_for", "said"),
    [
        *((0, 1, "fewer"), (3_453, 1, "fewer"), (3_454, 1, "agrees"), (13_816, 1, "agrees"), (13_817, 1, "fails")),
        *((6_908, 230, "agrees"), (6_908, 231, "sample too small"), (0, 231, "sample too small"), (29_999, 1_000, "sample too small")),
        *((30_000, 1_000, "fails"), (0, 230, "fewer"), (400_000, 20_000, "sample too small"), (600_000, 20_000, "fails")),
    ],
)
def test_the_verdict_on_bans_by_one_yardstick(kept: int, stands_for: int, said: str) -> None:
    assert beside_published(kept, BANS, stands_for) == said


def test_speech_withheld_is_what_the_run_counted(run: Run, page: Page) -> None:
    kinds = {
        o: sum(run.national(f"speech[{o}][{who}]").sum() for who in ("never barred", "ever barred")) for o in ("made", "partly", "withheld")
    }
    share = kinds["withheld"] / sum(kinds.values())
    assert 0.2 < share < 0.8
    assert f"{100 * share:.1f}% of lawful speech" in page.text


def test_approval_is_the_survey_of_the_last_turn(run: Run, page: Page) -> None:
    turn = max(i for i, week in enumerate(run.data.weeks) if week % 13 == 0)
    asked, private, expressed = (run.national(f"survey[{what}]")[turn] for what in ("asked", "private", "expressed"))
    assert f"on {run.days[turn]} {100 * private / asked:.1f}% approved in private and {100 * expressed / asked:.1f}% said" in page.text


@pytest.mark.parametrize("preset", ["none", "defaulter-list"])
def test_what_a_scheme_does_not_do_has_no_part(preset: str) -> None:
    short = Page(render(lived(preset, dt.date(2017, 7, 3), dt.date(2018, 6, 24))))
    assert not set(BESIDE) & set(short.ids)
    assert "findings" in short.ids


@pytest.mark.parametrize("weeks", [1, 9, 14])
def test_a_short_run_has_a_page_too(weeks: int) -> None:
    """A quarter that was not lived whole has nothing to be drawn of."""
    first = dt.date(2018, 1, 8)
    html = render(lived("unified-2020", first, first + dt.timedelta(weeks=weeks, days=-1)))
    assert 'id="findings"' in html
    assert "nan" not in Page(html).text.lower().split()


def test_the_page_is_written_where_it_is_wanted(run: Run, tmp_path: Path) -> None:
    from counterscore.report.document import write_report

    assert write_report(run, tmp_path / "page.html").stat().st_size > 100_000
