"""One synthetic life, exactly as lived, with the reason for every line.

    import counterscore as cs
    lived = cs.life(cs.open_run("runs/first"), 123_456_789)
    print(lived.text)

The community of the person is lived again from the seed, with what the run recorded
of its county (`engine.replay`), and every line of this one life is kept. Nothing is
made up for the telling: a line is a row that the law wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterscore.engine.examined import examined_life
from counterscore.engine.replay import Past, replay
from counterscore.errors import CannotCompare, UsageError
from counterscore.record.opened import Run, open_run
from counterscore.society.columns import FIELDS, QUINTILES, TRAVEL_LEVELS
from counterscore.study.narrated import Line, Narrator
from counterscore.study.past import past_of
from counterscore.study.request import request_from
from counterscore.weeks import WEEKS_PER_YEAR, monday, sunday

if TYPE_CHECKING:
    import pandas as pd

SYNTHETIC = "Synthetic: this person was drawn from a seed and aggregate tables, and stands for nobody."


@dataclass(frozen=True)
class Life:
    """One person's timeline under one scheme."""

    scheme: str
    person: int  # national index, within the run's sample
    who: str  # one sentence
    lines: tuple[Line, ...]
    rows: NDArray[np.int32]  # [row, 4] as the law wrote them: week, what, a, b
    seed: int

    @property
    def told(self) -> tuple[Line, ...]:
        """The lines in which something came to pass; without occasions that came to nothing."""
        return tuple(line for line in self.lines if line.what != "occasion")

    @cached_property
    def table(self) -> pd.DataFrame:
        """week, last_day, what, text, why; the caption says synthetic."""
        import pandas as pd

        rows = [(line.week, line.day, line.what, line.text, line.why) for line in self.lines]
        found = pd.DataFrame(rows, columns=["week", "last_day", "what", "text", "why"])
        found.attrs["note"] = SYNTHETIC
        return found

    @property
    def text(self) -> str:
        """The timeline as text."""
        lines = [f"{line.day}  {line.said}" for line in self.told]
        return "\n".join([f"{self.scheme}: {self.who}", *lines, SYNTHETIC])

    @property
    def as_dict(self) -> dict[str, Any]:
        """What `life --json` prints."""
        lines = [{"week": x.week, "last_day": x.day, "what": x.what, "text": x.text, "why": x.why} for x in self.lines]
        return {"scheme": self.scheme, "person": self.person, "who": self.who, "seed": self.seed, "lines": lines, "note": SYNTHETIC}


def life(run: Run | str | Path, person: int) -> Life:
    """The life of one synthetic person of a run; `person` is a national index within its sample.

    Raises UsageError where nobody of that index is in the sample, RunMismatch where
    the run was lived by another society.
    """
    run = run if isinstance(run, Run) else open_run(run)
    return life_in(past_of(run), run, person)


def life_in(past: Past, run: Run, person: int) -> Life:
    """The same, where the past of the run is at hand already."""
    community = home_of(past, person)
    position = person - int(past.who.start[community])
    lived = replay(past, np.array([community]), np.array([position]), fine=True)
    rows = lived.of(0)
    request = request_from(run.provenance)
    narrator = Narrator(request.scheme, past.society, past.tables, rests_on(past, community, position, rows))
    profile = int(lived.world.people.profile[position])
    who = described(past, community, profile)
    return Life(request.scheme.id, person, who, tuple(narrator.tell(rows)), rows, request.seed)


def lives(runs: Sequence[Run | str | Path], person: int) -> tuple[Life, ...]:
    """The same person under several schemes. Raises CannotCompare where the runs are not of the same people and weeks."""
    from counterscore.study.compare import must_be_like

    opened = [run if isinstance(run, Run) else open_run(run) for run in runs]
    if len(opened) < 2:
        raise CannotCompare("nothing to set side by side", found=f"{len(opened)} runs", allowed="two or more")
    for run in opened[1:]:
        must_be_like(request_from(opened[0].provenance), request_from(run.provenance))
    return tuple(life(run, person) for run in opened)


def beside(first: Life, other: Life, occasions: bool = False) -> list[tuple[Line, str]]:
    """The lines of two lives in order, each with the scheme under which it happened; "both" where it did under both."""
    a, b = ((x.lines if occasions else x.told) for x in (first, other))
    left = Counter(b)
    shared = []
    for line in a:
        shared.append(left[line] > 0)
        left[line] -= shared[-1]
    found = [(line, "both" if both else first.scheme) for line, both in zip(a, shared, strict=True)]
    for line in b:
        if left[line] > 0:
            left[line] -= 1
            found.append((line, other.scheme))
    return sorted(found, key=lambda pair: pair[0].week)  # stable: the order within a week is as lived


def home_of(past: Past, person: int) -> int:
    """In which community of the sample this person lives. Raises UsageError."""
    c = int(np.searchsorted(past.who.start, person, side="right")) - 1
    if c >= 0 and person < past.who.start[c] + past.who.size[c]:
        return c
    near = max(c, 0)
    first, size = int(past.who.start[near]), int(past.who.size[near])
    raise UsageError(
        "nobody of this number lives in the run's sample",
        key="PERSON",
        found=str(person),
        allowed=f"for example {first} to {first + size - 1}, a whole community",
        remedy="`counterscore life RUN --find false-ground` names lives worth reading.",
    )


def rests_on(past: Past, community: int, position: int, rows: NDArray[np.int32]) -> dict[int, tuple[list[int], list[int]]]:
    """What each refusal (by its row) rests on: players without whom it falls, and players with a part in it."""
    world = past.world(np.array([community]))
    before = world.people
    opening = (before.standing[position], before.lists[position], before.mind[position], before.profile[position])
    players, roles = examined_life(world.packed, np.uint64(past.seed), past.calendar, world.ground, position, opening, rows)

    def named(bits: int) -> list[int]:
        return [int(players[k]) for k in range(players.size) if bits >> k & 1]

    return {int(k): (named(int(necessary)), named(int(part))) for k, necessary, part in roles}


def described(past: Past, community: int, profile: int) -> str:
    """Who somebody is, in one sentence; the age is that at the start of the run."""
    values = {name: profile >> first & (1 << bits) - 1 for name, (column, first, bits) in FIELDS.items() if column == "profile"}
    mixed = values["mixed"]
    born = int(past.tables.ages.birth_week[mixed // (QUINTILES * TRAVEL_LEVELS)])
    age = int((past.weeks[0] - born) / WEEKS_PER_YEAR)
    where = past.society.provinces[int(past.who.province[community])].name
    parts = [
        "man" if values["male"] else "woman",
        f"{age} years old on {monday(past.weeks[0])}",
        f"{'town' if values['urban'] else 'village'} in {where}",
        f"income fifth {mixed % QUINTILES + 1} of {QUINTILES}",
        f"travel level {mixed // QUINTILES % TRAVEL_LEVELS} of {TRAVEL_LEVELS - 1}",
        *(["driver"] if values["driver"] else []),
        *(["internet user"] if values["internet"] else []),
        *(["ethnic minority"] if values["minority"] else []),
    ]
    return f"a synthetic {', '.join(parts)}; followed to {sunday(past.weeks[-1])}"
