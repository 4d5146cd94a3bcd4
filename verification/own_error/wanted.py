"""What is wanted, written before the lists of seeds below were drawn, and whether it is so.

The method and the populations were tried out on other seeds (lists 900 and 2027 to 2031), and changed there; the bounds were
given from the beginning, and no bound was moved.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from verification.own_error.populations import Design, Division

LISTS = (3001, 3002, 3003)  # of seeds
HARDER_LIST, POWER_LIST = 3004, 3005
POPULATIONS = 10_000  # a metric, division and list
HARDER_POPULATIONS = 10_000
POWER_POPULATIONS = 2_000  # a bias
STATED = 0.05
FLAGS = (0.04, 0.06)  # share of fair populations flagged
COVERAGE = (0.94, 0.97)  # share of intervals that hold the truth

MAIN = Design("100 communities of 40 to 160 persons", 100, 40, 160)
HARDER = (
    Design("30 communities of 40 to 160 persons", 30, 40, 160),
    Design("60 communities of 2,000 to 2,600 persons, so that what they share outweighs luck", 60, 2000, 2600),
    Design("64 communities of 2,000 to 2,600 persons, and bars so rare that few are barred at all", 64, 2000, 2600, 0.005, 0.5, 0.0005),
    Design("100 communities of 40 to 160 persons, with weights that differ by half", 100, 40, 160, weights=0.5),
    Design("100 communities of 40 to 160 persons; the first group meets the ground more often", 100, 40, 160, meets_first=0.30),
)
# Shares of a community are drawn from a Dirichlet distribution. The first is as `minority` is in the society that comes with
# the package: a tenth of all, with an intra-class correlation of 0.3, so that in a quarter of communities hardly any live.
RARE = Division("a rare group, gathered in few places", (0.25, 2.1))
TWO = Division("two groups, 5 to 8", (5.0, 8.0))
FIVE = Division("five groups, the smallest 8%", (2.56, 3.84, 6.4, 8.0, 11.2))
DIVISIONS = (RARE, TWO, FIVE)
KEYS = ("selection", "wrongful", "missed", "odds", "false_discovery", "predictive", "within")
CONDUCT_MAY_DIFFER = ("wrongful", "missed", "odds")  # fair whatever the groups' conduct
SLOW = ("odds", "within")  # with five groups; on harder populations left out
SAME = ("predictive",)  # one less the false discovery rate; on harder populations left out
BIASES = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)  # odds of a wrongful bar of the first group, times
POWER_KEYS = ("wrongful", "odds", "predictive", "selection", "missed")
KINDS = ("rates", "gaps", "ratios")


def harder_keys(design: Design, division: Division) -> list[str]:
    """The metrics by which a harder design is fair, less those that would say little more and take long."""
    asked = CONDUCT_MAY_DIFFER if design.meets_first else KEYS
    return [key for key in asked if key not in SAME and not (key in SLOW and division is FIVE)]


class Row(NamedTuple):
    """A metric on a division."""

    key: str
    division: str
    counts: tuple[Counter[str], ...]  # one for each list of seeds

    @property
    def whole(self) -> Counter[str]:
        """All lists together."""
        return sum(self.counts, Counter())


def flags(c: Counter[str]) -> float:
    """Share of tested populations that are flagged."""
    return c["flagged"] / c["tested"]


def naive(c: Counter[str]) -> float:
    """The same, had persons been taken as independent."""
    return c["naive"] / c["naive_tested"]


def coverage(c: Counter[str], kind: str) -> float:
    """Share of intervals that hold the truth."""
    return c[f"{kind}_hold"] / c[kind]


def inside(value: float, bounds: tuple[float, float]) -> bool:
    """Whether a value lies within its bounds."""
    return bounds[0] <= value <= bounds[1]


def misses(row: Row) -> list[str]:
    """What of a row of the main design does not hold, in words; every list is held to the bounds by itself."""
    out = [f"flags {flags(c):.2%} in list {LISTS[i]}" for i, c in enumerate(row.counts) if not inside(flags(c), FLAGS)]
    for kind in KINDS:
        covered = [coverage(c, kind) for c in row.counts]
        out += [f"{kind} hold {x:.2%} in list {LISTS[i]}" for i, x in enumerate(covered) if not inside(x, COVERAGE)]
    return out


def careless(row: Row) -> list[str]:
    """What of a harder design does not hold: there the audit may be too careful, but not too bold."""
    c = row.whole
    out = [f"flags {flags(c):.2%}"] if flags(c) > FLAGS[1] else []
    return out + [f"{kind} hold {coverage(c, kind):.2%}" for kind in KINDS if coverage(c, kind) < COVERAGE[0]]


def uncovered(row: Row) -> list[str]:
    """What of the intervals under planted bias does not hold, over all biases."""
    return [f"{kind} hold {x:.2%}" for kind in KINDS if not inside(x := coverage(row.whole, kind), COVERAGE)]


def tame(rows: list[Row]) -> bool:
    """Whether even a test that takes persons as independent keeps the bounds everywhere: then nothing was tried."""
    return all(inside(naive(c), FLAGS) for row in rows for c in row.counts)
