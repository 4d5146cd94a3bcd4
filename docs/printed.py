"""Pages printed from the code, so that they cannot drift: `make docs` writes them, `make check` compares.

Run: python docs/printed.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

import reported_page
from odd_page import odd

from counterscore.audit.concentration import CONCENTRATIONS
from counterscore.audit.metrics import METRICS
from counterscore.mechanisms import MECHANISMS
from counterscore.scheme.catalogue import find_reform, presets, reforms
from counterscore.scheme.read import load_scheme
from counterscore.society.package import load_society
from counterscore.text import parse, read_text
from counterscore.units import UNITS, Param, Rows

HERE = Path(__file__).parent
PRINTED = "<!-- printed from the code by `make docs`; edits here are lost -->\n\n"


def parameters() -> str:
    """Every parameter of every mechanism, with unit, default, range, meaning and source."""
    out = ["# Parameters\n\nEvery key that a scheme file may have. `counterscore describe NAME` says the same.\n"]
    for mechanism in MECHANISMS:
        first = (mechanism.__doc__ or "").strip().split("\n\n")[0]
        out.append(
            f"## [{mechanism.NAME}]\n\n{first}\n\n| key | unit | default | range | by | dated | meaning | source |\n|---|---|---|---|---|---|---|---|"
        )
        for p in mechanism.PARAMS:
            if isinstance(p, Rows):
                out.append(
                    f"| `[[{mechanism.NAME}.{p.name}]]` | rows | none | up to {p.most} | | | {p.meaning}; also {', '.join(p.extra)} | scheme |"
                )
                out += [line(f, f"&nbsp;&nbsp;`{f.name}`") for f in p.fields]
            else:
                out.append(line(p, f"`{p.name}`"))
        out.append("")
    out.append("## Units\n\n| unit | meaning | smallest | largest |\n|---|---|---|---|")
    out += [f"| {unit} | {meaning} | {low:g} | {high:g} |" for unit, (meaning, low, high) in UNITS.items()]
    return "\n".join(out) + "\n"


def line(p: Param, name: str) -> str:
    """One row of a table of parameters."""
    default = "" if p.default is None else f"{p.default}"
    span = "" if p.range is None else f"{p.range[0]:g} to {p.range[1]:g}"
    return f"| {name} | {p.unit} | {default} | {span} | {p.keyed or ''} | {'yes' if p.dated else ''} | {p.meaning} | {p.source} |"


def metrics() -> str:
    """Every metric of the audit that is a list entry, with what others call it."""
    out = [
        "# Metrics of the audit\n\nBetween groups (`counterscore audit RUN --json`, family `groups`), each with the rate of every group, its size, and a 95%"
    ]
    out.append("interval that clusters by community; [verification/own-error.md](verification/own-error.md) shows how often they err.")
    out.append(
        "Shares of refusals have intervals of their log-odds, which hold the truth in about 92% where few persons bear most. Barred is the"
    )
    out.append("unfavourable decision; who meets the ground is read from true conduct, every act of it, which only a simulation knows.\n")
    for title, listed in (("Between groups", METRICS), ("Concentration of harm", CONCENTRATIONS)):
        out.append(f"## {title}\n\n| metric | also called | unit | range | worse | meaning | source |\n|---|---|---|---|---|---|---|")
        for m in listed:
            span = f"{m.range[0]:g} to {m.range[1]:g}"
            out.append(f"| {m.name} | {', '.join(m.aliases)} | {m.unit} | {span} | {m.worse} | {m.meaning} | {m.source} |")
        out.append("")
    return "\n".join(out)


def schemes() -> str:
    """The presets and reforms, with their texts and how many of their numbers are published."""
    out = ["# Presets and reforms\n"]
    for name in presets():
        s = load_scheme(name)
        status = [q.status for _, q in s.quantities()]
        counts = ", ".join(f"{status.count(x)} {x}" for x in ("published", "estimated", "assumed"))
        out.append(
            f"## {s.id}\n\n**{s.title}.** {s.summary}\n\n{s.description}\n\nBy default {s.first_day} to {s.last_day}. Numbers: {counts}.\n"
        )
        if s.sources:
            out.append("Sources: " + "; ".join(s.sources.values()) + ".\n")
    for name in reforms():
        d = parse(read_text(find_reform(name)), find_reform(name))
        bases = [d["base"]] if isinstance(d["base"], str) else d["base"]
        out.append(f"## reform {name}\n\n**{d['title']}** (on {', '.join(bases)}). {d['why'].strip()}\n")
    return "\n".join(out)


def society() -> str:
    """The society's responses and services, kinds with their rates."""
    s = load_society("china-2020")
    out = [
        f"# Society {s.id}\n\n{s.title}. {s.description}\n\n## How people respond\n\n"
        "| name | value | unit | range | status | source | meaning |\n|---|---|---|---|---|---|---|"
    ]
    out += [
        f"| {n} | {r.value:g} | {r.unit} | {r.low:g} to {r.high:g} | {r.status} | {r.source} | {r.meaning} |"
        for n, r in s.responses.items()
    ]
    out.append("\n## Kinds of conduct\n\n| kind | context | lawful | acts per adult and year | range | status |\n|---|---|---|---|---|---|")
    out += [f"| {k.name} | {k.context} | {k.lawful} | {k.per_year:g} | {k.low:g} to {k.high:g} | {k.status} |" for k in s.occasions.kinds]
    out.append("\n## Services\n\n| service | purpose | scale | status | source |\n|---|---|---|---|---|")
    scales = s.services.scale
    out += [f"| {v.name} | {v.purpose} | {scales[i]:g} | {v.status} | {v.source} |" for i, v in enumerate(s.services.services)]
    return "\n".join(out) + "\n"


PAGES = {
    **{"reported.md": reported_page.page, "parameters.md": parameters, "presets.md": schemes, "society.md": society},
    **{"metrics.md": metrics, "odd.md": odd},
}


def main(check: bool) -> int:
    """Write the pages, or say which are out of date."""
    stale = []
    for name, page in PAGES.items():
        text = PRINTED + page()
        path = HERE / name
        if check:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"out of date: {', '.join(stale)}; run make docs")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
