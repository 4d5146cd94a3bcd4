"""No feedback loop of a preset puts back all of what it is given; a loop that is not there has a gain of exactly nought."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from counterscore.compile.lower import compile_scheme
from counterscore.engine.pack import pack
from counterscore.scheme.catalogue import presets
from counterscore.scheme.read import load_scheme
from counterscore.society.package import Society
from counterscore.society.places import sample
from counterscore.study.loops import Gain, branch_week, gain_of, gains, lived, respond
from counterscore.study.loops_law import LOOPS

BY_NAME = {loop.name: loop for loop in LOOPS}


def line(gain: Gain) -> str:
    return f"{gain.scheme:20} {gain.loop:16} {gain.gain:+.4f} +- {gain.error:.4f} {'' if gain.there else '(not there)'}"


@pytest.mark.parametrize("preset", presets())
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


def test_a_loop_that_runs_away_is_seen(society: Society) -> None:
    """The community's mean pulls three times as far as it is away: each turn throws scores over it, further than before."""
    scheme = load_scheme("unified-2020")
    trunk = lived(scheme, society, compile_scheme(scheme, society), sample(society, 1))
    loop = BY_NAME["mean score"]
    mild = gain_of("mild", loop, [respond(loop, trunk)])
    wild = trunk.tables._replace(scoring=trunk.tables.scoring._replace(association=np.int64(3 << 16)))
    run_away = replace(trunk, tables=wild, world=replace(trunk.world, packed=pack(wild)))
    assert mild.most < 0.1
    assert gain_of("wild", loop, [respond(loop, run_away)]).gain >= 1
