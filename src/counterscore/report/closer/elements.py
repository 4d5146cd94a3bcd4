"""The legal table as the page shows it: elements by instrument, each with facts that match it and facts that do not.

The rows of Art. 5(1)(c) of the AI Act come first and lie open, its limbs side by side;
either is enough there, so they are never added up. What lies outside a scheme is only
counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from counterscore.report.seen import Table

ACT, CORE = "EU AI Act", "Art. 5(1)(c)"
MATCH, NO_MATCH = "facts that match", "facts that do not match"
OUTSIDE, NOT_YET = "outside this scheme", "not yet in force"
SIGNS = {
    MATCH: "+",
    NO_MATCH: "−",
    "facts of both kinds": "±",
    "undetermined": "?",
    "assumed": "→",
    NOT_YET: "…",
    "not measured": "∅",
    OUTSIDE: "○",
}
EVIDENCE = (
    "Law of the European Union and of the United States is read as if the scheme were used there, which it is not. Beside each element stand "
    "facts that match its words and facts that do not, never a verdict: a simulation decides no case."
)
READ = (
    "Each element has its source, the day from which it is in force, the day on which it was checked, and whether the text itself was seen; "
    "where not all weeks lie after that day, its notes count those that do. "
    "A state is of the element as it is worded: where that is an exception, a safeguard or a duty met, facts that match it speak for the scheme. "
    "In square brackets stands of what a sentence is: shares of the whole run and shares of the records traced in some communities are of "
    "different refusals, and two of them in one element need not agree."
)
COLUMNS = ("provision", "element", "state", MATCH, NO_MATCH, "notes", "what a state is of", "source and dates")


@dataclass(frozen=True)
class Element:
    """One element: what it asks, its state, sentences that match and that do not, and where it stands."""

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
    """What the facts rest on, and what is not in them."""
    return (
        f"What refusals rest on is counted in {people} and scaled to the nation. What needs every life examined, such as gaps between groups "
        "and redress, is not measured here; “counterscore law RUN” (in the lab: the page of the audit) measures it too and looks at more lives, so that "
        "its shares and now and then a state are others than here: cite it, not this page."
    )


def concerned(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether any element that is in force concerns the scheme."""
    return any(row["state"] not in (OUTSIDE, NOT_YET) for row in rows)


def limbs_said(told: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """That both limbs are read as if the schemes were used in the Union, how many of the weeks they cover, and that nothing is decided."""
    (name, rows), *others = told.items()
    who, are = ("these schemes", "they are") if others else (name, "it is")
    return (
        f"{CORE} of the AI Act is read as if {who} were used in the European Union, which {are} not ({weeks_said(rows)}); facts that match each "
        "of its two limbs and facts that do not stand side by side, never a verdict."
    )


def weeks_said(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many of the weeks lie after the day from which Art. 5(1)(c) is in force, as its own notes say; a word where all do."""
    from counterscore.audit.law.terms import IN_FORCE

    core = next(row for row in rows if is_core(row))
    dated = next((note for note in core["notes"] if note.startswith(IN_FORCE)), f"{IN_FORCE} {core['in_force_from']}: all weeks;")
    return dated[:1].lower() + dated[1:].split(";")[0]


def tables(rows: Sequence[Mapping[str, Any]]) -> tuple[Table, ...]:
    """A table for Art. 5(1)(c), open, and one for each other instrument with an element that concerns the scheme, folded."""
    groups: dict[str, list[Element]] = {f"{ACT}, {CORE}": []}
    for row in rows:
        if row["state"] != OUTSIDE:
            groups.setdefault(group_of(row), []).append(element(row))
    first, *others = (table(name, told, folded=n > 0) for n, (name, told) in enumerate(groups.items()) if told)
    return (replace(first, title=f"{first.title}; {weeks_said(rows)}"), *others)


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
