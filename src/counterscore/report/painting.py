"""A process of its own that draws charts: a Vega-Lite specification a line comes in, an SVG a line goes out, both as JSON.

Run as a file by `painter`; it imports nothing of the package, so that it is ready early, and ends when nobody writes to it any more.
The first charts are drawn slowly, so it draws some of nothing before the first is asked for.
"""

import json
import sys

import vl_convert

AT_FIRST = 3  # charts; more make the next no quicker
MARKS = ("line", "bar", "point")


def sample(n: int) -> dict[str, object]:
    """A chart such as most of a report: lines over time, told apart by colour and dashes."""
    rows = [{"date": f"20{10 + i % 9}-01-0{1 + i % 7}", "count": i, "name": "ab"[i % 2]} for i in range(20 * n)]
    name = {"field": "name", "type": "nominal"}
    encoding = {
        "x": {"field": "date", "type": "temporal", "axis": {"format": "%Y", "tickCount": "year"}},
        "y": {"field": "count", "type": "quantitative"},
        "color": name,
        "strokeDash": name,
    }
    return {"data": {"values": rows}, "mark": {"type": MARKS[n % len(MARKS)]}, "encoding": encoding, "width": 640, "height": 240}


def main() -> None:
    """Draw until the input ends."""
    for n in range(1, AT_FIRST + 1):
        vl_convert.vegalite_to_svg(sample(n))
    for line in sys.stdin:
        try:
            answer = {"svg": vl_convert.vegalite_to_svg(json.loads(line))}
        except ValueError as error:
            answer = {"error": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
