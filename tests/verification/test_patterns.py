"""The judges of published patterns, on planted estimates."""

from __future__ import annotations

import pytest
from verification.patterns import again, page, wanted
from verification.patterns.measured import Estimate, exactly
from verification.patterns.wanted import (
    BY_CHANCE,
    BY_CONSTRUCTION,
    KNOWN,
    LUCKY,
    MUST_FAIL,
    NOUGHT,
    OVER,
    UNDER,
    WANTED,
    WITHIN,
    Found,
    Wanted,
    bad_news,
    holds,
    verdict,
)

OF = {w.key: w for w in WANTED}


def good(w: Wanted) -> Estimate:
    """An estimate that is as wanted."""
    middle = (w.least + w.most) / 2
    return {UNDER: Estimate(-2.0, -3.0, -1.0), OVER: Estimate(2.0, 1.0, 3.0), NOUGHT: exactly(0.0), WITHIN: exactly(middle)}[w.want]


def bad(w: Wanted) -> Estimate:
    """An estimate that is not."""
    return {UNDER: Estimate(-2.0, -3.0, 1.0), OVER: Estimate(2.0, -1.0, 3.0), NOUGHT: exactly(1.0), WITHIN: exactly(w.most + 1)}[w.want]


def expected(*other: str) -> dict[str, Estimate]:
    """As wanted but for what must fail and is known to; and the other way round for some."""
    fails = set(MUST_FAIL) | set(KNOWN)
    return {w.key: bad(w) if (w.key in fails) != (w.key in other) else good(w) for w in WANTED}


def found(*other: str) -> dict[str, Found]:
    """The same as it is found."""
    return {key: Found(key, e, "planted") for key, e in expected(*other).items()}


@pytest.mark.parametrize(
    ("want", "estimate", "so"),
    [
        (UNDER, Estimate(-1, -2, -1e-9), True),
        (UNDER, Estimate(-1, -2, 0), False),
        (OVER, Estimate(1, 1e-9, 2), True),
        (OVER, Estimate(1, 0, 2), False),
        (NOUGHT, exactly(0.0), True),
        (NOUGHT, Estimate(0, 0, 1e-9), False),
        (NOUGHT, Estimate(0, -1e-9, 0), False),
        (NOUGHT, exactly(1e-9), False),
        (WITHIN, Estimate(5, -50, 50), True),
        (WITHIN, exactly(10.0), True),
        (WITHIN, exactly(10.001), False),
        (WITHIN, exactly(4.999), False),
    ],
)
def test_signs_need_the_whole_interval_and_tolerances_the_value(want: str, estimate: Estimate, so: bool) -> None:
    assert holds(Wanted("x", (), "planted", "percent", want, 5, 10), estimate) is so


@pytest.mark.parametrize("w", WANTED, ids=lambda w: w.key)
def test_every_row_can_hold_and_fail(w: Wanted) -> None:
    assert holds(w, good(w))
    assert not holds(w, bad(w))


def test_no_row_is_known_twice_over() -> None:
    keys = [*MUST_FAIL, *KNOWN, *BY_CONSTRUCTION]
    assert len(set(keys)) == len(keys)
    assert set(keys) < set(OF)


@pytest.mark.parametrize(
    ("key", "as_wanted", "otherwise"),
    [
        ("1a", "pass", "**FAILS**"),
        ("1b", "**passed, known to fail**", "**fails**, known"),
        ("2c", "by construction", "**FAILS**"),
        ("3a", "by construction", "**FAILS**"),
        ("6a", "**passed, and must not**", "**fails**, as it must"),
    ],
)
def test_verdicts(key: str, as_wanted: str, otherwise: str) -> None:
    assert verdict(OF[key], good(OF[key])) == as_wanted
    assert verdict(OF[key], bad(OF[key])) == otherwise


def test_what_is_foreseen_is_no_news() -> None:
    assert bad_news(found()) == []


@pytest.mark.parametrize("key", [key for key in OF if key not in BY_CHANCE])
def test_every_row_that_turns_is_news(key: str) -> None:
    word = "passed, and must not" if key in MUST_FAIL else ("passed, known to fail" if key in KNOWN else "FAILS")
    assert bad_news(found(key)) == [f"{key}: {word}: {OF[key].said}"]


@pytest.mark.parametrize("key", BY_CHANCE)
def test_what_a_seed_decides_is_no_news_and_called_so(key: str) -> None:
    assert key in KNOWN
    assert bad_news(found(key)) == []
    assert verdict(OF[key], good(OF[key])) == LUCKY
    assert verdict(OF[key], bad(OF[key])) == "**fails**, known"


def test_the_summary_counts_apart_what_could_not_fail() -> None:
    own, fails = len(WANTED) - len(BY_CONSTRUCTION), len(MUST_FAIL) + len(KNOWN)
    said = page.summary(found())
    assert said.startswith(f"{own - fails} of the {own} comparisons that lives decide are as wanted; {fails} fail: 1b, 2e, ")
    assert said.endswith(
        f"{len(BY_CONSTRUCTION)} more can come out in one way only, by construction: {', '.join(BY_CONSTRUCTION)}; they did."
    )
    assert page.summary(found("2d")).endswith("; of these 2d did NOT.")
    assert page.summary(found("2d")).startswith(f"{own - fails} of the {own}")
    assert " are as wanted. 6 more" in page.summary(found(*MUST_FAIL, *KNOWN))


def test_the_page_says_of_each_such_row_why() -> None:
    for text in (page.failures(found()), page.failures(found(*MUST_FAIL, *KNOWN))):
        assert all(f"- **{key}**: {why}." in text for key, why in BY_CONSTRUCTION.items())
    assert "What fails, and why" in page.failures(found())
    assert "What fails, and why" not in page.failures(found(*MUST_FAIL, *KNOWN))


def held(*other: str, times: int = 1) -> list[dict[str, Estimate]]:
    """Fresh seeds, on some of which some rows turn."""
    return [expected(*(other if i < times else ())) for i in range(len(again.FRESH))]


@pytest.mark.parametrize("times", [1, 3])
def test_on_fresh_seeds_a_row_that_turns_is_news_unless_it_is_known_to_fail(times: int) -> None:
    assert again.bad_news(again.counted(held())) == []
    for key in OF:
        assert again.bad_news(again.counted(held(key, times=times))) == ([] if key in KNOWN else [key])


def test_what_is_known_to_fail_and_holds_on_a_fresh_seed_is_told() -> None:
    assert again.no_longer(again.counted(held())) == "Known to fail, and held on fresh seeds: none."
    text = again.page(held("9a"))
    assert "Known to fail, and held on fresh seeds: 9a on 1 of 3." in text
    assert "On some seeds only: 9a." in text
    assert "**1 of 3**, known to fail |" in text
    assert "9a on 3 of 3." in again.page(held("9a", times=3))


def test_the_page_of_fresh_seeds_counts_apart_what_could_not_fail() -> None:
    own, fails = len(WANTED) - len(BY_CONSTRUCTION), len(MUST_FAIL) + len(KNOWN)
    text = again.page(held())
    assert f"**{own - fails} of the {own} comparisons that lives decide hold on every fresh seed** ({own - fails} on seed 2, " in text
    assert f"by construction ({', '.join(BY_CONSTRUCTION)}); they did on every seed." in text
    assert "| 3 of 3, by construction |" in text
    assert "of these 2c did NOT on every seed" in again.page(held("2c"))


def test_wanted_are_thirty_rows_and_none_was_dropped() -> None:
    assert len(WANTED) == 30
    assert [w.key for w in wanted.lived()] == [key for key in OF if key not in BY_CONSTRUCTION]
