"""What is asked of a run: everything that decides its bits, and nothing else."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numba
import numpy as np

import counterscore
from counterscore.errors import UsageError
from counterscore.scheme.check import Reader, check_scheme
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import names_of
from counterscore.society.package import load_society
from counterscore.society.places import parse_people
from counterscore.weeks import LAST_WEEK, last_week_by, monday, sunday, week_of

MOST_SEED = (1 << 64) - 1


@dataclass(frozen=True)
class Request:
    """One run to be lived."""

    scheme: Scheme
    people: str
    first_week: int
    last_week: int
    asked: tuple[int, ...]  # weeks at whose close scores are read
    seed: int

    @property
    def weeks(self) -> range:
        """All weeks of the run."""
        return range(self.first_week, self.last_week + 1)


def make_request(
    scheme: Scheme,
    people: str | int = "1:1000",
    first: dt.date | None = None,
    last: dt.date | None = None,
    at: tuple[dt.date, ...] = (),
    seed: int = 1,
) -> Request:
    """A checked request. `first` moves back to its Monday, `last` and `at` to the last Sunday up to them."""
    parse_people(people)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MOST_SEED:
        raise UsageError("not a seed", key="--seed", found=seed, allowed="a whole number from 0 to 2**64 - 1")
    start = week_of(first or scheme.first_day)
    end = last_week_by(last or scheme.last_day)
    if not 0 <= start <= end <= LAST_WEEK:
        raise UsageError("the run has no weeks", key="--from, --to", found=f"{first or scheme.first_day} to {last or scheme.last_day}")
    asked = []
    for day in at:
        week = last_week_by(day)
        if not start <= week <= end:
            raise UsageError("the day lies outside the run", key="--at", found=str(day), allowed=f"{sunday(start)} to {sunday(end)}")
        asked.append(week)
    return Request(scheme, str(people), start, end, tuple(sorted(set(asked))), seed)


def provenance_of(request: Request) -> dict[str, Any]:
    """Data that repeats the run."""
    scheme = request.scheme
    society = load_society(scheme.society)
    return {
        "format": 1,
        "scheme": {
            "id": scheme.id,
            "title": scheme.title,
            "digest": scheme.digest,
            "reforms": list(scheme.reforms),
            "document": json.loads(json.dumps(scheme.document, default=str)),
        },
        "society": {"id": society.id, "digest": society.digest, "population": society.population},
        "people": request.people,
        "seed": request.seed,
        "first_week": request.first_week,
        "last_week": request.last_week,
        "asked": list(request.asked),
        "from": monday(request.first_week).isoformat(),
        "to": sunday(request.last_week).isoformat(),
        "versions": {
            "counterscore": counterscore.__version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "numba": numba.__version__,
            "machine": platform.machine(),
        },
        "synthetic": "Every person in this run is synthetic.",
    }


def request_from(provenance: dict[str, Any]) -> Request:
    """The request that a run was made from."""
    stored = provenance["scheme"]
    scheme = read_again(json.dumps(stored["document"], sort_keys=True, default=str))
    scheme = replace(scheme, id=stored["id"], title=stored["title"], digest=stored["digest"], reforms=tuple(stored["reforms"]))
    return Request(
        scheme, provenance["people"], provenance["first_week"], provenance["last_week"], tuple(provenance["asked"]), provenance["seed"]
    )


@lru_cache(maxsize=16)
def read_again(text: str) -> Scheme:
    """The scheme of a document as a run stores it; kept, since a report asks for it many times."""
    document = json.loads(text)  # days were written as text, which the checks read too
    return check_scheme(document, Reader(None, {}, names_of(load_society(str(document.get("society", "china-2020"))))))


def request_digest(request: Request) -> str:
    """What a checkpoint must agree with: rules, society, size, weeks and seed."""
    society = load_society(request.scheme.society)
    parts = [
        *(request.scheme.digest, society.digest, request.people, request.first_week, request.last_week),
        *(request.asked, request.seed, counterscore.__version__),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
