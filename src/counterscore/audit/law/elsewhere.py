"""Law outside the Union: US credit law, the PRC's data law and credit guidance, the ICCPR, the UNESCO Recommendation.

US law is read for schemes that can refuse a loan or a post, and for nothing else that they close. PRC law is read at home and
in weeks after its date only. The covenant and the Recommendation are standards where they do not bind.
"""

from __future__ import annotations

from counterscore.audit.law import kinds, lived, reached, remedies, rights, rules
from counterscore.audit.law.ai_act import lending
from counterscore.audit.law.terms import Case, Entry, Sides, answer, element, note
from counterscore.audit.law.wording import RULES, picked, said, words

NO_REPORT = "No rule of this scheme can refuse a loan or a post; other bars lie outside this law."
NO_LIST = "The scheme keeps no list."
NO_CREDIT = "No rule of this scheme can refuse a loan."
EFFECTS = note("The effects test is no longer in the rule; gaps between groups are told, but are no test of it.")


def reports(case: Case) -> bool:
    """Whether credit or employment is touched."""
    return case.reaches("loan", "post")


def keeps_lists(case: Case) -> bool:
    """Whether there is a list."""
    return bool(case.lists)


def readers(case: Case) -> Sides:
    """Which services read the record beside those of a permissible purpose."""
    r = case.reach
    closed = picked(r.services, r.any.any(axis=0))
    other = [s for s in closed if s not in ("loan", "post")]
    ease = (said(f"The record is read for {words([s for s in closed if s not in other])}", RULES),)
    harm = (said(f"The same record is read for {words(other, 8)} as well", RULES),)
    return Sides(harm if other else (), ease)


CREDIT: dict[str, Entry] = {
    "FCRA-01": answer(readers, rules.naming, concerns=reports, outside=NO_REPORT),
    "FCRA-02": answer(remedies.appeal, rights.within_30_days, rights.corrected, concerns=reports, outside=NO_REPORT),
    "FCRA-03": answer(rules.telling, rights.noticed, concerns=reports, outside=NO_REPORT),
    "ECOA-01": answer(rules.telling, rights.noticed, concerns=lending, outside=NO_CREDIT),
    "ECOA-02": answer(lived.explained, rules.behind_closed_records, concerns=lending, outside=NO_CREDIT),
    "ECOA-03": answer(rules.attributes, rights.direct, EFFECTS, concerns=lending, outside=NO_CREDIT),
}

PRC: dict[str, Entry] = {
    "PIPL-01": answer(rules.lawful_basis),
    "PIPL-02": answer(remedies.fading, lived.wrong_records),
    "PIPL-03": answer(rules.telling, rules.behind_closed_records, rights.noticed, rights.gaps),
    "PIPL-04": answer(remedies.no_human_step, remedies.appeal, rights.unheard, rights.decided),
    "PIPL-05": answer(kinds.sensitive, reached.unrelated),
    "PIPL-06": answer(rules.behind_closed_records),
    "PIPL-07": answer(remedies.appeal, rights.decided, rights.corrected),
    "PIPL-08": answer(remedies.fading, remedies.repair, rights.exits),
    "PIPL-09": element(rules.evaluated, remedies.no_human_step, kinds.sensitive, rules.naming),
    "GBF-01": answer(rules.lawful_basis),
    "GBF-02": answer(rules.documents),
    "GBF-03": answer(rules.naming, lived.wrong_records),
    "GBF-04": answer(rules.list_basis, concerns=keeps_lists, outside=NO_LIST),
    "GBF-05": answer(reached.inversions, lived.gravity),
    "GBF-06": answer(rules.telling, remedies.appeal, rights.noticed, rights.unheard),
    "GBF-07": answer(remedies.repair, rights.exits, lived.wrong_records),
}

WORLD: dict[str, Entry] = {
    "ICCPR-01": element(reached.closes(*reached.TRAVEL), lived.refused_at(*reached.TRAVEL)),
    "ICCPR-02": answer(rules.lawful_basis, reached.inversions, lived.gravity, rights.lesser_means, rights.on_speech),
    "ICCPR-03": element(kinds.private_life, rules.naming, lived.wrong_records),
    "ICCPR-04": answer(kinds.opinion, rights.on_speech),
    "ICCPR-05": answer(remedies.speech_weighed, rights.speech, rules.lawful_basis),
    "ICCPR-06": answer(rights.gaps, rights.direct),
    "UNESCO-01": answer(rules.evaluated, reached.contexts, reached.purpose),
    "UNESCO-02": answer(reached.inversions, lived.gravity, rights.lesser_means),
}

ENTRIES = {**CREDIT, **PRC, **WORLD}
