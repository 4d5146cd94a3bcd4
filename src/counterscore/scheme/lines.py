"""The names under which `counterscore.lines` was known here."""

from counterscore.lines import line_map, nearest_line

__all__ = ["line_map", "nearest_line"]
