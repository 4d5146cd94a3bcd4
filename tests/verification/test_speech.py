"""The judges of the paper's claims: whose code is asked, what can fail, and what holds by algebra."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from verification.speech import claims, diagram, page, real
from verification.speech.authority import Life
from verification.speech.claims import ALGEBRA, BOTH, FIGURES, REAL, Claim


def life(mean: float, dissent: float, policy: tuple[float, float, float], proportional: bool = False) -> Life:
    """An authority that stands where it is put, and a share of dissent that stays."""
    rounds = 600
    return Life(proportional, mean, 1, np.tile(policy, (rounds, 1)), np.full(rounds, dissent), np.zeros(rounds))


LIVES = [
    life(mean, *((0.1, (0.01, 3.0, 0.9)) if mean < 3 else (1.0, (0.9, 0.1, 0.1))), proportional=p)
    for p in (False, True)
    for mean in (1.0, 4.0)
]


def test_claims_say_whose_code_was_asked() -> None:
    found = claims.all_claims(LIVES)
    assert all(c.holds for c in found)
    assert [c.asked for c in found].count(BOTH) == len(FIGURES)
    assert [c.said for c in found if c.asked == ALGEBRA] == [
        f"{p}: for any population some policy silences all" for p in ("uniform", "proportional")
    ]
    assert {c.asked for c in found} == {BOTH, REAL, ALGEBRA}


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_asks_the_integer_law_and_the_real_one(figure: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert claims.figure(*figure).holds
    theirs = "proportional_optimum" if figure[0] else "uniform_threshold"
    with monkeypatch.context() as patch:
        patch.setattr(real, theirs, lambda *_: 0.5)
        assert not claims.figure(*figure).holds
    monkeypatch.setattr(claims, "choose", lambda b, d, t, v, s, p: d if d > 4000 else t)
    assert not claims.figure(*figure).holds


def test_what_lives_decide_can_fail() -> None:
    """All the other way round: the bold are suppressed, and the timid are not."""
    turned = [life(x.mean_boldness, 1.1 - x.dissent[0], (0.2, 0.05, 0.05), x.proportional) for x in LIVES]
    failed = {c.said.split(": ")[1].split(" (")[0] for c in claims.all_claims(turned) if not c.holds}
    assert failed == {
        "suppression takes longer the bolder the population",
        "the chance of suppression falls with boldness",
        "a moderate authority that suppresses ends in less tolerance, more severity and surveillance",
        "a bold population deters the authority",
    }


@pytest.mark.parametrize("proportional", [False, True])
def test_silence_by_algebra_needs_no_population(proportional: bool) -> None:
    boldness, desired = np.meshgrid(np.linspace(0, 7, 200), np.linspace(0, 1, 200))
    assert not real.act(boldness, desired, 0.0, 0.5, 2 * boldness.max(), proportional).any()


def test_the_page_counts_apart_what_could_not_fail() -> None:
    both, alone, built = (Claim("said", "source", "wanted", "found", True, asked) for asked in (BOTH, REAL, ALGEBRA))
    text = page.against_paper([both, alone, built, built._replace(holds=False)])
    assert f"| found | {BOTH} | pass |" in text
    assert f"| found | {REAL} | pass |" in text
    assert f"| found | {ALGEBRA} | by algebra |" in text
    assert f"| found | {ALGEBRA} | **fail** |" in text
    compared = [diagram.compare(diagram.anywhere(50), False)]
    said = page.whose_code(compared, [both, alone, alone, built])
    assert "in the 1 comparisons of the two laws and in 1 of the 4 claims" in said
    assert "2 claims ask the paper's law" in said
    assert "The 1 that are left hold by algebra" in said
