"""Files that are no schemes at all: refused by name, and quickly, whatever their shape or size."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from counterscore.errors import CounterscoreError, InputError
from counterscore.scheme.read import load_scheme, names_of
from counterscore.scheme.reform import apply_reform
from counterscore.society.package import load_society

SECONDS = 5.0
GOOD = """format = 1
id = "good"
title = "Good"
summary = "A scheme"
description = "Made for a test"
horizon = { from = 2018-01-01, to = 2018-12-30 }
"""
DOTS = ".".join(["a"] * 20_000)

# name: (text of the file, what the message must say)
TEXTS: dict[str, tuple[str, str]] = {
    "a dotted key of 40 kB": (f"{DOTS} = 1\n", "line is too long"),
    "a dotted header of 40 kB": (f"[{DOTS}]\n", "line is too long"),
    "a dotted key of 3 kB": (f"{DOTS[:3000]}a = 1\n", "too many parts"),
    "a dotted key of 3 kB in an inline table": (f"x = {{ {DOTS[:3000]}a = 1 }}\n", "too"),
    "a dotted key of 3 kB in a second inline table": (f"x = {{ b = 1, {DOTS[:3000]}a = 1 }}\n", "too"),
    "dotted keys stacked in arrays": ("x = [\n" + "".join(f"{{ {DOTS[:31]} = [\n" for _ in range(8)), "too deep"),
    "quoted dotted parts": ('"a".' * 900 + "b = 1\n", "too many parts"),
    "5,000 arrays in each other": ("x = " + "[" * 1000 + ("\n" + "[" * 1000) * 4 + "]" * 1000, "too deeply"),
    "5,000 arrays, a line each": ("x = " + "[\n" * 5000 + "]\n" * 5000, "too deeply"),
    "5,000 inline tables in each other": ("x = " + "{ a = \n" * 5000 + "1" + "}\n" * 5000, "too deeply"),
    "50,000 tables": ("".join(f"[t{i}]\n" for i in range(50_000)), "too"),
    "20,000 tables in an array": ("[[a]]\n" * 20_000, "too many tables"),
    "a text that never ends": ('x = """\n' + "a\n" * 100_000, "not TOML"),
    "many texts that never end": ('\\"""\n' * 50_000, "not TOML"),
    "many lines that go on": ('"\\\n\\' * 60_000, "not TOML"),
    "many quotation marks": ('"' * 3000 + ("\n" + '"' * 3000) * 60, "not TOML"),
    "many single quotation marks": ("'" * 3001 + ("\n" + "'" * 3001) * 60, "not TOML"),
    "one number of 3,900 digits": (GOOD + "x = " + "9" * 3900 + "\n", "line 7"),
    "one number of many underscores": (GOOD + "x = 1" + "_1" * 1900 + "\n", "line 7"),
    "60,000 keys": ("".join(f"k{i}=1\n" for i in range(20_000)), "unknown key"),
    "a key of 3,900 letters": ("k" * 3900 + " = 1\n", "unknown key"),
    "a key that is empty": ('"" = 1\n', "unknown key"),
    "an empty file": ("", "format"),
    "a file of blank lines": ("\n" * 200_000, "format"),
    "only a comment": ("# nothing\n", "format"),
    "NUL bytes": ("\0" * 1000, "U+0000"),
    "a NUL after a good scheme": (GOOD + "\0", "line 7"),
    "a byte order mark": ("\ufeff" + GOOD, "U+FEFF"),
    "lone carriage returns": (GOOD.replace("\n", "\r"), "U+000D"),
    "JSON": ('{"format": 1}\n', "not TOML"),
    "HTML": ("<!doctype html><title>x</title>\n", "not TOML"),
}
BYTES: dict[str, tuple[bytes, str]] = {
    "20 MB": (b"# a line of a long file\n" * 900_000, "too large"),
    "20 MB without a line": (b"a" * 20_000_000, "too large"),
    "bytes that are not UTF-8": (GOOD.encode() + b'x = "\xff"\n', "line 7: not UTF-8"),
    "a letter cut in half": (GOOD.encode() + b"# \xe5\x8c", "line 7: not UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), "not UTF-8"),
    "half of a pair": (GOOD.encode() + b"# \xed\xa0\x80", "not UTF-8"),
    "a compressed file": (b"PK\x03\x04\x14\x00\x00\x00\x08\x00\xb5\xf3", "not UTF-8"),
}
ALL = {name: (text.encode("utf-8"), part) for name, (text, part) in TEXTS.items()} | BYTES


def refused(read: Callable[[], object], parts: list[str]) -> None:
    """`read` fails with a message that has all parts, within the time."""
    start = time.perf_counter()
    with pytest.raises(CounterscoreError) as caught:
        read()
    assert time.perf_counter() - start < SECONDS
    message = str(caught.value)
    missing = [part for part in parts if part not in message]
    assert not missing, f"{missing} not in: {message[:2000]}"
    assert isinstance(caught.value, InputError)
    assert caught.value.exit_code == 2
    assert message.isprintable()


@pytest.fixture(scope="module", autouse=True)
def _society_is_read() -> None:
    load_society("china-2020")  # so that the clock measures the file alone


@pytest.mark.parametrize("name", ALL)
def test_a_hostile_scheme_is_refused(name: str, tmp_path: Path) -> None:
    data, part = ALL[name]
    path = tmp_path / "scheme.toml"
    path.write_bytes(data)
    refused(lambda: load_scheme(path), [str(path), part])


@pytest.mark.parametrize("name", ALL)
def test_a_hostile_reform_is_refused(name: str, tmp_path: Path) -> None:
    data, part = ALL[name]
    (tmp_path / "good.toml").write_text(GOOD, encoding="utf-8")
    scheme = load_scheme(tmp_path / "good.toml")
    path = tmp_path / "reform.toml"
    path.write_bytes(data)
    expected = [str(path)] if part in ("line 7", "unknown key") else [str(path), part]  # a reform's head has other keys
    refused(lambda: apply_reform(scheme, path, names_of(load_society("china-2020"))), expected)


def test_a_good_scheme_is_read(tmp_path: Path) -> None:
    path = tmp_path / "scheme.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_scheme(path).id == "good"


def test_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "scheme.toml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert load_scheme(path).id == "good"


def test_a_folder_is_no_scheme(tmp_path: Path) -> None:
    refused(lambda: load_scheme(tmp_path), [str(tmp_path)[:60], "a folder, not a scheme file"])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    refused(lambda: load_scheme("nowhere.toml"), ["no such scheme", "nowhere.toml"])


@pytest.mark.parametrize("name", ["", " ", ".", "\0", "a" * 300, "a/" * 3000, "x\u202ey", "/dev/null", "/dev/zero"])
def test_a_name_that_is_no_file(name: str) -> None:
    refused(lambda: load_scheme(name), ["scheme"])


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "scheme.toml"
    path.write_text(GOOD, encoding="utf-8")

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    refused(lambda: load_scheme(path), [str(path), "cannot be read", "Permission denied"])


def test_a_file_that_is_a_loop_of_links(tmp_path: Path) -> None:
    path = tmp_path / "scheme.toml"
    path.symlink_to(path)
    refused(lambda: load_scheme(path), ["no such scheme"])
