"""Colours of the charts, and what each becomes on a dark screen; never the only thing that tells series apart."""

from __future__ import annotations

INK = "#1f2933"
SOFT = "#8a94a0"
GRID = "#e4e7eb"
TILE_INK = "#102030"  # on tiles, which stay as they are on a dark screen
PALETTE = ("#1b4965", "#c8553d", "#588b8b", "#8a6fae", "#a87412", "#5f6c7b", "#2f7d4f", "#a23e62")
DASHES = ([1, 0], [6, 3], [2, 2], [9, 3, 2, 3], [12, 4], [1, 3], [4, 1], [6, 2, 1, 2, 1, 2])
DARK = dict(
    zip(
        (*PALETTE, INK, SOFT, GRID, "white"),
        (
            *("#7fb7d9", "#f08a70", "#86c5c5", "#bda4e0", "#e6ba63", "#a7b4c2", "#6fc592", "#e387a8"),
            *("#e6ebf0", "#8a94a0", "#38434f", "#14191f"),
        ),
        strict=True,
    )
)
