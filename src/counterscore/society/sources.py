"""Published facts and judgements that travel with a society, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from counterscore.errors import SocietyError
from counterscore.society.csvfile import read_rows

FACT_COLUMNS = ("id", "quantity", "value", "unit", "as_of", "place", "source", "verified")
RELATION_COLUMNS = ("kind", "service", "relation", "reason", "source", "verified")
RELATIONS = ("related", "unrelated", "contested")


@dataclass(frozen=True)
class Fact:
    """One published figure, as written in its source."""

    quantity: str
    value: str
    unit: str
    as_of: str
    place: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Relation:
    """Whether a kind of conduct has to do with the purpose of a service."""

    relation: str
    reason: str
    source: str


def load_facts(folder: Path) -> dict[str, Fact]:
    """facts.csv by id."""
    rows = read_rows(folder / "facts.csv", FACT_COLUMNS, key="id")
    return {
        row.text("id"): Fact(
            row.text("quantity"),
            *(row.values["value"], row.values["unit"], row.values["as_of"], row.values["place"]),
            row.text("source"),
            row.choice("verified", ("yes", "no")) == "yes",
        )
        for row in rows
    }


def load_relations(folder: Path, kinds: tuple[str, ...], services: tuple[str, ...]) -> dict[tuple[str, str], Relation]:
    """relatedness.csv: every pair of kind and service exactly once."""
    path = folder / "relatedness.csv"
    out: dict[tuple[str, str], Relation] = {}
    for row in read_rows(path, RELATION_COLUMNS):
        pair = (row.choice("kind", kinds), row.choice("service", services))
        if pair in out:
            raise row.fault("service", "the same pair twice", " and ".join(pair), "once")
        row.choice("verified", ("yes", "no"))
        out[pair] = Relation(row.choice("relation", RELATIONS), row.text("reason"), row.text("source"))
    for kind in kinds:
        for service in services:
            if (kind, service) not in out:
                problem = "a pair of kind and service is missing"
                raise SocietyError(problem, file=path, key=f"{kind}, {service}", allowed=", ".join(RELATIONS))
    return out
