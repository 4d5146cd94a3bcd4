"""How people respond: the same whatever the scheme, so that only rules differ between lives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from counterscore.errors import SocietyError, nearest
from counterscore.society.csvfile import read_rows
from counterscore.society.margins import STATUSES
from counterscore.units import UNITS

COLUMNS = ("name", "value", "unit", "low", "high", "status", "source", "meaning")
RESPONSES = {  # name: unit
    "caught_prior": "counts",
    "uncaught_prior": "counts",
    "caught_gain": "counts",
    "uncaught_gain": "counts",
    "wariness_kept_per_quarter": "share",
    "climate_kept_per_week": "share",
    "climate_gain": "counts",
    "climate_cap": "counts",
    "deterrence_logit": "logit",
    "reward_logit": "logit",
    "learn_probability": "probability",
    "evade_share": "share",
    "settled_factor": "factor",
    "act_from_years": "years",
    "wary_speech_share": "share",
    "embolden_share": "share",
    "support_mean_share": "share",
    "support_rich_share": "share",
    "support_urban_share": "share",
    "support_old_share": "share",
    "support_spread_share": "share",
    "support_bar_probability": "probability",
    "support_bar_false_probability": "probability",
    "support_refusal_probability": "probability",
    "support_refusal_false_probability": "probability",
    "support_informed_probability": "probability",
    "support_drift_probability": "probability",
    "strain_probability": "probability",
    "strain_eases_probability": "probability",
    "strain_rate_factor": "factor",
}
NAMES = tuple(RESPONSES)
LEAST_PRIOR = 1 / 16  # the engine counts in sixteenths, and a Beta prior needs both counts


@dataclass(frozen=True)
class Response:
    """One number of how people respond."""

    value: float
    unit: str
    low: float
    high: float
    status: str
    source: str
    meaning: str


def load_responses(folder: Path) -> dict[str, Response]:
    """responses.csv: exactly the names above."""
    path = folder / "responses.csv"
    out: dict[str, Response] = {}
    for row in read_rows(path, COLUMNS, key="name"):
        name = row.text("name")
        if name not in NAMES:
            raise row.fault("name", "unknown response", name, ", ".join(NAMES), nearest(name, NAMES))
        unit = row.choice("unit", (RESPONSES[name],))
        _, least, most = UNITS[unit]
        least = LEAST_PRIOR if name.endswith("_prior") else least
        low, high = row.number("low", least, most), row.number("high", least, most)
        out[name] = Response(
            row.number("value", low, high), unit, low, high, row.choice("status", STATUSES), row.text("source"), row.text("meaning")
        )
    missing = [name for name in NAMES if name not in out]
    if missing:
        raise SocietyError("a response is missing", file=path, key=missing[0], allowed=", ".join(NAMES))
    return out
