"""What a run shows, as sentences with their numbers: the first page of the report."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from counterscore.compile.lower import tier_names
from counterscore.compile.tables import restore
from counterscore.mechanisms.contract import CAUSES, GROUPS
from counterscore.record.opened import Run
from counterscore.scheme.model import Scheme
from counterscore.society.package import Society


def millions(number: float) -> str:
    """A count as a person says it."""
    if abs(number) >= 1e9:
        return f"{number / 1e9:.2f} billion"
    if abs(number) >= 1e6:
        return f"{number / 1e6:.2f} million"
    return f"{number:,.0f}"


def findings(run: Run, scheme: Scheme, society: Society, summary: dict[str, Any]) -> list[str]:
    """The findings, most important first.

    National totals are said only where every driving number is published or
    estimated; otherwise rates, which are as much as a scenario can say.
    """
    final = next(iter(summary["at"].values()))
    grown = sum(group_sizes(run, society)[g] for g in GROUPS[:2])
    assumed = bool(summary["status"]["assumed"])

    def counted(n: float) -> str:
        return f"{n / grown * 1000:,.3g} per 1,000 adults" if assumed else millions(n)

    out = [_refused(final, counted)]
    if any(final["refused"].values()):
        out.append(_causes(final))
        out.append(_ground(final))
        out.append(_groups(run, society))
    if final["listed_persons"]:
        out.append(
            f"Put on the first list: {counted(final['listed_persons'])}; on it at the end: {counted(final['stock_persons'])}; "
            f"off it by compliance: {counted(final['complied'])}."
        )
    out.append(_tiers(run, scheme, final))
    return [sentence for sentence in out if sentence]


def _refused(final: dict[str, Any], counted: Callable[[float], str]) -> str:
    parts = [f"{name.replace('_', ' ')} {counted(n)}" for name, n in final["refused"].items() if n]
    return f"Attempts refused over the whole run: {'; '.join(parts)}." if parts else "Nobody was refused anything."


def _causes(final: dict[str, Any]) -> str:
    sums = {cause: sum(by[cause] for by in final["refused_by_cause"].values()) for cause in CAUSES}
    total = sum(sums.values())
    return (
        f"Of these, {sums['list'] / total:.1%} were refused because of a list alone, {sums['score'] / total:.1%} because of the score alone, "
        f"and {share_of(sums['both'] / total)} because of both."
    )


def _ground(final: dict[str, Any]) -> str:
    total, false = sum(final["refused"].values()), sum(final["false_ground"].values())
    return (
        f"{false / total:.2%} of refusals stood on false ground: the bar would not have stood without the person's false records."
        if false
        else "No refusal stood on false ground, because the scheme makes no false records that bar anybody."
    )


def group_rates(run: Run, society: Society) -> list[tuple[str, float]]:
    """Refusals per 1,000 persons aged 18 and over, by group, over the whole run."""
    counts = group_sizes(run, society)
    return [(g, float(run.national(f"group_refused[{g}]").sum()) / counts[g] * 1000) for g in GROUPS if counts[g] > 0]


def group_sizes(run: Run, society: Society) -> dict[str, float]:
    """Expected persons of each group, aged 18 and over, in the middle of the run (from the joint shares)."""
    middle = int(run.data.weeks[len(run.data.weeks) // 2])
    tables = restore(run.data.tables)
    weights = np.array([p.population for p in society.provinces], float)
    cells = np.einsum("p,p...->...", weights, society.joint)  # band, sex, urban, quintile, minority, driver, internet
    by_cohort = np.diff(np.concatenate([np.zeros((len(society.bands), 1)), society.tables.cohort_cut / 2**32], axis=1), axis=1)
    age = middle - tables.ages.birth_week
    limits = [*tables.ages.report_from.tolist(), 10**9]
    of_band = np.stack([by_cohort[:, (age >= a) & (age < b)].sum(axis=1) for a, b in pairwise(limits)], axis=1)
    grown = np.einsum("a,asuqmdi->suqm", of_band.sum(axis=1), cells)
    sizes = [*grown.sum(axis=(1, 2, 3)), *grown.sum(axis=(0, 2, 3)), *grown.sum(axis=(0, 1, 3)), *grown.sum(axis=(0, 1, 2))]
    sizes += list(np.einsum("ag,asuqmdi->g", of_band, cells))
    return dict(zip(GROUPS, (float(x) for x in sizes), strict=True))


def _groups(run: Run, society: Society) -> str:
    rates = dict(group_rates(run, society))
    pairs = [("male", "female"), ("urban", "rural"), ("quintile 1", "quintile 5"), ("age 18-29", "age 60 and over")]
    gaps = [
        (rates[a] / rates[b], a, b) if rates[a] >= rates[b] else (rates[b] / rates[a], b, a)
        for a, b in pairs
        if rates[a] > 0 and rates[b] > 0
    ]
    if not gaps:
        return ""
    ratio, most, least = max(gaps)
    return f"The widest gap between groups: {most} persons were refused {ratio:.1f} times as often per head as {least} persons."


def _tiers(run: Run, scheme: Scheme, final: dict[str, Any]) -> str:
    names, tiers = tier_names(scheme), final["tiers"]
    total = sum(tiers.values())
    if not names or not total:
        return ""
    shares = ", ".join(f"{name} {share_of(n / total)}" for name, n in tiers.items())
    return f"Of those with a score at the end, by tier from the lowest: {shares}."


def share_of(x: float) -> str:
    """A share, with a word where it is too small to print."""
    return "none" if x == 0 else "under 0.01%" if x < 1e-4 else f"{x:.2%}"
