"""The results that come with the lab: what each preset's page shows until the first of its own is there.

    python -m counterscore.lab.stored          writes them
    python -m counterscore.lab.stored --check  says whether they are what the library gives (exit code 1 where not)

Small runs of the lab's own size, as `works.quick` gives them where nothing is changed.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import counterscore
from counterscore.lab.catalogue import HERE, cards
from counterscore.lab.orders import order_from
from counterscore.lab.works import Bench


def made(name: str, bench: Bench) -> dict[str, Any]:
    """The result of a preset, with the version that gave it."""
    found = bench.work("quick", order_from("quick", {"base": name}), lambda event, data: None)
    return {"version": counterscore.__version__, **found}


def text_of(found: dict[str, Any]) -> str:
    """As it is written."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def main(check: bool) -> int:
    """Write them all, or compare them; the exit code."""
    bench, wrong = Bench("runs"), 0
    HERE.mkdir(exist_ok=True)
    for card in cards():
        path, text = HERE / f"{card.name}.json", text_of(made(card.name, bench))
        if check:
            same = path.is_file() and path.read_text(encoding="utf-8") == text
            wrong += not same
            print(f"{card.name}: {'as stored' if same else 'NOT as stored; run python -m counterscore.lab.stored'}")
        else:
            path.write_text(text, encoding="utf-8")
            print(f"{path.name}: {len(text):,} bytes")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
