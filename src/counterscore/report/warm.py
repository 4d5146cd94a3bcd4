"""Importing this makes a page quick: all that it needs is there, and its templates are compiled.

The renderer has started on a chart of nothing too, unless a painter will draw. It takes a second
that a run can spend living, since the compiled engine leaves the interpreter free.
"""

import pandas as pd

import counterscore.record.parquet
import counterscore.report.document
from counterscore.report import painter
from counterscore.report.figures import begin
from counterscore.report.templating import environment
from counterscore.report.vega import chart, whole

PAGE, SERIES = counterscore.report.document, counterscore.record.parquet
made = environment()
for name in made.list_templates(["html"]):
    made.get_template(name)
if not painter.running():
    begin(whole(chart(pd.DataFrame({"x": [0]}), "point", x="x:Q")))()
