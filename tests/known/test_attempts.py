"""What the barred try, and what refusals teach."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from counterscore.compile.lower import compile_scheme
from counterscore.engine.pack import pack
from counterscore.mechanisms import services
from counterscore.scheme.read import scheme_from_text
from counterscore.society.package import Society

from .bounds import SEEDS, binomial, chi_square, near
from .plain import EVERYWHERE, HEAD, Life, plain, settle

ALL_LISTED = '[lists]\n[[lists.list]]\nname = "court"\nopening_share = 1\n'
AIR, LOAN = "air", "loan"


def bar(*names: str) -> str:
    """Everybody is barred from these from the first week on."""
    return EVERYWHERE + ALL_LISTED + f'[[sanctions.rules]]\nwhen = {{ list = "court" }}\nbars = {list(names)}\n'.replace("'", '"')


def barred(society: Society, seed: int, intent: float, retry: float, rules: str = "", **responses: float) -> Life:
    """Everybody is barred from air travel alone."""
    people = plain(society, {}, responses=responses, intents={AIR: intent}, retries={AIR: retry})
    return settle(people, bar(AIR) + rules, seed, communities=6)


@njit
def attempts_of(t, service, level, learned, words, out):  # type: ignore[no-untyped-def]
    """Attempts for each word."""
    for i in range(words.size):
        out[i] = services.attempts(t, service, level, learned, words[i])


@njit
def lessons_of(t, refused, words, out):  # type: ignore[no-untyped-def]
    """Whether each word learns after `refused` refusals."""
    for i in range(words.size):
        out[i] = services.lesson(t, refused, words[i])


@pytest.mark.parametrize("seed", SEEDS)
def test_attempts_are_geometric(society: Society, seed: int) -> None:
    """P(n attempts) = (1 - i) at 0, else i (1 - r) r^(n - 1), for the real intents and retries of every service and level: chi-squares."""
    tables = compile_scheme(scheme_from_text(HEAD), society)
    t = pack(tables)[0]["services"]
    words = np.random.default_rng(seed).integers(0, 2**32, 100_000, dtype=np.uint32)
    out = np.zeros(words.size, np.int64)
    for s in range(8):
        r = float(society.services.retry[s])
        for level in (3, 7):
            i = float(tables.services.intent[0, s, level, 0]) / 2**32
            attempts_of(t, s, level, 0, words, out)
            wanted = np.append(1 - i, i * (1 - r) * r ** np.arange(255)) * words.size
            wanted[-1] += i * r**255 * words.size
            chi_square(np.bincount(out, minlength=256), wanted)


def test_attempts_at_the_edge(society: Society) -> None:
    """Exact: n >= 1 iff word < intent threshold; n >= k iff word < intent r^(k-1), to k units of 2^-32 (each step floors once)."""
    tables = compile_scheme(scheme_from_text(HEAD), society)
    t = pack(tables)[0]["services"]
    for s in range(8):
        intent, r = int(tables.services.intent[0, s, 7, 0]), int(tables.services.retry[s]) / 2**32
        assert services.attempts(t, s, 7, 0, np.uint32(intent - 1)) >= 1
        assert services.attempts(t, s, 7, 0, np.uint32(intent)) == 0
        for k in range(2, 12):
            edge = intent * r ** (k - 1)
            if edge > 2 * k:
                assert services.attempts(t, s, 7, 0, np.uint32(np.ceil(edge))) < k
                assert services.attempts(t, s, 7, 0, np.uint32(np.floor(edge) - k)) >= k


@pytest.mark.parametrize("seed", SEEDS)
def test_refusals_of_the_barred(society: Society, seed: int) -> None:
    """Without learning a barred person is refused i / (1 - r) times a week, variance i (1 + r - i) / (1 - r)^2: four deviations."""
    i, r, weeks = 0.3, 0.6, 10
    life = barred(society, seed, i, r, learn_probability=0)
    tallies = life.live(weeks)
    refused = life.of(tallies, "refused", AIR)
    trials = weeks * life.persons
    near(int(refused.sum()), trials * i / (1 - r), trials * i * (1 + r - i) / (1 - r) ** 2)
    assert not refused[:, 1:].any(), "lists alone bar here"
    assert int(life.of(tallies, "refused").sum()) == int(refused.sum())
    assert (life.of(tallies, "barred", AIR) == life.persons).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_services_are_tried_independently(society: Society, seed: int) -> None:
    """Two services with intents i and j, no retries: mean i + j and variance i (1 - i) + j (1 - j) a person-week; four deviations."""
    i, j, weeks = 0.4, 0.25, 12
    life = settle(plain(society, {}, responses={"learn_probability": 0}, intents={AIR: i, LOAN: j}), bar(AIR, LOAN), seed, ledger=True)
    tallies = life.live(weeks)
    trials = weeks * life.persons
    near(int(life.of(tallies, "refused", AIR).sum()), trials * i, trials * i * (1 - i))
    near(int(life.of(tallies, "refused", LOAN).sum()), trials * j, trials * j * (1 - j))
    pmf = np.array([1.0])
    for _ in range(weeks):
        pmf = np.convolve(np.convolve(pmf, [1 - i, i]), [1 - j, j])
    chi_square(np.bincount(life.world.ledger.refusals, minlength=pmf.size), pmf * life.persons)


@pytest.mark.parametrize("q", [0.01, 0.1, 0.9])
def test_lesson_at_the_edge(society: Society, q: float) -> None:
    """A person has learned after r refusals iff word >= 2^32 (1 - q)^r; from r = 64 on no more.

    Bound: r units of 2^-32 for the floors, r / 2 for the rounding of q and 1 for the edge, together under 2 r + 1.
    """
    t = pack(compile_scheme(scheme_from_text(HEAD), plain(society, {}, responses={"learn_probability": q})))[0]["services"]
    for r in (1, 2, 5, 20, 64):
        edge = 2**32 * (1 - q) ** r
        slack = 2 * r + 1
        assert services.lesson(t, r, np.uint32(min(2**32 - 1, np.ceil(edge) + slack)))
        if edge > slack:
            assert not services.lesson(t, r, np.uint32(np.floor(edge) - slack))
    words = np.random.default_rng(1).integers(0, 2**32, 1000, dtype=np.uint32)
    most, more = np.zeros(1000, np.bool_), np.zeros(1000, np.bool_)
    lessons_of(t, 64, words, most)
    lessons_of(t, 255, words, more)
    assert (most == more).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_learning_over_weeks(society: Society, seed: int) -> None:
    """r refusals teach with 1 - (1 - q)^r. With intent i and retry g a week teaches with

    P = i (1 - (1 - g)(1 - q) / (1 - g (1 - q))), so after T weeks Binomial(N, 1 - (1 - P)^T) have learned,
    and of them Binomial(., e) evade. Evaders are not refused (documents are not linked), so nobody learns twice.
    """
    i, g, q, e = 0.5, 0.4, 0.2, 0.35
    life = barred(society, seed, i, g, learn_probability=q, evade_share=e, settled_factor=0)
    week = i * (1 - (1 - g) * (1 - q) / (1 - g * (1 - q)))
    lived = 0
    for weeks in (1, 4, 12):
        life.live(weeks - lived)
        lived = weeks
        learned = (life.world.people.lists >> 24) & 3
        binomial(int((learned != 0).sum()), life.persons, 1 - (1 - week) ** weeks)
        binomial(int((learned == 2).sum()), int((learned != 0).sum()), e)
        assert not (learned == 3).any(), "evaders are not refused, so they learn nothing more"


@pytest.mark.parametrize("seed", SEEDS)
def test_evaders_after_documents_are_linked(society: Society, seed: int) -> None:
    """All evade (e = 1) and q = 1: refused once, then evading; once documents are linked, refused again and settled for good.

    With intent 1 and no retries every count is exact: N refusals in the first week, N evasions in each week before
    the link, N refusals in the week of the link, none after (settled factor 0).
    """
    life = barred(
        society, seed, 1.0, 0.0, "[services]\ndocuments_linked_from = 2019-04-15\n", learn_probability=1, evade_share=1, settled_factor=0
    )
    tallies = life.live(8)  # from 18 March 2019; the link holds from the fifth week
    n = life.persons
    assert life.of(tallies, "refused", AIR).sum(axis=1).tolist() == [n, 0, 0, 0, n, 0, 0, 0]
    assert life.of(tallies, "evaded", AIR).tolist() == [0, n, n, n, 0, 0, 0, 0]
    assert (((life.world.people.lists >> 24) & 3) == 3).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_notice(society: Society, seed: int) -> None:
    """The newly barred learn at once with chance n, before they try anything: Binomial(N, n) in the first week and never after."""
    share = 0.3
    life = barred(society, seed, 0.0, 0.0, f"[services]\nnotice_share = {share}\n", evade_share=0.25)
    tallies = life.live(6)
    learned = (life.world.people.lists >> 24) & 3
    assert life.of(tallies, "newly_barred").tolist() == [life.persons, 0, 0, 0, 0, 0]
    binomial(int((learned != 0).sum()), life.persons, share)
    binomial(int((learned == 2).sum()), int((learned != 0).sum()), 0.25)


@pytest.mark.parametrize("seed", SEEDS)
def test_pressure_needs_a_refusal(society: Society, seed: int) -> None:
    """Exit h a week and g more in a week with a refusal (chance i): Binomial(N, h + g i) leave in a week."""
    h, g, i = 0.05, 0.3, 0.4
    rules = bar(AIR).replace("opening_share = 1\n", f"opening_share = 1\nexit_per_week = {h}\nexit_pressure_per_week = {g}\n")
    life = settle(plain(society, {}, responses={"learn_probability": 0}, intents={AIR: i}), rules, seed)
    left = life.persons
    for week in range(5):
        complied = int(life.of(life.live(1), "complied")[0, 0])
        binomial(complied, left, h + g * i)
        left -= complied
        assert left == int((life.world.people.lists & 2047 != 0).sum()), week
