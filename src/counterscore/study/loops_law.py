"""Every feedback loop of the law: its variable, lag and step, where it is cut, what bounds it and what makes it decay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.tables import Tables
from counterscore.engine.pack import pack
from counterscore.engine.world import World
from counterscore.mechanisms.contract import ONE, SURE, WHOLE
from counterscore.mechanisms.credit import LOAN_OR_POST
from counterscore.society.columns import QUINTILES, TRAVEL_LEVELS
from counterscore.study import loops_state as state

Chosen = Callable[[World, Tables, int], NDArray[np.bool_]]
QUARTER, YEAR = 13, 52


def always(_era: Any) -> bool:
    """The cut alone tells."""
    return True


def same(t: Tables) -> Tables:
    """The scheme's own tables: the cut is made by holding columns."""
    return t


@dataclass(frozen=True)
class Loop:
    """One loop of the law."""

    name: str
    path: str  # the way round, in words
    unit: str
    scale: float  # of the state in one unit
    variable: state.Variable
    step: int  # in the state's own numbers
    lag: int  # weeks the step is held before anything is measured
    window: int  # weeks measured
    chosen: Chosen  # whose variable is stepped
    cut: Callable[[Tables], Tables]  # the tables of the copy in which the loop is cut
    bound: str
    decay: str
    held: tuple[str, ...] = ()  # columns that are kept at the unperturbed copy's in the cut copy
    also: tuple[Chosen, ...] = ()  # whose in a second measurement, added to the first
    needs: Callable[[Any], bool] = always  # of the era's packed tables: whether the rest of the way is open

    def there(self, tables: Tables, week: int) -> bool:
        """Whether there is such a loop in a week: cutting it changes the tables, and no other part of the way is closed."""
        era = int(np.searchsorted(tables.eras.week, week, side="right")) - 1
        own = pack(tables)[era]
        cut = pack(self.cut(tables))[era].tobytes() != own.tobytes() if self.cut is not same else True
        return bool(cut and self.needs(own))


def everybody(world: World, _tables: Tables, _week: int) -> NDArray[np.bool_]:
    """[person] all."""
    return np.ones(world.people.profile.size, bool)


def every_second(world: World, _tables: Tables, _week: int) -> NDArray[np.bool_]:
    """[person] half of them, by a hash of the national index."""
    ground = world.ground
    index = np.arange(ground.offset[-1]) + np.repeat(ground.start - ground.offset[:-1], np.diff(ground.offset))
    return np.asarray(((index.astype(np.uint32) * np.uint32(2654435761)) >> np.uint32(31)) == 1)


def in_debt(world: World, tables: Tables, _week: int) -> NDArray[np.bool_]:
    """[person] whose financial score lies under the start."""
    return np.asarray(state.FINANCE.read(world.people) < int(tables.credit.start))


def young(world: World, tables: Tables, week: int) -> NDArray[np.bool_]:
    """[person] half of those who are no members and of the League's age for two more years."""
    cohort = (world.people.profile >> 5) // (QUINTILES * TRAVEL_LEVELS)
    age = week - tables.ages.birth_week[cohort].astype(np.int64)
    league = tables.youth_league
    fit = (age >= league.from_age) & (age < league.until_age - 2 * YEAR) & ((world.people.lists >> state.BOND) % 3 == 0)
    return np.asarray(fit & every_second(world, tables, week))


def places(world: World, _tables: Tables, _week: int) -> NDArray[np.bool_]:
    """[community] all."""
    return np.ones(world.ground.start.size, bool)


def odd_cells(world: World, _tables: Tables, _week: int) -> NDArray[np.bool_]:
    """[community] those of every second county cell: a ranking does not see what all have alike."""
    return np.asarray(world.ground.cell % 2 == 1)


def even_cells(world: World, tables: Tables, week: int) -> NDArray[np.bool_]:
    """[community] the others: over both, each cell is stepped once, and who is among the lowest no longer matters to what is lost."""
    return ~odd_cells(world, tables, week)


def fullest(world: World, _tables: Tables, _week: int) -> NDArray[np.bool_]:
    """[community, cell] the cell of the dating pool in which most wait."""
    pool = world.people.pool
    chosen = np.zeros(pool.shape, bool)
    chosen[:, int(pool.sum(axis=0).argmax())] = True
    return chosen


def deaf(t: Tables) -> Tables:
    """Nobody hears of others' sanctions."""
    return t._replace(conduct=t.conduct._replace(climate_gain=np.int64(0)))


def unwary(t: Tables) -> Tables:
    """However sure it seems to be caught, people act and speak alike."""
    conduct = t.conduct._replace(response=np.full_like(t.conduct.response, ONE))
    return t._replace(conduct=conduct, speech=t.speech._replace(wary=np.zeros_like(t.speech.wary)))


def easy(t: Tables) -> Tables:
    """Strain raises nothing."""
    return t._replace(credit=t.credit._replace(strain=np.full_like(t.credit.strain, WHOLE)))


def alone(t: Tables) -> Tables:
    """Others' dissent emboldens nobody."""
    return t._replace(speech=t.speech._replace(embolden=np.int64(0)))


def unmixed(t: Tables) -> Tables:
    """No guilt by association."""
    return t._replace(scoring=t.scoring._replace(association=np.int64(0)))


def unheard(t: Tables) -> Tables:
    """Complaints count for nothing in a county's score."""
    weight = t.local_government.weight * np.array([1, 1, 0])
    return t._replace(local_government=t.local_government._replace(weight=weight))


def unshaken(t: Tables) -> Tables:
    """No sanction moves support."""
    none = np.zeros_like(t.opinion.bar)
    return t._replace(opinion=t.opinion._replace(bar=none, refusal=none.copy(), informed=np.uint64(0)))


def unheld(t: Tables) -> Tables:
    """Loyal acts hold nobody."""
    return t._replace(youth_league=t.youth_league._replace(hold=np.uint64(0)))


def equally_feared(t: Tables) -> Tables:
    """Everybody has as much to lose as somebody with all services, where speech is listened to."""
    severity = np.repeat(t.speech.severity[:, -1:], t.speech.severity.shape[1], axis=1)
    return t._replace(speech=t.speech._replace(severity=severity))


def unpaired(t: Tables) -> Tables:
    """Nobody marries through the dating service."""
    return t._replace(youth_league=t.youth_league._replace(pair=np.uint64(0)))


def ranked(t: Any) -> bool:
    """Counties are ranked by complaints, and the lowest answer."""
    g = t["local_government"]
    return bool(g["active"] and g["complain"] > 0 and g["lowest"] > 0 and g["weight"][2] > 0)


def barring(t: Any) -> bool:
    """Somebody may be barred."""
    return bool(t["sanctions"]["bars"].any() or t["credit"]["cut"] > 0)


def refusing(t: Any) -> bool:
    """Loans or posts may be refused."""
    return bool((t["sanctions"]["bars"] & LOAN_OR_POST).any() or t["credit"]["cut"] > 0)


def heard(t: Any) -> bool:
    """Speech is listened to."""
    return bool(t["speech"]["active"] and t["speech"]["kind"].any())


def feared(t: Any) -> bool:
    """Speech is listened to, and what it costs moves the score."""
    return heard(t) and bool((t["scoring"]["points"] * (t["speech"]["kind"] > 0)).any())


def recording(t: Any) -> bool:
    """Something is recorded."""
    return bool(t["detection"]["record"].any())


COUNTS = "counts"
LOOPS = (
    Loop(
        "climate",
        "climate, wariness, acts, records, bars, newly barred, climate",
        *(COUNTS, 4096.0, state.CLIMATE, 1024, QUARTER, 2 * QUARTER, places, deaf),
        "climate_cap; perceived certainty ends at 1",
        "climate_kept_per_week",
        needs=barring,
    ),
    Loop(
        "strain",
        "strain, late payment, financial score, refused loans, strain",
        *("levels", 1.0, state.STRAIN, 1, YEAR, YEAR, every_second, easy),
        "three levels; the financial score has bounds; one rise a week",
        "strain_eases_probability; the financial score's drift",
        needs=refusing,
    ),
    Loop(
        "strain in debt",
        "the same among those whose financial score is under the start",
        *("levels", 1.0, state.STRAIN, 1, YEAR, YEAR, in_debt, easy),
        "three levels; the financial score has bounds; one rise a week",
        "strain_eases_probability; the financial score's drift",
        needs=lambda t: refusing(t) and bool(t["credit"]["points"].any()),
    ),
    Loop(
        "dissent",
        "share of dissenters, severity, dissent, share of dissenters",
        *("share", 4096.0, state.DISSENT, 410, 1, 2 * QUARTER, places, alone),
        "a share ends at 1; severity falls by embolden_share at most",
        "counted anew each week",
        needs=heard,
    ),
    Loop(
        "mean score",
        "the community's mean, each score, the mean",
        *("points", 1.0, state.MEAN, 100, 0, QUARTER, places, unmixed),
        "a share under 1 contracts; least_points and most_points",
        "counted anew each quarter",
    ),
    Loop(
        "scores together",
        "everybody's score, the mean, everybody's score",
        *("points", 1.0, state.SCORES, 100, QUARTER, YEAR, everybody, same),
        "least_points and most_points; the mean pulls no further than itself",
        "drift_points_per_year",
        held=("mean",),
        needs=lambda t: bool(t["scoring"]["association"] != 0),
    ),
    Loop(
        "effort",
        "effort of counties, records, bars, refusals, complaints, county's score, effort",
        *("share", float(WHOLE), state.EFFORT, 13107, YEAR, YEAR, odd_cells, same),
        "effort_most_share; lowest_share of the counties answer, whatever the scores",
        "kept_share a quarter",
        held=("complaints",),
        also=(even_cells,),
        needs=lambda t: ranked(t) and bool(t["local_government"]["effort_step"] > 0 and t["local_government"]["enforce"] > 0),
    ),
    Loop(
        "hiding",
        "hidden complaints, county's score, answer, hidden complaints",
        *("share", float(WHOLE), state.HIDING, 13107, 0, YEAR, odd_cells, unheard),
        "no more than all can be hidden; lowest_share of the counties answer",
        "kept_share a quarter",
        also=(even_cells,),
        needs=lambda t: ranked(t) and bool(t["local_government"]["hiding_step"] > 0 and t["local_government"]["enforce"] < SURE),
    ),
    Loop(
        "support",
        "support, dissent, records, bars and refusals, support",
        *("levels", 1.0, state.SUPPORT, -1, YEAR, YEAR, every_second, unshaken),
        "sixteen levels",
        "support_drift_probability, the faster the further away",
        needs=lambda t: heard(t) and barring(t),
    ),
    Loop(
        "membership",
        "membership, loyal acts, support, dissent, expulsion, membership",
        *("members", 1.0, state.MEMBERS, 1, YEAR, YEAR, young, unheld),
        "a member or none",
        "leave_probability, expulsion, age",
        needs=lambda t: heard(t) and bool(t["youth_league"]["disciplined"].any() and t["youth_league"]["expel"] > 0),
    ),
    Loop(
        "severity",
        "score, services left to lose, severity, dissent, records, score",
        *("points", 1.0, state.SCORES, -25, QUARTER, YEAR, every_second, equally_feared),
        "least_points and most_points; severity has a floor",
        "drift_points_per_year",
        needs=feared,
    ),
    Loop(
        "caught",
        "own count of being caught, acts and dissent, records, the count",
        *(COUNTS, 16.0, state.CAUGHT, 16, QUARTER, YEAR, every_second, unwary),
        "255 sixteenths; perceived certainty ends at 1",
        "wariness_kept_per_quarter",
        needs=lambda t: recording(t) and bool(t["access"]["known"] > 0),
    ),
    Loop(
        "uncaught",
        "own count of not being caught, perceived certainty, acts, the count",
        *(COUNTS, 16.0, state.UNCAUGHT, 8, QUARTER, YEAR, every_second, unwary),
        "255 sixteenths; under the prior certainty nothing rises further",
        "wariness_kept_per_quarter",
        needs=recording,
    ),
    Loop(
        "dating pool",
        "singles in the pool, marriages, singles in the pool",
        *("singles", 1.0, state.POOL, 1, QUARTER, YEAR, fullest, unpaired),
        "only the single attend",
        "counted anew each quarter",
    ),
)
