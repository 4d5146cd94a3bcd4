"""Refusals by ground, conduct unrelated to the service, mis-sharing, speech: what they rest on, as shares of all refusals."""

from __future__ import annotations

import numpy as np

from counterscore.audit.rows import Reals, Row, Seen, run_ratio, share_of
from counterscore.engine.examined import ALONE, FALSE, NECESSARY, OWN, RESTS, UNJUSTIFIED
from counterscore.mechanisms.contract import CAUSES
from counterscore.society.occasions import CONTEXTS
from counterscore.study.attribution import READINGS

GROUNDS, CAUSED = "refusals by ground", "refusals by cause"
UNRELATED = "conduct and service"
SPEECH = CONTEXTS.index("speech_and_loyalty")
CONTESTED = {"lenient": "contested counted as related and as unlawful", "strict": "contested counted as unrelated and as lawful"}


def all_refusals(seen: Seen) -> Reals:
    """[community] attempts refused, of any ground."""
    return np.asarray(seen.found.counts.refused[:, 0].sum(axis=(1, 2)), np.float64)


def by_ground(seen: Seen) -> list[Row]:
    """On false ground, unjustified under both readings, on the scheme's own terms."""
    refused, whole = seen.found.counts.refused, all_refusals(seen)
    rows = [share_of(seen, refused[:, 0, FALSE].sum(axis=1), whole, (GROUNDS, "on false ground", ""))]
    for i, reading in enumerate(READINGS):
        for ground, name in ((UNJUSTIFIED, "unjustified: on a true record of lawful conduct"), (OWN, "on the scheme's own terms")):
            rows.append(share_of(seen, refused[:, i, ground].sum(axis=1), whole, (GROUNDS, name, CONTESTED[reading])))
    nobody, joint = (getattr(seen.found.counts, name).sum(axis=1) for name in ("nobody", "joint"))
    rows.append(share_of(seen, nobody, whole, (GROUNDS, "stands without any record of the run", "")))
    return [*rows, share_of(seen, joint, whole, (GROUNDS, "rests on several kinds only together", ""))]


def by_cause(seen: Seen) -> list[Row]:
    """Because of a list alone, of the score alone, or of both; over all communities of the run."""
    services = seen.found.society.services.names
    whole = tuple(f"refused[{s}][{cause}]" for s in services for cause in CAUSES)
    words = {"list": "by a list alone", "score": "by the score alone", "both": "by both"}
    return [run_ratio(seen.run, tuple(f"refused[{s}][{c}]" for s in services), whole, (CAUSED, words[c], "")) for c in CAUSES]


def by_relation(seen: Seen) -> list[Row]:
    """The cross-context shares under both readings; mis-sharing apart."""
    counts, whole = seen.found.counts, all_refusals(seen)
    rows = []
    for i, reading in enumerate(READINGS):
        for role, name in ((RESTS, "falls without conduct unrelated to the service"), (ALONE, "stands with unrelated conduct alone")):
            rows.append(share_of(seen, counts.unrelated[:, i, role].sum(axis=1), whole, (UNRELATED, name, CONTESTED[reading])))
    speech = counts.context[:, NECESSARY, SPEECH].sum(axis=1)
    rows.append(share_of(seen, speech, whole, (UNRELATED, "falls without records of speech and loyalty", "")))
    misshared = counts.undone[:, 1].sum(axis=1)
    return [*rows, share_of(seen, misshared, whole, (UNRELATED, "falls without mis-shared records", ""))]
