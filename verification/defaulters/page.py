"""The page docs/calibration.md, printed."""

from __future__ import annotations

import numpy as np

from counterscore.society.package import load_society
from verification.defaulters.baselines import SERIES, rivals
from verification.defaulters.fit import RANGES, Predict
from verification.defaulters.judged import FORECAST, TRIPS, Errors, at_flows, at_levels, errors
from verification.defaulters.lived import NAMES, PEOPLE, Curve, Numbers
from verification.defaulters.observed import Flow, Level, day_of, number_of, verified
from verification.defaulters.wanted import KNOWN, MEDIAN, RIVALS, WANTED_MEDIAN, WANTED_WORST, WORST, at_an_end, reached

TITLES = {
    "air": "air tickets",
    "high_speed_rail": "rail tickets",
    "postings": "postings",
    "complied": "complied",
    "records": "airline records",
    "intercepted": "persons intercepted",
}


def page(numbers: Numbers, known: list[Level], steps: list[Flow], lives: list[Curve], others: list[Curve]) -> str:
    """The whole page."""
    mean = mean_of(lives)
    model, against = of_model(mean, steps), fitted_rivals(known, steps)
    parts = [
        "# The documented list: fit, errors, forecast\n\n<!-- printed by `make calibrate`; edits here are lost -->\n",
        f"`defaulter-list` on {PEOPLE} of the nation, {len(lives)} seeds, mean and seed spread. Eight numbers are fitted, to the rows below and to nothing "
        "later than 31 May 2018, by softened least squares on logarithms of levels (weight one half) and of flows between published days at least 30 days apart. "
        'A figure published as "more than" is a lower bound: it counts as a level only where the model lies under it, and begins and ends no flow.'
        "\n",
        fitted(numbers),
        verdict(model, against, steps),
        levels_table(mean, lives, known),
        flows_table(mean, lives, steps, model),
        by_series(mean, against, steps),
        why(mean, steps, model),
        forecast(lives, others),
    ]
    return "\n".join(parts)


def criteria(known: list[Level], steps: list[Flow], lives: list[Curve]) -> dict[str, bool]:
    """Each criterion, and whether it is kept."""
    return reached(of_model(mean_of(lives), steps), against_published(fitted_rivals(known, steps), steps).values())


def of_model(mean: Curve, steps: list[Flow]) -> Errors:
    """The errors of the model's flows."""
    return errors(at_flows(mean.at, steps), [f.value for f in steps])


def fitted_rivals(known: list[Level], steps: list[Flow]) -> dict[str, tuple[Predict, int]]:
    """The rivals, fitted to what has flows."""
    return rivals([x for x in known if x.series in SERIES], steps)


def mean_of(lives: list[Curve]) -> Curve:
    """The mean over seeds."""
    return Curve(lives[0].days, {s: np.mean([x.series[s] for x in lives], axis=0) for s in lives[0].series})


def fitted(numbers: Numbers) -> str:
    """The eight numbers, the ranges in which they were sought, and which of them lie at an end."""
    out, ends = ["## The eight numbers\n\n| number | value | sought in | |\n|---|---|---|---|"], at_an_end(numbers)
    for name in NAMES:
        low, high = RANGES[name]
        mark = f"**at the {ends[name]} end**" if name in ends else ""
        out.append(f"| {name} | {getattr(numbers, name):g} | {low:g} to {high:g} | {mark} |")
    said = "A number at an end is given by its range and not by the data: a better fit may lie beyond." if ends else "None lies at an end."
    return "\n".join(out) + f"\n\n{said}\n"


def verdict(model: Errors, against: dict[str, tuple[Predict, int]], steps: list[Flow]) -> str:
    """Wanted and reached, beside the three rivals."""
    out = ["## Flows: wanted and reached\n\n| | numbers | median error | worst error |\n|---|---|---|---|"]
    out.append(f"| wanted | at most 8 | {WANTED_MEDIAN:.0%} | {WANTED_WORST:.0%} |")
    out.append(f"| **counterscore** | 8 | {model.median:.0%} | {model.worst:.0%} |")
    beside = against_published(against, steps)
    for name, (_, size) in against.items():
        out.append(f"| {name} | {size} | {beside[name].median:.0%} | {beside[name].worst:.0%} |")
    kept = reached(model, beside.values())
    said = [
        f"The median is {'reached' if kept[MEDIAN] else 'NOT reached'}",
        f"the worst is {'reached' if kept[WORST] else 'NOT reached'}",
        f"and the model's median error is {'smaller than that of all three rivals' if kept[RIVALS] else 'NOT smaller than that of every rival'}",
    ]
    missed = "\n".join(
        f"- {key}: {f'known; {KNOWN[key]}' if key in KNOWN else '**not explained**'}." for key, good in kept.items() if not good
    )
    note = (
        "The constant times the list is given the published postings themselves, at every published day (it does not predict them), so its rows of postings "
        "count as exact; the straight line and the quadratic have their own numbers for each of the four series."
    )
    explained = f"\nWhat is missed, and why:\n\n{missed}\n" if missed else ""
    return "\n".join(out) + f"\n\n{', '.join(said)}. {note}\n{explained}"


def against_published(against: dict[str, tuple[Predict, int]], steps: list[Flow]) -> dict[str, Errors]:
    """The errors of each rival's flows."""
    return {name: errors(at_flows(predict, steps), [f.value for f in steps]) for name, (predict, _) in against.items()}


def levels_table(mean: Curve, lives: list[Curve], known: list[Level]) -> str:
    """Every level."""
    out = ["## Levels\n\n| row | day | what | published | model | seed sd | error |\n|---|---|---|---|---|---|---|"]
    for x, predicted in zip(known, at_levels(mean.at, known), strict=True):
        spread = float(np.std([c.at(x.series, x.day) for c in lives], ddof=1))
        out.append(
            f"| {x.row} | {x.day} | {TITLES[x.series]} | {bound(x)}{x.value:,.0f} | {predicted:,.0f} | {spread:,.0f} | {predicted / x.value - 1:+.0%} |"
        )
    return "\n".join(out) + "\n"


def bound(x: Level) -> str:
    """What stands before a lower bound."""
    return "more than " if x.at_least else ""


def flows_table(mean: Curve, lives: list[Curve], steps: list[Flow], model: Errors) -> str:
    """Every flow."""
    out = ["## Flows\n\n| what | from | to | days | published | model | seed sd | error |\n|---|---|---|---|---|---|---|---|"]
    for f, predicted in zip(steps, at_flows(mean.at, steps), strict=True):
        spread = float(np.std(at_flows_of(lives, f), ddof=1))
        days = (f.end.day - f.start.day).days
        out.append(
            f"| {TITLES[f.series]} | {f.start.day} | {f.end.day} | {days} | {f.value:,.0f} | {predicted:,.0f} | {spread:,.0f} | {predicted / f.value - 1:+.0%} |"
        )
    return "\n".join(out) + f"\n\nMedian {model.median:.1%}, worst {model.worst:.1%}.\n"


def at_flows_of(lives: list[Curve], flow: Flow) -> list[float]:
    """One flow in every life."""
    return [at_flows(c.at, [flow])[0] for c in lives]


def by_series(mean: Curve, against: dict[str, tuple[Predict, int]], steps: list[Flow]) -> str:
    """Median and worst by series, against the rivals."""
    out = [
        f"## Flows by series: median (worst) error\n\n| series | counterscore | {' | '.join(against)} |\n|---|---|{'---|' * len(against)}"
    ]
    for series in SERIES:
        own = [f for f in steps if f.series == series]
        cells = [errors(at_flows(p, own), [f.value for f in own]) for p in (mean.at, *(p for p, _ in against.values()))]
        out.append(f"| {TITLES[series]} | " + " | ".join(f"{e.median:.0%} ({e.worst:.0%})" for e in cells) + " |")
    return "\n".join(out) + "\n"


def why(mean: Curve, steps: list[Flow], model: Errors) -> str:
    """Where the wanted bounds are missed, from the figures themselves."""
    late = [f for f, e in zip(steps, model.each, strict=True) if e > WANTED_WORST]
    out = ["## Where it fails, and why\n"]
    for f in late:
        days = (f.end.day - f.start.day).days
        rate = f.value / days
        predicted = at_flows(mean.at, [f])[0] / days
        out.append(f"- {TITLES[f.series]}, {f.start.day} to {f.end.day}: published {rate:,.0f} a day, model {predicted:,.0f} a day.")
    if not late:
        out.append("- No flow is further off than the worst that was wanted.")
    out.append(
        "\nA figure known only to the month is compared at the month's end. Where it was published earlier in that month, the flow before "
        "it is too small a day and the one after it too large: the pattern of March 2018 in three series at once, and of November 2016."
    )
    out.append(
        "\nThe published daily rates of one series jump from one interval to the next (see the table: within a year they differ "
        "several-fold while the list and the traffic grow smoothly). Constant numbers and the published rule changes cannot follow such "
        "jumps; they may come from other definitions, late bookkeeping, campaigns, or other sources for the same series. No number was "
        "added to hide it.\n"
    )
    return "\n".join(out)


def forecast(lives: list[Curve], others: list[Curve]) -> str:
    """The forecast, with T15 beside it."""
    society = load_society("china-2020")
    out = [
        "## Forecast\n\nMean of the seeds; the interval is the 5th to 95th percentile over "
        f"{len(others)} further lives, each on its own seed and on other numbers that fit about as well (a random walk over "
        "their ranges, as wide as the residuals are large). It holds the seed, "
        "the eight numbers and what the residuals say of the model's faults; it does not hold changes of rules or definitions after May 2018.\n\n"
        "| day | air | interval | rail | interval | postings | entries of persons | on the list |\n|---|---|---|---|---|---|---|---|"
    ]
    for day in FORECAST:
        cells = []
        for series in TRIPS:
            low, high = np.percentile([c.at(series, day) for c in others], [5, 95])
            cells += [f"{np.mean([c.at(series, day) for c in lives]):,.0f}", f"{low:,.0f} to {high:,.0f}"]
        cells += [f"{np.mean([c.at(s, day) for c in lives]):,.0f}" for s in ("postings", "persons_listed", "stock")]
        out.append(f"| {day} | " + " | ".join(cells) + " |")
    out.append(
        "\nPublished afterwards, and not fitted to:\n\n| row | day | what | published | forecast | error |\n|---|---|---|---|---|---|"
    )
    for row, series in (("T15A", "air"), ("T15R", "high_speed_rail")):
        if (fact := verified(society, row)) is None:
            continue
        day, value = day_of(fact.as_of), number_of(fact.value)
        predicted = float(np.mean([c.at(series, day) for c in lives]))
        out.append(f"| {row} | {day} | {TITLES[series]} | {value:,.0f} | {predicted:,.0f} | {predicted / value - 1:+.0%} |")
    return "\n".join(out) + "\n"
