"""A process of its own that draws charts: a Vega-Lite specification a line comes in, an SVG a line goes out, both as JSON.

Run as a file by `painter`; it imports nothing of the package, so that it is ready early, and ends when nobody writes to it any more.
The first charts are drawn slowly, so it draws some of nothing before the first is asked for.

Most of the time goes into finding out how wide words are. They are measured in a font that the renderer
itself carries, so that a chart has the same bytes whatever fonts a machine has; where `painter` starts this
process the renderer knows no others, since the mere presence of a machine's fonts made it twice as slow.
"""

import json
import sys
from html import escape
from typing import Any

import vl_convert

MEASURED = "Liberation Sans"  # as wide as Arial and wider than Times, so that most serif fonts find room
AT_FIRST = 3  # charts; more make the next no quicker
MARKS = ("line", "bar", "point")


def sample(n: int) -> dict[str, Any]:
    """A chart such as most of a report: lines over time, told apart by colour and dashes."""
    rows = [{"date": f"20{10 + i % 9}-01-0{1 + i % 7}", "count": i, "name": "ab"[i % 2]} for i in range(20 * n)]
    name = {"field": "name", "type": "nominal"}
    encoding = {
        "x": {"field": "date", "type": "temporal", "axis": {"format": "%Y", "tickCount": "year"}},
        "y": {"field": "count", "type": "quantitative"},
        "color": name,
        "strokeDash": name,
    }
    return {
        "data": {"values": rows},
        "mark": {"type": MARKS[n % len(MARKS)]},
        "encoding": encoding,
        "width": 640,
        "height": 240,
        "config": {"font": MEASURED},
    }


def drawn(spec: dict[str, Any]) -> str:
    """The chart as SVG: its words stand in the font that its `config` asks for, and are measured in `MEASURED`."""
    font = spec.get("config", {}).get("font")
    if font is None:
        return str(vl_convert.vegalite_to_svg(spec))
    svg = str(vl_convert.vegalite_to_svg(spec | {"config": spec["config"] | {"font": MEASURED}}))
    return svg.replace(f'font-family="{MEASURED}"', f'font-family="{escape(font, quote=False)}"')


def main() -> None:
    """Draw until the input ends."""
    for n in range(1, AT_FIRST + 1):
        drawn(sample(n))
    for line in sys.stdin:
        try:
            answer = {"svg": drawn(json.loads(line))}
        except ValueError as error:
            answer = {"error": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
