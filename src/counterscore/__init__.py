"""counterscore: a laboratory for social scoring, on synthetic people only."""
