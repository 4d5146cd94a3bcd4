"""The words that live a run, or a comparison, again: on the command line and in Python."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Sequence
from typing import NamedTuple

from counterscore.errors import CounterscoreError
from counterscore.record.opened import Run
from counterscore.scheme.catalogue import presets, reforms
from counterscore.scheme.model import Scheme
from counterscore.study.compare import with_reforms
from counterscore.study.request import request_from
from counterscore.weeks import sunday

FOUND = "found.runs"


class Repeat(NamedTuple):
    """Both, and what a reader must put in first."""

    command: str
    python: str
    note: str = ""


def named(scheme: Scheme) -> bool:
    """Whether the scheme's name alone brings its rules: all of it comes with the package, and is as it was."""
    base, *added = scheme.id.split("+")
    if base not in presets() or not set(added) <= set(reforms()):
        return False
    try:
        return with_reforms(scheme.id).digest == scheme.digest
    except CounterscoreError:
        return False


def command(run: Run, scheme: Scheme, known: bool | None = None) -> str:
    """The command line that repeats a run; `known` is whether the scheme is `named`, where that was found out before."""
    if not (named(scheme) if known is None else known):  # a file of its own: its rules are stored in the run
        return f"counterscore repeat {shlex.quote(str(run.folder or 'RUN'))}"
    base, *added = scheme.id.split("+")
    days = "".join(f" --at {day}" for day in asked(run))
    return f"counterscore run {base}{''.join(f' --reform {name}' for name in added)} {options(run)}{days}"


def of_run(run: Run, scheme: Scheme) -> Repeat:
    """How to repeat a run."""
    known = named(scheme)
    head = ["import datetime as dt", ""] if known else []
    call = simulated(run, scheme) if known else f"cs.repeat(cs.open_run({str(run.folder or 'RUN')!r}))"
    return Repeat(command(run, scheme, known), "\n".join([*head, "import counterscore as cs", "", f"run = {call}", "print(run.digest)"]))


def of_comparison(runs: Sequence[Run], direct: bool) -> Repeat:
    """How to repeat a comparison: by the names of its schemes, or from runs where these were asked for days of their own."""
    schemes = [request_from(run.provenance).scheme for run in runs]
    foreign = [scheme.id for scheme in schemes if not named(scheme)]
    if any(asked(run) for run in runs) and not foreign:
        return from_runs(runs, schemes, direct)
    words = [scheme.id if named(scheme) else f"{scheme.id}.toml" for scheme in schemes]
    shell = f"counterscore compare {' '.join(words)} {options(runs[0])}{' --direct' if direct else ''} --report comparison.html"
    given = [*(f'    "{word}",' for word in words), f"    {keywords(runs[0])},", *(["    direct=True,"] if direct else [])]
    lines = ["import datetime as dt", "", "import counterscore as cs", "", "found = cs.compare(", *given, ")", *ending()]
    return Repeat(shell, "\n".join(lines), foreign_said(foreign))


def from_runs(runs: Sequence[Run], schemes: Sequence[Scheme], direct: bool) -> Repeat:
    """Each run first, then the comparison of them."""
    folders = [f"run-{n}" for n in range(1, len(runs) + 1)]
    extra = " --direct" if direct else ""
    shell = [f"{command(run, scheme)} --out {folder}" for run, scheme, folder in zip(runs, schemes, folders, strict=True)]
    shell.append(f"counterscore compare {' '.join(folders)}{extra} --report comparison.html")
    calls = [f"    {simulated(run, scheme)}," for run, scheme in zip(runs, schemes, strict=True)]
    call = f"found = cs.compare(*runs{', direct=True' if direct else ''})"
    lines = ["import datetime as dt", "", "import counterscore as cs", "", "runs = [", *calls, "]", call, *ending()]
    return Repeat("\n".join(shell), "\n".join(lines))


def ending() -> tuple[str, ...]:
    """What shows that it is the same, and writes the page."""
    return (f"print([run.digest for run in {FOUND}])", "print(found.table)", 'cs.report(found, "comparison.html")')


def foreign_said(names: list[str]) -> str:
    """What a reader must know of schemes that do not come with the package."""
    if not names:
        return ""
    those = " and ".join(names)
    return (
        f"{those}: not among the schemes of this version of the package. Put the path of the scheme's file in its place; "
        "it is the same scheme if the digest of its rules is the one below."
    )


def asked(run: Run) -> list[dt.date]:
    """Days for which the run was asked; scores are read then, so they are part of what it is."""
    return [sunday(int(week)) for week in run.provenance["asked"]]


def options(run: Run) -> str:
    """Size, days and seed, as the command line takes them."""
    p = run.provenance
    return f"--people {p['people']} --from {p['from']} --to {p['to']} --seed {p['seed']}"


def keywords(run: Run) -> str:
    """The same, as Python takes them."""
    p = run.provenance
    first, last = (called(dt.date.fromisoformat(p[end])) for end in ("from", "to"))
    return f'people="{p["people"]}", first={first}, last={last}, seed={p["seed"]}'


def simulated(run: Run, scheme: Scheme) -> str:
    """The call that lives a run of a scheme that comes with the package."""
    base, *added = scheme.id.split("+")
    extra = f", reforms={added}" if added else ""
    days = f", at=[{', '.join(called(day) for day in asked(run))}]" if asked(run) else ""
    return f'cs.simulate("{base}"{extra}, {keywords(run)}{days})'


def called(day: dt.date) -> str:
    """A day as Python writes it."""
    return f"dt.date({day.year}, {day.month}, {day.day})"
