"""Names and texts that are meant to get out of their place: into a page as markup, or out of a folder. Each test counts what it tried."""

from __future__ import annotations

import datetime as dt
import html
import json
import os
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

from counterscore.scheme.read import load_scheme, names_of
from counterscore.scheme.reform import base_digest, reformed
from counterscore.society.package import load_society
from counterscore.study.simulate import simulate
from tests.lab.conftest import Answer, Lab
from tests.lab.wire import head, sent

MARKUP = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)></main></title></textarea><svg onload=alert(3)>{{ 1337*1337 }}${1337*1337}"
)
REFORM = """format = 1
id = "hostile"
title = '''{markup}'''
why = '''{markup}'''
base = "unified-2020"
base_digest = "{digest}"
[sources]
hostile = '''{markup}'''
"""
OUTSIDE = "words of a file that lies outside"


class Looked(HTMLParser):
    """What a browser would do with a page: where its scripts come from, and what else could act."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str | None] = []
        self.wrong: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        acts = [name for name in given if name.startswith("on") or name in ("srcdoc", "formaction", "style", "http-equiv")]
        schemes = [
            value for value in given.values() if value and value.strip().lower().startswith(("javascript:", "data:text", "vbscript:"))
        ]
        if tag == "script":
            self.scripts.append(given.get("src") or given.get("type"))
        if acts or schemes or tag in ("iframe", "object", "embed", "base") or (tag == "img" and given.get("src") == "x"):
            self.wrong.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


def harmless(found: Answer) -> None:
    """No markup of ours is markup of the page, and nothing of it was computed."""
    seen = Looked(found.body.decode())
    assert not [one for one in seen.wrong if "alert" in str(one) or one[0] in ("img", "iframe", "object", "embed", "base")]
    assert all(one and (one.startswith("/static/") or one == "application/json") for one in seen.scripts), seen.scripts
    assert b"<script>alert" not in found.body
    assert b"1787569" not in found.body


@pytest.fixture(scope="module")
def hostile_run(lab: Lab) -> Iterator[str]:
    """A run of the lab's folder whose scheme has markup for a title."""
    scheme = load_scheme("unified-2020")
    text = REFORM.format(markup=MARKUP, digest=base_digest(scheme))
    changed = reformed(scheme, text, names_of(load_society(scheme.society)))
    simulate(changed, people=40_000, first=dt.date(2018, 1, 1), last=dt.date(2018, 2, 25), out=lab.runs / "hostile")
    yield "hostile"
    shutil.rmtree(lab.runs / "hostile")


def to_its_end(lab: Lab, path: str) -> Answer:
    """A page that a worker makes."""
    found = lab.get(path)
    if found.status == 303:
        lab.get(f"/api/jobs/{found.headers['location'].rsplit('/')[-1]}/events")
        found = lab.get(path)
    return found


def test_markup_in_a_scheme_is_text_on_every_page(lab: Lab, hostile_run: str) -> None:
    pages = ("/", "/runs", f"/life/{hostile_run}", f"/result/page/{hostile_run}", f"/result/find/{hostile_run}?what=silent")
    tried = [to_its_end(lab, path) for path in pages]
    assert [one.status for one in tried] == [200] * 5
    for one in tried:
        harmless(one)
    assert sum("<script>alert(1)</script>" in Looked(one.body.decode()).text for one in tried) >= 3  # shown as it was written


def test_markup_in_an_answer_is_data(lab: Lab) -> None:
    scheme = load_scheme("unified-2020")
    text = REFORM.format(markup=MARKUP, digest=base_digest(scheme))
    found = lab.post("/api/now/sheet", {"base": "unified-2020", "text": text})
    assert (found.status, found.json["title"].endswith(MARKUP)) == (200, True)
    wrong = [
        *(text.replace(f"'''{MARKUP}'''", f"'{MARKUP[:25]}' {MARKUP}"), text.replace('"hostile"', f"'{MARKUP[:25]}'")),
        *(text.replace("base =", "'<b>' ="), text.replace('"unified-2020"', '"<b>"'), f"{text}\n[scoring]\n'<img src=x>' = 1\n", MARKUP),
    ]
    answers = [lab.post("/api/now/sheet", {"base": "unified-2020", "text": one}) for one in wrong]
    answers += [lab.post("/api/now/sheet", given) for given in ({"base": MARKUP}, {MARKUP: 1}, {"base": "none", "reforms": [MARKUP]})]
    answers += [
        lab.post(f"/api/now/{quote(MARKUP, safe='')}", {}),
        lab.post("/api/jobs", {"kind": MARKUP}),
        lab.get(f"/api/{quote(MARKUP)}"),
    ]
    assert [one.status for one in answers] == [422] * 9 + [404, 422, 404]
    for one in (found, *answers):
        assert one.headers["content-type"] == "application/json"
        assert one.headers["x-content-type-options"] == "nosniff"
        assert isinstance(one.json, dict)


def test_markup_in_an_address_is_text(lab: Lab) -> None:
    markup = MARKUP.replace("/", "")  # which would make other addresses of these
    said = quote(markup, safe="")
    routes = ("/{0}", "/scheme/{0}", "/life/{0}", "/tour/{0}", "/job/{0}", "/result/page/{0}", "/result/{0}/x", "/file/{0}/x.svg")
    routes += ("/file/x/{0}", "/static/{0}", "/drawer/{0}", "/result/find/x?what={0}", "/result/life/x?index={0}", "/result/page/x?{0}=1")
    routes += ("/?{0}", "/?x={0}", "/tour?{0}={0}", "/runs?x={0}", "/result/life/x?index=1&beside={0}", "/api/jobs/{0}/events")
    tried = [lab.get(route.format(said)) for route in routes]
    for one in tried:
        assert one.status in (200, 404, 422)
        if one.headers["content-type"].startswith("text/html"):
            harmless(one)
        else:
            assert one.headers["content-type"] == "application/json"
    shown = [one for one in tried if html.escape(markup, quote=False)[:30].encode() in one.body]
    assert len(tried) == 20
    assert len(shown) >= 6  # what was found is told, as text


WALKS = (
    *("..", ".", "../", "../..", "..%2f", "..%2f..", "%2e%2e", "%2e%2e%2f", "%2e%2e/", ".%2e/", "%2e./", "..%5c", "..\\", "%2e%2e%5c"),
    *("..%252f", "%252e%252e%252f", "..%c0%af", "..%c1%9c", "%c0%ae%c0%ae%c0%af", "..%ef%bc%8f", "%uff0e%uff0e/", "..;/", "....//", "..//"),
    *("/", "//", "%2f", "/..", "x/../..", "x/../../", "./..", "~", "~root", "$HOME", "..%00/", "%00", "..%0a/", "file:%2f%2f", "C:%5c"),
)
TARGETS = ("", "secret", "secret/run.json", "etc/passwd", "app.py", "lab/app.py")


def test_no_name_leads_out_of_its_folder(lab: Lab) -> None:
    secret = lab.runs.parent / "secret"
    secret.mkdir()
    try:
        for name in ("run.json", "manifest.json", "words.svg"):
            (secret / name).write_text(json.dumps({"x": OUTSIDE}), encoding="utf-8")
        routes = ("/result/page/{}", "/life/{}", "/file/{}/x.svg", "/file/x/{}", "/static/{}", "/drawer/{}", "/scheme/{}", "/tour/{}")
        routes += ("/job/{}", "/api/jobs/{}/events", "/result/{}/x", "/result/life/x?index=1&beside={}")
        walks = [f"{walk}{target}" for walk in WALKS for target in TARGETS]
        tried = [(route.format(walk), sent(lab, head(lab, path=route.format(walk)))) for route in routes for walk in walks]
    finally:
        shutil.rmtree(secret)
    out = [path for path, one in tried for word in (OUTSIDE, "root:x:", "from __future__") if word.encode() in one.body]
    assert not out
    odd = {(path.split("/")[1], one.status) for path, one in tried}
    assert odd <= {
        (place, status) for place in ("result", "file", "static", "drawer", "scheme", "tour", "job", "api", "life") for status in (404, 422)
    } | {
        *(("result", 303), ("file", 404)),  # a name that may be one: its job finds nothing
    }
    assert len(tried) == 12 * len(WALKS) * len(TARGETS) == 12 * 39 * 6


def test_no_name_in_an_order_leads_out(lab: Lab) -> None:
    plain = (
        "..",
        "../x",
        "../../etc/passwd",
        "/etc/passwd",
        "a/../..",
        "..\\x",
        "x/",
        "./x",
        "~/x",
        "x\0",
        "..%2fx",
        "a..b",
        "",
        "-x",
        ".x",
    )
    orders = (("page", "name"), ("resume", "name"), ("forget", "name"), ("audit", "name"), ("comparison", "name"), ("picture", "file"))
    orders += (("run", "base"), ("compare", "base"), ("cost", "base"), ("sheet", "base"))
    tried = []
    for kind, field in orders:
        more = {"picture": {"name": "x"}, "cost": {"people": "1:1000"}}.get(kind, {})
        tried += [lab.post("/api/jobs", {"kind": kind, field: name, **more}) for name in plain]
    for field in ("reforms", "others"):
        tried += [
            lab.post("/api/jobs", {"kind": "compare", "base": "none", field: [name]}) for name in (*plain, "none+../x", "none+/etc/x")
        ]
    assert [one.status for one in tried] == [422] * (10 * 15 + 2 * 17)


def test_a_scheme_is_never_a_file_that_lies_about(lab: Lab) -> None:
    names = sorted(path.name for path in Path().iterdir() if path.is_file())  # the lab is started where the tests are
    tried = [lab.post("/api/jobs", {"kind": "compare", "base": name, "others": ["none"]}) for name in names]
    tried += [lab.post("/api/jobs", {"kind": "compare", "base": "none", "others": [f"none+{name}"]}) for name in names]
    tried += [lab.post("/api/now/cost", {"base": name, "people": "1:1000"}) for name in names]
    assert {one.status for one in tried} == {422}
    assert len(tried) == 3 * len(names) >= 3


def damaged_runs(folder: Path) -> list[str]:
    """Folders that call themselves runs, and are none; the names of those that an order can name."""
    good = {"scheme": {"title": MARKUP}, "from": "2018-01-01", "to": "2018-12-30", "seed": 1, "persons": 10}
    texts = {
        **{
            "whole": json.dumps(good),
            "empty": "",
            "not-json": "{",
            "html": MARKUP,
            "a-list": "[]",
            "a-text": '"x"',
            "nothing": "null",
            "a-number": "1",
        },
        **{
            "deep": "[" * 200_000,
            "deeper": '{"scheme": ' * 50_000,
            "huge": json.dumps(good | {"x": "y" * (5 << 20)}),
            "digits": "9" * 100_000,
        },
        **{"nan": '{"scheme": {"title": NaN}}', "no-scheme": "{}", "scheme-list": '{"scheme": []}', "no-title": '{"scheme": {}}'},
        **{f"title-{n}": json.dumps(good | {"scheme": {"title": x}}) for n, x in enumerate((None, 1, [], {}, [[]], True))},
        **{f"persons-{n}": json.dumps(good | {"persons": x}) for n, x in enumerate((None, "x", [], {}, 1.5, True, "10"))},
        **{f"{key}-{n}": json.dumps(good | {key: x}) for key in ("from", "to", "seed") for n, x in enumerate((None, [], {}, 1.5, True))},
        **{f"without-{key}": json.dumps({k: v for k, v in good.items() if k != key}) for key in ("from", "to", "seed")},
        **{
            "provenance": '{"provenance": 1}',
            "surrogate": json.dumps(good | {"scheme": {"title": "\ud800"}}),
            "rows": '{"scheme": "title"}',
        },
    }
    for name, text in texts.items():
        for file, ending in (("run.json", ""), ("meta.json", ".checkpoint")):
            (folder / f"{name}{ending}").mkdir(parents=True)
            (folder / f"{name}{ending}" / file).write_text(text, encoding="utf-8")
    (folder / "bytes").mkdir()
    (folder / "bytes" / "run.json").write_bytes(b'{"scheme": {"title": "\xff"}}')
    for name, target in (("link-out", "/etc/passwd"), ("link-zero", "/dev/zero"), ("link-self", "run.json"), ("link-kmsg", "/proc/kmsg")):
        (folder / name).mkdir()
        (folder / name / "run.json").symlink_to(target)
    (folder / "a-folder" / "run.json").mkdir(parents=True)
    (folder / "a-pipe").mkdir()
    os.mkfifo(folder / "a-pipe" / "run.json")
    (folder / "closed").mkdir(0o000)
    for name in (
        "<img src=x onerror=alert(1)>",
        "a b",
        "ü",
        "..x",
        "x..y",
        "new\nline",
        "q\"'",
        "{{ 1337*1337 }}",
        "%2e%2e",
        "-x",
        b"\xff\xfe",
    ):
        inside = os.path.join(os.fsencode(folder), name if isinstance(name, bytes) else name.encode())
        os.mkdir(inside)
        Path(os.fsdecode(inside), "run.json").write_text(json.dumps(good), encoding="utf-8")
    return [*texts, "bytes", "link-out", "link-zero", "link-self", "link-kmsg", "a-folder", "a-pipe", "closed"]


def test_damaged_and_hostile_runs_break_no_page(lab: Lab) -> None:
    old = set(lab.runs.iterdir()) if lab.runs.is_dir() else set()
    try:
        names = damaged_runs(lab.runs)
        after = {path: lab.get(path) for path in ("/", "/runs", "/life/whole")}
        jobs = (lab.post("/api/jobs", {"kind": "page", "name": name}).json["job"] for name in names)
        ends = [lab.get(f"/api/jobs/{job}/events").body.decode() for job in jobs]
        forgotten = [lab.post("/api/now/forget", {"name": name}).status for name in names]
    finally:
        for path in set(lab.runs.iterdir()) - old:
            path.chmod(0o700)
            shutil.rmtree(path)
    assert [one.status for one in after.values()] == [200] * 3
    for one in after.values():
        harmless(one)
    assert {name for name in names if f"<code>{name}</code>".encode() in after["/runs"].body} == {"whole", "surrogate"}
    assert not [end for end in ends if "event: failed" not in end or "mistake" in end or "the worker" in end]
    assert forgotten == [422] * len(names)  # none is a stopped run
    assert len(names) == 58
