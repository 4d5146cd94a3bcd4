"""Local governments: the score they show, the truth, and what the lowest do about it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counterscore.record.series import CELL_MEASURES
from counterscore.report import figures as fig
from counterscore.report.seen import Finding, Part, Seen, Table, capital, percent
from counterscore.study.headline import hidden_complaints
from counterscore.weeks import sunday

NAME = "counties"
TITLE = "Local governments"
WHOLE = 65536
LEAST_PROVINCES = 10  # for a correlation


def measured(seen: Seen, name: str) -> NDArray[np.int64]:
    """[reckoning, cell] one of the measures of the ranking."""
    return np.asarray(seen.run.data.cells[:, :, CELL_MEASURES.index(name)])


def shown(seen: Seen) -> bool:
    """Whether counties were ever ranked."""
    return bool(seen.run.data.cells.size)


def finding(seen: Seen) -> Finding | None:
    """The gap between score and truth, and complaints hidden."""
    return Finding("Local governments", f"{capital(gap_said(seen))}; {hidden_said(seen)}.", NAME) if shown(seen) else None


def gap_said(seen: Seen) -> str:
    """By how much the score shown exceeds the truth."""
    gap = measured(seen, "score") - measured(seen, "truth")
    return (
        f"over all rankings the {gap.shape[1]} cells into which counties are pooled showed a score {gap.mean():.2f} points of 1,000 above the truth on "
        f"average, and {gap.max():,} at most"
    )


def hidden_said(seen: Seen) -> str:
    """How many complaints were hidden."""
    hidden, told = int(hidden_complaints(seen.run).sum()), int(measured(seen, "complaints").sum())
    if not told:
        return "nobody complained"
    return (
        f"{percent(hidden, told)} of all complaints were hidden ({hidden:,} of {told:,} in the sample)"
        if hidden
        else f"none of the {told:,} complaints in the sample was hidden"
    )


def hiding_said(seen: Seen) -> str:
    """How many cells were hiding at the end, and what the mean of their settings is."""
    hiding = measured(seen, "hiding")[-1]
    some = int((hiding > WHOLE // 100).sum())
    return (
        f"{some} of {hiding.size} cells were set to hide some at the end, and the mean setting over all cells was {percent(hiding.mean(), WHOLE)}: a "
        "part that a cell would hide of its complaints, few or many, and no count"
    )


def build(seen: Seen) -> Part | None:
    """Score against truth, and the two answers, over time."""
    if not shown(seen):
        return None
    cells = measured(seen, "score").shape[1]
    sentences = (
        f"A cell is a county, or several of one province, pooled until enough of their communities are in the sample: {cells} cells in this run, each "
        "with one score and one answer.",
        f"{capital(gap_said(seen))}.",
        f"{capital(hidden_said(seen))}; {hiding_said(seen)}.",
        debt_said(seen),
        "It is assumed that the lowest-ranked counties react, and how; nobody has published how they do.",
    )
    return Part(NAME, TITLE, tuple(s for s in sentences if s), (gap_chart(seen), answers_chart(seen)), (by_debt(seen),))


def provinces(seen: Seen) -> pd.DataFrame:
    """Debt of each province beside the mean of its cells' true scores at the last ranking, most debt first."""
    score = pd.Series(measured(seen, "truth")[-1]).groupby(seen.run.data.cell_province).mean()
    rows = [(p.name, p.debt_ratio, score[i]) for i, p in enumerate(seen.society.provinces) if i in score.index]
    return pd.DataFrame(rows, columns=["province", "debt", "score"]).sort_values("debt", ascending=False, kind="stable")


def debt_said(seen: Seen) -> str:
    """How a province's debt and the scores of its counties go together."""
    found = provinces(seen)
    if len(found) < LEAST_PROVINCES:
        return ""
    together = found["debt"].rank().corr(found["score"].rank())
    return (
        f"By rank, the debt of a province and the mean true score of its cells at the last ranking go together at {together:+.2f} "
        "(1: most debt, highest score; -1: most debt, lowest score)."
    )


def by_debt(seen: Seen) -> Table:
    """The same as a table."""
    rows = tuple((p.province, f"{p.debt:.1%}", f"{p.score:,.0f}") for p in provinces(seen).itertuples(index=False))
    columns = ("province", "debt of its governments over its product", "mean true score of its cells")
    return Table("Debt and the counties' score at the last ranking, 0 to 1,000 points", columns, rows)


def days(seen: Seen) -> pd.DatetimeIndex:
    """Last days of the weeks of ranking."""
    return pd.to_datetime([sunday(int(week)) for week in seen.run.data.cell_weeks])


def gap_chart(seen: Seen) -> fig.Figure:
    """Mean and lowest score, shown and true."""
    score, truth = measured(seen, "score"), measured(seen, "truth")
    series = {
        "mean, shown": score.mean(axis=1),
        "mean, true": truth.mean(axis=1),
        "lowest, shown": score.min(axis=1),
        "lowest, true": truth.min(axis=1),
    }
    table = pd.concat([pd.DataFrame({"date": days(seen), "score": name, "points": values}) for name, values in series.items()])
    said = fig.Said(
        "The counties' score, shown and true",
        "At each ranking, 0 to 1,000 points; the lowest cell may be another each time.",
        "county-scores",
    )
    return fig.over_time(table, "points", "score", said, seen.scheme.hypothetical_from, fig.Axis(",.0f", zero=False))


def answers_chart(seen: Seen) -> fig.Figure:
    """Mean effort and hiding."""
    table = pd.concat(
        pd.DataFrame({"date": days(seen), "answer": words, "mean setting": measured(seen, name).mean(axis=1) / WHOLE})
        for name, words in (("effort", "watchfulness added"), ("hiding", "complaints set to be hidden"))
    )
    said = fig.Said(
        "How counties are set to answer",
        "Mean setting over all county cells after each ranking, each cell counting alike: watchfulness added, and the part of its complaints that a "
        "cell would hide. It is no share of the complaints there are.",
        "county-answers",
    )
    return fig.over_time(table, "mean setting", "answer", said, seen.scheme.hypothetical_from, fig.Axis(".0%"))
