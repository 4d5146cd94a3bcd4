"""Every wrong scheme and reform of the lists beside this file is refused with the message that its author needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli

from counterscore import errors
from counterscore.compile.lower import compile_scheme
from counterscore.compile.tables import Tables
from counterscore.errors import CounterscoreError
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme, names_of
from counterscore.scheme.reform import apply_reform, base_digest
from counterscore.society.package import Society, load_society

HERE = Path(__file__).parent


def listed(name: str) -> dict[str, Any]:
    return tomli.loads((HERE / name).read_text(encoding="utf-8"))


HEAD = listed("schemes.toml")["head"]
SCHEMES = [case for name in ("schemes.toml", "quantities.toml", "rules.toml") for case in listed(name)["case"]]
REFORMS = listed("reforms.toml")


@pytest.fixture(scope="session")
def society() -> Society:
    return load_society("china-2020")


def changed(text: str, case: dict[str, Any]) -> str:
    """The head with the case's changes, each of which must find its place, and the case's rules."""
    for old, new in case.get("change", []):
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the head"
        text = text.replace(old, new)
    return text + case.get("rules", "") + "\n"


def compiled(path: Path, society: Society) -> Tables:
    return compile_scheme(load_scheme(path), society)


def check_message(error: CounterscoreError, file: Path, case: dict[str, Any]) -> None:
    """Place, fault and remedy are all in the one message, and it is safe to print."""
    message = str(error)
    missing = [part for part in [str(file), *case["message"]] if part not in message]
    assert not missing, f"{missing} not in: {message}"
    assert error.exit_code == 2
    assert isinstance(error, getattr(errors, case["error"]) if "error" in case else CounterscoreError)
    assert message.isprintable()
    assert len(message) < 3000


def test_the_head_alone_is_a_good_scheme(tmp_path: Path, society: Society) -> None:
    path = tmp_path / "scheme.toml"
    path.write_text(HEAD, encoding="utf-8")
    assert compiled(path, society) is not None


@pytest.mark.parametrize("case", SCHEMES, ids=lambda case: case["name"])
def test_a_wrong_scheme_is_refused(case: dict[str, Any], tmp_path: Path, society: Society) -> None:
    path = tmp_path / "scheme.toml"
    path.write_text(case["text"] if "text" in case else changed(HEAD, case), encoding="utf-8")
    with pytest.raises(CounterscoreError) as caught:
        compiled(path, society)
    check_message(caught.value, path, case)


@pytest.fixture
def base(tmp_path: Path) -> Scheme:
    path = tmp_path / "base.toml"
    path.write_text(REFORMS["base"], encoding="utf-8")
    return load_scheme(path)


def reformed(base: Scheme, file: Path, case: dict[str, Any], society: Society) -> Tables:
    """The tables of the base under the case's reform, which is written to `file`."""
    file.write_text(changed(REFORMS["head"], case).replace("DIGEST", base_digest(base)), encoding="utf-8")
    scheme = base
    for _ in range(1 + case.get("twice", False)):
        scheme = apply_reform(scheme, file, names_of(society))
    return compile_scheme(scheme, society)


def test_the_reform_alone_fits_its_base(base: Scheme, tmp_path: Path, society: Society) -> None:
    assert reformed(base, tmp_path / "reform.toml", {}, society) is not None


@pytest.mark.parametrize("case", REFORMS["case"], ids=lambda case: case["name"])
def test_a_wrong_reform_is_refused(case: dict[str, Any], base: Scheme, tmp_path: Path, society: Society) -> None:
    file = tmp_path / "reform.toml"
    with pytest.raises(CounterscoreError) as caught:
        reformed(base, file, case, society)
    parts = [part.replace("DIGEST", base_digest(base)[:40]) for part in case["message"]]
    check_message(caught.value, file, case | {"message": parts})


def test_the_lists_are_long_enough() -> None:
    names = [case["name"] for case in (*SCHEMES, *REFORMS["case"])]
    assert len(SCHEMES) >= 45
    assert len(REFORMS["case"]) >= 20
    assert len({case["name"] for case in SCHEMES}) == len(SCHEMES), "two cases of one name"
    assert all(names)
