"""The lab in a browser: from a changed slider to first and to all figures, and from an address to a page that is seen.

Run: python -m benchmarks.lab (needs Chromium). 100,000 people, five years, two threads; the aims are a median under 1 s for all figures, 0.3 s for the
first, and 1 s for the page. Marks are the browser's own, from the event of the slider to the drawn chart.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks import machine

CHANGES = 15
SLIDERS = ("redress.appeal_per_week", "detection.false_records_per_week", "scoring.points.jaywalking")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WATCH = "document.addEventListener('change', () => { performance.clearMarks(); performance.mark('changed'); }, true)"
TAKEN = """(name) => { const [a] = performance.getEntriesByName('changed'), [b] = performance.getEntriesByName(name);
    return a && b ? (b.startTime - a.startTime) / 1000 : null; }"""
SEEN = "() => performance.getEntriesByType('paint').find((x) => x.name === 'first-contentful-paint').startTime / 1000"


def change(page: Page, n: int) -> tuple[float | None, float]:
    """Move a slider a step; seconds to the first figures (None where all came at once) and to all."""
    slider = page.locator(f"[data-place='{SLIDERS[n % len(SLIDERS)]}']")
    before = int(page.get_attribute("body", "data-lived") or 0)
    slider.evaluate(
        "(x, n) => { x.value = Number(x.value) + Number(x.step) * (1 + n); x.dispatchEvent(new Event('change', {bubbles: true})); }", n // 3
    )
    page.wait_for_selector(f'body[data-lived="{before + 1}"]', timeout=60_000)
    first, whole = page.evaluate(TAKEN, "first-figures"), page.evaluate(TAKEN, "figures")
    return first, float(whole)


def measure(address: str) -> None:
    """Print the medians."""
    root = address.split("/?")[0]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        page = browser.new_context().new_page()
        page.goto(address)
        page.goto(f"{root}/scheme/unified-2020")
        page.wait_for_selector('body[data-lived="1"]', timeout=600_000)  # compiled and warm
        paints = []
        for path in ("/", "/scheme/unified-2020", "/tour/1", "/compare") * 3:
            page.goto(root + path)
            page.wait_for_timeout(200)
            paints.append(float(page.evaluate(SEEN)))
        page.goto(f"{root}/scheme/unified-2020")
        page.wait_for_selector('body[data-lived="1"]', timeout=600_000)
        page.evaluate(WATCH)
        taken = [change(page, n) for n in range(CHANGES)]
        browser.close()
    firsts = [first if first is not None else whole for first, whole in taken]
    for name, found in (("first figures", firsts), ("all figures", [whole for _, whole in taken]), ("page seen", paints)):
        print(f"{name:14} {statistics.median(found):5.2f} s (median of {len(found)}; {min(found):.2f} to {max(found):.2f})")


def main() -> None:
    """Start a lab and measure it; nothing where there is no Chromium."""
    if shutil.which("chromium") is None:
        print("no Chromium on this machine: not measured")
        return
    sieve = machine.sieve_person_weeks_per_second(2)
    with tempfile.TemporaryDirectory() as folder:
        words = (sys.executable, "-m", "counterscore", "lab", "--no-browser", "--json", "--runs", str(Path(folder) / "runs"))
        lab = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert lab.stdout is not None
        told = ""
        while not told.rstrip().endswith("}"):
            told += lab.stdout.readline()
        try:
            measure(json.loads(told)["address"])
        finally:
            lab.terminate()
            lab.wait(20)
    print(f"machine, 2 threads: sieve alone {sieve / 1e6:,.0f} M person-weeks/s")


if __name__ == "__main__":
    main()
