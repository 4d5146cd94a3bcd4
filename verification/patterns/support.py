"""Support: what being told does to it, what low scores do to it, and dissent that is withheld for the score."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.society.columns import SUPPORT_LEVELS
from verification.patterns.drawn import dots
from verification.patterns.lives import Lived, live, spread
from verification.patterns.measured import Estimate, estimate, share_difference
from verification.patterns.schemes import tables, without_score_bars, year
from verification.patterns.wanted import Found, Pattern, fact

SCALE = SUPPORT_LEVELS - 1
MANY = 600  # communities; what is told concerns the few who are barred, and the mean is of everybody
GRADE_B = 850  # points from which a grade is no longer C or D
ALONE = {"scoring.association_share": 0.0}


def information() -> Pattern:
    """Three lives: told and shown, told alone, neither; the support of the second year."""
    weeks, people, last = year(2020, 2021), spread(MANY), year(2021)
    neither, told, both = (
        live(tables({"services.notice_share": notice, "access.person_share": shown}), weeks, people)
        for notice, shown in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    )
    rows = [("told and shown", lowered(both, neither, last)), ("told of the bar alone", lowered(told, neither, last))]
    return Pattern(
        "information",
        "Information about the system lowers support",
        "`unified-2020` in 2020 and 2021; private support in 2021. Told: whoever is barred learns it at once (`services.notice_share` 1). "
        "Shown: everybody sees their record (`access.person_share` 1). Neither: both are 0.",
        "Change of mean private support against the same people who are neither told nor shown.",
        [Found(key, e, neither.sample) for key, (_, e) in zip(("5a", "5b"), rows, strict=True)],
        dots(rows, "private support, percent of the scale", "Private support, told and shown less neither"),
        (
            f"E08 has a change of '{fact('E08')}' where the system is framed as social order, and an effect that is larger among the less "
            "informed; the row that would say how large (E07) is not among the facts, so only a sign is tested, and the model knows nobody "
            "who is less informed than others. Told of the bar: a lesson comes at once, where else it comes with the first refusal; but who "
            "knows tries less, and is refused less. Shown the record: fewer act, and fewer are barred.",
            f"On the 40 communities of a first trial 5b had no sure sign; {MANY} were then taken, once, as the effect is of few persons.",
        ),
    )


def lowered(a: Lived, b: Lived, weeks: range) -> Estimate:
    """Mean support of a life less that of another, in percent of the scale."""
    return estimate([c for x in (a, b) for c in (x.total("support", weeks), SCALE * x.total("turned", weeks))], share_difference)


def low_scorers() -> Pattern:
    """Two lives with and without the score's bars; one without association, and one without politics too."""
    weeks, people = year(2020, 2022), spread()
    as_it_is = live(tables(), weeks, people)
    open_to_all = live(without_score_bars(tables()), weeks, people)
    alone = live(tables(ALONE), weeks, people)
    neither = live(tables(ALONE, reforms=("no-speech-points",)), weeks, people)
    columns = support_by_grade(as_it_is, open_to_all, tables())
    rows = [
        ("grades C and D", estimate(columns[:2], of_scale)),
        ("the rest", estimate(columns[2:], of_scale)),
    ]
    return Pattern(
        "low-scorers",
        "Low scorers lose most, and dissent is withheld for the score",
        "`unified-2020` from 2020 through 2022. Support at the end, of the same persons of 18 and more with and without the score's bars, by "
        "the grade they have with them. Politics leaves the score by the reform `no-speech-points`, under which no service is lost for what is "
        "said; association is `scoring.association_share`, 0.02 as in the scheme, or 0. "
        "Withheld: lawful occasions to dissent at which no more is said than is tolerated.",
        "Support as it is less support without the score's bars.",
        [
            Found("8a", estimate(columns, apart_by), as_it_is.sample),
            Found("8b", withheld(as_it_is, neither), as_it_is.sample),
            Found("8c", withheld(as_it_is, alone), as_it_is.sample),
        ],
        dots(rows, "private support, percent of the scale", "What the score's bars do to support, by grade"),
        (
            "The source is of trust and cooperation in a laboratory; support is the nearest that the model has, and cooperation it has not.",
            "That dissent is withheld for the services that one could lose is in the law of speech; 8b says how much that is here. A speaker "
            "weighs only their own services: association moves scores, and nobody fears for their neighbours, as they do in the source.",
        ),
    )


def withheld(a: Lived, b: Lived) -> Estimate:
    """Share of lawful occasions to dissent that are withheld, a life less another."""
    return estimate([x.total(n) for x in (a, b) for n in ("withheld", "occasions")], share_difference)


def support_by_grade(a: Lived, b: Lived, t: Tables) -> list[NDArray[np.int64]]:
    """[community] for grades C and D and for the rest: the sum of differences of support, and the persons."""
    out = [np.zeros(a.persons.size, np.int64) for _ in range(4)]
    for x, y in zip(a.worlds, b.worlds, strict=True):
        offset, people = x.ground.offset, x.people
        place = np.repeat(np.arange(offset.size - 1), np.diff(offset))
        of_age = a.weeks[-1] - t.ages.birth_week.astype(np.int64)[(people.profile >> 5) // 40] >= t.rollout.scored_age
        low = (people.standing & 2047) < GRADE_B
        moved = (people.mind & 15).astype(np.int64) - (y.people.mind & 15)
        for i, group in enumerate((of_age & low, of_age & ~low)):
            out[2 * i] += np.bincount(place[group], moved[group], offset.size - 1).astype(np.int64)
            out[2 * i + 1] += np.bincount(place[group], minlength=offset.size - 1)
    return out


def of_scale(moved: Any, persons: Any) -> Any:
    """A mean difference of levels, in percent of the scale."""
    return 100 * moved / (SCALE * persons)


def apart_by(a: Any, of_a: Any, b: Any, of_b: Any) -> Any:
    """The mean difference of a group less that of another."""
    return of_scale(a, of_a) - of_scale(b, of_b)
