"""Sentences about what stands beside the score: who sees it, what is said, money, redress, counties, the campaign, the League.

Each function says what the compiled tables will do, and gives every number that
the scheme gives with its status, so that nothing is left for "besides". A part
whose table is neutral is not told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from counterscore.compile.tables import Tables
from counterscore.mechanisms.detection import STUDIED
from counterscore.society.columns import FINANCE_STEP
from counterscore.weeks import monday, sunday, week_of

if TYPE_CHECKING:
    from counterscore.scheme.model import Quantity, Scheme
    from counterscore.society.package import Society

Given = dict[str, "Quantity"]
Noted = Callable[["Quantity | None", bool], str]


def words(name: str) -> str:
    """An identifier as words."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def over_time(quantity: Quantity, unit: str, percent: bool, first: int) -> str:
    """A number, or what it is from each of its days on; nothing of what held only before week `first`."""

    def said(value: float) -> str:
        return f"{value:.3g}" if not percent else f"{100 * value:.3g}%"

    then = [(week, value) for week, value in quantity.steps if week > first]
    now = said(quantity.at(first)) + unit
    return f"{now}, then " + ", ".join(f"{said(value)} from {monday(week)}" for week, value in then) if then else now


class Teller:
    """Numbers of a scheme, each with its status in brackets behind it."""

    def __init__(self, scheme: Scheme, given: Given, noted: Noted) -> None:
        self.scheme, self.given, self.noted = scheme, given, noted
        self.first = week_of(scheme.first_day)

    def value(self, where: str, unit: str = "", percent: bool = True) -> str:
        """The number at a place, with its status; the default where the scheme is silent."""
        quantity = self.given.get(where)
        if quantity is None:
            name, key = where.split(".", 1)
            number = self.scheme.tables[name].number(key)
            return f"{100 * number:.3g}%{unit} [default]" if percent else f"{number:.3g}{unit} [default]"
        return f"{over_time(quantity, unit, percent, self.first)} [{self.noted(quantity, percent)}]"

    def of_kinds(self, where: str, percent: bool = False, unit: str = "") -> str:
        """A table by kind: each kind with its number and status."""
        table = self.scheme.tables[where.split(".")[0]].keyed[where.split(".")[1]]
        return ", ".join(
            f"{words(kind).lower()} {over_time(q, unit, percent, self.first)} [{self.noted(q, percent)}]" for kind, q in table.items()
        )

    def day(self, name: str, key: str) -> str:
        """The Monday from which a date holds."""
        week = self.scheme.tables[name].week(key)
        return "never" if week is None else str(monday(week))

    def eve(self, name: str, key: str) -> str:
        """The last day before a date holds."""
        week = self.scheme.tables[name].week(key)
        return "the end" if week is None else str(sunday(week - 1))

    def has(self, name: str) -> bool:
        """Whether the scheme has this part."""
        return name in self.scheme.tables


def seen_by(tell: Teller, tables: Tables) -> tuple[str, ...]:
    """Access."""
    if not tell.has("access"):
        return ()
    shown = [monday(int(w)) for w, s in zip(tables.eras.week, tables.access.shown, strict=True) if not s]
    out = [
        f"A person gets to know of a record of their own act with a chance of {tell.value('access.person_share')}"
        + (f"; from {shown[0]} the record is closed to them, so that neither records teach nor rewards can be seen." if shown else "."),
        f"Of others' sanctions people hear {tell.value('access.rumour_share')}.",
        f"Lenders read {tell.value('access.lenders_share')} of what the scheme gives them beside the financial score.",
    ]
    if tables.access.named.any():
        out.append(
            f"The barred are named in public, which adds {tell.value('access.shame_per_week')} a week to the chance that they comply."
        )
    else:
        out.append(f"Nobody is named in public ({tell.value('access.public_flag', percent=False)}).")
    if "access.shame_per_week" in tell.given and not tables.access.named.any():
        out.append(f"Being named would add {tell.value('access.shame_per_week')} a week to the chance of compliance.")
    if shown and not tables.access.named.any():
        out.append("What is left is one reader, the Party, and what people learn by rumour, by campaign and by their own refusals.")
    return tuple(out)


def voiced(tell: Teller, tables: Tables) -> tuple[str, ...]:
    """Speech."""
    if not tell.has("speech") or not tables.speech.active.any():
        return ()
    how = "in proportion to how far dissent goes beyond that" if tables.speech.proportional else "alike for any dissent beyond that"
    return (
        f"From {tell.day('speech', 'listened_from')} speech is listened to: {tell.of_kinds('speech.listened_weight')} (1: it is).",
        f"At an occasion a person says all they want to say, part of it, or no more than is tolerated, whichever is best for them by the exact "
        f"rule of Daymude, Axelrod and Forrest (2025). Tolerated is {tell.value('speech.tolerance_share')} of the utmost dissent; punishment is "
        f"{how} "
        f"({tell.value('speech.proportional_flag', percent=False)}: 1 proportional, 0 uniform).",
        f"Dissent however slight is seen with a chance of {tell.value('speech.surveillance_share')} in the most watchful county; the more, the "
        "surer.",
        f"At stake is {tell.value('speech.floor_factor', percent=False)} (in units of mean boldness) from the law outside the score, and "
        f"{tell.value('speech.per_service_factor', percent=False)} for every service that the lowest tier would close.",
        f"An answer to a survey is seen with a chance of {tell.value('speech.visibility_share')}.",
    )


def felt(tell: Teller, society: Society) -> tuple[str, ...]:
    """Opinion."""
    if not tell.has("opinion"):
        return ()
    r = society.responses
    return (
        f"Private support moves by the society's own shifts, {tell.value('opinion.moves_share')} of them: a new bar lowers it with a chance of "
        f"{r['support_bar_probability'].value:g} (on false ground {r['support_bar_false_probability'].value:g}), a week with refusals "
        f"{r['support_refusal_probability'].value:g} ({r['support_refusal_false_probability'].value:g}), learning of it "
        f"{r['support_informed_probability'].value:g} "
        f"[all assumed, society]; it drifts back by the quarter.",
    )


def lent(tell: Teller, tables: Tables) -> tuple[str, ...]:
    """Credit."""
    if not tell.has("credit"):
        return ()
    out = []
    if tables.credit.cut.any():
        out += [
            f"Lenders read a financial score from 0 to 1000 (in steps of {FINANCE_STEP}) that begins at "
            f"{tell.value('credit.start_points', percent=False)} and drifts "
            f"back by {tell.value('credit.drift_points_per_year', percent=False)} points a year; loans are refused under "
            f"{tell.value('credit.refuse_below_points', percent=False)}.",
            f"The merger: everything else weighs {tell.value('credit.other_conduct_share')} in the number that lenders read.",
            f"A record changes the financial score: {tell.of_kinds('credit.points')}."
            if tell.scheme.tables["credit"].keyed["points"]
            else "",
        ]
    if int(tables.credit.strain_up):
        out.append(
            f"Refused loans and posts strain people ({tell.value('credit.strain_share')} of the society's response), and strain makes late payment "
            "and "
            f"default up to {tables.credit.strain.max() / 65536:.3g} times as frequent: the trap."
        )
    return tuple(s for s in out if s)


def undone(tell: Teller) -> tuple[str, ...]:
    """Redress."""
    if not tell.has("redress"):
        return ()
    return (
        f"Who knows of a bar appeals with a chance of {tell.value('redress.appeal_per_week')} a week, one appeal at a time; it is decided with a "
        "chance of "
        f"{tell.value('redress.decided_per_week')} a week, and upheld with {tell.value('redress.upheld_false_probability')} where the ground is "
        "false, "
        f"{tell.value('redress.upheld_true_probability')} where it is true.",
        f"Points are repaired by payment with a chance of {tell.value('redress.repair_per_week')} a week while the score bars, "
        f"{tell.value('redress.repair_points', percent=False)} points at a time, and by {tell.value('redress.good_deed_points', percent=False)} "
        "more with each credited good deed, up to the start.",
    )


def ranked(tell: Teller, tables: Tables) -> tuple[str, ...]:
    """Local governments."""
    if not tell.has("local_government") or not tables.local_government.active.any():
        return ()
    weights = ", ".join(
        f"{what} {tell.value(f'local_government.{what}_weight', percent=False)}" for what in ("debt", "promise", "complaint")
    )
    return (
        f"From {tell.day('local_government', 'ranked_from')} each county has a credibility score by the quarter, from its debt risk, kept promises "
        f"and complaints (weights: {weights}), and is ranked.",
        f"Complaints come from refused persons only, {tell.value('local_government.complain_probability')} of those refused in a week; at "
        f"{tell.value('local_government.worst_share')} of the people a quarter that part of the score is nought.",
        f"That the lowest {tell.value('local_government.lowest_share')} lose bonds and answer is assumed, and how: "
        f"{tell.value('local_government.enforce_share')} of them by "
        f"{tell.value('local_government.effort_step_share')} more watchfulness (at most {tell.value('local_government.effort_most_share')}), the "
        f"rest by hiding {tell.value('local_government.hiding_step_share')} "
        f"more of the complaints; {tell.value('local_government.kept_share')} of both is left after a quarter out of the lowest.",
    )


def sung(tell: Teller, tables: Tables) -> tuple[str, ...]:
    """Campaign."""
    if not tell.has("campaign") or not tables.campaign.level.any():
        return ()
    scenes = "; ".join(
        f"{row.raw('name')} ({', '.join(words(k).lower() for k in row.names('kinds'))})"
        for row in tell.scheme.tables["campaign"].rows("scenes")
    )
    peak = int(np.argmax(tables.campaign.level))
    return (
        f"From {tell.day('campaign', 'from')} to {tell.eve('campaign', 'until')} a campaign speaks to those of "
        f"{tell.value('campaign.audience_from_years', percent=False)} to under "
        f"{tell.value('campaign.audience_until_years', percent=False)} years: {tell.value('campaign.reach_share')} of the unaware are reached a "
        f"week, {tell.value('campaign.kept_share')} of the awareness is left after one; "
        f"it peaks at {tables.campaign.level[peak] / 65536:.0%} in the week of {monday(peak)}. Everybody else is aware "
        f"{tell.value('campaign.outside_share')} as much.",
        f"Its scenes: {scenes}.",
        f"There, being caught seems surer (a count of {tell.value('campaign.certainty_counts', percent=False)} at full awareness) and good acts "
        f"seem to be rewarded ({tell.value('campaign.reward_share')} of what visible points do): obey to get access.",
        f"It lifts support by a level with a chance of {tell.value('campaign.support_probability')} a quarter, and lowers it by one with "
        f"{tell.value('campaign.backlash_probability')} among those who were ever barred.",
    )


def joined(tell: Teller, tables: Tables) -> tuple[str, ...]:
    """The Youth League."""
    t = tables.youth_league
    if not tell.has("youth_league") or not (t.opening.any() or int(t.join)):
        return ()

    def v(name: str, percent: bool = True) -> str:
        return tell.value(f"youth_league.{name}", percent=percent)

    out = [
        f"The League holds {v('opening_share')} of those from {v('from_years', False)} to under {v('until_years', False)} years at the start; "
        f"{v('join_probability')} of the others join in a quarter, {v('leave_probability')} leave early; "
        f"at the end of the age {v('party_probability')} go on to the Party, which holds {v('party_opening_share')} of the older at the start.",
        f"How often members do things, beside everybody's rate: {tell.of_kinds('youth_league.member_factor')}; Party members: "
        f"{tell.of_kinds('youth_league.party_factor')}; everybody else: {tell.of_kinds('youth_league.others_factor')}.",
        f"Acts of loyalty ({tell.of_kinds('youth_league.loyal_weight')}) lift a member's support by a level with a chance of "
        f"{v('hold_probability')}: its hold.",
        f"It bans festivals ({tell.of_kinds('youth_league.festival_weight')}), and a record of what it disciplines "
        f"({tell.of_kinds('youth_league.discipline_weight')}) ends a membership with a chance of {v('expel_probability')}. Membership earns no "
        "points; recorded acts do.",
    ]
    if t.attend.any():
        out.append(
            f"From {tell.day('youth_league', 'dating_from')} its dating service: {v('attend_share')} of single members attend in a quarter, of whom "
            f"{v('pair_probability')} marry somebody of last quarter's pool, "
            f"with a preference for their own tier of {v('tier_strength_factor', False)} (0: none); paired at the start are "
            f"{v('paired_young_share')} of those of 18 to 29 and {v('paired_grown_share')} of the older. "
            f"A paired member has a child in a quarter with a chance of {v('birth_probability')}; births are counted and add nobody."
        )
    return tuple(out)


def astray(tell: Teller, tables: Tables) -> tuple[str, ...]:
    """What goes wrong on the way: sharing, stale entries, bias under study, guilt by association."""
    out = []
    if "detection.sharing_error_probability" in tell.given:
        out.append(
            "Shared between agencies, a true record arrives as one of another kind with a chance of "
            f"{tell.value('detection.sharing_error_probability')}."
        )
    if int(tables.detection.stale):
        out.append(
            f"A list entry whose time is over stays with a chance of {tell.value('detection.stale_probability')}, for "
            f"{tell.value('detection.stale_weeks', percent=False)} weeks."
        )
    for name in STUDIED:
        where = f"detection.bias_under_study.{name}"
        if where in tell.given:
            out.append(f"UNDER STUDY: the {name} are recorded {tell.value(where, percent=False)} times as often for the same act.")
    if int(tables.scoring.association):
        out.append(
            f"Guilt by association: each quarter a score goes {tell.value('scoring.association_share')} of the way to the mean of the community."
        )
    return tuple(out)


def rewarded(scheme: Scheme) -> tuple[str, ...]:
    """Privileges of tiers."""
    values = scheme.tables.get("scoring")
    rows = () if values is None else values.rows("tiers")
    return tuple(
        f"Tier {row.raw('name')} is given as a privilege: {', '.join(words(s).lower() for s in row.names('rewards'))}; who is not is tallied as "
        "withheld."
        for row in rows
        if row.names("rewards")
    )
