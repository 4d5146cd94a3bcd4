"""Importing this makes the first chart quick: the renderer starts on a chart of nothing.

It takes a second that a run can spend living, since the compiled engine leaves the interpreter free.
"""

import pandas as pd

import counterscore.report.document
from counterscore.report.figures import draw
from counterscore.report.vega import chart, whole

draw(whole(chart(pd.DataFrame({"x": [0]}), "point", x="x:Q")), counterscore.report.document.__name__)
