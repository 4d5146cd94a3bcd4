"""Every page for everybody: axe, narrow screens, the keyboard, dark and light, no motion, no JavaScript; and no request leaves the machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Request

import counterscore as cs
from counterscore.lab.pages import PAGES
from counterscore.lab.words import word
from counterscore.report.colours import DARK
from tests.lab.conftest import Lab
from tests.lab.hands import BASE, OTHER, RUN, lived, text_of

SIZES = ((1280, 900), (360, 740))
SCHEMES = ("light", "dark")
# Where each page of the lab is looked at, and what must be there first.
SHELLS = {
    "/": ("/", ".cards"),
    "/scheme/{name}": (f"/scheme/{BASE}", "body[data-lived]"),
    "/compare": ("/compare", "#others"),
    "/runs": ("/runs", ".runs"),
    "/life/{name}": (f"/life/{RUN}", "#index"),
    "/tour": ("/tour", ".steps"),
    "/tour/{number}": ("/tour/1", "body[data-lived]"),
}
MADE = {
    "page": (f"/result/page/{RUN}", "figure.moving .chart[data-at]"),
    "comparison": ("", "ul.heroes"),
    "find": (f"/result/find/{RUN}?what=silent", "main ol"),
    "life": (f"/result/life/{RUN}", "#timeline"),
    "audit": (f"/result/audit/{RUN}", "#law"),
}
OTHERS = {"error": ("/unknown", ".lead"), "job": ("", "#charts svg")}
ALL = {**SHELLS, **MADE, **OTHERS}


def test_no_page_is_forgotten() -> None:
    assert set(SHELLS) == set(PAGES)
    with open(cs.lab.__path__[0] + "/works.py", encoding="utf-8") as file:
        assert file.read().count('-> dict[str, str]:\n    """') >= len(MADE)


@pytest.fixture(scope="module")
def person(lab: Lab, small: str) -> int:
    """Somebody whose life is told."""
    return cs.find_lives(cs.open_run(lab.runs / small), "false-ground").lives[0].person


class Watched:
    """What a browser asked for, and what it complained of."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[str] = []
        self.wrong: list[str] = []
        context.on("request", self.request)
        context.on("console", lambda said: self.wrong.append(said.text) if said.type in ("error", "warning") else None)
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))

    def request(self, asked: Request) -> None:
        """Note a request."""
        self.asked.append(asked.url)

    def outside(self, lab: Lab) -> list[str]:
        """Requests to anything but this lab."""
        inside = ("127.0.0.1", lab.port)
        return [
            url
            for url in self.asked
            if (urlsplit(url).hostname, urlsplit(url).port) != inside and urlsplit(url).scheme not in ("data", "blob")
        ]


@pytest.fixture
def watched(context: BrowserContext) -> Watched:
    """The browser, watched."""
    return Watched(context)


@pytest.fixture
def job(lab: Lab) -> Iterator[str]:
    """A run that goes on, until it is stopped and forgotten."""
    known = lab.post("/api/jobs", {"kind": "run", "base": BASE, "people": 14_000_000}).json["job"]
    yield f"/job/{known}"
    lab.post(f"/api/jobs/{known}/cancel", {})
    lab.get(f"/api/jobs/{known}/events")
    lab.post("/api/now/forget", {"name": f"{BASE}-1"})


@pytest.fixture
def address(request: pytest.FixtureRequest, small: str) -> str:
    """Where the page of a test is."""
    name = request.param
    if name == "comparison":
        return str(request.getfixturevalue("compared"))
    if name == "job":
        return str(request.getfixturevalue("job"))
    return ALL[name][0] + (f"?index={request.getfixturevalue('person')}&beside={OTHER}" if name == "life" else "")


@pytest.mark.parametrize(("name", "address"), [(name, name) for name in ALL], indirect=["address"], ids=list(ALL))
def test_a_page_is_for_everybody(page: Page, watched: Watched, lab: Lab, name: str, address: str) -> None:
    page.goto(f"{lab.root}{address}", wait_until="domcontentloaded")
    if name in MADE:
        page.wait_for_url(lambda url: "/job/" not in url)
    page.wait_for_selector(ALL[name][1])
    page.wait_for_load_state("domcontentloaded")
    well_made(page)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        drawn_for(page, scheme)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(150)
            serious = grave(page)
            assert not serious, f"{scheme}, {width} px: {serious}"
            wide = page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth]")
            assert max(wide) <= width, f"{scheme}: {wide} at {width} px"
            shorten(page)
    allowed = ["404"] if name == "error" else []
    assert [text for text in watched.wrong if not any(one in text for one in allowed)] == []
    assert watched.asked
    assert watched.outside(lab) == []


def shorten(page: Page) -> None:
    """Leave the first rows of each table, and pictures without what they are drawn of: the rest was looked at once, and is alike."""
    page.locator("tbody tr:nth-child(n + 9), svg > :not(title)").evaluate_all("rows => rows.forEach(row => row.remove())")


def grave(page: Page) -> list[str]:
    """What axe finds that is critical or serious, with the first places."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{v['id']}: {[n['html'][:120] for n in v['nodes'][:3]]}" for v in found if v["impact"] in ("critical", "serious")]


def well_made(page: Page) -> None:
    """A title, a language, one first heading and the others in order, a name for every picture, and no address elsewhere."""
    assert page.title().endswith(f"— {word('lab.name')}")
    assert len(page.title()) > len(f" — {word('lab.name')}")
    assert page.get_attribute("html", "lang") == "en"
    levels = page.locator("h1,h2,h3,h4,h5,h6").evaluate_all("all => all.filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    nameless = page.locator("img, svg").evaluate_all(
        "all => all.filter(p => !p.closest('[aria-hidden=true]') && !(p.getAttribute('aria-label') || p.getAttribute('alt') || p.querySelector('title')))"
        ".map(p => p.outerHTML.slice(0, 200))"
    )
    assert nameless == []
    away = "all => all.flatMap(e => [e.getAttribute('src'), e.getAttribute('href')]).filter(x => x && !/^(\\/|#|data:|blob:|$)/.test(x))"
    assert page.locator("[src], [href]").evaluate_all(away) == []


def drawn_for(page: Page, scheme: str) -> None:
    """Charts have the colours of the screen."""
    page.wait_for_timeout(300)
    inks = page.locator(".drawn .role-axis text[fill]").evaluate_all(
        "all => [...new Set(all.map(t => t.getAttribute('fill').toLowerCase()))]"
    )
    ink = "#1f2933"
    assert inks or not page.locator("#charts .drawn").count()
    assert set(inks) <= {DARK[ink] if scheme == "dark" else ink}


def test_charts_have_the_colours_of_the_report_on_a_dark_screen(lab: Lab) -> None:
    page = lab.get(f"/scheme/{BASE}").body.decode()
    told = re.search(r'id="lab-dark"[^>]*>([^<]*)<', page)
    assert told is not None
    assert json.loads(told[1]) == DARK


@pytest.mark.parametrize("path", [f"/scheme/{BASE}", "/tour/1", "/compare", "/"])
def test_without_javascript_it_is_said(browser: Any, lab: Lab, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(lab.address)
    page.goto(f"{lab.root}{path}")
    assert page.locator("noscript p").is_visible()
    assert text_of(page, "noscript p") == word("lab.noscript")
    assert page.locator("h1").is_visible()
    assert page.get_by_text(word("lab.synthetic")).is_visible()
    context.close()


def test_without_motion_nothing_moves(page: Page, lab: Lab) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{lab.root}/tour/1")
    lived(page)
    moving = "all => all.filter(e => { const s = getComputedStyle(e); return parseFloat(s.transitionDuration) > 0 || s.animationName !== 'none' }).length"
    assert page.locator("main *").evaluate_all(moving) == 0


def test_axe_sees_what_is_wrong(page: Page, lab: Lab) -> None:
    page.goto(f"{lab.root}/compare")
    assert grave(page) == []
    page.evaluate("document.querySelector('label[for=people]').remove(); document.querySelector('h1').style.color = '#ccc'")
    found = grave(page)
    assert len(found) == 2
    assert found[0].startswith("color-contrast") or found[1].startswith("color-contrast")
