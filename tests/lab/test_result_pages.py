"""What a person does with a run: live it, stop it, go on, read its page, take charts and tables, read lives and the audit; as in Python."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

import counterscore as cs
from counterscore.audit.audited import audit
from counterscore.audit.concentration import CONCENTRATIONS
from counterscore.audit.filled import law
from counterscore.audit.law.table import as_rows
from counterscore.audit.metrics import METRICS
from counterscore.lab import rendered, shown
from counterscore.lab.words import word, words
from counterscore.record.opened import Run
from counterscore.report.document import page_of
from counterscore.report.heroes import heroes as large
from counterscore.report.pairs import compared as paired
from counterscore.report.seen import short
from counterscore.study.compare import compare
from counterscore.study.life import SYNTHETIC, beside
from tests.lab.conftest import Lab
from tests.lab.hands import BASE, OTHER, RUN, lived, opened, slider, tables, text_of

SAYS = words()
PLACE = "detection.false_records_per_week"


@pytest.fixture(scope="module")
def run(lab: Lab, small: str) -> Run:
    """The small run, as Python opens it."""
    return cs.open_run(lab.runs / small)


def test_a_changed_scheme_is_lived_stopped_gone_on_with_and_read(
    page: Page, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(page, lab.root)
    slider(page, PLACE).press("End")
    lived(page, 2)
    page.select_option("#people", "100000")
    page.fill("#seed", "7")
    with page.expect_download() as found:
        page.click("#save")
    found.value.save_as(tmp_path / "my-change.toml")
    python = text_of(page, "#python")
    page.click("#run")
    page.wait_for_url("**/job/*")
    page.get_by_text("Living ").first.wait_for()
    page.locator("#so-far").wait_for()  # figures while it runs
    page.locator("#charts svg").first.wait_for()
    assert page.locator(".findings li").count() > 3
    assert page.locator("#progress").is_visible()
    assert page.evaluate("document.querySelector('progress').value") > 0
    page.click("#stop")
    page.get_by_text(SAYS["script.stopped"]).first.wait_for()
    assert page.locator("#stop").is_hidden()
    page.get_by_role("link", name=word("job.runs")).click()
    page.get_by_role("button", name=f"{word('start.go_on')}: {BASE}+my-change-1").click()
    page.wait_for_url("**/result/page/*")
    page.go_back()  # the page of the job left its place to the result
    page.wait_for_url("**/runs")
    page.go_forward()
    assert page.get_by_role("link", name=word("runs.lives")).get_attribute("href") == f"/life/{BASE}%2Bmy-change-1"
    monkeypatch.chdir(tmp_path)
    scope: dict[str, Any] = {}
    exec(python, scope)  # as the page says
    assert (tmp_path / "report.html").stat().st_size > 100_000
    same_page(page, scope["run"], lab.runs / f"{BASE}+my-change-1")
    page.goto(lab.root)
    assert page.locator(f'.runs a[href="/result/page/{BASE}%2Bmy-change-1"]').first.is_visible()


def same_page(page: Page, run: Run, folder: Path) -> None:
    """The page of a result says what Python says of the same run."""
    assert page.locator("p:has-text('Digest of the results') code").first.text_content() == run.digest == cs.open_run(folder).digest
    made = page_of(run, full=True)
    findings = re.findall(r'<li><a href="#[^"]*">([^<]*)</a> (.*?)</li>', made.main)
    texts = page.locator("#findings + ol li").all_text_contents()
    assert [re.sub(r"&#?\w+;", "", f"{a} {b}") for a, b in findings] == [re.sub(r"[&'\"<>]", "", text) for text in texts]
    assert len(texts) > 5
    figures = [figure for part in made.parts for figure in part.figures if figure.spec]
    assert len(figures) > 10
    for figure in figures:
        assert tables(page, f'figure[id="{figure.name}"]')[0].rows == figure.rows
    assert f"seed {run.provenance['seed']}" in text_of(page, "main")


def test_charts_and_tables_are_taken_from_the_page(page: Page, lab: Lab, run: Run) -> None:
    page.goto(f"{lab.root}/result/page/{RUN}")
    page.wait_for_url("**/result/page/*")
    figure = next(one for part in page_of(run).parts for one in part.figures if one.spec)
    links = page.locator(f'figure[id="{figure.name}"] .buttons a')
    starts = {"SVG": b"<svg", "PNG": b"\x89PNG\r\n\x1a\n", "PDF": b"%PDF-"}
    assert links.all_text_contents() == [word("script.picture", kind=kind) for kind in starts]
    for n, (kind, start) in enumerate(starts.items()):
        with page.expect_download() as found:
            links.nth(n).click()
        data = found.value.path().read_bytes()
        assert data.startswith(start)
        assert found.value.suggested_filename == f"{figure.name}.{kind.lower()}"
        assert any("ynthetic".encode(code) in data for code in ("ascii", "utf-16-be")) or b"796E746865746963" in data.replace(b"00", b"")
    with page.expect_download() as found:
        page.locator(f'figure[id="{figure.name}"] .taken a').click()
    text = found.value.path().read_text(encoding="utf-8")
    assert "synthetic" in text.lower()
    rows = list(csv.reader(line for line in io.StringIO(text) if not line.startswith("#")))
    assert rows[0] == list(figure.table.columns)
    assert len(rows) - 1 == len(figure.table)
    numbers = [[float(x) if re.fullmatch(r"-?[\d.]+(e-?\d+)?", x) else x for x in row] for row in rows[1:]]
    assert numbers == [[str(x.date()) if hasattr(x, "date") else x for x in row] for row in figure.table.itertuples(index=False)]


def test_a_table_and_a_chart_are_taken_from_what_is_seen_at_once(page: Page, lab: Lab) -> None:
    opened(page, lab.root)
    page.check("input[value=no-campaign]")
    lived(page, 2)
    figure = page.locator("#charts figure").first
    figure.scroll_into_view_if_needed()
    with page.expect_download() as found:
        figure.get_by_role("button", name="Download the table").click()
    text = found.value.path().read_text(encoding="utf-8")
    assert text.startswith("# Synthetic people; ")
    rows = list(csv.reader(text.splitlines()[1:]))
    table = tables(page, "#charts figure:first-child")[0]
    assert rows == [table.columns, *table.rows]
    with page.expect_download() as found:
        figure.get_by_role("button", name="Save as PNG").click()
    assert found.value.path().read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    with page.expect_download() as found:
        figure.get_by_role("button", name="Save as SVG").click()
    svg = found.value.path().read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert "Synthetic people; " in svg
    assert "#e6ebf0" not in svg  # as on a light screen


def test_charts_move_through_time(page: Page, lab: Lab, run: Run) -> None:
    page.goto(f"{lab.root}/result/page/{RUN}")
    page.wait_for_url("**/result/page/*")
    moved = rendered.moved(run)
    assert page.locator("figure.moving").count() == len(moved) == 2
    for moving, _ in moved:
        figure = page.locator(f'figure.moving[data-figure="{moving.figure.name}"]')
        one = figure.locator("input[type=range]")
        chart = figure.locator(".chart")
        figure.locator(f'.chart[data-at="{len(moving.moments) - 1}"] svg').wait_for()
        assert figure.locator("output").text_content() == f"until {moving.moments[-1]}"
        last = chart.inner_html()
        one.focus()
        one.press("Home")
        figure.locator('.chart[data-at="0"]').wait_for()
        assert figure.locator("output").text_content() == one.get_attribute("aria-valuetext") == f"until {moving.moments[0]}"
        page.wait_for_timeout(200)
        assert chart.inner_html() != last
        if moving.figure.name == "moving-provinces":
            drawn_at_first(chart.locator("svg text").all_text_contents(), moving.figure.table, moving.moments[0])
        play = figure.get_by_role("button")
        assert (play.text_content(), play.get_attribute("aria-pressed")) == (SAYS["script.play"], "false")
        play.click()
        figure.locator('.chart:not([data-at="0"])').wait_for()
        if len(moving.moments) > 2 and play.get_attribute("aria-pressed") == "true":
            play.click()
        figure.locator('button[aria-pressed="false"]').wait_for()


def drawn_at_first(texts: list[str], table: Any, moment: str) -> None:
    """Every province with its number of that moment."""
    for row in table[table["until"] == moment].itertuples():
        at = texts.index(row.province)
        assert at >= 0
        assert f"{row[-1]:,.2f}".rstrip("0").rstrip(".") in texts


def test_a_comparison_shows_the_numbers_of_compare(page: Page, lab: Lab, compared: str) -> None:
    page.goto(f"{lab.root}{compared}")
    page.wait_for_url("**/result/comparison/*")
    found = compare("credit-bureau", "credit-bureau", "credit-bureau+add-parking-tickets", people="100000", seed=3)
    same, pair = paired(found).pairs
    assert (same.no_effect, pair.no_effect) == (True, False)
    wanted = [f"{hero.label} {hero.symbol} {hero.figure} {hero.note}" for hero in large(pair)]
    assert page.locator("ul.heroes li").all_text_contents() == wanted
    assert len(wanted) == 5
    notice = text_of(page, "div.note[role=note]")
    assert notice.startswith("No effect. credit-bureau (2) changes nothing: not one of 110,592 lives differs from the first in an act")
    total = found.as_dict["pairs"]["credit-bureau+add-parking-tickets"]
    text = text_of(page, "main")
    assert f"{total['persons_changed']:,} of {found.persons:,} lives" in text
    assert all(digest in text for digest in found.as_dict["digests"])
    read = [(one.columns, one.rows) for one in tables(page, "main")]
    at_once = shown.comparison(found)
    wanted_tables = [(table["columns"], table["rows"]) for part in at_once["parts"] for table in part["tables"]]
    assert len(wanted_tables) > 3
    assert all(table in read for table in wanted_tables)


def test_a_comparison_needs_another_scheme_of_the_same_weeks(page: Page, lab: Lab) -> None:
    page.goto(f"{lab.root}/compare")
    page.click("button[type=submit]")
    assert text_of(page, "#fault") == SAYS["script.choose"]
    assert page.locator("#others .of:visible").count() == 3
    page.check("#others input[value=none]")
    page.select_option("#base", "defaulter-list")
    assert page.locator("#others .of:visible").count() == 1
    assert page.locator("#others input:checked").count() == 0
    assert text_of(page, "#unlike").startswith("These are lived 2013-10-07 to 2020-01-05. 6 more")


def test_a_life_is_found_and_told_as_in_python(page: Page, lab: Lab, run: Run) -> None:
    page.goto(f"{lab.root}/life/{RUN}")
    page.get_by_role("link", name=word("find.silent")).click()
    page.wait_for_url(f"**/result/find/{RUN}?what=silent")
    found = cs.find_lives(run, "silent")
    wanted = [f"person {one.person}: {one.amount:,} {one.unit}" for one in found.lives]
    assert page.locator("main ol li").all_text_contents() == wanted
    assert wanted
    assert f"{found.persons:,} synthetic lives in {found.communities} communities" in text_of(page, ".lead")
    page.locator("main ol li a").first.click()
    page.wait_for_url(f"**/result/life/{RUN}?index=*")
    one = cs.life(run, found.lives[0].person)
    (timeline,) = tables(page, "main")
    assert timeline.rows == [[line.day, line.text, line.why] for line in one.told]
    assert len(timeline.rows) > 3
    assert text_of(page, ".note") == SYNTHETIC
    assert "synthetic" in timeline.title
    assert text_of(page, ".lead").lower() == f"{one.who.lower()}."


def test_the_same_life_under_another_run(page: Page, lab: Lab, run: Run) -> None:
    person = cs.find_lives(run, "false-ground").lives[0].person
    page.goto(f"{lab.root}/life/{RUN}")
    page.fill("#index", str(person))
    page.select_option("#beside", OTHER)
    page.get_by_role("button", name=word("find.tell")).click()
    page.wait_for_url(f"**/result/life/{RUN}?index={person}&beside={OTHER}")
    first, other = cs.lives([run, lab.runs / OTHER], person)
    marks = {first.scheme: "A", other.scheme: "B", "both": "="}
    (timeline,) = tables(page, "main")
    assert timeline.rows == [[line.day, marks[where], line.text, line.why] for line, where in beside(first, other)]
    assert {row[1] for row in timeline.rows} == {"A", "B", "="}
    page.get_by_label(word("life.only")).check()
    left = page.locator("#timeline tbody tr:visible td:nth-child(2)").all_text_contents()
    assert left == [row[1] for row in timeline.rows if row[1] != "="]
    page.get_by_label(word("life.only")).uncheck()
    assert page.locator("#timeline tbody tr:visible").count() == len(timeline.rows)
    told = page.locator("main ul.plain li").all_text_contents()
    assert told == [f"A {first.scheme}", f"B {other.scheme}", f"= {word('life.both')}"]


def test_the_audit_says_what_python_says(page: Page, lab: Lab, run: Run) -> None:
    page.goto(f"{lab.root}/runs")
    page.get_by_role("link", name=f"{word('runs.audit')}: {RUN}", exact=True).click()
    page.wait_for_url(f"**/result/audit/{RUN}")
    found = audit(run)
    wanted = []
    for row in found.as_dict["rows"]:
        interval = "" if row["low"] is None else f"{short(row['low'])} to {short(row['high'])}"
        value, none = ("" if row[key] is None else short(row[key]) for key in ("value", "none"))
        wanted.append([row["name"], row["of"], value, interval, row["unit"], f"{row['size']:,}", none])
    shown_rows = [row for table in tables(page, "main") for row in table.rows]
    assert sorted(shown_rows) == sorted(wanted)
    assert len(wanted) > 50
    text = re.sub(r"\s+", " ", text_of(page, "main"))
    assert all(row["provision"] in text for row in as_rows(law(found)) if row["state"] != "outside")
    assert found.as_dict["status"]["sentence"] in text
    page.fill("#search", "Quintile 1")
    left = page.locator("details.family tbody tr:visible")
    assert left.count() == len([row for row in wanted if "quintile 1" in "".join(row).lower()]) > 0
    assert text_of(page, "#sought [role=status]") == f"{left.count()} lines"
    page.fill("#search", "")
    page.locator("details.family").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert left.count() == len(wanted)
    with page.expect_download() as taken:
        page.click("#take")
    lines = list(csv.reader(io.StringIO(taken.value.path().read_text(encoding="utf-8"))))
    assert [RUN] in lines
    assert any(found.as_dict["status"]["sentence"] in line[0] for line in lines[:6])
    assert sorted([x.removeprefix("'") for x in line[1:]] for line in lines[-len(wanted) :]) == sorted(wanted)
    assert {line[0].lower() for line in lines[-len(wanted) :]} == {row["family"].lower() for row in found.as_dict["rows"]}
    meanings = dict(zip(*(page.locator(f"#meanings {tag}").all_text_contents() for tag in ("dt", "dd")), strict=True))
    assert meanings == {metric.name: metric.meaning for metric in (*METRICS, *CONCENTRATIONS)}


def test_a_run_that_is_forgotten_is_gone(page: Page, lab: Lab) -> None:
    opened(page, lab.root, "none")
    page.select_option("#people", "1400000")
    page.click("#run")
    page.wait_for_url("**/job/*")
    page.locator("#so-far").wait_for()
    page.click("#stop")
    page.get_by_text(SAYS["script.stopped"]).first.wait_for()
    assert "resume" in text_of(page, "#state")  # how to go on
    page.get_by_role("link", name=word("job.runs")).click()
    page.get_by_role("button", name=f"{word('start.forget')}: none-1").click()
    page.wait_for_selector("section.note", state="detached")
    assert not list(lab.runs.glob("none-1*"))
