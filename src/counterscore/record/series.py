"""What a run leaves behind, as arrays: weekly sums by province, stocks, scores and digests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Of a county cell: score shown (0 to 1000), score with every complaint, watchfulness added and part of the complaints hidden
# (65536ths, after the answer), complaints in the quarter before.
CELL_MEASURES = ("score", "truth", "effort", "hiding", "complaints")
FIRST_MEASURES = ("awake", "candidates", "listed", "refused")


@dataclass(frozen=True)
class RunData:
    """Everything a run folder holds."""

    provenance: dict[str, Any]  # enough to repeat the run; data only
    tables: dict[str, NDArray[Any]]  # the compiled tables by their flat names
    provinces: tuple[str, ...]
    weights: NDArray[np.float64]  # [province] persons of the nation for each of the sample
    weeks: NDArray[np.int32]  # [week]
    measures: tuple[str, ...]
    flows: NDArray[np.int64]  # [week, province, measure] sums over the sample
    score_weeks: NDArray[np.int32]  # [reading]
    scores: NDArray[np.int32]  # [reading, province, 2048] persons in force by score
    digest_weeks: NDArray[np.int32]  # [reading]
    digest_counties: NDArray[np.int32]  # [county of the sample]
    digests: NDArray[np.uint64]  # [reading, county] digest of the state
    cell_weeks: NDArray[np.int32]  # [reckoning] first weeks of quarters in which counties were ranked
    cells: NDArray[np.int64]  # [reckoning, cell, CELL_MEASURES]
    cell_province: NDArray[np.int32]  # [cell] number of its province
