"""No feedback loop of a preset puts back all of what it is given; a loop that is not there has a gain of exactly nought."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from counterscore.compile.lower import compile_scheme
from counterscore.mechanisms.contract import SPEECH, WHOLE
from counterscore.scheme.catalogue import presets
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.society.places import sample
from counterscore.study.loops import Gain, Trunk, branch_week, gain_of, gains, lived, ratio, respond
from counterscore.study.loops_law import LOOPS

BY_NAME = {loop.name: loop for loop in LOOPS}


def line(gain: Gain) -> str:
    return f"{gain.scheme:20} {gain.loop:16} {gain.gain:+.4f} +- {gain.error:.4f} {'' if gain.there else '(not there)'}"


@pytest.mark.parametrize("preset", [pytest.param(one, marks=pytest.mark.slow if one == "unified-2020" else ()) for one in presets()])
def test_every_gain_is_under_one(preset: str, society: Society) -> None:
    found = gains(load_scheme(preset), society)
    assert [gain.loop for gain in found] == list(BY_NAME)
    print("\n".join(line(gain) for gain in found))
    for gain in found:
        assert gain.most < 1, line(gain)
        if not gain.there:
            assert (gain.gain, gain.error, gain.blocks) == (0.0, 0.0, 0)


def test_the_reported_system_has_nearly_every_loop_and_none_has_none(society: Society) -> None:
    def there(preset: str) -> list[str]:
        scheme = load_scheme(preset)
        tables = compile_scheme(scheme, society)
        return [loop.name for loop in LOOPS if loop.there(tables, branch_week(scheme))]

    assert there("none") == []
    assert len(there("unified-2020")) >= 12
    assert {"strain", "strain in debt"} <= set(there("unified-2020"))
    assert "strain" in there("credit-bureau")


@pytest.fixture(scope="module")
def trunk(society: Society) -> Trunk:
    """The reported system, lived until all is in force."""
    scheme = load_scheme("unified-2020")
    return lived(scheme, society, compile_scheme(scheme, society), sample(society, 1))


@pytest.mark.parametrize("name", ["strain", "scores together", "effort", "severity", "membership", "dating pool"])
def test_a_loop_that_is_not_there_is_measured_as_exactly_nought(name: str, society: Society) -> None:
    """Not only left out: held above, in a scheme without the loop, a variable gets nothing back, not one unit."""
    scheme = load_scheme("defaulter-list")
    tables = compile_scheme(scheme, society)
    assert not BY_NAME[name].there(tables, branch_week(scheme))
    brief = replace(BY_NAME[name], lag=13, window=26)
    assert not respond(brief, lived(scheme, society, tables, sample(society, 1))).back.any()


@pytest.mark.parametrize(("association", "gain"), [(0.5, 0.5), (1.5, 1.5), (3.0, 3.0)])
def test_the_gain_of_the_mean_is_the_share_by_which_it_pulls(association: float, gain: float, trunk: Trunk) -> None:
    """Known in advance; and with a share over 1 each turn throws scores over the mean, further than before: a loop that runs away is seen."""
    table = trunk.tables.scoring._replace(association=np.int64(round(association * WHOLE)))
    found = gain_of(
        "pulled", BY_NAME["mean score"], [respond(BY_NAME["mean score"], replace(trunk, tables=trunk.tables._replace(scoring=table)))]
    )
    assert found.gain == pytest.approx(gain, abs=0.02)  # points are whole
    assert (found.most >= 1) is (association > 1)


def test_dissent_that_emboldens_without_bound_is_seen(trunk: Trunk) -> None:
    """Where a tenth more dissent takes away all fear, more than a tenth follow in the same week."""
    table = trunk.tables.speech._replace(embolden=np.int64(10 * SPEECH))
    at_once = replace(BY_NAME["dissent"], lag=0, window=1)  # in the week after, everybody already speaks
    found = gain_of("emboldened", at_once, [respond(at_once, replace(trunk, tables=trunk.tables._replace(speech=table)))])
    print(line(found))
    assert found.gain - 2 * found.error >= 1


def test_what_puts_back_and_never_loses_is_infinite() -> None:
    one, none = np.ones(3), np.zeros(3)
    assert ratio(one, none, 1.0) == (np.inf, 0.0)
    assert ratio(-one, none, 1.0) == (-np.inf, 0.0)
    assert ratio(none, none, 1.0) == (0.0, 0.0)
    assert ratio(none, 10 * one, 2.0) == (0.0, 0.1)  # the rule of three: no event in 30 lost makes 3 events of size 2 in 30 the bound
    assert ratio(2 * one, 4 * one, 1.0) == (0.5, 0.0)
