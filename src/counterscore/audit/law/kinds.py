"""Sorts of conduct that law protects or punishes more than other conduct, and what a scheme does with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counterscore.audit.law.terms import Case, Figure, Sides
from counterscore.audit.law.wording import RULES, count, picked, said, words

SPEECH = "speech_and_loyalty"
# Kinds that tell something which law protects more than other data; those that a society does not have play no part.
HEALTH, BELIEF, PRIVATE_LIFE = ("blood_donation",), ("christmas_party",), ("care_for_parents",)
DETENTION = 50.0  # gravity from which the law detains or punishes; society/occasions.py has the scale


def kinds_in(case: Case, names: tuple[str, ...] = (), context: str = "") -> NDArray[np.bool_]:
    """[kind] whether a kind is one of these, or of this context."""
    return np.array([k in names or c == context for k, c in zip(case.reach.kinds, case.reach.contexts, strict=True)], np.bool_)


def counted_kinds(case: Case, which: NDArray[np.bool_], what: str) -> Sides:
    """Whether kinds of one sort change a score or enter a list, or are only written down."""
    counted, written = picked(case.reach.kinds, which & case.reach.counted), picked(case.reach.kinds, which & case.reach.written)
    harm = []
    if counted:
        harm.append(
            said(f"Of conduct on {what}, {count(len(counted), 'kinds')} can change a score or enter a list: {words(counted)}", RULES)
        )
    if len(written) > len(counted):
        only = [k for k in written if k not in counted]
        harm.append(said(f"Of conduct on {what}, {count(len(only), 'kinds')} can be written down without that: {words(only)}", RULES))
    ease = () if harm else (said(f"No kind of conduct on {what} is written down", RULES),)
    return Sides(tuple(harm), ease, figures=(Figure(f"kinds on {what}", len(counted), "kinds"),))


def special(case: Case) -> Sides:
    """Kinds that tell opinion, belief or health."""
    return counted_kinds(case, kinds_in(case, HEALTH + BELIEF, SPEECH), "opinion, belief or health")


def opinion(case: Case) -> Sides:
    """Kinds that tell opinion or loyalty."""
    return counted_kinds(case, kinds_in(case, context=SPEECH), "speech and loyalty")


def private_life(case: Case) -> Sides:
    """Kinds from private life."""
    return counted_kinds(case, kinds_in(case, PRIVATE_LIFE + BELIEF, SPEECH), "private life and expression")


def sensitive(case: Case) -> Sides:
    """Belief, health, finance and whereabouts."""
    travel = ("smoking_on_train", "fare_dodging", "ticket_scalping")
    return counted_kinds(case, kinds_in(case, HEALTH + BELIEF + travel, "finance"), "belief, health, finance or whereabouts")


def offences(case: Case) -> Sides:
    """Kinds that the law punishes by detention or more, and what they close."""
    grave = case.reach.gravity >= DETENTION
    reached = case.reach.any & grave[:, None]
    if not reached.any():
        return Sides(ease=(said(f"No kind of conduct of gravity {DETENTION:g} or more can close a service", RULES),))
    kinds, services = picked(case.reach.kinds, reached.any(axis=1)), picked(case.reach.services, reached.any(axis=0))
    text = f"{count(len(kinds), 'kinds')} that the law punishes by detention or more ({words(kinds)}) can close {words(services, 8)}"
    return Sides((said(text, RULES),), notes=("The file does not say which of these services are private.",))
