"""What goes wrong in front of a page is said there, and takes nothing away: a text with an error, a wrong file, a lab that is gone."""

from __future__ import annotations

import csv
import io
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import counterscore as cs
from counterscore.lab.words import word, words
from counterscore.study.life import SYNTHETIC
from tests.lab.conftest import Lab, closed
from tests.lab.conftest import opened as started
from tests.lab.hands import BASE, PATIENCE, RUN, lived, opened, text_of

SAYS = words()
APPEALS = "redress.appeal_per_week"


@pytest.fixture
def mine(lab: Lab) -> str:
    """The text of a change."""
    return str(lab.post("/api/now/set", {"base": BASE, "place": APPEALS, "value": 0.01}).json["text"])


@pytest.fixture
def scheme_page(page: Page, lab: Lab) -> Page:
    opened(page, lab.root)
    return page


def test_a_text_with_an_error_is_not_lived_and_its_figures_say_whose_they_are(scheme_page: Page, mine: str) -> None:
    page = scheme_page
    page.fill("#text", mine)
    page.get_by_text(SAYS["script.ok"]).wait_for()
    assert "fault" not in (page.get_attribute("#fault", "class") or ""), "that there is no error is not said in its colour"
    page.wait_for_selector("#run:enabled")
    page.wait_for_selector("#beside:enabled")
    page.fill("#text", mine.replace("0.01", "'much'"))
    page.wait_for_selector("#older:visible")
    assert text_of(page, "#older") == word("scheme.older")
    assert page.locator("#run").is_disabled()
    assert page.locator("#beside").is_disabled()
    page.fill("#text", mine)
    page.wait_for_selector("#older", state="hidden")
    page.wait_for_selector("#run:enabled")


WRONG: dict[str, tuple[bytes, str]] = {
    "empty.toml": (b"\n", "script.empty"),
    "picture.toml": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "script.no_text"),
    "long.toml": (b"# " + b"x" * (256 * 1024), "script.too_long"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_leaves_the_change_as_it_was(name: str, scheme_page: Page, mine: str, tmp_path: Path) -> None:
    page, (data, said) = scheme_page, WRONG[name]
    page.fill("#text", mine)
    page.get_by_text(SAYS["script.ok"]).wait_for()
    (tmp_path / name).write_bytes(data)
    page.set_input_files("#load", tmp_path / name)
    page.locator("#fault").get_by_text(SAYS[said]).wait_for()
    assert page.input_value("#text") == mine
    assert "fault" in (page.get_attribute("#fault", "class") or "")


def test_changes_that_were_taken_back_are_one_step_back(scheme_page: Page) -> None:
    page = scheme_page
    page.check("input[value=no-campaign]")
    lived(page, 2)
    page.click("#reset")
    lived(page, 3)
    assert not page.is_checked("input[value=no-campaign]")
    page.go_back()
    lived(page, 4)
    assert page.is_checked("input[value=no-campaign]")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "ctrl-c"])
def test_a_lab_that_is_gone_is_told_of_where_a_run_was_followed(how: signal.Signals, browser: Browser, tmp_path: Path) -> None:
    with (tmp_path / "errors.txt").open("w") as errors:
        lab = started(tmp_path / "runs", errors)
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        try:
            page.goto(lab.address)
            opened(page, lab.root)
            page.select_option("#people", "1400000")
            page.click("#run")
            page.wait_for_url("**/job/*")
            page.get_by_text("Living ").first.wait_for()
            lab.process.send_signal(how)
            lab.process.wait(20)
            page.locator("#state").get_by_text(SAYS["script.gone"]).wait_for(timeout=20_000)
            assert text_of(page, "h1") == SAYS["script.ended"]
            assert page.locator("#stop").is_hidden()
        finally:
            page.close()
            closed(lab)
    said = (tmp_path / "errors.txt").read_text()
    assert "Traceback" not in said
    assert "Exception" not in said


def test_every_chart_of_a_result_can_be_taken(page: Page, lab: Lab, small: str) -> None:
    page.goto(f"{lab.root}/result/page/{RUN}")
    page.wait_for_url("**/result/page/*")
    names = [name for name in page.locator("figure[id]").evaluate_all("all => all.map(one => one.id)") if name]
    assert "matrix" in names, "one of those that need a closer look"
    tried = 0
    for name in ("matrix", names[0]):
        answer = lab.get(f"/file/{RUN}/{name}.svg")
        assert (answer.status, answer.body[:4]) == (200, b"<svg")
        tried += 1
    assert tried == 2
    assert lab.get(f"/file/{RUN}/no-such-chart.svg").status == 404


def test_a_life_is_taken_as_a_file_that_says_what_it_is(page: Page, lab: Lab, small: str) -> None:
    person = cs.find_lives(cs.open_run(lab.runs / small), "false-ground").lives[0].person
    page.goto(f"{lab.root}/result/life/{RUN}?index={person}")
    page.wait_for_url("**/result/life/*")
    with page.expect_download() as found:
        page.click("#take")
    rows = list(csv.reader(io.StringIO(found.value.path().read_text(encoding="utf-8"))))
    assert [f"One synthetic life, person {person}"] in rows
    assert [SYNTHETIC] in rows
    one = cs.life(cs.open_run(lab.runs / small), person)
    told = [[line.day, line.text, line.why] for line in one.told]
    assert [[x.removeprefix("'") for x in row] for row in rows[-len(told) :]] == told


def test_comparisons_are_found_again_while_the_lab_runs(page: Page, lab: Lab, compared: str) -> None:
    until(lambda: lab.get(compared).status == 200)
    page.goto(f"{lab.root}/runs")
    link = page.locator(f'a[href="{compared}"]')
    assert "credit-bureau+add-parking-tickets" in (link.text_content() or "")
    link.click()
    page.wait_for_url(f"**{compared}")


def until(true: Callable[[], bool]) -> None:
    """Wait until it is."""
    end = time.monotonic() + PATIENCE / 1000
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)
