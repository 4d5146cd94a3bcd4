"""What the law needs from an audit, in numbers: each field with its unit and meaning.

`None` means not measured at this size, or not measured at all; it is never the same as 0. Counts are of natural persons,
scaled to the nation. A refusal is one attempt that met a bar. Fields that need the ledger are measured on the refusals that
were traced record by record; `traced` is how many those are, and the whole of which they are a part.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, NamedTuple, get_type_hints

CAUSES = ("list", "score", "both")


class Readings(NamedTuple):
    """One number under both readings of a pair of conduct and service on which opinions differ."""

    contested_related: float  # contested pairs counted as related
    contested_unrelated: float  # contested pairs counted as unrelated


class Span(NamedTuple):
    """A number with its interval."""

    value: float
    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        """Whether the interval holds zero."""
        return self.low <= 0 <= self.high


class Gap(NamedTuple):
    """A difference between two groups: the first less the second."""

    measure: str  # such as "share barred" or "wrongful denial rate"
    group: str
    other: str
    difference: Span  # of shares; over 0: the first group fares worse
    persons: int  # of the sample, in the smaller group


class LesserMeans(NamedTuple):
    """A reform set beside the scheme on the same lives."""

    reform: str
    refusals_avoided: Span  # refusals under the scheme less those under the reform
    acts_added: Span | None = None  # acts of kinds that break a legal duty, under the reform less under the scheme


@dataclass(frozen=True)
class Evidence:
    """What an audit found; every field may be None."""

    # which weeks, whose lives
    first_week: Annotated[int | None, "week", "first week of the run; None: the first of the scheme's horizon"] = None
    last_week: Annotated[int | None, "week", "last week of the run; None: the last of the scheme's horizon"] = None
    lives: Annotated[float | None, "persons", "synthetic persons of the sample that were lived"] = None
    records: Annotated[float | None, "records", "records written, true and false"] = None
    records_per_person_year: Annotated[float | None, "records per person and year", "updates of a scored person"] = None

    # refusals, by service and cause
    refused: Annotated[Mapping[str, Mapping[str, float]] | None, "refusals", "by service, then by cause: list, score, both"] = None
    examined: Annotated[float | None, "refusals", "of the sample, not scaled, that were traced record by record"] = None
    traced: Annotated[float | None, "refusals", "those whose grounds were traced record by record; None: all"] = None
    score_suffices: Annotated[float | None, "refusals", "of the traced, those for which the score alone suffices"] = None
    lawful_ground: Annotated[float | None, "refusals", "unjustified: of the traced, resting on a true record of lawful conduct"] = None
    false_ground: Annotated[float | None, "refusals", "not standing without this person's false, mis-shared and stale records"] = None
    own_terms: Annotated[float | None, "refusals", "every other: on the scheme's own terms"] = None
    misshared_ground: Annotated[float | None, "refusals", "of the traced, resting on mis-shared records"] = None
    needs_unrelated: Annotated[Readings | None, "refusals", "of the traced, not standing without conduct unrelated to the service"] = None
    unrelated_alone: Annotated[Readings | None, "refusals", "of the traced, resting on conduct unrelated to the service alone"] = None
    on_speech: Annotated[float | None, "refusals", "of the traced, not standing without kinds of the context speech and loyalty"] = None
    on_special: Annotated[float | None, "refusals", "of the traced, not standing without kinds on opinion, belief or health"] = None

    # persons, time, money, privileges
    persons_barred: Annotated[float | None, "persons", "barred from something in at least one week"] = None
    weeks_barred: Annotated[float | None, "person-weeks", "with at least one bar"] = None
    barred_everywhere: Annotated[float | None, "share", "of the scored, barred from every service in at least one week"] = None
    top_tenth: Annotated[float | None, "share", "of all person-weeks barred, borne by the most barred tenth of the barred"] = None
    loans_by_finance: Annotated[float | None, "refusals", "of loans, by the financial score"] = None
    loans_by_merger: Annotated[float | None, "refusals", "of loans, only because lenders read the rest as well"] = None
    withheld: Annotated[Mapping[str, float] | None, "person-quarters", "without a privilege that others have, by service"] = None

    # gravity
    rank_reversals: Annotated[float | None, "share", "of pairs of kinds in which the lesser act brings more weeks barred a record"] = None
    pairs: Annotated[float | None, "pairs", "of kinds of different gravity that were compared"] = None

    # records that are wrong
    false_records: Annotated[float | None, "records", "made of persons who did nothing"] = None
    misshared_records: Annotated[float | None, "records", "that arrived as of another kind"] = None
    stale_entries: Annotated[float | None, "entries", "of lists that stayed although their time was over"] = None
    never_corrected: Annotated[float | None, "share", "of those barred on false ground whose records were never put right"] = None
    weeks_to_correction: Annotated[float | None, "weeks", "from such a bar to its correction, the median of those corrected"] = None

    # speech
    speech_made: Annotated[float | None, "occasions", "of lawful speech at which everything was said"] = None
    speech_withheld: Annotated[float | None, "occasions", "of lawful speech at which part or all was withheld"] = None
    silent: Annotated[float | None, "share", "of those with an occasion who withheld at every one"] = None
    expressed_over_private: Annotated[float | None, "share", "expressed approval less private approval in the survey"] = None

    # notice and redress
    noticed: Annotated[float | None, "share", "of the newly barred who were told at once"] = None
    told_before_refusal: Annotated[float | None, "share", "of the refused who knew of the bar before their first refusal"] = None
    appeals: Annotated[float | None, "appeals", "filed"] = None
    decided: Annotated[float | None, "appeals", "decided, upheld or denied"] = None
    moot: Annotated[float | None, "appeals", "moot before a decision, since what they were against had ended"] = None
    decided_false: Annotated[float | None, "appeals", "decided in which the ground was false"] = None
    decided_false_found: Annotated[
        float | None, "appeals", "of those, how many the lives looked at had: what is scaled up rests on them"
    ] = None
    upheld_false: Annotated[float | None, "appeals", "upheld in which the ground was false"] = None
    weeks_to_decision: Annotated[float | None, "weeks", "from filing to decision, the median"] = None
    refused_unheard: Annotated[float | None, "share", "of refusals before which no appeal of this person was decided"] = None
    complied: Annotated[float | None, "persons", "who left a list by compliance"] = None
    expired: Annotated[float | None, "entries", "of lists struck off at the end of their term"] = None

    # groups, and the scheme against its alternatives
    gaps: Annotated[tuple[Gap, ...] | None, "gaps", "between groups, each with its interval"] = None
    by_attribute: Annotated[Mapping[str, float] | None, "share", "of lives whose refusals change if this alone is switched"] = None
    acts_prevented: Annotated[Span | None, "acts", "of kinds that break a legal duty, under no scheme less under this one"] = None
    lesser: Annotated[tuple[LesserMeans, ...] | None, "reforms", "compared on the same lives"] = None

    def __post_init__(self) -> None:
        """Only finite numbers, and only causes that there are."""
        for name in (f.name for f in fields(self)):
            value = getattr(self, name)
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError(f"{name} is not a finite number; what is not measured is None")
        for service, by_cause in (self.refused or {}).items():
            if not set(by_cause) <= set(CAUSES):
                raise ValueError(f"refused[{service}] has other causes than {', '.join(CAUSES)}")

    @property
    def refusals(self) -> float | None:
        """All refusals."""
        return None if self.refused is None else sum(sum(by_cause.values()) for by_cause in self.refused.values())

    @property
    def by_cause(self) -> dict[str, float]:
        """Refusals by cause; empty where not measured."""
        return {cause: sum(of.get(cause, 0.0) for of in self.refused.values()) for cause in CAUSES} if self.refused is not None else {}

    def of_service(self, service: str) -> float | None:
        """Refusals of one service; 0 where the run has none."""
        return None if self.refused is None else sum(self.refused.get(service, {}).values())

    @property
    def whole(self) -> float | None:
        """The refusals of which those that were traced to a ground are a part."""
        return self.refusals if self.traced is None else self.traced


def described() -> tuple[tuple[str, str, str], ...]:
    """Every field: name, unit, meaning."""
    hints = get_type_hints(Evidence, include_extras=True)
    return tuple((f.name, *hints[f.name].__metadata__) for f in fields(Evidence))
