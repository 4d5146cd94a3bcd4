"""Daymude, Axelrod and Forrest 2025 on their abstract model alone, and our fixed-point law against theirs.

`python -m verification.speech` runs it and prints docs/verification/speech.md.
Nothing here knows of a scheme or a society: no scheme can be loaded, and the
adaptive authority moves three abstract numbers against drawn individuals. A
search for stronger control is part of what the paper studies, not of what this
laboratory offers; it stays on this shelf.
"""
