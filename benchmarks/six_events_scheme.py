"""The six-event model written as a scheme of this program, on a society of six kinds of conduct.

The same law as `six_events_law.py` but for two things, both without weight: a
week's points are bounded one by one, not together; and six Poisson streams of
which only the first candidate counts stand for six Bernoulli trials (exactly the
same chance). The general engine does all that it does for any scheme: clean
scores, wariness, climate, causes, groups.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import numpy as np

from benchmarks.six_events_law import CHANCES, POINTS, TOP, TRAVEL
from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.engine.simulate import Plan, live_on
from counterscore.engine.world import World, open_world
from counterscore.mechanisms.contract import REFUSED
from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.read import names_of
from counterscore.society.columns import RATE_CLASSES
from counterscore.society.occasions import Kind, Occasions
from counterscore.society.package import Society, load_society
from counterscore.society.places import sample
from counterscore.weeks import WEEKS_PER_YEAR, week_of

FIRST = week_of(dt.date(2025, 1, 6))
NAMES = tuple(f"event_{i + 1}" for i in range(len(CHANCES)))


def society() -> Society:
    """The usual people with six kinds of conduct, all alike, and nothing that responds."""
    real = load_society("china-2020")
    n = len(NAMES)
    kinds = tuple(
        Kind(name, "public_order", "bad", "no", "voluntary", 0.0, "", "", 0.0, 0.0, 0.0, "assumed", "benchmark") for name in NAMES
    )
    rates = np.array(CHANCES)  # of a kind done at most once a week: chances
    occasions = Occasions(kinds, rates, np.ones((RATE_CLASSES, n)), np.ones((4, n)), np.ones(n), np.ones(n, bool), np.full(n, 0.5))
    wishes = np.full_like(real.services.per_year, -np.log1p(-TRAVEL) * WEEKS_PER_YEAR)
    still = {"learn_probability": 0.0, "deterrence_logit": 0.0, "climate_gain": 0.0, "act_from_years": 0.0}
    responses = real.responses | {name: replace(real.responses[name], value=value) for name, value in still.items()}
    services = replace(real.services, per_year=wishes, scale=np.ones_like(real.services.scale), retry=np.zeros_like(real.services.retry))
    return replace(real, occasions=occasions, services=services, responses=responses, volumes={})


def tables(who: Society, spread: bool) -> Tables:
    """The scheme, compiled."""
    document = {
        **{"format": 1, "id": "six-events", "title": "Six events", "summary": "Six events", "description": "Six events"},
        "horizon": {"from": "2025-01-06", "to": "2026-12-27"},
        "rollout": {"everywhere_from": "2020-01-06", "scored_from_years": 0},
        "detection": {"record_probability": dict.fromkeys(NAMES, 1.0)},
        "scoring": {
            "start_points": 800 if spread else 1000,
            "start_spread_points": 600 if spread else 0,
            "most_points": TOP,
            "points": dict(zip(NAMES, POINTS, strict=True)),
        },
        "lists": {"list": [{"name": "barred", "kinds": [], "term_weeks": 26, "enter_below_points": 600}]},
        "sanctions": {"rules": [{"when": {"list": "barred"}, "bars": ["air"]}]},
    }
    return compile_scheme(check_scheme(document, Reader(None, {}, names_of(who))), who)


def opened(who: Society, compiled: Tables, part: str) -> World:
    """A world before its first week."""
    return open_world(who, sample(who, part), compiled, 1, FIRST, threads=2)


def timed(world: World, compiled: Tables, weeks: int, threads: int) -> tuple[float, float, float]:
    """Seconds to live the weeks, the mean score at the end, refusals a person."""
    start = time.perf_counter()
    chronicle = live_on(compiled, world, range(FIRST, FIRST + weeks), Plan(31, threads))
    seconds = time.perf_counter() - start
    persons = world.people.profile.size
    refused = np.array(chronicle.flows)[:, :, REFUSED : REFUSED + 24].sum()
    mean = float((world.people.standing & np.uint32(2047)).mean())
    return seconds, mean, float(refused) / persons
