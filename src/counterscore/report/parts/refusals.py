"""Who is refused, and by what: the score beside the list, services, places, groups."""

from __future__ import annotations

from counterscore.mechanisms.contract import CAUSES
from counterscore.report.beside import beside, tiers_said
from counterscore.report.charts import all_figures
from counterscore.report.seen import Finding, Part, Seen, millions, percent, rate, worded
from counterscore.study.headline import BANS

NAME = "refusals"
TITLE = "Refusals, the score and the list"
MOST_NAMED = 4  # services named in the finding; the rest are summed


def finding(seen: Seen) -> Finding | None:
    """How much was refused, and by what."""
    refused = sorted(((n, worded(name)) for name, n in seen.final["refused"].items() if n), reverse=True)
    if not refused:
        return Finding("Refused", "Nobody was refused anything.", NAME)
    assumed = bool(seen.summary["status"]["assumed"])
    if len(refused) > MOST_NAMED + 1:
        refused[MOST_NAMED:] = [(sum(n for n, _ in refused[MOST_NAMED:]), "others")]
    named = ", ".join(f"{name} {rate(n, seen.adults) if assumed else millions(n)}" for n, name in refused)
    by = {cause: sum(causes[cause] for causes in seen.final["refused_by_cause"].values()) for cause in CAUSES}
    list_, score, both = (percent(by[cause], sum(by.values())) for cause in CAUSES)
    head = "Attempts refused per 1,000 adults" if assumed else "Attempts refused"
    return Finding("Refused", f"{head}: {named}; {list_} by a list alone, {score} by the score alone, {both} by both.", NAME)


def documented(seen: Seen) -> Finding | None:
    """The published behavioural bans of 2018, where a scheme bars by score in that year."""
    found = seen.final.get(BANS)
    if found is None or found["status"] == "not compared":
        return None
    n, published = found["run"], found["published"]
    verdict = {
        "fails": "it is not the documented world",
        "agrees": "here the two are of one size",
        "sample too small": "the sample is too small to tell",
    }[found["status"]]
    loans = ", from loans too" if "loan" in seen.society.services.names and seen.total("barred[loan]") else ""
    return Finding(
        "Against 2018",
        f"Behavioural travel bans of 2018: the documented world had {published:,}; this scheme bars {n:,}{loans}: {verdict}.",
        NAME,
    )


def bans_explained(seen: Seen) -> str:
    """What is laid beside the published number, and what is not alike."""
    found = seen.final[BANS]
    kept = found["kept_from_travel_at_year_end"]
    nearer = (
        f" Nearer to a travel ban: at the year's end {kept:,} were kept from travel that only the score closes." if kept is not None else ""
    )
    return (
        f"The published number (fact {found['source']}) counts persons banned from trains and planes; "
        f"the run's counts all who came to be barred with a score among the causes, from whatever service.{nearer}"
    )


def build(seen: Seen) -> Part | None:
    """Charts and tables of refusals; the comparison where both a list and a score refuse."""
    found = beside(seen)
    figures = tuple(all_figures(seen, groups=found is None))
    if not figures:
        return None
    title = "The reported score and the documented list" if found else "What was refused"
    sentences = found.sentences if found else ()
    tiers = tiers_said(seen)
    bans = documented(seen)
    more = (tiers, f"{bans.sentence} {bans_explained(seen)}" if bans else "")
    return Part(NAME, title, (*sentences, *(s for s in more if s)), figures, found.tables if found else ())
