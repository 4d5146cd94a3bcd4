"""Whether a series of ten years is bounded: near its third year, or growing no faster, or growing as much where every loop is cut.

Scores are sums of points, and the share of those who have lost enough of them grows the faster at first, loop or no loop. So a
series that still gathers speed is lived again with every loop of the law cut: what a loop did is the difference. A stock that
falls is judged as one that grows: it has run away if it falls further than without loops.

The first criterion (`breaks_the_first`) knew nothing of that, and held a fall to under half against every series. It was written before
anything was lived; what replaced it was written when cases had broken it. So both are kept, and the page gives both.

Neither sees what ran away early, and has stood at its bound since: it gathers no speed. So a series of the state that ends over half
of the way from where it began to the least or the most it can be (`far`) is lived again without loops too, and has run away if loops
carried it over half of the way from there. This was added later, when all cases had been lived; it only adds to what is called a runaway.
"""

from __future__ import annotations

from verification.bounded.lived import SERIES, Life

FACTOR = 2.0  # the last year may be so many times the third
SLOWER = 1.1  # or the change of the last three years at most so much of the change of the three before: it does not gather speed
BY_LOOPS = 1.5  # or the growth at most so many times that without any loop
SMALL = {"strain": 0.01, "barred": 0.002, "dissent": 0.02, "climate": 40.0, "effort": 0.05, "hiding": 0.1, "caught": 0.1, "members": 0.01}
FLOOR = 1.0  # of the other series: a change smaller than this is noise of a small sample
STOCKS = ("score", "finance", "support", "members")  # what may not vanish either; flows and shares may
HALFWAY = 0.5  # of the way to an end


def small(name: str) -> float:
    """The change of a series under which nothing is judged."""
    return SMALL.get(name, FLOOR)


def ratio(name: str, years: list[float]) -> float:
    """The last year over the third, both raised by what is small."""
    return (years[9] + small(name)) / (years[2] + small(name))


def slowing(name: str, years: list[float]) -> bool:
    """Whether the last three years changed it no more than the three before, or hardly."""
    late, early = abs(years[9] - years[6]), abs(years[6] - years[3])
    return late <= SLOWER * early or late <= small(name) or late <= 0.05 * abs(years[9])


def gathers_speed(name: str, years: list[float]) -> bool:
    """Neither within the factor of the third year nor slowing."""
    far = ratio(name, years) > FACTOR or (name in STOCKS and ratio(name, years) < 1 / FACTOR)
    return far and not slowing(name, years)


def breaks_the_first(life: Life) -> list[str]:
    """The series that the first criterion calls unbounded: neither within the factor of the third year, either way, nor slowing."""
    years = life.series
    return [name for name in SERIES if years and not 1 / FACTOR <= ratio(name, years[name]) <= FACTOR and not slowing(name, years[name])]


def growing(life: Life) -> list[str]:
    """The series of a life that gather speed."""
    return [name for name in SERIES if life.series and gathers_speed(name, life.series[name])]


def halfway(name: str, life: Life, start: float) -> bool:
    """Whether the last year lies over half of the way from `start` to the most of a series, or for a stock to the least."""
    now, (least, most) = life.series[name][9], life.ends[name]
    up = now - start > max(HALFWAY * (most - start), small(name))
    return up or (name in STOCKS and start - now > max(HALFWAY * (start - least), small(name)))


def far(life: Life) -> list[str]:
    """The series of the state that end over half of the way from where they began, however early they went there."""
    return [name for name in SERIES if life.series and name in life.ends and halfway(name, life, life.opening[name])]


def suspected(life: Life) -> bool:
    """Whether a life must be lived again without loops."""
    return bool(growing(life) or far(life))


def ratio_without(name: str, cut: Life) -> float:
    """The last year over the third where loops are cut; the climate is held to one that stands still, as where nobody hears."""
    return 1.0 if name == "climate" else ratio(name, cut.series[name])


def sped_up(name: str, life: Life, cut: Life) -> bool:
    """Whether loops made it grow, or a stock that falls fall, by more than they may."""
    own, other = ratio(name, life.series[name]), ratio_without(name, cut)
    return own > BY_LOOPS * other or (name in STOCKS and own < 1 / FACTOR and own < other / BY_LOOPS)


def runaway(life: Life, cut: Life) -> list[str]:
    """What gathers speed by loops, and what loops have carried over half of the way to an end."""
    late = [name for name in growing(life) if sped_up(name, life, cut)]
    early = [name for name in far(life) if halfway(name, life, cut.series[name][9])]
    return [name for name in SERIES if name in late or name in early]
