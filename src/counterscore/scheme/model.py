"""What a scheme file says, once checked: quantities with unit, range, status and source."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Quantity:
    """One number, perhaps dated: it holds from the first week of each step."""

    steps: tuple[tuple[int, float], ...]  # (first week, value); the first step's week is 0
    unit: str
    range: tuple[float, float] | None
    status: str
    source: str | None
    line: int | None = None
    given: bool = True  # False: the default, because the file is silent

    @property
    def value(self) -> float:
        """The value of the last step."""
        return self.steps[-1][1]

    def at(self, week: int) -> float:
        """The value that holds in a week."""
        return [value for first, value in self.steps if first <= week][-1]

    def per_era(self, eras: NDArray[np.int32]) -> NDArray[np.float64]:
        """[era] values."""
        return np.array([self.at(int(week)) for week in eras])


@dataclass(frozen=True)
class RowValues:
    """One row of an array of tables."""

    fields: dict[str, Quantity | int | None]
    extra: dict[str, Any]
    line: int | None

    def number(self, name: str) -> float:
        """An undated number."""
        value = self.fields[name]
        assert isinstance(value, Quantity)
        return value.value

    def week(self, name: str) -> int | None:
        """The first week on or after a date, or None."""
        value = self.fields[name]
        assert value is None or isinstance(value, int)
        return value

    def per_era(self, name: str, eras: NDArray[np.int32]) -> NDArray[np.float64]:
        """[era] values of a dated number."""
        value = self.fields[name]
        assert isinstance(value, Quantity)
        return value.per_era(eras)

    def raw(self, name: str) -> Any:
        """Text, list or condition as written, or None."""
        return self.extra.get(name)

    def names(self, name: str) -> tuple[str, ...]:
        """A list of names, perhaps empty."""
        return tuple(self.extra.get(name) or ())


@dataclass(frozen=True)
class Values:
    """The values of one mechanism."""

    single: dict[str, Quantity | int | None]
    keyed: dict[str, dict[str, Quantity]]
    arrays: dict[str, tuple[RowValues, ...]]
    defaults: dict[str, float] = field(default_factory=dict)

    def number(self, name: str) -> float:
        """An undated number."""
        value = self.single[name]
        assert isinstance(value, Quantity)
        return value.value

    def week(self, name: str) -> int | None:
        """The first week on or after a date, or None."""
        value = self.single[name]
        assert value is None or isinstance(value, int)
        return value

    def per_era(self, name: str, eras: NDArray[np.int32]) -> NDArray[np.float64]:
        """[era] values of a dated number."""
        value = self.single[name]
        assert isinstance(value, Quantity)
        return value.per_era(eras)

    def keyed_per_era(self, name: str, keys: Sequence[str], eras: NDArray[np.int32]) -> NDArray[np.float64]:
        """[era, key] values; the default where a key is not given."""
        out = np.full((eras.size, len(keys)), self.defaults[name])
        for key, quantity in self.keyed[name].items():
            out[:, list(keys).index(key)] = quantity.per_era(eras)
        return out

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys that are given."""
        return tuple(self.keyed[name])

    def keyed_number(self, name: str, key: str) -> float:
        """An undated number of one key."""
        return self.keyed[name][key].value

    def rows(self, name: str) -> tuple[RowValues, ...]:
        """The rows of an array of tables."""
        return self.arrays[name]

    def quantities(self) -> Iterator[tuple[str, Quantity]]:
        """Every number that the file gives, with its place."""
        for name, value in self.single.items():
            if isinstance(value, Quantity) and value.given:
                yield name, value
        for name, by_key in self.keyed.items():
            for key, quantity in by_key.items():
                yield f"{name}.{key}", quantity
        for name, rows in self.arrays.items():
            for i, row in enumerate(rows, 1):
                for what, value in row.fields.items():
                    if isinstance(value, Quantity) and value.given:
                        yield f"{name}[{i}].{what}", value

    def change_weeks(self) -> set[int]:
        """Every week in which a value or a date changes something."""
        weeks = {first for _, quantity in self.quantities() for first, _ in quantity.steps}
        weeks |= {value for value in self.single.values() if isinstance(value, int)}
        for rows in self.arrays.values():
            weeks |= {value for row in rows for value in row.fields.values() if isinstance(value, int)}
        return weeks


@dataclass(frozen=True)
class Scheme:
    """A whole scheme."""

    id: str
    title: str
    summary: str
    description: str
    society: str
    first_day: dt.date
    last_day: dt.date
    hypothetical_from: dt.date | None
    sources: dict[str, str]
    tables: dict[str, Values]
    document: dict[str, Any]  # as read, for digest, record and reform
    digest: str
    file: Path | None = None
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    reforms: tuple[str, ...] = ()
    base_digest: str = ""  # of the scheme before any reform; empty where there was none

    def line_of(self, key: str | None) -> int | None:
        """The line of a key such as `lists.list[1].kinds`."""
        if key is None:
            return None
        path: list[str | int] = []
        for part in key.split("."):
            match = re.fullmatch(r"(.*?)\[(\d+)\]", part)
            path += [match[1], int(match[2]) - 1] if match else [part]
        for end in range(len(path), 0, -1):
            if tuple(path[:end]) in self.lines:
                return self.lines[tuple(path[:end])]
        return None

    def quantities(self) -> Iterator[tuple[str, Quantity]]:
        """Every number that the scheme gives, with its place."""
        for name, values in self.tables.items():
            for where, quantity in values.quantities():
                yield f"{name}.{where}", quantity
