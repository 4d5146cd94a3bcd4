"""Whether a series of ten years is bounded: no longer far from its third year, or growing ever more slowly."""

from __future__ import annotations

from verification.bounded.lived import SERIES, Life

FACTOR = 2.0  # the last year may be so many times the third
SLOWER = 1.1  # or the change of the last three years at most so much of the change of the three before: it does not gather speed
SMALL = {"strain": 0.01, "barred": 0.002, "dissent": 0.02, "climate": 40.0, "effort": 0.05, "hiding": 0.1, "caught": 0.1, "members": 0.01}
FLOOR = 1.0  # of the other series: a change smaller than this is noise of a small sample


def small(name: str) -> float:
    """The change of a series under which nothing is judged."""
    return SMALL.get(name, FLOOR)


def ratio(name: str, years: list[float]) -> float:
    """The last year over the third, both raised by what is small."""
    return (years[9] + small(name)) / (years[2] + small(name))


def slowing(name: str, years: list[float]) -> bool:
    """Whether the last three years changed it less than the three before, or hardly."""
    late, early = abs(years[9] - years[6]), abs(years[6] - years[3])
    return late <= SLOWER * early or late <= small(name) or late <= 0.05 * abs(years[9])


def runs_away(name: str, years: list[float]) -> bool:
    """Neither within the factor of the third year nor slowing."""
    return not 1 / FACTOR <= ratio(name, years) <= FACTOR and not slowing(name, years)


def unbounded(life: Life) -> list[str]:
    """The series of a life that run away."""
    return [name for name in SERIES if life.series and runs_away(name, life.series[name])]
