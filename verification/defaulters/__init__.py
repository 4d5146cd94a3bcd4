"""The documented list: eight numbers fitted to published figures, and how well that does.

`make calibrate` runs it. The fitted values are written into the preset and the
society, the page into docs/calibration.md. Nothing here is fitted to, or looks
at, any figure after 31 May 2018 except to print it beside the forecast.
"""
