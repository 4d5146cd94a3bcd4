"""What is sent too much of, and those who take their time: neither may keep anybody else waiting. Each test counts what it tried."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from counterscore.lab.guard import POLICY
from counterscore.lab.limits import Limits
from tests.lab.conftest import Answer, Lab, closed
from tests.lab.narrow import LIMITS, end_of, job_of, narrow_lab
from tests.lab.wire import answered, connected, head, sent

MOST = Limits().body_bytes
POSTS = ("/api/now/sheet", "/api/stream/quick", "/api/jobs", "/api/jobs/x/cancel", "/nowhere")
PATIENCE = 10.0  # seconds for what should take one or two


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab whose patience is short."""
    found = narrow_lab(tmp_path_factory.mktemp("narrow") / "runs")
    yield found
    closed(found)


def chunks(size: int, each: int = 8192) -> bytes:
    """A body of so many bytes, in chunks; without an end."""
    return b"".join(b"%x\r\n%s\r\n" % (each, b" " * each) for _ in range(-(-size // each)))


def test_bodies_that_are_too_large_are_refused(lab: Lab) -> None:
    tried = []
    for path in POSTS:
        for size in (MOST + 1, 2 * MOST, 10**9, 10**15, 10**18):  # said, and not sent
            tried.append(sent(lab, head(lab, "POST", path, [("Content-Length", str(size))])))
        for size in (MOST + 1, 8 << 20):  # sent as well
            tried.append(sent(lab, head(lab, "POST", path, [("Content-Length", str(size))]) + b" " * size))
        for more in (b"", b"0\r\n\r\n"):  # in chunks: the size is not said before
            tried.append(sent(lab, head(lab, "POST", path, [("Transfer-Encoding", "chunked")]) + chunks(MOST + 1) + more))
    tried.append(sent(lab, head(lab, "GET", "/tour", [("Content-Length", str(MOST + 1))])))
    assert [one.status for one in tried] == [413] * (5 * 9 + 1)
    assert all(one.json["problem"] == f"At most {MOST} bytes may be sent" for one in tried[: 4 * 9])


def test_bodies_that_just_fit_are_read(lab: Lab) -> None:
    body = b'{"base": "none"}'
    whole = body + b" " * (MOST - len(body))
    assert sent(lab, head(lab, "POST", "/api/now/sheet", [("Content-Length", str(MOST))]) + whole).status == 200
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (whole[:10], whole[10:1000], whole[1000:]))
    assert sent(lab, head(lab, "POST", "/api/now/sheet", [("Transfer-Encoding", "chunked")]) + pieces + b"0\r\n\r\n").status == 200


def test_heads_that_are_too_large_or_no_heads_are_refused(lab: Lab) -> None:
    line = f"Host: 127.0.0.1:{lab.port}\r\n".encode()
    wrong = [
        *(b"GET / HTTP/1.1\r\n" + line + b"x: " + b"y" * 100_000 + b"\r\n\r\n", b"GET /" + b"x" * 100_000, b"\r\n" * 50_000 + b"x"),
        b"GET / HTTP/1.1\r\n" + line + b"".join(b"x%d: y\r\n" % n for n in range(20_000)) + b"\r\n",
        *(b"\0" * 1000, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n" + line + b"a b: c\r\n\r\n", b"\xff\xfe\r\n\r\n"),
        *(b"GET / HTTP/1.1\r\n" + line + b"Content-Length: -1\r\n\r\n", b"GET / HTTP/1.1\r\n" + line + b"Content-Length: 1, 2\r\n\r\n"),
        b"POST / HTTP/1.1\r\n" + line + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + line + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ]
    assert [refusal(lab, one) in (400, 403) for one in wrong] == [
        True
    ] * 14  # what comes in one piece may be read, and is of somebody unknown
    broken = head(lab, "POST", "/api/jobs", [("Transfer-Encoding", "chunked")]) + b"not a size\r\n"
    assert sent(lab, broken).status == 400
    late = head(lab, "POST", "/api/jobs", [("Content-Length", str(MOST + 1))])
    with connected(lab) as one:  # garbage after an answer
        one.sendall(late)
        assert answered(one).status == 413
        one.sendall(b" " * (MOST + 1) + b"garbage\r\n\r\n")
    assert lab.get("/tour").status == 200


def refusal(lab: Lab, data: bytes) -> int:
    """The status of a refusal; where more was sent than was read, the line may break before it is heard."""
    try:
        return sent(lab, data).status
    except ConnectionResetError:
        return 400


def until_closed(line: socket.socket, drop: bytes = b"", every: float = 0.1) -> tuple[float, bytes]:
    """Send a byte now and then until the other side has had enough: after how long, and what it said."""
    start, told = time.monotonic(), b""
    line.settimeout(every)
    while time.monotonic() - start < PATIENCE:
        try:
            if drop:
                line.sendall(drop)
            part = line.recv(65536)
        except TimeoutError:
            continue
        except OSError:
            break
        if not part:
            break
        told += part
    return time.monotonic() - start, told


def slow_ones(lab: Lab) -> dict[str, tuple[bytes, bytes, bytes]]:
    """What somebody slow says at once, byte by byte, and the answer that comes before the line is closed."""
    post = head(lab, "POST", "/api/jobs", [("Content-Length", "1000")])
    piecewise = head(lab, "POST", "/api/jobs", [("Transfer-Encoding", "chunked")])
    large = head(lab, "POST", "/api/jobs", [("Content-Length", str(MOST * 2))])
    return {
        "nothing": (b"", b"", b""),
        "a letter": (b"G", b"", b""),
        "letter by letter": (b"G", b"E", b""),
        "half a head": (head(lab)[:-10], b"", b""),
        "a head, letter by letter": (head(lab)[:-2] + b"x: ", b"y", b""),
        "half a name of a header": (head(lab)[:-2] + b"x-a", b"b", b""),
        "a second request, letter by letter": (head(lab, "HEAD") + b"GET", b" ", b"200"),
        "half a body": (post + b"{", b"", b"408"),
        "a body, letter by letter": (post + b"{", b" ", b"408"),
        "half of the chunks": (piecewise + b"5\r\n12345\r\n", b"", b"408"),
        "chunk by chunk": (piecewise, b"1\r\n \r\n", b"408"),
        "a refused body, letter by letter": (large, b" ", b"413"),
        "a body of somebody unknown": (head(lab, "POST", "/api/jobs", [("Content-Length", "99")], let_in=False), b" ", b"403"),
    }


def test_the_slow_are_sent_away(narrow: Lab) -> None:
    cases = slow_ones(narrow)

    def sent_away(case: tuple[bytes, bytes, bytes]) -> tuple[bool, bytes]:
        first, drop, _ = case
        with connected(narrow) as line:
            line.sendall(first)
            seconds, told = until_closed(line, drop)
        return seconds < PATIENCE, told[9:12]

    with ThreadPoolExecutor(len(cases)) as pool:
        found = dict(zip(cases, pool.map(sent_away, cases.values()), strict=True))
    assert found == {name: (True, answer) for name, (_, _, answer) in cases.items()}
    assert len(found) == 13


def test_who_takes_nothing_of_a_large_answer_is_sent_away(narrow: Lab) -> None:
    job = job_of(narrow, "big")
    assert end_of(narrow, job)[0] == "done"
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(connected(narrow)) for _ in range(5)]
        for line in lines:
            line.sendall(head(narrow, path="/result/page/big"))
        time.sleep(LIMITS["stalled_seconds"] * 2.5)
        got = [len(until_closed(line)[1]) for line in lines]
    assert all(size < 12 << 20 for size in got)
    assert len(narrow.get("/result/page/big").body) > 12 << 20  # who takes it, gets it
    assert len(got) == 5


def test_forty_slow_lines_keep_nobody_waiting(lab: Lab) -> None:
    assert lab.post("/api/now/sheet", {"base": "none"}).status == 200
    firsts = [first for first, _, _ in slow_ones(lab).values()]
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(connected(lab)) for _ in range(40)]
        for n, line in enumerate(lines):
            line.sendall(firsts[n % len(firsts)])
        good: tuple[Callable[[], Answer], ...] = (lambda: lab.get("/tour"), lambda: lab.post("/api/now/sheet", {"base": "none"}))
        for ask in good:
            assert min(seconds_of(ask) for _ in range(3)) < 2  # the best of three: other programs use this machine too
        still = [line for line in lines if open_still(line)]
    assert len(still) == 40


def seconds_of(ask: Callable[[], Answer]) -> float:
    """How long a good answer takes."""
    start = time.monotonic()
    assert ask().status == 200
    return time.monotonic() - start


def open_still(line: socket.socket) -> bool:
    """Whether the other side has not closed a line; what it said before does not count."""
    line.setblocking(False)
    try:
        while line.recv(65536):
            pass
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def test_more_lines_than_there_may_be_are_told_so(narrow: Lab) -> None:
    most = int(LIMITS["connections"])
    with contextlib.ExitStack() as stack:
        for _ in range(most):
            stack.enter_context(connected(narrow))
        found = [sent(narrow, b"") for _ in range(10)]
    assert [one.status for one in found] == [503] * 10
    assert {one.headers["content-security-policy"] for one in found} == {POLICY}
    start = time.monotonic()
    while sent(narrow, head(narrow)).status != 200:
        assert time.monotonic() - start < PATIENCE
