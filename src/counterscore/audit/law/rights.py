"""What the run measured of speech, notice, redress, groups and milder alternatives. Silent where a number is None."""

from __future__ import annotations

from counterscore.audit.evidence import Span
from counterscore.audit.law.terms import Case, Figure, Sides
from counterscore.audit.law.wording import LIVES, RULES, RUN, STUDY, SWITCHED, TRACE, count, part, said
from counterscore.weeks import WEEKS_PER_YEAR

FEW = 30  # appeals in the lives looked at under which their number is said
DAYS_30 = 30 / 7  # weeks
TENTH = 0.1  # borne by each tenth where all bear alike


def share_of(share: float | None, text: str, rests_on: str = LIVES) -> Sides:
    """A share, from 0 to 1: more of it weighs on people, and none of it speaks for the scheme."""
    if share is None:
        return Sides()
    sentence, figures = said(f"{share:.1%} {text}", rests_on), (Figure(text, share, "share"),)
    return Sides((sentence,), figures=figures) if share > 0 else Sides(ease=(sentence,), figures=figures)


def speech(case: Case) -> Sides:
    """Lawful speech withheld, expressed less private support, refusals that need speech."""
    e, found = case.evidence, Sides()
    if e.speech_withheld is not None:
        whole = None if e.speech_made is None else e.speech_made + e.speech_withheld
        sentence = said(f"Lawful speech was withheld, in part or whole, at {part(e.speech_withheld, whole, 'occasions')}", RUN)
        figures = (Figure("lawful speech withheld", e.speech_withheld, "occasions"),)
        found += Sides((sentence,), figures=figures) if e.speech_withheld > 0 else Sides(ease=(sentence,), figures=figures)
    if e.expressed_over_private is not None and e.expressed_over_private > 0:
        found += Sides(
            (said(f"Expressed approval exceeds private approval by {100 * e.expressed_over_private:.1f} points of a hundred", RUN),)
        )
    return found + on_speech(case)


def on_speech(case: Case) -> Sides:
    """Refusals that would not stand without speech."""
    e = case.evidence
    if e.on_speech is None:
        return Sides()
    sentence = said(f"{part(e.on_speech, e.whole, 'refusals')} would not stand without kinds of speech and loyalty", TRACE)
    figures = (Figure("refusals that need speech", e.on_speech, "refusals"),)
    return Sides((sentence,), figures=figures) if e.on_speech > 0 else Sides(ease=(sentence,), figures=figures)


def essence(case: Case) -> Sides:
    """Who is silent throughout, and who is barred from everything."""
    e = case.evidence
    return share_of(e.silent, "of those with an occasion to speak withheld at every one") + share_of(
        e.barred_everywhere, "of the scored were barred from every service in at least one week"
    )


def noticed(case: Case) -> Sides:
    """Who was told."""
    e, found = case.evidence, Sides()
    for share, text, opposite, rests_on in (
        (e.noticed, "of the newly barred were told at once", "of the newly barred were not told at once", RULES),
        (e.told_before_refusal, "of the refused knew of the bar before", "of the refused learned of the bar by the refusal", LIVES),
    ):
        if share is not None:
            harm = () if share == 1 else (said(f"{1 - share:.1%} {opposite}", rests_on),)
            ease = () if share == 0 else (said(f"{share:.1%} {text}", rests_on),)
            found += Sides(harm, ease, figures=(Figure(text, share, "share"),))
    return found


def decided(case: Case) -> Sides:
    """Appeals: filed, decided, moot before that, upheld where the ground was false, and how long it took."""
    e, harm, ease, figures = case.evidence, list[str](), list[str](), list[Figure]()
    delay: tuple[str, ...] = ()
    if e.appeals is not None:
        figures.append(Figure("appeals", e.appeals, "appeals"))
        done = "".join(f", {n:,.0f} {what}" for n, what in ((e.decided, "decided"), (e.moot, "moot before that")) if n is not None)
        (ease if e.appeals else harm).append(said(f"{count(e.appeals, 'appeals')} were filed{done}", RUN))
    if e.decided_false and e.upheld_false is not None:
        lost, n = e.decided_false - e.upheld_false, e.decided_false_found
        few = f" (there were only {n:,.0f} in the lives looked at)" if n is not None and n < FEW else ""
        if e.upheld_false:
            ease.append(said(f"{part(e.upheld_false, e.decided_false, 'appeals')} against a false ground were upheld{few}", LIVES))
        if lost:
            harm.append(said(f"{part(lost, e.decided_false, 'appeals')} against a false ground were denied{few}", LIVES))
    if e.weeks_to_decision is not None:
        figures.append(Figure("weeks to a decision, median", e.weeks_to_decision, "weeks"))
        delay = (said(f"Half of the decisions came within {count(e.weeks_to_decision, 'weeks')}", LIVES),)
    return Sides(tuple(harm), tuple(ease), delay, figures=tuple(figures))


def corrected(case: Case) -> Sides:
    """Records put right, or never."""
    e = case.evidence
    never = share_of(e.never_corrected, "of those barred on false ground were never put right")
    if e.weeks_to_correction is None:
        return never
    delay = (said(f"Half of the corrections came within {count(e.weeks_to_correction, 'weeks')} of the bar", LIVES),)
    return never + Sides(open=delay, figures=(Figure("weeks to correction, median", e.weeks_to_correction, "weeks"),))


def unheard(case: Case) -> Sides:
    """Refusals before any decision of an appeal."""
    return share_of(case.evidence.refused_unheard, "of refusals came before any appeal of the person was decided")


def within_30_days(case: Case) -> Sides:
    """The delay of a decision against 30 days."""
    weeks = case.evidence.weeks_to_decision
    if weeks is None:
        return Sides()
    sentence = said(f"The median decision takes {weeks * 7:.0f} days, against 30", LIVES)
    return Sides(ease=(sentence,)) if weeks <= DAYS_30 else Sides((sentence,))


def exits(case: Case) -> Sides:
    """How entries ended."""
    e, ease = case.evidence, []
    if e.complied:
        ease.append(said(f"{count(e.complied, 'persons')} left a list by compliance", RUN))
    if e.expired:
        ease.append(said(f"{count(e.expired, 'entries')} of lists ended with their term", RUN))
    return Sides(ease=tuple(ease))


def gaps(case: Case) -> Sides:
    """Differences between groups whose interval does not hold zero, and those whose interval does."""
    found = case.evidence.gaps
    if found is None:
        return Sides()
    apart = [g for g in found if not g.difference.holds_zero]
    harm = tuple(
        said(
            f"{g.measure}: {g.group} less {g.other} {100 * g.difference.value:+.2f} points of a hundred, {interval(g.difference, 100, 2)}",
            LIVES,
        )
        for g in apart
    )
    zero = (said(f"Gaps between groups whose interval holds zero: {len(found) - len(apart)} of {len(found)}", LIVES),)
    figures = tuple(Figure(f"{g.measure}: {g.group} less {g.other}", g.difference.value, "share") for g in found)
    return Sides(harm, open=zero if len(apart) < len(found) else (), figures=figures)


def interval(span: Span, times: float = 1.0, digits: int = 0) -> str:
    """An interval in words."""
    return f"interval {times * span.low:+,.{digits}f} to {times * span.high:+,.{digits}f}"


def beside(span: Span) -> str:
    """The interval after a number; nothing where there is none, as of a difference between the same lives of one seed."""
    return f", {interval(span)}" if span.low < span.high else ""


def direct(case: Case) -> Sides:
    """Lives that change when one attribute alone is switched."""
    found = Sides()
    for attribute, share in (case.evidence.by_attribute or {}).items():
        found += share_of(share, f"of lives have other refusals when {attribute} alone is switched", SWITCHED)
    return found


def prevented(case: Case) -> Sides:
    """Acts that break a legal duty, under no scheme less under this one."""
    span = case.evidence.acts_prevented
    if span is None:
        return Sides()
    less = Span(0 - span.value, 0 - span.high, 0 - span.low)
    text = f"Against no scheme, acts that break a legal duty change by {less.value:+,.0f}, {interval(less)}"
    figures = (Figure("acts prevented", span.value, "acts"),)
    if span.holds_zero:
        return Sides(open=(said(f"{text}, which holds zero", STUDY),), figures=figures)
    return Sides(ease=(said(text, STUDY),), figures=figures) if span.low > 0 else Sides((said(text, STUDY),), figures=figures)


def lesser_means(case: Case) -> Sides:
    """Reforms on the same lives as possible milder alternatives: what they avoid, and what that costs."""
    return sum((lesser_mean(case, i) for i in range(len(case.evidence.lesser or ()))), Sides())


def lesser_mean(case: Case, i: int) -> Sides:
    """One of them."""
    means = (case.evidence.lesser or ())[i]
    avoided, added = means.refusals_avoided, means.acts_added
    whole = case.evidence.refusals
    if avoided.high < 0:  # a harsher rule, so that it says nothing of necessity
        text = f"{means.reform} is no milder alternative: it adds {part(-avoided.value, whole, 'refusals')}{beside(avoided)}"
        return Sides(notes=(said(text, STUDY),))
    text = f"{means.reform} avoids {part(avoided.value, whole, 'refusals')}{beside(avoided)}"
    cost = "" if added is None else f"; acts that break a legal duty change by {added.value:+,.0f}, {interval(added)}"
    figures = (Figure(f"refusals avoided by {means.reform}", avoided.value, "refusals"),)
    sentence = said(text + cost, STUDY)
    if avoided.high <= 0 or (avoided.low > 0 and added is not None and added.low > 0):
        return Sides(ease=(sentence,), figures=figures)
    return Sides((sentence,), figures=figures) if avoided.low > 0 else Sides(open=(sentence,), figures=figures)


def balance(case: Case) -> Sides:
    """False ground for each act prevented, and on how few the harm falls."""
    e, harm = case.evidence, []
    if e.false_ground and e.acts_prevented is not None and e.acts_prevented.low > 0:
        ratio = 1000 * e.false_ground / e.acts_prevented.value
        harm.append(said(f"{ratio:,.2f} refusals on false ground for each thousand acts prevented", STUDY))
    if e.top_tenth is not None and e.top_tenth > TENTH:
        harm.append(said(f"The most barred tenth of the barred bears {e.top_tenth:.1%} of the weeks barred", LIVES))
    return Sides(tuple(harm))


def compliance(case: Case) -> Sides:
    """Whether what the list asks for was done."""
    if not case.evidence.complied:
        return Sides()
    years = len(case.weeks) / WEEKS_PER_YEAR
    return Sides(ease=(said(f"{count(case.evidence.complied, 'persons')} did what the list asks for, in {years:.1f} years", RUN),))
