"""Importing this makes the first chart quick: the renderer starts on a chart of nothing.

It takes a second that a run can spend living, since the compiled engine leaves the interpreter free.
"""

import altair as alt
import pandas as pd

import counterscore.report.document
from counterscore.report.figures import draw

draw(alt.Chart(pd.DataFrame({"x": [0]})).mark_point().encode(x="x:Q").to_dict(), counterscore.report.document.__name__)
