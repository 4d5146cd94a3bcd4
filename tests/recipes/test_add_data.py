"""The recipes that touch no Python: a preset, and a kind of conduct."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from counterscore.record.opened import open_run
from counterscore.scheme.catalogue import presets
from counterscore.society.occasions import COLUMNS
from tests.house.tree import PACKAGE, ROOT
from tests.recipes.following import blocks, copy_of_the_repository, follow, run

DATA = Path("src") / "counterscore" / "society" / "data" / "china-2020"


@pytest.fixture(scope="module")
def preset(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A copy with one more preset."""
    root = copy_of_the_repository(tmp_path_factory.mktemp("preset"))
    return root, follow("add-a-preset.md", root)


def test_a_new_preset_is_found_by_its_name(preset: tuple[Path, list[str]]) -> None:
    _, (said,) = preset
    assert "library-card-2018: good. 9 numbers: 0 published, 2 estimated, 7 assumed." in said
    assert "Tier with deposit bars from deposit free rental." in said
    assert "A record of overdue library book moves the score by -30 points" in said
    assert said.count("library-card-2018") >= 2, "it stands in the list of presets"
    assert "library-card-2018" not in presets(), "only in the copy"


def test_a_new_preset_passes_the_tests_of_its_numbers(preset: tuple[Path, list[str]]) -> None:
    root, _ = preset
    done = run(root, "python", "-m", "pytest", "-p", "no:cacheprovider", "-k", "library", "tests/house/test_preset_numbers.py")
    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) >= 9 + 3, "each of its nine numbers, and the file as a whole"


@pytest.fixture(scope="module")
def kind(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A society of one's own with one more kind, lived by the package as it is."""
    root = tmp_path_factory.mktemp("kind")
    shutil.copytree(ROOT / DATA, root / DATA)
    return root, follow("add-a-kind-of-conduct.md", root, own_package=False)


def test_a_new_kind_is_explained_and_done(kind: tuple[Path, list[str]]) -> None:
    root, said = kind
    assert "pigeons: good." in said[-1]
    assert "Feeding pigeons (lawful or not, contested) is recorded with probability 0.9" in said[-1]
    assert "A record of feeding pigeons moves the score by -100 points" in said[-1]
    lived = open_run(root / "runs" / "pigeons")
    acts, records = (lived.national(f"{what}[feeding_pigeons]").sum() for what in ("acts", "records"))
    assert 0.8 * acts < records < 0.95 * acts
    adults, weeks = 1.11e9, lived.data.weeks.size
    assert 0.6 * adults * 0.5 * weeks / 52 < acts < 1.1 * adults * 0.5 * weeks / 52, "once in two years, less what deterrence prevents"
    assert lived.national("points_lost").sum() == pytest.approx(100 * records)
    assert lived.national("refused[high_speed_rail][score]").sum() > 0


def test_the_built_in_society_is_as_it_was(kind: tuple[Path, list[str]]) -> None:
    root, _ = kind
    assert "feeding_pigeons" not in (PACKAGE / "society" / "data" / "china-2020" / "kinds.csv").read_text(encoding="utf-8")
    mine = (root / "my-society" / "kinds.csv").read_text(encoding="utf-8").splitlines()
    assert mine[:-1] == (ROOT / DATA / "kinds.csv").read_text(encoding="utf-8").splitlines()


def test_the_page_explains_every_column() -> None:
    page = (ROOT / "docs" / "add-a-kind-of-conduct.md").read_text(encoding="utf-8")
    table = page[page.index("| columns |") : page.index("There is room")]
    spans = {"q2": "`q1` to `q5`", "q3": "`q1` to `q5`", "q4": "`q1` to `q5`"}
    spans |= {"age18_29": "`age14_17` to `age60`", "age30_59": "`age14_17` to `age60`"}
    assert [c for c in COLUMNS if spans.get(c, f"`{c}`") not in table] == []


@pytest.mark.parametrize("page", ["add-a-mechanism.md", "add-a-preset.md", "add-a-kind-of-conduct.md"])
def test_every_block_of_a_page_is_one_that_is_followed(page: str) -> None:
    found = blocks(ROOT / "docs" / page)
    assert len(found) >= 2
    for block in found:
        assert (block.path is None) is (block.what == "sh")
        assert block.what in ("sh", "diff", "toml", "python", "csv")


def test_the_rows_of_the_page_have_all_their_cells() -> None:
    """Counted here, because a reader copies them by hand."""
    for block in blocks(ROOT / "docs" / "add-a-kind-of-conduct.md"):
        if block.what == "csv":
            width = {"my-society/kinds.csv": len(COLUMNS), "my-society/relatedness.csv": 6}[block.path or ""]
            assert {len(row) for row in csv.reader(block.body.splitlines())} == {width}
