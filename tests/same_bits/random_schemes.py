"""Random schemes: documents that a person might have written, with every feature and no sense."""

from __future__ import annotations

import random
from typing import Any

from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import names_of
from counterscore.society.package import Society

FIRST, LAST = "2016-01-04", "2018-12-30"
DAYS = ("2016-03-07", "2016-06-06", "2016-09-05", "2016-12-05")


def random_scheme(society: Society, seed: int) -> Scheme:
    """The scheme of this number; the same number gives the same scheme."""
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
        "detection": detection(rng, kinds),
        "conduct": {
            "rate_factor": {k: rng.choice([0.0, 0.5, 1.0, 1.2]) for k in rng.sample(kinds, 5)},
            "reward_visibility": {k.name: rng.random() for k in society.occasions.kinds if k.valence == "good"},
        },
        "services": {"notice_share": rng.choice([0.0, 0.5, 1.0])}
        | ({"documents_linked_from": rng.choice(DAYS)} if rng.random() < 0.7 else {}),
    }
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


def dated(rng: random.Random, low: float, high: float, whole: bool = False) -> Any:
    """A number, or one that changes by date."""
    number = (lambda: rng.randint(int(low), int(high))) if whole else (lambda: rng.uniform(low, high))
    return number() if rng.random() < 0.6 else {"value": {"2000-01-03": number(), **{day: number() for day in rng.sample(DAYS, 2)}}}


def detection(rng: random.Random, kinds: list[str]) -> dict[str, Any]:
    return {
        "record_probability": {k: dated(rng, 0.3, 1.0) for k in rng.sample(kinds, rng.randint(10, len(kinds)))},
        "county_unevenness": rng.choice([0.0, 0.5, 0.9]),
        "false_records_per_week": dated(rng, 0.0, 0.004),
        "false_weight": {k: rng.random() + 0.01 for k in rng.sample(kinds, 8)},
    }


def rollout(rng: random.Random) -> dict[str, Any]:
    table: dict[str, Any] = {"scored_from_years": rng.choice([0, 14, 18, 40]), "counted_share": dated(rng, 0.2, 1.0)}
    table["everywhere_from"] = rng.choice(["2014-01-06", "2016-01-04", "2016-09-05", "2018-03-05"])
    if rng.random() < 0.5 and table["everywhere_from"] > "2015-06-01":  # counties may not join after the last one
        table |= {"pilot_from": "2014-06-02", "pilot_share": rng.random(), "diffusion_from": "2015-06-01"}
    return table


def scoring(rng: random.Random, kinds: list[str], contexts: list[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    least = rng.choice([0, 300])
    start = rng.randint(600, 1200)
    most = rng.choice([start, start + 40, 2047])
    step = rng.choice([20, 100, 300])
    tiers = [{"name": f"T{i}", "from_points": least + i * (start - least) // 5 + i} for i in range(rng.randint(1, 8))]
    table = {
        "start_points": start,
        "least_points": least,
        "most_points": most,
        "start_spread_points": rng.choice([0, 0, 37, 600]),
        "drift_points_per_year": rng.choice([0, 10, 52, 500]),
        "points": {k: dated(rng, -step, step, whole=True) for k in rng.sample(kinds, 30)},
        "most_credited_acts": {c: rng.randint(0, 3) for c in rng.sample(contexts, rng.randint(0, 2))},
        "tiers": tiers,
    }
    return table, tiers


def random_list(rng: random.Random, i: int, kinds: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": f"list {i + 1}",
        "kinds": rng.sample(kinds, rng.randint(1, 6)),
        "term_weeks": rng.choice([0, 1, 9, 2000]),
        "exit_per_week": rng.choice([0.0, 0.01, 0.3]),
        "exit_pressure_per_week": rng.choice([0.0, 0.5, 1.0]),
        "enter_below_points": rng.choice([0, 0, 700, 1100]),
        "opening_share": rng.choice([0.0, 0.3]),
        "opening_term_weeks": rng.choice([0, 20]),
    }
    return row | ({"from": rng.choice(DAYS)} if rng.random() < 0.3 else {}) | ({"until": "2018-06-04"} if rng.random() < 0.3 else {})


def rules(rng: random.Random, lists: list[str], tiers: list[str], services: list[str]) -> list[dict[str, Any]]:
    simple: list[dict[str, Any]] = [{"list": name} for name in lists] + [{w: name} for name in tiers[:4] for w in ("tier", "tier_at_most")]
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
