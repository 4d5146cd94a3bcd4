"""Our two distributions against SciPy's, and that a run does without its import."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy import special, stats

from counterscore.distributions import MOST_MEAN, normal_cdf, poisson_mean, poisson_more

CLOSE = 1e-13  # relative; an argument of -37 that is off by its last bit moves a normal tail by as much


def test_normal() -> None:
    z = np.linspace(-37.0, 9.0, 460_000).reshape(1000, -1)
    np.testing.assert_allclose(normal_cdf(z), special.ndtr(z), rtol=CLOSE)
    np.testing.assert_allclose(normal_cdf(z.T), special.ndtr(z.T), rtol=CLOSE)  # rows that do not lie together
    np.testing.assert_array_equal(normal_cdf(np.array([-np.inf, 0.0, np.inf])), [0.0, 0.5, 1.0])


def test_poisson() -> None:
    mean = np.concatenate([[0.0], np.geomspace(1e-8, MOST_MEAN, 2000)])
    more = poisson_more(mean, 13)
    np.testing.assert_allclose(more, np.stack([stats.poisson.sf(m, mean) for m in range(13)], axis=1), rtol=CLOSE)
    np.testing.assert_allclose(more, np.stack([special.pdtrc(m, mean) for m in range(13)], axis=1), rtol=CLOSE)
    for wrong in (-1e-9, MOST_MEAN + 1e-9):
        with pytest.raises(ValueError, match="means from 0 to 20"):
            poisson_more(np.array([1.0, wrong]), 3)


@pytest.mark.parametrize("m", [0, 3, 12])
@pytest.mark.parametrize("chance", [1e-9, 0.01, 0.5])
def test_mean_of_a_chance(m: int, chance: float) -> None:
    assert poisson_mean(m, chance) == pytest.approx(special.gammaincinv(m + 1, chance), rel=CLOSE)


def test_a_run_is_compiled_without_scipy_special() -> None:
    code = "import sys; from counterscore.scheme.read import load_scheme; load_scheme('unified-2020', ()); print('scipy.special' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True)
    assert done.stdout.strip() == "False"
