"""What is sent to hurt: hostile files, orders and names. Each is refused by a message, and the lab goes on. Each test counts what it tried."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from counterscore.lab.orders import AT_ONCE, ORDERS
from tests.bad.test_hostile_files import ALL
from tests.lab.conftest import Answer, Lab
from tests.lab.wire import head, sent

SECONDS = 5.0
BLANK = ("an empty file", "a file of blank lines")  # no reform at all
LARGE = ("50,000 tables", "many texts that never end", "many lines that go on", "many quotation marks", "20 MB", "20 MB without a line")
HOSTILE = {name: data.decode("utf-8", "surrogateescape") for name, (data, _) in ALL.items() if name not in BLANK}
NO_LINE = ("a dotted key of 3 kB in an inline table", "a dotted key of 3 kB in a second inline table")  # the parser itself gave up


def body_sent(lab: Lab, path: str, body: bytes) -> Answer:
    """An order as bytes, however large."""
    return sent(lab, head(lab, "POST", path, [("Content-Length", str(len(body)))]) + body, "POST")


@pytest.fixture(autouse=True)
def lab_lives_on(lab: Lab) -> Iterator[None]:
    """Before each test the lab's reader of schemes is warm, and after each it answers, as quickly as ever, in words."""
    assert lab.post("/api/now/sheet", {"base": "none"}).status == 200
    yield
    start = time.perf_counter()
    assert lab.get("/tour").status == 200
    assert lab.post("/api/now/sheet", {"base": "none"}).status == 200
    assert time.perf_counter() - start < SECONDS
    assert lab.process.poll() is None


def told(found: Answer) -> dict[str, Any]:
    """The message of a refusal; no traceback, and no mistake of the lab."""
    assert found.status in (413, 422), found
    message: dict[str, Any] = found.json
    assert message["problem"]
    assert "mistake" not in message["problem"]
    assert "worker" not in message["problem"]
    assert b"Traceback" not in found.body
    assert len(found.body) < 20_000  # what was sent is not sent back
    return message


@pytest.mark.parametrize("way", ["/api/now/sheet", "/api/now/set", "/api/now/quick", "/api/stream/quick", "/api/jobs"])
def test_hostile_files_are_refused_through_the_page(lab: Lab, way: str) -> None:
    more = {"/api/now/set": {"place": "detection.false_records_per_week", "value": 1}, "/api/jobs": {"kind": "run"}}.get(way, {})
    tried = 0
    for name, text in HOSTILE.items():
        start = time.perf_counter()
        found = body_sent(lab, way, json.dumps({"base": "none", "text": text} | more).encode())
        if found.status == 200:  # an order that was taken, and fails
            found = ended(lab, found)
        message = told(found)
        assert time.perf_counter() - start < SECONDS, name
        assert (found.status == 413) == (name in LARGE)
        assert found.status == 413 or name in NO_LINE or message["line"] or message["key"] == "format", name
        tried += 1
    assert tried == 36


def ended(lab: Lab, found: Answer) -> Answer:
    """The end of an order's job, as if it had been the answer."""
    told_so_far = found if found.body.startswith(b"id:") else lab.get(f"/api/jobs/{found.json['job']}/events")
    last = told_so_far.body.decode().rstrip().split("\n\n")[-1].split("\n")
    assert last[1] == "event: failed", last
    return Answer(422, told_so_far.headers, last[2].removeprefix("data: ").encode())


def test_nothing_is_no_change(lab: Lab) -> None:
    plain = lab.post("/api/now/sheet", {"base": "none"}).json
    blank = ("", " ", "\n", "\n" * 30_000, "\t \n", " " * 200_000)
    assert [lab.post("/api/now/sheet", {"base": "none", "text": text}).json for text in blank] == [plain] * 6


WRONG: tuple[Any, ...] = (
    *(None, True, 1.5, -1, 10**30, 1e300, "", "../x", "a/b", "a\\b", "x\0y", "..", "a..b", ".hidden", "/etc/passwd", "x" * 201),
    *("\ud800", "ｎｏｎｅ", "Kelvin\u212a", "٢٠١٨-٠١-٠١", "2018-02-31", "0001-01-01", "9999-12-31", "<script>", "none\n", " none", "١٢"),
    *([], {}, [[]], [None], ["../x"], ["x"] * 17, {"base": "none"}, [["none"]], ["none+../x"], "1:", "9" * 40, "NaN", "1e3"),
)


NAMES = ("2018-02-31", "0001-01-01", "9999-12-31", "9" * 40, "NaN", "1e3")  # of these a run may be called


def fits(kind: str, field: str, value: Any) -> bool:
    """Whether a wrong value is right after all, in a field that takes such."""
    return (
        (field == "text" and isinstance(value, str))
        or (field in ("reforms", "others") and value == [])
        or (field in ("beside", "place") and value == "" and kind != "set")
        or (field in ("name", "beside", "place", "file") and value in NAMES)
        or (field == "value" and type(value) in (int, float) and abs(value) < 1e15)
    )


def right(kind: str) -> dict[str, Any]:
    """An order in which everything is right, but nothing of its name is there."""
    some = {"base": "none", "place": "x", "value": 1, "people": 100_000, "name": "nowhere", "index": 1, "what": "silent", "file": "x.svg"}
    return {field: some[field] for field in ORDERS[kind].fields if field in some} | ({"people": "1:1000"} if kind == "cost" else {})


@pytest.mark.parametrize("kind", ORDERS)
def test_no_field_takes_what_is_not_for_it(lab: Lab, kind: str) -> None:
    tried = 0
    for field in ORDERS[kind].fields:
        for value in (value for value in WRONG if not fits(kind, field, value)):
            ways = ["/api/jobs", *([f"/api/now/{kind}"] if kind in AT_ONCE else [])]
            for way in ways:
                spec = right(kind) | {field: value} | ({"kind": kind} if way == "/api/jobs" else {})
                message = told(lab.post(way, spec))
                assert message["key"] == field, (field, value, message)
                assert message["problem"] == "not what this field takes"
                tried += 1
    expected = sum(sum(not fits(kind, field, value) for value in WRONG) for field in ORDERS[kind].fields)
    assert tried == expected * (1 + (kind in AT_ONCE)) >= 30


def test_there_are_many_wrong_values() -> None:
    assert len(WRONG) == 40
    assert sum(len(ordered.fields) for ordered in ORDERS.values()) >= 40


def test_unknown_fields_and_orders_are_refused(lab: Lab) -> None:
    fields = (
        "",
        "x",
        "__proto__",
        "__class__",
        "Base",
        "base ",
        "out",
        "folder",
        "threads",
        "kind2",
        "rows",
        "\ud800",
        "k" * 5000,
        "<b>",
        "\0",
    )
    tried = 0
    for kind in ORDERS:
        for field in fields:
            message = told(lab.post("/api/jobs", right(kind) | {"kind": kind, field: 1}))
            assert message["problem"] == "unknown field"
            tried += 1
    assert tried == 15 * len(ORDERS)
    kinds = ("", "x", "Sheet", "sheet ", "__init__", "work", "../sheet", "<b>", "\ud800", "x" * 5000, None, 1, [], {}, ["sheet"], True)
    assert [told(lab.post("/api/jobs", {"kind": kind})) is not None for kind in kinds] == [True] * 16
    ways = [f"/api/{way}/{kind}" for way in ("now", "stream") for kind in (*set(ORDERS) - set(AT_ONCE), "x", "%00", "..", "%2e%2e")]
    assert [told(lab.post(way, {}))["problem"] if "/.." not in way else "" for way in ways if "%2e" not in way and "/.." not in way]
    missing = [told(lab.post("/api/jobs", {"kind": kind}))["problem"] for kind in ORDERS]
    assert missing == ["a field is missing"] * len(ORDERS)


def bombs() -> Iterator[bytes]:
    """Bodies that are no orders, or that are meant to be too much to read."""
    yield from (
        b"",
        b" ",
        b"{",
        b"}",
        b"[]",
        b"null",
        b"true",
        b"1",
        b'"x"',
        b"{}x",
        b"{}{}",
        b"{'base': 'none'}",
        b"// x\n{}",
        b"base=none",
    )
    yield from (b'{"base": NaN}', b'{"base": Infinity}', b'{"base": -Infinity}', b'{"base": 1e999}', b'{"base": -0}', b'{"base": 01}')
    yield from (b'{"base": "none", "base": "none"}', b'{"base": {"a": 1, "a": 2}}', b'{"base": "none", "\\u0062ase": "unified-2020"}')
    yield from (b'{"base": "\xff"}', b"\xff\xfe{\x00", b"\x00" * 1000, b'{"base": "\\ud800"}', b'{"base": "a\nb"}', b'{"base": "\\x"}')
    yield from (b'{"base": %s}' % (b"9" * digits) for digits in (100, 4299, 4300, 4301, 300_000))
    yield b'{"base": 0.%s}' % (b"1" * 300_000)
    yield b"{%s}" % b",".join(b'"k%d": 1' % n for n in range(25_000))
    yield b"[%s]" % b",".join([b"{}"] * 100_000)
    yield b'{"%s": 1}' % (b"k" * 300_000)
    yield b'{"base": "%s"}' % (b"\\u0000" * 50_000)
    for depth in (*range(850, 1010, 2), 10_000, 100_000, 160_000):
        yield b'{"base": %s%s}' % (b"[" * depth, b"]" * depth)
        yield b'{"a":' * min(depth, 60_000) + b"1" + b"}" * min(depth, 60_000)
    yield b"[" * 300_000


def test_bombs_are_refused(lab: Lab) -> None:
    tried = 0
    for body in bombs():
        for way in ("/api/now/sheet", "/api/stream/quick", "/api/jobs"):
            start = time.perf_counter()
            told(body_sent(lab, way, body))
            assert time.perf_counter() - start < SECONDS, body[:60]
            tried += 1
    assert tried == 3 * (29 + 5 + 5 + 2 * 83 + 1)


def test_a_listener_may_say_anything_of_what_it_heard_last(lab: Lab) -> None:
    job = lab.post("/api/jobs", {"kind": "page", "name": "nowhere"}).json["job"]
    lab.get(f"/api/jobs/{job}/events")
    lasts = ("", "0", "-1", "x", "\xb2", "9" * 5000, "1e9", "0x1", "1.5", "\xbd", "1 2", "None", "1_0")
    answers = [sent(lab, head(lab, path=f"/api/jobs/{job}/events", headers=[("Last-Event-ID", last)])) for last in lasts]
    assert [(one.status, b"event: failed" in one.body) for one in answers] == [(200, True)] * 13
