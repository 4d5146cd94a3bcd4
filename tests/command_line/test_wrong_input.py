"""Wrong sizes, days, seeds, names, files and folders: exit code 2, the reason, and nothing written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from counterscore.scheme.catalogue import find_scheme
from tests.command_line.conftest import SMALL, Said

Say = Callable[..., Said]
RUN = ("run", "none", "--no-report", "--out", "run")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", ["run", "check", "explain"])
def test_an_unknown_preset_gets_the_nearest_name(command: str, say: Say, here: Path) -> None:
    say(command, "unifed-2020").wrong("no such scheme", "unifed-2020", "Did you mean 'unified-2020'?", "rongcheng-2014")
    say(command, "unified-2020", "--reform", "add-parking").wrong("no such reform", "add-parking-tickets")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("size", ["0", "-5", "1:0", "0:1", "many", "1.5", "1:1.5", "", " ", "99999999999", "1:", "100;ls"])
def test_a_size_that_is_none(size: str, say: Say, here: Path) -> None:
    say(*RUN, f"--people={size}").wrong("--people", "not a size", "1:1000, or all")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("option", ["--from", "--to", "--at"])
@pytest.mark.parametrize("day", ["2018-02-30", "2018-13-01", "18-01-01", "yesterday", "2018-1-1", "20180101", "", "2018-01-01T00:00"])
def test_a_day_that_is_none(option: str, day: str, say: Say, here: Path) -> None:
    say(*RUN, f"{option}={day}").wrong(option, "not a day", "YYYY-MM-DD")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("--from", "2020-01-06", "--to", "2019-01-06"), ("the run has no weeks", "2020-01-06 to 2019-01-06")),
        (("--from", "1999-12-31"), ("the run has no weeks", "1999-12-31")),
        (("--to", "2039-12-31"), ("the run has no weeks", "2039-12-31")),
        (("--from", "2018-01-01", "--to", "2018-01-05"), ("the run has no weeks",)),
        (("--from", "2018-01-01", "--to", "2018-03-04", "--at", "2018-04-01"), ("--at", "outside the run", "2018-01-07 to 2018-03-04")),
        (("--from", "2018-01-01", "--to", "2018-03-04", "--at", "2018-01-03"), ("--at", "outside the run")),
    ],
)
def test_days_that_do_not_fit(words: tuple[str, ...], parts: tuple[str, ...], say: Say, here: Path) -> None:
    say(*RUN, *words).wrong(*parts)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("seed", ["-1", "18446744073709551616", "1e3", "one", "", "1.5"])
def test_a_seed_that_is_none(seed: str, say: Say, here: Path) -> None:
    said = say(*RUN, f"--seed={seed}")
    said.wrong("--seed")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("seed", ["0", "18446744073709551615"])
def test_the_first_and_the_last_seed(seed: str, say: Say) -> None:
    assert say("run", "none", *SMALL[:4], "--to", "2018-01-14", "--no-report", "--out", "run", "--seed", seed).code == 0


@pytest.mark.parametrize("threads", ["0", "257", "-1", "two"])
def test_threads_that_cannot_be(threads: str, say: Say, here: Path) -> None:
    say(*RUN, f"--threads={threads}").wrong("--threads")
    assert list(here.iterdir()) == []


def test_a_folder_that_is_taken_is_left_alone(say: Say, here: Path) -> None:
    taken = here / "run"
    taken.mkdir()
    (taken / "thesis.txt").write_text("do not touch", encoding="utf-8")
    say(*RUN, *SMALL).wrong("not empty", "run", "Choose another with --out")
    assert [p.name for p in here.iterdir()] == ["run"]
    assert [p.read_text(encoding="utf-8") for p in taken.iterdir()] == ["do not touch"]


def test_a_run_is_never_written_over(lived: tuple[Path, Said], say: Say) -> None:
    folder, _ = lived
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    say("run", "none", *SMALL, "--out", folder).wrong("not empty")
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


@pytest.mark.parametrize("command", [("run",), ("check",), ("explain",)])
@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("[scoring]\n", "[skoring]\n", ("skoring", "Did you mean 'scoring'?")),
        ('unit = "points_per_year"', 'unit = "weeks"', ("the wrong unit", "points_per_year")),
        ('status = "assumed"', 'status = "guessed"', ("unknown status", "guessed", "assumed")),
        ("[rollout]", "[rollout", ("not TOML",)),
        ("littering = ", "sex = ", ("refused on principle", "sex")),
    ],
)
def test_a_wrong_file_is_named_with_its_line(
    command: tuple[str, ...], old: str, new: str, parts: tuple[str, ...], say: Say, here: Path
) -> None:
    text = find_scheme("unified-2020").read_text(encoding="utf-8")
    assert old in text
    (here / "mine.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    said = say(*command, "mine.toml")
    said.wrong("mine.toml, line ", *parts)
    assert [p.name for p in here.iterdir()] == ["mine.toml"]


@pytest.mark.parametrize("command", ["show", "cite", "report", "repeat"])
def test_what_is_no_run_is_named(command: str, say: Say, here: Path) -> None:
    say(command, "nowhere").wrong("nowhere", "no such run folder")
    (here / "empty").mkdir()
    say(command, "empty").wrong("empty", "not a run folder")
    assert [p.name for p in here.iterdir()] == ["empty"]


def test_a_run_with_a_changed_byte_is_refused(other: Path, say: Say, here: Path) -> None:
    copy = shutil.copytree(other, here / "copy")
    data = bytearray((copy / "weekly.parquet").read_bytes())
    data[len(data) // 2] ^= 1
    (copy / "weekly.parquet").write_bytes(data)
    for words in (("show", "copy"), ("diff", other, "copy"), ("diff", "copy", other), ("report", "copy"), ("repeat", "copy")):
        say(*words).wrong("weekly.parquet", "damaged")


def test_a_day_outside_a_run_is_refused(other: Path, say: Say) -> None:
    say("show", other, "--at", "2019-01-01").wrong("--at", "outside the run", "2018-01-07 to 2018-03-04")
