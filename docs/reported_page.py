"""The page docs/reported.md: every statement of the reported system, and where it stands in the program.

Statements are typed here; everything else is looked up: a parameter must exist
and have a value in `unified-2020` or in the reform that is named, a tally must be
one that the mechanism declares, a figure one that the report can draw. What is
not found raises KeyError, so that the page cannot be printed with a hole in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import counterscore
from counterscore.compile.told import words
from counterscore.mechanisms import MECHANISMS
from counterscore.mechanisms.contract import ENTRIES, TALLY_SIZES
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme
from counterscore.weeks import monday

PRESET = "unified-2020"
REPORT = Path(counterscore.__file__).parent / "report"


@dataclass(frozen=True)
class Statement:
    """One thing that was reported, and where it is."""

    said: str
    parameters: tuple[str, ...]  # mechanism.parameter or mechanism.parameter.key
    tallies: tuple[str, ...]  # tally, or tally[entry]
    figure: str  # id of a figure or part of the report
    reform: str = ""  # where only a reform has it


S = Statement
STATEMENTS = (
    S(
        "One number for every person",
        ("scoring.start_points", "scoring.least_points", "scoring.most_points", "rollout.scored_from_years"),
        ("points_lost", "points_won"),
        "scores",
    ),
    S(
        "Earned by loyalty",
        (
            "scoring.points.praise_of_authority",
            "scoring.points.attending_league_events",
            "youth_league.loyal_weight.attending_league_events",
        ),
        ("acts[praise_of_authority]", "league[loyal_act]"),
        "conduct",
    ),
    S(
        "Earned by courtesy",
        ("scoring.points.queue_jumping", "scoring.points.volunteering", "scoring.points.returned_property"),
        ("acts[volunteering]", "records[returned_property]"),
        "conduct",
    ),
    S(
        "Lost by littering",
        ("detection.record_probability.littering", "scoring.points.littering"),
        ("acts[littering]", "records[littering]"),
        "conduct",
    ),
    S(
        "Lost by jaywalking",
        ("detection.record_probability.jaywalking", "scoring.points.jaywalking"),
        ("acts[jaywalking]", "records[jaywalking]"),
        "conduct",
    ),
    S(
        "Lost by dissidence",
        ("speech.listened_weight.dissent_online", "scoring.points.dissent_online", "scoring.points.petition_in_person"),
        ("speech[withheld]", "records[dissent_online]"),
        "speech",
    ),
    S("Low numbers are refused flights", ("sanctions.rules[3].bars.air",), ("refused[air][score]",), "refused-by-service"),
    S("... and trains", ("sanctions.rules[3].bars.high_speed_rail",), ("refused[high_speed_rail][score]",), "refused-by-service"),
    S(
        "... and public transport",
        ("sanctions.rules[3].bars.public_transport",),
        ("refused[public_transport][score]",),
        "refused-by-service",
    ),
    S(
        "... and government services",
        ("sanctions.rules[3].bars.government_service",),
        ("refused[government_service][score]",),
        "refused-by-service",
    ),
    S(
        "Partly in operation until 2020",
        ("rollout.pilot_from", "rollout.pilot_share", "rollout.diffusion_from", "rollout.counted_share"),
        ("records[littering]", "points_lost"),
        "tiers",
    ),
    S("Everywhere from 2020 on", ("rollout.everywhere_from",), ("points_lost", "newly_barred_by[score]"), "tiers"),
    S(
        "Millions of blocked tickets",
        ("lists.list[1].from", "sanctions.rules[1].bars.air", "sanctions.rules[2].bars.high_speed_rail", "services.documents_linked_from"),
        ("refused[air][list]", "refused[high_speed_rail][list]"),
        "refused-by-cause",
    ),
    S(
        "Parking tickets would count",
        ("scoring.points.unpaid_parking_ticket", "detection.record_probability.unpaid_parking_ticket"),
        ("records[unpaid_parking_ticket]",),
        "conduct",
        "add-parking-tickets",
    ),
    S(
        "The financial score merged into a personal one",
        ("credit.other_conduct_share", "credit.refuse_below_points"),
        ("loans_refused[merged]", "loans_refused[finance]"),
        "money",
    ),
    S(
        "All behaviour recorded in credit",
        ("credit.points.littering", "credit.points.dissent_online", "credit.points.donation"),
        ("loans_refused[finance]", "strain_up"),
        "money",
        "all-behaviour-credit",
    ),
    S(
        "Strict privacy for one reader, the Party",
        ("access.person_share", "access.public_flag", "access.rumour_share"),
        ("named", "appeals[score]"),
        "redress",
    ),
    S(
        "Who is refused may hardly appeal",
        ("redress.appeal_per_week", "redress.upheld_false_probability"),
        ("appeals[list 1]", "upheld[score]", "denied[score]"),
        "redress",
    ),
    S("Guilt by association", ("scoring.association_share",), ("points_lost", "newly_barred"), "scores"),
    S(
        "Rewards for the highest",
        ("scoring.tiers[6].rewards.deposit_free_rental", "conduct.reward_visibility.volunteering"),
        ("rewarded[deposit_free_rental]", "withheld[deposit_free_rental]"),
        "rewards",
    ),
    S(
        "Local governments scored for credibility",
        ("local_government.ranked_from", "local_government.promise_weight", "local_government.complaint_weight"),
        ("complaints",),
        "counties",
    ),
    S("... and for debt", ("local_government.debt_weight", "local_government.lowest_share"), ("complaints",), "counties"),
    S(
        "A campaign with celebrities for the young",
        (
            "campaign.from",
            "campaign.audience_from_years",
            "campaign.audience_until_years",
            "campaign.reach_share",
            "campaign.support_probability",
        ),
        ("support_up", "support_down"),
        "campaign",
    ),
    S("... in an unmanned shop", ("campaign.scenes.unmanned shop",), ("acts[shop_theft_unmanned_store]",), "campaign"),
    S("... on a shared bike", ("campaign.scenes.shared bike",), ("acts[bike_misparking]",), "campaign"),
    S("... in the public library", ("campaign.scenes.public library",), ("acts[overdue_library_book]",), "campaign"),
    S("... in a business deal", ("campaign.scenes.business deal",), ("acts[broken_contract]",), "campaign"),
    S("... at school", ("campaign.scenes.school",), ("acts[returned_property]",), "campaign"),
    S("... at the workplace", ("campaign.scenes.workplace",), ("acts[absenteeism]", "acts[workplace_award]"), "campaign"),
    S("... in sports", ("campaign.scenes.sports",), ("acts[queue_jumping]",), "campaign"),
    S("... with the groceries", ("campaign.scenes.groceries",), ("acts[service_no_show]", "acts[fake_goods]"), "campaign"),
    S(
        "The message: obey to get access",
        ("campaign.certainty_counts", "campaign.reward_share"),
        ("acts[volunteering]", "support_up"),
        "campaign",
    ),
    S(
        "The Youth League recruits",
        ("youth_league.join_probability", "youth_league.opening_share"),
        ("league[joined]", "league[member]"),
        "league",
    ),
    S(
        "... and holds its members",
        ("youth_league.hold_probability", "youth_league.leave_probability", "youth_league.expel_probability"),
        ("league[loyal_act]", "league[expelled]", "league[left]"),
        "league",
    ),
    S(
        "... bans Western festivals",
        ("youth_league.festival_weight.christmas_party", "youth_league.member_factor.christmas_party", "scoring.points.christmas_party"),
        ("league[festival_by_members]", "league[festival_by_others]"),
        "league",
    ),
    S(
        "... runs a dating service",
        ("youth_league.dating_from", "youth_league.attend_share", "youth_league.tier_strength_factor"),
        ("league[married]", "league[same_tier]", "league[discordant]"),
        "league",
    ),
    S(
        "... with marriages and births among members",
        ("youth_league.pair_probability", "youth_league.birth_probability"),
        ("league[married]", "league[born]"),
        "league",
    ),
)


@cache
def scheme_of(reform: str) -> Scheme:
    """The preset, with a reform where one is named."""
    return load_scheme(PRESET, (reform,) if reform else ())


def value_of(where: str, scheme: Scheme) -> str:
    """What the scheme says there. Raises KeyError where it says nothing."""
    name, rest = where.split(".", 1)
    values = scheme.tables[name]
    if rest in values.single:
        found = values.single[rest]
        if found is None:
            raise KeyError(where)
        if isinstance(found, int):
            return str(monday(found))
    for place, quantity in values.quantities():
        if place == rest:
            steps = " then ".join(f"{v:g}" for _, v in quantity.steps[-2:])
            return f"{steps} {quantity.unit}, {quantity.status}"
    return row_of(rest, values.arrays, where)


def row_of(rest: str, arrays: dict[str, tuple], where: str) -> str:  # type: ignore[type-arg]
    """A row of an array of tables, by number or by name, or an entry of a list in it."""
    for array, rows in arrays.items():
        for i, row in enumerate(rows, 1):
            for label in (f"{array}[{i}]", f"{array}.{row.raw('name')}"):
                if rest == label:
                    return ", ".join(words(k).lower() for k in row.names("kinds"))
                key = rest.removeprefix(f"{label}.")
                if key != rest and isinstance(row.fields.get(key), int):
                    return str(monday(row.fields[key]))
                listed, _, entry = key.partition(".")
                if key != rest and entry and entry in row.names(listed):
                    return f"{row.raw('title') or row.raw('name')}"
    raise KeyError(where)


def mechanisms_of(statement: Statement) -> list[str]:
    """The mechanisms that the parameters belong to, in the order of the week."""
    named = {where.split(".")[0] for where in statement.parameters}
    found = [m.NAME for m in MECHANISMS if m.NAME in named]
    if len(found) != len(named):
        raise KeyError(statement.said)
    return found


def check_tally(name: str) -> str:
    """A tally that some mechanism declares, with an entry that it has. Raises KeyError."""
    tally, _, entry = name.partition("[")
    if tally not in TALLY_SIZES or not any(tally in m.TALLIES for m in MECHANISMS):
        raise KeyError(name)
    labels = ENTRIES.get(tally)
    if entry and labels is not None and not any(label.startswith(entry.rstrip("]")) for label in labels):
        raise KeyError(name)
    return f"`{name}`"


def check_figure(name: str) -> str:
    """A figure or part that the report's own sources or template name. Raises KeyError."""
    texts = [p.read_text(encoding="utf-8") for p in REPORT.rglob("*.py")]
    if not any(f'"{name}"' in text for text in texts):
        raise KeyError(f"figure {name}")
    return f"`{name}`"


def page() -> str:
    """The whole page."""
    out = [
        "# The reported system, statement by statement\n",
        f"What the press reported around 2019, and where it stands here: mechanism, parameters with their value and status in `{PRESET}` "
        "(or in the reform that is named), the tallies that count it, and the figure or part of the report that shows it. Nothing here says "
        "that the system existed: most values are assumed, and `counterscore explain` says which.\n",
        "| reported | mechanism | parameters | tallies | in the report |",
        "|---|---|---|---|---|",
    ]
    for s in STATEMENTS:
        scheme = scheme_of(s.reform)
        parameters = "; ".join(f"`{where}` {value_of(where, scheme)}" for where in s.parameters)
        said = s.said + (f" (reform `{s.reform}`)" if s.reform else "")
        cells = (said, ", ".join(mechanisms_of(s)), parameters, ", ".join(map(check_tally, s.tallies)), check_figure(s.figure))
        if not all(cell.strip() for cell in cells):
            raise KeyError(s.said)
        out.append("| " + " | ".join(cells) + " |")
    return "\n".join(out) + "\n"
