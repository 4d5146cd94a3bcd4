"""Schemes to read, and evidence made up to be read: the worst there could be, and the best."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from counterscore.audit.evidence import Evidence, Gap, LesserMeans, Readings, Span
from counterscore.audit.law.table import tell
from counterscore.audit.law.terms import Told
from counterscore.audit.reach import Reach, reachable
from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.errors import ReformError
from counterscore.scheme.catalogue import presets, reforms
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme, scheme_from_text
from counterscore.society.package import load_society
from counterscore.weeks import week_of

SERVICES = ("air", "high_speed_rail", "public_transport", "government_service", "loan", "deposit_free_rental", "school", "post")
NOTHING = Evidence()
BAD = Evidence(
    lives=100_000,
    records=1000,
    records_per_person_year=2.0,
    refused={s: {"list": 10, "score": 20, "both": 5} for s in SERVICES},
    examined=20,
    traced=200,
    score_suffices=150,
    lawful_ground=12,
    false_ground=30,
    own_terms=250,
    misshared_ground=3,
    needs_unrelated=Readings(90, 120),
    unrelated_alone=Readings(40, 60),
    on_speech=25,
    on_special=26,
    persons_barred=50,
    weeks_barred=900,
    barred_everywhere=0.01,
    top_tenth=0.4,
    loans_by_finance=15,
    loans_by_merger=10,
    withheld={"deposit_free_rental": 100},
    rank_reversals=0.3,
    pairs=40,
    false_records=9,
    misshared_records=4,
    stale_entries=2,
    never_corrected=0.8,
    speech_made=60,
    speech_withheld=40,
    silent=0.2,
    expressed_over_private=0.05,
    noticed=0.0,
    told_before_refusal=0.0,
    appeals=0,
    decided=4,
    moot=2,
    decided_false=3,
    decided_false_found=3,
    upheld_false=0,
    weeks_to_decision=20,
    refused_unheard=0.99,
    complied=0,
    expired=0,
    gaps=(Gap("share barred", "rural", "urban", Span(0.02, 0.01, 0.03), 4000),),
    by_attribute={"sex": 0.01},
    acts_prevented=Span(-5, -9, -1),
    lesser=(LesserMeans("same-context-only", Span(200, 150, 250), Span(0, -2, 2)),),
)
GOOD = Evidence(
    lives=100_000,
    records=1000,
    records_per_person_year=2.0,
    refused={s: {"list": 0, "score": 0, "both": 0} for s in SERVICES},
    traced=0,
    score_suffices=0,
    lawful_ground=0,
    false_ground=0,
    own_terms=0,
    misshared_ground=0,
    needs_unrelated=Readings(0, 0),
    unrelated_alone=Readings(0, 0),
    on_speech=0,
    on_special=0,
    persons_barred=0,
    weeks_barred=0,
    barred_everywhere=0.0,
    loans_by_finance=0,
    loans_by_merger=0,
    withheld={"deposit_free_rental": 0},
    rank_reversals=0.0,
    pairs=40,
    false_records=0,
    misshared_records=0,
    stale_entries=0,
    never_corrected=0.0,
    speech_made=100,
    speech_withheld=0,
    silent=0.0,
    expressed_over_private=0.0,
    noticed=1.0,
    told_before_refusal=1.0,
    appeals=10,
    decided=8,
    moot=0,
    decided_false=5,
    upheld_false=5,
    weeks_to_decision=2,
    weeks_to_correction=3,
    refused_unheard=0.0,
    complied=5,
    expired=3,
    gaps=(Gap("share barred", "rural", "urban", Span(0.0, -0.01, 0.01), 4000),),
    by_attribute={"sex": 0.0},
    acts_prevented=Span(100, 50, 150),
    lesser=(LesserMeans("same-context-only", Span(3, 1, 5), Span(9, 5, 13)),),
)


@lru_cache
def compiled(name: str, *with_: str) -> tuple[Scheme, Tables]:
    """A preset with reforms, and its tables."""
    scheme = load_scheme(name, with_)
    return scheme, compile_scheme(scheme, load_society("china-2020"))


@lru_cache
def fitting() -> tuple[tuple[str, ...], ...]:
    """Every preset, and every preset with every reform that was written for it."""
    out: list[tuple[str, ...]] = [(name,) for name in presets()]
    for name in presets():
        for reform in reforms():
            try:
                load_scheme(name, [reform])
            except ReformError:
                continue
            out.append((name, reform))
    return tuple(out)


def written(rules: str) -> tuple[Scheme, Tables]:
    """A scheme of a test's own, from 2016 to 2017, everywhere in force."""
    head = """
format = 1
id = "made-up"
title = "Made up"
summary = "Made up."
description = "Made up."
horizon = { from = 2016-01-04, to = 2017-12-31 }
"""
    scheme = scheme_from_text(head + rules)
    return scheme, compile_scheme(scheme, load_society("china-2020"))


def all_told(pair: tuple[Scheme, Tables], evidence: Evidence = NOTHING) -> dict[str, Told]:
    """What is told of every row, by id."""
    scheme, tables = pair
    return {told.id: told for told in tell(scheme, load_society("china-2020"), tables, evidence)}


def reach_of(pair: tuple[Scheme, Tables], weeks: range | None = None) -> Reach:
    """What the rules can bring about."""
    scheme, tables = pair
    return reachable(scheme, load_society("china-2020"), tables, weeks)


def week(year: int, month: int, day: int) -> int:
    """The week of a day."""
    return week_of(dt.date(year, month, day))
