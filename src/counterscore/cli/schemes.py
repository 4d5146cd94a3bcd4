"""Commands about schemes: check, explain, loops, presets, describe."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from counterscore.cli.console import Json, emit, out, table_of
from counterscore.errors import UsageError, nearest

SchemeName = Annotated[str, typer.Argument(help="Name of a preset, or a scheme file.")]
Reforms = Annotated[list[str] | None, typer.Option("--reform", help="A reform by name or file.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: counterscore check my-scheme.toml")(check)
    app.command(epilog="Example: counterscore explain unified-2020 --reform add-parking-tickets")(explain)
    app.command(epilog="Example: counterscore loops unified-2020")(loops)
    app.command(epilog="Example: counterscore presets")(presets)
    app.command(epilog="Example: counterscore describe scoring.points")(describe)


def check(scheme: SchemeName, reform: Reforms = None, as_json: Json = False) -> None:
    """Read and compile a scheme without running it."""
    from counterscore.compile.lower import compile_scheme
    from counterscore.scheme.read import load_scheme
    from counterscore.society.package import load_society

    read = load_scheme(scheme, reform or ())
    compile_scheme(read, load_society(read.society))
    numbers = [quantity.status for _, quantity in read.quantities()]
    counts = {s: numbers.count(s) for s in ("published", "estimated", "assumed")}
    data = {"ok": True, "id": read.id, "digest": read.digest, "numbers": counts}
    if not emit(data, as_json):
        out.print(
            f"{read.id}: good. {len(numbers)} numbers: " + ", ".join(f"{n} {s}" for s, n in counts.items()) + f". Digest {read.digest}.",
            markup=False,
        )


def explain(scheme: SchemeName, reform: Reforms = None, as_json: Json = False) -> None:
    """What a scheme will really do, in sentences read back from its compiled tables."""
    from counterscore.compile.explain import explain as sections_of
    from counterscore.scheme.read import load_scheme
    from counterscore.society.package import load_society

    read = load_scheme(scheme, reform or ())
    sections = sections_of(read, load_society(read.society))
    if emit({"id": read.id, "title": read.title, "sections": {s.name: list(s.sentences) for s in sections}}, as_json):
        return
    out.print(f"{read.title}\n{read.summary}\n", markup=False, style="bold")
    for section in sections:
        out.print(section.name.upper(), markup=False, style="bold")
        for sentence in section.sentences:
            out.print(f"  {sentence}", markup=False)
        out.print()


def loops(scheme: SchemeName, reform: Reforms = None, as_json: Json = False) -> None:
    """The gain of every feedback loop, by finite differences: under 1, or it would run away."""
    from counterscore.scheme.read import load_scheme
    from counterscore.society.package import load_society
    from counterscore.study.loops import gains

    read = load_scheme(scheme, reform or ())
    found = [gain for gain in gains(read, load_society(read.society)) if gain.there]
    data = {g.loop: {"gain": g.gain, "error": g.error, "lag_weeks": g.lag_weeks, "bound": g.bound, "decay": g.decay} for g in found}
    if emit({"id": read.id, "loops": data}, as_json):
        return
    rows = [(g.loop, f"{g.gain:+.4f}", f"{g.error:.4f}", g.path, g.bound, g.decay) for g in found]
    out.print(table_of(f"Loop gains of {read.id}", ("loop", "gain", "error", "what runs round", "bounded by", "decays by"), rows))
    out.print("Each loop puts back less than it is given." if all(g.most < 1 for g in found) else "A LOOP RUNS AWAY.")


def presets(as_json: Json = False) -> None:
    """The schemes and reforms that come with the package."""
    from counterscore.scheme import catalogue
    from counterscore.scheme.read import load_scheme
    from counterscore.text import parse, read_text

    schemes = [load_scheme(name) for name in catalogue.presets()]
    reforms = {name: parse(read_text(path), path) for name in catalogue.reforms() for path in (catalogue.find_reform(name),)}
    data = {
        "schemes": {s.id: {"title": s.title, "summary": s.summary, "from": s.first_day, "to": s.last_day} for s in schemes},
        "reforms": {name: {"title": d["title"], "base": d["base"]} for name, d in reforms.items()},
    }
    if emit(data, as_json):
        return
    out.print(table_of("Schemes", ("name", "what it is"), [(s.id, s.summary) for s in schemes]))
    rows = [
        (name, f"{d['title']} (on {', '.join([d['base']] if isinstance(d['base'], str) else d['base'])})") for name, d in reforms.items()
    ]
    out.print(table_of("\nReforms", ("name", "what it changes"), rows))


def describe(
    name: Annotated[str, typer.Argument(help="A mechanism, a parameter such as scoring.points, a unit, a kind, a service or a preset.")],
    as_json: Json = False,
) -> None:
    """What a name means: unit, default, range, source."""
    known = glossary()
    if name not in known:
        raise UsageError(
            "no such name", found=name, remedy=nearest(name, known) or "See counterscore describe scoring, or counterscore presets."
        )
    if not emit({"name": name, **known[name]}, as_json):
        out.print(name, markup=False, style="bold")
        for key, value in known[name].items():
            if value is not None:
                out.print(f"  {key}: {value}", markup=False)


def glossary() -> dict[str, dict[str, Any]]:
    """Every name that can be described."""
    from counterscore.mechanisms import MECHANISMS
    from counterscore.scheme.catalogue import presets as names
    from counterscore.scheme.read import load_scheme
    from counterscore.society.package import load_society
    from counterscore.units import UNITS, Rows

    society = load_society("china-2020")
    known: dict[str, dict[str, Any]] = {}
    for mechanism in MECHANISMS:
        text = (mechanism.__doc__ or "").strip()
        known[mechanism.NAME] = {"what": "mechanism", "meaning": text, "parameters": ", ".join(p.name for p in mechanism.PARAMS)}
        for p in mechanism.PARAMS:
            fields = p.fields if isinstance(p, Rows) else ()
            known[f"{mechanism.NAME}.{p.name}"] = rows(p) if isinstance(p, Rows) else facts(p)
            known |= {f"{mechanism.NAME}.{p.name}.{f.name}": facts(f) for f in fields}
    known |= {unit: {"what": "unit", "meaning": meaning, "smallest": low, "largest": high} for unit, (meaning, low, high) in UNITS.items()}
    for kind in society.occasions.kinds:
        known[kind.name] = {
            "what": "kind of conduct",
            "context": kind.context,
            "valence": kind.valence,
            "lawful": kind.lawful,
            "status of its rate": kind.status,
        }
    for service in society.services.services:
        known[service.name] = {"what": "service", "title": service.title, "purpose": service.purpose}
    for preset in names():
        scheme = load_scheme(preset)
        known[preset] = {"what": "preset scheme", "title": scheme.title, "summary": scheme.summary, "description": scheme.description}
    return known


def facts(p: Any) -> dict[str, Any]:
    """A parameter."""
    return {
        "what": "parameter",
        "meaning": p.meaning,
        "unit": p.unit,
        "default": p.default,
        "range": p.range,
        "by": p.keyed,
        "may change by date": p.dated,
        "source": p.source,
    }


def rows(p: Any) -> dict[str, Any]:
    """An array of tables."""
    return {
        "what": "array of tables",
        "meaning": p.meaning,
        "most rows": p.most,
        "keys": ", ".join([*(f.name for f in p.fields), *p.extra]),
    }
