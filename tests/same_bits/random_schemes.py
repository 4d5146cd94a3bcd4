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
    document |= random_society(rng, kinds)
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
        "sharing_error_probability": dated(rng, 0.0, 0.5),
        "stale_probability": rng.choice([0.0, 0.5, 1.0]),
        "stale_weeks": rng.randint(1, 30),
        "bias_under_study": {k: rng.uniform(0.0, 4.0) for k in rng.sample(["female", "male", "rural", "minority"], rng.randint(0, 3))},
    }


def random_society(rng: random.Random, kinds: list[str]) -> dict[str, Any]:
    """The mechanisms beside the score, each present in most schemes."""
    parts = {
        "access": random_access(rng),
        "campaign": random_campaign(rng, kinds),
        "youth_league": random_league(rng),
        "speech": random_speech(rng),
        "opinion": {"moves_share": rng.choice([0.0, 0.5, 1.0])},
        "credit": random_credit(rng, kinds),
        "redress": random_redress(rng),
        "local_government": random_local_government(rng),
    }
    return {name: part for name, part in parts.items() if rng.random() < 0.8}


def random_access(rng: random.Random) -> dict[str, Any]:
    return {
        "person_share": dated(rng, 0.0, 1.0),
        "rumour_share": dated(rng, 0.0, 1.0),
        "lenders_share": rng.choice([0.0, 0.5, 1.0]),
        "public_flag": {"value": {"2000-01-03": 0, rng.choice(DAYS): 1}},
        "shame_per_week": rng.choice([0.0, 0.2]),
    }


def random_campaign(rng: random.Random, kinds: list[str]) -> dict[str, Any]:
    return {
        "from": rng.choice(DAYS),
        **({"until": "2017-01-02"} if rng.random() < 0.5 else {}),
        "audience_from_years": rng.choice([0, 14]),
        "audience_until_years": rng.choice([28, 60]),
        "reach_share": rng.random(),
        "outside_share": rng.random(),
        "kept_share": rng.choice([0.5, 0.9]),
        "certainty_counts": rng.uniform(0, 8),
        "reward_share": 0.0,
        "support_probability": rng.random(),
        "backlash_probability": rng.random(),
        "scenes": [{"name": "a", "kinds": rng.sample(kinds, 9)}, {"name": "b", "kinds": rng.sample(kinds, 3)}],
    }


def random_league(rng: random.Random) -> dict[str, Any]:
    chances = ("opening_share", "party_opening_share", "paired_young_share", "join_probability", "leave_probability", "party_probability")
    chances += ("expel_probability", "hold_probability", "attend_share", "pair_probability", "birth_probability")
    return {
        **{name: rng.choice([0.1, 0.5, 1.0]) for name in chances},
        "until_years": rng.choice([28, 35]),
        "member_factor": {"attending_league_events": 1.0, "christmas_party": rng.random(), "littering": 0.5},
        "others_factor": {"attending_league_events": rng.random()},
        "loyal_weight": {"attending_league_events": 1, "littering": 1, "donation": 1},
        "festival_weight": {"christmas_party": 1, "jaywalking": 1},
        "discipline_weight": {"littering": 1, "jaywalking": 1, "christmas_party": 1},
        "dating_from": rng.choice(DAYS),
        "tier_strength_factor": rng.choice([0, 3]),
    }


def random_speech(rng: random.Random) -> dict[str, Any]:
    return {
        "listened_from": rng.choice(["2016-01-04", *DAYS]),
        **({"listened_until": "2018-01-01"} if rng.random() < 0.3 else {}),
        "listened_weight": {"dissent_online": 1, "petition_in_person": 1, "littering": 1, "queue_jumping": 1},
        "tolerance_share": dated(rng, 0.0, 0.4),
        "surveillance_share": rng.choice([0.0, 0.3, 1.0]),
        "floor_factor": rng.choice([0.0, 0.3, 1.5]),
        "per_service_factor": rng.choice([0.0, 0.2]),
        "proportional_flag": rng.choice([0, 1]),
        "visibility_share": rng.choice([0.0, 0.5, 1.0]),
    }


def random_credit(rng: random.Random, kinds: list[str]) -> dict[str, Any]:
    return {
        "start_points": rng.choice([600, 800, 1000]),
        "drift_points_per_year": rng.choice([0, 20, 100]),
        "points": {k: 20 * rng.randint(-15, 5) for k in rng.sample(kinds, 12)},
        "refuse_below_points": rng.choice([0, 550, 790]),
        "other_conduct_share": dated(rng, 0.0, 1.0),
        "strain_share": rng.choice([0.0, 1.0]),
    }


def random_redress(rng: random.Random) -> dict[str, Any]:
    return {
        "appeal_per_week": dated(rng, 0.0, 1.0),
        "decided_per_week": rng.choice([0.1, 0.9]),
        "upheld_false_probability": rng.choice([0.5, 1.0]),
        "upheld_true_probability": rng.choice([0.0, 0.3]),
        "repair_per_week": rng.choice([0.0, 0.3]),
        "repair_points": rng.randint(0, 200),
        "good_deed_points": rng.randint(0, 60),
    }


def random_local_government(rng: random.Random) -> dict[str, Any]:
    return {
        "ranked_from": rng.choice(["2016-01-04", *DAYS]),
        "complain_probability": rng.random(),
        "worst_share": rng.choice([0.001, 0.1]),
        "lowest_share": rng.choice([0.3, 0.6, 1.0]),
        "enforce_share": rng.random(),
        "effort_step_share": 0.3,
        "hiding_step_share": 0.3,
        "kept_share": rng.choice([0.0, 0.7]),
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
    tiers: list[dict[str, Any]] = [{"name": f"T{i}", "from_points": least + i * (start - least) // 5 + i} for i in range(rng.randint(1, 8))]
    for tier in tiers[2:]:
        tier["rewards"] = rng.sample(["air", "loan", "post"], rng.randint(0, 2))
    table = {
        "start_points": start,
        "least_points": least,
        "most_points": most,
        "start_spread_points": rng.choice([0, 0, 37, 600]),
        "drift_points_per_year": rng.choice([0, 10, 52, 500]),
        "association_share": rng.choice([0.0, 0.3]),
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
