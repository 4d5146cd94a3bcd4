"""What this laboratory refuses, each with the reason in the message."""

from __future__ import annotations

import ast
import math
import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

from counterscore.cli.main import app
from counterscore.compile.lower import compile_scheme
from counterscore.errors import CounterscoreError, SchemeError, UsageError, WallError
from counterscore.mechanisms import MECHANISMS, detection
from counterscore.scheme import catalogue
from counterscore.scheme.check import NO_ATTRIBUTE, NO_CONTROL, NO_PEOPLE
from counterscore.scheme.read import load_scheme, scheme_from_text
from counterscore.society.attributes import ATTRIBUTES as ATTRIBUTE_WORDS
from counterscore.society.columns import FIELDS
from counterscore.society.csvfile import FORBIDDEN, WHY
from counterscore.society.package import BUILT_IN, load_society
from counterscore.society.places import layout, parse_people
from counterscore.units import Param, Rows
from tests.house.tree import SOURCES, definitions, parsed, short

ATTRIBUTES = ("sex", "female", "age", "ethnicity", "minority", "province", "hukou", "party", "league", "quintile")
HEAD = """
format = 1
id = "wall"
title = "A wall"
summary = "A wall."
description = "A wall."
horizon = { from = 2018-01-01, to = 2018-12-30 }
"""
PEOPLE_WORDS = re.compile(
    r"(^|_)(persons|individual|individuals|citizen|citizens|user|users|account|accounts|passport|id_number|id_numbers|roster|registry|dataframe)($|_)"
)
OUTSIDER = re.compile(
    r"^(may|allow|allowed|predict|assess|decide|look_?up|rate_person|judge|match|identify|screen|is_eligible|score_of)($|_|\b)"
)
CONTROL = re.compile(r"optimi[sz]|tune|search|maximi[sz]|minimi[sz]|target|objective")


KEYED = [(m.NAME, p.name) for m in MECHANISMS for p in m.PARAMS if isinstance(p, Param) and p.keyed is not None and p.keyed != "group"]


def singles(mechanism: ModuleType) -> list[Param]:
    """Every number or date of a mechanism, those of its rows included."""
    return [f for p in mechanism.PARAMS for f in (p.fields if isinstance(p, Rows) else (p,))]


def commands() -> dict[str, Any]:
    """Every command by its name."""
    return dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def refused(text: str, why: str, *parts: str) -> None:
    with pytest.raises(WallError) as caught:
        scheme_from_text(HEAD + text)
    message = str(caught.value)
    missing = [part for part in (why, *parts) if part not in message]
    assert not missing, f"{missing} not in: {message}"
    assert caught.value.exit_code == 2


# --- nobody real ---------------------------------------------------------------


def test_no_command_takes_rows_of_persons() -> None:
    """Folders, names of schemes, days and sizes: nothing that could hold somebody."""
    run = {"scheme", "reform", "people", "first", "last", "at", "seed", "folder", "report", "threads", "as_json"}
    allowed = run | {"a", "b", "to", "name", "help"} | {"schemes", "direct", "by"}  # names of schemes, a switch, a word of a closed list
    allowed |= {
        "person",
        "find",
        "beside",
        "occasions",
        "communities",
        "flip",
        "shapley",
        "seeds",
    }  # a number of a synthetic one, words of closed lists, switches
    allowed |= {"folders", "charts", "full"}  # of runs, one to be written, and a switch
    allowed |= {"port", "browser", "runs"}  # of the lab: where it listens, a switch, and the folder of runs
    for name, command in commands().items():
        found = {str(p.name) for p in command.params}
        assert found <= allowed, f"{name} has a new parameter: {found - allowed}; does it take persons?"


@pytest.mark.parametrize("text", ["people.csv", "wang fang", "[1, 2]", "-5", "0", "1:0", "1e9", "1:2:3", ""])
def test_a_number_of_people_is_never_a_file_of_people(text: str) -> None:
    with pytest.raises(UsageError, match="--people") as caught:
        parse_people(text)
    assert "a number such as 100000" in str(caught.value)


def test_no_public_function_takes_rows_of_persons() -> None:
    found = []
    for path in SOURCES:
        for name, node in definitions(path):
            if not isinstance(node, ast.FunctionDef) or any(part.startswith("_") for part in name.split(".")):
                continue
            for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                annotation = "" if argument.annotation is None else ast.unparse(argument.annotation)
                drawn = path.parent.name == "report" and "DataFrame" in annotation  # a table of results, to be drawn
                if PEOPLE_WORDS.search(argument.arg) or ("DataFrame" in annotation and not drawn):
                    found.append(f"{short(path)}: {name}({argument.arg}: {annotation})")
    assert found == []


@pytest.mark.parametrize("key", ["people", "persons", "individuals", "citizens", "users", "names", "id_numbers", "records"])
def test_a_scheme_brings_no_people(key: str) -> None:
    refused(f"[{key}]\n", NO_PEOPLE, key)


def test_no_column_of_a_society_could_hold_a_name_or_a_number_of_somebody() -> None:
    """The closed lists of columns; `id` is that of a published figure, `name` one of a closed list of responses."""
    found = {}
    for path in sorted((BUILT_IN / "china-2020").glob("*.csv")):
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        found |= {(path.name, name): name for name in header if name.lower() in FORBIDDEN}
    assert set(found) == {("facts.csv", "id"), ("responses.csv", "name")}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUILT_IN / "china-2020", tmp_path / "society"))


@pytest.mark.parametrize("column", ["name", "person_id", "id_number", "passport", "phone", "email", "birth_date", "Hukou_Number"])
def test_a_column_of_names_or_identifiers_is_refused(column: str, copy: Path) -> None:
    file = copy / "kinds.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([f"{lines[0]},{column}", *(f"{line},x" for line in lines[1:])]) + "\n", encoding="utf-8")
    with pytest.raises(WallError, match=r"kinds\.csv, line 1") as caught:
        load_society(copy)
    assert column in str(caught.value)
    assert WHY in str(caught.value)


@pytest.mark.parametrize("males", [1, 42, 99])
def test_a_cell_of_few_persons_is_refused(males: int, copy: Path) -> None:
    file = copy / "ages.csv"
    before = file.read_text(encoding="utf-8")
    assert before.count(",40969331,") == 1
    file.write_text(before.replace(",40969331,", f",{males},"), encoding="utf-8")
    with pytest.raises(WallError, match=r"ages\.csv, line 2: males") as caught:
        load_society(copy)
    assert f"Found {males}." in str(caught.value)
    assert "could be found again" in str(caught.value)


@pytest.mark.parametrize("persons", [100, 0])
def test_a_cell_of_a_hundred_or_of_nobody_is_read(persons: int, copy: Path) -> None:
    """The line runs between 99 and 100."""
    file = copy / "ages.csv"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace(",40969331,", f",{persons},"), encoding="utf-8")
    assert load_society(copy).bands[0].males == persons


@pytest.mark.parametrize(("size", "small"), [(499, True), (480, True), (530, False)])
def test_a_place_of_fewer_than_500_is_refused(size: int, small: bool, copy: Path) -> None:
    file = copy / "society.toml"
    before = file.read_text(encoding="utf-8")
    assert before.count("community_persons = 2304") == 1
    file.write_text(before.replace("community_persons = 2304", f"community_persons = {size}"), encoding="utf-8")
    if not small:
        assert layout(load_society(copy)).size.min() >= 500
        return
    with pytest.raises(WallError, match="fewer than 500 persons") as caught:
        layout(load_society(copy))
    assert "could point at somebody" in str(caught.value)


@pytest.mark.parametrize("name", ["persons.csv", "names.csv", "people.parquet"])
def test_a_society_has_no_other_files(name: str, copy: Path) -> None:
    (copy / name).write_text("x\n", encoding="utf-8")
    with pytest.raises(WallError, match=re.escape(name)) as caught:
        load_society(copy)
    assert WHY in str(caught.value)


def test_nothing_answers_about_somebody_outside() -> None:
    assert [name for name in commands() if OUTSIDER.match(name)] == []
    named = [f"{short(path)}: {name}" for path in SOURCES for name, _ in definitions(path) if OUTSIDER.match(name)]
    assert named == []


def test_the_engine_meets_no_person_that_it_has_not_drawn() -> None:
    """A profile is packed from parts in tests alone: in the package nothing calls for one."""
    callers = [
        short(path)
        for path in SOURCES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("pack_profile")
    ]
    assert callers == []


# --- acts, not attributes --------------------------------------------------------


@pytest.mark.parametrize("word", ATTRIBUTES)
@pytest.mark.parametrize("table", ["scoring.points", "detection.record_probability", "detection.false_weight", "conduct.rate_factor"])
def test_nothing_attaches_to_what_a_person_is(table: str, word: str) -> None:
    refused(f"[{table}]\n{word} = 1\n", NO_ATTRIBUTE, f"{table}.{word}")


@pytest.mark.parametrize("word", ATTRIBUTES)
def test_no_condition_asks_what_a_person_is(word: str) -> None:
    refused(f'[[sanctions.rules]]\nbars = ["air"]\nwhen = {{ {word} = "x" }}\n', NO_ATTRIBUTE, word)
    refused(f'[[sanctions.rules]]\nbars = ["air"]\nwhen = {{ any = [{{ all = [{{ {word} = 1 }}] }}] }}\n', NO_ATTRIBUTE, word)


@pytest.mark.parametrize("word", ATTRIBUTES)
def test_no_list_takes_people_for_what_they_are(word: str) -> None:
    refused(f'[[lists.list]]\nname = "l"\nkinds = ["littering", "{word}"]\n', NO_ATTRIBUTE, word)
    refused(f'[[lists.list]]\nname = "l"\n{word} = 1\n', NO_ATTRIBUTE, word)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.NAME)
@pytest.mark.parametrize("word", ["sex", "ethnicity", "province", "age"])
def test_no_mechanism_has_a_word_for_what_a_person_is(mechanism: object, word: str) -> None:
    refused(f"[{mechanism.NAME}]\n{word} = 1\n", NO_ATTRIBUTE, f"{mechanism.NAME}.{word}")  # type: ignore[attr-defined]


def test_a_reform_cannot_bring_in_what_a_scheme_may_not_say(tmp_path: Path) -> None:
    base = load_scheme("defaulter-list")
    file = tmp_path / "reform.toml"
    head = f'format = 1\nid = "r"\ntitle = "t"\nwhy = "w"\nbase = "defaulter-list"\nbase_digest = "{base.digest}"\n'
    file.write_text(head + "[detection.record_probability]\nfemale = 0.5\n", encoding="utf-8")
    with pytest.raises(WallError, match=r"detection\.record_probability\.female") as caught:
        load_scheme("defaulter-list", [file])
    assert NO_ATTRIBUTE in str(caught.value)


# --- one key for one study ----------------------------------------------------------

GROUPED = "bias_under_study"


def test_a_bias_may_be_studied_under_detection() -> None:
    """The only key that names groups: how much more one is recorded for the same act, so that the harm of it can be measured."""
    grouped = [f"{m.NAME}.{p.name}" for m in MECHANISMS for p in m.PARAMS if isinstance(p, Param) and p.keyed == "group"]
    assert grouped == [f"detection.{GROUPED}"]
    text = f"[detection.{GROUPED}]\n" + "".join(f"{group} = {1 + i / 10}\n" for i, group in enumerate(detection.STUDIED))
    bias = compile_scheme(scheme_from_text(HEAD + text), load_society("china-2020")).detection.bias
    rank = {group: i for i, group in enumerate(detection.STUDIED)}
    for flags in range(32):
        own = [group for group, (bit, value) in detection.STUDIED.items() if flags >> bit & 1 == value]
        assert bias[flags] == round(65536 * math.prod(1 + rank[group] / 10 for group in own)), own


@pytest.mark.parametrize("word", ["league", "party", "member", "age", "quintile", "province", "hukou", "sex", "poor"])
def test_no_other_group_may_be_studied(word: str) -> None:
    refused(f"[detection.{GROUPED}]\n{word} = 2\n", NO_ATTRIBUTE, f"detection.{GROUPED}.{word}")


@pytest.mark.parametrize("group", sorted(detection.STUDIED))
@pytest.mark.parametrize(("mechanism", "param"), KEYED, ids=[f"{m}.{p}" for m, p in KEYED])
def test_a_group_may_be_named_nowhere_else(mechanism: str, param: str, group: str) -> None:
    """Wherever a scheme may say something of each kind, context or service, it may not say it of a group."""
    refused(f"[{mechanism}.{param}]\n{group} = 1\n", NO_ATTRIBUTE, f"{mechanism}.{param}.{group}")


@pytest.mark.parametrize("where", [f"{m.NAME}.{GROUPED}" for m in MECHANISMS if m.NAME != "detection"] + [GROUPED])
def test_the_key_itself_stands_nowhere_else(where: str) -> None:
    with pytest.raises(SchemeError, match="unknown key"):
        scheme_from_text(HEAD + f"[{where}]\nfemale = 2\n")
    with pytest.raises(SchemeError, match="unknown key"):
        scheme_from_text(HEAD + f'[[sanctions.rules]]\nbars = ["air"]\n{GROUPED} = {{ female = 2 }}\n')


@pytest.mark.parametrize("name", [*catalogue.presets(), *catalogue.reforms()])
def test_what_comes_with_the_package_is_without_bias(name: str) -> None:
    """It is there to be studied: no preset and no reform has one, so the profile decides no record."""
    find = catalogue.find_scheme if name in catalogue.presets() else catalogue.find_reform
    assert GROUPED not in find(name).read_text(encoding="utf-8")


def test_no_rule_that_harms_looks_at_a_bond_an_opinion_or_a_group() -> None:
    """Points, records, lists, bars, credit and redress read records and what came of them; `detection` knows groups for the study alone."""
    profile = {name for name, (column, _, _) in FIELDS.items() if column == "profile"}
    for m in MECHANISMS:
        if m.NAME in ("scoring", "detection", "credit", "lists", "sanctions", "redress"):
            assert not {"bond", "support", "minority"} & set(m.READS), m.NAME
        if m.NAME in ("scoring", "credit", "lists", "redress"):
            assert not profile & set(m.READS), m.NAME
    assert all(p.keyed in (None, "kind", "context", "service") for m in MECHANISMS for p in singles(m) if p.name != GROUPED)


@pytest.mark.parametrize("word", ["league", "league_member", "party_members", "membership", "non_member", "minority_woman"])
@pytest.mark.parametrize("table", ["scoring.points", "credit.points", "detection.record_probability"])
def test_points_never_attach_to_a_membership(table: str, word: str) -> None:
    with pytest.raises(CounterscoreError) as caught:
        scheme_from_text(HEAD + f"[{table}]\n{word} = -1\n")
    assert f"{table}.{word}" in str(caught.value)
    assert isinstance(caught.value, WallError) is (word in ATTRIBUTE_WORDS)


@pytest.mark.parametrize("word", ["support", "speech", "dissent", "opinion", "boldness", "strain", "finance", "married", "sanctioned"])
def test_points_never_attach_to_a_state_of_mind_or_fortune(word: str) -> None:
    """Only to a kind of conduct by its name: what somebody thinks, desires or owes is none, what they say in public is `dissent_online`."""
    for table in ("scoring.points", "credit.points", "youth_league.discipline_weight"):
        with pytest.raises(SchemeError, match="unknown kind"):
            scheme_from_text(HEAD + f"[{table}]\n{word} = -1\n")
    with pytest.raises(SchemeError):
        compile_scheme(scheme_from_text(HEAD + f'[[lists.list]]\nname = "l"\nkinds = ["{word}"]\n'), load_society("china-2020"))


# --- measuring, not steering -------------------------------------------------------


@pytest.mark.parametrize("key", ["objective", "objectives", "maximise", "minimize", "optimise", "target", "search"])
def test_a_scheme_has_no_objective(key: str) -> None:
    refused(f'[{key}]\nsupport = "max"\n', NO_CONTROL, key)
    for mechanism in MECHANISMS:
        refused(f"[{mechanism.NAME}]\n{key} = 1\n", NO_CONTROL, f"{mechanism.NAME}.{key}")


def test_nothing_optimises() -> None:
    assert [name for name in commands() if CONTROL.search(name)] == []
    options = [f"{name} {p.name}" for name, c in commands().items() for p in c.params if CONTROL.search(str(p.name))]
    assert options == []
    functions = [f"{short(path)}: {name}" for path in SOURCES for name, _ in definitions(path) if CONTROL.search(name.lower())]
    assert functions == []
    words = [name for m in MECHANISMS for p in singles(m) for name in (p.name, p.meaning) if CONTROL.search(name)]
    words += [f"{m.NAME}.{field}" for m in MECHANISMS for field in m.Table._fields if CONTROL.search(field)]
    assert words == []


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.NAME)
def test_no_mechanism_speaks_of_a_search(mechanism: ModuleType) -> None:
    """Counties answer by a rule and a campaign runs by its dates: neither looks for what would control better."""
    text = Path(mechanism.__file__ or "").read_text(encoding="utf-8").lower().replace("np.searchsorted", "")
    assert CONTROL.findall(text) == []


def test_a_wall_is_not_a_fault_of_spelling() -> None:
    """A misspelt word gets the nearest one; a wall gets its reason and no way round it."""
    with pytest.raises(CounterscoreError) as caught:
        scheme_from_text(HEAD + "[scoring.points]\nliterring = -5\n")
    assert not isinstance(caught.value, WallError)
    assert "Did you mean 'littering'?" in str(caught.value)
