"""The compiled tables of minds, reckoned again: support and speech.

What a mechanism builds is not asked of it. It follows here from the scheme's file as it is written, from responses.csv and kinds.csv of the
society, from the meanings that stand beside each number there and in docs/parameters.md, and from the units of docs/law.md: thresholds
in 2^-32, factors in 65536ths, speech in 4096ths, each to the nearest. Two worlds: `unified-2020` in the society as it is, and
another scheme in a society in which no two numbers are alike, so that none can stand for another. Every comparison is exact.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import tomli

import counterscore
from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.scheme.catalogue import find_scheme
from counterscore.scheme.read import load_scheme, scheme_from_text
from counterscore.society.package import Society

from .plain import HEAD

DATA = Path(counterscore.__file__).parent / "society" / "data" / "china-2020"
SLOTS = 64  # room for kinds in a table
YEAR = 365.2425 / 7  # weeks
OTHER = """
[speech]
listened_from = 2015-03-02
listened_until = 2021-05-31
tolerance_share = { value = { "2014-01-06" = 0.15, "2018-01-01" = 0.4 } }
surveillance_share = { value = { "2014-01-06" = 0.35, "2019-07-01" = 0.1 } }
floor_factor = { value = { "2014-01-06" = 0.7, "2016-02-01" = 0.2 } }
per_service_factor = { value = { "2014-01-06" = 0.05, "2020-06-01" = 0.25 } }
proportional_flag = 1
visibility_share = { value = { "2014-01-06" = 0.6, "2017-01-02" = 0.45 } }
listened_weight = { rumour = 1, petition_in_person = 1, fake_goods = 1, dissent_online = 0 }
[opinion]
moves_share = 0.7
[campaign]
from = 2016-04-05
until = 2018-09-03
audience_from_years = 16
audience_until_years = 35
reach_share = 0.03
outside_share = 0.37
kept_share = 0.8
certainty_counts = 1.3
reward_share = 0.45
support_probability = 0.11
backlash_probability = 0.23
scenes = [{ name = "one", kinds = ["speeding", "donation"] }, { name = "two", kinds = ["speeding", "heroic_act", "rumour"] }]
[youth_league]
from_years = 15
until_years = 26
opening_share = 0.21
party_opening_share = 0.06
paired_young_share = 0.4
paired_grown_share = 0.7
join_probability = 0.013
leave_probability = 0.004
party_probability = 0.17
expel_probability = 0.08
hold_probability = 0.09
dating_from = 2018-10-02
attend_share = 0.07
pair_probability = 0.12
tier_strength_factor = 3.3
birth_probability = 0.05
member_factor = { attending_league_events = 1.6, jaywalking = 0.9, donation = 1.2 }
party_factor = { attending_league_events = 1.1, jaywalking = 0.7, rumour = 0.3 }
others_factor = { attending_league_events = 0.8, speeding = 1.1 }
loyal_weight = { donation = 1, speeding = 0 }
festival_weight = { christmas_party = 1 }
discipline_weight = { rumour = 1, speeding = 1 }
[credit]
start_points = 700
drift_points_per_year = 60
points = { late_repayment = -60, rumour = { value = { "2014-01-06" = 20, "2019-01-07" = -120 } } }
refuse_below_points = { value = { "2014-01-06" = 0, "2018-01-01" = 510 } }
other_conduct_share = { value = { "2014-01-06" = 0.1, "2020-01-06" = 0.35 } }
strain_share = 0.6
[local_government]
ranked_from = 2017-03-07
debt_weight = 0.7
promise_weight = 1.9
complaint_weight = 3.1
complain_probability = { value = { "2014-01-06" = 0.02, "2019-01-07" = 0.06 } }
worst_share = 0.003
lowest_share = 0.15
enforce_share = 0.35
effort_step_share = 0.12
effort_most_share = 0.45
hiding_step_share = 0.22
kept_share = 0.65
"""
OTHER_RESPONSES = {
    **{"caught_prior": 0.75, "uncaught_prior": 3.5, "wary_speech_share": 0.35, "embolden_share": 0.45, "reward_logit": 0.25},
    **{"support_mean_share": 0.58, "support_rich_share": 0.13, "support_urban_share": 0.07, "support_old_share": 0.02},
    **{"support_spread_share": 0.17, "support_bar_probability": 0.25, "support_bar_false_probability": 0.55},
    **{"support_refusal_probability": 0.05, "support_refusal_false_probability": 0.35, "support_informed_probability": 0.45},
    **{"support_drift_probability": 0.15, "strain_probability": 0.65, "strain_eases_probability": 0.3, "strain_rate_factor": 1.7},
}


@dataclass(frozen=True)
class World:
    """What is written, and what was made of it."""

    document: dict[str, Any]  # the scheme's file
    responses: dict[str, float]
    tables: Tables

    def number(self, place: str, week: int | None = None) -> Any:
        """What the file says at a place, or under it; of a dated number what holds in a week."""
        found: Any = self.document
        for part in place.split("."):
            found = found[part]
        return at(found, week)

    def by_kind(self, place: str, silent: float, week: int = 0) -> list[float]:
        """[kind] a number of each kind; `silent` where the file does not name it."""
        written = self.number(place)
        return [at(written.get(row["kind"], silent), week) for row in KINDS]

    @property
    def weeks(self) -> list[int]:
        """First weeks of the periods in which no rule changes."""
        return [int(week) for week in self.tables.eras.week]


def at(written: Any, week: int | None = None) -> Any:
    """A number as it is written: bare, with its unit and range, or with the days from which it holds (before the first of them 0)."""
    value = written.get("value", written) if isinstance(written, dict) else written
    if week is None or not isinstance(value, dict):
        return value
    holding = [x for day, x in sorted(value.items()) if first_week(dt.date.fromisoformat(day)) <= week]
    return holding[-1] if holding else 0


def first_week(day: dt.date) -> int:
    """The week that begins on a day, or the first that begins after it (section 2 of the law)."""
    return -((dt.date(2000, 1, 3) - day).days // 7)


def rows(name: str) -> list[dict[str, str]]:
    """A file of the society as it is written."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def threshold(x: float) -> int:
    return round(x * 2**32)


def factor(x: float) -> int:
    return round(x * 65536)


def fixed(x: float) -> int:
    return round(x * 4096)


def padded(values: Iterable[int], filler: int = 0) -> list[int]:
    """[slot] what there is of each kind, and the same for the room that is left."""
    found = list(values)
    return found + [filler] * (SLOTS - len(found))


KINDS = rows("kinds.csv")
WRITTEN = {row["name"]: float(row["value"]) for row in rows("responses.csv")}


@pytest.fixture(scope="module", params=["unified-2020", "other numbers"])
def world(request: pytest.FixtureRequest, society: Society) -> World:
    """The preset in the society; another scheme in a society with other responses."""
    if request.param == "unified-2020":
        path = find_scheme("unified-2020")
        return World(tomli.loads(path.read_text(encoding="utf-8")), WRITTEN, compile_scheme(load_scheme(path), society))
    changed = society.responses | {name: replace(society.responses[name], value=x) for name, x in OTHER_RESPONSES.items()}
    people = replace(society, responses=changed)
    return World(tomli.loads(OTHER), WRITTEN | OTHER_RESPONSES, compile_scheme(scheme_from_text(HEAD + OTHER), people))


# --- support ----------------------------------------------------------------------------------


def test_base_of_support(world: World) -> None:
    """Normal about the mean of one's group, to the nearest of sixteen levels from 0 to 1: of the words a part Phi((j + 1/2)/15) stays at j.

    The middle of every group is `support_mean_share`. The richest fifth differs from the middle one by the rich share, and each fifth by as
    much from the next; urban and rural lie half their difference to either side; 60 and over differ from the middle ages by the old
    share, and these by as much from the young. Cells are urban + 2 x fifth + 10 x band.
    """
    r = world.responses
    expected = []
    for band in (-1, 0, 1):
        for fifth in (-2, -1, 0, 1, 2):
            for side in (-1, 1):
                mean = r["support_mean_share"] + r["support_old_share"] * band
                mean += r["support_rich_share"] * fifth / 2 + r["support_urban_share"] * side / 2
                z = [((j + 0.5) / 15 - mean) / r["support_spread_share"] for j in range(15)]
                expected.append([threshold(math.erfc(-x / math.sqrt(2)) / 2) for x in z])
    assert world.tables.opinion.base_cut.tolist() == expected


def ages_at_the_census(world: World) -> list[float]:
    """[cohort] years of age on the census day of society.toml, to a tenth: births are kept by the week."""
    day = tomli.loads((DATA / "society.toml").read_text(encoding="utf-8"))["census_day"]
    return [round(((day - dt.date(2000, 1, 3)).days // 7 - int(born)) / YEAR, 1) for born in world.tables.ages.birth_week]


def test_bands_of_age_are_those_of_the_census(world: World) -> None:
    """Under 30, from 30 and from 60 years of age at the census (responses.csv: `60 and over`)."""
    expected = [(age >= 30) + (age >= 60) for age in ages_at_the_census(world)]
    assert world.tables.opinion.band.tolist() == expected


def test_what_moves_support(world: World) -> None:
    """Each response as far as the scheme lets it take place: [true ground, false ground], and a chance for each level of distance."""
    r, moves, t = world.responses, world.number("opinion.moves_share"), world.tables.opinion
    for table, name in ((t.bar, "bar"), (t.refusal, "refusal")):
        expected = [threshold(moves * r[f"support_{name}{ground}_probability"]) for ground in ("", "_false")]
        assert table.tolist() == expected
    assert t.informed == threshold(moves * r["support_informed_probability"])
    assert t.drift.tolist() == [threshold(moves * min(1.0, r["support_drift_probability"] * distance)) for distance in range(16)]


# --- speech -----------------------------------------------------------------------------------


def test_boldness_is_exponential_with_mean_one(world: World) -> None:
    """Quantile i is where (i + 1/2)/256 lie under it: -ln(1 - (i + 1/2)/256).

    The mean of these is 1 - ln 2 / 512 (Stirling: 1 x 3 x ... x 511 = sqrt 2 (512/e)^256), and each is rounded by half a 4096th at most.
    """
    bold = world.tables.speech.bold.tolist()
    assert bold == [fixed(math.log(512 / (511 - 2 * i))) for i in range(256)]
    assert abs(sum(bold) / 256 / 4096 - (1 - math.log(2) / 512)) <= 0.5 / 4096 + 1 / 256**2


def test_wariness_of_speakers(world: World) -> None:
    """At level j certainty is (j + 1/2)/64; nothing is added up to the prior, the whole `wary_speech_share` at certainty 1, evenly between."""
    r = world.responses
    prior = r["caught_prior"] / (r["caught_prior"] + r["uncaught_prior"])
    part = [max(0.0, (j + 0.5) / 64 - prior) / (1 - prior) for j in range(64)]
    assert world.tables.speech.wary.tolist() == [fixed(r["wary_speech_share"] * x) for x in part]


def test_what_a_speaker_wants_and_hears(world: World) -> None:
    """Who supports most desires nothing, who supports least the utmost dissent; everybody's dissent takes `embolden_share` of the severity."""
    assert world.tables.speech.desired.tolist() == [fixed(1 - level / 15) for level in range(16)]
    assert world.tables.speech.embolden == fixed(world.responses["embolden_share"])


def test_the_situation_of_a_speaker(world: World) -> None:
    """The scheme's shares by date; severity is a floor and so much for each service left to lose."""
    t = world.tables.speech
    assert t.tolerance.tolist() == [fixed(world.number("speech.tolerance_share", w)) for w in world.weeks]
    assert t.surveillance.tolist() == [fixed(world.number("speech.surveillance_share", w)) for w in world.weeks]
    assert t.visibility.tolist() == [fixed(world.number("speech.visibility_share", w)) for w in world.weeks]
    for row, w in zip(t.severity.tolist(), world.weeks, strict=True):
        floor, each = (world.number(f"speech.{name}_factor", w) for name in ("floor", "per_service"))
        assert row == [fixed(floor + each * services) for services in range(9)]
    assert t.proportional == world.number("speech.proportional_flag")


def test_what_counts_as_speech_and_when(world: World) -> None:
    """The kinds that the scheme listens to: 1 where lawful or contested, 2 where unlawful; from its day until the other."""
    first = first_week(world.number("speech.listened_from"))
    until = first_week(world.document["speech"].get("listened_until", dt.date(2039, 1, 3)))
    assert world.tables.speech.active.tolist() == [first <= w < until for w in world.weeks]
    weight = world.by_kind("speech.listened_weight", 0)
    expected = [(1 + (row["lawful"] == "no")) * (x > 0) for row, x in zip(KINDS, weight, strict=True)]
    assert sum(expected) >= 3
    assert world.tables.speech.kind.tolist() == padded(expected)
