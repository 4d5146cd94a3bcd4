"""What a person does at a page, and what is read from it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, NamedTuple

from playwright.sync_api import Page

PATIENCE = 300_000  # milliseconds: the first run on a machine compiles
BASE = "unified-2020"
FIRST = dt.date(2018, 1, 1)  # of what is seen at once
LAST = FIRST + dt.timedelta(weeks=5 * 52, days=-1)
SMALL = {"people": "100000", "first": dt.date(2019, 9, 2), "last": dt.date(2020, 3, 1), "seed": 1}  # a run of half a year
RUN, OTHER = "small", "small-other"  # two such runs in the folder of the lab
REFORM = "same-context-only"  # what the other lives under


class Text(NamedTuple):
    """A table as it is read."""

    title: str
    columns: list[str]
    rows: list[list[str]]


def lived(page: Page, times: int = 1) -> None:
    """Wait until a change was lived, so often since the page was opened."""
    page.wait_for_selector(f'body[data-lived="{times}"]')


def opened(page: Page, root: str, name: str = BASE) -> None:
    """Open the page of a scheme, and wait for its own figures."""
    page.goto(f"{root}/scheme/{name}")
    lived(page)


def slider(page: Page, place: str) -> Any:
    """Find a number, and put the keyboard on it."""
    page.fill("#search", place.rsplit(".", 1)[-1].replace("_", " "))
    found = page.locator(f'input[data-place="{place}"]')
    found.focus()
    return found


def heroes(page: Page) -> dict[str, list[dict[str, str]]]:
    """The large figures, as `shown.comparison` gives them."""
    read = """sections => sections.map(s => [s.querySelector("h3").textContent, [...s.querySelectorAll("li")].map(one => {
        const text = c => one.querySelector(c).textContent, symbol = text(".symbol");
        return { label: text(".label"), symbol, figure: text("strong").slice(symbol.length + 1), note: text(".aside"), style: one.className };
    })])"""
    return dict(page.locator("#heroes section").evaluate_all(read))


def tables(page: Page, where: str) -> list[Text]:
    """Every table in a part of the page, folded or not."""
    read = """tables => tables.map(t => [t.caption?.textContent ?? "", [...t.tHead.rows[0].cells].map(c => c.textContent),
        [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent))])"""
    return [Text(*one) for one in page.locator(f"{where} table").evaluate_all(read)]


def text_of(page: Page, where: str) -> str:
    """The text of an element, shown or folded."""
    return page.locator(where).text_content() or ""


def plain(data: Any) -> Any:
    """Data as a page gets them."""
    return json.loads(json.dumps(data))
