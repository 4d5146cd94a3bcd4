"""What a page shows before anything was lived is what the library gives, and is labelled with the version that gave it."""

from __future__ import annotations

from pathlib import Path

import pytest

import counterscore
from counterscore.lab.catalogue import HERE, cards, stored
from counterscore.lab.stored import made, text_of
from counterscore.lab.works import Bench

NAMES = [card.name for card in cards()]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(str(tmp_path_factory.mktemp("stored")))


def test_every_preset_has_one_and_nothing_else_has() -> None:
    assert sorted(path.stem for path in HERE.glob("*.json")) == sorted(NAMES)
    assert len(NAMES) == 7


@pytest.mark.parametrize("name", NAMES)
def test_a_stored_result_is_what_the_library_gives(name: str, bench: Bench) -> None:
    path: Path = HERE / f"{name}.json"
    assert path.read_text(encoding="utf-8") == text_of(made(name, bench)), "run python -m counterscore.lab.stored"
    found = stored(name)
    assert found is not None
    assert found["version"] == counterscore.__version__
