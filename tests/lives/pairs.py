"""Two worlds side by side: opening, living, copying and comparing them person by person.

A comparison covers all that is kept of a person: the state and the ledger, whose
trace has absorbed every act, record, refusal and compliance in order.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.engine.pack import pack
from counterscore.engine.simulate import Chronicle, Plan, live_on
from counterscore.engine.world import World, open_world
from counterscore.mechanisms.contract import ONE, SPEECH, TALLY_SIZES, TALLY_START, WHOLE
from counterscore.scheme.catalogue import find_scheme
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme
from counterscore.society.columns import PLACE_FIELDS
from counterscore.society.package import Society
from counterscore.society.places import layout, of_communities

STATE = ("profile", "standing", "lists", "wary", "mind")
PLACE = PLACE_FIELDS
LEDGER = ("trace", "weeks_barred", "refusals")


@dataclass
class Lived:
    """A world, the tables it lives by, and the weeks lived so far."""

    tables: Tables
    world: World
    week: int  # the next to be lived
    flows: list[NDArray[np.int64]]  # each [province, tally]

    def live(self, weeks: int) -> Lived:
        """Live some more weeks, in place; each of them is kept."""
        more = on(self.tables, self.world, range(self.week, self.week + weeks))
        self.flows += more.flows
        self.week += weeks
        return self

    def branch(self, tables: Tables | None = None) -> Lived:
        """A copy that lives on by itself, by other tables if given."""
        twin = Lived(self.tables, copy.deepcopy(self.world), self.week, list(self.flows))
        return twin if tables is None else twin.under(tables)

    def under(self, tables: Tables) -> Lived:
        """The same people at the same moment, from now on by other tables."""
        return Lived(tables, packed_by(tables, self.world), self.week, self.flows)

    def tally(self, name: str) -> NDArray[np.int64]:
        """[week, province, entry] one tally."""
        at = TALLY_START[name]
        return np.array(self.flows)[:, :, at : at + TALLY_SIZES[name]]


def on(tables: Tables, world: World, weeks: range) -> Chronicle:
    """Live weeks on two threads."""
    return live_on(tables, world, weeks, Plan(threads=2))


def packed_by(tables: Tables, world: World) -> World:
    """The world with these tables in its engine's form."""
    return replace(world, packed=pack(tables))


def opened(society: Society, tables: Tables, communities: Iterable[int], first: int, seed: int = 7) -> Lived:
    """The people of some communities, with a ledger, before week `first`."""
    taken = of_communities(society, np.array(sorted(communities)))
    return Lived(tables, open_world(society, taken, tables, seed, first, ledger=True), first, [])


def spread(society: Society, number: int) -> list[int]:
    """Communities far apart from one another, each in another province while there are enough."""
    return np.linspace(0, layout(society).start.size - 1, number).astype(int).tolist()


def tables_of(scheme: str | Path | Scheme, society: Society) -> Tables:
    """The compiled tables of a scheme."""
    return compile_scheme(scheme if isinstance(scheme, Scheme) else load_scheme(scheme), society)


def without_couplings(tables: Tables, gain: int = 0) -> Tables:
    """Nobody feels what others do or suffer; or, with a gain, hears of their sanctions that much and feels nothing else of them.

    There are five ways from one person to another: rumour of sanctions, guilt by association, courage from others'
    dissent, the pool of the dating service, and the ranking of counties.
    """
    return without_counties(tables)._replace(
        conduct=tables.conduct._replace(climate_gain=np.int64(gain)),
        scoring=tables.scoring._replace(association=np.int64(0)),
        speech=tables.speech._replace(embolden=np.int64(0)),
        youth_league=tables.youth_league._replace(attend=np.zeros_like(tables.youth_league.attend)),
    )


def without_counties(tables: Tables) -> Tables:
    """No county is ranked: the only way from one community to another is closed."""
    county = tables.local_government
    return tables._replace(local_government=county._replace(active=np.zeros_like(county.active)))


def loud(tables: Tables) -> Tables:
    """Every way from one person to another, so wide that what happens to one is felt by others."""
    wide, county, league, speech = np.uint64(1 << 31), tables.local_government, tables.youth_league, tables.speech
    ranked = county._replace(
        active=np.ones_like(county.active),
        complain=np.full_like(county.complain, 1 << 32),
        lowest=np.int64(400),
        worst=np.int64(100_000),  # so far off that the worst cell is not yet at nought
        weight=np.array([1, 1, 100_000], np.int64),
        effort_step=np.int64(WHOLE // 2),
        effort_most=np.int64(2 * WHOLE),
        hiding_step=np.int64(WHOLE // 4),
    )
    return tables._replace(
        conduct=tables.conduct._replace(climate_gain=np.int64(4096 * 1000 * 20)),
        scoring=tables.scoring._replace(association=np.int64(WHOLE // 2)),
        speech=speech._replace(
            embolden=np.int64(SPEECH), severity=np.full_like(speech.severity, SPEECH // 2), tolerance=np.zeros_like(speech.tolerance)
        ),
        youth_league=league._replace(attend=np.full_like(league.attend, wide), pair=wide, tie=np.int64(256)),
        local_government=ranked,
    )


def unmoved(tables: Tables) -> Tables:
    """Being barred or refused changes neither what a person does nor what is clean of false records.

    Support stays where it is, strain does not rise, what one still has to lose does not weigh on what one says, and
    nobody appeals or repairs; who is refused then does what they would have done.
    """
    opinion, redress, severity = tables.opinion, tables.redress, tables.speech.severity
    never = np.uint64(0)
    return tables._replace(
        opinion=opinion._replace(bar=np.zeros_like(opinion.bar), refusal=np.zeros_like(opinion.refusal), informed=never),
        campaign=tables.campaign._replace(backlash=np.int64(0)),
        credit=tables.credit._replace(strain_up=never),
        speech=tables.speech._replace(severity=np.repeat(severity[:, :1], severity.shape[1], axis=1)),
        redress=redress._replace(file=np.zeros_like(redress.file), repair=np.zeros_like(redress.repair)),
    )


def undeterred(tables: Tables) -> Tables:
    """However likely it seems to be caught, everybody acts as under `none`."""
    return tables._replace(conduct=tables.conduct._replace(response=np.full_like(tables.conduct.response, ONE)))


def reform_of(base: str, body: str, folder: Path, name: str = "trial") -> Path:
    """A reform file for a preset."""
    digest = load_scheme(base).digest
    head = f'format = 1\nid = "{name}"\ntitle = "A trial"\nwhy = "To see who changes."\nbase = "{base}"\nbase_digest = "{digest}"\n'
    path = folder / f"{name}.toml"
    path.write_text(head + body, encoding="utf-8")
    return path


def tables_as_written(base: str) -> str:
    """All tables of a preset as its file has them, sources included, without the head."""
    text = find_scheme(base).read_text(encoding="utf-8")
    return text[text.index("\n[") :]


def changed(a: Lived, b: Lived) -> NDArray[np.bool_]:
    """[person] whether anything kept of a person differs."""
    assert a.week == b.week
    assert np.array_equal(a.world.ground.start, b.world.ground.start)
    different = np.zeros(a.world.people.profile.size, bool)
    for name in STATE:
        different |= getattr(a.world.people, name) != getattr(b.world.people, name)
    for name in LEDGER:
        different |= getattr(a.world.ledger, name) != getattr(b.world.ledger, name)
    return different


def same_places(a: Lived, b: Lived) -> bool:
    """Whether everything that communities keep is the same."""
    return all(np.array_equal(getattr(a.world.people, name), getattr(b.world.people, name)) for name in PLACE)


def assert_identical(a: Lived, b: Lived) -> None:
    """Not one bit of one person, place or tally differs."""
    assert int(changed(a, b).sum()) == 0
    assert same_places(a, b)
    assert np.array_equal(np.array(a.flows), np.array(b.flows))


def community_of(lived: Lived) -> NDArray[np.int64]:
    """[person] the community in order of the sample."""
    return np.repeat(np.arange(lived.world.ground.start.size), np.diff(lived.world.ground.offset))


def score(lived: Lived) -> NDArray[np.int64]:
    """[person] scores."""
    return (lived.world.people.standing & 2047).astype(np.int64)


def clean_score(lived: Lived) -> NDArray[np.int64]:
    """[person] scores as they would be without false records."""
    return (lived.world.people.standing >> 11 & 2047).astype(np.int64)
