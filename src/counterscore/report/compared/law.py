"""The law: facts that match each element under the first scheme and facts that do not, and Art. 5(1)(c) under every scheme."""

from __future__ import annotations

from dataclasses import replace

from counterscore.report.closer import elements
from counterscore.report.pairs import Compared
from counterscore.report.parts import law
from counterscore.report.seen import Finding, Part

NAME, TITLE = law.NAME, law.TITLE


def finding(seen: Compared) -> Finding | None:
    """How Art. 5(1)(c) is read of every scheme that it concerns; no state, which would read as a verdict."""
    told = {side.name: side.look.elements for side in seen.sides if elements.concerned(side.look.elements)}
    return Finding(TITLE, elements.limbs_said(told), NAME) if told else None


def build(seen: Compared) -> Part:
    """The table of the first scheme, with that of the states after its first."""
    states = elements.states_beside({side.name: side.look.elements for side in seen.sides})
    part = law.of_look(seen.first.look, states)
    first = (
        f"The elements are told of {seen.first.name}; the other schemes stand beside it as possible milder alternatives, and have a table of "
        "their states."
    )
    return replace(part, sentences=(*part.sentences, first))
