"""The recipe for a mechanism, followed to the letter in a copy, gives a mechanism that lives, agrees with the twin and keeps the rules."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest

from counterscore.study.simulate import simulate
from tests.house.tree import ROOT
from tests.recipes.following import blocks, copy_of_the_repository, follow, run

PAGE = "add-a-mechanism.md"
PARTS = ["NAME", "PARAMS", "READS", "WRITES", "TALLIES", "BY_ERA", "BY_COUNTY", "Table", "build", "neutral", "step"]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A copy in which the page was followed, and what its commands printed; its engine is compiled once."""
    root = copy_of_the_repository(tmp_path_factory.mktemp("mechanism"))
    return root, follow(PAGE, root)


@pytest.mark.slow
def test_the_new_mechanism_is_checked_tested_and_lived(followed: tuple[Path, list[str]]) -> None:
    root, said = followed
    assert "amnesty: good." in said[-1]
    assert "1 passed" in said[-1]
    assert "entries into the list so far" in said[-1]
    assert (root / "runs" / "amnesty" / "manifest.json").is_file()


@pytest.mark.slow
def test_it_was_the_copy_that_was_changed(followed: tuple[Path, list[str]]) -> None:
    root, _ = followed
    done = run(root, "python", "-c", "import counterscore.mechanisms as m; print(m.__file__, [x.NAME for x in m.MECHANISMS])")
    assert str(root / "src") in done.stdout
    assert "'amnesty'" in done.stdout
    assert not (ROOT / "src" / "counterscore" / "mechanisms" / "amnesty.py").exists()


@pytest.mark.slow
def test_a_scheme_that_does_not_name_it_is_as_before(followed: tuple[Path, list[str]]) -> None:
    """Its neutral table changes nobody's life."""
    root, _ = followed
    words = ("rongcheng-2014", "--people", "72000", "--from", "2018-01-01", "--to", "2018-03-04", "--no-report")
    done = run(root, "counterscore", "run", *words, "--out", "runs/before")
    assert done.returncode == 0, done.stderr
    code = "from counterscore.record.opened import open_run; print(open_run('runs/before').data.digests.tobytes().hex())"
    there = run(root, "python", "-c", code)
    here = simulate("rongcheng-2014", people=72_000, first=dt.date(2018, 1, 1), last=dt.date(2018, 3, 4))
    assert there.stdout.strip() == here.data.digests.tobytes().hex()


@pytest.mark.slow
def test_the_house_rules_hold_in_the_copy(followed: tuple[Path, list[str]]) -> None:
    """What the recipe leaves behind would be let in: parts in order, units, law, walls, style."""
    root, _ = followed
    done = run(root, "python", "-m", "pytest", "-p", "no:cacheprovider", "tests/house/test_vocabulary.py", "tests/house/test_neutral.py")
    assert done.returncode == 0, done.stdout
    written = ("src/counterscore/mechanisms/amnesty.py", "tests/known/test_amnesty.py", "tests/twin.py", "tests/twin_person.py")
    done = run(root, "ruff", "check", "--no-cache", *written)
    assert done.returncode == 0, done.stdout


def test_the_skeleton_has_the_parts_in_order() -> None:
    tree = ast.parse((ROOT / "docs" / "skeletons" / "mechanism.py").read_text(encoding="utf-8"))
    names = []
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            names.append(node.targets[0].id)
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.append(node.name)
    assert names == PARTS


def test_a_recipe_is_short() -> None:
    """A file and at most a dozen changes to the package."""
    changes = [block for block in blocks(ROOT / "docs" / PAGE) if block.what == "diff" and (block.path or "").startswith("src/")]
    assert len(changes) <= 12
