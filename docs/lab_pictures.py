"""Pictures of every page of the lab, light and dark, wide and narrow, into docs/lab.

Run: python docs/lab_pictures.py [PAGE ...]

It starts a lab of its own, lives two small runs and a comparison, and takes what a
screen shows. Needs the development packages and Chromium.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from smaller import smaller

import counterscore as cs

HERE = Path(__file__).parent / "lab"
SIZES = {1280: 900, 360: 740}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RUN, OTHER, REFORM = "unified-2020-1", "same-context-1", "same-context-only"
CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
LONGEST = 300_000  # milliseconds that a page may take
LARGEST = 150_000  # bytes of a picture


class Shown(NamedTuple):
    """A page: its address, what it is, what to do before the picture is taken, and what to scroll to."""

    address: str  # {person} was barred on false ground; {comparison} is where one is shown
    said: str
    do: Callable[[Page], None] | None = None
    to: str = ""


def lived(page: Page, times: int = 1) -> None:
    """Wait until figures were shown so often."""
    page.wait_for_selector(f'body[data-lived="{times}"]', timeout=LONGEST)


def reformed(page: Page) -> None:
    """Tick a reform, and wait for its figures."""
    lived(page)
    page.check("input[value=add-parking-tickets]")
    lived(page, 2)


def moved(page: Page) -> None:
    """Set a number, and open the numbers beside it."""
    lived(page)
    page.fill("#search", "false records")
    slider = page.locator('[data-place="detection.false_records_per_week"]')
    slider.focus()
    slider.press("End")
    lived(page, 2)


def chosen(page: Page) -> None:
    """Choose two others."""
    page.check('input[value="unified-2020+no-campaign"]')
    page.check('input[value="unified-2020+same-context-only"]')


def stepped(page: Page) -> None:
    """Make the change of a step."""
    lived(page)
    page.click("#make")
    lived(page, 2)


def answered(page: Page) -> None:
    """Make the change of a step, and open the answer."""
    stepped(page)
    page.click("#answer summary")


def drawn(page: Page) -> None:
    """Wait until the charts that move are drawn."""
    page.wait_for_selector("figure.moving .chart[data-at] svg")


def going(page: Page) -> None:
    """Wait for the first figures of a job."""
    page.wait_for_selector("#charts svg", timeout=LONGEST)


PAGES = {
    "start": Shown("/", "the start: what this is, the schemes, the last runs"),
    "scheme": Shown("/scheme/unified-2020", "a scheme, with a reform ticked", reformed),
    "numbers": Shown("/scheme/unified-2020", "the same page, with a number moved", moved, "#numbers"),
    "compare": Shown("/compare", "which schemes to set beside which", chosen),
    "runs": Shown("/runs", "every run of the folder"),
    "seek": Shown(f"/life/{RUN}", "how to find a life of a run"),
    "tour": Shown("/tour", "the tour"),
    "step": Shown("/tour/1", "a step of the tour, its change made", stepped),
    "answer": Shown("/tour/5", "another step, its answer opened", answered),
    "result": Shown(f"/result/page/{RUN}", "the result of a run"),
    "moving": Shown(f"/result/page/{RUN}", "the same page: charts that move through time", drawn, "#through-time"),
    "comparison": Shown("{comparison}", "the result of a comparison"),
    "found": Shown(f"/result/find/{RUN}?what=came-back", "lives worth reading"),
    "life": Shown(f"/result/life/{RUN}?index={{person}}", "one synthetic life"),
    "beside": Shown(f"/result/life/{RUN}?index={{person}}&beside={OTHER}", "the same life under two schemes"),
    "audit": Shown(f"/result/audit/{RUN}", "the audit, and the law as evidence"),
    "error": Shown("/scheme/unknown", "an address that leads nowhere"),
    "job": Shown("", "a run while it is lived, with its figures so far", going),
}


@contextmanager
def lab(runs: Path) -> Iterator[str]:
    """A lab on a free port; the address that opens it."""
    words = (sys.executable, "-m", "counterscore", "lab", "--no-browser", "--json", "--runs", str(runs))
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = ""
        while not told.rstrip().endswith("}"):
            line = process.stdout.readline()
            if not line:
                raise SystemExit("the lab ended before it said where it is")
            told += line
        yield str(json.loads(told)["address"])
        process.send_signal(signal.SIGINT)


def sent(page: Page, address: str, order: dict[str, object]) -> dict[str, str]:
    """Send an order as the pages do; the answer."""
    ask = """async ([address, order]) => {
        const headers = { "content-type": "application/json", "x-counterscore": document.body.dataset.token };
        return (await fetch(address, { method: "POST", headers, body: JSON.stringify(order) })).json();
    }"""
    answer: dict[str, str] = page.evaluate(ask, [address, order])
    return answer


def ordered(page: Page, order: dict[str, object]) -> str:
    """Order a job; the address of its page."""
    return f"/job/{sent(page, '/api/jobs', order)['job']}"


def take(context: BrowserContext, root: str, name: str, known: dict[str, str], path: Path) -> None:
    """One picture."""
    shown = PAGES[name]
    page = context.new_page()
    address = shown.address.format(**known)
    if name == "job":
        page.goto(f"{root}/runs")
        address = ordered(page, {"kind": "run", "base": "unified-2020", "people": 1_400_000, "seed": 1})
    page.goto(f"{root}{address}")
    if name != "job":
        page.wait_for_url(lambda url: "/job/" not in url, timeout=LONGEST)
    if shown.do is not None:
        shown.do(page)
    if shown.to:
        page.locator(shown.to).evaluate("here => here.scrollIntoView()")
    page.wait_for_timeout(400)
    path.write_bytes(smaller(page.screenshot()))
    if name == "job":
        page.click("#stop")
        page.wait_for_selector("#stop", state="hidden", timeout=LONGEST)
        sent(page, "/api/now/forget", {"name": "unified-2020-2"})
    page.close()
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes{'; LARGER than wanted' if size > LARGEST else ''}", flush=True)


def pictures(browser: Browser, address: str, names: list[str], known: dict[str, str]) -> None:
    """Every picture of these pages."""
    root = address.split("/?")[0]
    for scheme in SCHEMES:
        for width, height in SIZES.items():
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
            first = context.new_page()
            first.goto(address)
            if "comparison" in names and (scheme, width) == (SCHEMES[0], max(SIZES)):
                order = {"kind": "compare", "base": "unified-2020", "others": ["unified-2020+add-parking-tickets"], "people": 100_000}
                first.goto(f"{root}{ordered(first, order)}")
                first.wait_for_url("**/result/comparison/*", timeout=LONGEST)
                known["comparison"] = first.url.removeprefix(root)
            first.close()
            for name in names:
                take(context, root, name, known, HERE / f"{name}-{width}-{scheme}.png")
            context.close()


def listed() -> str:
    """The page that lists them."""
    out = ["# The lab in pictures\n\nTaken by `.venv/bin/python docs/lab_pictures.py`. Everybody in them is synthetic.\n"]
    for name, shown in PAGES.items():
        out.append(f"## {shown.said[0].upper()}{shown.said[1:]}\n")
        out.append(f"| {' | '.join(f'{width} px, {scheme}' for width in SIZES for scheme in SCHEMES)} |\n|{'---|' * 4}")
        cells = (f"![{name}, {width} px, {scheme}]({name}-{width}-{scheme}.png)" for width in SIZES for scheme in SCHEMES)
        out.append(f"| {' | '.join(cells)} |\n")
    return "\n".join(out)


def main(names: list[str]) -> None:
    """Take them all, or those of some pages."""
    HERE.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as play:
        runs = Path(folder) / "runs"
        cs.simulate("unified-2020", people="100000", seed=1, out=runs / RUN)
        cs.simulate("unified-2020", reforms=[REFORM], people="100000", seed=1, out=runs / OTHER)
        person = cs.find_lives(cs.open_run(runs / RUN), "false-ground").lives[0].person
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        with lab(runs) as address:
            pictures(browser, address, names, {"person": str(person), "comparison": ""})
        browser.close()
    (HERE / "README.md").write_text(listed(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:] or list(PAGES))
