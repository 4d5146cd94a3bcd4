"""The door: who is turned away, and what every answer bears. Each test counts what it tried."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.routing import Mount, Route

from counterscore.lab.app import application
from counterscore.lab.guard import Guard
from counterscore.lab.limits import Place
from tests.lab.conftest import Answer, Lab
from tests.lab.wire import connected, head, sent

PROC = Path("/proc/net")
ASKED = "/tour"  # a page that costs nothing

HOSTS = (
    *("{port}", "127.0.0.1", "localhost", "127.0.0.1:1", "localhost:80", "0.0.0.0:{port}", "[::1]:{port}", "[::ffff:127.0.0.1]:{port}"),
    *("127.0.0.2:{port}", "127.1:{port}", "2130706433:{port}", "0x7f.0.0.1:{port}", "localhost.:{port}", "127.0.0.1.:{port}"),
    *("127.0.0.1.nip.io:{port}", "rebind.example:{port}", "localhost.example:{port}", "example.localhost:{port}", "evil.example"),
    *("user@127.0.0.1:{port}", "127.0.0.1:{port}/x", "127.0.0.1:{port}, evil.example", "127.0.0.1:0{port}", "127.0.0.1:{port}:{port}"),
)
OWN_HOSTS = ("127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "LocalHost:{port}")
ORIGINS = (
    *("null", "", "https://127.0.0.1:{port}", "http://127.0.0.1", "http://127.0.0.1:1", "http://localhost:1", "http://[::1]:{port}"),
    *("http://127.0.0.1:{port}.evil.example", "http://127.0.0.1.evil.example:{port}", "http://evil.example/127.0.0.1:{port}"),
    *("http://evil.example", "file://", "http://127.0.0.1:{port}/", "http://127.0.0.1:{port}@evil.example", "ws://127.0.0.1:{port}"),
    *("http://127.0.0.2:{port}", "http://localhost.:{port}", "chrome-extension://abc", "http://127.0.0.1:{port} http://evil.example"),
)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain")
METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "post", "HEAD2", "QUERY")


def local_addresses() -> set[str]:
    """Every address of this machine, but the one that the lab is at."""
    found = {"127.0.0.2", "127.255.255.254", "::1"}
    lines = (PROC / "fib_trie").read_text().splitlines()
    found |= {lines[i - 1].split()[-1] for i, line in enumerate(lines) if "host LOCAL" in line}
    for line in (PROC / "if_inet6").read_text().splitlines() if (PROC / "if_inet6").is_file() else ():
        found.add(socket.inet_ntop(socket.AF_INET6, bytes.fromhex(line.split()[0])))
    return found - {"127.0.0.1"}


@pytest.mark.skipif(not (PROC / "fib_trie").is_file(), reason="the addresses of this machine are not told in /proc")
def test_it_listens_on_loopback_alone(lab: Lab) -> None:
    rows = [line.split() for name in ("tcp", "tcp6") if (PROC / name).is_file() for line in (PROC / name).read_text().splitlines()[1:]]
    listening = [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{lab.port:04X}")]
    assert listening == [f"0100007F:{lab.port:04X}"]
    tried = 0
    for address in sorted(local_addresses()):
        with pytest.raises(OSError, match=r"."):
            socket.create_connection((address, lab.port), 2).close()
        tried += 1
    assert tried == len(local_addresses()) >= 3


def test_foreign_hosts_are_refused(lab: Lab) -> None:
    whole = [head(lab, path=ASKED, host=host.format(port=lab.port)) for host in HOSTS]
    whole += [head(lab, path=ASKED, host=None), head(lab, path=ASKED, host=None).replace(b"HTTP/1.1", b"HTTP/1.0")]
    whole += [head(lab, path=ASKED, headers=[("Host", one)]) for one in ("evil.example", f"127.0.0.1:{lab.port}")]
    whole += [head(lab, path=f"http://evil.example{ASKED}"), head(lab, path=f"/?token={lab.token}", host="evil.example", let_in=False)]
    answers = [sent(lab, one).status for one in whole]
    assert answers == [400] * 30


def test_its_own_hosts_are_known(lab: Lab) -> None:
    answers = [sent(lab, head(lab, path=ASKED, host=host.format(port=lab.port))).status for host in OWN_HOSTS]
    assert answers == [200] * 4


def test_foreign_origins_are_refused(lab: Lab) -> None:
    answers = []
    for origin in ORIGINS:
        named = [("Origin", origin.format(port=lab.port))]
        answers.append(sent(lab, head(lab, path=ASKED, headers=named)).status)
        answers.append(sent(lab, head(lab, "POST", "/api/now/sheet", [*named, ("Content-Length", "0")])).status)
        answers.append(sent(lab, head(lab, path=f"/?token={lab.token}", headers=named, let_in=False)).status)
        answers.append(sent(lab, head(lab, "OPTIONS", "/api/now/sheet", named, let_in=False)).status)
    own = ("Origin", f"http://127.0.0.1:{lab.port}")
    answers.append(sent(lab, head(lab, path=ASKED, headers=[own, ("Origin", "http://evil.example")])).status)
    answers.append(sent(lab, head(lab, path=ASKED, headers=[("Origin", "http://evil.example"), own])).status)
    assert answers == [403] * (4 * 19 + 2)


def test_its_own_origins_are_known(lab: Lab) -> None:
    origins = [f"http://{host.format(port=lab.port)}" for host in OWN_HOSTS]
    assert [sent(lab, head(lab, path=ASKED, headers=[("Origin", origin)])).status for origin in origins] == [200] * 4


def test_other_sites_are_refused(lab: Lab) -> None:
    wrong = ("cross-site", "same-site", "", "Same-Origin", "none, cross-site", "same-origin,cross-site", "elsewhere")
    assert [sent(lab, head(lab, path=ASKED, headers=[("Sec-Fetch-Site", site)])).status for site in wrong] == [403] * 7
    assert [sent(lab, head(lab, path=ASKED, headers=[("Sec-Fetch-Site", site)])).status for site in ("none", "same-origin")] == [200] * 2


def cookies(lab: Lab) -> tuple[str, ...]:
    """Cookies of somebody who was not let in."""
    name, token = f"counterscore-{lab.port}", lab.token
    return (
        *("", name, f"{name}=", f"{name}= ", f"={token}", token, f"{name}={token[:-1]}", f"{name}={token}x", f"{name}={token.swapcase()}"),
        *(f'{name}="{token}"', f"{name}=x{token}", f"{name}={token};"[:-2], f"Counterscore-{lab.port}={token}", f"x{name}={token}"),
        *(f"counterscore={token}", f"counterscore-{lab.port + 1}={token}", f"{name}={token[::-1]}", f"{name}\t=\t{token[1:]}"),
        *(f"{name}={'A' * 32}", ";" * 4000, "=" * 4000, "\xff\xfe=\xff", f"{name}=%{token}", f"a=b; c=d; {name}={token[:16]}"),
        *(f"{name}=true", f"{name}=null", f"{name}=0", f"{name}[]={token}", f"$Version=1; {name}={token[:-2]}"),
        f'{name}="' + '\\"' * 10_000 + '"',  # seconds for the library's reader of cookies
    )


def test_without_the_cookie_nobody_is_let_in(lab: Lab) -> None:
    tried = [head(lab, path=ASKED, headers=[("Cookie", cookie)], let_in=False) for cookie in cookies(lab)]
    tried += [head(lab, path=ASKED, let_in=False), head(lab, path=ASKED, headers=[("x-counterscore", lab.token)], let_in=False)]
    tried += [head(lab, path=f"{ASKED}?token={lab.token}", let_in=False), head(lab, "HEAD", f"/?token={lab.token}", let_in=False)]
    assert [sent(lab, one, one.split()[0].decode()).status for one in tried] == [403] * (30 + 4)


def test_the_cookie_is_found_among_others(lab: Lab) -> None:
    name, token = f"counterscore-{lab.port}", lab.token
    right = (f"{name}={token}", f"a=b; {name}={token}", f"{name}={token}; a=b", f"{name}=old; {name}={token}", f";; {name}={token} ;")
    assert [sent(lab, head(lab, path=ASKED, headers=[("Cookie", one)], let_in=False)).status for one in right] == [200] * 5


def test_only_the_printed_address_sets_the_cookie(lab: Lab) -> None:
    token = lab.token
    wrong = ("x", token[:-1], f"{token}x", token.swapcase(), f"x&token={token}", "%00", f"{token}%00", "%FF%FE", "A" * 32, token[::-1])
    answers = [sent(lab, head(lab, path=f"/?token={one}", let_in=False)) for one in (*wrong, "")]
    assert [one.status for one in answers] == [403] * 11
    assert not [one for one in answers if "set-cookie" in one.headers]
    right = sent(lab, head(lab, path=f"/?token={token}", let_in=False))
    assert (right.status, right.headers["location"]) == (303, "/")
    assert right.headers["set-cookie"] == f"counterscore-{lab.port}={token}; HttpOnly; SameSite=Strict; Path=/"


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """Every route of the application with a method that it takes, so that a new one cannot be forgotten."""
    bundle = tmp_path_factory.mktemp("bundle")
    app = application(Place(1, "x", bundle), str(bundle), 1 << 30)
    assert isinstance(app, Guard)
    found = []
    for route in app.app.routes:  # type: ignore[attr-defined]
        assert isinstance(route, Route | Mount)
        path = re.sub(r"{[^}]*}", "x", route.path.replace("{path:path}", ""))
        methods = route.methods or () if isinstance(route, Route) else ("GET",)
        found += [(method, f"{path}/x" if isinstance(route, Mount) else path) for method in methods if method != "HEAD"]
    return found


def test_every_route_is_behind_the_door(lab: Lab, routes: list[tuple[str, str]]) -> None:
    wrong: tuple[dict[str, str], ...] = (
        {},
        {"cookie": f"counterscore-{lab.port}=x", "x-counterscore": lab.token},
        {"cookie": f"counterscore-{lab.port}={lab.token}x", "x-counterscore": lab.token},
        {"x-counterscore": lab.token},
    )
    tried = [lab.ask(method, path, b"{}" if method == "POST" else None, headers).status for method, path in routes for headers in wrong]
    assert tried == [403] * (4 * len(routes))
    assert len(routes) == len(set(routes)) >= 18


def test_every_change_needs_the_header_that_no_form_can_set(lab: Lab, routes: list[tuple[str, str]]) -> None:
    cookie = {"cookie": lab.known["cookie"]}
    changes = [path for method, path in routes if method == "POST"]
    kinds: tuple[dict[str, str], ...] = (*({"content-type": form} for form in FORMS), {"content-type": "application/json"}, {})
    wrong = [*kinds, *({"x-counterscore": one} for one in ("", "x", lab.token[:-1], f"{lab.token}x", f" {lab.token}, {lab.token}"))]
    tried = [lab.ask("POST", path, f"token={lab.token}".encode(), cookie | more).status for path in changes for more in wrong]
    assert tried == [403] * (10 * len(changes))
    assert len(changes) >= 4
    assert not [one.status for one in (lab.post(path, {}) for path in changes) if one.status == 403]


def test_other_methods_are_refused(lab: Lab, routes: list[tuple[str, str]]) -> None:
    tried = [sent(lab, head(lab, method, ASKED, [("Content-Length", "0")]), method) for method in METHODS]
    assert [one.status for one in tried] == [405] * 11
    assert {one.headers["allow"] for one in tried} == {"GET, HEAD, POST"}
    other = {"GET": "POST", "POST": "GET"}
    swapped = [(method, path) for method, path in routes if (other[method], path) not in routes]
    assert [lab.ask(other[method], path, b"{}").status for method, path in swapped] == [405] * len(swapped)
    assert len(swapped) == len(routes)


def test_web_sockets_are_refused(lab: Lab) -> None:
    offers = ("websocket", "WebSocket", "WEBSOCKET")
    paths = ("/", ASKED, "/api/now/sheet", "/api/jobs/x/events")
    more = [("Connection", "Upgrade"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Sec-WebSocket-Version", "13")]
    tried = [
        sent(lab, head(lab, path=path, headers=[("Upgrade", offer), *more], let_in=let_in)).status
        for offer in offers
        for path in paths
        for let_in in (True, False)
    ]
    assert tried == [400] * 24


@pytest.fixture
def job(lab: Lab) -> str:
    """A job that has ended, badly and at once."""
    found: str = lab.post("/api/jobs", {"kind": "page", "name": "nowhere"}).json["job"]
    lab.get(f"/api/jobs/{found}/events")  # to its end
    return found


def kinds_of_answers(lab: Lab, job: str) -> dict[str, Callable[[], Answer]]:
    """Every kind of answer that there is, with its status."""
    big, spec = {"Content-Length": "9999999"}, json.dumps({"base": "none"}).encode()
    return {
        "200 page": lambda: lab.get("/"),
        "200 page of a job": lambda: lab.get(f"/job/{job}"),
        "200 head": lambda: lab.ask("HEAD", ASKED),
        "303 to a job": lambda: lab.get("/result/page/nowhere"),
        "404 page": lambda: lab.get("/nowhere"),
        "404 scheme": lambda: lab.get("/scheme/nowhere"),
        "404 result": lambda: lab.get("/result/nothing/x"),
        "404 picture": lambda: lab.get("/file/nowhere/x.svg"),
        "404 static": lambda: lab.get("/static/nowhere.js"),
        "404 data": lambda: lab.get("/api/nowhere"),
        "200 style": lambda: lab.get("/static/report.css"),
        "200 script": lambda: lab.get("/static/common.js"),
        "206 part of a script": lambda: lab.ask("GET", "/static/common.js", None, lab.known | {"range": "bytes=0-3"}),
        "304 script": lambda: lab.ask("GET", "/static/common.js", None, lab.known | {"if-none-match": "*"}),
        "200 drawer": lambda: lab.get("/drawer/vega.js"),
        "200 data": lambda: lab.ask("POST", "/api/now/sheet", spec),
        "422 data": lambda: lab.ask("POST", "/api/now/sheet", b"["),
        "422 result": lambda: lab.post("/api/now/sheet", {"base": "none", "text": "x"}),
        "200 stream": lambda: lab.ask("POST", "/api/stream/sheet", spec),
        "200 events": lambda: lab.get(f"/api/jobs/{job}/events"),
        "405 route": lambda: lab.ask("POST", ASKED, b""),
        "400 host": lambda: sent(lab, head(lab, host="evil.example")),
        "400 no request": lambda: sent(lab, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
        "403 door": lambda: lab.ask("GET", "/", None, {}),
        "403 door, data": lambda: lab.ask("POST", "/api/jobs", b"", {}),
        "405 door": lambda: lab.ask("PUT", "/", b""),
        "413 door": lambda: sent(lab, head(lab, "POST", "/api/jobs", big.items())),
        "414 door": lambda: lab.get(f"/{'x' * 2000}"),
        "303 first": lambda: lab.ask("GET", f"/?token={lab.token}", None, {}),
    }


def test_every_kind_of_answer_bears_what_a_browser_must_know(lab: Lab, job: str) -> None:
    kinds = kinds_of_answers(lab, job)
    tried = {kind: ask() for kind, ask in kinds.items()}
    assert {kind: one.status for kind, one in tried.items()} == {kind: int(kind[:3]) for kind in kinds}
    wrong = {kind: missing for kind, one in tried.items() if (missing := lacking(one))}
    assert not wrong
    assert len(tried) == 29


def lacking(one: Answer) -> list[str]:
    """What an answer should bear and does not, or bears and should not."""
    wanted = {
        "content-security-policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
    }
    wrong = [name for name, value in wanted.items() if one.headers.get(name) != value]
    wrong += [name for name in one.headers if name == "server" or name.startswith("access-control")]
    return wrong + (["unsafe"] if "unsafe" in one.headers.get("content-security-policy", "unsafe") else [])


def test_each_of_several_requests_on_one_line_is_looked_at(lab: Lab) -> None:
    bad = [head(lab, host="evil.example"), head(lab, let_in=False), head(lab, headers=[("Origin", "null")]), head(lab, "PUT")]
    with connected(lab) as line:
        line.sendall(b"".join([head(lab), *bad, head(lab, headers=[("Connection", "close")])]))
        told = b"".join(iter(lambda: line.recv(65536), b""))
    assert re.findall(rb"HTTP/1.1 (\d+)", told) == [b"200", b"400", b"403", b"403", b"405", b"200"]
