"""Tables as CSV that says what it is: comment lines first, then the numbers in full; on the page as a link that asks no network."""

from __future__ import annotations

import base64
import csv
import io
import re

from counterscore.report.figures import Figure
from counterscore.report.seen import Table
from counterscore.report.stamp import Stamp

FORMULA = re.compile(r"[=@]|[+-](?![\d.])")  # the beginning of what a spreadsheet would take for one


def figure_csv(figure: Figure, stamp: Stamp) -> str:
    """The table behind a chart; read it back with `pandas.read_csv(path, comment="#")`."""
    return heading((figure.title, figure.caption), stamp) + str(figure.table.to_csv(index=False, lineterminator="\n"))


def table_csv(table: Table, stamp: Stamp) -> str:
    """A table of words."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([plain(cell) for cell in row] for row in table.rows)
    return heading((table.title,), stamp) + text.getvalue()


def plain(cell: str) -> str:
    """A cell that no spreadsheet reckons with: words that begin like a formula begin with a space; numbers stay."""
    cell = cell.replace("\N{NO-BREAK SPACE}", " ")
    return f" {cell}" if FORMULA.match(cell) else cell


def heading(said: tuple[str, ...], stamp: Stamp) -> str:
    """Comment lines: what it is, and the stamp."""
    return "".join(f"# {' '.join(line.split())}\n" for line in (*said, *stamp.lines))


def link(text: str) -> str:
    """The text as an address that is the file itself."""
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(text.encode()).decode()
