"""The page docs/verification/speech.md, printed."""

from __future__ import annotations

import numpy as np

from verification.speech.authority import ADAMANCY, MEAN_DESIRED, PERSONS, ROUNDS, START, SUPPRESSED_ROUNDS, SUPPRESSED_SHARE, WINDOW, Life
from verification.speech.claims import ALGEBRA, BOTH, REAL, Claim
from verification.speech.diagram import HALF, Compared, F, within


def page(rounded: list[Compared], exact: list[Compared], claims: list[Claim], lives: list[Life]) -> str:
    """The whole page."""
    good = all(within(c) for c in rounded + exact) and all(c.holds for c in claims)
    return "\n".join(
        [
            "# Speech: against Daymude, Axelrod and Forrest 2025\n",
            "<!-- printed by `python -m verification.speech`; edits here are lost -->\n",
            "*Strategic Analysis of Dissent and Self-Censorship* (PNAS; arXiv 2509.03731). Our fixed-point law of speech "
            "([law](../law.md), section 8.1) is compared with the paper's formulas, and the paper's adaptive authority is repeated on its "
            "own abstract model, with no scheme and no society.\n",
            f"**{'All within tolerance.' if good else 'A tolerance is exceeded: see below.'}** {whose_code(rounded + exact, claims)}\n",
            law(rounded, exact),
            against_paper(claims),
            authority(lives),
        ]
    )


def whose_code(compared: list[Compared], claims: list[Claim]) -> str:
    """How many rows ask counterscore's own code, and how many could not fail."""
    both, real, algebra = (sum(c.asked == asked for c in claims) for asked in (BOTH, REAL, ALGEBRA))
    return (
        f"Counterscore's own code (`counterscore.mechanisms.speech.choose`) is asked in the {len(compared)} comparisons of the two laws and in {both} of "
        f"the {len(claims)} claims of the paper; {real} claims ask the paper's law as `verification/speech/real.py` has it, and say nothing of "
        f"counterscore. The {algebra} that are left hold by algebra for any population, and are no test."
    )


def law(rounded: list[Compared], exact: list[Compared]) -> str:
    """Both comparisons of the two laws."""
    return (
        "## The integer law and the real one\n\n"
        "Acts and arguments are counted in units of 1/4096. *Rounded*: the integer law gets each of its five arguments rounded to the "
        "nearest unit, the real law does not. A regime (compliant, defiant, partly silent, silent) may then differ only where a threshold "
        "passes within half a unit, in each argument, of the point (and, under proportional punishment, within one unit more in the act: "
        "two floors). *Same*: both laws get the rounded numbers, so that only the integer law's own arithmetic is left: uniform punishment "
        "must then agree exactly, proportional punishment within one unit. The act is compared away from thresholds; its bound is derived "
        "for each point in `verification/speech/diagram.py`, and is wide only where surveillance is nearly certain or severity nearly "
        "nought, since the optimum is steep there.\n\n"
        "| punishment | points | arguments | number | near a threshold | regime differs | of these not near | largest error of the act, "
        "units | mean, units | largest error / its bound | |\n|---|---|---|---|---|---|---|---|---|---|---|\n"
        + "\n".join([row(c, "rounded") for c in rounded] + [row(c, "same") for c in exact])
        + "\n\n![Regimes over severity and surveillance, and over boldness and desired dissent](speech-phases.svg)\n\n"
        "*Regimes of the real law, about boldness 1, desired dissent 0.75, tolerance 0.25, surveillance 0.5 and severity 0.6 (uniform) or "
        "1.5 (proportional), as in the paper's figure 3. A cross marks where the integer law has another regime.*\n"
    )


def passed(holds: bool) -> str:
    """The verdict of one line."""
    return "pass" if holds else "**fail**"


def verdict(c: Claim) -> str:
    """The verdict of one claim; what holds by algebra has passed no test."""
    return "by algebra" if c.holds and c.asked == ALGEBRA else passed(c.holds)


def row(c: Compared, arguments: str) -> str:
    """One comparison."""
    away = ~c.near
    error, bound = c.error[away], c.bound[away]
    most = float((error / bound).max()) if error.max() > HALF * 1e-6 else 0.0
    word = "proportional" if c.proportional else "uniform"
    return (
        f"| {word} | {c.plane.name} | {arguments} | {c.near.size:,} "
        f"| {c.near.mean():.2%} | {c.differs.mean():.3%} | {int((c.differs & away).sum())} "
        f"| {error.max() * F:.3f} | {error.mean() * F:.3f} | {most:.2f} | {passed(within(c))} |"
    )


def against_paper(claims: list[Claim]) -> str:
    """Each claim with its source, what was wanted and what was found."""
    rows = "\n".join(f"| {c.said} | {c.source} | {c.wanted} | {c.found} | {c.asked} | {verdict(c)} |" for c in claims)
    return (
        "## What the paper says, and what is found here\n\n"
        "The paper's results of simulation are pictures; their numbers could not be had, and no tolerance on them is claimed. Its full "
        "text was not read: formulas and parameters are those of its published code. Compared are two values that follow "
        "from the parameters of "
        "its figures 1 and 2 (with a tolerance), and what its abstract and the press accounts of it say in words (by sign).\n\n"
        f"| claim | source | wanted | found | asked | |\n|---|---|---|---|---|---|\n{rows}\n"
    )


def authority(lives: list[Life]) -> str:
    """The adaptive authority, seed by seed."""
    rows = "\n".join(line(life) for life in lives)
    return (
        "## The adaptive authority\n\n"
        f"{PERSONS:,} individuals; desired dissent exponential, cut to 0 to 1, with mean {MEAN_DESIRED}; boldness exponential. Beginning "
        f"at tolerance {START[0]}, severity {START[1]} and surveillance {START[2]}, each round moves one of them, evenly "
        f"within {WINDOW} of "
        f"where it stands, for {ROUNDS:,} rounds, as in the paper's single runs (mean boldness 2 and 8 under uniform, 1 and 3 under "
        f"proportional punishment). A move is kept if {ADAMANCY:g} times dissent plus punishment does not exceed last round's realised "
        f"cost, even where last round's move was taken back. *Suppressed by*: the first round by which dissent over {SUPPRESSED_ROUNDS} "
        "rounds had a mean under "
        f"{SUPPRESSED_SHARE:.0%} of what is desired: the measure of the paper's code, which takes it of the mean of 50 runs from random "
        "beginnings.\n\n"
        "![Tolerance, severity, surveillance, dissent and cost over rounds](speech-authority.svg)\n\n"
        f"Means of the last {SUPPRESSED_ROUNDS} rounds; dissent and cost as shares of the desired dissent.\n\n"
        "| punishment | mean boldness | seed | suppressed by | tolerance | severity | surveillance | dissent | cost |\n"
        "|---|---|---|---|---|---|---|---|---|\n"
        f"{rows}\n"
    )


def line(life: Life) -> str:
    """One life."""
    by = "never" if np.isinf(life.suppressed_at) else f"round {life.suppressed_at:,.0f}"
    tolerance, severity, surveillance = life.late
    dissent, cost = (float(x[-SUPPRESSED_ROUNDS:].mean()) for x in (life.dissent, life.cost))
    word = "proportional" if life.proportional else "uniform"
    policy = f"{tolerance:.2f} | {severity:.2f} | {surveillance:.2f}"
    return f"| {word} | {life.mean_boldness:g} | {life.seed} | {by} | {policy} | {dissent:.3f} | {cost:.3f} |"
