"""Commands that live nothing: diff, cite, report, check, explain, presets, describe."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from counterscore.cli.schemes import glossary
from counterscore.mechanisms import MECHANISMS
from counterscore.scheme import catalogue
from counterscore.units import UNITS, Rows
from tests.command_line.conftest import Said

Say = Callable[..., Said]
Lived = tuple[Path, Said]
PRESETS = catalogue.presets()
UNWANTED = re.compile(r"\b(None|nan|inf|NaN|True|False|array|np\.|dtype)\b")


def test_equal_runs_do_not_differ(lived: Lived, tmp_path: Path, say: Say) -> None:
    copy = shutil.copytree(lived[0], tmp_path / "copy")
    same = say("diff", lived[0], copy, "--json")
    assert (same.code, same.data) == (0, {"first_difference": None})
    assert say("diff", lived[0], copy).out == "No difference.\n"


def test_different_runs_differ_from_somewhere_on(lived: Lived, other: Path, say: Say) -> None:
    found = say("diff", lived[0], other, "--json")
    assert found.code == 1
    assert found.data["first_difference"]
    told = say("diff", lived[0], other)
    assert told.code == 1
    assert told.out.startswith("First difference: ")


def test_a_citation_names_everything_that_decides_the_bits(lived: Lived, say: Say) -> None:
    folder, said = lived
    cited = say("cite", folder, "--json")
    assert cited.code == 0
    assert set(cited.data) == {"citation", "command", "digest", "sources", "note"}
    text = cited.data["citation"]
    named = ("synthetic people", "counterscore 0.", "china-2020", "unified-2020", "2018-01-01 to 2018-03-04", "seed 1")
    assert [part for part in (*named, said.data["run"]["digest"]) if part not in text] == []
    words = "counterscore run unified-2020 --people 72000 --from 2018-01-01 --to 2018-03-04 --seed 1 --at 2018-01-28 --at 2018-02-25"
    assert cited.data["command"] == words
    assert cited.data["note"] == "Every person in this run is synthetic."
    plain = say("cite", folder)
    assert text in plain.out
    assert cited.data["command"] in plain.out


def test_a_report_is_one_page_where_it_is_wanted(other: Path, tmp_path: Path, say: Say) -> None:
    before = {p.name: p.read_bytes() for p in other.iterdir()}
    said = say("report", other, "--out", tmp_path / "page.html", "--json")
    assert (said.code, said.data) == (0, {"report": str(tmp_path / "page.html")})
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "synthetic" in page
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=\"https?:", page), "it opens without a network"
    assert {p.name: p.read_bytes() for p in other.iterdir()} == before, "the folder is sealed"


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_good(preset: str, say: Say) -> None:
    said = say("check", preset, "--json")
    assert said.code == 0
    assert set(said.data) == {"ok", "id", "digest", "numbers"}
    assert (said.data["ok"], said.data["id"]) == (True, preset)
    assert re.fullmatch(r"[0-9a-f]{64}", said.data["digest"])
    told = say("check", preset)
    assert said.data["digest"] in told.out
    assert f"{preset}: good. {sum(said.data['numbers'].values())} numbers" in told.out


@pytest.mark.parametrize("words", [(p,) for p in PRESETS] + [("unified-2020", "--reform", "add-parking-tickets")], ids=" ".join)
def test_what_is_explained_is_whole_sentences(words: tuple[str, ...], say: Say) -> None:
    said = say("explain", *words, "--json")
    assert said.code == 0
    assert set(said.data) == {"id", "title", "sections"}
    sentences = [s for section in said.data["sections"].values() for s in section]
    assert len(sentences) >= 3
    for sentence in sentences:
        assert sentence[0].isupper(), sentence
        assert sentence.endswith("."), sentence
        assert not UNWANTED.search(sentence), sentence
    told = say("explain", *words).out
    assert [s for s in sentences if s not in told] == []


@pytest.mark.parametrize("preset", PRESETS)
def test_the_explanation_says_nothing_twice_or_in_vain(preset: str, say: Say) -> None:
    """A day is named because something changes on it."""
    sentences = [s for section in say("explain", preset, "--json").data["sections"].values() for s in section]
    assert len(sentences) == len(set(sentences))
    partial = [s.split(", ", 1)[1] for s in sentences if "partial operation" in s]
    assert len(partial) == len(set(partial)), f"a day on which nothing changes: {[s for s in sentences if 'partial' in s]}"


def test_a_reform_changes_the_explanation_by_what_it_says(say: Say) -> None:
    before, after = (say("explain", "unified-2020", *more).out.splitlines() for more in ((), ("--reform", "add-parking-tickets")))
    new = [line for line in after if line not in before and "parking" in line]
    assert any("is recorded with probability 0.9" in line for line in new)
    assert any("by -20 points" in line for line in new)


def test_the_presets_are_listed(say: Say) -> None:
    said = say("presets", "--json")
    assert said.code == 0
    assert tuple(said.data["schemes"]) == PRESETS
    assert tuple(said.data["reforms"]) == catalogue.reforms()
    assert all({"title", "summary", "from", "to"} == set(s) for s in said.data["schemes"].values())
    told = say("presets").out
    assert [name for name in (*PRESETS, *catalogue.reforms()) if name not in told] == []


def parameter_names() -> list[str]:
    out = []
    for m in MECHANISMS:
        out.append(m.NAME)
        for p in m.PARAMS:
            out.append(f"{m.NAME}.{p.name}")
            out += [f"{m.NAME}.{p.name}.{f.name}" for f in p.fields] if isinstance(p, Rows) else []
    return out


def test_there_is_a_word_for_everything_that_can_be_written() -> None:
    known = glossary()
    assert set(parameter_names()) | set(UNITS) | set(PRESETS) <= set(known)
    assert {"jaywalking", "air", "points", "scoring.points"} <= set(known)


@pytest.mark.parametrize("name", parameter_names())
def test_every_parameter_is_described(name: str, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterscore.cli.schemes.glossary", lambda: KNOWN)  # made once: it reads every preset
    said = say("describe", name, "--json")
    assert said.code == 0
    assert said.data["name"] == name
    assert said.data["meaning"]
    if said.data["what"] == "parameter":
        assert said.data["unit"] in UNITS
        assert said.data["source"]
        assert (said.data["unit"] == "date") is (said.data["range"] is None)
    told = say("describe", name).out
    assert told.startswith(name)
    assert "None" not in told
    assert "nan" not in told.split()


KNOWN = glossary()


@pytest.mark.parametrize(
    ("wrong", "right"), [("scorin.points", "scoring.points"), ("jaywalkin", "jaywalking"), ("unified-2021", "unified-2020")]
)
def test_an_unknown_name_gets_the_nearest(wrong: str, right: str, say: Say) -> None:
    say("describe", wrong).wrong(wrong, f"Did you mean '{right}'?")


def test_a_name_that_is_near_nothing_gets_a_way_on(say: Say) -> None:
    say("describe", "zzzzzz").wrong("zzzzzz", "counterscore describe scoring")


def test_data_is_one_document(say: Say) -> None:
    for words in (("presets",), ("describe", "points"), ("check", "none"), ("explain", "none")):
        text = say(*words, "--json").out
        assert json.loads(text) is not None
        assert text.endswith("}\n")
