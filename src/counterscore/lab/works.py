"""What a worker can do: each kind of job is a function of its order, made of what Python users call."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from counterscore.audit.audited import audit
from counterscore.errors import UsageError
from counterscore.lab import rendered, sheet, shown
from counterscore.record.opened import Run, open_run
from counterscore.report.document import page_of
from counterscore.report.pictures import write_chart
from counterscore.scheme.model import Scheme
from counterscore.scheme.read import load_scheme
from counterscore.study.compare import Comparison, compare, with_reforms
from counterscore.study.cost import cost
from counterscore.study.found import find_lives
from counterscore.study.kept import Kept, change, keep
from counterscore.study.life import life, lives
from counterscore.study.simulate import forget, resume, simulate

Tell = Callable[[str, Any], None]
LOOK_SECONDS = 1.0  # between two looks at a change that is being lived
MOST_KEPT = 3  # first schemes that are kept as lived
KINDS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


class Bench:
    """A worker's own: the folder of runs, and what it keeps warm."""

    def __init__(self, runs: str) -> None:
        self.runs = Path(runs)
        self.kept: OrderedDict[tuple[Any, ...], Kept] = OrderedDict()
        self.compared: dict[str, dict[str, str]] = {}

    def work(self, kind: str, spec: dict[str, Any], tell: Tell) -> Any:
        """Do a job. Raises CounterscoreError; KeyboardInterrupt where it is not wanted any more."""
        return WORKS[kind](self, spec, tell)

    def run(self, name: str) -> Run:
        """A run of the lab's folder, by the name of its own folder."""
        return open_run(self.runs / name)

    def free(self, name: str) -> str:
        """The first of NAME-1, NAME-2 and so on of which nothing lies in the folder, finished, stopped or torn."""
        taken = {entry.split(".", 1)[0] for entry in os.listdir(self.runs)} if self.runs.is_dir() else set()
        return next(free for n in count(1) if (free := f"{name}-{n}") not in taken)


def last_day(scheme: Scheme, first: dt.date, years: int) -> dt.date:
    """The last day of so many years, or of the scheme."""
    return min(scheme.last_day, first + dt.timedelta(weeks=52 * years) - dt.timedelta(days=1))


def quick(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """A changed scheme, with a number set where the order names one, beside its preset, by few people and for few years: seen at once."""
    plain = sheet.scheme_of({"base": spec["base"]})
    changed = sheet.scheme_of(spec | {"text": sheet.with_number(spec, spec["place"], spec["value"])} if spec["place"] else spec)
    first = dt.date.fromisoformat(spec["from"])
    last = last_day(plain, first, int(spec["years"]))
    key = (plain.digest, int(spec["people"]), first, last, int(spec["seed"]))
    if key not in bench.kept:
        tell("progress", {"what": "living the preset", "done": 0, "of": 0})

        def living(done: int, total: int) -> None:
            tell("progress", {"what": "living the preset", "done": done, "of": total})

        bench.kept[key] = keep(plain, str(key[1]), first, last, key[4], told=living)
        while len(bench.kept) > MOST_KEPT:
            bench.kept.popitem(last=False)
    bench.kept.move_to_end(key)
    if changed.digest == plain.digest:
        return shown.alone(bench.kept[key].run)

    looked = 0.0

    def seen(found: Callable[[], Comparison], done: int, total: int) -> None:
        nonlocal looked
        if time.monotonic() - looked > LOOK_SECONDS:
            tell("figures", shown.so_far(found()) | {"done": done, "of": total})
            looked = time.monotonic()

    return shown.comparison(change(bench.kept[key], changed, told=seen))


def sheet_of(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """The rules and numbers of a scheme as its page shows them."""
    return sheet.sheet(spec)


def set_number(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """The reform with one number set, and the scheme that it makes."""
    text = sheet.with_number(spec, str(spec["place"]), float(spec["value"]))
    return {"text": text, **sheet.sheet(spec | {"text": text})}


def cost_of(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """What a run will take."""
    found = cost(load_scheme(spec["base"]), spec["people"], spec["schemes"])
    return {"persons": found.persons, "seconds": found.seconds, "memory": found.memory, "fits": found.fits}


def live(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """A run by many, kept in the folder."""
    scheme = sheet.scheme_of(spec)
    name = bench.free(scheme.id)
    progress, look = watching(tell)
    simulate(scheme, people=spec["people"], seed=spec["seed"], out=bench.runs / name, progress=progress, look=look)
    return {"run": name}


def go_on(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """A stopped run, to its end."""
    resume(bench.runs / spec["name"], progress=watching(tell)[0])
    return {"run": spec["name"]}


def forget_stopped(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Remove what a stopped run left."""
    forget(bench.runs / spec["name"])
    return {}


def watching(tell: Tell) -> tuple[Callable[[int, int], None], Callable[[Run], None]]:
    """What is told while a run is lived: weeks done, and its figures so far."""

    def progress(done: int, total: int) -> None:
        tell("progress", {"what": "living", "done": done, "of": total})

    def look(run: Run) -> None:
        tell("figures", shown.alone(run))

    return progress, look


def set_beside(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Schemes side by side; the page of it is kept until the lab ends."""
    base, *others = [load_scheme(spec["base"]), *(with_reforms(name) for name in spec["others"])]
    if spec["text"].strip() or spec["reforms"]:
        others.append(sheet.scheme_of(spec))
    found = compare(base, *others, people=spec["people"], seed=spec["seed"], progress=watching(tell)[0])
    tell("progress", {"what": "drawing", "done": 0, "of": 0})
    name = f"comparison-{secrets.token_hex(4)}"  # never one of an earlier worker
    bench.compared[name] = rendered.report_of(found, " · ".join(run.provenance["scheme"]["id"] for run in found.runs))
    return {"comparison": name}


def comparison(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, str]:
    """The page of a comparison that was lived since the lab was started."""
    if spec["name"] not in bench.compared:
        raise UsageError("no such comparison", found=spec["name"], remedy="The lab keeps those of its present start: live it again.")
    return bench.compared[spec["name"]]


def page(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, str]:
    """The page of a run, with everything that is known of it."""
    run = bench.run(spec["name"])
    tell("progress", {"what": "drawing", "done": 0, "of": 0})
    return rendered.report_of(run, run.provenance["scheme"]["title"])


def find(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, str]:
    """Lives worth reading."""
    return rendered.lives_found(spec["name"], find_lives(bench.run(spec["name"]), spec["what"]))


def life_of(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, str]:
    """One life, or the same under two schemes."""
    if not spec["beside"]:
        return rendered.life_told(spec["name"], life(bench.run(spec["name"]), spec["index"]))
    names = (spec["name"], spec["beside"])
    return rendered.lives_told(names, *lives([bench.run(name) for name in names], spec["index"]))


def audit_of(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, str]:
    """The audit of a run, and the law."""
    return rendered.audited(spec["name"], audit(bench.run(spec["name"]), progress=watching(tell)[0]))


def picture(bench: Bench, spec: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """A chart of a run as a file."""
    stem, _, kind = spec["file"].rpartition(".")
    if kind not in KINDS:
        raise UsageError("no such chart", found=spec["file"], allowed=", ".join(KINDS))
    run = bench.run(spec["name"])
    for full in (False, True):  # what needs a closer look takes longer, and most charts need none
        seen_page = page_of(run, full)
        found = [figure for part in seen_page.parts for figure in part.figures if figure.name == stem and figure.spec]
        if found:
            break
    else:
        raise UsageError("no such chart", found=spec["file"])
    with TemporaryDirectory() as folder:
        write_chart(found[0], seen_page.stamp, Path(folder))
        return {"name": spec["file"], "type": KINDS[kind], "data": (Path(folder) / spec["file"]).read_bytes()}


WORKS: dict[str, Callable[[Bench, dict[str, Any], Tell], Any]] = {
    "quick": quick,
    "sheet": sheet_of,
    "set": set_number,
    "cost": cost_of,
    "run": live,
    "resume": go_on,
    "forget": forget_stopped,
    "compare": set_beside,
    "comparison": comparison,
    "page": page,
    "find": find,
    "life": life_of,
    "audit": audit_of,
    "picture": picture,
}
