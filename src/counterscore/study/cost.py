"""What a run will take, told before it starts: persons, memory, seconds."""

from __future__ import annotations

from dataclasses import dataclass

from counterscore.scheme.model import Scheme
from counterscore.society.package import load_society
from counterscore.society.places import sample
from counterscore.study.memory import memory_at_hand
from counterscore.study.request import make_request

# Bytes a person: 14 of state and 2 of profile, with the ledger's 12 where lives are compared (benchmarks/whole_nation).
STATE, LEDGER = 16, 12
PROCESS = 400 << 20  # bytes of the program itself, its tables and what a run records
PACE = 80e6  # person-weeks a second on two cores, where nothing was measured yet (benchmarks/unified: 80 to 140 million)
BARE = 4.0  # seconds to open a world, record it and write its page


@dataclass(frozen=True)
class Cost:
    """About how much, before it is known."""

    persons: int
    seconds: float
    memory: int  # bytes at most

    @property
    def fits(self) -> bool:
        """Whether there is so much memory at hand."""
        return self.memory < memory_at_hand()


def cost(scheme: Scheme, people: str | int, schemes: int = 1, pace: float = PACE) -> Cost:
    """What so many people under so many schemes take; `pace` in person-weeks a second. Raises UsageError."""
    request = make_request(scheme, people)
    persons = sample(load_society(scheme.society), request.people).persons
    bytes_each = STATE + (LEDGER if schemes > 1 else 0)
    return Cost(persons, BARE + schemes * persons * len(request.weeks) / pace, PROCESS + schemes * persons * bytes_each)
