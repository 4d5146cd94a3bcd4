"""One run of the reported system, lived and put on a page once."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import pytest

from counterscore.record.opened import Run
from counterscore.report.document import render
from counterscore.study.simulate import simulate


class Page(HTMLParser):
    """The ids of a page, what it would load, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.loaded: list[str] = []
        self.words: list[str] = []
        self.html = html
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"]] if found.get("id") else []
        self.loaded += [str(found[key]) for key in ("src", "href") if found.get(key) and tag != "a"]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def lived(preset: str, first: dt.date, last: dt.date, people: int = 72_000) -> Run:
    return simulate(preset, people=people, first=first, last=last)


@pytest.fixture(scope="session")
def run() -> Run:
    """Three and a half years of the reported system, with the campaign and the last county's joining among them."""
    return lived("unified-2020", dt.date(2017, 7, 3), dt.date(2020, 12, 27))


@pytest.fixture(scope="session")
def page(run: Run) -> Page:
    return Page(render(run))
