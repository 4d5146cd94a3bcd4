"""What is told of a life: every row once and in order, found lives that are as said, two lives side by side, and the command."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterscore.cli.main import main
from counterscore.engine import notes
from counterscore.engine.replay import Past
from counterscore.errors import CannotCompare, UsageError
from counterscore.record.opened import Run, open_run
from counterscore.study.attribution import attribute
from counterscore.study.found import FINDS, find_lives
from counterscore.study.life import SYNTHETIC, Life, beside, life, life_in, lives
from counterscore.study.narrated import WHATS
from counterscore.study.past import past_of
from counterscore.study.simulate import simulate

ASKED: dict[str, Any] = {"people": "1:20000", "first": dt.date(2014, 6, 2), "last": dt.date(2021, 12, 26)}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("lives")
    for name, reforms in {"plain": [], "appeal": ["notice-and-appeal"]}.items():
        simulate("unified-2020", reforms=reforms, **ASKED, out=folder / name)
    simulate("unified-2020", **(ASKED | {"seed": 2, "last": dt.date(2014, 7, 27)}), out=folder / "seed")
    simulate("unified-2020", **(ASKED | {"first": dt.date(2020, 1, 6), "last": dt.date(2020, 8, 30)}), out=folder / "short")
    return {name: folder / name for name in ("plain", "appeal", "seed", "short")}


@pytest.fixture(scope="module")
def run(stored: dict[str, Path]) -> Run:
    return open_run(stored["plain"])


@pytest.fixture(scope="module")
def past(run: Run) -> Past:
    return past_of(run)


@pytest.fixture(scope="module")
def worst(run: Run) -> int:
    """Whoever is longest on false ground."""
    return find_lives(run, "false-ground").lives[0].person


@pytest.fixture(scope="module")
def refused(run: Run, past: Past) -> Life:
    """The life furthest on false ground that was refused on it."""
    lived = (life_in(past, run, one.person) for one in find_lives(run, "false-ground", most=60).lives)
    return next(told for told in lived if ((told.rows[:, 1] == notes.REFUSED) & (told.rows[:, 3] >= 1024)).any())


def test_every_act_record_and_refusal_is_told(refused: Life) -> None:
    """As many lines of each sort as the law wrote rows, and in the order of the weeks."""
    told = refused
    rows, lines = Counter(told.rows[:, 1].tolist()), Counter(line.what for line in told.lines)
    assert lines["record"] + lines["false record"] == rows[notes.TRUE_RECORD] + rows[notes.FALSE_RECORD]
    assert lines["refusal"] == rows[notes.REFUSED] > 0
    assert lines["act"] + lines["speech"] == rows[notes.ACT] + sum(1 for a in told.rows[told.rows[:, 1] == notes.SAID, 2] if a == 2)
    assert lines["appeal"] >= rows[notes.APPEALED] + rows[notes.DECIDED]
    assert [line.week for line in told.lines] == sorted(line.week for line in told.lines)
    assert {line.what for line in told.lines} <= set(WHATS)
    assert any("on false ground" in line.why for line in told.lines)


def test_occasions_that_came_to_nothing_are_kept_apart(run: Run, past: Past, worst: int) -> None:
    told = life_in(past, run, worst)
    assert len(told.told) < len(told.lines)
    candidates = int((told.rows[:, 1] == notes.TEMPTED).sum())
    acts = sum(line.what in ("act", "speech") for line in told.lines)
    assert candidates == sum(line.what == "occasion" for line in told.lines) + acts


def test_what_a_refusal_rests_on_is_named(refused: Life) -> None:
    """Kinds of conduct that are on file of this person, and nothing else."""
    whys = [line.why for line in refused.lines if line.what == "refusal"]
    assert any("on false ground" in why for why in whys)
    filed = {line.text.split(": ")[-1].removeprefix("on file as ") for line in refused.lines if line.what in ("record", "false record")}
    named = {kind for why in whys if "would not stand without: " in why for kind in why.split("without: ")[1].split(", ")}
    assert named
    assert named <= filed | {"mis-shared records"}


def test_every_export_says_that_it_is_synthetic(run: Run, worst: int) -> None:
    told = life(run, worst)
    assert told.text.endswith(SYNTHETIC)
    assert told.as_dict["note"] == SYNTHETIC
    assert told.table.attrs["note"] == SYNTHETIC
    assert "synthetic" in told.who


def test_a_stored_run_and_one_just_lived_tell_the_same(stored: dict[str, Path], run: Run, worst: int) -> None:
    assert life(str(stored["plain"]), worst).lines == life(simulate("unified-2020", **ASKED), worst).lines


@pytest.mark.parametrize("what", list(FINDS))
def test_lives_that_are_found_are_as_said(what: str, run: Run, past: Past) -> None:
    found = find_lives(run, what, most=3)
    assert found.persons > 50_000
    amounts = [x.amount for x in found.lives]
    assert amounts == sorted(amounts, reverse=True)
    for one in found.lives:
        rows = life_in(past, run, one.person).rows
        weeks = rows[rows[:, 1] == notes.BARRED, 0]
        if what == "silent":
            assert one.amount == int(((rows[:, 1] == notes.SAID) & (rows[:, 2] == 2)).sum()) > 0
            assert weeks.size == 0
        else:
            assert 0 < one.amount <= weeks.size
        if what == "came-back":
            assert one.amount == weeks.size
            assert weeks[-1] <= past.weeks[-1] - 52


def test_the_longest_on_false_ground_is_the_longest_of_all(run: Run, past: Past) -> None:
    """Of everybody in the communities that were looked through: the other way round, from the attribution's persons."""
    found = find_lives(run, "false-ground", most=1)
    persons = attribute(run).persons
    assert persons.field("weeks_false").max() >= found.lives[0].amount
    assert (persons.field("weeks_false") > 0).sum() > 5


def test_two_lives_side_by_side_hold_every_line_once(stored: dict[str, Path], worst: int) -> None:
    first, other = lives((stored["plain"], stored["appeal"]), worst)
    found = beside(first, other)
    for lived in (first, other):
        assert Counter(line for line, where in found if where in ("both", lived.scheme)) == Counter(lived.told)
    wheres = Counter(where for _, where in found)
    assert wheres["both"] > 0
    assert wheres[first.scheme] > 0  # with an appeal it would have been another life
    assert [line.week for line, _ in found] == sorted(line.week for line, _ in found)


def test_a_life_beside_itself_has_nothing_of_its_own(run: Run, worst: int) -> None:
    one = life(run, worst)
    assert {where for _, where in beside(one, one)} == {"both"}


def test_another_seed_is_another_person(stored: dict[str, Path], worst: int) -> None:
    with pytest.raises(CannotCompare, match="their seed differs"):
        lives((stored["plain"], stored["seed"]), worst)


def test_nobody_outside_the_sample_has_a_life(run: Run, past: Past) -> None:
    inside = set(np.concatenate([np.arange(s, s + n) for s, n in zip(past.who.start, past.who.size, strict=True)]).tolist())
    outside = next(p for p in range(10**9) if p not in inside)
    with pytest.raises(UsageError, match="nobody of this number"):
        life(run, outside)


# --- the command -----------------------------------------------------------------------------


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(list(words))
    out = capsys.readouterr()
    return int(end.value.code or 0), out.out, out.err


def test_the_command_prints_what_python_has(stored: dict[str, Path], run: Run, worst: int, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(stored["plain"])
    code, out, _ = said(capsys, "life", folder, str(worst), "--json")
    assert code == 0
    assert json.loads(out) == json.loads(json.dumps(life(run, worst).as_dict))
    code, out, err = said(capsys, "life", folder, str(worst))
    assert (code, SYNTHETIC in out, "lived again in" in err) == (0, True, True)
    code, out, _ = said(capsys, "life", folder, "--find", "false-ground", "--json")
    assert json.loads(out)["lives"][0]["person"] == worst
    code, out, _ = said(capsys, "life", folder, str(worst), "--beside", str(stored["appeal"]))
    assert "= is both" in out


def test_wrong_words_are_answered(stored: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(stored["plain"])
    assert said(capsys, "life", folder)[0] == 2
    assert said(capsys, "life", folder, "1", "--find", "silent")[0] == 2
    code, _, err = said(capsys, "life", folder, "--find", "flase-ground")
    assert (code, "false-ground" in err) == (2, True)


def test_other_commands_print_what_python_has(stored: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(stored["short"])
    code, out, _ = said(capsys, "attribute", folder, "--communities", "31", "--json")
    assert code == 0
    printed = json.loads(out)
    assert printed["grounds"] == attribute(open_run(folder), 31).grounds
    code, out, _ = said(capsys, "attribute", folder, "--communities", "31")
    assert (code, "no false record" in out) == (0, True)
    code, out, _ = said(capsys, "audit", folder, "--communities", "31")
    assert (code, "Redress reach" in out, "drivers assumed" in out) == (0, True, True)
    code, out, _ = said(capsys, "law", folder, "--communities", "31", "--json")
    assert (code, len(json.loads(out)["elements"])) == (0, 95)
    code, out, _ = said(capsys, "law", folder, "--communities", "31")
    assert (code, "a simulation decides no case" in out) == (0, True)


def test_a_life_holds_no_more_than_it_was(run: Run, worst: int) -> None:
    """No name, no identifier of anybody: an index, a seed and what happened."""
    assert set(vars(life(run, worst))) - {"table"} == {"scheme", "person", "who", "lines", "rows", "seed"}
    assert isinstance(life(run, worst), Life)
