"""Comparisons of schemes on the same lives."""
