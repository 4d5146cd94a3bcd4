"""The token of the lab: compared in a time that tells nothing, and found nowhere but where it must be."""

from __future__ import annotations

import ast
import contextlib
import hmac
import re
from pathlib import Path

import pytest

import counterscore.lab.guard
from counterscore.lab.app import application
from counterscore.lab.guard import Guard, Receive, Scope, Send
from counterscore.lab.limits import Place
from counterscore.lab.pages import PAGES, Pages
from counterscore.lab.store import Store
from tests.lab.conftest import Lab, apart, closed, opened
from tests.lab.wire import asked, head, sent

TOKEN = "a-token-of-a-test"
INSIDE = "a word of the inside"


def test_secrets_are_compared_in_a_time_that_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = ast.parse(Path(counterscore.lab.guard.__file__).read_text(encoding="utf-8"))
    comparisons = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    assert not [one for one in comparisons if "token" in one.replace("'token'", "")]
    assert len(comparisons) >= 10
    calls = []
    compare = hmac.compare_digest

    def counted(a: bytes, b: bytes) -> bool:
        calls.append((a, b))
        return compare(a, b)

    monkeypatch.setattr(hmac, "compare_digest", counted)
    guard = Guard(nothing, Place(1, TOKEN, tmp_path))
    cookie = ("cookie", f"counterscore-1={TOKEN}")
    apart(asked(guard, 1, "/", [("cookie", "counterscore-1=x")]))
    apart(asked(guard, 1, "/", [cookie, ("x-counterscore", "x")], "POST"))
    apart(asked(guard, 1, "/", [cookie, ("x-counterscore", TOKEN)], "POST"))
    assert calls == [(a.encode(), TOKEN.encode()) for a in ("x", TOKEN, "x", TOKEN, TOKEN)]


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that says nothing."""
    await send({"type": "http.response.start", "status": 204, "headers": []})


@pytest.mark.parametrize("path", ["/tour", "/api/jobs/x/events"])
def test_a_mistake_of_the_lab_says_nothing_of_the_inside(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError(INSIDE)

    monkeypatch.setitem(PAGES, "/tour", broken)
    place = Place(1, TOKEN, tmp_path)
    app = application(place, str(tmp_path), 1 << 30)
    assert isinstance(app, Guard)
    app.app.state.pages = Pages(place, Store(tmp_path))  # type: ignore[attr-defined]  # no jobs: asking for one is a mistake too
    found = apart(asked(app, 1, path, [("cookie", f"counterscore-1={TOKEN}")]))
    assert found.status == 500
    assert found.body.count(TOKEN.encode()) == (path == "/tour")  # once, where every page has it
    for word in (INSIDE, "Traceback", str(tmp_path), "site-packages", 'File "'):
        assert word.encode() not in found.body
    assert "unsafe" not in found.headers["content-security-policy"]
    assert ("RuntimeError" if path == "/tour" else "AttributeError").encode() in found.body


def test_pages_have_it_in_one_place_and_nothing_else_has_it(lab: Lab) -> None:
    token = lab.token.encode()
    job = lab.post("/api/jobs", {"kind": "page", "name": "nowhere"}).json["job"]
    pages = [
        "/",
        "/scheme/unified-2020",
        "/compare",
        "/runs",
        "/life/x",
        "/tour",
        "/tour/1",
        "/nowhere",
        "/scheme/x",
        "/job/x",
        f"/job/{job}",
    ]
    for path in (*pages, f"/life/{lab.token}", f"/job/{lab.token}", f"/scheme/{lab.token}"):
        found = lab.get(path)
        echoed = path.count(lab.token)
        assert b'data-token="%s"' % token in found.body
        assert echoed or found.body.count(token) == 1
        assert not [value for value in found.headers.values() if lab.token in value]
        links = re.findall(rb'(?:href|src|action)="([^"]*)"', found.body)
        assert links
        assert not [link for link in links if token in link and not echoed]
    plain = [
        *(lab.get(path) for path in ("/static/common.js", "/static/report.css", "/drawer/vega.js", "/result/page/x", "/file/x/y.svg")),
        *(lab.post(path, {}) for path in ("/api/now/sheet", "/api/stream/quick", "/api/jobs", "/api/jobs/x/cancel", "/api/now/nothing")),
        *(lab.ask("GET", path, None, {}) for path in ("/", "/tour", "/?token=x", "/api/jobs/x/events")),
        *(sent(lab, head(lab, host="evil.example")), lab.ask("PUT", "/", b""), lab.get("/" + "x" * 2000), sent(lab, b"x\r\n\r\n")),
    ]
    assert not [one for one in plain if token in one.body or lab.token in str(one.headers)]
    assert len(plain) == 18


def test_it_is_in_no_log_and_no_list_of_processes(tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    with errors.open("w", encoding="utf-8") as file:
        own = opened(tmp_path / "runs", file)
        try:
            asked_for = [sent(own, head(own, path=path)).status for path in (f"/?token={own.token}", "/nowhere", f"/{own.token}", "/tour")]
            asked_for += [sent(own, head(own, headers=[("Connection", "upgrade"), ("Upgrade", "websocket")])).status]
            asked_for += [sent(own, f"GET /{own.token} {own.token}\r\n\r\n".encode()).status]
            asked_for += [own.post("/api/now/sheet", {"base": own.token}).status]
            assert asked_for == [303, 404, 404, 200, 400, 400, 422]
            words = typed()
            assert not [line for line in words if own.token in line]
            assert len(words) >= 4 or not words  # the lab and its workers, where processes are told in /proc
        finally:
            closed(own)
    assert own.token not in errors.read_text(encoding="utf-8")
    assert "Traceback" not in errors.read_text(encoding="utf-8")


def typed() -> list[str]:
    """The words that every process was started with."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended
            found.append(path.read_text(errors="replace"))
    return found


def test_each_start_has_another(tmp_path: Path) -> None:
    labs = [opened(tmp_path / f"runs-{n}") for n in range(2)]
    try:
        assert len({one.token for one in labs}) == len({one.port for one in labs}) == 2
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", one.token) for one in labs)
        both = {"cookie": "; ".join(one.known["cookie"] for one in labs)}  # as one browser sends them
        assert [one.ask("GET", "/tour", None, both).status for one in labs] == [200, 200]
        crossed = [(a, b) for a in labs for b in labs if a is not b]
        assert [a.ask("GET", "/tour", None, b.known).status for a, b in crossed] == [403, 403]
    finally:
        for one in labs:
            closed(one)
