"""What is changed: the sentences of each scheme's rules that are not those of the first."""

from __future__ import annotations

from difflib import SequenceMatcher

from counterscore.compile.explain import explain
from counterscore.mechanisms import MECHANISMS
from counterscore.report.pairs import Compared, Pair, Side
from counterscore.report.seen import Finding, Part, Table
from counterscore.units import Rows

NAME = "rules"
TITLE = "What is changed"
ALIKE = 0.5  # from which two sentences are taken to be about the same


def finding(pair: Pair) -> Finding | None:
    """Rules have no sentence on the first page."""
    return None


def build(seen: Compared) -> Part | None:
    """For each scheme whose rules are others, its own sentences beside the first's."""
    told = {side: list(differences(seen.first, side)) for side in seen.sides[1:] if side.scheme.digest != seen.first.scheme.digest}
    sentences = tuple(said(seen.first, side, len(rows)) for side, rows in told.items())
    tables = tuple(
        Table(
            f"Rules of {seen.first.name} and {side.name} that differ",
            ("about", f"only {seen.first.name}", f"only {side.name}"),
            tuple(rows),
        )
        for side, rows in told.items()
        if rows
    )
    return Part(NAME, TITLE, sentences, (), tables) if sentences else None


def said(first: Side, side: Side, rows: int) -> str:
    """What a scheme is, and how many rules differ."""
    many = (
        "no sentence of the rules differs"
        if not rows
        else "one sentence of the rules differs"
        if rows == 1
        else f"{rows} sentences of the rules differ"
    )
    return f"{side.name}: {side.beside(first)}; {many}."


def differences(first: Side, side: Side) -> list[tuple[str, str, str]]:
    """About what, the first's sentence, the other's sentence; those about the same beside each other."""
    a, b = ({s.name: list(s.sentences) for s in explain(one.scheme, one.society)} for one in (first, side))
    same = tuple(f"; {where}]." for where in unchanged(first, side))  # the end of a sentence that names a number by its place
    rows = []
    for about in dict.fromkeys([*a, *b]):
        gone = [s for s in a.get(about, []) if s not in b.get(about, []) and not s.endswith(same)]
        new = [s for s in b.get(about, []) if s not in a.get(about, []) and not s.endswith(same)]
        partner = partners(gone, new)
        rows += [(about, sentence, partner.get(sentence, "")) for sentence in gone]
        rows += [(about, "", sentence) for sentence in new if sentence not in partner.values()]
    return rows


def unchanged(first: Side, side: Side) -> list[str]:
    """Places of numbers that one of two schemes gives and the other leaves at the same default: no rule differs by them."""
    default = {f"{m.NAME}.{p.name}": p.default for m in MECHANISMS for p in m.PARAMS if not isinstance(p, Rows)}
    a, b = (dict(one.scheme.quantities()) for one in (first, side))
    return [
        where for where, q in (a | b).items() if (where in a) != (where in b) and {value for _, value in q.steps} == {default.get(where)}
    ]


def partners(gone: list[str], new: list[str]) -> dict[str, str]:
    """For each sentence that is gone the new one about the same, the most alike first; none where none is."""
    words = {s: s.split() for s in (*gone, *new)}
    alike = [(SequenceMatcher(None, words[x], words[y], autojunk=False).ratio(), x, y) for x in gone for y in new]
    found: dict[str, str] = {}
    for ratio, x, y in sorted(alike, reverse=True):
        if ratio >= ALIKE and x not in found and y not in found.values():
            found[x] = y
    return found
