"""What a run shows, as at most ten sentences with their numbers: the first page of the report.

National totals are said only where every driving number is published or
estimated; otherwise rates, which are as much as a scenario can say. The one
exception is a number laid beside a published one of the same kind.
"""

from __future__ import annotations

from counterscore.report.beside import tiers_said
from counterscore.report.parts import campaign, counties, errors, grounds, law, league, life, money, redress, refusals, speech
from counterscore.report.seen import Finding, Seen

MOST = 10
# In the order of the page; the last are the first to go where there are more than ten.
SENTENCES = (
    *(refusals.finding, refusals.documented, refusals.punished, errors.finding, grounds.finding, law.finding, speech.finding),
    *(money.finding, redress.finding, life.finding, counties.finding, campaign.finding, league.finding),
)


def findings(seen: Seen) -> list[Finding]:
    """The findings, most important first."""
    found = [finding for finding in (say(seen) for say in SENTENCES) if finding is not None]
    if seen.final["listed_persons"]:
        found.append(Finding("The list", listed_said(seen), "refusals"))
    tiers = tiers_said(seen)
    if tiers:
        found.append(Finding("Tiers", tiers, "refusals"))
    return found[:MOST]


def listed_said(seen: Seen) -> str:
    """Entries, stock and exits of the first list."""
    final = seen.final
    return (
        f"Put on {seen.lists[0]}: {seen.counted(final['listed_persons'])}; on it at the end: {seen.counted(final['stock_persons'])}; "
        f"off it by compliance: {seen.counted(final['complied'])}."
    )
