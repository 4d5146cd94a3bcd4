"""The tour: walked with the keyboard alone; every figure equals that of Python on the same seed, and every answer is true of the figures."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

import counterscore as cs
from counterscore.lab import shown
from counterscore.lab.sheet import scheme_of, with_number
from counterscore.lab.tour import STEPS, Step
from counterscore.lab.words import word, words
from counterscore.study.compare import Comparison
from counterscore.study.kept import change, keep
from tests.lab.conftest import Lab
from tests.lab.hands import BASE, FIRST, LAST, PATIENCE, heroes, lived, plain, text_of

SIZES = ((1280, 900), (360, 740))


@pytest.fixture(scope="module")
def six() -> dict[str, Comparison]:
    """What each step brings."""
    kept = keep(cs.load(BASE), "100000", FIRST, LAST)
    return {step.name: change(kept, scheme_of(changed(step))) for step in STEPS}


def changed(step: Step) -> dict[str, Any]:
    """The change of a step, as an order."""
    if step.reform:
        return {"base": step.base, "reforms": [step.reform], "text": ""}
    return {"base": step.base, "text": with_number({"base": step.base}, step.place, step.value)}


def rates(found: Comparison, by: str, measure: str) -> dict[str, float]:
    """Of 1,000 persons of each group."""
    table = found.table[found.table["by"] == by].pivot(index="group", columns="measure", values="value")
    rate: dict[str, float] = (1000 * table[measure] / table["persons"]).to_dict()
    return rate


def ratio(found: Comparison, measure: str) -> float:
    """A measure under the changed scheme, as a multiple of what it was."""
    whole = found.table[found.table["by"] == "all"].set_index("measure")["value"]
    return float(whole[f"{measure}_other"] / whole[f"{measure}_first"])


def differs(found: Comparison, row: str) -> tuple[float, float]:
    """A row of \u201cWhat else differs\u201d as numbers."""
    tables = [t for part in shown.comparison(found)["parts"] for t in part["tables"] if t["title"] == "What else differs"]
    (cells,) = [cells for cells in tables[0]["rows"] if cells[0] == row]
    first, other = (float(cell.split()[0].rstrip("%")) for cell in cells[1:])
    return first, other


def tab_to(page: Page, wanted: str, most: int = 120) -> None:
    """Press Tab until the keyboard is there; wherever it rests on the way is seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here, outline = page.evaluate(
            """wanted => {
            const at = document.activeElement, looked = getComputedStyle(at.closest(".cards li") ?? at);
            return [at.matches(wanted), `${looked.outlineStyle} ${looked.outlineWidth}`];
        }""",
            wanted,
        )
        assert outline == "solid 3px", f"the keyboard is not seen: {page.evaluate('document.activeElement.outerHTML.slice(0, 200)')}"
        if here:
            return
    raise AssertionError(f"{wanted} cannot be reached with Tab")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_whole_tour_with_the_keyboard_alone(
    context: BrowserContext, lab: Lab, six: dict[str, Comparison], width: int, height: int
) -> None:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(lab.root)
    tab_to(page, ".call a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tour")
    tab_to(page, ".main")
    page.keyboard.press("Enter")
    steps = STEPS if width == SIZES[0][0] else STEPS[:2]
    for step in steps:
        page.wait_for_url(f"**/tour/{step.number}")
        walk(page, step.name, plain(shown.comparison(six[step.name])))
        tab_to(page, "nav.buttons a.main")
        page.keyboard.press("Enter")
    page.wait_for_url(f"{lab.root}/" if steps == STEPS else "**/tour/3")
    page.close()


def walk(page: Page, name: str, found: dict[str, Any]) -> None:
    """One step: to the main part, the change, the answer."""
    lived(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert text_of(page, "h1") == word(f"tour.{name}.title")
    tab_to(page, "#make", 3)
    assert page.get_attribute("#make", "aria-pressed") == "false"
    page.keyboard.press("Space")
    lived(page, 2)
    assert page.get_attribute("#make", "aria-pressed") == "true"
    assert page.evaluate("document.activeElement.id") == "make"
    tab_to(page, "#answer summary", 2)
    page.keyboard.press("Enter")
    page.get_by_text(word(f"tour.{name}.answer")).wait_for()
    assert page.locator("#paragraph").is_visible()
    assert (heroes(page), text_of(page, "#paragraph")) == (found["heroes"], found["paragraph"])
    assert page.locator("#close table").count() == 2
    assert page.locator("#heroes .symbol").count() == 5  # no colour alone: a symbol and a word with each


def test_there_is_an_answer_only_where_the_change_was_made(context: BrowserContext, lab: Lab) -> None:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{lab.root}/tour/6")
    lived(page)
    page.click("#answer summary")
    assert page.get_by_text(word("tour.first")).is_visible()
    assert page.get_by_text(word("tour.six.answer")).is_hidden()
    page.click("#make")
    lived(page, 2)
    assert page.get_by_text(word("tour.six.answer")).is_visible()
    assert page.locator("#more").get_attribute("href") != f"/scheme/{BASE}"
    page.click("#more")
    lived(page)
    assert page.is_checked("input[value=no-campaign]")
    page.go_back()
    lived(page)
    page.click("#make")
    lived(page, 2)
    page.click("#make")  # taken back
    lived(page, 3)
    assert page.get_by_text(word("tour.six.answer")).is_hidden()
    assert page.locator("#more").get_attribute("href") == f"/scheme/{BASE}"
    assert words()["script.same"] in text_of(page, "#state")
    page.get_by_role("link", name=word("tour.end")).click()
    page.wait_for_url(f"{lab.root}/")


def test_answer_one(six: dict[str, Comparison]) -> None:
    longer, less = (rates(six["one"], "sex", measure) for measure in ("longer_barred", "shorter_barred"))
    assert longer["male"] > 10 * longer["female"] > 0
    assert set(less.values()) == {0}
    ages, fifths = (rates(six["one"], by, "longer_barred") for by in ("age", "income"))
    assert max(ages, key=lambda group: ages[group]) == "age 30-44"
    assert fifths["quintile 5"] > 2 * fifths["quintile 1"]
    tiers = rates(six["one"], "tier", "longer_barred")
    assert tiers["B"] > 5 * tiers["A"]


def test_answer_two(six: dict[str, Comparison]) -> None:
    assert ratio(six["two"], "refusals") < 0.5 < 0.8 < ratio(six["two"], "weeks_barred") < 1


def test_answer_three(six: dict[str, Comparison]) -> None:
    assert all(abs(ratio(six["three"], measure) - 1) < 0.01 for measure in ("refusals", "weeks_barred"))
    before, after = differs(six["three"], "lawful speech withheld, part of the occasions")
    assert 0 < after < before - 10
    before, after = differs(six["three"], "over-report of approval at the last turn, points of 100 asked")
    assert after < 0.7 * before


def test_answer_four(six: dict[str, Comparison]) -> None:
    assert ratio(six["four"], "refusals") < 0.55
    assert ratio(six["four"], "weeks_barred") > 1.2
    society = cs.load_society("china-2020")
    first, other = (
        {x for part in cs.explain(cs.load(BASE, reforms), society) for x in part.sentences} for reforms in ([], [STEPS[3].reform])
    )
    assert any(text.startswith("The list 'court' bars from loan") for text in other - first)
    assert any("everything else weighs 0%, then 50%" in text for text in first - other)
    assert any(text.startswith("Tier D bars from") for text in first - other)


def test_answer_five(six: dict[str, Comparison]) -> None:
    whole = six["five"].table[six["five"].table["by"] == "all"].set_index("measure")["value"]
    assert 1 < (whole["barred_both"] + whole["barred_other_only"]) / (whole["barred_both"] + whole["barred_first_only"]) < 2
    before, after = differs(six["five"], "refusals on false ground, per 1,000 persons")
    assert 8 < after / before < 13
    before, after = differs(six["five"], "refusals on false ground, part of all refusals")
    assert after > 5 * before


def test_answer_six(six: dict[str, Comparison]) -> None:
    assert ratio(six["six"], "weeks_barred") == ratio(six["six"], "refusals") == 1
    assert not any(rates(six["six"], "sex", measure)["male"] for measure in ("longer_barred", "shorter_barred"))
    table = six["six"].table.query("measure == 'changed'").set_index(["by", "group"])["value"]
    older = sum(table["age", group] for group in ("age 30-44", "age 45-59", "age 60 and over"))
    assert older < 0.5 * table["all", "all"]
