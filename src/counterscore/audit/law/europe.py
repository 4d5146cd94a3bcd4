"""EU Charter, GDPR and the Court of Justice.

The Charter: rights that a scheme touches, and the steps of Art. 52(1) by which a limit is justified, with reforms on the same
lives as milder alternatives. The GDPR: purposes, accuracy, special data, knowing, correcting, deciding; and what reliance on a score
makes of it.
"""

from __future__ import annotations

from counterscore.audit.law import kinds, lived, reached, remedies, rights, rules
from counterscore.audit.law.terms import UNDETERMINED, Entry, answer, element, fixed, note, undecided

NO_AUTHORITY = note("A scheme file says nothing of an independent authority, and none acts in the simulation.")
NO_AIM = undecided(
    "A scheme file declares the purposes of services, not the aim of the scheme; whether one is of general interest is open."
)

CHARTER: dict[str, Entry] = {
    "CHR-01": element(kinds.private_life, rules.naming),
    "CHR-02": answer(reached.unrelated, rules.behind_closed_records, lived.relatedness, rights.corrected),
    "CHR-03": fixed(UNDETERMINED, NO_AUTHORITY),
    "CHR-04": element(remedies.speech_weighed, rights.speech),
    "CHR-05": element(rights.gaps, rights.direct),
    "CHR-06": answer(rules.telling, rules.behind_closed_records, rights.noticed, rights.unheard),
    "CHR-07": answer(remedies.appeal, rights.decided, rights.corrected),
    "CHR-08": answer(rules.lawful_basis),
    "CHR-09": answer(rights.essence),
    "CHR-10": answer(rights.compliance, NO_AIM),
    "CHR-11": answer(rights.prevented),
    "CHR-12": answer(rights.lesser_means),
    "CHR-13": answer(reached.inversions, lived.gravity, lived.unjustified, rights.balance),
}

DATA: dict[str, Entry] = {
    "GDPR-01": answer(reached.unrelated, lived.relatedness),
    "GDPR-02": answer(lived.wrong_records, lived.false_ground, rights.corrected),
    "GDPR-03": answer(rules.lawful_basis),
    "GDPR-04": answer(reached.unrelated, kinds.sensitive, lived.relatedness, remedies.appeal),
    "GDPR-05": element(kinds.special),
    "GDPR-06": answer(kinds.offences),
    "GDPR-07": answer(rules.telling, rights.noticed),
    "GDPR-08": answer(rules.behind_closed_records, lived.explained),
    "CJEU-01": answer(rules.behind_closed_records, lived.explained),
    "GDPR-09": answer(remedies.appeal, rights.decided, rights.corrected),
    "GDPR-10": answer(remedies.fading, lived.wrong_records, rights.exits),
    "GDPR-11": element(remedies.no_human_step, rights.unheard),
    "GDPR-12": element(reached.detriment, lived.refused, lived.money),
    "GDPR-13": answer(remedies.appeal, rights.decided, rights.unheard),
    "GDPR-14": answer(kinds.special, lived.special_kinds, rights.on_speech),
    "CJEU-02": element(reached.leads, rules.lenders_read, lived.causes),
    "GDPR-15": element(rules.evaluated, reached.detriment, lived.refused),
}

ENTRIES = {**CHARTER, **DATA}
