"""The fitted numbers written where they are used: the preset, the reported scheme that repeats it, the society, the reform's digests."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import counterscore
from counterscore.scheme.read import load_scheme
from counterscore.society.package import load_society
from counterscore.society.services import NAMES as SERVICES
from counterscore.text import parse
from verification.defaulters.lived import NAMES, STAGES, Numbers

ROOT = Path(counterscore.__file__).parent
SCHEMES = ("defaulter-list", "unified-2020")


def short(x: float) -> float:
    """Four figures: no more are known."""
    return float(f"{x:.4g}")


def rounded(numbers: Numbers) -> Numbers:
    """The numbers as they will be written."""
    return Numbers(**{name: short(value) for name, value in vars(numbers).items()})


def standing(scheme: str) -> Numbers:
    """The numbers that stand in a scheme and in the society, read as they are used."""
    document: dict[str, Any] = load_scheme(scheme).document
    listed = document["detection"]["record_probability"]["refusing_a_payable_judgment"]["value"]
    society = load_society("china-2020")
    values = [listed[day] for day in STAGES] + [document["lists"]["list"][0]["exit_per_week"]["value"]]
    values += [society.services.scale[SERVICES.index(name)] for name in ("air", "high_speed_rail")]
    values += [society.responses[name].value for name in ("learn_probability", "settled_factor")]
    return Numbers(**dict(zip(NAMES, map(float, values), strict=True)))


def differences(numbers: Numbers) -> list[str]:
    """Where these numbers are not the ones that stand in the files, both rounded, in words; the society's are told with each scheme."""
    out, here = [], vars(rounded(numbers))
    for scheme in SCHEMES:
        there = vars(rounded(standing(scheme)))
        out += [f"{scheme}: {name} is {there[name]:g}, fitted again it is {here[name]:g}" for name in NAMES if here[name] != there[name]]
    return out


def write(numbers: Numbers) -> None:
    """Put the numbers into the files."""
    stages = (numbers.listed_before_launch, numbers.listed_after_launch, numbers.listed_after_joining)
    dated = ", ".join(f'"{day}" = {value}' for day, value in zip(STAGES, stages, strict=True))
    for name in SCHEMES:
        path = ROOT / "scheme" / "presets" / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        text = once(r"(refusing_a_payable_judgment = \{ value = \{ )[^}]*( \}, unit = \"probability\")", rf"\g<1>{dated}\g<2>", text)
        text = once(r"(exit_per_week = \{ value = )[^,]*(,)", rf"\g<1>{numbers.exit_per_week}\g<2>", text)
        path.write_text(text, encoding="utf-8")
    data = ROOT / "society" / "data" / "china-2020"
    patch(data / "services.csv", "service", {"air": ("scale", numbers.air_scale), "high_speed_rail": ("scale", numbers.rail_scale)})
    own = {name: ("value", getattr(numbers, name)) for name in ("learn_probability", "settled_factor")}
    patch(data / "responses.csv", "name", own)
    load_society.cache_clear()
    for path in (ROOT / "scheme" / "reforms").glob("*.toml"):
        path.write_text(of_its_bases(path.read_text(encoding="utf-8")), encoding="utf-8")


def of_its_bases(text: str) -> str:
    """The text of a reform with the digests that its bases have now: one digest, or one for each of several bases."""
    bases = parse(text, Path("reform"))["base"]
    for name, base in {"base_digest": bases}.items() if isinstance(bases, str) else {name: name for name in bases}.items():
        text = once(rf"(\b{name} = \")[0-9a-f]{{64}}", rf"\g<1>{load_scheme(base).digest}", text)
    return text


def once(pattern: str, replacement: str, text: str) -> str:
    """Exactly one replacement, or an error."""
    new, count = re.subn(pattern, replacement, text)
    if count != 1:
        raise ValueError(f"{count} places for {pattern}")
    return new


def patch(path: Path, key: str, changes: dict[str, tuple[str, float]]) -> None:
    """Change single values of a CSV file, and nothing else in it: lines without one stay as they are."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head = next(csv.reader(lines[:1]))
    for i, line in enumerate(lines[1:], 1):
        row = next(csv.reader([line]))
        column, value = changes.get(row[head.index(key)], (key, None))
        if value is not None and row[head.index(column)] != f"{value:g}":
            row[head.index(column)] = f"{value:g}"
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerow(row)
            lines[i] = out.getvalue()
    path.write_text("".join(lines), encoding="utf-8")
