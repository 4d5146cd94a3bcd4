"""What a scheme will really do, in sentences, read back from the compiled tables.

Sentences come from the same tables that the engine lives by, so that they
cannot say more than happens; each number carries its status.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterscore.compile import told
from counterscore.compile.lower import compile_scheme, list_names, tier_names
from counterscore.compile.tables import Tables
from counterscore.compile.told import words
from counterscore.mechanisms import MECHANISMS
from counterscore.mechanisms.contract import NEVER, ONE, SURE, UNSCORED
from counterscore.units import Rows
from counterscore.weeks import WEEKS_PER_YEAR, monday

if TYPE_CHECKING:
    from counterscore.scheme.model import Quantity, Scheme
    from counterscore.society.package import Society


@dataclass(frozen=True)
class Section:
    """Sentences about one mechanism."""

    name: str
    sentences: tuple[str, ...]


def explain(scheme: Scheme, society: Society) -> tuple[Section, ...]:
    """Sections in the order of the week."""
    tables = compile_scheme(scheme, society)
    given = dict(scheme.quantities())
    tell = told.Teller(scheme, given, noted)
    parts = {
        "who is scored": scored(scheme, tables),
        "what is written down": written(scheme, society, tables, given),
        "what it is worth": worth(scheme, society, given),
        "lists": lists(scheme, given),
        "what is refused": refused(scheme, society, tables),
        "what is given": told.rewarded(scheme),
        "who sees it": told.seen_by(tell, tables),
        "what is said": told.voiced(tell, tables),
        "money": told.lent(tell, tables),
        "what goes astray": told.astray(tell, tables),
        "redress": told.undone(tell),
        "local governments": told.ranked(tell, tables),
        "the campaign": told.sung(tell, tables),
        "the youth league": told.joined(tell, tables),
        "what people think of it": told.felt(tell, society),
        "besides": besides(given),
        "how people respond": (
            f"People respond in the same way whatever the scheme: {len(society.responses)} numbers in the society's responses, "
            f"{sum(r.status == 'assumed' for r in society.responses.values())} of them assumed.",
        ),
    }
    return tuple(Section(name, sentences) for name, sentences in parts.items() if sentences)


def noted(quantity: Quantity | None, percent: bool = False) -> str:
    """The status of a number, its range in the unit in which the number is said, and its source."""
    if quantity is None:
        return "assumed, default"
    low, high = quantity.range or (0.0, 0.0)
    said = f"{100 * low:.3g}% to {100 * high:.3g}%" if percent else f"{low:g} to {high:g}"
    span = "" if quantity.range is None else f", range {said}"
    return f"{quantity.status}{span}" + (f", {quantity.source}" if quantity.source else "")


def scored(scheme: Scheme, tables: Tables) -> tuple[str, ...]:
    """Roll-out."""
    join = tables.rollout.join_week
    years = round(int(tables.rollout.scored_age) / WEEKS_PER_YEAR)
    if (join == NEVER).all():
        return (f"Nobody has a score. Lists hold persons of {years} years and over.",)
    first, last = int(join.min()), int(join[join < NEVER].max())
    out = [f"Persons of {years} years and over are scored."]
    if first == last:
        out.append(f"Every county joins on {monday(first)}.")
    else:
        pilots = (join == first).mean()
        out.append(f"The first {pilots:.0%} of counties join on {monday(first)}, the last on {monday(last)}, in a fixed random order.")
    before = SURE
    for week, counted in zip(tables.eras.week, tables.rollout.counted, strict=True):
        if int(counted) != before:
            share = "all" if int(counted) == SURE else f"{int(counted) / SURE:.0%} of"
            partial = "" if int(counted) == SURE else " (partial operation)"
            out.append(f"From {monday(max(int(week), first))}, {share} records count for the score{partial}.")
        before = int(counted)
    return tuple(out)


def written(scheme: Scheme, society: Society, tables: Tables, given: dict[str, Quantity]) -> tuple[str, ...]:
    """Detection."""
    out = []
    uneven = given.get("detection.county_unevenness")
    if uneven is not None and uneven.value:
        out.append(
            f"These are the chances in the most watchful county; the least watchful records {100 * uneven.value:.3g}% less "
            f"[{noted(uneven, True)}], the others something between."
        )
    for i, kind in enumerate(society.occasions.kinds):
        chance = tables.detection.record[:, i] / ONE
        if chance.max() == 0:
            continue
        how = (
            f"{chance.max():.3g}"
            if (chance[chance > 0] == chance.max()).all()
            else f"{chance[chance > 0].min():.3g} to {chance.max():.3g} over time"
        )
        what = f"detection.record_probability.{kind.name}"
        lawful = " (lawful conduct)" if kind.lawful == "yes" else (" (lawful or not, contested)" if kind.lawful == "contested" else "")
        out.append(f"{words(kind.name)}{lawful} is recorded with probability {how} [{noted(given.get(what))}].")
    false = "detection.false_records_per_week"
    if false in given:
        out.append(f"Records are made of people who did nothing, {given[false].value:g} a person and week [{noted(given[false])}].")
    elif out:
        out.append("No false records are made.")
    return tuple(out) or ("Nothing is written down.",)


def worth(scheme: Scheme, society: Society, given: dict[str, Quantity]) -> tuple[str, ...]:
    """Scoring."""
    values = scheme.tables.get("scoring")
    if values is None:
        return ()
    start, least, most = (int(values.number(f"{x}_points")) for x in ("start", "least", "most"))
    spread = given.get("scoring.start_spread_points")
    begin = f"Everybody begins at {start} points"
    if spread is not None and spread.value:
        half = spread.value / 2
        begin = f"People begin with scores spread evenly from {start - half:g} to {start + half:g} points [width: {noted(spread)}]"
    out = [f"{begin}; the score stays between {least} and {most}."]
    if values.number("drift_points_per_year"):
        out.append(
            f"It drifts back to {start} by {values.number('drift_points_per_year'):g} points a year [{noted(given.get('scoring.drift_points_per_year'))}]."
        )
    for kind, quantity in values.keyed["points"].items():
        if any(value for _, value in quantity.steps):
            out.append(f"A record of {words(kind).lower()} moves the score by {quantity.value:+g} points [{noted(quantity)}].")
    for context in values.keys("most_credited_acts"):
        out.append(
            f"Good acts in {words(context).lower()} count at most {values.keyed_number('most_credited_acts', context):g} times a year."
        )
    rows = sorted(values.rows("tiers"), key=lambda row: row.number("from_points"))
    if rows:
        tiers = ", ".join(f"{row.raw('name')} from {row.number('from_points'):g}" for row in rows)
        out.append(f"Tiers, lowest first: {tiers}.")
    return tuple(out)


def lists(scheme: Scheme, given: dict[str, Quantity]) -> tuple[str, ...]:
    """Lists."""
    values = scheme.tables.get("lists")
    out = []
    for i, row in enumerate(values.rows("list") if values else (), 1):
        since = row.week("from")
        kinds = ", ".join(words(k).lower() for k in row.names("kinds")) or "no kind of conduct"
        term, comply, where = row.number("term_weeks"), row.number("exit_per_week"), f"lists.list[{i}].exit_per_week"
        out.append(
            f"The list {row.raw('name')!r} takes, {'always' if since is None else f'from {monday(since)}'}, whoever has a record of {kinds}; "
            + ("an entry lasts until compliance" if term == 0 else f"an entry lasts {term:g} weeks")
            + (f"; the chance to comply is {comply:.3g} a week [{noted(given[where])}]." if where in given else ".")
        )
        if row.number("enter_below_points"):
            out.append(f"A score under {row.number('enter_below_points'):g} also brings entry.")
    return tuple(out)


def refused(scheme: Scheme, society: Society, tables: Tables) -> tuple[str, ...]:
    """Sanctions, read from the table of bars."""
    names = society.services.names
    tiers, held = tier_names(scheme), list_names(scheme)
    out = []
    for what, bars in [
        *((f"Tier {name}", tables.sanctions.bars[:, i, 0]) for i, name in enumerate(tiers)),
        *((f"The list {name!r}", tables.sanctions.bars[:, UNSCORED, 1 << i]) for i, name in enumerate(held)),
    ]:
        since: dict[int, list[str]] = {}
        for s, service in enumerate(names):
            on = [e for e in range(bars.size) if bars[e] >> s & 1]
            if on:
                since.setdefault(int(tables.eras.week[on[0]]), []).append(words(service).lower())
        for week, closed in sorted(since.items()):
            out.append(f"{what} bars from {', '.join(closed)}" + (f", from {monday(week)}." if week else "."))
    linked = [int(w) for w, on in zip(tables.eras.week, tables.services.linked, strict=True) if on]
    if linked and out:
        out.append(f"Until {monday(linked[0])} another identity document could be used for air and rail.")
    return tuple(out) or ("Nobody is refused anything.",)


# What the sections above say in their own sentences.
_DETECTION = "county_unevenness|record_probability\\..*|false_records_per_week|sharing_error_probability|stale_probability|stale_weeks|bias_under_study\\..*"
_SCORING = "points\\..*|(start|least|most|start_spread)_points|drift_points_per_year|association_share|most_credited_acts\\..*|tiers\\[.*"
_BESIDE = "access|campaign|youth_league|speech|opinion|credit|redress|local_government"
_SAID = re.compile(
    rf"detection\.({_DETECTION})|scoring\.({_SCORING})|lists\.list\[\d+\]\.(exit_per_week|term_weeks|enter_below_points)"
    rf"|rollout\.(scored_from_years|pilot_share|counted_share)|({_BESIDE})\..*"
)

# What is said of a number that is 0, where its meaning and a 0 would be misread.
_NOUGHT = {"sanctions.least_age_years": "No minimum age is set for being barred"}


def besides(given: dict[str, Quantity]) -> tuple[str, ...]:
    """Every other number that the scheme gives, by its meaning."""
    meaning = {f"{m.NAME}.{p.name}": p.meaning for m in MECHANISMS for p in m.PARAMS}
    meaning |= {f"{m.NAME}.{p.name}.{f.name}": f.meaning for m in MECHANISMS for p in m.PARAMS if isinstance(p, Rows) for f in p.fields}
    out = []
    for where, quantity in given.items():
        if _SAID.fullmatch(where):
            continue
        plain = re.sub(r"\[\d+\]", "", where)
        what = next(meaning[name] for name in (plain, plain.rpartition(".")[0]) if name in meaning)
        value = f"{quantity.value:g}" if len(quantity.steps) == 1 else ", then ".join(f"{v:g}" for _, v in quantity.steps)
        said = _NOUGHT.get(plain, "") if not any(v for _, v in quantity.steps) else ""
        out.append(f"{said or f'{words(what)}: {value}'} [{noted(quantity)}; {where}].")
    return tuple(out)
