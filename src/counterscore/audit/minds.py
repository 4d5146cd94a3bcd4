"""Chilling, falsification, and what the visible and the hidden do: speech withheld, approval expressed, the Goodhart gap."""

from __future__ import annotations

from counterscore.audit.rows import NOT_SHOWN, Row, Seen, run_ratio, share_of
from counterscore.record.opened import Run

CHILLING, FALSIFIED, GAMED = "chilling", "falsification of preferences", "Goodhart gap"


def chilled(seen: Seen) -> list[Row]:
    """Occasions of speech with part or all withheld, and those who never spoke though never barred."""
    persons = seen.found.persons
    occasions, withheld = seen.by_community("occasions"), seen.by_community("withheld")
    silent = (persons.field("occasions") > 0) & (persons.field("silent") == persons.field("occasions"))
    free = silent & (persons.field("weeks_barred") == 0)
    had = seen.spread(persons.field("occasions") > 0)
    return [
        share_of(seen, withheld, occasions, (CHILLING, "occasions with part or all withheld", "")),
        share_of(seen, seen.spread(silent), had, (CHILLING, "persons who kept silent at every occasion", "")),
        share_of(seen, seen.spread(free), had, (CHILLING, "of them never barred from anything", "")),
    ]


def falsified(seen: Seen) -> list[Row]:
    """Approval in the survey: private, expressed, and the difference, over all surveys of the run."""
    asked = ("survey[asked]",)
    private = run_ratio(seen.run, ("survey[private]",), asked, (FALSIFIED, "private approval", ""))
    expressed = run_ratio(seen.run, ("survey[expressed]",), asked, (FALSIFIED, "expressed approval", ""))
    gap = expressed.value - private.value
    return [private, expressed, Row(FALSIFIED, "expressed less private", "", gap, NOT_SHOWN, NOT_SHOWN, "share", private.size)]


def acts(run: Run, names: list[str]) -> float:
    """Acts of some kinds, scaled to the nation."""
    return float(sum(run.national(f"acts[{name}]").sum() for name in names))


def gamed(seen: Seen, null: Seen) -> list[Row]:
    """How much more good is done where it wins points, beside how much less bad is done, against no scheme on the same lives.

    A scheme whose numbers rise while conduct does not has been gamed (Goodhart 1975; Strathern 1997): good acts that win
    points can multiply without a bad one less.
    """
    points = seen.run.data.tables["scoring.points"]
    kinds = seen.found.society.occasions.kinds
    won = [kind.name for i, kind in enumerate(kinds) if (points[:, i] > 0).any()]
    bad = [kind.name for kind in kinds if kind.valence == "bad" and kind.context != "speech_and_loyalty"]
    good, harm = (acts(seen.run, names) / acts(null.run, names) - 1 if acts(null.run, names) else 0.0 for names in (won, bad))
    note = "change against no scheme on the same lives"
    rows = [
        (f"acts that win points ({len(won)} kinds)", good),
        ("bad acts, speech apart", harm),
        ("rise of the first plus the second", good + harm),
    ]
    return [Row(GAMED, name, "", float(value), NOT_SHOWN, NOT_SHOWN, "share", seen.found.persons.lived, note) for name, value in rows]
