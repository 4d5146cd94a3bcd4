"""The mechanisms of a random scheme that stand beside the score: each is in most schemes, and each of its numbers differs among them."""

from __future__ import annotations

import random
from typing import Any

from counterscore.society.package import Society
from tests.same_bits.dated import DAYS, begins, ends, one_of, span, whole


def random_society(rng: random.Random, society: Society) -> dict[str, Any]:
    """The mechanisms beside the score, each present in most schemes."""
    kinds = list(society.occasions.names)
    parts = {
        "access": random_access(rng),
        "campaign": random_campaign(rng, kinds, good_of(society)),
        "youth_league": random_league(rng, kinds),
        "speech": random_speech(rng, kinds),
        "opinion": {"moves_share": rng.choice([0.0, 0.5, 1.0])},
        "credit": random_credit(rng, kinds),
        "redress": random_redress(rng),
        "local_government": random_local_government(rng),
    }
    return {name: part for name, part in parts.items() if rng.random() < 0.8}


def good_of(society: Society) -> list[str]:
    """The kinds of good acts."""
    return [kind.name for kind in society.occasions.kinds if kind.valence == "good"]


def flags(rng: random.Random, kinds: list[str], *always: str) -> dict[str, float]:
    """A weight of 1 for these kinds, which are common or matter, and some weight, perhaps none, for three of all kinds."""
    return dict.fromkeys(always, 1) | {kind: rng.choice([0, 0.5, 1]) for kind in rng.sample(kinds, 3)}


def random_access(rng: random.Random) -> dict[str, Any]:
    """Own record open, closed, or opened or closed from a day on: only a share of exactly nought hides rewards."""
    part = rng.uniform(0.1, 1.0)
    return {
        "person_share": rng.choice([0.0, begins(rng, part), ends(rng, part), span(rng, 0.0, 1.0), span(rng, 0.0, 1.0)]),
        "rumour_share": span(rng, 0.0, 1.0),
        "lenders_share": one_of(rng, 0.0, 0.5, 1.0),
        "public_flag": begins(rng, 1),
        "shame_per_week": one_of(rng, 0.0, 0.2),
    }


def random_campaign(rng: random.Random, kinds: list[str], good: list[str]) -> dict[str, Any]:
    """Scenes of which one shows good acts, so that there is something to reward."""
    return {
        "from": rng.choice(DAYS),
        **({"until": rng.choice(["2016-12-19", "2017-02-06"])} if rng.random() < 0.5 else {}),
        "audience_from_years": rng.choice([0, 20]),
        "audience_until_years": rng.choice([28, 60]),
        "reach_share": rng.random(),
        "outside_share": rng.random(),
        "kept_share": rng.choice([0.5, 0.9]),
        "certainty_counts": rng.uniform(0, 8),
        "reward_share": rng.choice([0.0, 0.3, 0.3]),
        "support_probability": rng.random(),
        "backlash_probability": rng.random(),
        "scenes": [{"name": "a", "kinds": rng.sample(kinds, 9)}, {"name": "b", "kinds": rng.sample(good, 4)}],
    }


def random_league(rng: random.Random, kinds: list[str]) -> dict[str, Any]:
    shares = ("opening", "party_opening", "paired_young", "paired_grown", "attend")
    chances = ("join", "leave", "party", "expel", "hold", "pair", "birth")
    return {
        **{f"{name}_share": rng.choice([0.1, 0.5, 1.0]) for name in shares},
        **{f"{name}_probability": rng.choice([0.1, 0.5, 1.0]) for name in chances},
        "from_years": rng.choice([10, 14, 18]),
        "until_years": rng.choice([28, 35]),
        "member_factor": {"attending_league_events": rng.choice([1.0, 1.2]), "christmas_party": rng.random(), "littering": 0.5},
        "party_factor": {"donation": rng.random(), "christmas_party": rng.random(), "jaywalking": rng.random()},
        "others_factor": {"attending_league_events": rng.random()},
        "loyal_weight": flags(rng, kinds, "attending_league_events", "littering", "donation"),
        "festival_weight": flags(rng, kinds, "christmas_party", "jaywalking"),
        "discipline_weight": flags(rng, kinds, "littering", "jaywalking", "christmas_party"),
        "dating_from": rng.choice(DAYS),
        "tier_strength_factor": rng.choice([0, 3]),
    }


def random_speech(rng: random.Random, kinds: list[str]) -> dict[str, Any]:
    return {
        "listened_from": rng.choice(["2016-01-04", *DAYS]),
        **({"listened_until": "2018-01-01"} if rng.random() < 0.3 else {}),
        "listened_weight": flags(rng, kinds, "dissent_online", "petition_in_person", "littering", "queue_jumping"),
        "tolerance_share": span(rng, 0.0, 0.4),
        "surveillance_share": one_of(rng, 0.0, 0.3, 1.0),
        "floor_factor": one_of(rng, 0.0, 0.3, 1.5),
        "per_service_factor": one_of(rng, 0.0, 0.2),
        "proportional_flag": rng.choice([0, 1]),
        "visibility_share": one_of(rng, 0.0, 0.5, 1.0),
    }


def random_credit(rng: random.Random, kinds: list[str]) -> dict[str, Any]:
    return {
        "start_points": rng.choice([600, 800, 1000]),
        "drift_points_per_year": rng.choice([0, 20, 100]),
        "points": {k: whole(rng, -15, 5, step=20) for k in rng.sample(kinds, 12)},
        "refuse_below_points": one_of(rng, 0, 550, 790),
        "other_conduct_share": span(rng, 0.0, 1.0),
        "strain_share": rng.choice([0.0, 1.0]),
    }


def random_redress(rng: random.Random) -> dict[str, Any]:
    return {
        "appeal_per_week": span(rng, 0.0, 1.0),
        "decided_per_week": one_of(rng, 0.1, 0.9),
        "upheld_false_probability": rng.choice([0.5, 1.0]),
        "upheld_true_probability": rng.choice([0.0, 0.3]),
        "repair_per_week": one_of(rng, 0.0, 0.3),
        "repair_points": rng.randint(0, 200),
        "good_deed_points": rng.randint(0, 60),
    }


def random_local_government(rng: random.Random) -> dict[str, Any]:
    """Weights that differ, and steps that sometimes reach the most there may be of effort."""
    return {
        "ranked_from": rng.choice(["2016-01-04", *DAYS]),
        "debt_weight": rng.choice([0.0, 0.3, 1.0, 7.5]),
        "promise_weight": rng.choice([0.0, 0.3, 1.0, 7.5]),
        "complaint_weight": rng.choice([0.5, 1.0, 20.0]),
        "complain_probability": span(rng, 0.0, 1.0),
        "worst_share": rng.choice([0.001, 0.1]),
        "lowest_share": rng.choice([0.3, 0.6, 0.6, 1.0]),
        "enforce_share": rng.random(),
        "effort_step_share": rng.choice([0.1, 0.3]),
        "effort_most_share": rng.choice([0.2, 0.5, 1.0]),
        "hiding_step_share": rng.choice([0.1, 0.3]),
        "kept_share": rng.choice([0.3, 0.7]),
    }
