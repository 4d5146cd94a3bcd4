"""Whether a kind of conduct has to do with a service: a judgement, with reason and source.

A bar is in an unrelated context where the conduct says nothing about the purpose of the
service. It is a first reading: a contested pair is shown under both readings, never decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from counterscore.errors import SocietyError, nearest
from counterscore.society.csvfile import Row, choice, read_rows

FILE = "relatedness.csv"
RELATIONS = ("related", "unrelated", "contested")
COLUMNS = {
    "kind": "a kind of conduct",
    "service": "a service",
    "relation": "related, unrelated or contested",
    "reason": "why, in a sentence",
    "source": "authority for the reason, or argument",
    "verified": "yes where the authority was read, else no",
}


@dataclass(frozen=True)
class Relation:
    """One judgement."""

    relation: str
    reason: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Relatedness:
    """Judgements for every pair of a kind and a service."""

    pairs: dict[tuple[str, str], Relation]

    def of(self, kind: str, service: str) -> Relation:
        """The judgement on a pair; KeyError where the society has no such pair."""
        return self.pairs[kind, service]


def load_relatedness(folder: Path, kinds: Sequence[str] | None = None, services: Sequence[str] | None = None) -> Relatedness:
    """Every judgement of a society's folder.

    `kinds` and `services` are the names every pair of which must be there exactly once;
    None means those the file itself names. Raises SocietyError for a pair that is missing,
    repeated or unknown, and for a relation that is none of RELATIONS.
    """
    path = folder / FILE
    pairs: dict[tuple[str, str], Relation] = {}
    for row in read_rows(path, COLUMNS):
        pair = _known(row, "kind", kinds), _known(row, "service", services)
        if pair in pairs:
            raise SocietyError("this pair stands in the file twice", file=path, line=row.line, key="kind, service", found=" x ".join(pair))
        v = row.values
        verified = choice(row, "verified", ("yes", "no")) == "yes"
        pairs[pair] = Relation(choice(row, "relation", RELATIONS), v["reason"], v["source"], verified)
    for kind in dict.fromkeys(k for k, _ in pairs) if kinds is None else kinds:
        for service in dict.fromkeys(s for _, s in pairs) if services is None else services:
            if (kind, service) not in pairs:
                raise SocietyError(
                    "a pair is missing",
                    file=path,
                    key="kind, service",
                    found=f"{kind} x {service}",
                    remedy="Add a row for it, with a reason.",
                )
    return Relatedness(pairs)


def _known(row: Row, column: str, names: Sequence[str] | None) -> str:
    name = row.values[column]
    if names is not None and name not in names:
        raise SocietyError(
            f"unknown {column}", file=row.file, line=row.line, key=column, found=name, allowed=", ".join(names), remedy=nearest(name, names)
        )
    return name
