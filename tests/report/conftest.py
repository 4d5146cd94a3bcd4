"""One run of the reported system, and one comparison, lived and put on a page once."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
from html import unescape
from html.parser import HTMLParser

import pandas as pd
import pytest

from counterscore.record.opened import Run
from counterscore.report.document import Page as Made
from counterscore.report.document import page_of, render
from counterscore.study.compare import Comparison, compare
from counterscore.study.simulate import simulate

A, NOTICE, CONTEXT = "unified-2020", "unified-2020+notice-and-appeal", "unified-2020+same-context-only"


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

    @property
    def files(self) -> dict[str, str]:
        """What can be taken from the page, by name."""
        found = re.findall(r'download="([\w-]+)\.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', self.html)
        return {name: base64.b64decode(text).decode() for name, text in found}

    def table(self, name: str) -> pd.DataFrame:
        """One of them, read as anybody would read it."""
        return pd.read_csv(io.StringIO(self.files[name]), comment="#")

    def section(self, name: str) -> str:
        """The text of a part."""
        found = re.search(rf'<section class="part" aria-labelledby="{name}">(.*?)</section>', self.html, re.DOTALL)
        assert found, name
        return re.sub(r"\s+", " ", unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", found[1], flags=re.DOTALL)))

    def finding(self, label: str) -> str:
        """One sentence of the first page."""
        found = re.search(rf'<li><a href="#[\w-]+">{label}\.</a> (.*?)</li>', self.html, re.DOTALL)
        assert found, label
        return unescape(found[1])

    def words_of(self, name: str) -> str:
        """The text of a `pre` with an id, as it is copied."""
        found = re.search(rf'<pre tabindex="0" id="{name}">(.*?)</pre>', self.html, re.DOTALL)
        assert found, name
        return unescape(found[1])


def lived(preset: str, first: dt.date, last: dt.date, people: int = 72_000) -> Run:
    return simulate(preset, people=people, first=first, last=last)


@pytest.fixture(scope="session")
def run() -> Run:
    """Three and a half years of the reported system, with the campaign and the last county's joining among them."""
    return lived("unified-2020", dt.date(2017, 7, 3), dt.date(2020, 12, 27))


@pytest.fixture(scope="session")
def page(run: Run) -> Page:
    return Page(render(run))


@pytest.fixture(scope="session")
def full(run: Run) -> Page:
    """The same page with its closer look."""
    return Page(render(run, full=True))


@pytest.fixture(scope="session")
def found() -> Comparison:
    """Two reforms beside the reported system for half a year, with their direct effects."""
    weeks = {"first": dt.date(2020, 1, 6), "last": dt.date(2020, 7, 5)}
    return compare(A, NOTICE, CONTEXT, people=40_000, direct=True, **weeks)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def made(found: Comparison) -> Made:
    return page_of(found)


@pytest.fixture(scope="session")
def beside(made: Made) -> Page:
    """The page of the comparison."""
    return Page(made.html)
