"""Charts drawn by a process beside this one are the same, and none is missing when it fails."""

from __future__ import annotations

import html
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counterscore.record.opened import Run
from counterscore.report import painter
from counterscore.report.document import begin_page, render
from counterscore.report.painting import MEASURED, drawn
from tests.command_line.conftest import PROGRAM, elsewhere


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """No painter before, and none after."""
    painter.stop()
    yield
    painter.stop()


@pytest.fixture(scope="module")
def drawn_here(run: Run) -> str:
    return render(run)


def the_painter() -> painter.Painter:
    painter.start()
    assert painter.running()
    return painter._painters[0]


def test_a_page_is_the_same_whoever_draws_it(run: Run, drawn_here: str) -> None:
    painting = the_painter()
    asked: list[str] = []
    drawn = painting._drawn
    painting._drawn = lambda line: (asked.append(line), drawn(line))[1]  # type: ignore[method-assign]
    assert render(run) == drawn_here
    assert len(asked) == drawn_here.count("<svg role=") > 10
    assert painting.process.poll() is None


@pytest.mark.parametrize("moment", ["before", "between"])
def test_a_painter_that_is_killed_costs_no_chart(moment: str, run: Run, drawn_here: str) -> None:
    painting = the_painter()
    if moment == "before":
        painting.process.kill()
        painting.process.wait(30)
    page = begin_page(run)
    painting.process.kill()
    assert page().html == drawn_here


SILENT = "import time; time.sleep(600)"


@pytest.mark.parametrize("words", ["print('no chart', flush=True); input()", "raise SystemExit", "print('{}' * 9, flush=True)", SILENT])
def test_a_painter_that_talks_nonsense_or_not_at_all_costs_no_chart(
    words: str, run: Run, drawn_here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{words}"\n', encoding="utf-8")
    other.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(other))
    monkeypatch.setattr(painter, "PATIENCE", 2)
    the_painter()
    assert render(run) == drawn_here
    assert not painter.running(), "it is asked no more"


@pytest.mark.parametrize("executable", ["", "/nowhere/at/all"])
def test_where_no_painter_can_start_charts_are_drawn_here(executable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    painter.start()
    assert not painter.running()
    spec = {"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}}}
    assert painter.begin(spec)().startswith("<svg")


def test_it_ends_when_nobody_writes_to_it_and_ctrl_c_is_not_for_it() -> None:
    painting = the_painter()
    assert os.getsid(painting.process.pid) != os.getsid(0)
    assert painting.process.stdin is not None
    painting.process.stdin.close()
    assert painting.process.wait(60) == 0


def test_a_fault_of_the_page_costs_no_run(tmp_path: Path) -> None:
    """The run lies there whole although its page could not be made, and the fault is told."""
    code = """
import sys
import counterscore.report.document as document
def broken(seen): raise RuntimeError("a fault of the page")
document.all_parts = broken
from counterscore.cli.main import main
main(sys.argv[1:])
"""
    words = ("run", "rongcheng-2014", "--people", "72000", "--from", "2014-01-06", "--to", "2014-03-30", "--out", str(tmp_path / "run"))
    done = subprocess.run([PROGRAM[0], "-c", code, *words], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode != 0
    assert "a fault of the page" in done.stderr
    assert elsewhere("report", tmp_path / "run").code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"run", "run.report.html"}


def test_words_stand_in_the_font_of_the_page_and_are_measured_without_the_fonts_of_the_machine(drawn_here: str) -> None:
    """That a page is the same with the fonts of this machine and (by the painter) with none is tested above."""
    assert """font-family="Georgia, 'Times New Roman', serif\"""" in drawn_here
    assert MEASURED not in drawn_here
    asked: dict[str, Any] = {"mark": "text", "encoding": {"text": {"value": "wide"}}, "data": {"values": [{}]}}
    font = 'A & "B" <C>'
    assert f'font-family="{font}"' in html.unescape(drawn(asked | {"config": {"font": font}}))
    assert MEASURED not in drawn(asked)
