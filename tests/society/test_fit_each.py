"""All provinces fitted at once: the same bits as one after another, and the same refusals."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from counterscore.errors import SocietyError
from counterscore.society.attributes import names_attribute
from counterscore.society.ipf import Margin, fit, fit_each
from counterscore.society.margins import margins_of, quintile_margins, seed_table
from counterscore.society.package import Society

SHAPES = [(2, 3), (17, 2, 2, 5, 2, 2, 2), (3, 2, 7), (5, 4, 9, 3), (2, 300), (3, 129), (2, 2, 131)]


def random_margins(rng: np.random.Generator, shape: tuple[int, ...]) -> list[Margin]:
    return [((axis,), rng.dirichlet(np.full(size, 5.0))) for axis, size in enumerate(shape)]


def test_the_society_is_what_one_after_another_gives(society: Society) -> None:
    assumed = {name: float(entry["value"]) for name, entry in society.assumed.items()}
    quintiles = quintile_margins(society.provinces, assumed["income_spread"])
    seed = seed_table(society.bands, assumed)
    for i, province in enumerate(society.provinces):
        alone = fit(seed, margins_of(i, society.provinces, society.bands, quintiles, assumed), province.name)
        assert society.joint[i].tobytes() == alone.tobytes(), province.name


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("tables", [1, 2, 7])
def test_any_table_is_fitted_to_the_same_bits(shape: tuple[int, ...], tables: int) -> None:
    rng = np.random.default_rng(len(shape) + tables)
    seed: NDArray[np.float64] = rng.random(shape) + 0.1
    margins = [random_margins(rng, shape) for _ in range(tables)]
    together = fit_each(seed, margins, [f"table {i}" for i in range(tables)])
    for table, each in zip(together, margins, strict=True):
        assert table.tobytes() == fit(seed, each).tobytes()


def test_what_contradicts_is_refused_by_the_name_of_its_table() -> None:
    seed = np.ones((2, 2))
    good: list[Margin] = [((0,), np.array([0.4, 0.6])), ((1,), np.array([0.3, 0.7]))]
    bad: list[Margin] = [((0,), np.array([0.4, 0.6])), ((1,), np.array([0.3, 0.8]))]
    with pytest.raises(SocietyError, match=r"second.*contradict"):
        fit_each(seed, [good, bad], ["first", "second"])
    with pytest.raises(SocietyError, match=r"first.*where the seed has none"):
        fit_each(np.array([[1.0, 0.0], [1.0, 0.0]]), [good, good], ["first", "second"])
    with pytest.raises(SocietyError, match=r"first.*could not be met"):
        fit_each(np.array([[1.0, 0.0], [0.0, 1.0]]), [good, good], ["first", "second"])


def test_kinds_that_say_more_than_an_attribute_are_acts(society: Society) -> None:
    assert not [name for name in society.occasions.names if names_attribute(name)]
    for name in ("rich", "Ethnic-Minority", "of_the_party", "provinces", "being_poor", "in_league"):
        assert names_attribute(name), name
    for name in ("party_fine", "", "of_the", "urban_littering"):
        assert not names_attribute(name), name
