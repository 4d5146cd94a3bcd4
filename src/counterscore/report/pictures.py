"""A chart as files that stand alone: SVG, PNG and PDF with title, caption, honest sentence and digest in the picture, and its table.

The same lines are in the files' own descriptions: `title` and `desc` of an SVG,
text chunks of a PNG, the document information of a PDF.
"""

from __future__ import annotations

import re
import struct
import textwrap
import zlib
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import vl_convert

from counterscore.report.colours import INK
from counterscore.report.figures import Figure, draw
from counterscore.report.placed import charts_at
from counterscore.report.seen import Part
from counterscore.report.stamp import Stamp
from counterscore.report.tables import figure_csv, table_csv

LINE = 140  # characters of small type in the width of a chart
SCALE = 2  # pixels of a PNG for each of the page
KINDS = ("svg", "png", "pdf", "csv")
OUTSIDE = ("$schema", "datasets", "config")  # of a specification, when it becomes a part of another
FOOT = {"orient": "bottom", "anchor": "start", "frame": "bounds", "fontSize": 10, "fontWeight": "normal", "color": "#52606d", "offset": 16}


def write_charts(parts: Iterable[Part], stamp: Stamp, folder: Path) -> list[Path]:
    """Write every chart of the parts into a new folder, and every table; their paths. Raises CannotWrite."""
    with charts_at(folder) as partial:
        for part in parts:
            for figure in part.figures:
                write_chart(figure, stamp, partial)
            for n, table in enumerate(part.tables, 1):
                (partial / f"{part.name}-table-{n}.csv").write_text(table_csv(table, stamp), encoding="utf-8")
        names = sorted(path.name for path in partial.iterdir())
    return [folder / name for name in names]


def write_chart(figure: Figure, stamp: Stamp, folder: Path) -> None:
    """Write one chart in every kind; nothing where there is nothing to draw."""
    if not figure.spec:
        return
    svg = draw(alone(figure, stamp), figure.title, background="white")
    about = {"Title": figure.title, "Description": " ".join((*figure.caption.splitlines(), *stamp.lines))}
    at = folder / figure.name
    at.with_suffix(".svg").write_text(described(svg, about), encoding="utf-8")
    at.with_suffix(".png").write_bytes(with_text(vl_convert.svg_to_png(svg, scale=SCALE), about))
    at.with_suffix(".pdf").write_bytes(with_information(vl_convert.svg_to_pdf(svg), about))
    at.with_suffix(".csv").write_text(figure_csv(figure, stamp), encoding="utf-8")


def alone(figure: Figure, stamp: Stamp) -> dict[str, Any]:
    """The chart with its title and caption above and the stamp below."""
    inner = {key: value for key, value in figure.spec.items() if key not in OUTSIDE}
    inner["title"] = FOOT | {"text": [line for said in stamp.lines for line in textwrap.wrap(said, LINE)]}
    under = [line for said in figure.caption.splitlines() for line in textwrap.wrap(said, LINE - 25)]
    above = {"text": figure.title, "subtitle": under, "anchor": "start", "offset": 12}
    above |= {"fontSize": 16, "subtitleFontSize": 12, "color": INK, "subtitleColor": INK, "subtitlePadding": 6}
    kept = {key: figure.spec[key] for key in OUTSIDE[:2] if key in figure.spec}
    return kept | {"title": above, "vconcat": [inner]}


def described(svg: str, about: dict[str, str]) -> str:
    """An SVG that says what it is."""
    words = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in zip(("title", "desc"), about.values(), strict=True))
    head, body = svg.split(">", 1)
    return f"{head}>{words}{body}"


def with_text(png: bytes, about: dict[str, str]) -> bytes:
    """A PNG with text chunks after its header."""
    header = 8 + 25  # signature and the first chunk
    return png[:header] + b"".join(chunk(key, text) for key, text in about.items()) + png[header:]


def chunk(key: str, text: str) -> bytes:
    """One international text chunk."""
    body = b"iTXt" + key.encode("ascii") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def with_information(pdf: bytes, about: dict[str, str]) -> bytes:
    """A PDF with its document information, added at the end as the format provides; as it was where its end is not of the known kind."""
    found = re.search(rb"trailer\s*<<\s*/Size (\d+)\s*/Root (\d+ \d+ R).*?>>\s*startxref\s*(\d+)\s*%%EOF\s*\Z", pdf, re.DOTALL)
    if found is None:
        return pdf
    size, root, before = int(found[1]), found[2].decode(), int(found[3])
    words = " ".join(f"/{key} {pdf_text(text)}" for key, text in (("Title", about["Title"]), ("Subject", about["Description"])))
    start = len(pdf) + 1
    added = f"\n{size} 0 obj\n<< {words} /Creator (counterscore) >>\nendobj\n".encode("ascii")
    table = f"xref\n{size} 1\n{start:010d} 00000 n\r\ntrailer\n<< /Size {size + 1} /Root {root} /Info {size} 0 R /Prev {before} >>\n"
    return pdf + added + f"{table}startxref\n{len(pdf) + len(added)}\n%%EOF\n".encode("ascii")


def pdf_text(text: str) -> str:
    """A string of a PDF: plain where it is plain, UTF-16 otherwise."""
    if text.isascii() and text.isprintable():
        return "(" + re.sub(r"([\\()])", r"\\\1", text) + ")"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
