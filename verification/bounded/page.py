"""The page docs/verification/bounded.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from verification.bounded.edges import CORNERS, SCHEME, Number
from verification.bounded.judged import BY_LOOPS, FACTOR, breaks_the_first, far, growing, ratio, ratio_without, runaway, slowing
from verification.bounded.lived import AS_WIDE_AS_ITS_BITS, EXPLORED, FRESH, SERIES, UNITS, Life


def page(known: list[Number], lives: list[Life], cut: dict[str, Life], fresh: tuple[list[Life], dict[str, Life]]) -> str:
    """The whole page: all cases on the explored seed, and the verdicts of the fresh one."""
    lived = [life for life in lives if life.series]
    parts = [
        "# Ten years at the edges of every assumed range\n\n<!-- printed by `python -m verification.bounded`; edits here are lost -->\n",
        f"Every assumed number of `{SCHEME}` that has a range, and every response of the society, {len(known)} in all, is set to its low and to its "
        f"high end, one at a time; then all low, all high, and {CORNERS} random corners. A dated number holds the end from the beginning. Each case "
        "is lived "
        "for ten years from 1 July 2019 (the campaign begins in two weeks, the score is in force everywhere after half a year) on one community "
        "a province, about 71,000 persons. Tables are of seed "
        f"{EXPLORED}. A case that does not compile is not tested, and counts as a failure.\n",
        f"At the close of each quarter {tried(lived)} fields of the state must lie in their bounds. {', '.join(AS_WIDE_AS_ITS_BITS)} are as wide as "
        "their bits, so that no value could lie outside: of them only the largest values are given.\n",
        f"A series *gathers speed* if its tenth year is over {FACTOR:g} times its third (a stock: or under half) and its last three years changed it more "
        "(by a tenth, for noise) than the three before. That alone is no runaway: scores are sums, and the share of those who have lost "
        "enough grows the faster at first, loop or no loop. Such a case is lived again with every loop "
        f"of the law cut; it *runs away* if it grows over {BY_LOOPS:g} times as much with them, or if a stock falls over {BY_LOOPS:g} times as far. "
        "The climate is held to one that stands still.\n",
        "What ran away early stands at its bound and gathers no speed. So a series of the state whose tenth year lies over half of the way from its "
        "opening to the most that it can be (a stock: or to the least) is lived again without loops too, and *runs away* if loops carried it over "
        "half of the way from where it stands without them. Flows have no such end; dissent and effort, which without loops are held, are not "
        "judged by this. It was added when both seeds had been lived, and only adds to what is called a runaway.\n",
        f"## Seed {EXPLORED}, on which the second criterion was found\n",
        verdict(lives, lived, cut),
        "The second criterion, which cuts the loops and holds a fall against stocks alone, was written when cases of this seed had been seen to "
        "break the first. It asks what the first did not: whether a loop did it. Here, read it as an explanation found afterwards.\n",
        f"## Seed {FRESH}, lived when both criteria were fixed\n",
        verdict(fresh[0], [life for life in fresh[0] if life.series], fresh[1]),
        speeding([life for life in fresh[0] if life.series], fresh[1], f"### What gathers speed on seed {FRESH}\n"),
        distant([life for life in fresh[0] if life.series], fresh[1], f"### What ends far from its opening on seed {FRESH}\n"),
        refused(lives),
        roomy(lived),
        extremes(lived),
        speeding(lived, cut, "## What gathers speed, with and without loops\n"),
        distant(lived, cut, "## What ends far from its opening, with and without loops\n"),
        risen(lived),
        peaks(lived),
        corners(lives),
        by_number(known, lives),
    ]
    return "\n".join(parts)


def verdict(lives: list[Life], lived: list[Life], cut: dict[str, Life]) -> str:
    """What was found, in a sentence each."""
    out = [f"{len(lives)} cases, {len(lived)} lived, {len(lives) - len(lived)} refused at compile time."]
    out += ["**What was refused was not tested, and fails.**"] if len(lived) < len(lives) else []
    faults = [f"- {life.case}: {', '.join(life.faults)} out of bounds" for life in lived if life.faults]
    runs = [f"- {life.case}: {', '.join(names)}" for life in lived if life.case in cut and (names := runaway(life, cut[life.case]))]
    out.append(
        f"**None of the {tried(lived)} fields left its bounds.**" if not faults else "**Fields left their bounds:**\n\n" + "\n".join(faults)
    )
    first = [f"- {life.case}: {', '.join(names)}" for life in lived if (names := breaks_the_first(life))]
    out.append(
        f"**By the criterion first written, {len(first)} cases are not bounded** (a series neither between half and {FACTOR:g} times its third year nor "
        "slowing):\n\n" + "\n".join(first)
        if first
        else "**By the criterion first written every case is bounded.**"
    )
    late = "**By the second, nothing ran away, late or early.**"
    out.append(late if not runs else "**By the second, these ran away:**\n\n" + "\n".join(runs))
    return "\n\n".join(out) + "\n"


def tried(lived: list[Life]) -> int:
    """How many fields have a bound that a value could leave."""
    return len(lived[0].peaks) - len(AS_WIDE_AS_ITS_BITS)


def speeding(lived: list[Life], cut: dict[str, Life], head: str) -> str:
    """The series that gather speed, beside the same without loops."""
    rows = []
    for life in lived:
        for name in growing(life):
            years, other = life.series[name], ratio_without(name, cut[life.case])
            mark = "RUNS AWAY" if name in runaway(life, cut[life.case]) else "a sum"
            numbers = (*(f"{years[i]:.4g}" for i in (2, 5, 9)), f"{ratio(name, years):.2f}", f"{other:.2f}")
            rows.append((life.case, name, *numbers, mark))
    return table(head, ("case", "series", "year 3", "year 6", "year 10", "ratio", "ratio without loops", ""), rows, "Nothing.")


def distant(lived: list[Life], cut: dict[str, Life], head: str) -> str:
    """The series that end over half of the way to an end, beside the same without loops."""
    rows = []
    for life in lived:
        for name in far(life):
            years, (least, most) = life.series[name], life.ends[name]
            shown = (life.opening[name], years[0], years[2], years[9], least, most, cut[life.case].series[name][9])
            mark = "RUNS AWAY" if name in runaway(life, cut[life.case]) else "not by loops"
            rows.append((life.case, name, *(f"{x:.4g}" for x in shown), mark))
    columns = ("case", "series", "opening", "year 1", "year 3", "year 10", "least", "most", "year 10 without loops", "")
    return table(head, columns, rows, "Nothing.")


def table(head: str, columns: Sequence[str], rows: Sequence[Sequence[str]], none: str) -> str:
    """Words, and a table under them; other words where it has no rows."""

    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cells)} |".replace("|  |", "| |")

    return "\n".join([head, line(columns), "|---" * len(columns) + "|", *map(line, rows)] if rows else [head, none]) + "\n"


def refused(lives: list[Life]) -> str:
    """The cases that do not compile."""
    out = ["## Refused at compile time\n", "These ends cannot be lived: the rules contradict one another. They are not tested, and fail.\n"]
    rows = [f"| {life.case} | {life.refused} |" for life in lives if life.refused]
    return "\n".join([*out, "| case | why |\n|---|---|", *rows]) + "\n" if rows else "\n".join([out[0], "None.\n"])


def roomy(lived: list[Life]) -> str:
    """The cases that were lived with more candidates than the society draws."""
    out = [
        "## With more candidates\n",
        "In these, strain, membership, the campaign and rewards together would raise the rate of a good act over the bound at which the society "
        "draws candidates; the command refuses them and says so. By thinning, more candidates change nobody's rate, so they are lived with so many "
        "times the candidates of good acts.\n",
    ]
    rows = [f"| {life.case} | {life.room:g} |" for life in lived if life.room > 1]
    return "\n".join([*out, "| case | times |\n|---|---|", *rows]) + "\n" if rows else "\n".join([out[0], "None.\n"])


def extremes(lived: list[Life]) -> str:
    """For each series its lowest and highest tenth year."""
    out = [
        "## The tenth year\n\n| series | unit | as it is: year 3 | year 10 | lowest year 10 | case | highest year 10 | case "
        "|\n|---|---|---|---|---|---|---|---|"
    ]
    for name in SERIES:

        def last(life: Life, name: str = name) -> float:
            return life.series[name][9]

        low, high = min(lived, key=last), max(lived, key=last)
        own = lived[0].series[name]
        out.append(
            f"| {name} | {UNITS[name]} | {own[2]:.4g} | {own[9]:.4g} | {last(low):.4g} | {low.case} | {last(high):.4g} | {high.case} |"
        )
    return "\n".join(out) + "\n"


def risen(lived: list[Life]) -> str:
    """The series that grew most from the third year to the tenth, and whether they slow."""
    out = [
        "## Growth\n\nThe largest ratio of the tenth year to the third (both raised by a small number, so that noise near nought does not count), "
        "and whether "
        "the last three years changed the series less than the three before.\n\n| series | case | year 3 | year 6 | year 8 | year 10 | ratio | "
        "slowing |\n|---|---|---|---|---|---|---|---|"
    ]
    for name in SERIES:
        by: Callable[[Life], float] = lambda life, name=name: ratio(name, life.series[name])  # noqa: E731
        life = max(lived, key=by)
        years = life.series[name]
        shown = " | ".join(f"{years[i]:.4g}" for i in (2, 5, 7, 9))
        out.append(f"| {name} | {life.case} | {shown} | {by(life):.2f} | {'yes' if slowing(name, years) else 'no'} |")
    return "\n".join(out) + "\n"


def peaks(lived: list[Life]) -> str:
    """The largest value of every field in all lives."""
    out = ["## Largest values of the state\n\n| field | largest | case | |\n|---|---|---|---|"]
    for name in lived[0].peaks:
        life = max(lived, key=lambda x: x.peaks[name])
        out.append(f"| {name} | {life.peaks[name]:,.0f} | {life.case} | {'as wide as its bits' if name in AS_WIDE_AS_ITS_BITS else ''} |")
    return "\n".join(out) + "\n"


def corners(lives: list[Life]) -> str:
    """The cases in which all numbers are at an end."""
    out = ["## Corners\n\n| case | barred, year 3 | year 10 | mean score | dissent | strain | support |\n|---|---|---|---|---|---|---|"]
    for life in lives:
        if life.case.startswith(("as it is", "all ", "corner ")):
            s = life.series
            cells = (
                "refused at compile time | | | | |"
                if life.refused
                else " | ".join(
                    f"{x:.4g}" for x in (s["barred"][2], s["barred"][9], s["score"][9], s["dissent"][9], s["strain"][9], s["support"][9])
                )
            )
            out.append(f"| {life.case} | {cells} |")
    return "\n".join(out) + "\n"


def by_number(known: list[Number], lives: list[Life]) -> str:
    """For each number the share barred in the tenth year at each end."""
    found = {life.case: life for life in lives}
    own = found["as it is"].series["barred"][9]
    out = [
        f"## One at a time\n\nShare barred in the tenth year; as it is {own:.4f}.\n\n| number | value | low | high | barred at low | barred at high "
        "|\n|---|---|---|---|---|---|"
    ]
    for n in known:
        cells = [f"{life.series['barred'][9]:.4f}" if (life := found[f"{n.name} {end}"]).series else "refused" for end in ("low", "high")]
        out.append(f"| {n.name} | {n.value:g} | {n.low:g} | {n.high:g} | {' | '.join(cells)} |")
    return "\n".join(out) + "\n"
