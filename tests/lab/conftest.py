"""A lab of one's own: the command as it is typed, on a free port, with a folder of runs of its own; and a browser."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.lab.hands import OTHER, PATIENCE, REFORM, RUN, SMALL

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as data."""
        return json.loads(self.body)


def apart(what: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own: a browser that is open has an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, what).result()


@dataclass
class Lab:
    """A running lab, as a program on the same machine talks to it."""

    process: subprocess.Popen[str]
    address: str  # with its token
    runs: Path

    @property
    def root(self) -> str:
        """The address of the start page."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def port(self) -> int:
        """Where it listens."""
        return urlsplit(self.address).port or 0

    @property
    def token(self) -> str:
        """The secret of its first address."""
        return self.address.split("token=")[1]

    @property
    def known(self) -> dict[str, str]:
        """The headers of somebody who was let in."""
        return {"cookie": f"counterscore-{self.port}={self.token}", "x-counterscore": self.token}

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        """A request with these headers and no others; those of somebody who was let in by default."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request(method, path, body, dict(self.known if headers is None else headers))
            answer = line.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            line.close()

    def get(self, path: str) -> Answer:
        """A page."""
        return self.ask("GET", path)

    def post(self, path: str, data: Any) -> Answer:
        """An order."""
        return self.ask("POST", path, json.dumps(data).encode())


def opened(runs: Path, errors: IO[str] | None = None) -> Lab:
    """Start a lab, and wait until it says where it is; what it complains of goes to `errors`."""
    words = (sys.executable, "-m", "counterscore", "lab", "--no-browser", "--json", "--runs", str(runs))
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, text=True)
    assert process.stdout is not None
    told = ""
    while not told.rstrip().endswith("}"):
        line = process.stdout.readline()
        assert line, "the lab ended before it said where it is"
        told += line
    return Lab(process, json.loads(told)["address"], runs)


def closed(lab: Lab) -> None:
    """End it as Ctrl-C does."""
    with lab.process:  # which closes its lines
        lab.process.send_signal(signal.SIGINT)
        try:
            lab.process.wait(20)
        except subprocess.TimeoutExpired:
            lab.process.kill()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab for every test that breaks nothing."""
    found = opened(tmp_path_factory.mktemp("lab") / "runs")
    yield found
    closed(found)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens a browser is of `make slow`."""
    for item in items:
        if isinstance(item, pytest.Function) and "browser" in item.fixturenames:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    if CHROMIUM is None:
        told = "no Chromium on this machine: install the package chromium"
        pytest.fail(told) if os.environ.get("COUNTERSCORE_BROWSER") == "needed" else pytest.skip(told)
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser, lab: Lab) -> Iterator[BrowserContext]:
    """A browser that was let in."""
    found = browser.new_context(viewport={"width": 1280, "height": 900})
    page = found.new_page()
    page.goto(lab.address)
    page.close()
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of this browser, with patience: the first run on a machine compiles."""
    found = context.new_page()
    found.set_default_timeout(PATIENCE)
    return found


@pytest.fixture(scope="session")
def small(lab: Lab) -> str:
    """Two small runs of the same people in the folder of the lab; the name of the first."""
    from counterscore.study.simulate import simulate

    simulate("unified-2020", out=lab.runs / RUN, **SMALL)
    simulate("unified-2020", reforms=[REFORM], out=lab.runs / OTHER, **SMALL)
    return RUN


@pytest.fixture(scope="session")
def compared(browser: Browser, lab: Lab) -> str:
    """A comparison, ordered as a person does on its page: a scheme beside itself and beside a reform; where its page is."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(lab.address)
    page.get_by_role("link", name="Compare").click()
    page.select_option("#base", "credit-bureau")
    page.check('input[value="credit-bureau+add-parking-tickets"]')
    page.check('input[value="credit-bureau"]')
    page.select_option("#people", "100000")
    page.fill("#seed", "3")
    page.click("button[type=submit]")
    page.wait_for_url("**/result/comparison/*")
    address = urlsplit(page.url).path
    context.close()
    return address
