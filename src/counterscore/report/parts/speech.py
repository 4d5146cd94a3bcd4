"""Speech and opinion: what is said, what is withheld, and what people say they think."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterscore.mechanisms.contract import OUTCOMES
from counterscore.report import figures as fig
from counterscore.report.seen import Finding, Part, Seen, Table, capital, few, listed, percent, rate

NAME = "speech"
TITLE = "Speech and opinion"
WHO = ("never barred", "ever barred")
LEVELS = range(16)


def outcomes(seen: Seen, who: str) -> dict[str, float]:
    """Occasions of lawful speech by outcome, over the whole run."""
    return {outcome: seen.total(f"speech[{outcome}][{who}]") for outcome in OUTCOMES}


def withheld(seen: Seen, part: slice) -> float:
    """The share of occasions in some weeks on which nothing was said that is not tolerated."""
    held, whole = (
        sum(float(seen.weekly(f"speech[{outcome}][{who}]")[part].sum()) for outcome in outcomes for who in WHO)
        for outcomes in (("withheld",), OUTCOMES)
    )
    return held / whole if whole else 0.0


def withheld_said(seen: Seen) -> str:
    """How much was withheld, in the first year and in the last."""
    first, last = seen.years
    days = seen.run.days
    if first == last:
        return f"{percent(withheld(seen, first), 1)} of lawful speech was withheld over the whole run"
    before = ", before anybody had a score," if seen.first_year_unscored() else ""
    return (
        f"{percent(withheld(seen, first), 1)} of lawful speech was withheld in the first year (to {days[first.stop - 1]}){before} and "
        f"{percent(withheld(seen, last), 1)} in the last (to {days[-1]})"
    )


def by_speaker_said(seen: Seen) -> str:
    """How much was withheld over the whole run, and by whom; which is no effect of a bar."""
    by = {who: outcomes(seen, who) for who in WHO}
    whole = {who: sum(found.values()) for who, found in by.items()}
    held = sum(found["withheld"] for found in by.values())
    few_lives = few(seen.lives(*(f"speech[{outcome}][ever barred]" for outcome in OUTCOMES)))
    split = " and ".join(f"{percent(by[who]['withheld'], whole[who])} of that of those {who}" for who in WHO if whole[who])
    return (
        f"{percent(held, sum(whole.values()))} of lawful speech was withheld over the whole run: {split}{few_lives}. These differ in more than a "
        "bar, so that the difference is no effect of one. Counted are occasions to voice dissent that is lawful, or contested; withheld means that no "
        "more was said than is tolerated."
    )


def asked(seen: Seen, turn: int = -1) -> tuple[float, float]:
    """Private and expressed approval among those asked at a turn."""
    whole, private, expressed = (float(seen.at_turns(f"survey[{what}]")[turn]) for what in ("asked", "private", "expressed"))
    return (private / whole, expressed / whole) if whole else (0.0, 0.0)


def surveyed(seen: Seen) -> bool:
    """Whether anybody was asked at the last count."""
    return bool(seen.turns.size and seen.at_turns("survey[asked]")[-1])


def finding(seen: Seen) -> Finding | None:
    """What was withheld, and what people say they think against what they think; at first and at last."""
    said = [withheld_said(seen)] if listened(seen) else []
    said += [over_report_said(seen)] if build_needed(seen) and surveyed(seen) and over_reported(seen) else []
    return Finding(TITLE, f"{capital('; '.join(said))}.", NAME) if said else None


def over_reported(seen: Seen) -> bool:
    """Whether at the first count or at the last more, or fewer, said that they approve than did."""
    return any(private != expressed for private, expressed in (asked(seen, turn) for turn in (0, -1)))


def over_report_said(seen: Seen) -> str:
    """The over-report at the first count and at the last, as the end of a sentence."""
    told: list[str] = []
    for turn in dict.fromkeys((0, len(seen.turns) - 1)):
        private, expressed = asked(seen, turn)
        told.append(f"{100 * (expressed - private):.1f}{' percentage points' * (not told)} on {seen.turn_days[turn].date()}")
    return f"of the adults asked, more said that they approve than did so in private: by {' and by '.join(told)}"


def approval_said(seen: Seen) -> str:
    """Approval in private and as said, at the first count and at the last."""
    told = []
    for turn in dict.fromkeys((0, len(seen.turns) - 1)):
        private, expressed = asked(seen, turn)
        told.append(
            f"on {seen.turn_days[turn].date()} {private:.1%} approved in private and {expressed:.1%} said that they did, an over-report of "
            f"{100 * (expressed - private):.1f} percentage points"
        )
    return f"Of adults asked, {'; '.join(told)}."


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
        sentences += [f"{withheld_said(seen)}."] if len(set(map(str, seen.years))) > 1 else []
        sentences.append(by_speaker_said(seen))
        figures.append(withheld_chart(seen))
        tables.append(outcomes_table(seen))
    if surveyed(seen):
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
        "Outcomes of occasions of lawful speech, whole run; a speaker counts as ever barred from the first bar on",
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
        "Lawful speech withheld",
        "Share of occasions by quarter, of those who were barred from anything by then and of those who never were.",
        "withheld",
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
    said = fig.Said("Approval, in private and as expressed", "A survey of one adult in sixteen, once a quarter.", "approval")
    return fig.over_time(table, "share that approves", "approval", said, seen.scheme.hypothetical_from, fig.Axis(".0%"))


def support(seen: Seen, turn: int) -> np.ndarray:
    """[level] share of those of 14 and over at a turn."""
    levels = np.array([seen.at_turns(f"support[{level}]")[turn] for level in LEVELS])
    return np.asarray(levels / max(1.0, float(levels.sum())))


def support_said(seen: Seen) -> str:
    """The mean level of support at the first and last count."""
    first, last = (float(support(seen, turn) @ np.arange(16)) for turn in (0, -1))
    up, down = (seen.total(f"support_{way}") for way in ("up", "down"))
    years = float(seen.grown.mean()) * len(seen.run.days) / 52
    lifts = listed(
        [word for table, word in (("campaign", "campaign"), ("youth_league", "League")) if table in seen.scheme.tables] or ["nothing"], "or"
    )
    campaign = ", or by the campaign," if "campaign" in seen.scheme.tables else ""
    return (
        f"Mean support of persons of 14 and over, from 0 to 15, was {first:.2f} at the first count ({seen.turn_days[0].date()}) and {last:.2f} "
        f"{seen.last_count}. In a year, of 1,000 such persons {rate(up, years)} were lifted a level by {lifts}, and {rate(down, years)} "
        f"lowered by bars and refusals{campaign} while support drifts back to where each began."
    )


def support_chart(seen: Seen) -> fig.Figure:
    """Support by level, at the first and the last turn."""
    rows = []
    for turn in (0, -1):
        day = f"{seen.turn_days[turn].date()}"
        rows += [(level, day, share) for level, share in zip(LEVELS, support(seen, turn), strict=True)]
    table = pd.DataFrame(rows, columns=["level of support", "counted on", "share"])
    said = fig.Said("Support, first and last", "Share of those of 14 and over by level of private support, from 0 to 15.", "support")
    return fig.side_by_side(table, "level of support", "share", "counted on", said)
