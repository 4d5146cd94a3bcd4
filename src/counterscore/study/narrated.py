"""Rows of a life as sentences, each with its reason.

A row is (week, what, a, b) as the law wrote it; see `engine.notes` for what a and b
are. Sentences add names and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import list_names, tier_names
from counterscore.compile.tables import Tables
from counterscore.engine import notes
from counterscore.mechanisms.contract import CAUSES, LOAN, SERVICES
from counterscore.scheme.model import Scheme
from counterscore.society.columns import FINANCE_STEP, NO_END
from counterscore.society.package import Society
from counterscore.weeks import monday, sunday

WHATS = (  # what a line may be about
    *("occasion", "act", "speech", "record", "false record", "points", "list", "bar", "refusal", "evasion"),
    *("appeal", "repair", "money", "opinion", "complaint", "league", "turn"),
)
MEMBERSHIPS = ("no member", "member of the League", "member of the Party")
SAID = ("said all of it", "said less", "said no more than is tolerated")
DECISIONS = ("denied", "upheld", "moot: there was nothing left to decide")


class Line(NamedTuple):
    """One line of a life."""

    week: int
    day: str  # the Sunday on which the week ends
    what: str  # one of WHATS
    text: str
    why: str

    @property
    def said(self) -> str:
        """What happened, with its reason in brackets."""
        return f"{self.text} ({self.why})" if self.why else self.text


class Narrator:
    """Tells one life, in order; what was said before decides what is news."""

    def __init__(self, scheme: Scheme, society: Society, tables: Tables, grounds: dict[int, tuple[list[int], list[int]]]) -> None:
        self.kinds = [name.replace("_", " ") for name in society.occasions.names]
        self.services = [name.replace("_", " ") for name in society.services.names]
        self.tiers, self.lists, self.tables, self.grounds = tier_names(scheme), list_names(scheme), tables, grounds
        self.mask, self.score, self.bond, self.strain, self.finance = 0, -1, -1, 0, int(tables.credit.start) * FINANCE_STEP
        self.standing = (0, 0)
        self.tellers: dict[int, Callable[[NDArray[np.int32], int], tuple[str, str, str] | None]] = {
            notes.TEMPTED: self.tempted,
            notes.SPOKEN: self.spoken,
            notes.ACT: self.acted,
            notes.TRUE_RECORD: self.recorded,
            notes.FALSE_RECORD: self.recorded,
            notes.POINTS: self.points,
            notes.LISTED: self.listed,
            notes.STANDING: self.barred,
            notes.REFUSED: self.refused,
            notes.EVADED: self.evaded,
            notes.LEARNT: self.learnt,
            notes.MOVED: self.moved,
            notes.COMPLAINED: self.complained,
            notes.APPEALED: self.appealed,
            notes.DECIDED: self.decided,
            notes.CORRECTED: self.corrected,
            notes.REPAIRED: self.repaired,
            notes.STRAINED: self.strained,
            notes.EXPELLED: self.expelled,
            notes.SETTLED: self.settled,
            notes.SCORES: self.scores,
            notes.INNER: self.inner,
        }

    def tell(self, rows: NDArray[np.int32]) -> Iterator[Line]:
        """All lines of a life."""
        week_of_bar = -1
        for k in range(len(rows)):
            week, what = int(rows[k, 0]), int(rows[k, 1])
            if self.mask and week > week_of_bar + 1:  # a whole week without a bar
                yield self.line(week_of_bar + 1, ("bar", "no longer barred from anything", ""))
                self.mask = 0
            if what == notes.BARRED:
                week_of_bar = week
            teller = self.tellers.get(what)
            told = teller(rows, k) if teller else None
            if told is not None:
                yield self.line(week, told)

    def line(self, week: int, told: tuple[str, str, str]) -> Line:
        """A line of a week."""
        return Line(week, sunday(week).isoformat(), *told)

    # --- what was done and said ---

    def tempted(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """An occasion that came to nothing; where it came to an act, the act is told."""
        after = int(rows[k + 1, 1]) if k + 1 < len(rows) and rows[k + 1, 0] == rows[k, 0] else 0
        if after in (notes.ACT, notes.SPOKEN):
            return None
        return "occasion", f"could have: {self.kind(rows[k, 2])}; did not", f"acts on {self.share(rows[k, 3])} of such occasions"

    def spoken(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """What was wanted and what was said."""
        fear, said = rows[k + 1], int(rows[k + 2, 2])
        kind = self.kind(rows[k - 1, 2])
        wanted, chosen = rows[k, 2] / 4096, rows[k, 3] / 4096
        why = f"wanted {wanted:.2f}, said {chosen:.2f}; severity feared {fear[2] / 4096:.2f}, boldness {fear[3] / 4096:.2f}"
        return "speech", f"{kind}: {SAID[said]}", why

    def acted(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """An act, and how likely it was to be written down; what was said has been told."""
        if k and rows[k - 1, 1] == notes.SAID:
            return None
        seen = rows[k + 1] if k + 1 < len(rows) and rows[k + 1, 1] == notes.WATCHED else None
        why = "" if seen is None else f"{self.share(seen[3])} of such acts are written down"
        return "act", self.kind(rows[k, 2]), why

    # --- what was written down, and what came of it ---

    def recorded(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """A record, true or false, and as what it was filed."""
        arrived, was = int(rows[k + 1, 2]), int(rows[k + 1, 3]) & 63
        money = int(self.tables.credit.points[self.era(rows[k, 0]), arrived]) * FINANCE_STEP
        counts = "; ".join(
            (["does not count for the score"] if rows[k + 1, 3] < 64 else []) + ([f"financial score {money:+d}"] if money else [])
        )
        if rows[k, 1] == notes.FALSE_RECORD:
            return "false record", f"on file, though it never happened: {self.kind(arrived)}", counts
        if arrived != was:
            why = f"agencies mixed it up; it was {self.kind(was)}" + (f"; {counts}" if counts else "")
            return "false record", f"on file as {self.kind(arrived)}", why
        return "record", f"on file: {self.kind(arrived)}", counts

    def points(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """Points."""
        points, score = int(rows[k, 2]), int(rows[k, 3]) % 4096
        self.score = score
        return ("points", f"{points:+d} points: {self.rated(score)}", self.clean(int(rows[k, 3]))) if points else None

    def listed(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """Onto a list or off it."""
        i, why, end = int(rows[k, 2]) & 3, int(rows[k, 2]) >> 2, int(rows[k, 3]) & 4095
        name = self.list_of(i)
        reasons = ("by the record", "by a score that was too low", "its term was over", "by compliance", "by appeal")
        if end == 0:
            return "list", f"off {name}", reasons[why]
        if why in (notes.BY_TERM, notes.BY_COMPLIANCE):
            return "list", f"still on {name}, as a stale entry, to {monday(end)}", reasons[why] + ", but it was not struck off"
        until = "until compliance" if end == NO_END else f"to {monday(end)}"
        return "list", f"on {name} {until}", reasons[why]

    def barred(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """A bar, where it is not last week's."""
        mask, grounds = int(rows[k - 1, 2]), (int(rows[k, 2]), int(rows[k, 3]))
        if mask == self.mask and grounds == self.standing:
            return None
        before, self.mask, self.standing = self.mask, mask, grounds
        by_list, by_score, lender = grounds[1] & 255, grounds[1] >> 8 & 255, grounds[1] >> 16
        by_tier = by_score & ~(lender << LOAN)
        found = ((self.a_list, by_list), ("the score", by_tier), (self.lent_for(int(rows[k, 0])), lender))
        because = [word for word, bits in found if bits]
        eased = before & mask == mask and before != mask
        false = mask & ~grounds[0]
        why = "by " + " and ".join(because or ["list and score together"])
        if false:
            why += f"; on false ground: {self.some(false)}"
        return "bar", f"{'now barred only' if eased else 'barred'} from {self.some(mask)}", why

    def refused(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """Refusals of one service in a week, and what they rest on."""
        n, cause, false = int(rows[k, 3]) & 255, int(rows[k, 3]) >> 8 & 3, rows[k, 3] >= 1024
        times = "once" if n == 1 else f"{n} times"
        necessary, part = self.grounds.get(k, ([], []))
        lent = rows[k, 2] == LOAN and self.standing[1] >> 16
        score = self.lent_for(int(rows[k, 0])) if lent else "the score"
        because = {"list": self.a_list, "score": score, "both": f"{self.a_list} and {score}"}[CAUSES[cause]]
        why = f"by {because}" + ("; on false ground" if false else "")
        if necessary:
            why += f"; would not stand without: {', '.join(self.player(x) for x in necessary)}"
        elif part:
            why += f"; rests on any of several: {', '.join(self.player(x) for x in part)}"
        return "refusal", f"refused {times}: {self.services[int(rows[k, 2])]}", why

    def evaded(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """Attempts with another document."""
        return "evasion", f"got through with another document, {int(rows[k, 2])} times", "documents were not linked yet"

    def learnt(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """Being told of a new bar."""
        return ("bar", "was told of the bar", "by notice") if rows[k, 3] else None

    # --- redress, money, mind ---

    def appealed(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """An appeal."""
        against = int(rows[k, 2])
        name = "the score" if against == 3 else self.list_of(against - 1)
        return "appeal", f"appealed against {name}", ""

    def decided(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """A decision."""
        return "appeal", f"the appeal was decided: {DECISIONS[int(rows[k, 2])]}", ""

    def corrected(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """What an upheld appeal did to the score."""
        self.score = int(rows[k, 2]) % 4096
        return "points", f"false records taken out: {self.rated(self.score)}", "by appeal"

    def repaired(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """Points given back."""
        self.score = int(rows[k, 2]) % 4096
        return "repair", f"points repaired: {self.rated(self.score)}", "by payment or good deeds"

    def strained(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """Money trouble."""
        self.strain = int(rows[k, 2])
        return "money", f"money trouble rises to level {self.strain} of 3", "a loan or a job was refused"

    def moved(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """Support lost, and what of this week may have lowered it."""
        first = int(np.searchsorted(rows[:, 0], rows[k, 0]))  # the lines of the week up to here
        week = rows[first:k]
        fresh, told = (bool((week[week[:, 1] == notes.LEARNT, column] & bit).any()) for column, bit in ((2, 4), (3, 1)))
        refused = bool((week[:, 1] == notes.REFUSED).any())
        why = [word for word, there in (("a bar began", fresh), ("word of it", told), ("was refused", refused)) if there]
        return "opinion", f"private support falls from {rows[k, 2]} to {rows[k, 3]} of 15", " or ".join(why)

    def complained(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """A complaint."""
        return "complaint", "complained to the local government", "was refused"

    def expelled(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """Discipline."""
        return "league", "expelled from the League", "for conduct on file"

    # --- the turn of a quarter ---

    def settled(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """Membership and marriage since the last turn."""
        before, self.bond = self.bond, int(rows[k, 3])
        if before < 0 or before == self.bond:
            return None
        if before // 3 != self.bond // 3:
            return "league", "married", "met through the League's dating service"
        return "league", f"now {MEMBERSHIPS[self.bond % 3]}, before {MEMBERSHIPS[before % 3]}", ""

    def scores(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """Where the score has drifted to."""
        score, strain = int(rows[k, 2]) % 4096, int(rows[k, 3])
        before, self.score = self.score, score
        eased, self.strain = self.strain > strain, strain
        mean = int(rows[k - 1, 2])
        pulled = f"; towards the neighbours' mean {mean}" if mean and self.tables.scoring.association else ""
        if before >= 0 and before != score:
            return "turn", f"the score has drifted to {score}", f"back to the start with time{pulled}"
        return ("money", f"money trouble eases to level {strain}", "with time") if eased else None

    def inner(self, rows: NDArray[np.int32], k: int) -> tuple[str, str, str] | None:
        """The financial score, where it has moved."""
        finance = (int(rows[k, 3]) & 63) * FINANCE_STEP
        before, self.finance = self.finance, finance
        return ("money", f"financial score now {finance}, before {before}", "records and time") if before != finance else None

    # --- words ---

    @property
    def a_list(self) -> str:
        """The only list by its name, or one of several."""
        return self.list_of(0) if len(self.lists) == 1 else "a list"

    def list_of(self, i: int) -> str:
        """A list by its name."""
        return f"the {self.lists[i].replace('_', ' ')} list" if i < len(self.lists) else f"list {i + 1}"

    def era(self, week: int) -> int:
        """The era of a week."""
        return int(np.searchsorted(self.tables.eras.week, week, side="right")) - 1

    def lent_for(self, week: int) -> str:
        """What lenders read in a week."""
        era = self.era(week)
        merged = int(self.tables.credit.weight[era]) * int(self.tables.access.lenders[era])
        return "the number that lenders read" if merged else "the financial score"

    def kind(self, code: int) -> str:
        """A kind of conduct."""
        return self.kinds[int(code)]

    def player(self, code: int) -> str:
        """What a refusal rests on."""
        return self.kinds[code] if code < len(self.kinds) else "mis-shared records"

    def some(self, mask: int) -> str:
        """Services by their bits."""
        return ", ".join(self.services[s] for s in range(SERVICES) if mask >> s & 1)

    def rated(self, score: int) -> str:
        """A score with its tier."""
        tier = int(np.searchsorted(self.tables.scoring.cut[1:], score, side="right"))
        return f"score {score}" + (f" (tier {self.tiers[tier]})" if len(self.tiers) > 1 else "")

    def clean(self, both: int) -> str:
        """The score without false records, where it is another."""
        score, clean = both % 4096, both // 4096
        return "" if score == clean else f"{clean} without false records"

    def share(self, code: int) -> str:
        """A share in 32768ths, in percent."""
        return f"{100 * int(code) / 32768:.3g}%"
