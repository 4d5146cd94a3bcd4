"""The legal table on the pages: what Python tells, each with its source and dates, by instrument, limbs side by side, and no verdict."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest

from counterscore.audit.filled import evidence_from
from counterscore.audit.law.table import as_rows, tell
from counterscore.compile.tables import restore
from counterscore.record.opened import Run
from counterscore.report.closer.look import COMMUNITIES
from counterscore.report.parts import law
from counterscore.society.package import load_society
from counterscore.study.attribution import attribute
from counterscore.study.compare import Comparison
from counterscore.study.request import request_from
from tests.law.test_states import VERDICTS
from tests.report.conftest import A, Page

OUTSIDE = "outside this scheme"
Rows = list[dict[str, Any]]


def told(run: Run, compared: Comparison | None = None) -> Rows:
    scheme = request_from(run.provenance).scheme
    evidence = evidence_from(run, attribute(run, COMMUNITIES), compared)
    return as_rows(tell(scheme, load_society(scheme.society), restore(run.data.tables), evidence))


@pytest.fixture(scope="module")
def rows(run: Run) -> Rows:
    return told(run)


def of(page: Page) -> str:
    found = re.search(r'<section class="part" aria-labelledby="law">(.*?)</section>', page.html, re.DOTALL)
    assert found
    return found[1]


def test_every_element_that_concerns_the_scheme_is_told_whole(rows: Rows, full: Page) -> None:
    said = full.section("law")
    for row in rows:
        if row["state"] != OUTSIDE:
            wanted = (f"{row['provision']}: {row['element']}", row["state"], row["standing"], *row["for"], *row["against"], *row["notes"])
            assert [text for text in wanted if re.sub(r"\s+", " ", text) not in said] == [], row["id"]
    files = [name for name in full.files if name.startswith("law-table-")]
    assert sum(len(full.table(name)) for name in files) == sum(row["state"] != OUTSIDE for row in rows)


def test_what_lies_outside_is_only_counted(rows: Rows, full: Page) -> None:
    outside = [row for row in rows if row["state"] == OUTSIDE]
    assert all(f"{row['instrument']} " in full.section("law") for row in outside)
    assert ("only counted" in full.section("law")) is bool(outside)


def test_article_five_is_first_and_open_and_the_rest_is_folded(rows: Rows, full: Page) -> None:
    html = of(full)
    core = [row for row in rows if row["instrument"] == "EU AI Act" and row["provision"].startswith("Art. 5(1)(c)")]
    first = html[: html.index("<details>")]
    assert first.count("<article") == len(core) == 11
    assert html.count("<article") == html.count("<article", html.index("<details>")) + len(core)
    summaries = [unescape(s) for s in re.findall(r"<summary>(.*?)</summary>", html)]
    concerned = {row["instrument"] for row in rows if row["state"] != OUTSIDE}
    assert {s.split(":")[0].split(", other")[0] for s in summaries} == concerned


def test_limbs_stand_side_by_side_and_are_not_added_up(rows: Rows, full: Page) -> None:
    limbs = re.search(r'<div class="limbs">(.*?)</div>', of(full), re.DOTALL)
    assert limbs
    assert re.findall(r'class="element (limb-\w+)"', limbs[1]) == ["limb-i", "limb-ii", "limb-ii"]
    states = [row["state"] for row in rows if row["provision"].startswith(("Art. 5(1)(c)(i)", "Art. 5(1)(c)(ii)"))]
    assert [re.sub(r"^\S+ ", "", state) for state in re.findall(r"<strong>(.*?)</strong>", limbs[1])] == states
    assert not re.search(r"\d+ of \d+ elements", full.section("law"))


@pytest.mark.parametrize("fixture", ["full", "beside"])
def test_the_finding_shows_no_state_and_says_what_is_only_read_so(fixture: str, request: pytest.FixtureRequest) -> None:
    """A state on the first page would be read as a verdict; Art. 5 is in force from 2 February 2025, after every week of these runs."""
    said = request.getfixturevalue(fixture).finding(law.TITLE)
    weeks = {"full": "run", "beside": "found"}[fixture]
    lived = request.getfixturevalue(weeks)
    days = (lived if fixture == "full" else lived.runs[0]).days
    assert max(days) < dt.date(2025, 2, 2)
    assert f"(in force from 2025-02-02: 0 of {len(days)} weeks)" in said
    assert re.search(r"read as if .* were used in the European Union, which (it is|they are) not", said)
    assert not re.search("evidence (for|against)|facts of both kinds|undetermined", said)


def test_either_limb_has_no_state_that_reads_as_a_verdict(rows: Rows) -> None:
    (row,) = (row for row in rows if row["element"].startswith("either limb"))
    assert (row["state"], row["for"], row["against"]) == ("undetermined", [], [])


@pytest.mark.parametrize("fixture", ["full", "beside"])
def test_nothing_is_decided(fixture: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(fixture)
    prose = " ".join(
        [page.finding(law.TITLE), *re.findall(r"<p>(.*?)</p>|<li>(.*?)</li>", of(page))[0], *re.findall(r"<li>(.*?)</li>", of(page))]
    )
    assert [word for word in VERDICTS if word in unescape(prose).lower()] == []
    assert page.section("law").count("a simulation decides no case") == 1
    assert "never a verdict" in page.finding(law.TITLE)


def test_states_of_every_scheme_stand_in_one_small_table(found: Comparison, beside: Page) -> None:
    table = beside.table("law-table-2")
    assert list(table.columns[2:]) == [A, "notice-and-appeal", "same-context-only"]
    for n, run in enumerate(found.runs):
        states = [row["state"] for row in told(run) if row["instrument"] == "EU AI Act" and row["provision"].startswith("Art. 5(1)(c)")]
        assert [str(cell).split(" ", 1)[1].strip() for cell in table.iloc[:, 2 + n].str.strip()] == states


def test_reforms_are_milder_alternatives_beside_the_first_scheme(found: Comparison, beside: Page) -> None:
    said = beside.section("law")
    row = next(row for row in told(found.runs[0], found) if row["id"] == "CHR-12")
    assert [text for text in (*row["for"], *row["against"]) if text not in said] == []
    assert row["state"] != "not measured"
    assert "lesser means" not in beside.text
