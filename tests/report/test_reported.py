"""What docs/reported.md points at is on the page of a run, with numbers of the run."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from counterscore.record.opened import Run
from counterscore.record.series import CELL_MEASURES
from counterscore.report.parts import conduct, counties
from counterscore.report.points import points_by_kind
from counterscore.report.seen import Seen
from counterscore.scheme.read import load_scheme
from counterscore.society.package import load_society
from tests.report.conftest import Page

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
import reported_page as reported

KINDS = ("littering", "jaywalking", "dissent_online", "praise_of_authority", "attending_league_events", "volunteering")


@pytest.fixture(scope="module")
def seen(run: Run) -> Seen:
    return Seen(run, load_scheme("unified-2020"), load_society("china-2020"))


@pytest.fixture(scope="module")
def moves(seen: Seen) -> pd.DataFrame:
    """The table of conduct as it is read, by kind of conduct."""
    part = conduct.build(seen)
    assert part is not None
    (table,) = part.tables
    return pd.DataFrame(table.rows, columns=list(table.columns)).set_index("kind of conduct")


def number(text: str) -> float:
    return float(text.replace(",", ""))


def test_every_figure_that_the_map_names_is_on_the_page(page: Page) -> None:
    named = {s.figure for s in reported.STATEMENTS}
    assert len(named) >= 10
    downloads = set(page.files)
    missing = {name for name in named if name not in page.ids and not any(file.startswith(name) for file in downloads)}
    assert not missing


def test_every_kind_that_the_map_finds_in_conduct_has_its_row(moves: pd.DataFrame) -> None:
    at = [
        t for s in reported.STATEMENTS if s.figure == "conduct" and not s.reform for t in s.tallies if t.startswith(("acts[", "records["))
    ]
    assert len(at) >= 6
    assert {t.split("[")[1][:-1].replace("_", " ") for t in at} <= set(moves.index)


@pytest.mark.parametrize("kind", KINDS)
def test_conduct_is_counted_by_the_run(kind: str, run: Run, seen: Seen, moves: pd.DataFrame) -> None:
    row = moves.loc[kind.replace("_", " ")]
    records = run.national(f"records[{kind}]").sum() + run.national(f"false_records[{kind}]").sum()
    for column, n in (("acts", run.national(f"acts[{kind}]").sum()), ("records, false ones among them", records)):
        assert n > 0
        assert number(row[column]) == pytest.approx(n / seen.adults * 1000, rel=0.006)
    value = seen.scheme.tables["scoring"].keyed["points"][kind].value  # one value for the whole run
    assert number(row["points, were every record to count"]) == pytest.approx(records * value / seen.adults * 1000, rel=0.006)


def test_points_are_those_of_the_tallies(run: Run, seen: Seen, page: Page) -> None:
    lost, won = (run.national(f"points_{way}").sum() / seen.adults for way in ("lost", "won"))
    found = re.search(r"records took ([\d.]+) points from the average adult and brought ([\d.]+)\.", page.section("conduct"))
    assert found
    assert [float(x) for x in found.groups()] == pytest.approx([lost, won], rel=0.006)
    assert lost < sum(taken for taken, _ in points_by_kind(seen).values()) / seen.adults  # until 2020 half of the records do not count


def test_records_are_closed_from_the_day_of_the_scheme_and_nobody_is_named(run: Run, page: Page) -> None:
    closed = sum(day >= dt.date(2020, 1, 12) for day in run.days)
    said = page.section("redress")
    assert (
        f"From the week that ends on 2020-01-12 records were closed to those of whom they are, in {closed} of {len(run.days)} weeks" in said
    )
    assert "nobody was named in public" in said
    assert run.national("named").sum() == 0


def test_support_beside_the_campaign(run: Run, seen: Seen, page: Page) -> None:
    first = next(i for i, day in enumerate(run.days) if str(day) == "2019-07-21")
    up, down = (run.national(f"support_{way}") for way in ("up", "down"))
    wanted = [x[part].sum() / seen.grown.mean() * 1000 for part in (slice(first, first + 13), slice(first - 13, first)) for x in (up, down)]
    found = re.search(
        r"rose by a level ([\d.]+) and fell ([\d.]+) times .* before it rose ([\d.]+) and fell ([\d.]+) times", page.section("campaign")
    )
    assert found
    assert [float(x) for x in found.groups()] == pytest.approx(wanted, rel=0.006)
    assert wanted[0] > wanted[2]


def test_debt_stands_beside_the_score_of_each_province(run: Run, seen: Seen) -> None:
    truth = run.data.cells[-1, :, CELL_MEASURES.index("truth")]
    part = counties.build(seen)
    assert part is not None
    (table,) = part.tables
    mine = {p.name: (p.debt_ratio, truth[run.data.cell_province == i].mean()) for i, p in enumerate(seen.society.provinces)}
    assert [name for name, *_ in table.rows] == sorted(mine, key=lambda name: -mine[name][0])
    for name, debt, score in table.rows:
        assert debt == f"{mine[name][0]:.1%}"
        assert number(score) == pytest.approx(mine[name][1], abs=0.51)
    ranks = [pd.Series(values).rank() for values in zip(*mine.values(), strict=True)]
    together = np.corrcoef(*ranks)[0, 1]
    assert together < 0  # debt counts against a county
    assert f"go together at {together:+.2f}" in " ".join(part.sentences)
