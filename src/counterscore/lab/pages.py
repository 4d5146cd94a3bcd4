"""The pages that the server makes: shells with words and addresses; what is computed comes into them from workers."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import quote

import jinja2

import counterscore
from counterscore.errors import UsageError
from counterscore.lab.catalogue import Card, card, cards, fitting, stored
from counterscore.lab.jobs import Job
from counterscore.lab.limits import Place
from counterscore.lab.orders import FINDS, order_from
from counterscore.lab.store import Store
from counterscore.lab.tour import STEPS
from counterscore.lab.words import LANGUAGE, word, words
from counterscore.report.templating import environment
from counterscore.text import parse


class Pages:
    """Every page of the lab as text."""

    def __init__(self, place: Place, store: Store) -> None:
        self.place, self.store = place, store
        self.compared: Callable[[], list[Job]] = lambda: []  # comparisons of the present start

    @cached_property
    def environment(self) -> jinja2.Environment:
        """Templates, with what the lab's pages use."""
        script = {key.removeprefix("script."): text for key, text in words().items() if key.startswith("script.")}
        own = {"word": word, "token": self.place.token, "version": counterscore.__version__, "language": LANGUAGE}
        own |= {"script_words": script, "steps": STEPS, "finds": FINDS, "fitting": fitting, "addressed": lambda name: quote(name)}
        return environment("counterscore.lab", **own)

    def filled(self, template: str, **given: Any) -> str:
        """A page."""
        return self.environment.get_template(template).render(**given)

    @cached_property
    def style(self) -> str:
        """The report's style sheet."""
        return self.environment.get_template("style.css").render()

    def start(self) -> str:
        """What this is, the presets, the last runs, and what a stopped lab left."""
        return self.filled("start.html", here="start", cards=cards(), runs=self.store.finished(), stopped=self.store.stopped())

    def scheme(self, name: str) -> str:
        """A preset with everything that can be changed about it."""
        one = found(name)
        return self.filled("scheme.html", here="scheme", scheme=one, stored=stored(name), limits=self.place.limits)

    def compare(self) -> str:
        """Which schemes to set beside which."""
        return self.filled("compare.html", here="compare", cards=cards(), weeks=weeks())

    def runs(self) -> str:
        """Every run that lies in the folder."""
        return self.filled("runs.html", here="runs", runs=self.store.finished(), stopped=self.store.stopped(), compared=self.compared())

    def life(self, name: str) -> str:
        """How to find a life of a run."""
        order_from("page", {"name": name})  # a name, never a path
        if not os.path.isfile(self.place.runs / name / "run.json"):
            raise UsageError("no such run", found=name, remedy="The page of runs has every run of the lab's folder.")
        others = [one for one in self.store.finished() if one.name != name]
        return self.filled("seek.html", here="runs", run=name, others=others)

    def tour(self) -> str:
        """The tour's first page."""
        return self.filled("tour.html", here="tour", step=None)

    def step(self, number: str) -> str:
        """One step of the tour."""
        if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= len(STEPS):
            raise UsageError("no such step", found=number, allowed=f"1 to {len(STEPS)}")
        step = STEPS[int(number) - 1]
        return self.filled("tour.html", here="tour", step=step, scheme=found(step.base), stored=stored(step.base))

    def job(self, job: Job) -> str:
        """How far a job is."""
        return self.filled("job.html", here="runs", job=job, named=job.spec.get("base") or job.spec.get("name", ""))

    def made(self, kind: str, result: dict[str, str]) -> str:
        """A page whose middle a worker made."""
        return self.filled("made.html", here="runs", kind=kind, title=result["title"], main=result["main"])

    def error(self, told: dict[str, Any]) -> str:
        """What went wrong, and what to do."""
        return self.filled("error.html", here="", told=told)


def weeks() -> dict[str, str]:
    """The first and the last day of every preset: only those of the same weeks can be compared."""
    spans = {card.name: parse(card.text)["horizon"] for card in cards()}
    return {name: f"{span['from']} {word('runs.to')} {span['to']}" for name, span in spans.items()}


def found(name: str) -> Card:
    """A preset by its name. Raises UsageError."""
    one = card(name)
    if one is None:
        raise UsageError("no such scheme", found=name, allowed=", ".join(c.name for c in cards()))
    return one


PAGES: dict[str, Callable[..., str]] = {
    "/": Pages.start,
    "/scheme/{name}": Pages.scheme,
    "/compare": Pages.compare,
    "/runs": Pages.runs,
    "/life/{name}": Pages.life,
    "/tour": Pages.tour,
    "/tour/{number}": Pages.step,
}
