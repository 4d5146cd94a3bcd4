"""Every row has a state of the closed list for every scheme, says no verdict, and turns with the evidence where evidence can turn it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from counterscore.audit.evidence import Evidence, Gap, LesserMeans, Span
from counterscore.audit.law.table import as_rows, sort_of, tell_one
from counterscore.audit.law.terms import AGAINST, ASSUMED, BOTH, FOR, NOT_MEASURED, NOT_YET, OUTSIDE, STATES, UNDETERMINED, Told
from counterscore.audit.legal import load_legal_tests
from counterscore.society.package import load_society
from tests.law.cases import BAD, GOOD, NOTHING, all_told, compiled, fitting, week, written

IDS = tuple(test.id for test in load_legal_tests())
LATER = {"first_week": week(2028, 1, 3), "last_week": week(2028, 12, 25)}  # all that is known to come is in force
# Words that would decide what only a court or an authority decides.
VERDICTS = (
    *("is prohibited", "are prohibited", "is banned", "is illegal", "are illegal", "illegal", "unlawful", "violat", "infring"),
    *("in breach of", "breaches", "is lawful", "are lawful", "is legal", "is permitted", "is allowed", "complies with", "compliant"),
    *("is a social score", "is social scoring", "guilty", "liable", "must be", "shall", "proves", "proven"),
)


def sentences(told: Told) -> tuple[str, ...]:
    return told.for_ + told.against + told.notes


@pytest.mark.parametrize("names", fitting(), ids="+".join)
def test_every_row_has_a_state_for_every_scheme_and_no_verdict(names: tuple[str, ...]) -> None:
    for evidence in (NOTHING, GOOD, BAD, replace(BAD, **LATER)):
        told = all_told(compiled(*names), evidence)
        assert tuple(told) == IDS
        for row in told.values():
            assert row.state in STATES
            for text in sentences(row):
                assert not [word for word in VERDICTS if word in text.lower()], text
                assert text.endswith("."), text


def test_a_verdict_would_be_found() -> None:
    assert [word for word in VERDICTS if word in "The scheme violates Art. 5 and is prohibited.".lower()] == ["is prohibited", "violat"]


@pytest.mark.parametrize("evidence", [NOTHING, GOOD, BAD])
def test_no_scheme_no_evidence(evidence: object) -> None:
    for row in all_told(compiled("none"), evidence).values():  # type: ignore[arg-type]
        assert row.state == OUTSIDE
        assert (row.for_, row.against, row.figures) == ((), (), ())


def test_numbers_carry_a_unit_and_what_they_rest_on() -> None:
    """Every sentence with a number from the run, the tables or a study names that in brackets."""
    for row in all_told(compiled("unified-2020"), BAD).values():
        for text in row.for_ + row.against:
            assert re.search(r" \[[a-z, ]+\]\.$", text), text
        for figure in row.figures:
            assert figure.unit
            assert figure.name


# Under the reported system, in weeks when all is in force: the state without evidence, with the best, with the worst.
TURNS = {
    **dict.fromkeys(("AIA-11", "AIA-12", "AIA-13", "AIA-14", "AIA-15", "AIA-21", "AIA-22"), (FOR, BOTH, FOR)),
    **dict.fromkeys(("CHR-04", "GDPR-12", "GDPR-15", "CJEU-02", "ICCPR-01"), (FOR, BOTH, FOR)),
    **dict.fromkeys(("AIA-25", "AIA-26", "CHR-02", "CHR-06", "CHR-13", "GDPR-01", "GDPR-07", "GDPR-14"), (AGAINST, BOTH, AGAINST)),
    **dict.fromkeys(("FCRA-03", "ECOA-01", "PIPL-03", "GBF-05", "ICCPR-02", "ICCPR-04", "ICCPR-05", "UNESCO-02"), (AGAINST, BOTH, AGAINST)),
    **dict.fromkeys(("ECOA-03", "GBF-03", "GBF-07"), (FOR, FOR, BOTH)),
    **dict.fromkeys(("CHR-09", "CHR-11", "CHR-12", "GDPR-02", "ICCPR-06"), (NOT_MEASURED, FOR, AGAINST)),
    **dict.fromkeys(("AIA-29", "AIA-30", "AIA-32"), (NOT_MEASURED, FOR, FOR)),
    "CHR-05": (NOT_MEASURED, AGAINST, FOR),
    "CHR-10": (UNDETERMINED, FOR, UNDETERMINED),
}
# Rules and evidence point both ways whatever is measured; what is said changes.
SAID_OTHERWISE = (
    *("AIA-18", "AIA-24", "AIA-31", "CHR-07", "GDPR-04", "GDPR-09", "GDPR-10", "GDPR-11", "GDPR-13", "FCRA-02"),
    *("PIPL-02", "PIPL-04", "PIPL-07", "PIPL-08", "GBF-06", "ICCPR-03"),
)
# The rules alone, or what is assumed, decide; of the first kind some have notes of the run.
BY_RULE = (
    *("AIA-05", "AIA-07", "AIA-08", "AIA-09", "AIA-10", "AIA-17", "AIA-23", "AIA-27", "AIA-28", "AIA-33", "CHR-01", "CHR-08"),
    *("GDPR-03", "GDPR-05", "GDPR-06", "GDPR-08", "CJEU-01", "FCRA-01", "ECOA-02", "PIPL-01", "PIPL-05", "PIPL-06", "PIPL-09"),
    *("GBF-01", "GBF-02", "GBF-04", "UNESCO-01"),
)
FIXED = {
    **dict.fromkeys(("AIA-01", "AIA-02", "AIA-03", "AIA-06", "AIA-19", "AIA-20", "AIA-34", "AIA-35"), ASSUMED),
    **dict.fromkeys(("AIA-04", "AIA-16", "CHR-03"), UNDETERMINED),
}


def under_the_reported_system() -> tuple[dict[str, Told], ...]:
    return tuple(all_told(compiled("unified-2020"), replace(e, **LATER)) for e in (NOTHING, GOOD, BAD))


def test_every_row_is_of_one_sort() -> None:
    assert sorted((*TURNS, *SAID_OTHERWISE, *BY_RULE, *FIXED)) == sorted(IDS)


@pytest.mark.parametrize("name", TURNS)
def test_the_evidence_turns_the_state(name: str) -> None:
    assert tuple(told[name].state for told in under_the_reported_system()) == TURNS[name]


@pytest.mark.parametrize("name", SAID_OTHERWISE)
def test_the_evidence_changes_what_is_said(name: str) -> None:
    _, good, bad = (told[name] for told in under_the_reported_system())
    assert (good.for_, good.against) != (bad.for_, bad.against)


@pytest.mark.parametrize("name", [*BY_RULE, *FIXED])
def test_no_evidence_turns_what_the_rules_decide(name: str) -> None:
    _, good, bad = (told[name] for told in under_the_reported_system())
    assert (good.state, good.for_, good.against) == (bad.state, bad.for_, bad.against)
    assert good.state == FIXED.get(name, good.state)


RULED = """
[rollout]
everywhere_from = 2016-01-04
[detection.record_probability]
petition_in_person = 0.5
littering = 0.5
[scoring]
drift_points_per_year = {drift}
points = {{ petition_in_person = {points}, littering = -10 }}
association_share = {association}
[[scoring.tiers]]
name = "low"
from_points = 0
[[scoring.tiers]]
name = "high"
from_points = 500
[[sanctions.rules]]
when = {{ tier = "low" }}
bars = ["government_service", "loan"]
[access]
person_share = {seen}
public_flag = {named}
"""
MILD = {"drift": 10, "points": 0, "association": 0.0, "seen": 1.0, "named": 0}


@pytest.mark.parametrize(
    ("name", "change", "before", "after"),
    [
        ("AIA-10", {"association": 0.1}, AGAINST, BOTH),
        ("AIA-14", {"points": -20}, AGAINST, BOTH),
        ("CHR-04", {"points": -20}, AGAINST, BOTH),
        ("GDPR-08", {"seen": 0.0}, FOR, AGAINST),
        ("AIA-33", {"seen": 0.5}, FOR, AGAINST),
        ("GBF-03", {"named": 1}, FOR, BOTH),
        ("GDPR-10", {"drift": 0}, FOR, BOTH),
    ],
)
def test_a_rule_turns_the_state(name: str, change: dict[str, float], before: str, after: str) -> None:
    states = [all_told(written(RULED.format(**values)), replace(GOOD, **LATER))[name].state for values in (MILD, MILD | change)]
    assert states == [before, after]


def test_law_of_the_place_holds_only_from_its_date() -> None:
    """The personal information law from 1 November 2021; the guidance of 2020 from its day; both only in weeks that were lived."""
    pair = compiled("unified-2020")
    early = all_told(pair, replace(BAD, first_week=week(2014, 1, 6), last_week=week(2020, 12, 7)))
    between = all_told(pair, replace(BAD, first_week=week(2014, 1, 6), last_week=week(2021, 10, 18)))
    late = all_told(pair, replace(BAD, first_week=week(2014, 1, 6), last_week=week(2021, 11, 1)))
    pipl, guidance = ([name for name in IDS if name.startswith(part)] for part in ("PIPL", "GBF"))
    assert len(pipl) == 9
    assert len(guidance) == 7
    assert {early[name].state for name in (*pipl, *guidance)} == {NOT_YET}
    assert {between[name].state for name in pipl} == {NOT_YET}
    assert NOT_YET not in {between[name].state for name in guidance} | {late[name].state for name in (*pipl, *guidance)}
    assert (early["PIPL-03"].for_, early["PIPL-03"].against) == ((), ())
    assert "In force from 2021-11-01: 1 of 409 weeks; figures are of all weeks." in late["PIPL-03"].notes


def test_law_to_come_says_so_and_keeps_what_would_bear_on_it() -> None:
    told = all_told(compiled("unified-2020"), BAD)
    assert told["AIA-21"].state == NOT_YET
    assert told["AIA-21"].for_
    assert told["AIA-21"].notes[0].startswith("In force from 2027-12-02; checked on 2026-11-23.")
    assert told["AIA-20"].state == NOT_YET
    assert told["AIA-11"].state == FOR, "read as if used in the Union, on the day it was checked"


def test_credit_law_is_read_for_loans_and_posts_alone() -> None:
    for names in (("defaulter-list",), ("sesame-2018",), ("fuzhou-jasmine-2018",)):
        told = all_told(compiled(*names), BAD)
        assert {told[name].state for name in IDS if name.startswith(("FCRA", "ECOA"))} == {OUTSIDE}
    bureau = all_told(compiled("credit-bureau"), BAD)
    assert OUTSIDE not in {bureau[name].state for name in IDS if name.startswith(("FCRA", "ECOA"))}
    post = all_told(written(RULED.format(**MILD).replace('"government_service", "loan"', '"post"')), BAD)
    assert post["FCRA-03"].state != OUTSIDE
    assert post["ECOA-01"].state == OUTSIDE, "creditors only"


def test_the_table_prints_source_dates_and_whether_verified() -> None:
    rows = as_rows(tuple(all_told(compiled("unified-2020"), BAD).values()))
    assert [row["id"] for row in rows] == list(IDS)
    for row in rows:
        assert row["source"]
        assert row["sort"] == sort_of(row["id"])
        assert row["in_force_from"] in row["standing"]
        assert row["checked_on"] in row["standing"]
        assert row["standing"].endswith(", verified" if row["verified"] else ", not verified")
    assert 0 < sum(row["verified"] for row in rows) < len(rows)


def test_one_row_is_told_as_in_the_table() -> None:
    scheme, tables = compiled("credit-bureau")
    assert tell_one("AIA-13", scheme, load_society("china-2020"), tables, BAD) == all_told((scheme, tables), BAD)["AIA-13"]


GAP = Gap("share barred", "rural", "urban", Span(0.0, -0.01, 0.01), 4000)
NO_FEWER = LesserMeans("no-campaign", Span(1, -5, 7))
FEWER = LesserMeans("same-context-only", Span(50, 40, 60))


@pytest.mark.parametrize(
    ("name", "evidence", "state"),
    [
        ("CHR-05", Evidence(gaps=(GAP,)), UNDETERMINED),
        ("CHR-05", Evidence(gaps=(GAP, GAP._replace(difference=Span(-0.03, -0.05, -0.01)))), FOR),
        ("CHR-11", Evidence(acts_prevented=Span(3, -1, 7)), UNDETERMINED),
        ("CHR-11", Evidence(acts_prevented=Span(3, 1, 7)), FOR),
        ("CHR-11", Evidence(acts_prevented=Span(-3, -7, -1)), AGAINST),
        ("CHR-12", Evidence(lesser=(NO_FEWER,)), UNDETERMINED),
        ("CHR-12", Evidence(lesser=(NO_FEWER, FEWER)), AGAINST),
        ("CHR-12", Evidence(lesser=(FEWER._replace(acts_added=Span(0, -5, 5)),)), AGAINST),
        ("CHR-12", Evidence(lesser=(FEWER._replace(acts_added=Span(9, 5, 13)),)), FOR),
        ("CHR-12", Evidence(lesser=(LesserMeans("open-access", Span(-9, -12, -6)),)), NOT_MEASURED),  # harsher: no test of necessity
        ("CHR-12", Evidence(lesser=()), NOT_MEASURED),
        ("GDPR-08", Evidence(), UNDETERMINED),
        ("FCRA-02", Evidence(weeks_to_decision=30 / 7), BOTH),
    ],
)
def test_what_holds_zero_decides_nothing(name: str, evidence: Evidence, state: str) -> None:
    """An interval that holds zero, or a file that is silent, is no evidence either way."""
    assert all_told(compiled("credit-bureau"), evidence)[name].state == state


def test_a_lesser_mean_says_what_it_avoids_and_what_that_costs() -> None:
    (text,) = all_told(compiled("unified-2020"), BAD)["CHR-12"].against
    assert text.startswith("same-context-only avoids 200 of 280 refusals (71.4%), interval +150 to +250; acts that break a legal duty")


def test_thirty_days_are_within_thirty_days() -> None:
    text = "The median decision takes 30 days, against 30 [lives of the communities examined]."
    assert text in all_told(compiled("credit-bureau"), Evidence(weeks_to_decision=30 / 7))["FCRA-02"].for_


def test_moot_appeals_are_not_among_those_decided() -> None:
    text = "10 appeals were filed, 5 decided, 3 moot before that [tallies of the whole run]."
    told = all_told(compiled("credit-bureau"), Evidence(appeals=10, decided=5, moot=3))
    assert all(text in told[name].for_ for name in ("CHR-07", "GDPR-09", "AIA-24"))


def test_shares_of_two_wholes_in_one_element_say_of_what_they_are() -> None:
    """False ground is counted in the whole run, lawful conduct in what was traced: the two have different wholes."""
    told = all_told(compiled("unified-2020"), BAD)["AIA-14"].for_
    (false,) = (text for text in told if "false, mis-shared and stale" in text)
    (lawful,) = (text for text in told if "true record of lawful conduct" in text)
    assert false.startswith("30 of 280 refusals")
    assert false.endswith("[tallies of the whole run].")
    assert lawful.startswith("12 of 200 refusals")
    assert lawful.endswith("[records traced in the communities examined].")


def test_what_is_written_down_and_counts_for_nothing_is_told_apart() -> None:
    (text,) = all_told(written(RULED.format(**MILD)))["GDPR-05"].for_
    assert text.startswith("Of conduct on opinion, belief or health, 1 kind can be written down without that: petition in person")


def test_lenders_who_refuse_nobody_read_nothing_that_counts() -> None:
    credit = "[credit]\nother_conduct_share = 0.5\nrefuse_below_points = {cut}\n"
    for cut, said in ((0, False), (600, True)):
        told = all_told(written(RULED.format(**MILD) + credit.format(cut=cut)))["AIA-17"]
        assert any(text.startswith("Lenders give") for text in told.for_) is said
