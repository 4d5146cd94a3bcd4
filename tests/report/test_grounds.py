"""What refusals rest on, as the pages say it: every number that of the attribution, nothing where there is nothing, and no cause named."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from counterscore.audit import refusals
from counterscore.audit.rows import Seen as Audited
from counterscore.engine.examined import RESTS
from counterscore.record.opened import Run
from counterscore.report.closer.look import COMMUNITIES, Look
from counterscore.report.closer.matrix import SIGNS
from counterscore.report.document import render
from counterscore.report.parts import grounds, law, life
from counterscore.report.seen import Seen, percent, worded
from counterscore.society.package import load_society
from counterscore.study.attribution import GROUNDS, READINGS, Attribution, attribute
from counterscore.study.compare import Comparison, compare
from counterscore.study.request import request_from
from tests.report.conftest import A, Page, lived

SCHEMES = (A, "notice-and-appeal", "same-context-only")


@pytest.fixture(scope="module")
def looked(run: Run) -> Attribution:
    return attribute(run, COMMUNITIES)


@pytest.fixture(scope="module")
def compared(found: Comparison) -> dict[str, Attribution]:
    return {name: attribute(run, COMMUNITIES) for name, run in zip(SCHEMES, found.runs, strict=True)}


def number(cell: str) -> float:
    """The share that a cell begins with."""
    if cell in ("none", "all"):
        return float(cell == "all")
    return float(cell.split("%")[0].removeprefix("under ").removeprefix("over ")) / 100


def closely(share: float) -> Any:
    """As closely as a share is written."""
    return pytest.approx(share, abs=0.00051 if share >= 0.1 else 0.000051)


def seen_of(run: Run) -> Seen:
    scheme = request_from(run.provenance).scheme
    society = load_society(scheme.society)
    return Seen(run, scheme, society, Look(run, scheme, society))


def test_refusals_by_ground_under_both_readings(looked: Attribution, full: Page) -> None:
    table = full.table("grounds-table-1").set_index("refusal")
    names = dict(
        zip(GROUNDS, ("on false ground", "unjustified: on a true record of lawful conduct", "on the scheme's own terms"), strict=True)
    )
    for reading, by_ground in looked.grounds.items():
        for ground, attempts in by_ground.items():
            assert number(table.loc[names[ground], f"{reading} reading"]) == closely(attempts / sum(by_ground.values()))


def test_what_falls_without_unrelated_conduct_has_its_interval(run: Run, looked: Attribution, full: Page) -> None:
    rows = [row for row in refusals.by_relation(Audited(run, looked)) if row.name.startswith("falls without conduct unrelated")]
    table = full.table("grounds-table-1").set_index("refusal")
    assert len(rows) == len(READINGS)
    assert full.finding(grounds.TITLE).startswith("If only conduct connected with the service counted, between ")
    assert "of the refusals examined would not have happened" in full.finding(grounds.TITLE)
    for reading, row in zip(READINGS, rows, strict=True):
        cell = table.loc["would not have happened without conduct unrelated to the service", f"{reading} reading"]
        told = [float(x) / 100 for x in re.findall(r"([\d.]+)%", cell)]
        assert told == [closely(x) if row.value >= 0.1 else pytest.approx(x, abs=0.00006) for x in (row.value, row.low, row.high)]
        assert f"{row.value:.1%}" in full.finding(grounds.TITLE)


def test_the_contested_link_that_most_hangs_on(looked: Attribution, full: Page) -> None:
    contested = looked.matrix[looked.matrix["relation"] == "contested"]
    kind = contested.groupby("kind")["necessary"].sum().idxmax()
    most = contested[contested["kind"] == kind].sort_values("necessary", ascending=False).head(2)
    share = most["necessary"].sum() / looked.national("refused")[0].sum()
    assert f"{share:.1%} hang on one such link, between {worded(kind)} and {' or '.join(map(worded, most['service']))}" in full.finding(
        grounds.TITLE
    )


def test_what_the_score_punishes(run: Run, looked: Attribution, full: Page) -> None:
    """The kind with a part in most refusals of services that neither a list nor a lender closes."""
    only = ["public_transport", "government_service", "deposit_free_rental"]
    assert not any(run.national(f"refused[{s}][{cause}]").any() for s in only for cause in ("list", "both"))
    refused = dict(zip(looked.society.services.names, looked.national("refused")[0].sum(axis=0), strict=True))
    there = [s for s in only if refused[s]]
    part = looked.matrix[looked.matrix["service"].isin(there)].groupby("kind")["part"].sum()
    said = full.finding("What the score punishes")
    assert said.startswith(
        f"Of the examined refusals of {', '.join(map(worded, there[:-1]))} and {worded(there[-1])}, which only the score closes, "
    )
    assert f"{percent(part.max(), sum(refused[s] for s in there))} rest in part on a record of {worded(part.idxmax())}" in said
    assert "one such record" in said


def test_shares_on_false_ground_say_of_what_they_are(run: Run, looked: Attribution, full: Page) -> None:
    refused, false = (
        sum(float(run.national(m).sum()) for m in run.data.measures if m.startswith(n)) for n in ("refused[", "false_ground[")
    )
    said = full.section("grounds")
    assert f"{false / refused:.2%} of all refusals of the run stood on false ground" in said
    assert f"Of the refusals examined in {looked.people}" in said


def check_cells(table: pd.DataFrame, found: Attribution) -> None:
    part, whole = found.national("context")[0], found.national("refused")[0].sum(axis=0)
    services = [worded(s) for s in found.society.services.names]
    contexts = [worded(c) for c in found.contexts]
    assert set(table["service"]) == {s for s, n in zip(services, whole, strict=True) if n}
    for context, service, share, marks in table[["context", "service", "part of refusals", "relation to the service"]].itertuples(
        index=False
    ):
        c, s = contexts.index(context), services.index(service)
        assert share == pytest.approx(part[c, s] / whole[s], rel=1e-12)
        matrix = found.matrix
        here = matrix[(matrix["context"].map(worded) == context) & (matrix["service"].map(worded) == service) & (matrix["part"] > 0)]
        told = {SIGNS[relation] for relation in here["relation"]}
        assert {mark[0] for mark in marks.split(", ")} == told if told else (share, marks) == (0, "no part")


def test_the_matrix_is_that_of_the_attribution(looked: Attribution, full: Page) -> None:
    check_cells(full.table("matrix"), looked)
    svg = re.search(r'<figure id="matrix">.*?(<svg.*?</svg>)', full.html, re.DOTALL)
    assert svg
    drawn = set(re.findall(r"(?:related|contested|unrelated|mis-shared)(?=</)", svg[1]))
    assert drawn >= {"related", "contested", "unrelated"}, "signs have their words beside them"


def test_the_matrix_of_every_scheme(compared: dict[str, Attribution], beside: Page) -> None:
    table = beside.table("matrix")
    assert tuple(dict.fromkeys(table["scheme"])) == SCHEMES
    for name, found in compared.items():
        check_cells(table[table["scheme"] == name], found)


def test_kinds_by_services_are_folded_with_every_role(looked: Attribution, full: Page) -> None:
    table, matrix = full.table("grounds-table-3"), looked.matrix[looked.matrix["part"] > 0]
    whole = dict(zip(looked.society.services.names, looked.national("refused")[0].sum(axis=0), strict=True))
    assert len(table) == len(matrix)
    told = table.set_index(["kind of conduct", "service"])
    for row in matrix.itertuples():
        cells = told.loc[worded(row.kind), worded(row.service)]
        assert cells["relation"].startswith(SIGNS[row.relation])
        assert cells["has a part in"] == percent(row.part, whole[row.service])
        assert cells["would not have happened without it"] == percent(row.necessary, whole[row.service])
    assert re.search(r"<details><summary>Kind by service[^<]*\(\d+ rows\)</summary>", full.html)


def test_services_under_both_readings(looked: Attribution, full: Page) -> None:
    table = full.table("grounds-table-2").set_index("service")
    refused, fall = looked.national("refused")[0].sum(axis=0), looked.national("unrelated")[:, RESTS]
    for s, service in enumerate(looked.society.services.names):
        if refused[s]:
            for i, reading in enumerate(READINGS):
                assert number(table.loc[worded(service), f"{reading} reading"]) == closely(fall[i, s] / refused[s])


def test_the_safeguard_that_would_undo_most(looked: Attribution, full: Page) -> None:
    found = looked.safeguards
    wrong = sum(looked.grounds["strict"][ground] for ground in GROUNDS[:2])
    table = full.table("grounds-table-4")
    assert table.iloc[:, 0].tolist() == found.index.tolist()
    assert table.iloc[:, 1].tolist() == [percent(x, wrong) for x in found["wrong"]]
    said = full.section("grounds")
    assert f"“{found.index[0]}” {percent(found['wrong'].iloc[0], wrong)}" in said
    assert "One refusal can be undone by several safeguards" in said
    assert "“no stale entry” strikes every entry of a list behind which no true record stands" in said


def test_schemes_side_by_side(compared: dict[str, Attribution], beside: Page) -> None:
    table, said = beside.table("unrelated-conduct"), beside.finding(grounds.TITLE)
    for name, found in compared.items():
        whole = found.national("refused")[0].sum()
        shares = found.national("unrelated")[:, RESTS].sum(axis=1) / whole
        told = table[table["scheme"] == name]["part of refusals"].tolist()
        assert told == pytest.approx(shares.tolist(), rel=1e-9)
        lenient, strict = (percent(share, 1) for share in shares)
        assert f"{name} {lenient if lenient == strict else f'{lenient} and {strict}'}" in said
    examined = beside.table("grounds-table-1").iloc[-1, 2:].tolist()
    assert [int(str(n).replace(",", "")) for n in examined] == [int(a.counts.refused[:, 0].sum()) for a in compared.values()]


def test_nothing_is_said_to_be_because_of_anything(full: Page, beside: Page) -> None:
    for page in (full, beside):
        for name in ("grounds", "life"):
            assert "because of" not in page.section(name).lower()
        assert page.section("grounds").count("frozen ledger of each person") == 1


def test_a_bureau_shows_nothing_unrelated() -> None:
    seen = seen_of(lived("credit-bureau", dt.date(2014, 1, 6), dt.date(2020, 12, 27)))
    part = grounds.build(seen)
    assert part is not None
    table = {row[0]: row[1:] for row in part.tables[0].rows}
    assert table["would not have happened without conduct unrelated to the service"] == ("none", "none")
    assert not any("unrelated" in marks for marks in part.figures[0].table["relation to the service"])
    assert np.isclose(part.figures[0].table["part of refusals"].max(), 1, atol=0.5)
    said = grounds.finding(seen)
    assert said is not None
    every = "every refusal examined would still have happened, under either reading of contested links."
    assert said.sentence == f"If only conduct connected with the service counted, {every}"


def test_no_scheme_has_no_matrix_and_no_life() -> None:
    seen = seen_of(lived("none", dt.date(2018, 1, 1), dt.date(2018, 12, 30)))
    assert (grounds.build(seen), life.build(seen)) == (None, None)
    assert (grounds.finding(seen), life.finding(seen), law.finding(seen)) == (None, None, None)
    part = law.build(seen)
    assert part is not None
    assert part.tables == ()
    assert "no element of the legal table concerns it" in part.sentences[-1]


def test_a_plain_page_says_how_to_get_the_rest(page: Page, full: Page) -> None:
    new = {"grounds", "life", "law"}
    assert not new & set(page.ids)
    assert new <= set(full.ids)
    end = page.text.rstrip().removesuffix("</html>")[-260:]
    assert "counterscore report RUN --full" in end
    assert "--full" not in full.text


def test_schemes_that_change_nothing_show_no_matrix() -> None:
    found = compare(A, A, people=40_000, first=dt.date(2018, 1, 1), last=dt.date(2018, 1, 14))
    assert not {"grounds", "life"} & set(Page(render(found)).ids)
