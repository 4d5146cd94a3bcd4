"""Words for what a person is: nothing that a society or a scheme defines may go by them.

Points, records and lists attach to a recorded act. A kind of conduct that was
called after an attribute would let a scheme score the attribute, so the words
stand here, below both, in one list.
"""

from __future__ import annotations

import re

ATTRIBUTES = frozenset(
    "sex male female man woman gender age ages minority majority ethnicity ethnic race religion urban rural quintile income poor rich "  # noqa: SIM905
    "party league membership member province county community place hukou nationality".split()
)
# Words that change nothing: `is_female` and `living_in_a_province` name an attribute still.
FILLERS = frozenset(
    "a an and are be been being by for from has have having in is live lives living non not of on or the to with".split()  # noqa: SIM905
)
IRREGULAR = {"men": "man", "women": "woman"}


def names_attribute(name: str) -> bool:
    """Whether a name says nothing but what a person is; `christmas_party` says more, `party_members` does not."""
    words = [word for word in re.split(r"[\W_]+", name.casefold()) if word and word not in FILLERS]
    return bool(words) and all(_singular(word) in ATTRIBUTES or word in ATTRIBUTES for word in words)


def _singular(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
