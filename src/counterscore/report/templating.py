"""Templates: one way to fill them, for the report and for whoever shows its pieces. Every text is escaped, and every name must be there."""

from __future__ import annotations

import re
from types import CodeType
from typing import Any

import jinja2
from jinja2.bccache import Bucket

from counterscore.report.colours import DARK

MOST_SHOWN = 25  # rows of a table that lies open
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Kept(jinja2.BytecodeCache):
    """Templates as they were compiled, for as long as the process lives, whichever environment asks."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was kept of this very text, if anything was."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        if bucket.code is not None:
            self.codes[bucket.key, bucket.checksum] = bucket.code


KEPT = Kept()


def environment(*packages: str, **given: Any) -> jinja2.Environment:
    """The templates of these packages and of the report, with what every template may use."""
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(name) for name in (*packages, "counterscore.report")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=KEPT,
    )
    made.tests["day"] = lambda cell: DAY.fullmatch(str(cell)) is not None
    made.globals |= {"dark": DARK, "most_shown": MOST_SHOWN, **given}
    return made
