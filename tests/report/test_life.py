"""One life on the page: the one that goes furthest, its lines as lived, short and whole, and the same under two schemes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from counterscore.engine import notes
from counterscore.record.opened import Run
from counterscore.report.closer import chosen, timeline
from counterscore.report.closer.look import COMMUNITIES, Look
from counterscore.society.package import load_society
from counterscore.study.compare import Comparison
from counterscore.study.found import FoundLives, find_lives
from counterscore.study.life import SYNTHETIC, Life, beside, life, lives
from counterscore.study.narrated import Line
from counterscore.study.request import request_from
from tests.report.conftest import Page


def look_at(run: Run) -> Look:
    scheme = request_from(run.provenance).scheme
    return Look(run, scheme, load_society(scheme.society))


@pytest.fixture(scope="module")
def furthest(run: Run) -> FoundLives:
    return find_lives(run, "false-ground", communities=COMMUNITIES)


def worded(line: Line) -> tuple[str, str, str]:
    return line.day, line.text, line.why


def test_fewer_communities_find_the_same_lives(run: Run, furthest: FoundLives) -> None:
    assert furthest.lives
    assert chosen.on_false_ground(look_at(run), 5) == furthest
    assert chosen.on_false_ground(look_at(run), 1).lives == furthest.lives[:1]


def test_every_line_is_as_lived(run: Run, furthest: FoundLives, full: Page) -> None:
    lived = life(run, furthest.lives[0].person)
    table = full.table("life-table-2").fillna("")
    assert [tuple(row) for row in table.itertuples(index=False)] == [worded(line) for line in lived.lines]


def test_the_short_table_leaves_out_acts_without_a_trace(run: Run, furthest: FoundLives, full: Page) -> None:
    lived, table = life(run, furthest.lives[0].person), full.table("life-table-1").fillna("")
    told = [tuple(row) for row in table.itertuples(index=False)]
    every = [worded(line) for line in lived.lines]
    assert 3 < len(told) <= timeline.MOST_LINES
    assert [line for line in every if line in told] == told or len(set(told)) < len(told)
    dropped = [line for line in lived.lines if worded(line) not in told]
    assert {"bar", "refusal", "list", "false record"} & {line.what for line in dropped} == set()


def test_it_says_who_and_how_to_see_it(run: Run, furthest: FoundLives, full: Page) -> None:
    one, said = furthest.lives[0], full.section("life")
    wanted = (SYNTHETIC, f"Person {one.person} of seed 1", f"counterscore life RUN {one.person}", f"{one.amount} {one.unit}")
    assert [part for part in (*wanted, life(run, one.person).who) if part not in said] == []
    assert f"{one.amount} weeks in a row barred on false ground" in full.finding("A life")
    assert "Of a bar a person learns by being refused, or by notice" in said
    for n in (1, 2):
        assert f"# Synthetic person {one.person} of seed 1" in full.files[f"life-table-{n}"]


def test_it_says_how_often_the_person_was_refused_meanwhile(run: Run, furthest: FoundLives, full: Page) -> None:
    one = furthest.lives[0]
    rows = life(run, one.person).rows.tolist()
    false = {
        week for (week, what, clean, _), (_, _, mask, _) in zip(rows[1:], rows, strict=False) if what == notes.STANDING and mask & ~clean
    }
    last = next(week for week in sorted(false) if all(week - back in false for back in range(one.amount)))
    told = sum(b & 255 for week, what, _, b in rows if what == notes.REFUSED and last - one.amount < week <= last)
    often = "never refused" if told == 0 else "refused once" if told == 1 else f"refused {told} times"
    assert f"{one.unit} and {often} in them" in full.finding("A life")
    assert f"In those weeks the person was {often}." in full.section("life")


def test_why_support_falls_is_what_came_to_pass_that_week(run: Run) -> None:
    """A bar that began, a refusal, or word of it: what the law lets lower support, and nothing else."""
    found = [x.person for x in find_lives(run, "false-ground", most=40, communities=COMMUNITIES).lives]
    fallen = 0
    for told in map(partial(life, run), found):
        for x in told.lines:
            if x.what == "opinion":
                week = {y.text.split(":")[0].split(" ")[0] for y in told.lines if y.week == x.week and y.what in ("bar", "refusal")}
                assert set(x.why.split(" or ")) <= {"a bar began", "word of it", "was refused"}
                assert ("was refused" in x.why) is ("refused" in week)
                assert "a bar began" not in x.why or "barred" in week
                fallen += 1
    assert fallen > 5


def test_the_same_life_under_two_schemes_is_marked(found: Comparison, beside: Page) -> None:
    said = beside.section("life")
    strongest = max(
        (e for e in found.effects if e.kind == "total"), key=lambda e: e.counts.sample["longer_barred"] + e.counts.sample["shorter_barred"]
    )
    name = strongest.scheme.split("+")[1]
    assert f"A is unified-2020, B is {name}, which moves the bars of most persons." in said
    other = next(run for run in found.runs if run.provenance["scheme"]["id"] == strongest.scheme)
    index = int(said.split("Person ")[1].split()[0])
    a, b = (replace(x, scheme=mark) for x, mark in zip(lives((found.runs[0], other), index), "AB", strict=True))
    wanted = [(where, *worded(line)) for line, where in together(a, b)]
    table = beside.table("life-table-2").fillna("")
    assert [tuple(row) for row in table.itertuples(index=False)] == wanted
    assert set(beside.table("life-table-1")["in"]) <= {"A", "B", "both"}
    assert "because of" not in said


def together(a: Life, b: Life) -> list[tuple[Line, str]]:
    return beside(a, b, occasions=True)


def line(what: str, text: str = "", week: int = 1) -> Line:
    return Line(week, "2018-01-07", what, text, "")


ACT, RECORD, OCCASION = line("act", "littering"), line("record", "on file: littering"), line("occasion")


@pytest.mark.parametrize(
    ("one", "then", "kept"),
    [
        (ACT, RECORD, True),
        (ACT, RECORD._replace(week=2), False),
        (ACT, None, False),
        (ACT, ACT, False),
        (ACT, line("false record", "on file as speeding"), True),
        (ACT, line("false record", "on file, though it never happened: noise"), False),
        (OCCASION, None, False),
        (line("bar"), None, True),
    ],
)
def test_what_leaves_a_trace(one: Line, then: Line | None, kept: bool) -> None:
    assert timeline.leaves_trace(one, then) is kept


def test_scores_that_only_drift_back_are_left_out() -> None:
    up, down = (line("money", f"financial score now {now}, before {before}") for now, before in ((620, 600), (600, 800)))
    assert [timeline.drifts(x) for x in (up, down, line("turn"), line("money", "money trouble rises to level 1 of 3"))] == [
        True,
        False,
        True,
        False,
    ]


def test_a_life_full_of_bars_is_cut_in_the_middle() -> None:
    every = [timeline.Shown(line("bar", f"bar {n}", n)) for n in range(90)]
    less, whole = timeline.tables("t", timeline.short(every), every)
    assert len(less.rows) == timeline.MOST_LINES
    assert "(51 lines are left out here)" in " ".join(less.rows[24])
    assert (less.rows[0][1], less.rows[-1][1], len(whole.rows)) == ("bar 0", "bar 89", 90)
    assert (less.folded, whole.folded) == (False, True)
