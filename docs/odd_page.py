"""The ODD page: prose from `docs/odd/`, tables from the code, so that neither drifts from what is lived.

`printed.py` writes it. A line `<!-- table: NAME -->` in the prose stands for a table of `TABLES`; a line
`<!-- table: NAME MECHANISM -->` for one of `OF_A_MECHANISM`. What the prose says is held to the code by
`tests/house/test_odd.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np

import counterscore
from counterscore import draws
from counterscore.mechanisms import MECHANISMS, contract
from counterscore.society import columns
from counterscore.society.package import load_society
from counterscore.society.places import layout
from counterscore.units import Param, Rows

HERE = Path(__file__).parent
PROSE = HERE / "odd"
VERIFICATION = HERE.parent / "verification"
PACKAGE = Path(counterscore.__file__).parent
ENGINE = PACKAGE / "engine"
DRAWS = PACKAGE / "draws.py"
SOCIETY = "china-2020"
MARK = re.compile(r"^<!-- table: (\w+)(?: (\w+))? -->$", re.MULTILINE)

# What a place keeps, and what passes between mechanisms within a week; `society/columns.py` has the names.
PLACES = {
    "climate": "what people here hear of others' sanctions, added to the count of being caught",
    "fresh": "persons newly barred last week, whom the climate hears of",
    "voiced": "of last week's occasions to speak, those where more was said than is tolerated",
    "occasions": "last week's occasions to speak",
    "mean": "mean score of those in force, as last quarter's turn left it; 0 before the first",
    "pool": "single members who attended last quarter's dating service, by tier and quarter of support",
    "complaints": "complaints by refused persons since the last reckoning",
    "effort": "watchfulness that the county cell added in answer to its rank",
    "hiding": "share of complaints that the county cell keeps from its score",
}
FLOWS = {
    "in_force": "whether the person has a score this week: old enough, and the county has joined",
    "awareness": "how aware the person is of a campaign, by age and week",
    "act": "conduct that took place",
    "record": "what the authority wrote down, rightly or wrongly",
    "known": "whether the person gets to know of a record of their own act",
    "bar": "the services closed to the person this week, and on what ground",
    "refusal": "attempts this week that met a bar",
    "lesson": "that the person came to know of the bar, by notice or by refusal",
}
# A field whose row in the table of `society/columns.py` has no words of its own.
SILENT: dict[str, str] = {}  # fields whose row in the table of columns has no words of its own

# The functions whose calls are the schedule, in the order in which a week reaches them.
SCHEDULE = (
    *("simulate.live_on", "threads.live_weeks", "threads.live_community", "threads.community_week"),
    *("threads.live_awake", "threads.one_round", "threads.place_of", "threads.pass_time"),
    *("turn.turn_community", "turn.drift_back", "turn.settled", "turn.felt", "turn.belong", "turn.survey"),
    *("week.live", "acts.candidates", "acts.tempted", "acts.say", "acts.write"),
    *("bars.barred_week", "bars.suffer", "bars.appeal", "bars.close"),
)
# Calls that only take bits apart, put them together or keep the ledger; the schedule leaves them out.
PLUMBING = {
    *("with_lists", "with_scores", "with_support", "score_in", "clean_score_in", "finance_of", "clean_finance_of", "p_of", "absorb", "held"),
    *("room_for", "sheets", "take", "cohort_of", "rate_class_of", "travel_of", "times", "membership_of", "flags_of", "end_of"),
}


ENDS, NEXT = "*ends here*", "*goes to the next*"


def odd() -> str:
    """The whole page, which lies a folder above its prose: so do the links in it."""
    return "\n".join(filled(path.read_text(encoding="utf-8")) for path in sorted(PROSE.glob("*.md"))).replace("](../", "](")


def filled(text: str) -> str:
    """A piece of prose with its tables in their places. Raises KeyError for a table that there is not."""

    def table(mark: re.Match[str]) -> str:
        if mark[2] is None:
            return TABLES[mark[1]]()
        return OF_A_MECHANISM[mark[1]]({m.NAME: m for m in MECHANISMS}[mark[2]])

    return MARK.sub(table, text)


def table_of(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table; a bar inside a cell would end it, so it is escaped."""
    lines = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    head = list(head)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *lines])


def code(names: Iterable[str]) -> str:
    """Names in backticks."""
    return ", ".join(f"`{name}`" for name in names)


def by(field: str, which: str) -> str:
    """The mechanisms that say they read (or write) a field."""
    return ", ".join(m.NAME for m in MECHANISMS if field in getattr(m, which))


# --- entities and state --------------------------------------------------------


def entities() -> str:
    """What there is, how many of it in the built-in society, and what each keeps."""
    society = load_society(SOCIETY)
    where = layout(society)
    bytes_a_person = sum(np.dtype(dtype).itemsize for dtype in columns.COLUMNS.values())
    rows = (
        ("nation", 1, f"the society `{society.id}`; no state of its own"),
        ("province", where.population.size, "no state; what is counted is counted by province and week"),
        (
            "county",
            where.county_province.size,
            "fixed: week of joining, watchfulness, debt, promises; those of a sample are pooled into cells",
        ),
        ("community", f"{where.start.size:,}", f"about {society.community_persons:,} persons; keeps {code(columns.PLACE_FIELDS)}"),
        ("person", f"{where.population.sum():,}", f"{bytes_a_person} bytes: {code(columns.COLUMNS)}"),
    )
    return table_of(("entity", "in the whole nation", "what it keeps"), rows)


def state() -> str:
    """Every bit of a person: place and type from the code, meaning from the table at the top of its file."""
    said = dict(re.findall(r"^\|[^|]*\|[^|]*\| *[\d-]+ *\| (\w+) *\| *(.*?) *\|$", columns.__doc__ or "", re.MULTILINE))
    rows = []
    for name, (column, first, bits) in columns.FIELDS.items():
        place = f"{first}" if bits == 1 else f"{first}-{first + bits - 1}"
        meaning = said[name] or SILENT[name]
        dtype = np.dtype(columns.COLUMNS[column]).name
        rows.append((f"`{name}`", column, dtype, place, meaning, by(name, "READS"), by(name, "WRITES")))
    return table_of(("field", "column", "type", "bits", "unit, range and meaning", "read by", "written by"), rows)


def places() -> str:
    """What a community keeps, with type and unit as the engine has them."""
    people = next(n for n in parsed(ENGINE / "people.py").body if isinstance(n, ast.ClassDef) and n.name == "People")
    lines = (ENGINE / "people.py").read_text(encoding="utf-8").splitlines()
    unit = {ast.unparse(n.target): lines[n.lineno - 1].split("# ", 1)[1] for n in people.body if isinstance(n, ast.AnnAssign)}
    rows = ((f"`{f}`", unit[f], PLACES[f], by(f, "READS"), by(f, "WRITES")) for f in columns.PLACE_FIELDS)
    return table_of(("field", "shape and unit", "meaning", "read by", "written by"), rows)


def flows() -> str:
    """What passes from one mechanism to another within a week."""
    rows = ((f"`{f}`", FLOWS[f], by(f, "WRITES"), by(f, "READS")) for f in columns.FLOWS)
    return table_of(("passes", "meaning", "from", "to"), rows)


# --- the schedule ----------------------------------------------------------------


class Call(NamedTuple):
    """One row of a schedule."""

    name: str
    when: str
    says: str


class Source(NamedTuple):
    """A file of the engine: its text, and what each function of the package that it can call does."""

    text: str
    known: dict[str, str]

    def of(self, node: ast.AST) -> str:
        """The words of the source, on one line."""
        return " ".join((ast.get_source_segment(self.text, node) or "").split())


def order() -> str:
    """The one ordered list of mechanisms."""
    rows = ((i, m.NAME, first_line(m.__doc__), code(m.READS), code(m.WRITES)) for i, m in enumerate(MECHANISMS, 1))
    return table_of(("", "mechanism", "what it is", "reads", "writes"), rows)


def schedule() -> str:
    """For each function of `SCHEDULE` its calls, in the order of the source."""
    out = []
    for place in SCHEDULE:
        module, name = place.split(".")
        path = ENGINE / f"{module}.py"
        rows = ((i, c.name, c.when, c.says) for i, c in enumerate(calls(path, name), 1))
        out.append(f"**`{place}`**: {docs_of(path)[name]}\n\n" + table_of(("", "call", "when", "what it does"), rows))
    return "\n\n".join(out)


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return tree_of(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def tree_of(text: str) -> ast.Module:
    """The syntax tree of a text; the same files are asked for again and again."""
    return ast.parse(text)


def first_line(docstring: str | None) -> str:
    """The first sentence or line of a docstring."""
    return (docstring or "").strip().split("\n")[0]


def docs_of(path: Path) -> dict[str, str]:
    """What the functions of a file say that they do."""
    return {n.name: first_line(ast.get_docstring(n)) for n in parsed(path).body if isinstance(n, ast.FunctionDef)}


def known_to(path: Path) -> dict[str, str]:
    """Every function of the package that a file of the engine can call, as it calls it: what it does."""
    out = docs_of(path)
    for node in parsed(path).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("counterscore."):
            home = PACKAGE.joinpath(*(node.module or "").split(".")[1:])
            for alias in node.names:
                module = home / f"{alias.name}.py"
                if module.is_file():
                    out |= {f"{alias.name}.{name}": says for name, says in docs_of(module).items()}
                else:
                    out |= {alias.name: docs_of(home.with_suffix(".py")).get(alias.name, "")}
    return out


def calls(path: Path, name: str) -> list[Call]:
    """The calls of a function to functions of the package, each after those among its arguments."""
    function = next(n for n in parsed(path).body if isinstance(n, ast.FunctionDef) and n.name == name)
    source = Source(path.read_text(encoding="utf-8"), known_to(path))
    found = [call for call in in_block(function.body, (), source) if call.name.split(".")[-1].strip("`") not in PLUMBING]
    return found[:-1] if found and found[-1].name == ENDS and not found[-1].when else found


def in_block(body: list[ast.stmt], when: tuple[str, ...], source: Source) -> Iterator[Call]:
    """The calls of statements, in order, with the conditions that they stand under."""
    for node in body:
        if isinstance(node, ast.If):
            yield from in_expression(node.test, when, source)
            yield from in_block(node.body, (*when, f"`{source.of(node.test)}`"), source)
            yield from in_block(node.orelse, (*when, "otherwise"), source)
        elif isinstance(node, ast.For):
            yield from in_expression(node.iter, when, source)
            each = f"for each `{source.of(node.target)}` of `{source.of(node.iter)}`"
            yield from in_block(node.body, (*when, each), source)
        elif isinstance(node, ast.With | ast.Try):
            yield from in_block(node.body, when, source)
        elif not isinstance(node, ast.FunctionDef):
            yield from in_expression(node, when, source)
            if isinstance(node, ast.Return | ast.Continue):
                yield Call(ENDS if isinstance(node, ast.Return) else NEXT, "; ".join(when), "")


def in_expression(node: ast.AST, when: tuple[str, ...], source: Source) -> Iterator[Call]:
    """The calls of an expression, inner before outer."""
    if isinstance(node, ast.IfExp):
        yield from in_expression(node.test, when, source)
        yield from in_expression(node.body, (*when, f"`{source.of(node.test)}`"), source)
        yield from in_expression(node.orelse, (*when, f"not `{source.of(node.test)}`"), source)
        return
    for child in ast.iter_child_nodes(node):
        yield from in_expression(child, when, source)
    if isinstance(node, ast.Call) and (name := ast.unparse(node.func)) in source.known:
        words = [ast.unparse(a) for a in node.args]
        asked = [word.lower() for word in words if word.isupper() and word.lower() in draws.SITES]
        says = f"index {words[4]}" if name == "draw" else source.known[name]
        yield Call(" ".join([f"`{name}`", *asked]), "; ".join(when), says)


# --- draws, numbers, tallies -------------------------------------------------------


def sites() -> str:
    """Every purpose for which words are drawn, with the comment beside it and the files that ask."""
    said = dict(re.findall(r'^    "(\w+)": \d+,  # (.*)$', DRAWS.read_text(encoding="utf-8"), re.MULTILINE))
    asked: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in parsed(path).body:
            if isinstance(node, ast.ImportFrom) and node.module == "counterscore.draws":
                for alias in node.names:
                    asked.setdefault(alias.name.lower(), []).append(path.relative_to(PACKAGE).as_posix())
    rows = ((f"`{name}`", number, said[name], code(asked.get(name, []))) for name, number in draws.SITES.items())
    return table_of(("site", "number", "whose, and for what", "asked in"), rows)


def responses() -> str:
    """How people respond: the society's numbers, the same whatever the scheme."""
    rows = (
        (f"`{name}`", f"{r.value:g}", r.unit, f"{r.low:g} to {r.high:g}", r.status, r.source, r.meaning)
        for name, r in load_society(SOCIETY).responses.items()
    )
    return table_of(("response", "value", "unit", "range", "status", "source", "meaning"), rows)


def parameters(mechanism: ModuleType) -> str:
    """Everything that a scheme may say of a mechanism."""
    rows: list[tuple[object, ...]] = []
    for p in mechanism.PARAMS:
        if isinstance(p, Rows):
            rows.append((f"`{p.name}`", "rows", "none", f"up to {p.most}", "", f"{p.meaning}; also {', '.join(p.extra)}", "scheme"))
            rows += [numbers(f"{p.name}.{f.name}", f) for f in p.fields]
        else:
            rows.append(numbers(p.name, p))
    return table_of(("parameter", "unit", "default", "range", "by", "meaning", "source"), rows)


def numbers(name: str, p: Param) -> tuple[object, ...]:
    """One row of a table of parameters."""
    span = "" if p.range is None else f"{p.range[0]:g} to {p.range[1]:g}"
    default = "none" if p.default is None else p.default
    return f"`{name}`", p.unit, default, span, ", ".join([p.keyed] * bool(p.keyed) + ["date"] * p.dated), p.meaning, p.source


def entries(tally: str) -> str:
    """What the entries of a tally are."""
    named = {contract.SLOTS: "by kind", contract.SERVICES: "by service", 2: "by list", 1: ""}
    named |= {3 * contract.SERVICES: f"by service and cause: {', '.join(contract.CAUSES)}", len(contract.GROUPS): "by group"}
    of = contract.ENTRIES.get(tally)
    return named[contract.TALLY_SIZES[tally]] if of is None else ", ".join(x.replace("][", ", ") for x in of)


def tallies(mechanism: ModuleType) -> str:
    """The tallies of one mechanism."""
    rows = [(f"`{name}`", contract.TALLY_SIZES[name], entries(name)) for name in mechanism.TALLIES]
    return table_of(("tally", "numbers", "of what"), rows) if rows else "*It tallies nothing.*"


def all_tallies() -> str:
    """Every tally and who counts it."""
    rows = ((f"`{name}`", size, by(name, "TALLIES") or "the driver") for name, size in contract.TALLY_SIZES.items())
    return table_of(("tally", "numbers", "counted by"), rows)


def compared() -> str:
    """The scripts that hold the model against patterns: each folder of `verification/` and its first sentence."""
    folders = sorted(path.parent for path in VERIFICATION.glob("*/__init__.py"))
    rows = ((f"`verification/{f.name}`", first_line(ast.get_docstring(parsed(f / "__init__.py")))) for f in folders)
    return table_of(("where", "what is compared"), rows)


TABLES: dict[str, Callable[[], str]] = {
    **{"entities": entities, "state": state, "places": places, "flows": flows, "order": order, "schedule": schedule},
    **{"sites": sites, "responses": responses, "tallies": all_tallies, "compared": compared},
}
OF_A_MECHANISM: dict[str, Callable[[ModuleType], str]] = {"parameters": parameters, "tallied": tallies}
