"""Random schemes: documents that a person might have written, with every feature and no sense.

That there is every feature is what `test_every_feature.py` shows. The same number gives the same scheme and the same life under it.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any, NamedTuple

from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import names_of
from counterscore.society.package import Society
from counterscore.weeks import week_of
from tests.same_bits.dated import DAYS, begins, one_of, span, whole
from tests.same_bits.random_society import good_of, random_society

RANDOM_SCHEMES = 200
FIRST, LAST = "2016-01-04", "2018-12-30"


class Life(NamedTuple):
    """What is lived under a random scheme."""

    sizes: tuple[int, int]  # of two communities
    weeks: range
    seed: int


def life_of(number: int) -> Life:
    """Two small communities from a random week on, for forty weeks."""
    rng = random.Random(1_000_000 + number)
    sizes = (rng.randint(1, 60), rng.randint(30, 70))
    first = week_of(dt.date.fromisoformat(FIRST)) + rng.randint(0, 40)
    return Life(sizes, range(first, first + 40), rng.getrandbits(64))


def random_scheme(society: Society, seed: int) -> Scheme:
    """The scheme of this number."""
    rng = random.Random(seed)
    kinds, services = list(society.occasions.names), list(society.services.names)
    document: dict[str, Any] = {
        "format": 1,
        "id": f"random-{seed}",
        "title": "Random",
        "summary": "Random",
        "description": "Random",
        "society": society.id,
        "horizon": {"from": FIRST, "to": LAST},
        "detection": detection(rng, society),
        "conduct": conduct(rng, society),
        "services": {"notice_share": one_of(rng, 0.0, 0.5, 1.0)}
        | ({"documents_linked_from": rng.choice(DAYS)} if rng.random() < 0.7 else {}),
    }
    document |= random_society(rng, society)
    lists = [random_list(rng, i, kinds) for i in range(rng.randint(0, 2))]
    tiers: list[dict[str, Any]] = []
    if rng.random() < 0.85:
        document["rollout"] = rollout(rng)
        document["scoring"], tiers = scoring(rng, kinds, sorted({k.context for k in society.occasions.kinds}))
    if lists:
        document["lists"] = {"list": lists}
    document["sanctions"] = {
        "least_age_years": rng.choice([0, 0, 30]),
        "rules": rules(rng, [x["name"] for x in lists], [t["name"] for t in tiers], services),
    }
    return check_scheme(document, Reader(None, {}, names_of(society)))


def conduct(rng: random.Random, society: Society) -> dict[str, Any]:
    return {
        "rate_factor": {k: one_of(rng, 0.0, 0.5, 1.0, 1.2) for k in rng.sample(society.occasions.names, 5)},
        "reward_visibility": {k: span(rng, 0.0, 1.0) for k in good_of(society)},
    }


def detection(rng: random.Random, society: Society) -> dict[str, Any]:
    """What is recorded; without weights of their own, false records fall on the bad kinds that are recorded by then, so on more and more."""
    kinds = list(society.occasions.names)
    always, *later = rng.sample([k for k in kinds if k not in good_of(society)], 4)
    record = {k: span(rng, 0.3, 1.0) for k in rng.sample(kinds, rng.randint(10, len(kinds)))}
    record |= {always: rng.uniform(0.3, 1.0)} | {k: begins(rng, rng.uniform(0.3, 1.0)) for k in later}
    groups = ["female", "male", "rural", "urban", "majority", "minority"]
    return {
        "record_probability": record,
        "county_unevenness": rng.choice([0.0, 0.5, 0.9]),
        "false_records_per_week": span(rng, 0.0, 0.004),
        "false_weight": {k: rng.random() + 0.01 for k in rng.sample(kinds, 8)} if rng.random() < 0.6 else {},
        "sharing_error_probability": span(rng, 0.0, 0.5),
        "stale_probability": rng.choice([0.0, 0.5, 1.0]),
        "stale_weeks": rng.randint(1, 30),
        "bias_under_study": {k: rng.uniform(0.0, 4.0) for k in rng.sample(groups, rng.randint(0, 3))},
    }


def rollout(rng: random.Random) -> dict[str, Any]:
    table: dict[str, Any] = {"scored_from_years": rng.choice([0, 14, 18, 40]), "counted_share": span(rng, 0.2, 1.0)}
    table["everywhere_from"] = rng.choice(["2014-01-06", "2016-01-04", "2016-09-05", "2018-03-05"])
    if rng.random() < 0.5 and table["everywhere_from"] > "2015-06-01":  # counties may not join after the last one
        table |= {"pilot_from": "2014-06-02", "pilot_share": rng.random(), "diffusion_from": "2015-06-01"}
    return table


def scoring(rng: random.Random, kinds: list[str], contexts: list[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    least = rng.choice([0, 300])
    start = rng.randint(600, 1200)
    most = rng.choice([start, start + 40, 2047])
    step = rng.choice([20, 100, 300])
    tiers: list[dict[str, Any]] = [{"name": f"T{i}", "from_points": least + i * (start - least) // 5 + i} for i in range(rng.randint(1, 8))]
    for tier in tiers:
        tier["rewards"] = rng.sample(["air", "loan", "post"], rng.randint(0, 2))
    table = {
        "start_points": start,
        "least_points": least,
        "most_points": most,
        "start_spread_points": rng.choice([0, 0, 37, 600]),
        "drift_points_per_year": rng.choice([0, 10, 52, 500]),
        "association_share": rng.choice([0.0, 0.3]),
        "points": {k: whole(rng, -step, step) for k in rng.sample(kinds, 30)},
        "most_credited_acts": {c: rng.randint(0, 3) for c in rng.sample(contexts, rng.randint(0, 2))},
        "tiers": tiers,
    }
    return table, tiers


def random_list(rng: random.Random, i: int, kinds: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": f"list {i + 1}",
        "kinds": rng.sample(kinds, rng.randint(1, 6)),
        "term_weeks": one_of(rng, 0, 1, 9, 2000),
        "exit_per_week": one_of(rng, 0.0, 0.01, 0.3),
        "exit_pressure_per_week": one_of(rng, 0.0, 0.5, 1.0),
        "enter_below_points": one_of(rng, 0, 0, 700, 1100),
        "opening_share": rng.choice([0.0, 0.3]),
        "opening_term_weeks": rng.choice([0, 20]),
    }
    return row | ({"from": rng.choice(DAYS)} if rng.random() < 0.3 else {}) | ({"until": "2018-06-04"} if rng.random() < 0.3 else {})


def rules(rng: random.Random, lists: list[str], tiers: list[str], services: list[str]) -> list[dict[str, Any]]:
    simple: list[dict[str, Any]] = [{"list": name} for name in lists] + [{w: name} for name in tiers for w in ("tier", "tier_at_most")]
    out = []
    for _ in range(rng.randint(1, 5)):
        if not simple:
            break
        when = rng.choice(simple)
        if rng.random() < 0.4:
            when = {rng.choice(["any", "all"]): [when, rng.choice(simple)]}
        rule: dict[str, Any] = {"when": when, "bars": rng.sample(services, rng.randint(1, 8))}
        out.append(
            rule | ({"from": rng.choice(DAYS)} if rng.random() < 0.5 else {}) | ({"until": "2018-01-01"} if rng.random() < 0.3 else {})
        )
    return out
