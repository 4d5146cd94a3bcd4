"""What an audit found, in the words of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from counterscore.audit.audited import Audit
from counterscore.audit.evidence import Evidence, Gap, LesserMeans, Readings, Span
from counterscore.audit.flipped import FAMILY as FLIPPED
from counterscore.audit.groups import FAMILY as GROUPED
from counterscore.audit.harm import reversals
from counterscore.audit.law.table import tell
from counterscore.audit.law.terms import Told
from counterscore.audit.refusals import SPEECH
from counterscore.audit.rows import Row, Seen
from counterscore.compile.tables import restore
from counterscore.engine.examined import ALONE, NECESSARY, OWN, RESTS, UNJUSTIFIED
from counterscore.mechanisms.contract import CAUSES, GROUNDS, OUTCOMES
from counterscore.study.request import request_from
from counterscore.weeks import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from counterscore.record.opened import Run
    from counterscore.study.attribution import Attribution
    from counterscore.study.compare import Comparison

LENIENT, STRICT = 0, 1
SPEAKERS = ("never barred", "ever barred")


def evidence_of(found: Audit, compared: Comparison | None = None) -> Evidence:
    """The evidence of an audit; with a comparison whose first scheme is the audited one, its reforms as milder alternatives."""
    seen = found.seen
    return Evidence(
        **of_the_run(seen),
        **of_refusals(seen),
        **of_persons(seen),
        **of_redress(seen),
        **of_rows(found),
        lesser=lesser_means(compared),
    )


def evidence_from(run: Run, found: Attribution, compared: Comparison | None = None) -> Evidence:
    """What a run and an attribution give without examining every life; what needs single lives is not measured."""
    seen = Seen(run, found)
    return Evidence(**of_the_run(seen), **of_refusals(seen), lesser=lesser_means(compared))


def total(seen: Seen, *measures: str) -> float:
    """A sum of the run's tallies, scaled to the nation."""
    return float(sum(seen.run.national(m).sum() for m in measures))


def of_the_run(seen: Seen) -> dict[str, Any]:
    """Tallies of the whole run."""
    run, services, kinds = seen.run, seen.found.society.services.names, seen.found.society.occasions.names
    weeks = run.data.weeks
    written = total(seen, *(f"{what}[{k}]" for what in ("records", "false_records") for k in kinds))
    nation = sum(p.population for p in seen.found.society.provinces)
    return {
        "first_week": int(weeks[0]),
        "last_week": int(weeks[-1]),
        "lives": float(run.provenance["persons"]),
        "records": written,
        "records_per_person_year": written / nation / (weeks.size / WEEKS_PER_YEAR),
        "refused": {s: {c: total(seen, f"refused[{s}][{c}]") for c in CAUSES} for s in services},
        "false_ground": total(seen, *(f"false_ground[{s}]" for s in services)),
        "false_records": total(seen, *(f"false_records[{k}]" for k in kinds)),
        "misshared_records": total(seen, *(f"misshared[{k}]" for k in kinds)),
        "stale_entries": total(seen, "stale[1]", "stale[2]"),
        "loans_by_finance": total(seen, "loans_refused[finance]"),
        "loans_by_merger": total(seen, "loans_refused[merged]"),
        "withheld": {s: total(seen, f"withheld[{s}]") for s in services},
        "speech_made": total(seen, *(f"speech[{OUTCOMES[0]}][{who}]" for who in SPEAKERS)),
        "speech_withheld": total(seen, *(f"speech[{o}][{who}]" for o in OUTCOMES[1:] for who in SPEAKERS)),
        "complied": total(seen, "complied[1]", "complied[2]"),
        "expired": total(seen, "expired[1]", "expired[2]"),
        "appeals": total(seen, *(f"appeals[{g}]" for g in GROUNDS)),
        "decided": total(seen, *(f"{what}[{g}]" for what in ("upheld", "denied") for g in GROUNDS)),
        "moot": total(seen, "moot"),
    }


def of_refusals(seen: Seen) -> dict[str, Any]:
    """What the examined refusals rest on, scaled to the nation."""
    national = seen.found.national
    refused, unrelated = national("refused"), national("unrelated")
    undone, speech = national("undone"), float(national("context")[NECESSARY, SPEECH].sum())
    return {
        "examined": float(seen.found.counts.refused[:, LENIENT].sum()),
        "traced": float(refused[LENIENT].sum()),
        "score_suffices": float((seen.weight * seen.by_community("by_score")).sum()),
        "lawful_ground": float(refused[LENIENT, UNJUSTIFIED].sum()),
        "own_terms": float(refused[LENIENT, OWN].sum()),
        "misshared_ground": float(undone[1].sum()),
        "needs_unrelated": Readings(*(float(unrelated[r, RESTS].sum()) for r in (LENIENT, STRICT))),
        "unrelated_alone": Readings(*(float(unrelated[r, ALONE].sum()) for r in (LENIENT, STRICT))),
        "on_speech": speech,
        "on_special": speech,  # belief (a festival) is of this context, and health is recorded of good acts alone, which bar nobody
    }


def of_persons(seen: Seen) -> dict[str, Any]:
    """Persons and weeks barred, scaled to the nation, and the shares that need single lives."""
    p, weight = seen.found.persons, seen.weight[seen.found.persons.community]
    barred = p.field("weeks_barred") > 0
    had = p.field("occasions") > 0
    mute = had & (p.field("withheld") == p.field("occasions"))
    order, pairs = np.sort((p.field("weeks_barred") * weight)[barred])[::-1], reversals(seen)
    tenth = order[: max(1, order.size // 10)].sum() / order.sum() if order.size else None
    return {
        "persons_barred": float(weight[barred].sum()),
        "weeks_barred": float((p.field("weeks_barred") * weight).sum()),
        "barred_everywhere": share(weight, p.field("everywhere") > 0, np.ones(weight.size, bool)),
        "top_tenth": None if tenth is None else float(tenth),
        "silent": share(weight, mute, had),
        "rank_reversals": pairs.reversed / pairs.pairs if pairs.pairs else None,
        "pairs": float(pairs.pairs),
    }


def share(weight: Any, part: Any, whole: Any) -> float | None:
    """The weighted share of `part` in `whole`; None of nothing."""
    return float(weight[part & whole].sum() / weight[whole].sum()) if whole.any() else None


def of_redress(seen: Seen) -> dict[str, Any]:
    """Notice, appeal and correction."""
    p, weight = seen.found.persons, seen.weight[seen.found.persons.community]
    refused, false = p.field("knew_first") > 0, p.field("weeks_false") > 0
    ended = p.field("false_ended") > 0
    lasted = p.field("false_weeks_ended")[ended] / p.field("false_ended")[ended]
    pending = p.field("decided") > 0
    heard = 1 - p.field("unheard").sum() / max(1, p.field("refusals").sum())
    return {
        "noticed": notice(seen),
        "told_before_refusal": share(weight, p.field("knew_first") == 1, refused),
        "decided_false": float((p.field("decided_false") * weight).sum()),
        "decided_false_found": float(p.field("decided_false").sum()),
        "upheld_false": float((p.field("upheld_false") * weight).sum()),
        "weeks_to_decision": float(np.median(p.field("pending")[pending] / p.field("decided")[pending])) if pending.any() else None,
        "refused_unheard": None if not p.field("refusals").any() else float(1 - heard),
        "never_corrected": share(weight, p.field("false_open") > 0, false),
        "weeks_to_correction": float(np.median(lasted)) if ended.any() else None,
    }


def notice(seen: Seen) -> float | None:
    """The share of the newly barred who are told at once, in the last week: the scheme's own number."""
    told = float(seen.run.data.tables["services.notice"][-1]) / 2**32
    return told if total(seen, "newly_barred") else None


def of_rows(found: Audit) -> dict[str, Any]:
    """Gaps between groups, switched attributes, concentration and expressed approval, from the audit's lines."""
    gaps = [row for row in found.rows if row.family == GROUPED and row.name == "Selection rate, gap" and np.isfinite(row.low)]
    flips = {row.of: row.value for row in found.rows if row.family == FLIPPED and row.name.startswith("lives")}
    expressed = next((row.value for row in found.rows if row.name == "expressed less private"), None)
    return {
        "gaps": tuple(as_gap(row) for row in gaps),
        "by_attribute": flips or None,
        "expressed_over_private": expressed if expressed is None or np.isfinite(expressed) else None,
    }


def as_gap(row: Row) -> Gap:
    """A gap of the share barred: that of not being barred, turned about."""
    group, other = row.of.split("; ")[0].split(" less ")
    return Gap("share barred", group, other, Span(-row.value, -row.high, -row.low), row.size)


def lesser_means(compared: Comparison | None) -> tuple[LesserMeans, ...] | None:
    """The reforms of a comparison; without an interval, since both sides are the same lives."""
    if compared is None:
        return None
    found = []
    for effect in compared.effects:
        if effect.kind == "total":
            n = effect.counts.national["all", "all"]
            avoided = n["refusals_first"] - n["refusals_other"]
            found.append(LesserMeans(effect.scheme, Span(avoided, avoided, avoided)))
    return tuple(found)


def law(found: Audit, compared: Comparison | None = None) -> tuple[Told, ...]:
    """Facts that match every legal element and facts that do not, from an audit; with a comparison, its reforms as milder alternatives."""
    scheme = request_from(found.run.provenance).scheme
    return tell(scheme, found.seen.found.society, restore(found.run.data.tables), evidence_of(found, compared))
