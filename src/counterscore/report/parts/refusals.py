"""Who is refused, and by what: the score beside the list, services, places, groups; and what the score punishes."""

from __future__ import annotations

from counterscore.mechanisms.contract import CAUSES
from counterscore.report.beside import beside, both_refuse, one_record_said, only_by_score, tiers_said
from counterscore.report.charts import all_figures
from counterscore.report.seen import Finding, Part, Seen, capital, few, listed, millions, percent, rate, short, worded
from counterscore.study.headline import BANS, BANS_YEAR, NEAR, TRAVEL

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
    head = "Attempts refused over the whole run, per 1,000 adults" if assumed else "Attempts refused over the whole run"
    return Finding("Refused", f"{head}: {named}; {causes_said(seen)}.", NAME)


def causes_said(seen: Seen) -> str:
    """Refusals by cause, and how many of those by a score are of the number that lenders read."""
    by = {cause: sum(causes[cause] for causes in seen.final["refused_by_cause"].values()) for cause in CAUSES}
    alone, score, both = (percent(by[cause], sum(by.values())) for cause in CAUSES)
    told = f"{alone} by {seen.a_list} alone, {score} by a score alone, {both} by both"
    if not by["both"] and not (by["list"] and by["score"]):
        told = f"all by {seen.a_list if by['list'] else 'a score'}"
    lent = float(seen.lent.sum())
    return (
        f"{told}; of those by a score {percent(lent, by['score'] + by['both'])} are loans refused for {seen.lenders_read}" if lent else told
    )


def punished(seen: Seen) -> Finding | None:
    """The conduct that has a part in most refusals by the score, where the page has a closer look, and whether one record is enough."""
    kind, closed, part = part_said(seen)
    said = "; ".join(s for s in (part, one_record_said(seen, kind, closed)) if s)
    by_score = (f"refused[{s}][{cause}]" for s in seen.society.services.names for cause in CAUSES[1:])
    return Finding("What the score punishes", f"{capital(said)}.", NAME) if said and seen.total(*by_score) else None


def part_said(seen: Seen) -> tuple[str, str, str]:
    """The kind of conduct with a part in most refusals that only the score can bring, a word for the services, a sentence; empty without a closer look."""
    if seen.look is None or not seen.look.refuses or not seen.look.examined:
        return "", "", ""
    names, refused = seen.society.services.names, seen.look.attribution.national("refused")[0].sum(axis=0)
    closed = [s for s in only_by_score(seen) if refused[names.index(s)]]
    table = seen.look.matrix[seen.look.matrix["service"].isin(closed)]
    if table.empty:
        return "", "", ""
    parts = table.groupby("kind", sort=False)["part"].sum().sort_values(ascending=False, kind="stable")
    kind, whole = worded(str(parts.index[0])), float(sum(refused[names.index(s)] for s in closed))
    share = percent(parts.iloc[0], whole)
    these = f"the examined refusals of {listed([worded(s) for s in closed])}, which only the score closes,"
    return kind, "it is" if len(closed) == 1 else "they are", f"of {these} {share} rest in part on a record of {kind}"


def documented(seen: Seen) -> Finding | None:
    """The published behavioural bans of 2018, where only a score closes travel in that year: like beside like."""
    found = seen.final.get(BANS)
    if found is None or found["status"] == "not compared":
        return None
    kept, published = found["kept_from_travel_at_year_end"], found["published"]
    times = f", or {short(kept / published)} times as many," if kept else ""
    return Finding(
        "Against 2018",
        f"{published:,} persons had a behavioural travel ban in the published record of {BANS_YEAR}; at the end of that year "
        f"{kept:,}{few(kept_lives(seen))}{times} were kept in this run from travel that only the score closes: {VERDICT[found['status']]}.",
        NAME,
    )


VERDICT = {
    "fails": "the scheme fails the published pattern, in which such bans are rare beside the court list",
    "agrees": f"within a factor of {NEAR:g}, the two are of one size",
    "fewer": "fewer than were published",
    "sample too small": "the sample is too small to tell",
}


def kept_lives(seen: Seen) -> int:
    """Lives of the sample that are kept from travel that only the score closes as 2018 ends."""
    at = max(i for i, day in enumerate(seen.run.days) if day.year == BANS_YEAR)
    only = [s for s in only_by_score(seen) if s in TRAVEL]
    return max((int(seen.run.data.flows[at, :, seen.run.index(f"barred[{s}]")].sum()) for s in only), default=0)


def bans_explained(seen: Seen) -> str:
    """What is laid beside the published number, and what is not alike."""
    found = seen.final[BANS]
    at = max(i for i, day in enumerate(seen.run.days) if day.year == BANS_YEAR)
    loans, listed_then = (float(seen.weekly(name)[at]) for name in ("barred[loan]", "listed[1]"))
    kept = found["kept_from_travel_at_year_end"]
    rare = (
        f" For each 100 on {seen.a_list} that day, {rate(kept, listed_then, 100)} were so kept from travel." if kept and listed_then else ""
    )
    lent = (
        f", most often from loans for {seen.lenders_read}: {loans:,.0f} were barred from loans as the year ended" if seen.lent.any() else ""
    )
    verdict = " This is not the documented world." if found["status"] == "fails" else ""
    return (
        f"The published number (fact {found['source']}) counts persons banned from trains and planes for conduct.{rare} Another count, not to be "
        f"laid beside it, is of all who came to be barred in that year with a score among the causes, from whatever service: {found['run']:,}{lent}."
        f"{verdict}"
    )


def build(seen: Seen) -> Part | None:
    """Charts and tables of refusals; the comparison where both a list and a score refuse.

    The charts are a page's first, and begun before anything is reckoned for the words.
    """
    figures = tuple(figure.begin() for figure in all_figures(seen, groups=not both_refuse(seen)))
    found = beside(seen)
    if not figures:
        return None
    title = "The reported score and the documented list" if found else "What was refused"
    bans, score = documented(seen), punished(seen)
    more = (
        score.sentence if score else "",
        tiers_said(seen),
        f"{bans.sentence} {bans_explained(seen)}" if bans else "",
    )
    return Part(NAME, title, (*(found.sentences if found else ()), *(s for s in more if s)), figures, found.tables if found else ())
