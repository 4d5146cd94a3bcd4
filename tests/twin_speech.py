"""The slow twin, section 8.1 of docs/law.md: what somebody says of what they would like to say.

Written from that page alone, in plain Python, sharing nothing with the engine.
"""

from twin_person import Person, flags_of, mul, tier_of
from twin_place import Now

F = 4096
MADE, PARTLY, WITHHELD = range(3)


def choose(b: int, d: int, t: int, v: int, s: int, proportional: int) -> int:
    """Section 8.1: the dissent that is voiced by somebody of boldness b who desires d."""
    if d <= t or s == 0:
        return d
    if not proportional:
        e = b * F - (F - v) * s
        return d if e > 0 and d * e > F * (b * t + v * s) else t
    if v == F:
        return d if b >= s else t
    p = (t + ((b * F - v * s) * F) // ((F - v) * s)) >> 1
    if d <= p:
        return d
    return t if p <= t else p


def severity(person: Person, now: Now, in_force: bool) -> int:
    """Section 8.1: what the person stands to lose, less what a loud community takes from the fear of it."""
    tables, n = now.tables, 0
    if in_force:
        flags, bars = flags_of(person), tables["sanctions.bars"][now.era]
        n = (bars[0][flags] & ~bars[tier_of(tables, person.score, in_force)][flags]).bit_count()
    s = tables["speech.severity"][now.era][n]
    return s - ((s * tables["speech.embolden"] * now.m) >> 24)


def speak(person: Person, now: Now, in_force: bool, kind: int, level: int) -> tuple[int, int]:
    """Section 8.1: an occasion to speak; gives the outcome and the chance of a record."""
    tables, era = now.tables, now.era
    d, t = tables["speech.desired"][person.support], tables["speech.tolerance"][era]
    z = mul(tables["speech.surveillance"][era], now.watch)
    v = min(F, z + tables["speech.wary"][level])
    a = choose(person.boldness, d, t, v, severity(person, now, in_force), tables["speech.proportional"])
    now.occasions += 1
    now.voiced += a > t
    outcome = MADE if a == d else PARTLY if t < a < d else WITHHELD
    if tables["speech.kind"][kind] == 1:
        now.tally["speech"][2 * outcome + person.was_ever_barred()] += 1
        now.tally["speech_desired"][0] += d
        now.tally["speech_voiced"][0] += a
    person.absorb(now.week, 9, outcome)
    chance = 0 if a <= t else (tables["detection.record"][era][kind] * (z + (((F - z) * a) >> 12))) >> 12
    return outcome, chance
