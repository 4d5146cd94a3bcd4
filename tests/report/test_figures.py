"""Charts and words of the page: no category is lost, no name is cut, every axis says how it is read, and what never was is said first."""

from __future__ import annotations

import datetime as dt
import math
import re
from html import unescape

import numpy as np
import pandas as pd
import pytest

import counterscore as cs
from counterscore.record.opened import Run
from counterscore.report.charts import refusals_over_time
from counterscore.report.figures import MOST_ROWS, Axis, Said, over_time, readable, thinned
from counterscore.report.parts import errors, money
from counterscore.report.seen import Seen, percent
from counterscore.report.stamp import standing
from counterscore.society.columns import QUINTILES, TRAVEL_LEVELS
from counterscore.society.package import load_society
from counterscore.study.past import past_of
from counterscore.study.request import request_from
from tests.report.conftest import Page, lived

UNTIL = dt.date(2019, 7, 15)


@pytest.fixture(scope="module")
def seen(run: Run) -> Seen:
    return seen_of(run)


def seen_of(run: Run) -> Seen:
    scheme = request_from(run.provenance).scheme
    return Seen(run, scheme, load_society(scheme.society))


def test_a_long_table_is_thinned_by_days_and_keeps_every_category() -> None:
    days = pd.date_range("2014-03-23", periods=83, freq="91D")
    names = ["air", "rail", "loan", "school", "post", "bus"]
    table = pd.concat([pd.DataFrame({"date": days, "refused": float(n), "service": name}) for n, name in enumerate(names)])
    short = thinned(table)
    assert len(short) <= MOST_ROWS < len(table)
    assert short.groupby("service").size().nunique() == 1
    assert list(dict.fromkeys(short["service"])) == names
    assert short["date"].max() == days[-1]
    assert len(over_time(table, "refused", "service", Said("t", "c", "n"), None).rows) == len(short)


def test_a_long_table_without_days_is_thinned_by_numbers_or_not_at_all() -> None:
    scores = pd.DataFrame({"score": np.arange(900), "persons": 1})
    assert len(thinned(scores)) <= MOST_ROWS
    words = pd.DataFrame({"scheme": [f"s{n}" for n in range(300)], "share": 0.5})
    assert len(thinned(words)) == 300


def test_a_missing_interval_is_called_so() -> None:
    assert readable(math.nan) == "no interval"


@pytest.mark.parametrize(
    ("share", "places", "said"),
    [
        (1.0, 1, "all"),
        (0.99996, 1, "over 99.9%"),
        (0.9994, 1, "99.9%"),
        (0.996, 0, "over 99%"),
        (0.0, 1, "none"),
        (0.0004, 1, "under 0.1%"),
    ],
)
def test_nearly_all_is_not_printed_as_all(share: float, places: int, said: str) -> None:
    assert percent(share, 1, places) == said


def test_no_name_of_a_legend_is_cut(page: Page) -> None:
    drawn = dict(re.findall(r'<figure id="([\w-]+)">.*?(<svg.*?</svg>)', page.html, re.DOTALL))
    seen = 0
    for name, svg in drawn.items():
        table = page.table(name)
        for column in (c for c in table if "date" in table and c != "date" and not pd.api.types.is_numeric_dtype(table[c])):
            names = table[column].unique()
            assert [word for word in names if len(names) > 1 and word not in unescape(svg)] == [], name
            seen += len(names) > 1
    assert seen > 6
    assert "…" not in "".join(drawn.values())


def test_an_axis_says_how_it_is_read(page: Page) -> None:
    assert Axis(zero=False).told("At each ranking.") == "At each ranking. The vertical axis does not begin at 0."
    captions = dict(re.findall(r'<figure id="([\w-]+)">.*?<figcaption>(.*?)</figcaption>', page.html, re.DOTALL))
    assert [name for name, said in captions.items() if "does not begin at 0" in said] == ["county-scores"]
    assert [name for name, said in captions.items() if "even up to about 1,000, logarithmic above it" in said] == ["scores", "tiers"]
    assert "mean setting" in captions["county-answers"].lower()
    assert "Nothing here was observed" in captions["provinces"]


def test_a_level_that_nobody_reached_is_named(run: Run, page: Page) -> None:
    table = page.table("strain")
    drawn = set(table["strain"].str[-1].astype(int))
    turns = np.flatnonzero(run.data.weeks % 13 == 0)
    assert drawn == {level for level in (1, 2, 3) if run.national(f"strained[{level}]")[turns].any()}
    assert drawn < {1, 2, 3}
    for level in {1, 2, 3} - drawn:
        assert re.search(rf"At no count was anybody at level [\d ,or]*{level}", page.section("money"))


def test_causes_tell_the_lenders_from_the_score(run: Run, page: Page) -> None:
    table = page.table("refused-by-cause").groupby("cause")["refused attempts"].sum()
    services = page.table("refused-by-service")
    assert table.sum() == pytest.approx(services["refused attempts"].sum())
    first = int(-run.data.weeks[0] % 13)
    whole = slice(first, first + 13 * ((len(run.days) - first) // 13))
    lent = sum(run.national(f"loans_refused[{ground}]")[whole].sum() for ground in ("finance", "merged"))
    assert table["loans, the financial score"] == pytest.approx(lent)
    assert {"the court list alone", "the score alone"} <= set(table.index)


def test_until_when_another_document_helped() -> None:
    seen = seen_of(lived("unified-2020", dt.date(2016, 7, 4), dt.date(2017, 3, 26), people=40_000))
    assert "Until 2016-12-12 another identity document could be used for air and high speed rail" in refusals_over_time(seen)[0].caption
    assert money.merger(seen) is None


def test_how_much_more_the_richest_travel_is_what_people_drawn_do(run: Run, seen: Seen) -> None:
    """Of everybody in the sample: the mean of the trips that go with each one's travel level."""
    past = past_of(run)
    mixed = past.world(np.arange(past.who.start.size)).people.profile.astype(np.int64) >> 5
    level, fifth = mixed // QUINTILES % TRAVEL_LEVELS, mixed % QUINTILES
    names = seen.society.services.names
    trips = seen.society.services.per_year[[names.index("air"), names.index("high_speed_rail")]].sum(axis=0)[level]
    drawn = trips[fifth == 4].mean() / trips[fifth == 0].mean()
    times = errors.trips(seen, "quintile 5") / errors.trips(seen, "quintile 1")
    assert times == pytest.approx(drawn, rel=0.1)
    assert errors.travel_said(seen, "quintile 5", "quintile 1") == f", and are assumed to set out by air or rail {times:.1f} times as often"
    assert errors.travel_said(seen, "male", "female") == ""


def test_what_never_was_is_said_before_any_finding(page: Page) -> None:
    top = unescape(page.html[: page.html.index('id="findings"')])
    assert "No score for everybody ever existed nationwide" in top
    assert f"Before {UNTIL} the numbers of the court list are fitted to published figures, under which it stays here since counties" in top
    assert "watch unevenly, and the score is a scenario built on press reports and pilots" in top
    assert "from that day on everything is invented" in top
    assert "Barred: not let" in top
    assert "the financial score is another number" in top
    assert "wholly hypothetical from here" in page.html


@pytest.mark.parametrize(
    ("preset", "wanted"),
    [
        ("none", ""),
        ("defaulter-list", ""),
        ("rongcheng-2014", "No score for everybody ever existed nationwide: this one is a scenario."),
        ("credit-bureau", "No score for everybody ever existed nationwide: this one is a scenario."),
    ],
)
def test_what_never_was_is_said_of_every_scheme(preset: str, wanted: str) -> None:
    assert standing(cs.load(preset)) == wanted
