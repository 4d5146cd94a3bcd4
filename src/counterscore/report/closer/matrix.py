"""Where conduct was recorded, and which service was refused for it: the cross-context matrix of a run, in numbers.

A cell is the part of a service's refusals in which conduct of a context (or a kind) has
a part. A refusal with a part of several counts at each, so cells of a service may add
up to more than all. Whether conduct is related to a service is said of kinds, so a
context may be marked in several ways, that of most refusals first.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterscore.report.closer.look import Look
from counterscore.report.closer.shares import LENIENT, STRICT, said
from counterscore.report.seen import Table, percent, worded

SIGNS = {"related": "●", "contested": "△", "unrelated": "◇", "apart": "⇄"}  # of different outlines: no font can mix them up
WORDS = {"apart": "mis-shared"}  # where the word on the page is another
KEY = (
    "● related to the service, △ contested (related under the lenient reading, unrelated under the strict), ◇ unrelated, "
    "⇄ records shared as another kind, apart."
)
SHARE, MARKS = "part of refusals", "relation to the service"
NO_PART = "no part"
CELLS = ("context", "service", SHARE, MARKS)
FOLDS = "Of each service's refusals, the part that would not have happened without conduct unrelated to it, with 95% intervals"


def mark(relation: str) -> str:
    """A relation as sign and word."""
    return f"{SIGNS[relation]} {WORDS.get(relation, relation)}"


def refused(look: Look) -> NDArray[np.float64]:
    """[service] refusals, scaled to the nation."""
    return np.asarray(look.attribution.national("refused")[0].sum(axis=0))


def cells(look: Look) -> pd.DataFrame:
    """Every context with a part in any refusal, by every service that was refused; see CELLS."""
    found, whole = look.attribution, refused(look)
    part = found.national("context")[0]  # [context, service]
    marks = relations(look)
    rows = [
        (worded(context), worded(service), float(part[c, s] / whole[s]), marks.get((context, service), NO_PART))
        for c, context in enumerate(found.contexts)
        for s, service in enumerate(look.society.services.names)
        if part[c].any() and whole[s]
    ]
    return pd.DataFrame(rows, columns=list(CELLS))


def relations(look: Look) -> dict[tuple[str, str], str]:
    """How the kinds of a context with a part in a service's refusals stand to it, that of most refusals first."""
    there = look.matrix[look.matrix["part"] > 0]
    summed = there.groupby(["context", "service", "relation"], sort=False)["part"].sum().sort_values(ascending=False, kind="stable")
    out: dict[tuple[str, str], str] = {}
    for context, service, relation in summed.index:
        out[context, service] = ", ".join(filter(None, (out.get((context, service)), mark(relation))))
    return out


def kinds(look: Look) -> dict[tuple[str, str, str, str], tuple[str, str, str]]:
    """Kind, context, service and relation of all that have a part; the parts of the service's refusals in every role, as words."""
    whole = dict(zip(look.society.services.names, refused(look), strict=True))
    there = look.matrix[look.matrix["part"] > 0].sort_values("part", ascending=False, kind="stable")
    return {
        (worded(kind), worded(context), worded(service), mark(relation)): tuple_of(roles, whole[service])
        for kind, context, service, relation, *roles in there.itertuples(index=False)
    }


def tuple_of(roles: list[float], whole: float) -> tuple[str, str, str]:
    """Part, necessary and sufficient alone, of a service's refusals."""
    part, necessary, alone = (percent(n, whole) for n in roles)
    return part, necessary, alone


def kinds_table(look: Look) -> Table:
    """Kind by service of one scheme, with every role; folded."""
    roles = ("has a part in", "would not have happened without it", "would be enough alone")
    columns = ("kind of conduct", "context", "service", "relation", *roles)
    rows = tuple((*key, *shares) for key, shares in kinds(look).items())
    return Table("Kind by service: part of the service's examined refusals", columns, rows, folded=True)


def kinds_beside(looks: Mapping[str, Look]) -> Table:
    """Kind by service, having a part in, of several schemes; folded."""
    found = {name: kinds(look) for name, look in looks.items()}
    keys = dict.fromkeys(key for each in found.values() for key in each)
    rows = tuple((*key, *(each[key][0] if key in each else "none" for each in found.values())) for key in keys)
    columns = ("kind of conduct", "context", "service", "relation", *looks)
    return Table("Kind by service: part of the service's examined refusals in which the kind has a part", columns, rows, folded=True)


def folds(look: Look) -> dict[str, tuple[str, str, str]]:
    """Each service that was refused: refusals examined, and the part that would not have happened without unrelated conduct under each reading."""
    from counterscore.audit.rows import Seen, share_of
    from counterscore.engine.examined import RESTS

    seen, counts = Seen(look.run, look.attribution), look.attribution.counts
    out = {}
    for s, service in enumerate(look.society.services.names):
        whole = counts.refused[:, 0, :, s].sum(axis=1).astype(np.float64)
        if whole.any():
            lenient, strict = (
                said(share_of(seen, counts.unrelated[:, i, RESTS, s].astype(np.float64), whole, ("", service, ""))) for i in range(2)
            )
            out[worded(service)] = (f"{int(whole.sum()):,}", lenient, strict)
    return out


def folds_table(look: Look) -> Table:
    """The same as a table."""
    rows = tuple((service, *cells) for service, cells in folds(look).items())
    return Table(FOLDS, ("service", "refusals examined", LENIENT, STRICT), rows)


def folds_beside(looks: Mapping[str, Look]) -> Table:
    """The same for several schemes."""
    found = {name: folds(look) for name, look in looks.items()}
    rows = [
        (service, reading, *(each[service][n] if service in each else "not refused" for each in found.values()))
        for service in dict.fromkeys(s for each in found.values() for s in each)
        for n, reading in ((1, "lenient"), (2, "strict"))
    ]
    return Table(FOLDS, ("service", "reading", *looks), tuple(rows))
