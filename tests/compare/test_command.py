"""`counterscore compare` as a person calls it."""

from __future__ import annotations

from tests.command_line.conftest import elsewhere

ASKED = ("--people", "40000", "--from", "2020-01-06", "--to", "2020-03-01")
A, B = "unified-2020", "unified-2020+add-parking-tickets"


def test_told_in_words() -> None:
    said = elsewhere("compare", A, B, A, *ASKED, "--by", "income")
    assert said.code == 0, said.err
    assert f"{A} (2) changes nothing: not one of " in said.out
    assert "quintile 5" in said.out
    assert "drivers assumed" in said.out


def test_told_as_data() -> None:
    data = elsewhere("compare", A, B, *ASKED, "--direct", "--by", "sex", "--json").data
    assert set(data) == {"first", "digests", "pairs", "persons", "from", "to", "seed", "status", "paragraph", "by"}
    pair = data["pairs"][B]
    assert set(pair) == {"persons_changed", "no_effect", "total", "direct", "spillover"}
    assert all(pair["spillover"][name] == pair["total"][name] - pair["direct"][name] for name in pair["spillover"])
    assert set(data["by"][B]) == {"female", "male"}


def test_wrong_words() -> None:
    elsewhere("compare", A, *ASKED).wrong("nothing to compare")
    elsewhere("compare", A, B, *ASKED, "--by", "incone").wrong("no such division", "income")
    elsewhere("compare", A, "no-such-scheme", *ASKED).wrong("no-such-scheme")
    elsewhere("compare", A, B, "--people", "nobody").wrong("not a size")
