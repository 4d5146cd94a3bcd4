"""EU AI Act: the prohibition of social scoring element by element, and the duties of those who use high-risk systems.

Both limbs of Art. 5(1)(c) stand side by side, each with its own facts; they are never added up, and the two together have no state.
What the rules can bring about counts even where no run has brought it about.
"""

from __future__ import annotations

from counterscore.audit.law import lived, reached, remedies, rights, rules
from counterscore.audit.law.terms import (
    ASSUMED,
    UNDETERMINED,
    Case,
    Entry,
    Sides,
    answer,
    element,
    fixed,
    note,
    supply,
)


def unjustified(case: Case) -> Sides:
    """Lawful conduct that the rules reach, and false ground; where that was not measured, the rules alone clear nothing."""
    by_rule, found = reached.lawful_conduct(case), lived.unjustified(case)
    if case.evidence.false_ground is None:
        by_rule = Sides(by_rule.harm, notes=by_rule.ease + by_rule.notes, figures=by_rule.figures)
    return by_rule + found


EITHER = note(
    "Not answered here: the facts on each limb stand in its own element (limb (i), unrelated context; limb (ii), unjustified and "
    "disproportionate), and are not added up."
)

PUBLIC, LENDING = "No rule of this scheme can close government services.", "No rule of this scheme can refuse a loan."
NEITHER = "No rule of this scheme touches government services or loans, the uses of Annex III 5(a) and (b) that are read here."
OPEN_QUESTION = note("Perhaps in effect only with the classification of Annex III, from the day of AIA-21: an open question.")


def government(case: Case) -> bool:
    """Annex III 5(a)."""
    return case.reaches("government_service")


def lending(case: Case) -> bool:
    """Annex III 5(b)."""
    return case.reaches("loan")


def listed_use(case: Case) -> bool:
    """Either."""
    return government(case) or lending(case)


# Art. 2 to 5, Recital 31
PROHIBITION: dict[str, Entry] = {
    "AIA-01": fixed(ASSUMED, note("Read as if used in the Union; a scheme used only abroad lies outside.")),
    "AIA-02": fixed(ASSUMED, note("The laboratory holds synthetic people only; this falls away if results are applied to real persons.")),
    "AIA-03": fixed(ASSUMED, note("Data protection law is read apart, in the rows of the GDPR.")),
    "AIA-04": fixed(UNDETERMINED, rules.by_hand),
    "AIA-05": element(rules.evaluated, rules.behaviour),
    "AIA-06": fixed(
        ASSUMED, note("That the scheme is placed on the market, put into service or used is assumed; consent or a licence changes nothing.")
    ),
    "AIA-07": element(rules.evaluated),
    "AIA-08": element(rules.over_time),
    "AIA-09": element(rules.behaviour),
    "AIA-10": element(rules.characteristics),
    "AIA-11": element(reached.leads, lived.causes),
    "AIA-12": element(reached.detriment, lived.refused, lived.rewards),
    "AIA-13": element(reached.unrelated, lived.relatedness),
    "AIA-14": element(unjustified),
    "AIA-15": element(reached.inversions, lived.gravity),
    "AIA-16": fixed(UNDETERMINED, EITHER),
    "AIA-17": element(reached.two_bodies, rules.lenders_read),
    "AIA-18": answer(reached.purpose, lived.same_purpose),
    "AIA-19": fixed(ASSUMED, note("Whatever Art. 5 leaves alone may fall under other law; the other rows are told as well.")),
    "AIA-20": fixed(ASSUMED, note("Point (c) is as it was; the new points do not concern scoring.")),
}

# Annex III, Art. 6, 26, 27, 86 and 99
DUTIES: dict[str, Entry] = {
    "AIA-21": element(reached.closes("government_service"), lived.refused_at("government_service"), concerns=government, outside=PUBLIC),
    "AIA-22": element(reached.closes("loan"), rules.lenders_read, lived.refused_at("loan"), lived.money, concerns=lending, outside=LENDING),
    "AIA-23": element(rules.evaluated, rules.behaviour, concerns=listed_use, outside=NEITHER),
    "AIA-24": answer(remedies.no_human_step, rights.unheard, rights.decided, concerns=listed_use, outside=NEITHER),
    "AIA-25": answer(
        *(reached.unrelated, rules.unevenness, lived.wrong_records, lived.false_ground),
        concerns=listed_use,
        outside=NEITHER,
    ),
    "AIA-26": answer(rules.telling, rights.noticed, concerns=listed_use, outside=NEITHER),
    "AIA-27": supply(remedies.processes, concerns=listed_use, outside=NEITHER),
    "AIA-28": supply(remedies.period, concerns=listed_use, outside=NEITHER),
    "AIA-29": supply(rights.gaps, concerns=listed_use, outside=NEITHER),
    "AIA-30": supply(
        *(lived.refused, lived.unjustified, rights.speech, rights.gaps, rights.essence),
        concerns=listed_use,
        outside=NEITHER,
    ),
    "AIA-31": supply(remedies.no_human_step, remedies.appeal, rights.unheard, concerns=listed_use, outside=NEITHER),
    "AIA-32": supply(rights.decided, rights.corrected, rights.lesser_means, concerns=listed_use, outside=NEITHER),
    "AIA-33": answer(rules.behind_closed_records, lived.explained, OPEN_QUESTION, concerns=listed_use, outside=NEITHER),
    "AIA-34": fixed(ASSUMED, note("A penalty follows from a decision under Art. 5, which no simulation takes.")),
    "AIA-35": fixed(ASSUMED, note("A penalty follows from a decision on operators' duties, which no simulation takes.")),
}

ENTRIES = {**PROHIBITION, **DUTIES}
