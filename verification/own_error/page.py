"""The page docs/verification/own-error.md, printed."""

from __future__ import annotations

from collections import Counter

from counterscore.audit.metrics import METRICS
from verification.own_error.measured import BIG
from verification.own_error.populations import STRATA, TOGETHER, Design
from verification.own_error.wanted import (
    BIASES,
    COVERAGE,
    DIVISIONS,
    FLAGS,
    HARDER_POPULATIONS,
    KINDS,
    LISTS,
    MAIN,
    POPULATIONS,
    POWER_POPULATIONS,
    STATED,
    Row,
    careless,
    coverage,
    flags,
    misses,
    naive,
    uncovered,
)

TITLES = {
    "selection": "selection rate",
    "wrongful": "wrongful denial rate",
    "missed": "missed rate",
    "odds": "equalized odds",
    "false_discovery": "false discovery rate",
    "predictive": "predictive parity",
    "within": "conditional parity",
}


def page(fair: list[Row], harder: list[tuple[Design, list[Row]]], power: list[Row], bad: list[str]) -> str:
    """The whole page."""
    return "\n".join(
        [
            "# The audit's own error\n",
            "<!-- printed by `python -m verification.own_error`; edits here are lost -->\n",
            "An audit that flags a fair scheme more often than it says is wrong, and so is an interval that holds the truth less often. "
            "Here small populations are drawn under schemes whose truth is known, and audited by the package's own functions "
            "(`counterscore.audit.intervals` and what it is made of).\n",
            f"**{summary(bad)}**\n",
            method(),
            populations(),
            fair_table(fair),
            "## Harder populations\n",
            f"{HARDER_POPULATIONS:,} populations each. Here the audit may be too careful, but not too bold: flags at most {FLAGS[1]:.0%}, "
            f"coverage at least {COVERAGE[0]:.0%}; these bounds are one-sided because trials had shown it careful. Too careful means that it finds "
            "less. *Tested*: where degrees of freedom are too few it "
            f"claims nothing, and says so. {range_of(harder)}\n",
            *(harder_table(design, rows) for design, rows in harder),
            power_part(power),
            limits(),
        ]
    )


def summary(bad: list[str]) -> str:
    """Whether all bounds hold, or which do not."""
    if not bad:
        return "Every bound holds."
    return f"{len(bad)} bounds do not hold:** " + "; ".join(bad) + ". **These metrics are not to be relied upon there."


def method() -> str:
    """How the audit does it, in a paragraph."""
    return (
        "## How intervals and tests are made\n\n"
        "Persons of one community are not independent, so nothing is binomial over persons. Rates by group are ratios of sums over "
        "communities; their covariance is the bias-reduced cluster-robust one (CR2, Bell and McCaffrey 2002) with Satterthwaite's degrees of "
        "freedom for one comparison and the AHT test for several (Pustejovsky and Tipton 2018), under a working model in which any two of a "
        "community are correlated alike (Imbens and Kolesar 2016). From it comes each group's effective number of persons (Rao and Scott "
        "1992), and from that score intervals: Wilson's for a rate (Franco, Little, Louis and Slud 2019), Mee's and Miettinen and Nurminen's for a "
        "difference and a ratio, with quantiles of t. The test takes every group's variance at the shared rate. With two groups and one part, a "
        "division is flagged where the interval of the difference leaves out 0. A plain Wald test takes each variance at the group's own rate and so flags "
        "groups that happen to have few events; it is shown beside the test among the harder populations.\n"
    )


def populations() -> str:
    """What is drawn."""
    d = MAIN
    a, b, c = d.spread
    groups = "; ".join(f"*{v.name}*, with shares drawn from Dirichlet({', '.join(f'{x:g}' for x in v.shares)})" for v in DIVISIONS)
    first, others, conduct = (" and ".join(f"{x:g}" for x in layer) for layer in (STRATA.first, STRATA.others, STRATA.conduct))
    return (
        "## The populations\n\n"
        f"{d.name}. In a community in the middle {d.meets:.0%} meet the bar's own ground; {d.caught:.0%} of those are barred, and {d.wrong:.0%} of "
        f"all others. Communities differ by effects on the log-odds that all who live there share, with standard deviations {a:g} (conduct), {b:g} "
        f"(bars of those who meet the ground) and {c:g} (of those who do not), the last two correlated {TOGETHER:g}. Given conduct and community, "
        f"decisions do not look at the group. Three divisions, so unequal in each community that some have none of a group: {groups}. "
        f"For conditional parity there are two strata, with {conduct} times the conduct, in which {first} of the first group and {others} of the "
        "others live: parity holds within them and not over all. The first division is as concentrated as the minority of the society that comes "
        "with the package. What an interval should hold is the rate of the scheme over such communities, found by quadrature and not by "
        "simulation.\n"
    )


def fair_table(rows: list[Row]) -> str:
    """The main table."""
    head = (
        "## A fair scheme\n\n"
        f"{POPULATIONS:,} populations for each metric, division and list of seeds ({', '.join(map(str, LISTS))}); each list is held to the bounds "
        f"by itself. Stated: {STATED:.0%} flagged. Wanted: {FLAGS[0]:.0%} to {FLAGS[1]:.0%} flagged, and {COVERAGE[0]:.0%} to {COVERAGE[1]:.0%} of "
        f"the intervals of groups with {BIG} persons and more hold the truth. *As if independent*: flagged by Pearson's test, which takes persons as "
        "independent; it is there to show that these populations can catch a wrong audit. Where groups are alike, differences and ratios hold in "
        "the same populations: both intervals ask the same test whether there is no difference. The method and the populations were chosen "
        "in trials on other lists of seeds; on these nothing was changed, and no bound was moved.\n\n"
    )
    return (
        head
        + "\n\n".join(division_table(v.name, [row for row in rows if row.division == v.name]) for v in DIVISIONS)
        + f"\n\n{aliases()}\n"
    )


def division_table(name: str, rows: list[Row]) -> str:
    """One division of the main table."""
    head = (
        f"### {name[0].upper()}{name[1:]}\n\n| metric | flagged, percent, by list | flagged, the first group higher | as if independent | "
        "rates that hold, percent | differences | ratios | |\n|---|---|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(map(fair_row, rows))


def fair_row(row: Row) -> str:
    """One metric."""
    by_list = [" / ".join(f"{100 * flags(c):.2f}" for c in row.counts)]
    by_list += [first_higher(row.whole), f"{100 * naive(row.whole):.1f}"]
    by_list += [" / ".join(f"{100 * coverage(c, kind):.1f}" for c in row.counts) for kind in KINDS]
    return f"| {TITLES[row.key]} | {' | '.join(by_list)} | {verdict(misses(row))} |"


def first_higher(c: Counter[str]) -> str:
    """Of those flagged, the share in which the first group has the higher rate: half, where errors go both ways alike."""
    return f"{c['first_higher'] / c['flagged']:.0%}" if "first_higher" in c else ""


def range_of(harder: list[tuple[Design, list[Row]]]) -> str:
    """How careful it gets, in a sentence."""
    shares = sorted(flags(row.whole) for _, rows in harder for row in rows)
    below = sum(share < FLAGS[0] for share in shares)
    return f"It flags {shares[0]:.1%} to {shares[-1]:.1%}, and in {below} of {len(shares)} rows fewer than {FLAGS[0]:.0%}."


def harder_table(design: Design, rows: list[Row]) -> str:
    """One harder design."""
    head = (
        f"### {design.name}\n\n| division | metric | tested, percent | flagged | Wald | as if independent | rates that hold | differences | ratios | "
        "|\n|---|---|---|---|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(harder_row(row, row.whole) for row in rows) + "\n"


def harder_row(row: Row, c: Counter[str]) -> str:
    """One metric on a harder design."""
    wald = f"{100 * c['wald'] / c['tested']:.1f}" if "wald" in c else ""
    shown = [f"{100 * x:.1f}" for x in (c["tested"] / c["populations"], flags(c), naive(c), *(coverage(c, kind) for kind in KINDS))]
    shown.insert(2, wald)
    return f"| {row.division} | {TITLES[row.key]} | {' | '.join(shown)} | {verdict(careless(row))} |"


def power_part(rows: list[Row]) -> str:
    """The power curve, as a picture and in numbers, and the coverage with bias."""
    head = (
        "## Planted bias\n\n"
        f"The odds of a wrongful bar are multiplied for the first group; {POWER_POPULATIONS:,} populations a bias, otherwise as above. Percent "
        "flagged. The missed rate is not touched by this bias, and must stay where it is.\n\n"
        "![Share flagged over planted bias, for a rare group and for two groups](own-error-power.svg)\n\n"
        "*The dotted rule is the stated rate of false flags.*\n\n"
        f"| division | metric | {' | '.join(f'x {bias:g}' for bias in BIASES)} |\n|---|---|{'---|' * len(BIASES)}\n"
    )
    lines = [f"| {row.division} | {TITLES[row.key]} | {' | '.join(f'{100 * flags(c):.1f}' for c in row.counts)} |" for row in rows]
    covered = (
        f"\n\nIntervals with bias, all of it together: percent that hold the truth, wanted {COVERAGE[0]:.0%} to {COVERAGE[1]:.0%}.\n\n"
        "| division | metric | rates | differences | ratios | |\n|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(lines) + covered + "\n".join(map(covered_row, rows)) + "\n"


def covered_row(row: Row) -> str:
    """Coverage of one metric over all biases."""
    shown = " | ".join(f"{100 * coverage(row.whole, kind):.1f}" for kind in KINDS)
    return f"| {row.division} | {TITLES[row.key]} | {shown} | {verdict(uncovered(row))} |"


def aliases() -> str:
    """Which metrics share a row."""
    by_key = {key: [m.name for m in METRICS if m.shares is not None and m.shares.__name__ == key] for key in TITLES}
    return "Rows: " + "; ".join(f"*{TITLES[key]}* stands for {', '.join(names)}" for key, names in by_key.items()) + "."


def verdict(missed: list[str]) -> str:
    """The last cell of a row."""
    return "holds" if not missed else f"**does not hold: {'; '.join(missed)}**"


def limits() -> str:
    """What this does not show."""
    return (
        "## What this does not show\n\n"
        "- Intervals are at 95% each. Of many pairs of groups some will leave out 0 by luck; the one test of a division comes first.\n"
        "- Communities are drawn as if from a wide country. The strata of a real design (one community a province at the smallest size) are not "
        "used, which makes intervals wider than they need be.\n"
        "- A rate of under 30 persons has no figure, a group in one community no interval, and a comparison with fewer than 4 degrees of freedom "
        "no claim; none of these can be flagged.\n"
        "- Effects of communities are normal on the log-odds. One community with a tyrant, which no other resembles, is not among them.\n"
    )
