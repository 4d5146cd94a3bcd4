"""Other published patterns: approval, over-report, certainty, visibility, information, bans, chill, low scorers, pilots.

`python -m verification.patterns` lives them and prints docs/verification/patterns.md.
What is wanted of each, as a sign or a tolerance, stands in `wanted.py`; nothing of
it is fitted to, and no preset is changed. Only facts marked verified are read.
"""
