"""What the paper is known to say, and whether it is so here: each a number or a sign.

The paper's own figures exist as pictures only; their numbers could not be had. What
is compared is (a) two values of its figures 1 and 2, which follow from parameters in
its code, and (b) what its abstract and its authors' accounts say in words. Only (a)
asks counterscore's own law; the rest asks the paper's law as `real.py` has it, and one
claim of (b) holds by algebra, whatever the population.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from scipy.stats import spearmanr

from counterscore.mechanisms.speech import choose
from verification.speech import real
from verification.speech.authority import START, Life, population
from verification.speech.diagram import F

ABSTRACT = "abstract, arXiv 2509.03731"
CODE = "parameters in the paper's code"
PRESS = "the press release of Arizona State University, 2025"
TALK = "an author to Ars Technica, December 2025, read in a paraphrase"
FIGURES = ((False, "d_uni", 0.6, 37 / 52), (True, "d_pro", 1.0, 0.625))  # punishment, name, severity, value
UNITS = 2  # of 1/4096: the integer law may be off by so much in a value of a figure

BOTH = "counterscore's `choose`, and `real.py`"
REAL = "`real.py` alone"
ALGEBRA = "`real.py`, by algebra"


class Claim(NamedTuple):
    """One thing compared."""

    said: str
    source: str
    wanted: str
    found: str
    holds: bool
    asked: str = REAL  # whose code gave what is found


Lives = dict[float, list[Life]]  # mean boldness -> its seeds


def all_claims(lives: list[Life]) -> list[Claim]:
    """Everything that is compared with the paper."""
    out = [figure(*f) for f in FIGURES] + [reach_of_punishments()]
    for proportional in (False, True):
        by: Lives = defaultdict(list)
        for life in lives:
            if life.proportional == proportional:
                by[life.mean_boldness].append(life)
        word = "proportional" if proportional else "uniform"
        out += [total(by, proportional, word), time(by, word), chance(by, word), stricter(by, word), deterred(by, word)]
    return out


def figure(proportional: bool, name: str, severity: float, value: float) -> Claim:
    """A threshold of figure 1 or 2 (boldness 1, surveillance 0.2, tolerance 0.25), by both laws."""
    b, t, v, s = (round(x * F) for x in (1.0, 0.25, 0.2, severity))
    if proportional:
        ours, theirs = choose(b, F, t, v, s, 1), real.proportional_optimum(1.0, 0.25, 0.2, severity)
    else:
        ours, theirs = next(d for d in range(t + 1, F) if choose(b, d, t, v, s, 0) == d), real.uniform_threshold(1.0, 0.25, 0.2, severity)
    holds = abs(ours - value * F) <= UNITS and abs(float(theirs) - value) < 1e-12
    return Claim(
        f"{name} at boldness 1, surveillance 0.2, tolerance 0.25, severity {severity:g}",
        CODE,
        f"{value:.4f}, within {UNITS}/4096",
        f"real {float(theirs):.4f}, integer {ours / F:.4f}",
        holds,
        BOTH,
    )


def reach_of_punishments() -> Claim:
    """Whom each punishment silences, over desires, at the parameters of the two figures."""
    d = np.linspace(0.26, 1, 400)
    a = {p: real.act(1.0, d, 0.25, 0.2, s, p) for p, _, s, _ in FIGURES}
    moderate, extreme = d < 0.5, d > 0.8
    holds = (a[False] == 0.25)[moderate].all() and (a[False] == d)[extreme].all()
    holds &= (a[True] == d)[moderate].all() and (a[True] < d)[extreme].all()
    return Claim(
        "uniform punishment silences the moderate and not the extreme; proportional punishment lets the moderate speak",
        TALK,
        "sign",
        f"moderates say {a[False][moderate].mean():.2f} and {a[True][moderate].mean():.2f}, "
        f"extremes {a[False][extreme].mean():.2f} and {a[True][extreme].mean():.2f}, "
        f"of a desired {d[moderate].mean():.2f} and {d[extreme].mean():.2f}",
        bool(holds),
    )


def total(by: Lives, proportional: bool, word: str) -> Claim:
    """A policy under which nobody says anything: no tolerance, half surveillance, twice the greatest boldness B.

    No population could fail it: the gain is d (b - B) - B, under 0 for every b up to B, and the optimum is (b - B) / 2B, never over 0.
    """
    voiced = []
    for mean in by:
        who = population(mean, np.random.default_rng(1))
        voiced.append(float(real.act(who.boldness, who.desired, 0.0, 0.5, 2 * who.boldness.max(), proportional).sum()))
    return Claim(
        f"{word}: for any population some policy silences all",
        ABSTRACT,
        "dissent of exactly 0",
        f"most {max(voiced):g}",
        max(voiced) == 0.0,
        ALGEBRA,
    )


def time(by: Lives, word: str) -> Claim:
    """Bolder populations are suppressed later; never counts as later than any."""
    pairs = [(mean, min(x.suppressed_at, 1e9)) for mean, group in by.items() for x in group]
    rank = float(spearmanr(*np.array(pairs).T).statistic)
    shown = ", ".join(f"{mean:g}: {when(group)}" for mean, group in sorted(by.items()))
    return Claim(
        f"{word}: suppression takes longer the bolder the population",
        ABSTRACT,
        "rank correlation over 0",
        f"{rank:+.2f} ({shown})",
        rank > 0,
    )


def when(group: list[Life]) -> str:
    """Rounds to suppression of each seed."""
    return "/".join("never" if np.isinf(x.suppressed_at) else f"{x.suppressed_at:.0f}" for x in group)


def chance(by: Lives, word: str) -> Claim:
    """Whether suppression comes at all depends on boldness."""
    share = {mean: np.mean([np.isfinite(x.suppressed_at) for x in group]) for mean, group in by.items()}
    least, most = share[min(share)], share[max(share)]
    found = f"{least:.0%} of seeds at {min(share):g}, {most:.0%} at {max(share):g}"
    return Claim(f"{word}: the chance of suppression falls with boldness", ABSTRACT, "sign", found, bool(least > most))


def stricter(by: Lives, word: str) -> Claim:
    """Where dissent was suppressed, a moderate beginning ended strict."""
    ends = np.array([x.late for group in by.values() for x in group if np.isfinite(x.suppressed_at)])
    holds = bool((ends[:, 0] < START[0]).all() and (ends[:, 1:] > START[1:]).all())
    most, least = ends[:, 0].max(), ends[:, 1:].min(axis=0)
    found = f"in {len(ends)} lives tolerance at most {most:.2f}, severity at least {least[0]:.2f}, surveillance at least {least[1]:.2f}"
    wanted = f"under {START[0]}, over {START[1]}, over {START[2]}, in each"
    return Claim(
        f"{word}: a moderate authority that suppresses ends in less tolerance, more severity and surveillance", PRESS, wanted, found, holds
    )


def deterred(by: Lives, word: str) -> Claim:
    """The boldest keep the authority from extreme policies."""
    mean = max(by)
    ends = np.array([x.late[0] for x in by[mean]])
    punished = max(float(x.punishment[-500:].mean()) for x in by[mean])
    return Claim(
        f"{word}: a bold population deters the authority (mean boldness {mean:g})",
        ABSTRACT,
        f"tolerance ends over {START[0]} in each seed",
        f"tolerance at least {ends.min():.2f}, punishment at most {punished:.1g} of the desired dissent",
        bool((ends > START[0]).all()),
    )
