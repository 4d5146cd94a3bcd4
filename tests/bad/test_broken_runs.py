"""A run folder that is not what was written is refused, whichever bit, byte or file differs."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from counterscore.errors import CounterscoreError, DamagedRun, RunError
from counterscore.record.manifest import NAME, write_manifest
from counterscore.record.opened import Run, open_run
from counterscore.record.store import read_checkpoint, write_checkpoint

FLIPS = 200
FILES = ("counties.parquet", "digests.parquet", "manifest.json", "run.json", "scores.parquet", "tables.npz", "weekly.parquet")


def read_all(folder: Path) -> Run:
    """Open a run and touch everything in it."""
    run = open_run(folder)
    assert run.digest
    assert len(run.weekly)
    assert run.weekly_xarray().sizes["week"] == len(run.days)
    assert run.scores_at(int(run.data.weeks[-1])).sum() >= 0
    return run


def flips(folder: Path, number: int) -> list[tuple[Path, int, int]]:
    """Random (file, byte, bit), every bit of the folder as likely as any other; the same each time."""
    dice = random.Random(20180101)
    files = sorted(folder.iterdir())
    sizes = [file.stat().st_size for file in files]
    chosen = []
    for file in dice.choices(files, weights=sizes, k=number):
        chosen.append((file, dice.randrange(file.stat().st_size), dice.randrange(8)))
    return chosen


def flip(file: Path, byte: int, bit: int) -> None:
    data = bytearray(file.read_bytes())
    data[byte] ^= 1 << bit
    file.write_bytes(data)


def unnoticed(read: Callable[[], object], chosen: list[tuple[Path, int, int]]) -> list[str]:
    """Flips after which `read` does not fail with an error that names the file; each is taken back."""
    silent = []
    for file, byte, bit in chosen:
        flip(file, byte, bit)
        try:
            read()
            silent.append(f"{file.name}, byte {byte}, bit {bit}: read")
        except RunError as error:
            if file.name not in str(error) or error.exit_code != 2:
                silent.append(f"{file.name}, byte {byte}, bit {bit}: {error}")
        flip(file, byte, bit)
    return silent


@pytest.fixture
def copy(good_run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good_run, tmp_path / "run"))


def refused(folder: Path, *parts: str) -> CounterscoreError:
    with pytest.raises(CounterscoreError) as caught:
        read_all(folder)
    message = str(caught.value)
    missing = [part for part in parts if part not in message]
    assert not missing, f"{missing} not in: {message}"
    assert caught.value.exit_code == 2
    assert message.isprintable()
    return caught.value


def test_a_copy_reads_as_the_run(good_run: Path, copy: Path) -> None:
    assert read_all(copy).digest == read_all(good_run).digest
    assert sorted(p.name for p in good_run.iterdir()) == sorted(FILES)


def test_no_bit_flips_silently(copy: Path) -> None:
    whole = read_all(copy).digest
    assert unnoticed(lambda: read_all(copy), flips(copy, FLIPS)) == []
    assert read_all(copy).digest == whole


@pytest.mark.parametrize("name", ["manifest.json", "run.json"])
def test_no_bit_of_the_smallest_files_flips_silently(name: str, copy: Path) -> None:
    """Few of the random flips fall here, so a bit of each byte is tried: a manifest has to guard itself."""
    file = copy / name
    chosen = [(file, byte, byte % 8) for byte in range(0, file.stat().st_size, 3)]
    assert unnoticed(lambda: read_all(copy), chosen) == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("keep", [0.0, 0.5, -1.0])
def test_a_truncated_file_is_named(name: str, keep: float, copy: Path) -> None:
    data = (copy / name).read_bytes()
    (copy / name).write_bytes(data[: int(keep * len(data)) if keep >= 0 else -1])
    assert isinstance(refused(copy, name), DamagedRun)


@pytest.mark.parametrize("name", FILES)
def test_a_longer_file_is_named(name: str, copy: Path) -> None:
    with (copy / name).open("ab") as file:
        file.write(b"\0")
    assert isinstance(refused(copy, name), DamagedRun)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(name: str, copy: Path) -> None:
    (copy / name).unlink()
    refused(copy, "manifest is missing" if name == NAME else f"{name}: a file is missing")


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_place_of_a_file_is_named(name: str, copy: Path) -> None:
    (copy / name).unlink()
    (copy / name).mkdir()
    refused(copy, "manifest is missing" if name == NAME else f"{name}: a file is missing")


@pytest.mark.parametrize("name", ["notes.txt", "extra.parquet", ".hidden"])
def test_an_extra_file_is_named(name: str, copy: Path) -> None:
    (copy / name).write_text("x", encoding="utf-8")
    refused(copy, name, "a file that the run did not write", "Move it elsewhere")


def test_an_extra_folder_is_named(copy: Path) -> None:
    (copy / "more").mkdir()
    refused(copy, "more", "did not write")


def test_a_report_may_lie_beside(copy: Path) -> None:
    (copy / "report.html").write_text("<!doctype html>", encoding="utf-8")
    assert read_all(copy)


def test_two_files_in_each_others_place_are_found(copy: Path) -> None:
    a, b = copy / "scores.parquet", copy / "digests.parquet"
    first, second = a.read_bytes(), b.read_bytes()
    a.write_bytes(second)
    b.write_bytes(first)
    refused(copy, "digests.parquet")


def test_an_empty_folder_is_no_run(tmp_path: Path) -> None:
    refused(tmp_path, str(tmp_path), "not a run folder", "counterscore run")


def test_a_folder_of_other_things_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    refused(tmp_path, str(tmp_path), "not a run folder")


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "\n\n\n", '{"files": {}}\n' + "0" * 64 + "\n"])
def test_a_foreign_manifest_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    refused(tmp_path, NAME, "the manifest is damaged", "Repeat it")


@pytest.mark.parametrize("name", ["missing", "no/where", "\0", "a" * 300])
def test_no_folder_is_no_run(name: str, tmp_path: Path) -> None:
    refused(tmp_path / name, "no such run folder")


def test_a_file_is_no_run(scheme_file: Path) -> None:
    refused(scheme_file, "no such run folder", str(scheme_file)[:60])


def test_a_run_of_another_format_is_refused(copy: Path) -> None:
    provenance = json.loads((copy / "run.json").read_text(encoding="utf-8"))
    (copy / "run.json").write_text(json.dumps(provenance | {"format": 2}), encoding="utf-8")
    write_manifest(copy)
    refused(copy, "another format", "Found 2", "Allowed: 1")


@pytest.mark.parametrize("name", ["run.json", "scores.parquet", "tables.npz", "weekly.parquet", "digests.parquet", "counties.parquet"])
@pytest.mark.parametrize("fault", ["empty", "half", "noise", "list", "zeros"])
def test_wrong_bytes_under_a_right_manifest_are_refused(name: str, fault: str, copy: Path) -> None:
    """A manifest made anew hides nothing: what then cannot be read is still an error with a name."""
    data = (copy / name).read_bytes()
    noise = bytearray(data)
    for byte in range(len(data) // 3, len(data), 7):
        noise[byte] ^= 0x55
    faults = {"empty": b"", "half": data[: len(data) // 2], "noise": bytes(noise), "list": b"[1, 2, 3]", "zeros": bytes(len(data))}
    (copy / name).write_bytes(faults[fault])
    write_manifest(copy)
    assert isinstance(refused(copy, "cannot be read"), DamagedRun)


@pytest.mark.parametrize("key", ["provinces", "score_weeks", "format"])
@pytest.mark.parametrize("value", [None, 3, "x", [], {}])
def test_a_wrong_record_under_a_right_manifest_is_refused(key: str, value: object, copy: Path) -> None:
    provenance = json.loads((copy / "run.json").read_text(encoding="utf-8"))
    (copy / "run.json").write_text(json.dumps(provenance | {key: value}), encoding="utf-8")
    write_manifest(copy)
    assert isinstance(refused(copy, str(copy)), RunError)


def test_a_table_of_objects_is_never_unpacked(copy: Path) -> None:
    np.savez(copy / "tables.npz", x=np.array([{"a": 1}], dtype=object))
    write_manifest(copy)
    refused(copy, "cannot be read")


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    folder = tmp_path / "run.checkpoint"
    arrays = {"standing": np.arange(500, dtype=np.uint32), "lists": np.zeros(500, np.uint32)}
    write_checkpoint(folder, arrays, {"format": 1, "request": "ab"})
    return folder


def test_no_bit_of_a_checkpoint_flips_silently(checkpoint: Path) -> None:
    assert unnoticed(lambda: read_checkpoint(checkpoint), flips(checkpoint, FLIPS)) == []
    assert read_checkpoint(checkpoint)[0]["standing"].tolist() == list(range(500))


@pytest.mark.parametrize("text", ["[]", "{}", "nothing", '{"format": 2}'])
def test_a_foreign_checkpoint_is_refused(text: str, checkpoint: Path) -> None:
    (checkpoint / "meta.json").write_text(text, encoding="utf-8")
    write_manifest(checkpoint)
    with pytest.raises(RunError, match="checkpoint"):
        read_checkpoint(checkpoint)


def test_no_checkpoint_is_an_error_with_a_name(tmp_path: Path) -> None:
    with pytest.raises(RunError):
        read_checkpoint(tmp_path / "run.checkpoint")
