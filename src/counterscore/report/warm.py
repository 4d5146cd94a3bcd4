"""Importing this makes a page quick: all that it needs is there, and the renderer has started on a chart of nothing, if no painter will draw.

It takes a second that a run can spend living, since the compiled engine leaves the interpreter free.
"""

import pandas as pd

import counterscore.report.document
from counterscore.report import painter
from counterscore.report.figures import begin
from counterscore.report.vega import chart, whole

PAGE = counterscore.report.document
if not painter.running():
    begin(whole(chart(pd.DataFrame({"x": [0]}), "point", x="x:Q")))()
