"""The names under which `counterscore.text` was known here."""

from counterscore.text import parse, read_text

__all__ = ["parse", "read_text"]
