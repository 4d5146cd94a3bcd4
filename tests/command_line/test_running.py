"""Commands that live weeks: what they print as data, and that the same words give the same bits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from counterscore.record.opened import open_run
from tests.command_line.conftest import SMALL, Said, elsewhere

Say = Callable[..., Said]
SERVICES = {"air", "high_speed_rail", "public_transport", "government_service", "loan", "deposit_free_rental", "school", "post"}
BY_SERVICE = ("refused", "granted_expected", "false_ground", "evaded")
NUMBERS = ("postings", "listed_persons", "stock_persons", "complied")
BESIDE = (
    "speech",
    "survey",
    "strained",
    "loans_refused",
    "appeals",
    "upheld",
    "denied",
    "league",
    "complaints",
    "counties",
    "newly_barred_by",
)
Lived = tuple[Path, Said]


def test_a_run_gives_the_documented_keys(lived: Lived) -> None:
    folder, said = lived
    assert (said.code, said.err) == (0, "")
    assert set(said.data) == {"at", "status", "run", "folder", "report"}
    assert said.data["folder"] == str(folder)
    assert list(said.data["at"]) == ["2018-01-31", "2018-02-28"]
    for at in said.data["at"].values():
        assert {"week_ends", "refused_by_cause", "tiers", *BY_SERVICE, *NUMBERS, *BESIDE} == set(at)
        for key in BY_SERVICE:
            assert set(at[key]) == SERVICES
            assert all(isinstance(n, int) and n >= 0 for n in at[key].values())
        for key in NUMBERS:
            assert isinstance(at[key], int)
            assert at[key] >= 0
        assert list(at["tiers"]) == ["D", "C", "B", "A", "AA", "AAA"]
        for service, causes in at["refused_by_cause"].items():
            assert list(causes) == ["list", "score", "both"]
            assert abs(sum(causes.values()) - at["refused"][service]) <= 2, "rounded apart"


def test_flows_grow_and_days_move_back_to_a_sunday(lived: Lived) -> None:
    first, last = lived[1].data["at"].values()
    assert (first["week_ends"], last["week_ends"]) == ("2018-01-28", "2018-02-25")
    for key in ("postings", "listed_persons", "complied"):
        assert first[key] <= last[key]
    assert all(first["refused"][s] <= last["refused"][s] and first["granted_expected"][s] < last["granted_expected"][s] for s in SERVICES)
    assert sum(last["granted_expected"].values()) > sum(last["refused"].values())


def test_the_status_counts_what_is_assumed(lived: Lived) -> None:
    status = lived[1].data["status"]
    assert set(status) == {"published", "estimated", "assumed", "drivers", "sentence"}
    assert status["published"] + status["estimated"] + status["assumed"] == status["drivers"]
    assert status["sentence"] == f"{status['assumed']} of {status['drivers']} drivers assumed"


def test_show_gives_what_run_gave(lived: Lived, say: Say) -> None:
    folder, said = lived
    shown = say("show", folder, "--at", "2018-01-31", "--at", "2018-02-28", "--json")
    assert shown.code == 0
    assert shown.data == {key: said.data[key] for key in ("at", "status", "run")}
    plain = say("show", folder, "--json").data
    assert list(plain["at"]) == ["2018-03-04"], "the last day, where none is asked for"


def test_the_page_lies_beside_the_folder(lived: Lived) -> None:
    folder, said = lived
    page = Path(said.data["report"])
    assert page.parent == folder.parent
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html")


def test_the_same_words_give_the_same_bits(lived: Lived, tmp_path: Path) -> None:
    """On another number of threads, and with other days asked for."""
    again = elsewhere("run", "unified-2020", *SMALL, "--threads", "1", "--no-report", "--json", cwd=tmp_path)
    assert again.code == 0
    assert again.data["folder"] == str(Path("runs") / "unified-2020-1"), "a name of its own where none is given"
    assert again.data["report"] is None
    a, b = open_run(lived[0]).data, open_run(tmp_path / again.data["folder"]).data
    assert (a.flows == b.flows).all()
    assert (a.digests == b.digests).all()


def test_another_seed_gives_other_lives(lived: Lived, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    assert elsewhere("run", "unified-2020", *SMALL, "--seed", "2", "--out", folder, "--no-report").code == 0
    assert (open_run(folder).data.flows != open_run(lived[0]).data.flows).any()


def test_a_run_repeats(lived: Lived) -> None:
    said = elsewhere("repeat", lived[0], "--json")
    assert said.code == 0
    assert said.data["same"] is True
    assert said.data["digest"] == said.data["repeated"] == lived[1].data["run"]["digest"]
    assert said.data["first_difference"] is None


def test_a_run_is_told_in_words(tmp_path: Path) -> None:
    said = elsewhere("run", "defaulter-list", *SMALL, "--no-report", "--out", tmp_path / "run")
    assert said.code == 0
    for part in ("up to 2018-03-04", "high speed rail", "entries into the list so far", "drivers assumed", "synthetic persons, 9 weeks"):
        assert part in said.out
    assert "None" not in said.out
    assert "nan" not in said.out
