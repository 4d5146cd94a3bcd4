"""The legal table as the page shows it: elements by instrument, each with what speaks for it and against it.

The rows of Art. 5(1)(c) of the AI Act come first and lie open, its limbs side by side;
either is enough there, so they are never added up. What lies outside a scheme is only
counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterscore.report.seen import Table, listed

ACT, CORE = "EU AI Act", "Art. 5(1)(c)"
OUTSIDE, NOT_YET = "outside this scheme", "not in force at these dates"
SIGNS = {
    "evidence for": "+",
    "evidence against": "−",
    "evidence both ways": "±",
    "undetermined": "?",
    "assumed": "→",
    NOT_YET: "…",
    "not measured": "∅",
    OUTSIDE: "○",
}
EVIDENCE = "Evidence for and against each element, never a verdict: a simulation decides no case."
READ = (
    "Each element has its source, the day from which it is in force, the day on which it was checked, and whether the text itself was seen. "
    "A state is of the element as it is worded: where that is an exception, a safeguard or a duty met, evidence for it speaks for the scheme."
)
COLUMNS = ("provision", "element", "state", "for", "against", "notes", "what a state is of", "source and dates")


@dataclass(frozen=True)
class Element:
    """One element: what it asks, its state, sentences for and against, and where it stands."""

    provision: str
    asks: str
    state: str
    sort: str
    for_: tuple[str, ...]
    against: tuple[str, ...]
    notes: tuple[str, ...]
    standing: str
    limb: str = ""  # "i" or "ii" of Art. 5(1)(c)

    @property
    def sign(self) -> str:
        """A sign for the state, beside its word."""
        return SIGNS[self.state]


def element(row: Mapping[str, Any]) -> Element:
    """An element from a row of the legal table as plain data."""
    for_, against, notes = (tuple(row[key]) for key in ("for", "against", "notes"))
    return Element(row["provision"], row["element"], row["state"], row["sort"], for_, against, notes, row["standing"], limb_of(row))


def limb_of(row: Mapping[str, Any]) -> str:
    """The limb of Art. 5(1)(c) that a row is about."""
    if row["instrument"] != ACT or not row["provision"].startswith(f"{CORE}("):
        return ""
    return "i" if row["provision"].startswith(f"{CORE}(i)") else "ii"


def is_core(row: Mapping[str, Any]) -> bool:
    """Whether a row is of Art. 5(1)(c) of the AI Act."""
    return bool(row["instrument"] == ACT and row["provision"].startswith(CORE))


def measured_said(people: str) -> str:
    """What the evidence rests on, and what is not in it."""
    return (
        f"What refusals rest on is counted in {people} and scaled to the nation. What needs every life examined, such as gaps between groups "
        "and redress, is not measured here; “counterscore law RUN” measures it too, where RUN is the folder of a run of the scheme."
    )


def concerned(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether any element that is in force concerns the scheme."""
    return any(row["state"] not in (OUTSIDE, NOT_YET) for row in rows)


def limbs(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The state of each limb of Art. 5(1)(c), by its name."""
    from counterscore.audit.law.ai_act import LIMBS

    states = [row["state"] for row in rows if limb_of(row)]
    return {name[:1].lower() + name[1:]: state for (name, _), state in zip(LIMBS, states, strict=True)}


def limbs_said(told: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The limbs side by side, under the first scheme, and under others where it is another."""
    first, *others = ((name, limbs(rows)) for name, rows in told.items())
    lines = []
    for limb, state in first[1].items():
        differ: dict[str, list[str]] = {}
        for name, states in others:
            if states[limb] != state:
                differ.setdefault(states[limb], []).append(name)
        lines.append(", ".join([f"{limb}: {state}", *(f"but {other} under {listed(names)}" for other, names in differ.items())]))
    under = f" under {first[0]}" if others else ""
    return f"Evidence on {CORE} of the AI Act, its limbs side by side{under}: {'; '.join(lines)}. Never a verdict."


def tables(rows: Sequence[Mapping[str, Any]]) -> tuple[Table, ...]:
    """A table for Art. 5(1)(c), open, and one for each other instrument with an element that concerns the scheme, folded."""
    groups: dict[str, list[Element]] = {f"{ACT}, {CORE}": []}
    for row in rows:
        if row["state"] != OUTSIDE:
            groups.setdefault(group_of(row), []).append(element(row))
    return tuple(table(name, told, folded=n > 0) for n, (name, told) in enumerate(groups.items()) if told)


def group_of(row: Mapping[str, Any]) -> str:
    """Under which heading a row stands."""
    return f"{ACT}, {CORE}" if is_core(row) else f"{ACT}, other provisions" if row["instrument"] == ACT else str(row["instrument"])


def table(name: str, told: Sequence[Element], folded: bool) -> Table:
    """One instrument."""
    title = f"{name}: {len(told)} {'elements' if len(told) > 1 else 'element'}"
    return Table(title, COLUMNS, tuple(as_cells(x) for x in told), folded, tuple(told))


def outside_said(rows: Sequence[Mapping[str, Any]]) -> str:
    """What does not concern the scheme: only counted."""
    counted = Counter(str(row["instrument"]) for row in rows if row["state"] == OUTSIDE)
    told = ", ".join(f"{instrument} {n}" for instrument, n in counted.items())
    return f"Elements that lie outside this scheme are only counted: {told}." if counted else ""


def as_cells(x: Element) -> tuple[str, ...]:
    """An element as a row of its file."""
    told = (" ".join(sentences) for sentences in (x.for_, x.against, x.notes))
    return (x.provision, x.asks, x.state, *told, x.sort, x.standing)


def core_states(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """Provision and element of each row of Art. 5(1)(c), and its state with its sign."""
    return {(row["provision"], row["element"]): f"{SIGNS[row['state']]} {row['state']}" for row in rows if is_core(row)}


def states_beside(told: Mapping[str, Sequence[Mapping[str, Any]]]) -> Table:
    """The states of Art. 5(1)(c) under every scheme."""
    found = {name: core_states(rows) for name, rows in told.items()}
    keys = dict.fromkeys(key for each in found.values() for key in each)
    rows = tuple((*key, *(each.get(key, "") for each in found.values())) for key in keys)
    return Table(f"{ACT}, {CORE}: states under every scheme", ("provision", "element", *told), rows)
