"""Speech and opinion: what is said, what is withheld, and what people say they think."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterscore.mechanisms.contract import OUTCOMES
from counterscore.report import figures as fig
from counterscore.report.seen import Finding, Part, Seen, Table, few, percent, rate

NAME = "speech"
TITLE = "Speech and opinion"
WHO = ("never barred", "ever barred")
LEVELS = range(16)


def outcomes(seen: Seen, who: str) -> dict[str, float]:
    """Occasions of lawful speech by outcome, over the whole run."""
    return {outcome: seen.total(f"speech[{outcome}][{who}]") for outcome in OUTCOMES}


def withheld_said(seen: Seen) -> str:
    """How much was withheld, and by whom."""
    by = {who: outcomes(seen, who) for who in WHO}
    whole = {who: sum(found.values()) for who, found in by.items()}
    held = sum(found["withheld"] for found in by.values())
    few_lives = few(seen.lives(*(f"speech[{outcome}][ever barred]" for outcome in OUTCOMES)))
    split = ", ".join(f"{percent(by[who]['withheld'], whole[who])} of that of the {who}" for who in WHO)
    return f"{percent(held, sum(whole.values()))} of lawful speech was withheld: {split}{few_lives}."


def asked(seen: Seen, turn: int = -1) -> tuple[float, float]:
    """Private and expressed approval among those asked at a turn."""
    whole, private, expressed = (float(seen.at_turns(f"survey[{what}]")[turn]) for what in ("asked", "private", "expressed"))
    return (private / whole, expressed / whole) if whole else (0.0, 0.0)


def finding(seen: Seen) -> Finding | None:
    """What was withheld."""
    return Finding("Speech", withheld_said(seen), NAME) if listened(seen) else None


def approval(seen: Seen) -> Finding | None:
    """What people say they think, against what they think."""
    if build_needed(seen) and seen.turns.size and seen.at_turns("survey[asked]")[-1]:
        return Finding("Opinion", approval_said(seen), NAME)
    return None


def approval_said(seen: Seen) -> str:
    """The over-report at the last turn."""
    private, expressed = asked(seen)
    return (
        f"At the last turn of a quarter {private:.1%} approved in private and {expressed:.1%} said that they did: "
        f"an over-report of {100 * (expressed - private):.1f} percentage points."
    )


def listened(seen: Seen) -> bool:
    """Whether there was speech to be listened to."""
    return bool(seen.total(*(f"speech[{outcome}][{who}]" for outcome in OUTCOMES for who in WHO)))


def build_needed(seen: Seen) -> bool:
    """Whether speech was listened to, or opinion moved."""
    return listened(seen) or bool(seen.total("support_up", "support_down"))


def build(seen: Seen) -> Part | None:
    """Speech withheld, expressed against private approval, and support."""
    if not build_needed(seen):
        return None
    sentences, figures, tables = [], [], []
    if listened(seen):
        sentences.append(withheld_said(seen))
        figures.append(withheld_chart(seen))
        tables.append(outcomes_table(seen))
    if seen.turns.size and seen.at_turns("survey[asked]")[-1]:
        sentences.append(approval_said(seen))
        figures.append(approval_chart(seen))
    if seen.turns.size and seen.grown.any():
        sentences.append(support_said(seen))
        figures.append(support_chart(seen))
    return Part(NAME, TITLE, tuple(sentences), tuple(figures), tuple(tables))


def outcomes_table(seen: Seen) -> Table:
    """Outcomes by who speaks."""
    rows = []
    for who in WHO:
        found = outcomes(seen, who)
        whole = sum(found.values())
        rows.append((who, *(percent(n, whole) for n in found.values()), f"{seen.lives(*(f'speech[{o}][{who}]' for o in OUTCOMES)):,}"))
    return Table(
        "Outcomes of occasions of lawful speech, whole run",
        ("speaker", "made", "partly made", "withheld", "occasions in the sample"),
        tuple(rows),
    )


def withheld_chart(seen: Seen) -> fig.Figure:
    """The share withheld by quarter, by whether the speaker was ever barred."""
    rows = []
    for who in WHO:
        whole = seen.by_quarter(*(f"speech[{outcome}][{who}]" for outcome in OUTCOMES))
        held = seen.by_quarter(f"speech[withheld][{who}]")
        rows += [(day, who, h / n) for day, h, n in zip(seen.quarter_days, held, whole, strict=True) if n]
    table = pd.DataFrame(rows, columns=["date", "speaker", "share withheld"])
    said = fig.Said(
        "Lawful speech withheld", "Share of occasions by quarter, by whether the speaker was ever barred from anything.", "withheld"
    )
    return fig.over_time(table, "share withheld", "speaker", said, seen.scheme.hypothetical_from, fig.Axis(".0%"))


def approval_chart(seen: Seen) -> fig.Figure:
    """Approval in private and as expressed, at each turn."""
    whole = seen.at_turns("survey[asked]")
    rows = []
    for what, words in (("expressed", "says so"), ("private", "in private")):
        found = seen.at_turns(f"survey[{what}]")
        rows += [(day, words, x / n) for day, x, n in zip(seen.turn_days, found, whole, strict=True) if n]
    table = pd.DataFrame(rows, columns=["date", "approval", "share that approves"])
    said = fig.Said(
        "Approval, in private and as expressed", "A survey of one in sixteen of 18 and over at each turn of a quarter.", "approval"
    )
    return fig.over_time(table, "share that approves", "approval", said, seen.scheme.hypothetical_from, fig.Axis(".0%"))


def support(seen: Seen, turn: int) -> np.ndarray:
    """[level] share of those of 14 and over at a turn."""
    levels = np.array([seen.at_turns(f"support[{level}]")[turn] for level in LEVELS])
    return np.asarray(levels / max(1.0, float(levels.sum())))


def support_said(seen: Seen) -> str:
    """The mean level of support at the first and last turn."""
    first, last = (float(support(seen, turn) @ np.arange(16)) for turn in (0, -1))
    up, down = (seen.total(f"support_{way}") for way in ("up", "down"))
    years = float(seen.grown.mean()) * len(seen.run.days) / 52
    return (
        f"Mean support, from 0 to 15, was {first:.2f} at the first turn and {last:.2f} at the last. In a year, of 1,000 persons "
        f"{rate(up, years)} were lifted a level by campaign or League, and {rate(down, years)} lowered by what was done to them."
    )


def support_chart(seen: Seen) -> fig.Figure:
    """Support by level, at the first and the last turn."""
    rows = []
    for turn in (0, -1):
        day = f"{seen.turn_days[turn].date()}"
        rows += [(level, day, share) for level, share in zip(LEVELS, support(seen, turn), strict=True)]
    table = pd.DataFrame(rows, columns=["level of support", "turn", "share"])
    said = fig.Said("Support, first and last", "Share of those of 14 and over by level of private support, from 0 to 15.", "support")
    return fig.side_by_side(table, "level of support", "share", "turn", said)
