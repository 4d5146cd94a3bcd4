"""What is taken from a page: tables as CSV, charts as SVG, PNG and PDF; each opens, and says on what it rests and whose lives it shows."""

from __future__ import annotations

import datetime as dt
import json
import re
import struct
import subprocess
import sys
import zlib
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

import counterscore as cs
from counterscore.cli.main import main
from counterscore.errors import CannotWrite
from counterscore.report.document import Page as Made
from counterscore.report.pictures import KINDS, with_information, write_charts
from counterscore.report.placed import check_charts, check_page, write_page
from counterscore.report.stamp import honest
from counterscore.report.tables import plain
from counterscore.study.compare import Comparison
from tests.report.conftest import Page

HONEST = re.compile(r"\d+ of \d+ drivers assumed: a scenario, not a measurement\.")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def folder(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = tmp_path_factory.mktemp("charts") / "new" / "charts"
    write_charts(made.parts, made.stamp, at)
    return at


@pytest.fixture(scope="module")
def names(made: Made) -> list[str]:
    return [figure.name for part in made.parts for figure in part.figures]


def says_what_it_is(text: str, found: Comparison) -> None:
    assert HONEST.search(text)
    assert "synthetic people" in text
    for run in found.runs:
        assert run.digest in text


def test_every_chart_is_there_in_every_kind(folder: Path, names: list[str], made: Made) -> None:
    tables = {f"{part.name}-table-{n}.csv" for part in made.parts for n in range(1, len(part.tables) + 1)}
    assert {path.name for path in folder.iterdir()} == {f"{name}.{kind}" for name in names for kind in KINDS} | tables
    assert len(names) == len(set(names)) >= 8


def test_pictures_that_are_drawn_and_those_of_the_page_are_the_same_charts(names: list[str], beside: Page) -> None:
    assert re.findall(r'<figure id="([\w-]+)">', beside.html) == names


def test_an_svg_is_read_as_xml_and_shows_the_stamp(folder: Path, names: list[str], found: Comparison) -> None:
    for name in names:
        root = ElementTree.fromstring((folder / f"{name}.svg").read_text(encoding="utf-8"))
        assert root.tag == f"{SVG}svg"
        assert float(root.attrib["width"]) > 400
        says_what_it_is(" ".join(" ".join(node.itertext()) for node in root.iter(f"{SVG}text")), found)
        says_what_it_is(str(root.findtext(f"{SVG}desc")), found)
        assert root.findtext(f"{SVG}title")


def test_a_png_has_its_size_and_the_stamp(folder: Path, names: list[str], found: Comparison) -> None:
    for name in names:
        data = (folder / f"{name}.png").read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        kinds, text, at = [], {}, 8
        while at < len(data):
            size, kind = struct.unpack(">I4s", data[at : at + 8])
            body = data[at + 8 : at + 8 + size]
            assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)
            kinds.append(kind)
            if kind == b"iTXt":
                key, said = body.split(b"\0\0\0\0\0")
                text[key.decode()] = said.decode()
            at += 12 + size
        assert (kinds[0], kinds[-1]) == (b"IHDR", b"IEND")
        width, height = struct.unpack(">II", data[16:24])
        assert width > 800
        assert height > 300
        says_what_it_is(text["Description"], found)


def test_a_pdf_has_one_page_and_the_stamp(folder: Path, names: list[str], found: Comparison) -> None:
    for name in names:
        data = (folder / f"{name}.pdf").read_bytes()
        assert data.startswith(b"%PDF-1.")
        assert data.rstrip().endswith(b"%%EOF")
        assert len(data) > 5000
        start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
        assert data[start : start + 4] == b"xref"
        entry = re.search(rb"xref\n(\d+) 1\n(\d{10}) 00000 n", data[start:])
        assert entry
        assert data[int(entry[2]) :].startswith(entry[1] + b" 0 obj")
        says_what_it_is(information(data[int(entry[2]) :].decode("latin-1")), found)


def information(text: str) -> str:
    """The words of a PDF's document information: plain, or UTF-16 where a sign is in them."""
    plain = re.sub(r"<FEFF([0-9A-F]+)>", lambda found: bytes.fromhex(found[1]).decode("utf-16-be"), text)
    return plain.replace("\\", "")


def test_a_pdf_of_another_kind_is_left_as_it_is() -> None:
    assert with_information(b"%PDF-2.0 something else", {"Title": "t", "Description": "d"}) == b"%PDF-2.0 something else"


def test_a_table_reads_back_as_it_was(folder: Path, made: Made, found: Comparison, beside: Page) -> None:
    for part in made.parts:
        for figure in part.figures:
            text = (folder / f"{figure.name}.csv").read_text(encoding="utf-8")
            assert text == beside.files[figure.name], "the page gives the same file"
            says_what_it_is(text, found)
            days = [name for name in figure.table.columns if name == "date"]
            back = pd.read_csv(folder / f"{figure.name}.csv", comment="#", parse_dates=days)
            wanted = figure.table.reset_index(drop=True)
            pd.testing.assert_frame_equal(back, wanted, check_dtype=False, check_exact=True)


def test_tables_of_words_can_be_taken_too(folder: Path, made: Made, found: Comparison, beside: Page) -> None:
    for part in made.parts:
        for n, table in enumerate(part.tables, 1):
            text = (folder / f"{part.name}-table-{n}.csv").read_text(encoding="utf-8")
            assert text == beside.files[f"{part.name}-table-{n}"]
            says_what_it_is(text, found)
            assert len(pd.read_csv(folder / f"{part.name}-table-{n}.csv", comment="#")) == len(table.rows)


@pytest.mark.parametrize(("cell", "written"), [("=1+1", " =1+1"), ("+add", " +add"), ("-5.2", "-5.2"), ("@x", " @x"), ("plain", "plain")])
def test_no_cell_is_taken_for_a_formula(cell: str, written: str) -> None:
    assert plain(cell) == written


@pytest.mark.parametrize("fixture", ["page", "full", "beside"])
def test_a_page_asks_for_nothing(fixture: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(fixture)
    assert [where for where in page.loaded if not where.startswith(("data:", "#"))] == []
    assert not re.search(r"@import|url\((?!#)|<script|<link|<iframe|<img|<object|<embed", page.html)
    assert "default-src 'none'" in unescape(page.html)
    assert all(where.startswith(("#", "data:text/csv;")) for where in re.findall(r'<a [^>]*href="([^"]*)"', page.html))


@pytest.mark.parametrize("fixture", ["page", "full", "beside"])
def test_every_chart_and_table_can_be_taken_and_says_on_what_it_rests(fixture: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(fixture)
    charts = re.findall(r'<figure id="([\w-]+)">', page.html)
    assert set(charts) <= set(page.files)
    assert HONEST.search(page.text) or "drivers assumed" in page.text
    for name, text in page.files.items():
        assert HONEST.search(text), name
        assert "synthetic people" in text, name
        assert "# Run digest of unified-2020: " in text, name


@pytest.mark.parametrize(
    ("assumed", "wanted"),
    [
        ((3,), "3 of 9 drivers assumed: a scenario, not a measurement."),
        ((3, 5), "Up to 5 of 9 drivers assumed: a scenario, not a measurement."),
        ((0,), "0 of 9 drivers assumed: every driving number is published or estimated."),
    ],
)
def test_the_honest_sentence(assumed: tuple[int, ...], wanted: str) -> None:
    assert honest([{"assumed": n, "sentence": f"{n} of 9 drivers assumed"} for n in assumed]) == wanted


# --- places that cannot be written ------------------------------------------------


def refused(words: list[str], capsys: pytest.CaptureFixture[str], *parts: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    said = capsys.readouterr().err
    assert left.value.code == 2
    assert [part for part in parts if part not in said] == []
    assert "Traceback" not in said


COMPARE = ["compare", "unified-2020", "unified-2020+no-campaign", "--people", "40000"]


def test_a_folder_that_holds_anything_is_left_alone(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "thesis.svg").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWrite, match=r"not empty.*--charts"):
        write_charts(made.parts, made.stamp, tmp_path / "charts")
    refused([*COMPARE, "--charts", str(tmp_path / "charts")], capsys, "CannotWrite", "not empty", "--charts")
    assert [(p.name, p.read_text(encoding="utf-8")) for p in (tmp_path / "charts").iterdir()] == [("thesis.svg", "mine")]
    assert [p.name for p in tmp_path.iterdir()] == ["charts"]


@pytest.mark.parametrize("name", ["file/page.html", "folder", "a" * 300])
def test_a_page_that_cannot_be_written_is_named_before_anything_is_lived(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr("counterscore.study.compare.prepare", None)  # so that to begin would fail otherwise
    refused([*COMPARE, "--report", str(tmp_path / name)], capsys, "CannotWrite", "the report cannot be written")
    for write in (check_page, lambda path: write_page(path, "page")):
        with pytest.raises(CannotWrite):
            write(tmp_path / name)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.parametrize("name", ["", "\0", "a/" * 3000])
def test_a_name_that_no_page_can_have_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for write in (check_page, lambda path: write_page(path, "page")):
        with pytest.raises(CannotWrite):
            write(Path(name))
    assert list(tmp_path.iterdir()) == []


def test_an_older_page_is_replaced_by_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.html"
    page.write_text("older", encoding="utf-8")
    check_page(page)
    assert page.read_text(encoding="utf-8") == "older"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(CannotWrite, match="No space left"):
            write_page(page, "newer")
    assert (page.read_text(encoding="utf-8"), [p.name for p in tmp_path.iterdir()]) == ("older", ["page.html"])
    write_page(page, "newer")
    assert page.read_text(encoding="utf-8") == "newer"


def test_a_disk_that_fills_while_charts_are_written_leaves_nothing(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(CannotWrite, match=r"No space left on device.*Nothing was left behind"):
            write_charts(made.parts, made.stamp, tmp_path / "deep" / "charts")
        with pytest.raises(CannotWrite):
            check_charts(tmp_path / "deep" / "charts")
    assert list(tmp_path.iterdir()) == []


# --- from the command line ----------------------------------------------------------


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Two runs of the same people, and one of others."""
    folder = tmp_path_factory.mktemp("runs")
    weeks = {"first": dt.date(2020, 1, 6), "last": dt.date(2020, 3, 1)}
    for name, seed, reforms in (("a", 1, []), ("b", 1, ["same-context-only"]), ("c", 2, [])):
        cs.simulate("unified-2020", reforms=reforms, people=40_000, seed=seed, out=folder / name, **weeks)  # type: ignore[arg-type]
    return folder / "a", folder / "b", folder / "c"


def test_two_runs_make_the_page_that_compares_them(
    runs: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*map(str, runs[:2]), "--out", str(tmp_path / "page.html"), "--charts", str(tmp_path / "charts"), "--json"]
    with pytest.raises(SystemExit) as left:
        main(["report", *words])
    assert left.value.code == 0
    data = json.loads(capsys.readouterr().out)
    page = Page(Path(data["report"]).read_text(encoding="utf-8"))
    assert "same-context-only beside unified-2020" in page.text
    assert [cs.open_run(run).digest in page.text for run in runs[:2]] == [True, True]
    assert {Path(path).suffix for path in data["charts"]} == {".svg", ".png", ".pdf", ".csv"}
    assert all(Path(path).is_file() for path in data["charts"])


def test_runs_of_other_people_are_not_compared(runs: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    refused(["report", str(runs[0]), str(runs[2])], capsys, "CannotCompare", "their seed differs")
    assert sorted(p.name for p in runs[0].parent.iterdir()) == ["a", "b", "c"]


def test_the_page_of_a_run_has_a_closer_look_where_it_is_asked_for(
    runs: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = []
    for name, words in (("plain", []), ("full", ["--full"])):
        with pytest.raises(SystemExit) as left:
            main(["report", str(runs[0]), "--out", str(tmp_path / name), *words])
        assert left.value.code == 0
        ids.append(set(Page((tmp_path / name).read_text(encoding="utf-8")).ids))
    assert "law" in ids[1] - ids[0]
    capsys.readouterr()
    assert cs.report(cs.open_run(runs[0]), tmp_path / "python", full=True).read_bytes() == (tmp_path / "full").read_bytes()


OFFLINE = """
import socket
def refuse(*_, **__):
    raise OSError("no network here")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import sys
from counterscore.cli.main import main
main(sys.argv[1:])
"""


def test_the_charts_of_one_run_are_drawn_without_a_network(runs: tuple[Path, Path, Path], tmp_path: Path) -> None:
    words = ["report", str(runs[0]), "--out", str(tmp_path / "page.html"), "--charts", str(tmp_path / "charts")]
    done = subprocess.run([sys.executable, "-c", OFFLINE, *words], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == str(tmp_path / "page.html")
    charts = re.findall(r'<figure id="([\w-]+)">', (tmp_path / "page.html").read_text(encoding="utf-8"))
    assert len(charts) > 4
    assert {f"{name}.{kind}" for name in charts for kind in KINDS} <= {path.name for path in (tmp_path / "charts").iterdir()}
    text = (tmp_path / "charts" / f"{charts[0]}.svg").read_text(encoding="utf-8")
    assert HONEST.search(" ".join(ElementTree.fromstring(text).itertext()))
    assert cs.open_run(runs[0]).digest in text
    assert not re.search(r'(?:href|src)="(?!#|data:)', text)
