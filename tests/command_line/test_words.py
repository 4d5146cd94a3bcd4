"""Every command explains itself, and a wrong word on the command line is answered, not thrown."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from counterscore.cli.main import app
from tests.command_line.conftest import PROGRAM, Said, elsewhere

Say = Callable[..., Said]
COMMANDS = tuple(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
# Enough words that only the option under test is wrong.
WORDS = {
    "run": ("none",),
    "repeat": ("nowhere",),
    "resume": ("nowhere",),
    "show": ("nowhere",),
    "diff": ("nowhere", "nowhere"),
    "report": ("nowhere",),
    "cite": ("nowhere",),
    "compare": ("none", "none"),
    "life": ("nowhere", "1"),
    "attribute": ("nowhere",),
    "audit": ("nowhere",),
    "law": ("nowhere",),
    "lab": (),
    "check": ("none",),
    "explain": ("none",),
    "loops": ("none",),
    "presets": (),
    "describe": ("scoring",),
}


def flat(text: str) -> str:
    """Text without the frames and line breaks of a terminal."""
    return re.sub(r"[\s│╭╮╰╯─]+", " ", text)


def test_these_are_the_commands() -> None:
    assert set(COMMANDS) == set(WORDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_that_calls_the_command(command: str, say: Say) -> None:
    said = say(command, "--help")
    assert said.code == 0
    assert f"Example: counterscore {command}" in flat(said.out)
    assert "--json" in said.out
    assert said.err == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_is(command: str) -> None:
    for p in typer.main.get_command(app).commands[command].params:  # type: ignore[attr-defined]
        assert len((getattr(p, "help", None) or "").split()) >= 2, f"{command} {p.name}"


def test_the_program_explains_itself(say: Say) -> None:
    said = say("--help")
    assert said.code == 0
    text = flat(said.out)
    assert "Example: counterscore run" in text
    assert "Exit codes: 0 done; 1" in text
    assert [name for name in COMMANDS if f" {name} " not in text] == []


def test_without_a_word_the_help_is_shown(say: Say) -> None:
    said = say()
    assert said.code == 2
    assert "Usage: counterscore" in flat(said.out)
    assert "Traceback" not in said.err


def test_the_version(say: Say) -> None:
    said = say("--version")
    assert said.code == 0
    assert re.fullmatch(r"counterscore \d+\.\d+\.\d+\n", said.out)


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option_is_answered(command: str, say: Say) -> None:
    say(command, *WORDS[command], "--bogus").wrong("--bogus", "counterscore --help")


@pytest.mark.parametrize("command", [name for name, words in WORDS.items() if words])
def test_a_missing_word_is_answered(command: str, say: Say) -> None:
    say(command).wrong("Missing", "counterscore --help")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_word_too_many_is_answered(command: str, say: Say) -> None:
    say(command, *WORDS[command], "extra").wrong("extra")


def test_an_unknown_command_is_answered(say: Say) -> None:
    say("rum").wrong("rum")


def test_an_error_is_data_where_data_was_asked_for(say: Say) -> None:
    for words in (("show", "nowhere"), ("run", "none", "--threads", "0"), ("explain", "unifid-2020")):
        said = say(*words, "--json")
        assert said.code == 2
        assert said.err == ""
        assert set(said.data) == {"error", "problem", "file", "line", "key", "found", "allowed", "remedy"}


@pytest.mark.parametrize(
    "words", [("rum",), ("run",), ("run", "none", "--bogus"), ("run", "none", "--seed", "x"), ("show", "nowhere"), ("check", "nosuch")]
)
def test_no_wrong_word_ends_in_a_traceback(words: tuple[str, ...], tmp_path: Path) -> None:
    """In a process of its own, where nothing of this one can catch what was not caught."""
    said = elsewhere(*words, cwd=tmp_path)
    said.wrong()
    assert said.err.startswith("UsageError: ")
    assert said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_before_any_week_is_no_traceback(tmp_path: Path) -> None:
    """A command that has nothing to keep stops with exit code 1."""
    code = "import os, signal, time; from counterscore.society import package; from counterscore.cli.main import main\n"
    code += "package.load_society = lambda *_: (os.kill(os.getpid(), signal.SIGINT), time.sleep(60))\nmain(['describe', 'scoring'])"
    done = subprocess.run([PROGRAM[0], "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 1
    assert "Stopped." in done.stderr
