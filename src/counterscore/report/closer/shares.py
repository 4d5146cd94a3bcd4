"""Shares of refusals by what they rest on, under both readings of what is contested, each with its interval: as words and as tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from counterscore.report.closer.look import Look
from counterscore.report.seen import Table, listed, percent, worded

if TYPE_CHECKING:
    from counterscore.audit.rows import Row

# What an audit calls them.
FALSE, UNJUSTIFIED, OWN = "on false ground", "unjustified: on a true record of lawful conduct", "on the scheme's own terms"
UNRELATED, MISSHARED = "falls without conduct unrelated to the service", "falls without mis-shared records"
IN_WORDS = {  # and what a page calls them, where that is another
    UNRELATED: "would not have happened without conduct unrelated to the service",
    MISSHARED: "would not have happened without mis-shared records",
    "falls without records of speech and loyalty": "would not have happened without records of speech and loyalty",
    "stands with unrelated conduct alone": "would have happened for unrelated conduct alone",
    "stands without any record of the run": "would have happened without any record of the run",
}
LENIENT, STRICT = "lenient reading", "strict reading"
SMALL = 0.1  # a share under which two places are written
MOST_LINKS = 2  # contested links that are named
NBSP = "\N{NO-BREAK SPACE}"
FROZEN = (
    "What a refusal rests on is said of the frozen ledger of each person: the same person in the same weeks, some records taken away and "
    "nothing else changed. What anybody would then have done is not in it."
)
READ = (
    "Whether some conduct is connected with some service is contested, and whether some of it is lawful: the lenient reading takes what is "
    "contested as connected (related) and as unlawful, the strict reading as unconnected (unrelated) and as lawful."
)
WORDS = (
    "On false ground: the bar would not stand without this person's false, mis-shared and stale records. Unjustified: on a true record of lawful "
    "conduct. On the scheme's own terms: every other, which is not to say rightly. These are shares of the refusals examined; a share of "
    "refusals on false ground given elsewhere on this page is of all refusals of the run, and may lie outside the interval."
)
NONE = "No refusal was met in the communities that were examined."
BOTH_WRONG = "on false ground or unjustified"
NOT_ADDED = "One refusal can be undone by several safeguards, each looked at by itself, so that their shares do not add up."
STALE = (
    "“no stale entry” strikes every entry of a list behind which no true record stands: one that outlasted its time, but also one that a false "
    "record made, which “no false record” undoes as well."
)
GRAVITY = "Gravity is the highest legal sanction for the ordinary act, on a scale from 0, none, to 100, the gravest crime; 10 is a fine of up to 50 yuan."


def examined_said(look: Look, every: bool = False) -> str:
    """Whose refusals were examined, of one scheme or of every, and what the intervals are of."""
    found = look.attribution
    refusals = "refusals under every scheme" if every else f"{look.examined:,} refusals"
    each = ", one a province" if found.province.size == len(look.society.provinces) else ""
    return (
        f"{found.persons.lived:,} persons in {found.people}{each}, were re-run, and each of their {refusals} was examined. "
        "Shares are weighted to the nation; intervals are of 95%, take communities as what was drawn, and hold for one seed."
    )


def in_words(name: str) -> str:
    """What a page calls a share of the audit."""
    return IN_WORDS.get(name, name)


def said(row: Row) -> str:
    """A share with its interval; a word where there is none of it, or nothing to be a part of."""
    if not math.isfinite(row.value):
        return ""
    places = 1 if row.value >= SMALL else 2
    value = percent(row.value, 1, places)
    if row.value in (0.0, 1.0) or not math.isfinite(row.low):
        return value
    return f"{value} ({100 * row.low:.{places}f}%{NBSP}to{NBSP}{100 * row.high:.{places}f}%)"


def both(look: Look, name: str) -> tuple[str, str]:
    """A share under the lenient and under the strict reading; the same twice where it does not depend on them."""
    rows = look.shares[name]
    return said(rows[0]), said(rows[-1])


def grounds_said(look: Look) -> str:
    """Refusals by ground."""
    (false, _), unjustified, own = (both(look, name) for name in (FALSE, UNJUSTIFIED, OWN))
    return (
        f"Of the refusals examined in {look.attribution.people} {false} stood on false ground; {unjustified[0]} are unjustified, for a true record of "
        f"lawful conduct, under the lenient reading and {unjustified[1]} under the strict; {own[0]} and {own[1]} stand on the scheme's own terms, "
        "whatever those are worth."
    )


def unrelated_said(look: Look) -> str:
    """Refusals across contexts, as the beginning of a sentence."""
    lenient, strict = both(look, UNRELATED)
    head = "if only conduct connected with the service counted,"
    tail = "of the refusals examined would not have happened"
    if lenient == strict:
        told = "every refusal examined would still have happened" if lenient == "none" else f"{lenient} {tail}"
        return f"{head} {told}, under either reading of contested links"
    return f"{head} between {lenient} and {strict} {tail}, as contested links are read"


def contested_said(look: Look) -> str:
    """The contested link that most refusals hang on, as the end of a sentence; empty where none hangs on any."""
    table = look.matrix
    necessary = table[(table["relation"] == "contested") & (table["necessary"] > 0)]
    if necessary.empty or both(look, UNRELATED)[0] == both(look, UNRELATED)[1]:
        return ""
    by_kind = necessary.groupby("kind", sort=False)["necessary"].sum().sort_values(ascending=False, kind="stable")
    kind, whole = str(by_kind.index[0]), float(look.attribution.national("refused")[0].sum())
    mine = necessary[necessary["kind"] == kind].sort_values("necessary", ascending=False, kind="stable")
    services = listed([worded(service) for service in mine["service"].head(MOST_LINKS)], "or")
    share = percent(mine["necessary"].head(MOST_LINKS).sum(), whole)
    return f", and {share} hang on one such link, between {worded(kind)} and {services}"


def values(look: Look) -> str:
    """The parts that would not have happened without unrelated conduct, without their intervals; one where both are the same."""
    return " and ".join(dict.fromkeys(percent(row.value, 1) for row in look.shares[UNRELATED]))


def misshared_said(look: Look) -> str:
    """Refusals that agencies' mistakes have a part in, apart from those."""
    return f"Apart from this, {both(look, MISSHARED)[0]} of them would not have happened without records that agencies shared as another kind of conduct."


def safeguard_said(look: Look) -> str:
    """Which safeguard would undo most of what is wrong."""
    wrong, whole = wrong_and_whole(look)
    if not wrong:
        return f"No refusal is {BOTH_WRONG}: no safeguard has any to undo."
    first, second = look.attribution.safeguards.head(2).iterrows()
    told = [
        f"“{name}” {percent(row['wrong'], wrong)}, and {percent(row['undone'], whole)} of all that were examined"
        for name, row in (first, second)
    ]
    return f"Of the refusals {BOTH_WRONG} (strict reading), one safeguard by itself would undo most: {told[0]}; next comes {told[1]}."


def safeguards_read(look: Look) -> str:
    """How their table is to be read; empty where no safeguard could undo anything."""
    found = look.attribution.safeguards
    if not found["undone"].any():
        return ""
    stale = STALE if found["undone"]["no stale entry"] else ""
    return " ".join(s for s in (NOT_ADDED, stale, GRAVITY) if s)


def safeguards_said(looks: Mapping[str, Look]) -> str:
    """The same under several schemes: only the first."""
    by: dict[str, list[str]] = {}
    for name, look in looks.items():
        wrong = look.attribution.safeguards["wrong"]
        if wrong.iloc[0]:
            by.setdefault(str(wrong.index[0]), []).append(f"{name} ({percent(wrong.iloc[0], wrong_and_whole(look)[0])})")
    told = "; ".join(f"“{safeguard}” under {listed(names)}" for safeguard, names in by.items())
    return f"Of the refusals {BOTH_WRONG} (strict reading), one safeguard by itself would undo most: {told}." if told else ""


def wrong_and_whole(look: Look) -> tuple[float, float]:
    """Refusals on false ground or unjustified, under the strict reading, and all; scaled to the nation."""
    false, unjustified, own = look.attribution.grounds["strict"].values()
    return false + unjustified, false + unjustified + own


def shares_table(look: Look) -> Table:
    """Every share of one scheme under both readings."""
    rows = tuple((in_words(name), *both(look, name)) for name in look.shares)
    return Table(f"Shares of the {look.examined:,} refusals that were examined, with 95% intervals", ("refusal", LENIENT, STRICT), rows)


def shares_beside(looks: Mapping[str, Look]) -> Table:
    """The same for several schemes, each a column."""
    rows = []
    for name in dict.fromkeys(name for look in looks.values() for name in look.shares):
        cells = [both(look, name) for look in looks.values()]
        if all(lenient == strict for lenient, strict in cells):
            rows.append((in_words(name), "either", *(lenient for lenient, _ in cells)))
        else:
            rows += [(in_words(name), reading.split()[0], *(two[n] for two in cells)) for n, reading in enumerate((LENIENT, STRICT))]
    rows.append(("refusals that were examined", "", *(f"{look.examined:,}" for look in looks.values())))
    return Table("Shares of the refusals that were examined, with 95% intervals", ("refusal", "reading", *looks), tuple(rows))


def safeguards_table(look: Look) -> Table | None:
    """What each safeguard would undo; None where it could undo nothing."""
    wrong, whole = wrong_and_whole(look)
    found = look.attribution.safeguards
    rows = tuple((str(name), percent(row["wrong"], wrong), percent(row["undone"], whole)) for name, row in found.iterrows())
    columns = ("safeguard by itself", f"of refusals {BOTH_WRONG}", "of all refusals examined")
    return Table("Refusals that a safeguard would undo (strict reading)", columns, rows) if found["undone"].any() else None


def safeguards_beside(looks: Mapping[str, Look]) -> Table:
    """The same for several schemes, in the order of the first."""
    found = {name: (look.attribution.safeguards, *wrong_and_whole(look)) for name, look in looks.items()}
    rows = tuple(
        (
            str(safeguard),
            *(f"{percent(table['wrong'][safeguard], w)}; {percent(table['undone'][safeguard], all_)}" for table, w, all_ in found.values()),
        )
        for safeguard in next(iter(found.values()))[0].index
    )
    title = f"Part of the refusals {BOTH_WRONG} (strict reading) that a safeguard would undo; and part of all refusals"
    return Table(title, ("safeguard by itself", *looks), rows)
