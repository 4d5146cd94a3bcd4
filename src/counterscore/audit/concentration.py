"""How concentrated harm is: over all persons, the many who bear none included, or over those who bear some.

All measures take non-negative harm [person], such as weeks barred, and optional weights [person] (how many of the nation a
person stands for); none depends on the unit of harm. Zeros are persons who bear nothing and count as such: 0 log 0 is 0, so
Theil's index is finite, while generalized entropies of an order of 0 and under are infinite as soon as anybody bears nothing.
Where nobody bears anything nothing is concentrated or shared: the answer is NaN, not 0. Negative or infinite harm is refused.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from counterscore.audit.decisions import Metric, Reals
from counterscore.errors import UsageError

TOP = 0.01
TENTH = 0.1
SHORROCKS = "Shorrocks 1980, Econometrica 48(3)"


def generalized_entropy(harm: Reals, order: float, weight: Reals | None = None) -> float:
    """Generalized entropy index of an order: 0 where all bear alike, rising as harm gathers on few (Shorrocks 1980).

    Order 1 is Theil's index T, 0 the mean log deviation, 2 half the squared coefficient of variation; the higher the order,
    the more the largest harms weigh. For order 1 it ends at log(persons) where one bears all.
    """
    x, w = shares(harm, weight)
    if np.isnan(x).any() or not x.size:
        return np.nan
    some = x > 0
    if order == 1:
        return float(w[some] @ (x[some] * np.log(x[some])))
    if order <= 0 and not some.all():
        return np.inf
    if order == 0:
        return float(-w @ np.log(x))
    return float((w @ x**order - 1) / (order * (order - 1)))


def theil(harm: Reals, weight: Reals | None = None) -> float:
    """Theil's index T of harm, the generalized entropy of order 1: from 0 to log(persons) (Theil 1967)."""
    return generalized_entropy(harm, 1.0, weight)


def gini(harm: Reals, weight: Reals | None = None) -> float:
    """Gini's index: half the mean difference between two persons over the mean; from 0 to 1 - 1 / persons (Gini 1912).

    It is twice the area between the Lorenz curve and the line of equal harm, without a correction for few persons.
    """
    part, borne = lorenz(harm, weight)
    return float(1 - np.diff(part) @ (borne[1:] + borne[:-1]))


def top_share(harm: Reals, top: float, weight: Reals | None = None) -> float:
    """Share of all harm that the part `top` of persons bears who bear most, from `top` (all alike) to 1.

    A part that ends within a person takes that part of what they bear, so that equal harm gives `top` for any number.
    """
    if not 0 < top <= 1:
        raise UsageError("not a part of the persons", key="top", found=top, allowed="over 0, up to 1")
    part, borne = lorenz(harm, weight)
    return float(1 - np.interp(1 - top, part, borne))


def lorenz(harm: Reals, weight: Reals | None = None) -> tuple[Reals, Reals]:
    """The Lorenz curve from (0, 0) to (1, 1): part of the persons, least harmed first, and part of all harm that they bear."""
    x, w = shares(harm, weight)
    if not x.size:
        return np.array([0.0, 1.0]), np.array([np.nan, np.nan])
    rank = np.argsort(x, kind="stable")
    part, borne = (np.concatenate([[0.0], np.cumsum(y)]) for y in (w[rank], (w * x)[rank]))
    return part / part[-1], borne / borne[-1]


def shares(harm: Reals, weight: Reals | None) -> tuple[Reals, Reals]:
    """Harm over its mean [person], and weights that sum to 1; harm is NaN where nobody bears any."""
    x = np.asarray(harm, np.float64)
    w = np.ones(x.size) if weight is None else np.asarray(weight, np.float64)
    if x.ndim != 1 or w.shape != x.shape:
        raise UsageError("arrays of other shapes", key="harm, weight", found=f"{x.shape}, {w.shape}", allowed="one number a person")
    if not (np.isfinite(x) & (x >= 0)).all():
        raise UsageError("harm that is none", key="harm", allowed="finite numbers from 0")
    if not (np.isfinite(w) & (w > 0)).all():
        raise UsageError("a weight that is none", key="weight", allowed="finite numbers over 0")
    w = w / w.sum() if w.size else w
    total = float(w @ x)
    return x / total if total > 0 else np.full(x.size, np.nan), w


CONCENTRATIONS: tuple[Metric[Reals, float], ...] = (
    Metric(
        "Theil index",
        ("Theil T", "generalized entropy of order 1"),
        "nats",
        (0.0, np.inf),
        "higher",
        f"Theil 1967, Economics and Information Theory; {SHORROCKS}",
        "mean of harm over its mean, times its logarithm; log(persons) where one bears all",
        theil,
    ),
    Metric(
        "Generalized entropy (order 2)",
        ("half the squared coefficient of variation", "GE(2)"),
        "factor",
        (0.0, np.inf),
        "higher",
        f"{SHORROCKS}; Speicher et al. 2018, A unified approach to quantifying algorithmic unfairness",
        "half the variance of harm over its squared mean",
        partial(generalized_entropy, order=2.0),
    ),
    Metric(
        "Gini index",
        ("Gini coefficient",),
        "share",
        (0.0, 1.0),
        "higher",
        "Gini 1912, Variabilita e mutabilita",
        "half the mean difference of harm between two persons, over the mean",
        gini,
    ),
    Metric(
        "Top 1% share",
        ("top percentile share",),
        "share",
        (TOP, 1.0),
        "higher",
        "the Lorenz curve: Lorenz 1905, Publications of the American Statistical Association 9(70)",
        "share of all harm that the most harmed hundredth of the persons bears",
        partial(top_share, top=TOP),
    ),
    Metric(
        "Top 10% share",
        ("top decile share",),
        "share",
        (TENTH, 1.0),
        "higher",
        "the Lorenz curve: Lorenz 1905, Publications of the American Statistical Association 9(70)",
        "share of all harm that the most harmed tenth of the persons bears",
        partial(top_share, top=TENTH),
    ),
)
