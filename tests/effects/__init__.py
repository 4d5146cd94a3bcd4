"""Each mechanism matters, and only where it should: on the same lives, with it and without it."""
