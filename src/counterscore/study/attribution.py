"""What refusals rest on: kinds of conduct, contexts, false records, unrelated conduct; and which safeguard would undo most.

Runs are recorded as sums, so the people are lived again from what the run stored
(`engine.replay`), those who were ever barred with every line; each of their refusals
is then asked what it rests on (`engine.frozen`). This is said of the frozen ledger:
the same person, the same weeks, some records taken away and nothing else changed.
What a rule does to a whole society, feedback included, is `study.shapley`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterscore.engine.examined import MOST_CONTEXTS, OWN, PLAYERS, Counts, Judged, blank_counts, examine_all
from counterscore.engine.frozen import MISSHARED
from counterscore.engine.lived import NAMES
from counterscore.engine.pack import TALLY
from counterscore.engine.replay import Past, barred, replay
from counterscore.engine.simulate import processors
from counterscore.errors import RunMismatch
from counterscore.mechanisms.contract import SERVICES
from counterscore.record.opened import Run
from counterscore.society.occasions import CONTEXTS
from counterscore.society.package import Society
from counterscore.study.past import past_of, spread

if TYPE_CHECKING:
    import pandas as pd

READINGS = ("lenient", "strict")  # of what is contested: counted as related and unlawful, or as unrelated and lawful
GROUNDS = ("false ground", "unjustified", "the scheme's own terms")
ROLES = ("part", "necessary", "sufficient alone")
SAFEGUARDS = (
    *("no false record", "no mis-shared record", "no stale entry"),
    *("no unrelated conduct, lenient reading", "no unrelated conduct, strict reading"),
    *("no lawful conduct, strict reading", "no conduct of gravity 10 or less"),
)
MINOR = 10.0  # gravity: a fine of up to 50 yuan (the scale in kinds.csv)
TOGETHER = 4  # communities whose lines are in memory at a time


class Persons(NamedTuple):
    """Those who were examined one by one: the ever barred, or everybody; never written to a file."""

    community: NDArray[np.int64]  # [person] position among the examined communities
    profile: NDArray[np.uint16]  # [person]
    told: NDArray[np.int64]  # [person, field] what `engine.lived.FIELDS` names
    lived: int  # persons in the examined communities

    def field(self, name: str) -> NDArray[np.int64]:
        """[person] one field."""
        return self.told[:, NAMES.index(name)]


@dataclass(frozen=True)
class Attribution:
    """Sums over refusals, by community of the sample that was examined."""

    society: Society
    counts: Counts  # each [community, ...]
    province: NDArray[np.int32]  # [community]
    weight: NDArray[np.float64]  # [province] persons of the nation for each of those examined
    persons: Persons
    people: str  # how many of the run's communities were examined, in words

    @property
    def players(self) -> tuple[str, ...]:
        """Names of what a refusal may rest on: the kinds, then what agencies mixed up."""
        return (*self.society.occasions.names, "mis-shared")

    @property
    def contexts(self) -> tuple[str, ...]:
        """Contexts in which conduct is recorded, and mis-sharing."""
        return (*CONTEXTS, "mis-shared")

    def national(self, name: str) -> NDArray[np.float64]:
        """A count of `Counts`, scaled to the nation; players in the order of `players`."""
        by_community = getattr(self.counts, name)
        total = np.tensordot(self.weight[self.province], by_community.astype(np.float64), axes=1)
        axis = {"kind": 1, "weeks": 1, "records": 0}.get(name)
        return total if axis is None else np.take(total, self.order, axis=axis)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """Where the players stand among the engine's slots."""
        return np.array([*range(len(self.society.occasions.names)), MISSHARED])

    @property
    def grounds(self) -> dict[str, dict[str, float]]:
        """Attempts refused by ground, under each reading of what is contested."""
        found = self.national("refused").sum(axis=2)
        return {reading: dict(zip(GROUNDS, found[i].tolist(), strict=True)) for i, reading in enumerate(READINGS)}

    @property
    def safeguards(self) -> pd.DataFrame:
        """Each safeguard: attempts it would have let through, by ground (of the strict reading), most first."""
        import pandas as pd

        table = pd.DataFrame(self.national("undone"), index=pd.Index(SAFEGUARDS, name="safeguard"), columns=list(GROUNDS))
        wrong = table[list(GROUNDS[:OWN])].sum(axis=1)
        return table.assign(undone=table.sum(axis=1), wrong=wrong).sort_values(["wrong", "undone"], ascending=False)

    @property
    def matrix(self) -> pd.DataFrame:
        """Kind by service: attempts refused in which the kind has a part, with its relation to the service."""
        import pandas as pd

        kinds, services = self.players, self.society.services.names
        found = {role: self.national("kind")[i] for i, role in enumerate(ROLES)}
        rows = [
            (kind, self.context_of(k), service, self.relation(kind, service), *(float(found[role][k, s]) for role in ROLES))
            for k, kind in enumerate(kinds)
            for s, service in enumerate(services)
        ]
        return pd.DataFrame(rows, columns=["kind", "context", "service", "relation", *ROLES])

    @property
    def as_dict(self) -> dict[str, Any]:
        """What `attribute --json` prints."""
        table = self.matrix
        unrelated, services = self.national("unrelated"), self.society.services.names
        return {
            "examined": {"persons": self.persons.lived, "communities": self.people},
            "grounds": self.grounds,
            "unrelated": {
                reading: {role: dict(zip(services, unrelated[i, j].tolist(), strict=True)) for j, role in enumerate(("rests", "alone"))}
                for i, reading in enumerate(READINGS)
            },
            "safeguards": self.safeguards.to_dict(orient="index"),
            "matrix": table[table["part"] > 0].to_dict(orient="records"),
        }

    def context_of(self, player: int) -> str:
        """In which context a player's conduct was recorded."""
        kinds = self.society.occasions.kinds
        return kinds[player].context if player < len(kinds) else "mis-shared"

    def relation(self, kind: str, service: str) -> str:
        """related, unrelated or contested; mis-shared records are apart."""
        return self.society.relations[kind, service].relation if (kind, service) in self.society.relations else "apart"


def attribute(
    run: Run,
    communities: int | None = None,
    everybody: bool = False,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Attribution:
    """Put every refusal of a run to the question; with `communities`, only so many, evenly through the sample (at least one a province).

    With `everybody`, lives without any bar are examined as well, which takes longer.
    Raises RunMismatch where the run was lived by another society.
    """
    past = past_of(run)
    chosen = spread(past, communities)
    judged, counts, persons = judged_by(past.society), blank_counts(chosen.size), []

    def work(first: int) -> Persons:
        here = slice(first, first + TOGETHER)
        found = question(past, chosen[here], judged, Counts(*(c[here] for c in counts)), everybody)
        return found._replace(community=found.community + first)

    with ThreadPoolExecutor(threads or processors()) as pool:
        for found in pool.map(work, range(0, chosen.size, TOGETHER)):
            persons.append(found)
            if progress is not None:
                progress(min(TOGETHER * len(persons), chosen.size), chosen.size)
    wrong = int(counts.checked[:, 1].sum())
    if wrong:  # the arithmetic of the frozen ledger is that of the law, so this cannot be
        raise RunMismatch("the frozen ledger does not bar as lived", found=f"{wrong} weeks", allowed="0")
    return gathered(past, chosen, counts, persons)


def gathered(past: Past, chosen: NDArray[np.int64], counts: Counts, parts: list[Persons]) -> Attribution:
    """All parts together, with the weights that scale them to the nation."""
    province = past.who.province[chosen]
    taken = np.bincount(province, weights=past.who.size[chosen], minlength=past.who.weight.size)
    people = np.array([p.population for p in past.society.provinces])
    weight = np.divide(people, taken, out=np.zeros(taken.size), where=taken > 0)
    total = past.who.start.size
    words = "all communities of the run" if chosen.size == total else f"{chosen.size} of the run's {total} communities"
    community, profile, told = (np.concatenate([getattr(p, name) for p in parts]) for name in ("community", "profile", "told"))
    one = Persons(community, profile, told, sum(p.lived for p in parts))
    return Attribution(past.society, counts, province, weight, one, words)


def question(past: Past, chosen: NDArray[np.int64], judged: Judged, out: Counts, everybody: bool = False, threads: int = 1) -> Persons:
    """Examine some communities."""
    before = past.world(chosen).people
    named = np.arange(before.profile.size) if everybody else barred(past, chosen, threads)
    lived = replay(past, chosen, named, threads=threads)
    opening = (before.standing, before.lists, before.mind, before.profile)
    told, ground = np.zeros((named.size, len(NAMES)), np.int64), lived.world.ground
    pages, blank = (lived.named, lived.first, lived.rows), np.zeros(1, TALLY)
    examine_all(lived.world.packed, np.uint64(past.seed), past.calendar, ground, opening, pages, judged, blank, out, told)
    community = np.searchsorted(ground.offset, named, side="right") - 1
    return Persons(community, before.profile[named], told, before.profile.size)


def judged_by(society: Society) -> Judged:
    """The society's judgements as flags."""
    kinds, services = society.occasions.kinds, society.services.names
    unrelated = np.zeros((2, PLAYERS, SERVICES), np.uint8)
    lawful, minor = np.zeros((2, PLAYERS), np.uint8), np.zeros(PLAYERS, np.uint8)
    context = np.full(PLAYERS, MOST_CONTEXTS - 1, np.int64)
    for k, kind in enumerate(kinds):
        context[k] = CONTEXTS.index(kind.context)
        minor[k] = kind.gravity <= MINOR
        for reading, contested in enumerate((False, True)):
            lawful[reading, k] = kind.lawful == "yes" or (contested and kind.lawful == "contested")
            for s, service in enumerate(services):
                relation = society.relations[kind.name, service].relation
                unrelated[reading, k, s] = relation == "unrelated" or (contested and relation == "contested")
    return Judged(unrelated, lawful, minor, context)
