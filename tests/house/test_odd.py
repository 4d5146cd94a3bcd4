"""The ODD page: whole, printed from the code, and saying nothing that is no longer so."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
from dataclasses import replace
from inspect import signature
from pathlib import Path
from types import ModuleType

import pytest

from counterscore import draws
from counterscore.mechanisms import MECHANISMS, conduct, contract, rollout
from counterscore.scheme.catalogue import presets, reforms
from counterscore.society import columns, responses
from counterscore.units import Param, Rows
from tests.house.tree import PACKAGE, ROOT, definitions

DOCS = ROOT / "docs"
NAMES = tuple(m.NAME for m in MECHANISMS)
SECTIONS = (
    *("Purpose and patterns", "Entities, state variables and scales", "Process overview and scheduling", "Design concepts"),
    *("Initialisation", "Input data", "Submodels"),
)
CONCEPTS = (
    *("Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction"),
    *("Stochasticity", "Collectives", "Observation"),
)
LEAST_WORDS = 20  # under a heading
TABLE = re.compile(r"^<!-- table: .*-->$", re.MULTILINE)


def loaded(name: str) -> ModuleType:
    """A module of `docs/`, which is no package: `printed` finds `odd_page` beside it, and so must this."""
    sys.path.insert(0, str(DOCS))
    try:
        spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(DOCS))
    return module


@pytest.fixture(scope="module")
def page() -> ModuleType:
    return loaded("odd_page")


@pytest.fixture(scope="module")
def prose() -> str:
    """What is written by hand, in order, with the places of the tables."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((DOCS / "odd").glob("*.md")))


def parts(text: str, level: int) -> dict[str, str]:
    """Headings of a level, without their numbers, and what stands under each."""
    pieces = re.split(rf"^{'#' * level} +(?:[\d.]+ +)?(.+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(pieces[0::2], pieces[1::2], strict=True))


def said(text: str) -> set[str]:
    """Everything in backticks."""
    return set(re.findall(r"`([^`\n]+)`", text))


def parameters() -> set[str]:
    """`mechanism.parameter`, and `mechanism.rows.parameter`."""
    out = set()
    for m in MECHANISMS:
        for p in m.PARAMS:
            out.add(f"{m.NAME}.{p.name}")
            if isinstance(p, Rows):
                out |= {f"{m.NAME}.{p.name}.{f.name}" for f in p.fields}
    return out


def known() -> set[str]:
    """Every word that the prose may put in backticks: it is in the code, or a file of the repository."""
    tables = {f"{m.NAME}.{field}" for m in MECHANISMS for field in m.Table._fields}
    functions = {f"{path.stem}.{name}" for path in (PACKAGE / "engine").glob("*.py") for name, _ in definitions(path)}
    state = {*columns.FIELDS, *columns.PLACE_FIELDS, *columns.FLOWS, *signature(columns.pack_profile).parameters}
    names = {*NAMES, *draws.SITES, *contract.TALLY_SIZES, *responses.NAMES, *presets(), *reforms()}
    return tables | functions | state | names | parameters()


# --- whole ---------------------------------------------------------------------


def test_the_seven_sections_stand_in_order_and_say_something(prose: str) -> None:
    found = parts(prose, 2)
    assert tuple(found) == SECTIONS
    assert [name for name, text in found.items() if len(TABLE.sub("", text).split()) < 4 * LEAST_WORDS] == []
    assert re.findall(r"^## (\d)\. ", prose, re.MULTILINE) == list("1234567")


def test_the_eleven_concepts_stand_in_order_and_say_something(prose: str) -> None:
    found = parts(parts(prose, 2)["Design concepts"], 3)
    assert tuple(found) == CONCEPTS
    assert [name for name, text in found.items() if len(TABLE.sub("", text).split()) < LEAST_WORDS] == []


def test_every_mechanism_has_a_submodel_with_its_reason_its_sources_and_its_numbers(prose: str) -> None:
    found = parts(parts(prose, 2)["Submodels"], 3)
    assert tuple(found) == NAMES, "one a mechanism, in the order of the list"
    for name, text in found.items():
        what, why = text.split("**Why so.**")
        why, sources = why.split("**Sources.**")
        assert all(len(TABLE.sub("", part).split()) >= 5 for part in (what, why, sources)), name
        assert f"<!-- table: parameters {name} -->" in text
        assert f"<!-- table: tallied {name} -->" in text


def test_every_field_is_spoken_of(prose: str) -> None:
    words = said(parts(prose, 2)["Entities, state variables and scales"])
    assert {*columns.FIELDS, *columns.PLACE_FIELDS, *columns.FLOWS} - words == set()


def test_every_site_is_spoken_of(prose: str) -> None:
    assert set(draws.SITES) - said(parts(parts(prose, 2)["Design concepts"], 3)["Stochasticity"]) == set()


def test_every_table_has_its_place_once(prose: str, page: ModuleType) -> None:
    once = [mark[1] for mark in page.MARK.finditer(prose) if mark[2] is None]
    assert sorted(once) == sorted(page.TABLES)
    assert len(TABLE.findall(prose)) == len(once) + len(page.OF_A_MECHANISM) * len(MECHANISMS), "a mark that is not read"


# --- true ----------------------------------------------------------------------


def strangers(text: str) -> set[str]:
    """What is in backticks and neither in the code nor a file."""
    return {word for word in said(text) - known() if not ("/" in word and (ROOT / word).exists())}


def test_the_prose_names_nothing_that_is_not_there(prose: str) -> None:
    assert strangers(prose) == set()


@pytest.mark.parametrize("word", ["conduct.gone", "rollout.counted", "goodwill", "src/gone.csv", "lists.list.term_weeks", "mixed"])
def test_a_stranger_is_told_from_a_word_of_the_code(word: str) -> None:
    assert (strangers(f"so it says `{word}` here") == set()) is (word in ("rollout.counted", "lists.list.term_weeks", "mixed"))


def test_every_row_that_is_cited_is_a_row_of_the_facts(prose: str) -> None:
    with (PACKAGE / "society" / "data" / "china-2020" / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"] for row in csv.DictReader(file)}
    cited = set(re.findall(r"\b[A-Z]\d\d[A-Z]?\b", prose))
    assert len(cited) > 30
    assert cited - rows == set()


def test_every_link_leads_somewhere_from_the_prose_and_from_the_page(prose: str, page: ModuleType) -> None:
    for folder, text in ((DOCS / "odd", prose), (DOCS, page.odd())):
        links = re.findall(r"\]\(([^)#]+)\)", text)
        assert links
        assert [link for link in links if not (folder / link).is_file()] == []


def test_the_words_for_places_and_flows_are_of_those_that_there_are(page: ModuleType) -> None:
    assert tuple(page.PLACES) == columns.PLACE_FIELDS
    assert tuple(page.FLOWS) == columns.FLOWS


def test_only_the_fields_without_words_of_their_own_get_them_here(page: ModuleType) -> None:
    text = columns.__doc__ or ""
    silent = set(re.findall(r"\| (\w+) *\| *\|$", text, re.MULTILINE))
    assert silent == set(page.SILENT)


def test_what_the_schedule_leaves_out_is_called_somewhere(page: ModuleType) -> None:
    defined = {name for path in PACKAGE.rglob("*.py") for name, _ in definitions(path)}
    assert page.PLUMBING - defined == set()


# --- printed from the code -------------------------------------------------------


def test_the_page_has_every_number(page: ModuleType) -> None:
    text = page.odd()
    assert "<!--" not in text
    for m in MECHANISMS:
        for p in m.PARAMS:
            rows = [p] if isinstance(p, Param) else p.fields
            assert all(f"{row.meaning} | {row.source} |" in text for row in rows), m.NAME
    for name in (*columns.FIELDS, *draws.SITES, *contract.TALLY_SIZES, *responses.NAMES):
        assert f"| `{name}` |" in text, name


def test_another_parameter_changes_the_page(page: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = page.parameters(rollout)
    monkeypatch.setattr(rollout, "PARAMS", (*rollout.PARAMS, Param("delay_weeks", "weeks", 0, (0, 52), "how long it waits", "scheme")))
    after = page.parameters(rollout)
    assert after.splitlines()[:-1] == before.splitlines()
    assert after.splitlines()[-1] == "| `delay_weeks` | weeks | 0 | 0 to 52 |  | how long it waits | scheme |"


def test_another_default_changes_the_page(page: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = page.parameters(conduct)
    monkeypatch.setattr(conduct, "PARAMS", (replace(conduct.PARAMS[0], default=0.5), *conduct.PARAMS[1:]))
    assert page.parameters(conduct) != before


def test_another_name_of_a_site_changes_the_page(page: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = page.sites()
    changed = tmp_path / "draws.py"
    changed.write_text(page.DRAWS.read_text(encoding="utf-8").replace('"mood": 13,', '"temper": 13,'), encoding="utf-8")
    monkeypatch.setattr(page, "DRAWS", changed)
    with pytest.raises(KeyError, match="mood"):
        page.sites()
    monkeypatch.setattr(draws, "SITES", {("temper" if name == "mood" else name): n for name, n in draws.SITES.items()})
    assert "| `temper` | 13 |" in page.sites()
    assert page.sites() != before


def test_another_tally_response_or_field_changes_the_page(page: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = page.tallies(rollout), page.all_tallies(), page.state()
    monkeypatch.setattr(rollout, "TALLIES", ("moot",))
    monkeypatch.setitem(contract.TALLY_SIZES, "moot", 3)
    monkeypatch.setitem(contract.ENTRIES, "moot", ("a", "b", "c"))
    monkeypatch.setitem(columns.FIELDS, "support", ("mind", 0, 5))
    after = page.tallies(rollout), page.all_tallies(), page.state()
    assert [a == b for a, b in zip(after, before, strict=True)] == [False, False, False]
    assert "| `support` | mind | uint16 | 0-4 |" in after[2]


@pytest.mark.parametrize(
    ("module", "name", "first", "second"),
    [
        (
            "threads",
            "community_week",
            "    moved = pass_time(t, w, new[0], place[0], standing, wary)\n",
            "    place = place_of(t, w, ground, c, people)\n",
        ),
        ("acts", "write", "    mind = on_file(t, arrived, kind, true, mind)\n", "    listed = lists.enter(t.lists, arrived,"),
    ],
)
def test_another_order_of_calls_changes_the_page(page: ModuleType, tmp_path: Path, module: str, name: str, first: str, second: str) -> None:
    """A line is moved before or after another; the rows are the same in another order."""
    source = (PACKAGE / "engine" / f"{module}.py").read_text(encoding="utf-8")
    line = next(x for x in source.splitlines(keepends=True) if x.startswith(second))
    assert source.count(first) == source.count(line) == 1
    moved = tmp_path / f"{module}.py"
    moved.write_text(source.replace(first, "").replace(line, first + line if source.index(first) > source.index(line) else line + first))
    before, after = page.calls(PACKAGE / "engine" / f"{module}.py", name), page.calls(moved, name)
    assert sorted(after) == sorted(before)
    assert after != before


def test_the_week_calls_in_the_order_of_the_law(page: ModuleType) -> None:
    """Sections 7 to 13, as the page prints them."""
    called = [call.name.strip("`") for call in page.calls(PACKAGE / "engine" / "week.py", "live")]
    wanted = ["expire", "candidates", "lists.enter_by_score", "masks_of", "barred_week", "appeal", "close"]
    assert [name for name in called if name in wanted] == wanted


def test_a_page_that_is_out_of_date_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = loaded("printed")
    assert "odd.md" in printed.PAGES
    monkeypatch.setattr(printed, "HERE", tmp_path)
    monkeypatch.setattr(printed, "PAGES", {"odd.md": printed.PAGES["odd.md"]})
    assert printed.main(check=True) == 1
    assert printed.main(check=False) == 0
    assert printed.main(check=True) == 0
    with (tmp_path / "odd.md").open("a", encoding="utf-8") as file:
        file.write("one more word\n")
    assert printed.main(check=True) == 1
    assert "odd.md" in capsys.readouterr().out
