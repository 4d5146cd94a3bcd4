"""The report: one self-contained page that opens offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2

from counterscore.compile.explain import explain
from counterscore.errors import CannotWrite
from counterscore.record.opened import Run
from counterscore.report.figures import DARK
from counterscore.report.findings import findings
from counterscore.report.parts import all_parts
from counterscore.report.seen import Seen
from counterscore.scheme.catalogue import presets
from counterscore.scheme.model import Scheme
from counterscore.society.package import Society, load_society
from counterscore.study.headline import figures
from counterscore.study.request import request_from


def write_report(run: Run, path: str | Path) -> Path:
    """Write the page for a run. Raises CannotWrite."""
    path = Path(path)
    html = render(run)
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise CannotWrite("the report cannot be written", file=path, found=error.strerror or "an error") from None
    return path


def render(run: Run) -> str:
    """The page as text."""
    scheme = request_from(run.provenance).scheme
    society = load_society(scheme.society)
    seen = Seen(run, scheme, society, figures(run))
    return template().render(
        scheme=scheme,
        society=society,
        run=run,
        provenance=run.provenance,
        findings=findings(seen),
        parts=all_parts(seen),
        sections=explain(scheme, society),
        numbers=numbers(scheme, society),
        status=seen.summary["status"],
        digest=run.digest,
        headline=headline(seen.summary["status"]),
        command=command(run, scheme),
        dark=DARK,
    )


def template() -> jinja2.Template:
    """The page to be filled: every text is escaped, every name must be there."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("counterscore.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("report.html")


def headline(status: dict[str, Any]) -> str:
    """What must be said before any total."""
    if status["assumed"]:
        return f"{status['sentence']}: totals below are scenarios, not measurements."
    return "Every driving number is published or estimated."


def command(run: Run, scheme: Scheme) -> str:
    """The command line that repeats the run."""
    p = run.provenance
    base, *reforms = scheme.id.split("+")
    if base not in presets():  # a file of its own: its rules are stored in the run
        return f"counterscore repeat {run.folder or 'RUN'}"
    extra = "".join(f" --reform {r}" for r in reforms)
    return f"counterscore run {base}{extra} --people {p['people']} --from {p['from']} --to {p['to']} --seed {p['seed']}"


def numbers(scheme: Scheme, society: Society) -> list[tuple[str, str, str, str, str]]:
    """Every number that drives the run: place, value, unit, status and range, source."""
    rows = []
    for where, q in scheme.quantities():
        value = f"{q.value:g}" if len(q.steps) == 1 else ", ".join(f"{v:g}" for _, v in q.steps)
        span = "" if q.range is None else f" ({q.range[0]:g} to {q.range[1]:g})"
        rows.append((where, value, q.unit, q.status + span, scheme.sources.get(q.source or "", q.source or "")))
    for name, r in society.responses.items():
        rows.append((f"society.responses.{name}", f"{r.value:g}", r.unit, f"{r.status} ({r.low:g} to {r.high:g})", r.source))
    for i, service in enumerate(society.services.services):
        rows.append(
            (f"society.services.{service.name}", f"{society.services.scale[i]:g}", "scale of intents", service.status, service.source)
        )
    for kind in society.occasions.kinds:
        rows.append(
            (
                f"society.kinds.{kind.name}",
                f"{kind.per_year:g}",
                "acts per adult and year",
                f"{kind.status} ({kind.low:g} to {kind.high:g})",
                kind.source,
            )
        )
    return rows
