"""What a person does on the start page and on the page of a scheme; every number equals that of Python on the same seed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

import counterscore as cs
import counterscore.lab
from counterscore.lab import shown
from counterscore.lab.catalogue import cards, fitting
from counterscore.lab.limits import Limits
from counterscore.lab.orders import ORDERS
from counterscore.lab.words import word, words
from counterscore.scheme.model import Scheme
from counterscore.study.compare import Comparison
from counterscore.study.cost import cost
from counterscore.study.kept import Kept, change, keep
from counterscore.study.memory import memory_at_hand
from tests.lab.conftest import Lab
from tests.lab.hands import BASE, FIRST, LAST, PATIENCE, REFORM, heroes, lived, opened, plain, slider, tables, text_of

FALSE, APPEALS = "detection.false_records_per_week", "redress.appeal_per_week"
SAYS = words()


@pytest.fixture(scope="module")
def kept() -> Kept:
    """The scheme as it is, kept as the lab keeps it."""
    return keep(cs.load(BASE), "100000", FIRST, LAST)


@pytest.fixture
def scheme_page(page: Page, lab: Lab) -> Page:
    """The page of the scheme, with its own figures."""
    opened(page, lab.root)
    return page


def beside(scheme: Scheme, kept: Kept) -> dict[str, Any]:
    """What the page must show of a change."""
    found: dict[str, Any] = plain(shown.comparison(change(kept, scheme)))
    return found


def same_as(page: Page, found: dict[str, Any]) -> None:
    """The page shows this comparison: its figures, its paragraph, its tables."""
    assert heroes(page) == found["heroes"]
    assert text_of(page, "#paragraph") == found["paragraph"]
    wanted = [(t["title"], t["columns"], t["rows"]) for part in found["parts"] for t in part["tables"]]
    assert tables(page, "#charts .tables") == wanted
    assert wanted
    drawn = {f["name"]: f["table"] for part in found["parts"] for f in part["figures"]}
    for name, table in drawn.items():
        assert tables(page, f'figure[data-figure="{name}"]') == [(table["title"], table["columns"], table["rows"])]
        assert page.locator(f'figure[data-figure="{name}"] svg[role=img]').count() == 1
    assert page.locator("#charts figure").count() == len(drawn) > 2


def test_every_preset_is_a_card_that_opens_its_page(page: Page, lab: Lab) -> None:
    page.goto(lab.root)
    assert page.locator(".cards li").count() == len(cards()) == 7
    for card in cards():
        box = page.locator(".cards li").filter(has=page.get_by_text(card.name, exact=True))
        assert card.summary in (box.text_content() or "")
        box.click(position={"x": 5, "y": 5})  # anywhere on the card
        page.wait_for_url(f"**/scheme/{card.name}")
        assert text_of(page, "h1") == card.title
        page.go_back()
        page.wait_for_selector(".cards")


def test_the_stored_result_comes_first_and_says_so_and_then_its_own(page: Page, lab: Lab) -> None:
    kinds: list[str] = []

    def slow(route: Any) -> None:
        kinds.append(route.request.url)
        page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/api/stream/quick", slow)
    page.goto(f"{lab.root}/scheme/{BASE}")
    page.locator("#label").get_by_text(f"Stored with version {cs.__version__}").wait_for()
    page.get_by_text(SAYS["script.preparing"]).first.wait_for()
    assert page.locator("#label").is_visible()  # as long as these figures stand
    stored = page.locator(".findings li").all_text_contents()
    assert len(stored) > 5
    lived(page)
    assert len(kinds) == 1
    assert page.locator(".findings li").all_text_contents() == stored  # the same seed, the same people
    assert SAYS["script.same"] in text_of(page, "#state")
    assert text_of(page, "#honest").startswith("Synthetic people; ")
    assert page.locator("#progress").is_hidden()
    assert page.locator("#label").is_hidden()


def test_a_reform_is_ticked_and_the_figures_are_those_of_compare(scheme_page: Page) -> None:
    scheme_page.check(f"input[value={REFORM}]")
    lived(scheme_page, 2)
    why = next(one.why for one in fitting(BASE) if one.name == REFORM)
    assert scheme_page.get_by_text(why[:60]).is_visible()
    found = cs.compare(BASE, f"{BASE}+{REFORM}", people="100000", first=FIRST, last=LAST)
    same_as(scheme_page, plain(shown.comparison(found)))
    numbers_are_those_of(scheme_page, found)
    rules = scheme_page.locator("#rules mark").all_text_contents()
    assert {text.removeprefix("changed: ") for text in rules} == new_sentences()


def numbers_are_those_of(page: Page, found: Comparison) -> None:
    """Each large figure, reckoned anew from the comparison's own numbers."""
    pair = found.as_dict["pairs"][f"{BASE}+{REFORM}"]
    table = found.table.query("by == 'all'").set_index("measure")["value"]
    persons = table["persons"]
    (figures,) = heroes(page).values()
    said = {one["label"]: one for one in figures}
    assert said["any detail differs"]["note"].startswith(f"{pair['persons_changed']:,} of {found.persons:,} lives")
    assert said["any detail differs"]["figure"] == f"{100 * pair['persons_changed'] / found.persons:.1f}%"
    for label, measure in (("weeks barred", "weeks_barred"), ("refusals", "refusals")):
        before, after = table[f"{measure}_first"], table[f"{measure}_other"]
        rates = [f"{1000 * x / persons:.3g}" for x in (before, after)]
        assert said[label]["note"] == f"{rates[0]}, then {rates[1]} per 1,000 persons"
        more = "more" if after > before else "fewer"
        assert said[label]["figure"] == f"{100 * abs(after / before - 1):.1f}% {more}"
        assert (said[label]["symbol"], said[label]["style"]) == (("▲", "up") if after > before else ("▼", "down"))
        assert round(after) == pair["total"][f"{measure}_other"]
    assert said["barred for longer"]["figure"] == f"{1000 * table['longer_barred'] / persons:.3g}"


def new_sentences() -> set[str]:
    """The sentences of the rules that only the changed scheme has."""
    society = cs.load_society("china-2020")
    sides = [{x for section in cs.explain(cs.load(BASE, reforms), society) for x in section.sentences} for reforms in ([], [REFORM])]
    return sides[1] - sides[0]


def test_a_number_is_found_and_moved_with_the_keyboard(
    scheme_page: Page, kept: Kept, lab: Lab, context: BrowserContext, tmp_path: Path
) -> None:
    page = scheme_page
    one = slider(page, FALSE)
    names = page.locator(".number:visible label").all_text_contents()
    assert names
    assert all("false records" in name or "false record" in text_of(page, "#numbers") for name in names)
    one.press("End")
    lived(page, 2)
    assert page.evaluate("document.activeElement.dataset.place") == FALSE  # the keyboard stays where it was
    text = page.input_value("#text")
    assert 'false_records_per_week = {value = 0.002, unit = "per_week", range = [0, 0.002], status = "assumed"}' in text
    first = heroes(page)
    for _ in range(3):
        one.press("ArrowLeft")
    lived_at_last(page, "value = 0.00194")
    text = page.input_value("#text")
    assert heroes(page) != first
    scheme = cs.load(BASE, [saved(page, tmp_path)])
    assert scheme.digest == lab.post("/api/now/sheet", {"base": BASE, "text": text}).json["digest"] != cs.load(BASE).digest
    same_as(page, beside(scheme, kept))
    other = context.new_page()  # the link, opened by somebody else
    other.set_default_timeout(PATIENCE)
    other.goto(page.url)
    lived(other)
    assert other.input_value("#text") == text
    assert heroes(other) == heroes(page)
    assert "#" in page.url
    other.close()
    page.get_by_role("button", name="back to 0.0002").click()
    lived_at_last(page, "value = 0.0002,")
    assert text_of(page, "#fault") == "No errors."


def lived_at_last(page: Page, text: str) -> None:
    """Wait until the text says so and its figures are there."""
    while text not in page.input_value("#text") or page.locator("body[data-busy]").count():
        page.wait_for_timeout(50)


def saved(page: Page, folder: Path) -> Path:
    """Save the change as a file."""
    with page.expect_download() as found:
        page.click("#save")
    assert found.value.suggested_filename == "my-change.toml"
    found.value.save_as(folder / "my-change.toml")
    return folder / "my-change.toml"


def test_a_change_is_opened_from_a_file_and_an_error_is_shown_at_its_line(scheme_page: Page, kept: Kept, lab: Lab, tmp_path: Path) -> None:
    page = scheme_page
    assert page.locator("#save").is_disabled()
    assert page.locator("#beside").is_disabled()
    text = lab.post("/api/now/set", {"base": BASE, "place": APPEALS, "value": 0.01}).json["text"]
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    page.set_input_files("#load", tmp_path / "mine.toml")
    lived(page, 2)
    assert page.input_value("#text") == text
    assert float(page.input_value(f'input[data-place="{APPEALS}"]')) == 0.01
    good = heroes(page)
    assert good == beside(cs.load(BASE, [tmp_path / "mine.toml"]), kept)["heroes"]
    page.fill("#text", text.replace("appeal_per_week", "apeal_per_week"))
    page.locator("#lines .wrong").wait_for()
    line = text.splitlines().index(next(x for x in text.splitlines() if "appeal_per_week" in x)) + 1
    assert text_of(page, "#lines .wrong").strip() == str(line)
    assert text_of(page, "#fault").startswith(f"line {line}: redress.apeal_per_week: unknown key.")
    assert "Did you mean 'appeal_per_week'?" in text_of(page, "#fault")
    assert page.get_attribute("#text", "aria-invalid") == "true"
    assert heroes(page) == good  # the last good figures stay
    page.fill("#text", text)
    page.get_by_text("No errors.").wait_for()
    assert page.locator("#lines .wrong").count() == 0
    page.click("#reset")
    page.locator("#state").get_by_text(SAYS["script.same"]).wait_for()
    assert (page.input_value("#text"), "#" in page.url, page.locator(".findings").count()) == ("", False, 1)
    assert page.locator("#save").is_disabled()


def test_a_number_that_nothing_is_called_is_not_found(scheme_page: Page) -> None:
    slides = scheme_page.locator(".number").count()
    sheet = cs.load(BASE).quantities()
    assert 100 < slides <= len(list(sheet))
    scheme_page.fill("#search", "no such number")
    assert scheme_page.locator(".number:visible").count() == 0
    scheme_page.fill("#search", "appeal per week")
    assert scheme_page.locator(".number:visible label").all_text_contents() == ["appeal per week"]
    about = text_of(scheme_page, f'[id="n-{APPEALS}-about"]')
    quantity = dict(cs.load(BASE).quantities())[APPEALS]
    assert quantity.range is not None
    assert about.startswith(f"from {quantity.range[0]:g} to {quantity.range[1]:g}, {quantity.unit.replace('_', ' ')}; {quantity.status}; ")


def test_the_cost_is_told_before_a_run(scheme_page: Page) -> None:
    page = scheme_page
    page.select_option("#people", "100000")
    page.get_by_text("110,592 people, all weeks of the scheme").wait_for()
    known = cost(cs.load(BASE), "100000")
    told = re.search(r"([\d,]+) people.* about (\d+) s, .*at most ([\d.]+) GiB", text_of(page, "#cost"))
    assert told is not None
    assert told.groups() == (f"{known.persons:,}", f"{known.seconds:.0f}", f"{known.memory / 2**30:.1f}")
    assert page.locator("#run").is_enabled()
    page.select_option("#people", "1409778724")
    page.get_by_text("1,409,778,724 people").wait_for()
    whole = cost(cs.load(BASE), "1409778724")
    assert page.locator("#run").is_enabled() == (whole.memory < memory_at_hand() * Limits().memory_share)  # of one worker
    answer = {"persons": 1409778724, "seconds": 9000, "memory": 1 << 40, "fits": False}
    page.route("**/api/now/cost", lambda route: route.fulfill(json=answer))  # a smaller machine
    page.select_option("#people", "140000000")
    page.get_by_text(re.compile("about 2.5 h, .*at most 1024.0 GiB")).wait_for()
    assert SAYS["script.too_large"] in text_of(page, "#cost")
    assert page.locator("#run").is_disabled()
    assert page.locator("#beside").is_disabled()


def test_the_browser_goes_back_to_the_change(scheme_page: Page) -> None:
    page = scheme_page
    page.check("input[value=no-campaign]")
    lived(page, 2)
    before = heroes(page)
    page.get_by_role("link", name="Compare").click()
    page.wait_for_url("**/compare")
    page.go_back()
    lived(page)
    assert page.is_checked("input[value=no-campaign]")
    assert heroes(page) == before
    page.evaluate("location.hash = '!'")  # a link that somebody spoiled
    page.get_by_text(SAYS["script.no_link"]).wait_for()


@pytest.mark.parametrize("path", ["/scheme/unknown", "/tour/7", "/tour/x", "/life/unknown", "/job/unknown", "/unknown"])
def test_wrong_addresses_are_told_of(page: Page, lab: Lab, path: str) -> None:
    answer = page.goto(f"{lab.root}{path}")
    assert answer is not None
    assert answer.status == 404
    assert text_of(page, "h1") == word("error.title")
    assert page.locator(".lead").is_visible()
    if path != "/unknown":
        assert path.rsplit("/", 1)[-1] in (page.locator("dd").first.text_content() or "")
    page.get_by_role("link", name=word("error.home")).click()
    page.wait_for_url(f"{lab.root}/")


def test_every_word_is_there_and_is_said_somewhere() -> None:
    here = Path(str(cs.lab.__path__[0]))
    code = "".join(path.read_text(encoding="utf-8") for kind in ("static/*.js", "templates/*", "*.py") for path in here.glob(kind))
    keys = {key for keys in re.findall(r"word\(([^()]*?)[,)]", code) for key in re.findall(r'"([a-z_.]+)"', keys)}
    scripts = {key.removeprefix("script.") for key in SAYS if key.startswith("script.")}
    assert {f"job.{kind}" for kind in ORDERS} <= set(SAYS)  # each may have a page
    missing = {key for key in keys if key not in scripts and key not in SAYS and not key.endswith(".")}
    assert missing <= {"drawing", "preparing", ".title", ".text", ".question", ".answer"}
    assert not {key for key in scripts if f'"{key}"' not in code}


def test_a_result_of_a_run_that_is_not_there_says_so(page: Page, lab: Lab) -> None:
    page.goto(f"{lab.root}/result/page/unknown")
    page.get_by_text(SAYS["script.failed"]).first.wait_for()
    assert "unknown" in text_of(page, "#state")
    assert page.get_by_role("link", name=word("job.runs")).is_visible()
    assert page.locator("#stop").is_hidden()
