"""Templates: one way to fill them, for the report and for whoever shows its pieces. Every text is escaped, and every name must be there."""

from __future__ import annotations

import re
from typing import Any

import jinja2

from counterscore.report.colours import DARK

MOST_SHOWN = 25  # rows of a table that lies open
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def environment(*packages: str, **given: Any) -> jinja2.Environment:
    """The templates of these packages and of the report, with what every template may use."""
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(name) for name in (*packages, "counterscore.report")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.tests["day"] = lambda cell: DAY.fullmatch(str(cell)) is not None
    made.globals |= {"dark": DARK, "most_shown": MOST_SHOWN, **given}
    return made
