"""The law of speech at values that can be worked out by hand, and against the real-valued law."""

from __future__ import annotations

import ast
from fractions import Fraction
from itertools import pairwise

import pytest
from verification.speech import diagram, real

from counterscore.mechanisms.speech import choose, emboldened
from tests.house.tree import ROOT

F = 4096
UNIFORM, PROPORTIONAL = 0, 1


def units(x: float) -> int:
    """A number in 4096ths."""
    return round(x * F)


def least_defiant(b: int, t: int, v: int, s: int) -> int:
    """The least desired dissent over the tolerance that is said in full under uniform punishment, by bisection; F + 1 if none is."""
    silent, loud = t, F + 1
    while loud - silent > 1:
        d = (silent + loud) // 2
        if choose(b, d, t, v, s, UNIFORM) == d:
            loud = d
        else:
            silent = d
    return loud


# --- two values of the paper's figures ----------------------------------------------


def test_uniform_threshold_of_the_paper() -> None:
    """(1 x 0.25 + 0.2 x 0.6) / (1 - 0.8 x 0.6) = 0.37 / 0.52 = 0.7115."""
    found = least_defiant(units(1), units(0.25), units(0.2), units(0.6))
    assert abs(found - F * Fraction(37, 52)) <= 2
    assert choose(F, found - 1, units(0.25), units(0.2), units(0.6), UNIFORM) == units(0.25)
    assert choose(F, F, units(0.25), units(0.2), units(0.6), UNIFORM) == F


def test_proportional_optimum_of_the_paper() -> None:
    """(0.25 + (1 - 0.2) / 0.8) / 2 = 0.625, whatever is desired beyond it."""
    b, t, v, s = units(1), units(0.25), units(0.2), units(1)
    for d in (units(0.7), units(0.9), F):
        assert abs(choose(b, d, t, v, s, PROPORTIONAL) - 0.625 * F) <= 2
    assert choose(b, units(0.6), t, v, s, PROPORTIONAL) == units(0.6)


# --- edges ----------------------------------------------------------------------------


@pytest.mark.parametrize("proportional", [UNIFORM, PROPORTIONAL])
@pytest.mark.parametrize("v", [0, 819, F])
def test_without_severity_all_is_said(proportional: int, v: int) -> None:
    assert choose(0, F, 0, v, 0, proportional) == F
    assert choose(1, 3000, 1024, v, 0, proportional) == 3000


@pytest.mark.parametrize("proportional", [UNIFORM, PROPORTIONAL])
@pytest.mark.parametrize("v", [0, 819, F])
def test_what_is_tolerated_is_said(proportional: int, v: int) -> None:
    for d in (0, 1, 1023, 1024):
        assert choose(0, d, 1024, v, 8 * F, proportional) == d
    assert choose(0, 1025, 1024, v, 8 * F, proportional) == 1024


def test_seen_for_sure_under_uniform_punishment() -> None:
    """v = 1: all is said iff b (d - t) > s, strictly; b = 1, d - t = 3/4."""
    assert choose(F, F, 1024, F, 3071, UNIFORM) == F
    assert choose(F, F, 1024, F, 3072, UNIFORM) == 1024


def test_seen_for_sure_under_proportional_punishment() -> None:
    """v = 1: all is said iff b >= s."""
    assert choose(2458, F, 1024, F, 2458, PROPORTIONAL) == F
    assert choose(2457, F, 1024, F, 2458, PROPORTIONAL) == 1024


@pytest.mark.parametrize("proportional", [UNIFORM, PROPORTIONAL])
@pytest.mark.parametrize("b", [0, 1])
def test_the_least_bold_say_what_is_tolerated(proportional: int, b: int) -> None:
    """Under proportional punishment the optimum is far below nought here: floors of negative numbers."""
    for t in (0, 1024):
        assert choose(b, F, t, 2048, F, proportional) == t
        assert choose(b, t + 1, t, 819, 8 * F, proportional) == t


def test_the_boldest_say_all() -> None:
    """The greatest boldness and severity in use stay far inside 64 bits."""
    for proportional in (UNIFORM, PROPORTIONAL):
        assert choose(255 * F, F, 0, 0, 8 * F, proportional) == F
        assert choose(255 * F, F, 1024, F - 1, 8 * F, proportional) == F


# --- the real-valued law -----------------------------------------------------------------


@pytest.mark.parametrize("proportional", [False, True])
@pytest.mark.parametrize("which", [0, 1, 2], ids=["severity by surveillance", "boldness by desired dissent", "at random"])
def test_phase_diagram(proportional: bool, which: int) -> None:
    """64 x 64 points: another regime only where a threshold passes within half a 4096th; elsewhere the act within its derived bound."""
    on = [*diagram.planes(proportional, 64), diagram.anywhere(4096)][which]
    found = diagram.compare(on, proportional)
    assert found.near.size == 4096
    assert found.near.mean() < 0.01
    assert not (found.differs & ~found.near).any()
    assert (found.error <= found.bound)[~found.near].all()
    assert len(set(found.regime.ravel().tolist())) >= 2


@pytest.mark.parametrize("proportional", [False, True])
def test_given_the_same_numbers(proportional: bool) -> None:
    """Uniform punishment rounds nothing; proportional punishment comes out low by less than one unit."""
    for on in (*diagram.planes(proportional, 64), diagram.anywhere(4096)):
        found = diagram.compare(on, proportional, half=0.0)
        assert diagram.within(found)
        if proportional:
            assert found.error.max() * F < 1 + 1e-9
        else:
            assert not found.differs.any()
            assert found.error.max() == 0


def test_real_law_at_the_values_of_the_paper() -> None:
    assert float(real.uniform_threshold(1, 0.25, 0.2, 0.6)) == pytest.approx(37 / 52, abs=1e-15)
    assert float(real.proportional_optimum(1, 0.25, 0.2, 1)) == pytest.approx(0.625, abs=1e-15)


# --- one more needs one other: the cascade --------------------------------------------------


@pytest.mark.parametrize(
    ("s", "embolden", "m", "left"), [(F, 0, F, F), (F, F, 0, F), (F, F, F, 0), (F, F, 1024, 3072), (3, F, 1, 3), (0, F, F, 0)]
)
def test_emboldened(s: int, embolden: int, m: int, left: int) -> None:
    """s (1 - k m), rounded up."""
    assert emboldened(s, embolden, m) == left


def spoken(boldness: list[int], s0: int) -> list[int]:
    """Dissenters of each week until it is the same twice: everybody has one occasion a week and hears of last week's share."""
    counts = [-1, 0]
    while counts[-1] != counts[-2]:
        m = F * counts[-1] // len(boldness)
        s = emboldened(s0, F, m)
        counts.append(sum(int(choose(b, F, 0, 0, s, UNIFORM) > 0) for b in boldness))
    return counts[1:]


def crowd(s0: int, needs: list[int]) -> list[int]:
    """Boldness of somebody who speaks as soon as so many others did: s0 (1 - (n - 1/2) / N)."""
    return [round(s0 * (1 - (n - 0.5) / len(needs))) for n in needs]


@pytest.mark.parametrize("s0", [F, 3 * F])
def test_one_person_sets_off_a_hundred(s0: int) -> None:
    """Thresholds 0, 1, 2, ... 99: each week one more, until all speak (Granovetter 1978)."""
    counts = spoken(crowd(s0, list(range(100))), s0)
    assert counts[-1] == 100
    assert all(later - earlier <= 1 for earlier, later in pairwise(counts))


@pytest.mark.parametrize("s0", [F, 3 * F])
def test_one_threshold_higher_and_one_is_left(s0: int) -> None:
    """Thresholds 0, 2, 2, 3, ... 99: who needed one other now needs two, and the rest wait for him."""
    assert spoken(crowd(s0, [0, 2, *range(2, 100)]), s0)[-1] == 1


# --- the wall ------------------------------------------------------------------------------


def test_the_adaptive_authority_cannot_load_a_scheme() -> None:
    """Nothing in its package imports what reads, compiles, runs or studies one."""
    barred = tuple(f"counterscore.{name}" for name in ("scheme", "engine", "compile", "study", "cli", "record", "society"))
    files = sorted((ROOT / "verification" / "speech").glob("*.py"))
    assert files
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert not [name for name in names if name == "counterscore" or name.startswith(barred)], path.name
            assert not (isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__"))), path.name
