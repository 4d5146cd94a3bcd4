"""Approval and over-report: what people answer in a survey, and what they think."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise, product
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.draws import TRAIT, draw
from counterscore.engine.acts import fear
from counterscore.mechanisms import rollout, speech
from counterscore.society.columns import cohort_of, quintile_of
from verification.patterns.drawn import dots
from verification.patterns.lives import Lived, live, spread
from verification.patterns.measured import Estimate, estimate, exactly, extreme, share_difference
from verification.patterns.schemes import span, tables, year
from verification.patterns.wanted import Found, Pattern, fact, number

FEW = 60  # communities, for the ends of the ranges
STEPS = (0.0, 0.2, 0.4, 0.6, 0.8)
RANGES = ("support_mean_share", "speech.visibility_share", "speech.floor_factor")  # all assumed
UNAFRAID = {"speech.floor_factor": 0.0, "speech.per_service_factor": 0.0}
LIVED, ASKED = year(2014, 2018), year(2018)
GROUPS = 6  # richest and poorest fifth, urban and rural, old and young
YOUNG, OLD = 0, 3  # age groups of reports


@lru_cache(maxsize=1)
def default() -> Lived:
    """The scheme as it is, up to the year of the survey."""
    return live(tables(), LIVED, spread())


@lru_cache(maxsize=1)
def unafraid() -> Lived:
    """The same people with nothing at stake."""
    return live(tables(UNAFRAID), LIVED, spread())


def approval() -> Pattern:
    """The level at the default and over the ranges, and the groups at the default."""
    lived, published = default(), number("E01")
    middle, free = approving(lived), approving(unafraid())
    ends = [(f"{place}, {value:g}", at({place: value})) for place in RANGES for value in ends_of(place)]
    corners = [at(dict(zip(RANGES, values, strict=True))) for values in product(*map(ends_of, RANGES))]
    least, most = (f((middle, *(e for _, e in ends), *corners), key=lambda e: e.value) for f in (min, max))
    outside = max(0.0, least.value - published, published - most.value)
    asked = groups(lived, tables())
    found = [
        Found("1a", exactly(outside), f"{spread(FEW).size} communities for each end and each corner of the ranges"),
        Found("1b", Estimate(*(x - published for x in middle)), lived.sample),
        *(Found(key, estimate(list(asked[4 * i : 4 * i + 4]), share_difference), lived.sample) for i, key in enumerate(("1c", "1d", "1e"))),
    ]
    private = estimate([lived.total("private", ASKED), lived.total("asked", ASKED)], percent)
    shown = [
        ("default values", middle),
        *ends,
        ("all three, lowest corner", least),
        ("all three, highest corner", most),
        ("nothing to fear", free),
        ("private, default values", private),
    ]
    return Pattern(
        "approval",
        "Approval is high, and higher among the richer, the urban and the older",
        f"`unified-2020` from 2014 through 2018, asked in 2018. Expressed approval: the share who answer that they support the authority; "
        f"published is {published:g} percent, who approve of social credit. What is asked differs; the level is compared all the same, with a "
        "tolerance of 10 points, since published shares of like questions in the same year lie further apart than that "
        f"(E13: {fact('E13')} percent for three sorts of monitoring). The "
        "ranges are those that scheme and society assume for three numbers; the span is over their ends, one at a time, and all corners. "
        "Groups are asked at the end of 2018, everybody of 18 and more.",
        "Expressed approval at the ends and corners of the assumed ranges, without fear, and private support; the rule is the published share.",
        found,
        dots(shown, "expressed approval, percent", "Expressed approval over the assumed ranges", published),
        (
            f"One number at a time, expressed approval goes from {min(e.value for _, e in ends):.1f} to {max(e.value for _, e in ends):.1f} "
            f"percent; with all three from {least.value:.1f} to {most.value:.1f}. At the default values it is {middle.value:.1f}, and where "
            f"nobody has anything to fear {free.value:.1f}. That a span so wide holds a number is a weak test.",
            "That support is higher in these groups is an assumption of the society with the sign of E05; what is tested is that answers "
            "keep that sign although people hide what they think. E05 also names the better educated; the model has no education.",
        ),
    )


def over_report() -> Pattern:
    """The over-report at the default, over visibility, and where there is no ground for it."""
    lived, people, free = default(), spread(), unafraid()
    steps = [live(tables({"speech.visibility_share": v}), LIVED, people) for v in STEPS]
    rises = [estimate([x.total(n, ASKED) for x in (b, a) for n in ("expressed", "asked")], share_difference) for a, b in pairwise(steps)]
    deaf = live(tables({"speech.listened_from": None}), LIVED, people)
    rows = [("default values", over(lived)), *((f"visibility {v:g}", over(x)) for v, x in zip(STEPS, steps, strict=True))]
    rows += [("nothing at stake", over(free)), ("nobody listens", over(deaf))]
    estimates = {
        "2a": over(lived),
        "2b": extreme(rises, False),
        "2c": over(free),
        "2d": over(deaf),
        "2e": over(steps[0]),
        "2f": over(lived),
    }
    return Pattern(
        "over-report",
        "Support is over-reported where answers are seen",
        f"`unified-2020` from 2014 through 2018, asked in 2018. Over-report: the share who answer that they support the "
        "authority less the share who do, which is what an indirect question would find; a meta-analysis "
        f"has {number('E17'):g} points in autocracies, of many questions in many countries, so that only a wide tolerance is set.",
        "Over-report by how surely an answer is seen, and where there is no ground for it; the rule is the published mean.",
        [Found(key, e, lived.sample) for key, e in estimates.items()],
        dots(rows, "over-report, percentage points", "Over-report of support by visibility of answers", number("E17")),
        (
            "Visibility alone explains little of it: the law of speech is the paper's, where an answer that dissents is seen for what it is. "
            "Nothing is over-reported only where nothing is at stake or nobody listens.",
        ),
    )


def at(numbers: dict[str, float]) -> Estimate:
    """Expressed approval with some numbers of the scheme and the society set."""
    scheme = {place: value for place, value in numbers.items() if "." in place}
    society = {place: value for place, value in numbers.items() if "." not in place}
    return approving(live(tables(scheme, responses=society), LIVED, spread(FEW)))


def approving(x: Lived) -> Estimate:
    """Expressed approval in the year of the survey."""
    return estimate([x.total("expressed", ASKED), x.total("asked", ASKED)], percent)


def ends_of(place: str) -> tuple[float, float]:
    """Least and most of the range of a number."""
    least, _, most = span(place)
    return least, most


def over(x: Lived) -> Estimate:
    """The over-report of a life."""
    return estimate([x.total(n, ASKED) for n in ("expressed", "asked", "private", "asked")], share_difference)


def percent(a: Any, b: Any) -> Any:
    """A part of another number."""
    return 100 * a / b


def groups(lived: Lived, t: Tables) -> list[NDArray[np.int64]]:
    """Those who express approval and those asked, [community], for each group in turn."""
    era = int(np.searchsorted(t.eras.week, lived.weeks[-1], side="right")) - 1
    out = np.zeros((lived.persons.size, 2 * GROUPS), np.int64)
    for world in lived.worlds:
        answers(world.packed, era, np.uint64(world.seed), lived.weeks[-1], world.ground, world.people, out)
    return list(out.T)


@njit
def answers(packed, era, seed, w, ground, people, out):  # type: ignore[no-untyped-def]
    """Section 6.1, step 9 of the law, for everybody at the close of a week; into `out` [community, two a group]."""
    t = packed[era]
    for c in range(ground.offset.size - 1):
        m = speech.share_voiced(people.voiced[c], people.occasions[c])
        for i in range(ground.offset[c], ground.offset[c + 1]):
            profile = people.profile[i]
            age = w - t.ages.birth_week[cohort_of(profile)]
            if age < t.ages.report_from[YOUNG]:
                continue
            d = t.speech.desired[np.int64(people.mind[i] & np.uint16(15))]
            force = rollout.in_force(t.rollout, w, ground.join_week[c], age)
            b0, _, _, _ = draw(seed, ground.start[c] + i - ground.offset[c], 0, TRAIT, 0)
            s = fear(t, force, people.standing[i], people.lists[i], m)
            a = d
            if t.speech.active != 0:
                a = speech.choose(t.speech.bold[b0 >> np.uint32(24)], d, t.speech.tolerance, t.speech.visibility, s, t.speech.proportional)
            approves = 1 if 2 * a <= speech.SPEECH else 0
            fifth, urban = np.int64(quintile_of(profile)), (np.int64(profile) >> 1) & 1
            member = (fifth == 4, fifth == 0, urban == 1, urban == 0, age >= t.ages.report_from[OLD], age < t.ages.report_from[YOUNG + 1])
            for g in range(GROUPS):
                if member[g]:
                    out[c, 2 * g] += approves
                    out[c, 2 * g + 1] += 1
